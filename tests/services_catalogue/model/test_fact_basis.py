"""What a field stands on: the sources that bear it out, and how old they are; and one line that says so."""

from __future__ import annotations

from typing import Any

import pytest

from services_catalogue.model.dates import LastCheck
from services_catalogue.model.fact_basis import (
    BasisState,
    doubt_about,
    fact_basis,
    rule_basis,
    source_bases,
)
from services_catalogue.model.provision import Provision, Source
from tests.triage.catalogue import real_catalogue
from triage.rules import Between, OneOf

ON = "2026-11-30"
BASE = next(p for p in real_catalogue() if p.access_points)
NOTHING = {
    **{"eligibility": (), "good_to_know": (), "cost_to_resident": None, "checked": None},
    **{"provider": None, "commissioner": None},
}
COST = "cost_to_resident"
CHECKED = LastCheck(on="2026-11-01", by="Sam", stale_from="2027-05-29")


def source(date: str | None, *supports: str, title: str = "A page") -> Source:
    return Source(title=title, date=date, supports=supports or (COST,))


def support(*sources: Source, **changes: Any) -> Provision:
    return BASE.model_copy(update={**NOTHING, "sources": sources, **changes})


@pytest.mark.parametrize(
    ("written", "state", "certainty"),
    [
        ("2026-07-01", BasisState.NEW, "From 2026."),
        ("2025/26", BasisState.NEW, "From 2025."),
        ("mapping Aug-Sep 2025", BasisState.NEW, "From 2025."),
        ("2024-11-30", BasisState.NEW, "From 2024."),
        ("2024-11-29", BasisState.OLD, "From 2024. It may have changed: ask first."),
        ("2021", BasisState.OLD, "From 2021. It may have changed: ask first."),
        ("undated (2025)", BasisState.UNDATED, "Its source has no date. Ask first."),
        ("not shown", BasisState.UNDATED, "Its source has no date. Ask first."),
        ("no date shown; about autumn 2025", BasisState.UNDATED, "Its source has no date. Ask first."),
        (None, BasisState.UNDATED, "Its source has no date. Ask first."),
    ],
)
def test_how_sure_a_field_is_follows_from_the_date_of_its_source(
    written: str | None, state: BasisState, certainty: str
) -> None:
    basis = fact_basis(support(source(written)), COST, ON)
    assert (basis.state, basis.certainty) == (state, certainty)
    assert basis.weak is (state is not BasisState.NEW)


def test_the_newest_source_counts() -> None:
    basis = fact_basis(support(source("2018"), source("2025-06"), source("undated")), COST, ON)
    assert (basis.date, len(basis.sources)) == ("2025-06", 3)


def test_what_is_generally_known_is_no_source() -> None:
    known = source("2026-07-01", title="general knowledge, unverified")
    assert fact_basis(support(known), COST, ON).certainty == "We found no source for this. Ask first."
    assert fact_basis(support(known), COST, ON).state is BasisState.GENERAL_KNOWLEDGE
    assert fact_basis(support(known, source("2026")), COST, ON).state is BasisState.NEW


def test_the_source_of_another_field_says_nothing() -> None:
    basis = fact_basis(support(source("2026", "provider_checks", "summary")), COST, ON)
    assert (basis.state, basis.certainty) == (BasisState.NO_SOURCE, "We found no source for this. Ask first.")
    assert fact_basis(support(source("2026", "provider_checks")), "provider", ON).state is BasisState.NO_SOURCE


@pytest.mark.parametrize(
    ("supports", "field"),
    [
        ("eligibility", "eligibility.age"),
        ("eligibility.age_min", "eligibility.age"),
        ("eligibility.age (from 16)", "eligibility.age"),
        ("eligibility.place", "eligibility.areas"),
        ("eligibility.health", "provider_checks"),
        ("offers", "summary"),
        ("dates.start", "dates"),
    ],
)
def test_a_source_bears_out_what_it_names_and_its_parts(supports: str, field: str) -> None:
    assert fact_basis(support(source("2026", supports)), field, ON).state is BasisState.NEW


def test_a_source_that_names_no_field_is_one_of_all() -> None:
    all_of_it = Source(title="A page", date="2026")
    assert fact_basis(support(all_of_it), COST, ON).state is BasisState.NEW


