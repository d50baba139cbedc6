"""What people are told that a support teaches: by sector and level, with how sure it is, and never a guess."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from services_catalogue.model.shown_sectors import SECTORS, SectorsTold, sectors_in_words, sectors_shown
from services_catalogue.model.taught_sectors import QualificationLevel, Sector, TaughtSector
from tests.bodies import bodies
from tests.services_catalogue.model.test_contact_facts import ON, RUNG
from tests.triage.catalogue import real_catalogue

SUPPORT = real_catalogue()[0]


def taught(sector: str, level: object = None, date: str = "2026-07", **more: Any) -> TaughtSector:
    told = {"sector": sector, "level": level, "strength": "owner_current", "sources": [{"title": "A", "date": date}]}
    return TaughtSector.model_validate(told | more)


def told(*facts: TaughtSector) -> list[SectorsTold]:
    return sectors_in_words(SUPPORT.model_copy(update={"teaches": facts}), ON)


def test_every_sector_has_its_words() -> None:
    assert SECTORS.keys() == set(Sector)


def test_the_levels_of_a_sector_stand_together_the_lowest_first() -> None:
    assert told(taught("digital", 3), taught("construction", 1), taught("digital", "entry")) == [
        SectorsTold(
            ("Building and construction: level 1.", "Computers and digital work: entry level and level 3."),
            "From 2026.",
        )
    ]


def test_a_level_that_no_source_says_is_not_known() -> None:
    assert told(taught("digital")) == [SectorsTold(("Computers and digital work: level not known.",), "From 2026.")]


def test_what_is_less_sure_stands_apart() -> None:
    assert told(taught("digital", 2), taught("digital", 3, "2019", strength="owner_old")) == [
        SectorsTold(("Computers and digital work: level 2.",), "From 2026."),
        SectorsTold(("Computers and digital work: level 3.",), "From 2019. It may have changed: ask first."),
    ]


@pytest.mark.parametrize("kept", [{"strength": "conflicting"}, {"strength": "from_memory"}, {"withheld": "Not asked."}])
def test_what_is_kept_back_is_not_shown_until_a_person_has_checked_it(kept: dict[str, str]) -> None:
    assert told(taught("digital", 3, **kept)) == []
    assert told(taught("digital", 3, **kept, checked=RUNG))[0].certainty == "A person checked it in 2026."


def test_nothing_is_taught_without_a_source() -> None:
    with pytest.raises(ValidationError):
        taught("digital", sources=[])


@pytest.mark.parametrize(("given", "level"), [(3, "3"), ("3", "3"), ("entry", "entry"), (None, None)])
def test_a_level_is_read_as_a_number_or_as_a_text(given: object, level: str | None) -> None:
    assert taught("digital", given).level == level


@pytest.mark.parametrize("given", [8, 0, True, 3.0, "three", ""])
def test_no_other_level_is_read(given: object) -> None:
    with pytest.raises(ValidationError):
        taught("digital", given)


def test_a_body_teaches_nothing_that_is_shown() -> None:
    assert [sectors_shown(body, ON) for body in bodies() if sectors_shown(body, ON)] == []


def test_what_the_catalogue_says_is_taught_has_a_page_or_paper_that_says_it() -> None:
    facts = [fact for one in real_catalogue() for support in (one, *one.access_points) for fact in support.teaches]
    assert len(facts) > 20
    assert {fact.level for fact in facts} >= {None, QualificationLevel.TWO, QualificationLevel.THREE}
    assert [source.title for fact in facts for source in fact.sources if not (source.says and source.date)] == []
