"""A reason for doubt that several facts share is said once, by name; no fact loses its word of doubt by that."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from app.presentation.fact_doubts import FACT_NAMES, fact_doubts
from app.presentation.source_list import source_list
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Source
from services_catalogue.model.shown_facts import FactCertainty, certainty_of_facts
from tests.triage.catalogue import real_bodies, real_catalogue

ON = "2026-11-30"
NONE = "We found no source for this. Ask first."
UNDATED = "Its source has no date. Ask first."
ENTRIES: list[CatalogueEntry] = [*real_catalogue(), *real_bodies()]
SUPPORTS: list[CatalogueEntry | AccessPoint] = [*ENTRIES, *(one for entry in ENTRIES for one in entry.access_points)]


def test_what_several_facts_lack_is_said_once_and_each_still_says_to_ask() -> None:
    found = fact_doubts(FactCertainty(eligibility=UNDATED, cost_to_resident=NONE, provider=NONE, commissioner=NONE))
    assert found.once == ("We found no source for what it costs, who runs it and who pays for it.",)
    beside = found.beside
    assert {beside.cost_to_resident, beside.provider, beside.commissioner} == {"Ask first."}
    assert beside.eligibility == UNDATED, "it is alone with its reason, so it says it itself"


def test_a_summary_says_its_own_and_so_do_facts_of_different_years() -> None:
    given = FactCertainty(summary=NONE, provider=NONE, cost_to_resident="From 2020. It may have changed: ask first.")
    assert (fact_doubts(given).beside, fact_doubts(given).once) == (given, ())


def test_what_is_not_on_the_page_is_not_spoken_of() -> None:
    given = FactCertainty(provider=UNDATED, commissioner=UNDATED)
    assert fact_doubts(given).once == ("The source of who runs it and who pays for it has no date.",)
    found = fact_doubts(given, "commissioner")
    assert (found.once, found.beside) == ((), FactCertainty(provider=UNDATED))


@pytest.mark.parametrize("support", SUPPORTS, ids=lambda one: one.name)
def test_no_doubt_of_the_catalogue_is_lost(support: CatalogueEntry | AccessPoint) -> None:
    certainty = certainty_of_facts(support, ON)
    found = fact_doubts(certainty)
    for field, full in asdict(certainty).items():
        beside = getattr(found.beside, field)
        if beside != full:
            assert (beside, "ask first" in full.lower()) == ("Ask first.", True)
            assert any(FACT_NAMES[field] in sentence for sentence in found.once)


def test_that_there_is_no_page_is_not_said_again_of_what_has_no_source() -> None:
    known = Source(title="general knowledge, unverified", supports=("cost_to_resident", "how_to_access"))
    without_source = fact_doubts(FactCertainty(cost_to_resident=NONE)).without_source
    shown = source_list([known], without_source).generally_known
    assert shown == "What is generally known: how you get in. We have no page that says it."
    assert source_list([known], {"cost_to_resident", "how_to_access"}).generally_known == ""
