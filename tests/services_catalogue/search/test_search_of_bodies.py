"""Whoever types what is wrong, in their own words, finds first who can help with it now."""

from __future__ import annotations

import pytest

from services_catalogue.search.search import SearchIndex
from tests.triage.catalogue import real_bodies, real_catalogue

SEARCH = SearchIndex([*real_catalogue(), *real_bodies()], "2026-11-30")

FIRST = {
    "suicidal": {"nhs-111-option-2", "samaritans"},
    "he hits me": {"emergency-999"},
    "nowhere to sleep": {"council-homeless-teams"},
    "evicted": {"council-homeless-teams"},
    "no food": {"help-through-hardship", "council-crisis-money"},
    "foodbank": {"help-through-hardship"},
    "sacked": {"acas"},
    "universal credit": {"universal-credit-claim"},
    "help to claim": {"help-to-claim"},
    "pip": {"pip-claim"},
    "debt": {"stepchange", "national-debtline"},
    "rape": {"rape-crisis"},
    "diabetes": {"diabetes-uk"},
    "asthma": {"asthma-and-lung-uk"},
    "bad back": {"nhs-physiotherapy"},
    "blind": {"rnib"},
    "drugs": {"frank"},
    "veteran": {"veterans-gateway"},
}


@pytest.mark.parametrize(("typed", "helpers"), FIRST.items(), ids=FIRST)
def test_what_people_type_in_trouble_finds_who_helps_with_it(typed: str, helpers: set[str]) -> None:
    found = [hit.slug for hit in SEARCH.find(typed)]
    assert set(found[: len(helpers)]) == helpers


def test_of_two_that_fit_alike_what_is_for_everyone_comes_first() -> None:
    found = [hit.slug for hit in SEARCH.find("suicidal")]
    assert found.index("samaritans") < found.index("childline")
