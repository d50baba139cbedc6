"""What the date decides: what has closed is in no pathway from then on, what led there leads to its successor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

import triage.pathway.day
from tests.triage.catalogue import NEVER, ON, Example, ExampleDoor
from tests.triage.laws import law_4_everything_is_in_one_part, whole
from tests.triage.people import people
from tests.triage.strategies import LATER, catalogues_and_people
from triage.pathway.day import led_to
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part, Pathway
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import OneOf

MadeUp = tuple[tuple[Example, ...], list[Answers]]
BEFORE = "2026-11-24"
IN_DERBY = (OneOf(question="area", one_of=("derby",)),)


def left_on(supports: Sequence[Example], on: str) -> tuple[Example, ...]:
    """The same catalogue as if it had been written on that day: nothing in it has closed or ever will."""
    by_slug = {support.slug: support for support in supports}

    def followed(slug: str) -> str:
        for _ in supports:
            if by_slug[slug].closed(on):
                slug = by_slug[slug].successor or slug
        return slug

    def led(support: Example, slugs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slug for slug in map(followed, slugs) if slug != support.slug))

    return tuple(
        replace(
            support,
            closed_from=NEVER,
            opens=led(support, support.opens),
            try_instead=led(support, support.try_instead),
            access_points=tuple(replace(d, closed_from=NEVER) for d in support.access_points if not d.closed(on)),
        )
        for support in supports
        if not support.closed(on)
    )


@given(catalogues_and_people())
def test_on_any_day_the_pathway_is_that_of_what_is_left(made_up: MadeUp) -> None:
    """Also for a pathfinder that was asked about other days before: nothing of one day is cached for another."""
    supports, everybody = made_up
    warm = Pathfinder(supports, QUESTIONNAIRE)
    left = {on: Pathfinder(left_on(supports, on), QUESTIONNAIRE) for on in (BEFORE, ON, LATER)}
    for answers in everybody:
        for on, plain in left.items():
            assert whole(warm.pathway(answers, on)) == whole(plain.pathway(answers, on))


CLOSING = Example("closing", IN_DERBY, closed_from=LATER, successor="next")
SUPPORTS = (
    CLOSING,
    Example("next"),
    Example("shut", (OneOf(question="area", one_of=("mansfield",)),), try_instead=("closing", "other")),
    Example("other", opens=("closing",)),
)
THE_DAY_BEFORE = "2027-05-31"


def in_derby(on: str, supports: tuple[Example, ...] = SUPPORTS) -> Pathway:
    return Pathfinder(supports, QUESTIONNAIRE).pathway(Answers({"area": "derby"}), on)


def test_what_closes_comes_first_on_its_last_day_and_is_gone_on_the_next() -> None:
    before, after = in_derby(THE_DAY_BEFORE), in_derby(LATER)
    assert [before.first_slug, after.first_slug] == ["closing", "next"]
    assert "closing" in {entry.support.slug for entry in before.entries()}
    assert "closing" not in {entry.support.slug for entry in after.entries()}


def test_whatever_led_there_leads_to_what_takes_its_place() -> None:
    before, after = ({e.support.slug: e for e in in_derby(on).entries()} for on in (THE_DAY_BEFORE, LATER))
    assert (before["shut"].instead, after["shut"].instead) == (("closing", "other"), ("next", "other"))
    assert (before["other"].opens, after["other"].opens) == (("closing",), ("next",))
    assert after["shut"].why_not[0] == "Shut does not cover Derby. Try Next instead."


def test_a_need_that_only_it_served_is_said_to_be_uncovered() -> None:
    childcare = (replace(CLOSING, offers=("childcare",)), *SUPPORTS[1:])
    told = Answers({"area": "derby", "wants": ("childcare",)})
    found = [Pathfinder(childcare, QUESTIONNAIRE).pathway(told, on).not_covered for on in (THE_DAY_BEFORE, LATER)]
    assert [bool(missing) for missing in found] == [False, True]


def test_nothing_is_asked_for_the_sake_of_what_has_closed() -> None:
    carers = Example("carers", (OneOf(question="caring_hours", one_of=("35_or_more",)),), closed_from=LATER)
    assert "caring_hours" in in_derby(THE_DAY_BEFORE, (carers,)).still_matter
    assert in_derby(LATER, (carers,)).still_matter == ()


def test_a_access_point_that_has_closed_is_not_the_way_in() -> None:
    access_points = (ExampleDoor("near", IN_DERBY, closed_from=LATER), ExampleDoor("far"))
    help_here = (Example("help", access_points=access_points),)
    shown = [next(in_derby(on, help_here).entries()).access_point for on in (THE_DAY_BEFORE, LATER)]
    assert [None if access_point is None else access_point.id for access_point in shown] == ["near", "far"]


CHAIN = {e.slug: e for e in (
    Example("a", ended=True, successor="b"), Example("b", ended=True, successor="c"), Example("c"),
    Example("round", ended=True, successor="and-round"), Example("and-round", ended=True, successor="round"),
    Example("lost", ended=True, successor="nowhere"), Example("end", ended=True),
)}  # fmt: skip


@pytest.mark.parametrize(
    ("slugs", "found"),
    [
        (("c",), ("c",)),
        (("a",), ("c",)),
        (("c", "a", "b"), ("c",)),
        (("round", "lost", "end", "nowhere", "a"), ("c",)),
        ((), ()),
    ],
)
def test_a_chain_is_followed_to_what_is_open(slugs: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert led_to(slugs, CHAIN, ON, but="") == found
    assert led_to(slugs, CHAIN, ON, but="c") == ()


def test_what_nobody_checked_in_time_comes_after_what_may_not_run_and_that_after_what_runs() -> None:
    supports = (Example("a", overdue_from=ON), Example("b", runs=False), Example("c"))
    found = [[e.support.slug for e in in_derby(on, supports).parts[Part.STEP_ON]] for on in (BEFORE, ON)]
    assert found == [["a", "c", "b"], ["c", "b", "a"]]
    assert in_derby(ON, (Example("a", overdue_from=ON), Example("b", IN_DERBY))).first_slug == "b"


# Planted faults.


def test_showing_what_has_closed_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Example, "closed", lambda self, _on: self.ended)
    pathway = in_derby(LATER)
    monkeypatch.undo()
    assert law_4_everything_is_in_one_part(pathway, SUPPORTS) != []


def test_leading_to_what_has_closed_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage.pathway.day, "led_to", lambda slugs, *_given, **_named: tuple(slugs))
    warm, plain = Pathfinder(SUPPORTS, QUESTIONNAIRE), Pathfinder(left_on(SUPPORTS, LATER), QUESTIONNAIRE)
    assert any(whole(warm.pathway(a, LATER)) != whole(plain.pathway(a, LATER)) for a in people(20))


def test_keeping_one_day_for_another_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    day = Pathfinder._day
    monkeypatch.setattr(Pathfinder, "_day", lambda self, _on: day(self, BEFORE))
    assert law_4_everything_is_in_one_part(in_derby(LATER), SUPPORTS) != []
