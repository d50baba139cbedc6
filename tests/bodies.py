"""Bodies for tests: crisis lines for all, for an age and for a place; an advice line; and the teams of councils."""

from __future__ import annotations

from typing import Any

from services_catalogue.model.body import Body
from services_catalogue.reading.provision_reader import read_content

ON = "2026-11-30"


def phone(value: str, *publishers: str, date: str = "2026-07", **more: Any) -> dict[str, Any]:
    """A number that each of these publishers gives."""
    sources = [{"title": f"A list by {one}", "url": f"https://{one}/list", "date": date} for one in publishers]
    return {"kind": "phone", "value": value, "strength": "third_party", "sources": sources, **more}


def body_content(slug: str, name: str, kind: str, **fields: Any) -> dict[str, Any]:
    """The content of a body, as a file holds it."""
    usual = {
        "level": "national",
        "summary": "You can talk to somebody.",
        "eligibility": [{"question": "area", "one_of": ["all"]}],
        "dates": {"status": "running", "as_of": "2026-07", "gathered_on": "2026-11-30"},
        "sources": [{"title": "A list of lines", "url": "https://one.example.org/list", "date": "2026-07"}],
        "confidence": "high",
    }
    return {"slug": slug, "name": name, "body": kind, **usual, **fields}


TWO = ("one.example.org", "two.example.org")
IN_DERBY = [{"question": "area", "one_of": ["derby"]}]
SAMARITANS = body_content(
    "samaritans", "Samaritans", "crisis_line", contacts=[phone("116 123", *TWO)], searched_as=["suicidal"]
)
CHILDLINE = body_content(
    "childline",
    "Childline",
    "crisis_line",
    for_whom="people under 19",
    eligibility=[{"question": "area", "one_of": ["all"]}, {"question": "age", "at_most": 18}],
    contacts=[phone("0800 1111", *TWO)],
)
SAFE_HAVEN = body_content(
    "safe-haven-derby",
    "Safe haven in Derby",
    "crisis_line",
    level="local",
    eligibility=IN_DERBY,
    contacts=[phone("0115 496 0130", *TWO)],
)
MENS_LINE = body_content(
    "mens-line", "A line for men", "crisis_line", for_whom="men", contacts=[phone("0115 496 0131", "one.example.org")]
)
ACAS = body_content(
    "acas", "Acas", "advice_line", also_known_as=["Advisory service"], contacts=[phone("0300 123 1100", *TWO)]
)
HOMELESS_TEAMS = body_content(
    "council-homeless-teams",
    "Your council's homeless team",
    "council_team",
    level="local",
    searched_as=["nowhere to sleep"],
    access_points=[
        {
            "id": place,
            "name": f"{place.title()} homeless team",
            "level": "local",
            "summary": "You can ask them for a home.",
            "eligibility": [{"question": "area", "one_of": [place]}],
            "contacts": [phone(number, "one.example.org")],
            "dates": {"status": "running", "as_of": "2026-07"},
            "unknown": ["We could not find a number for the night."],
            "sources": [{"title": f"The page of {place}", "date": "2026-07"}],
            "confidence": "medium",
        }
        for place, number in (("ashfield", "0115 496 0140"), ("derby", "0115 496 0141"))
    ],
)
CONTENTS = (SAMARITANS, CHILDLINE, SAFE_HAVEN, MENS_LINE, ACAS, HOMELESS_TEAMS)


def body(content: dict[str, Any]) -> Body:
    """The body of a content, read as strictly as a file."""
    entry = read_content(content)
    assert isinstance(entry, Body)
    return entry


def bodies() -> tuple[Body, ...]:
    """All of these."""
    return tuple(map(body, CONTENTS))
