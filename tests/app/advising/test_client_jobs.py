"""The next jobs of a client: the nearest three in short, links that stay with the client, and two jobs compared."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from app.advising.client_jobs import AT_ONCE, ComparedFact, jobs_in_short, jobs_of_client, side_by_side
from services_catalogue.job_steps.next_jobs import JobOrder, next_jobs
from tests.app.presentation.test_next_jobs_view import FIGURE, IN_MANSFIELD, jobs, outlook, page
from tests.app.presentation.test_step_up_part import IN_DANGER
from tests.app.shipped import pathway_of

AT = "/desk/triage/some-session"


def compared(facts: tuple[ComparedFact, ...]) -> dict[str, tuple[str, str]]:
    return {fact.about: (fact.one, fact.other) for fact in facts}


def test_in_short_it_names_the_nearest_three_with_their_pay_and_whose_figures_they_are() -> None:
    short = jobs_in_short(outlook("care-worker"))
    assert short is not None
    assert short.job == "care worker"
    assert [one.title for one in short.nearest] == [one.title for one in page("care-worker", JobOrder.NEAREST).cards][
        :AT_ONCE
    ]
    assert short.nearest[0].pay == "Middle hourly pay, all employees, April 2024: £13.08."
    assert short.sources == "Office for National Statistics"


def test_in_short_no_figure_of_any_job_stands_without_its_year_and_source() -> None:
    for slug in jobs().occupations:
        short = jobs_in_short(outlook(slug))
        assert short is not None
        for one in short.nearest:
            if FIGURE.search(one.pay):
                assert re.search(r"\b20\d\d\b", one.pay), (slug, one)
                assert short.sources, slug


def test_nothing_in_short_without_a_job_beside_help_in_a_crisis_or_outside() -> None:
    assert jobs_in_short(None) is None
    assert jobs_in_short(outlook("care-worker", pathway=pathway_of(**IN_DANGER))) is None
    assert jobs_in_short(outlook("care-worker", pathway=pathway_of(area="outside"))) is None


def test_the_cards_are_the_residents_own_and_lead_nowhere_but_to_pages_of_the_client() -> None:
    view = jobs_of_client(outlook("care-worker"), JobOrder.BEST, AT)
    assert [replace(card, learn=None) for card in view.cards] == [
        replace(card, learn=None) for card in page("care-worker").cards
    ]
    learn = view.cards[0].learn
    assert learn is not None
    slug = learn.address.rpartition("/")[2]
    assert (learn.address, learn.refer) == (f"{AT}/support/{slug}", f"{AT}/refer/{slug}")
    assert all(address.startswith(f"{AT}/support/") for _name, address in learn.others)


def test_nobody_to_learn_with_is_nobody_to_refer_to() -> None:
    nowhere = outlook("care-worker", pathway=pathway_of(area="outside"))
    assert {card.learn for card in jobs_of_client(nowhere, JobOrder.BEST, AT).cards} == {None}


def test_two_jobs_side_by_side_say_pay_what_is_the_same_and_new_the_entry_how_near_and_with_whom() -> None:
    senior, other = page("care-worker").cards[:2]
    facts = compared(side_by_side(senior, other))
    assert facts["Pay by the hour"][0].startswith(senior.pay)
    assert senior.gain in facts["Pay by the hour"][0]
    assert facts["How near"] == (senior.nearness, other.nearness)
    assert facts["New"][1] == "; ".join(other.to_learn)
    assert facts["To begin"] == (senior.entry, other.entry)
    assert senior.learn is not None
    assert facts["Where to learn"][0].startswith(senior.learn.name)


def test_what_is_known_of_one_job_alone_is_said_to_be_not_known_of_the_other() -> None:
    senior = page("care-worker").cards[0]
    bare = replace(senior, yearly="", to_learn=(), learn=None)
    facts = compared(side_by_side(senior, bare))
    assert facts["New"] == ("; ".join(senior.to_learn), "Not known")
    assert facts["Where to learn"][1] == "Ask a careers adviser"
    assert "In a year" not in compared(side_by_side(bare, bare))


def test_a_pair_of_any_next_jobs_has_no_figure_without_its_year() -> None:
    day = date.fromisoformat(pathway_of(**IN_MANSFIELD).on)
    for slug, occupation in jobs().occupations.items():
        if not next_jobs(jobs(), occupation, 34, day).jobs:
            continue
        for one, other in pairwise(page(slug).cards):
            for words in compared(side_by_side(one, other))["Pay by the hour"]:
                assert "£" not in words or re.search(r"\b20\d\d\b", words), (slug, words)