class TestWhatASummarySays:
    RULE = (OneOf(question="area", one_of=("derby", "erewash")), Between(question="age", at_least=11, at_most=18))

    def states(self, summary: str, *sources: Source) -> list[BasisState]:
        one = support(source("2020", "summary"), *sources, eligibility=self.RULE, summary=summary)
        return [basis.state for basis in rule_basis(one, ON)]

    def test_of_the_place_and_the_age_its_sources_bear_out(self) -> None:
        said = "You can talk to someone in Derby or Erewash if you are 11 to 18."
        assert self.states(said) == [BasisState.OLD, BasisState.OLD]
        assert self.states(said.replace("11 to 18", "11 or over and under 19")) == [BasisState.OLD, BasisState.OLD]

    def test_but_not_of_a_part_of_it(self) -> None:
        said = "You can talk to someone in Derbyshire or Erewash if you are 11 or over."
        assert self.states(said) == [BasisState.NO_SOURCE, BasisState.NO_SOURCE]

    def test_nor_where_a_source_is_named_for_it_that_is_none(self) -> None:
        known = source(None, "eligibility", title="general knowledge, unverified")
        said = "You can talk to someone in Derby or Erewash if you are 11 to 18."
        assert self.states(said, known) == [BasisState.GENERAL_KNOWLEDGE, BasisState.GENERAL_KNOWLEDGE]


class TestAPersonsCheck:
    def test_it_lifts_what_stands_on_nothing(self) -> None:
        basis = fact_basis(support(checked=CHECKED), COST, ON)
        assert (basis.weak, basis.certainty) == (False, "A person checked it in 2026.")

    @pytest.mark.parametrize(
        "check", [CHECKED.model_copy(update={"by": ""}), CHECKED.model_copy(update={"stale_from": ON})]
    )
    def test_not_when_nobody_made_it_or_it_is_too_long_ago(self, check: LastCheck) -> None:
        assert fact_basis(support(checked=check), COST, ON).state is BasisState.NO_SOURCE

    def test_nor_does_it_lift_the_access_points_which_are_not_on_the_page_for_it(self) -> None:
        place = support(checked=CHECKED).access_points[0].model_copy(update={"sources": ()})
        assert fact_basis(place, COST, ON).state is BasisState.NO_SOURCE


class TestARule:
    RULE = (Between(question="age", at_least=18), OneOf(question="benefits", one_of=("universal_credit",)))

    def test_each_matter_has_its_own_basis(self) -> None:
        one = support(source("2026", "eligibility.age"), source("2020", "eligibility.benefits"), eligibility=self.RULE)
        assert [(b.field, b.state) for b in rule_basis(one, ON)] == [
            ("eligibility.age", BasisState.NEW),
            ("eligibility.benefits", BasisState.OLD),
        ]
        assert doubt_about(rule_basis(one, ON)) == "Some of this is from 2020. It may have changed: ask first."

    def test_the_weakest_is_said_once(self) -> None:
        undated = support(
            source("undated", "eligibility.age"), source("2020", "eligibility"), eligibility=self.RULE[:1]
        )
        assert doubt_about(rule_basis(undated, ON)) == "From 2020. It may have changed: ask first."
        part = support(
            source("undated", "eligibility.age"), source("2026", "eligibility.benefits"), eligibility=self.RULE
        )
        assert doubt_about(rule_basis(part, ON)) == "The source of some of this has no date. Ask first."
        half = support(source("2026", "eligibility.age"), eligibility=self.RULE)
        assert doubt_about(rule_basis(half, ON)) == "We found no source for some of this. Ask first."

    def test_nothing_is_said_of_what_is_sure_or_asks_nothing(self) -> None:
        assert doubt_about(rule_basis(support(source("2026", "eligibility"), eligibility=self.RULE), ON)) == ""
        assert doubt_about(rule_basis(support(), ON)) == ""


def test_of_a_list_each_source_stands_only_for_its_own_part() -> None:
    one = support(source("2026", "good_to_know (a)"), source("2019", "good_to_know (b)"))
    assert doubt_about(source_bases(one, "good_to_know", ON)) == (
        "Some of this is from 2019. It may have changed: ask first."
    )
