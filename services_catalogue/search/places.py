"""Places as residents name them: districts, counties, and the short names of either."""

from __future__ import annotations

from triage.districts import AREA_GROUPS, DISTRICT_IDS, DISTRICTS

_SHORT = {
    "derby city": {"derby"},
    "nottingham city": {"nottingham"},
    "derbyshire": {*AREA_GROUPS["derbyshire"], "derby"},
    "nottinghamshire": {*AREA_GROUPS["nottinghamshire"], "nottingham"},
    "notts": {*AREA_GROUPS["nottinghamshire"], "nottingham"},
    "east midlands": set(DISTRICT_IDS),
}
PLACES: dict[str, frozenset[str]] = {
    **{district.name.lower(): frozenset({district.id}) for district in DISTRICTS},
    **{name: frozenset(ids) for name, ids in _SHORT.items()},
}
"""The ids of the districts that a name may mean. Whoever says "Derbyshire" may well live in the city of Derby."""
