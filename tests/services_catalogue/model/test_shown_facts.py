"""What pages say beside the facts of a support: how sure they are, and a cost as a sentence."""

from __future__ import annotations

import pytest

from services_catalogue.model.provision import Evidence
from services_catalogue.model.shown_facts import FactCertainty, certainty_of_facts, cost_in_words, evidence_shown
from tests.services_catalogue.model.test_fact_basis import ON, source, support
from tests.triage.catalogue import real_bodies


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("free", "It is free."),
        ("free (you are paid)", "It is free (you are paid)."),
        ("a bus fare", "A bus fare."),
        ("Free for some people. Others pay a fee.", "Free for some people. Others pay a fee."),
        (None, ""),
    ],
)
def test_a_cost_is_a_sentence(written: str | None, said: str) -> None:
    assert cost_in_words(written) == said


def test_a_cost_always_says_how_sure_it_is_and_a_summary_where_it_is_weak_or_has_an_amount() -> None:
    new = source("2026", "summary", "cost_to_resident")
    shown = certainty_of_facts(support(new, summary="You get help.", cost_to_resident="free"), ON)
    assert (shown.cost_to_resident, shown.summary) == ("From 2026.", "")
    assert certainty_of_facts(support(new, summary="You get 30 hours."), ON).summary == "From 2026."
    assert certainty_of_facts(support(summary="You get help."), ON).summary == "We found no source for this. Ask first."


def test_what_is_not_known_has_no_line() -> None:
    shown = certainty_of_facts(support(source("2026", "summary"), summary="You get help."), ON)
    assert shown == FactCertainty()


def test_who_runs_it_and_who_pays_say_so_only_where_that_is_weak() -> None:
    one = support(source("2026", "provider"), source("2020", "commissioner"), provider="A college", commissioner="DWP")
    shown = certainty_of_facts(one, ON)
    assert (shown.provider, shown.commissioner) == ("", "From 2020. It may have changed: ask first.")


def test_of_what_takes_nobody_new_nothing_has_to_be_asked() -> None:
    ended = support(cost_to_resident="free")
    ended = ended.model_copy(update={"dates": ended.dates.model_copy(update={"status": "closed"})})
    assert certainty_of_facts(ended, ON) == FactCertainty()


def test_no_word_of_doubt_stands_at_a_national_crisis_line() -> None:
    lines = [one for one in real_bodies() if one.is_national_crisis_line]
    assert lines
    assert {certainty_of_facts(one, ON) for one in lines} == {FactCertainty()}


@pytest.mark.parametrize("sentence", ["If you cannot get your breath, call 999.", "Ring your GP today, or 111."])
def test_nor_beside_what_to_do_in_an_emergency(sentence: str) -> None:
    assert certainty_of_facts(support(good_to_know=(sentence,)), ON).good_to_know == ""


def test_a_body_says_how_sure_its_facts_are_and_not_that_it_runs_itself() -> None:
    acas = next(one for one in real_bodies() if one.slug == "acas")
    shown = certainty_of_facts(acas.model_copy(update={"sources": ()}), ON)
    assert shown.summary == shown.good_to_know == "We found no source for this. Ask first."
    assert shown.provider == ""


def test_that_it_works_is_shown_only_where_a_page_says_so() -> None:
    claimed = support(source("2026", "summary"), evidence=Evidence.EVALUATED)
    assert evidence_shown(claimed) is Evidence.NOT_KNOWN
    assert certainty_of_facts(claimed, ON).evidence == ""
    studied = support(source("2021", "evidence"), evidence=Evidence.EVALUATED)
    assert evidence_shown(studied) is Evidence.EVALUATED
    assert certainty_of_facts(studied, ON).evidence == "From 2021. It may have changed: ask first."
