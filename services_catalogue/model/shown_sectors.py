"""What people are told that a support teaches, on a day: every page and the API read it here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from services_catalogue.model.contact_facts import FactVisibility
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, SupportFields
from services_catalogue.model.shown_contacts import certainty_of
from services_catalogue.model.taught_sectors import QualificationLevel, Sector, TaughtSector
from triage.i18n import _, listed
from triage.i18n import marked as m

SECTORS = {
    Sector.HEALTH_AND_CARE: m("Health and social care"),
    Sector.EDUCATION_AND_CHILDCARE: m("Childcare, teaching and helping in schools"),
    Sector.CONSTRUCTION: m("Building and construction"),
    Sector.ENGINEERING_AND_MANUFACTURING: m("Engineering, manufacturing and science"),
    Sector.TRANSPORT_AND_WAREHOUSE: m("Driving, transport and warehouse work"),
    Sector.DIGITAL: m("Computers and digital work"),
    Sector.BUSINESS_AND_FINANCE: m("Office work, business, money and law"),
    Sector.RETAIL_AND_CUSTOMER_SERVICE: m("Shops and customer service"),
    Sector.HOSPITALITY: m("Hotels, catering and travel"),
    Sector.LAND_AND_ENVIRONMENT: m("Farming, animals, gardens and green skills"),
    Sector.CREATIVE: m("Arts, media and design"),
    Sector.SECURITY_AND_PUBLIC_PROTECTION: m("Security, police, fire and the forces"),
    Sector.CLEANING_AND_FACILITIES: m("Cleaning, waste and looking after buildings"),
    Sector.PERSONAL_AND_LEISURE: m("Hair, beauty, sport and leisure"),
}
ENTRY_LEVEL, LEVEL = m("entry level"), m("level {number}")
AT_LEVELS, AT_NO_LEVEL = m("{sector}: {levels}."), m("{sector}: level not known.")
ORDER, LEVELS = tuple(Sector), (None, *QualificationLevel)


@dataclass(frozen=True, slots=True)
class SectorsTold:
    """Sectors with their levels, a sentence each, and how sure they are: empty where there is nothing to say."""

    sentences: tuple[str, ...]
    certainty: str


def level_in_words(level: QualificationLevel) -> str:
    """ "level 3"."""
    return _(ENTRY_LEVEL) if level is QualificationLevel.ENTRY else _(LEVEL).format(number=level.value)


def sectors_shown(support: CatalogueEntry | AccessPoint, on: str) -> list[TaughtSector]:
    """What may be shown on a day (YYYY-MM-DD) of what it teaches, by sector, the lowest level first."""
    facts = support.teaches if isinstance(support, SupportFields) else ()
    shown = [fact for fact in facts if fact.showing(on) is not FactVisibility.NEVER]
    return sorted(shown, key=lambda fact: (ORDER.index(fact.sector), LEVELS.index(fact.level)))


def sectors_in_words(support: CatalogueEntry | AccessPoint, on: str) -> list[SectorsTold]:
    """The same in sentences, with those that are as sure together, so that it is said once."""
    groups: dict[str, dict[tuple[Sector, bool], list[QualificationLevel]]] = defaultdict(lambda: defaultdict(list))
    for fact in sectors_shown(support, on):
        levels = groups[certainty_of(fact, fact.showing(on), on)][fact.sector, fact.level is None]
        levels += [] if fact.level is None else [fact.level]
    return [
        SectorsTold(tuple(_sentence(sector, levels) for (sector, _not_known), levels in group.items()), certainty)
        for certainty, group in groups.items()
    ]


def _sentence(sector: Sector, levels: list[QualificationLevel]) -> str:
    name = _(SECTORS[sector])
    if not levels:
        return _(AT_NO_LEVEL).format(sector=name)
    return _(AT_LEVELS).format(sector=name, levels=listed([level_in_words(level) for level in levels], _("and")))
