"""Which moves come above, first and next for one person: small examples of each thing that decides it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.triage.catalogue import ON, Example, ExampleDoor
from tests.triage.example_moves import ExampleBody, ExampleCarrier, ExampleMove
from triage.pathway.move import CarrierKind, MovePlace, MoveSelection, ShownMove
from triage.pathway.move_index import MoveCatalogue
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Between, OneOf

CHILD = (Between(question="age", at_most=17),)
IN_DERBY = (OneOf(question="area", one_of=("derby",)),)
IN_NOTTINGHAM = (OneOf(question="area", one_of=("nottingham",)),)


SUPPORTS = (
    Example("coach"),
    Example("course", eligibility=IN_NOTTINGHAM),
    Example("hub", access_points=(ExampleDoor("hub-derby", IN_DERBY), ExampleDoor("hub-all"))),
    Example("over", closed_from=ON),
    Example("paused", runs=False),
    Example("expired", access_points=(ExampleDoor("expired-derby"),), past_from=ON),
    Example("silent"),
)
BODIES = (
    ExampleBody("line"),
    ExampleBody("council", IN_DERBY, (ExampleDoor("derby-team", IN_DERBY),)),
    ExampleBody("shut", closed_from=ON),
    ExampleBody("children", CHILD),
)
SILENT = {("silent", None), ("hub", "hub-derby"), ("council", None)}
"""Who cannot be got in touch with."""


def by(*slugs: str) -> list[ExampleCarrier]:
    return [ExampleCarrier(slug) for slug in slugs]


def selected(*moves: ExampleMove, **told: Value) -> MoveSelection:
    """What comes first for somebody of 30 in Derby, or as told."""
    catalogue = MoveCatalogue(moves, BODIES, lambda slug, point, _on: (slug, point) not in SILENT)
    answers = Answers({"age": 30, "area": "derby", **told})
    return Pathfinder(SUPPORTS, QUESTIONNAIRE, catalogue).pathway(answers, ON).moves


def first(*moves: ExampleMove, **told: Value) -> ShownMove:
    found = selected(*moves, **told).first
    assert found is not None
    return found


def ids(moves: Sequence[ShownMove]) -> list[str]:
    return [shown.move.id for shown in moves]


def test_the_first_that_is_met_comes_first_and_three_follow_in_order() -> None:
    moves = [ExampleMove(name, [ExampleCarrier(own_act="employer")]) for name in "abcde"]
    found = selected(ExampleMove("for-children", by("coach"), when=CHILD), *moves)
    assert found.first is not None
    assert found.first.move.id == "a"
    assert ids(found.following) == ["b", "c", "d"]


def test_a_move_that_only_follows_stands_behind_the_first_also_where_it_is_more_urgent() -> None:
    found = selected(ExampleMove("foot", by("line"), MovePlace.NEXT), ExampleMove("job", by("coach")))
    assert found.first is not None
    assert found.first.move.id == "job"
    assert ids(found.following) == ["foot"]


def test_the_last_resort_comes_first_only_where_no_other_does_and_never_follows() -> None:
    talk = ExampleMove("talk", by("line"), MovePlace.LAST)
    assert first(talk).move.id == "talk"
    found = selected(ExampleMove("job", by("coach")), talk)
    assert found.first is not None
    assert (found.first.move.id, found.following) == ("job", ())


def test_what_is_not_known_makes_no_move() -> None:
    moves = ExampleMove("a", by("coach"), when=(OneOf(question="benefits", one_of=("none",)),))
    assert selected(moves) == MoveSelection((), None, ())


def test_a_move_that_sleeps_is_none() -> None:
    assert selected(ExampleMove("a", by("coach"), sleeps=True)).first is None


def test_a_move_that_is_shown_hides_those_it_conflicts_with() -> None:
    moves = [
        ExampleMove("a", by("coach"), conflicts_with=("b",)),
        ExampleMove("b", by("line"), conflicts_with=("c",)),
        ExampleMove("c", by("hub")),
    ]
    assert ids(selected(*moves).following) == ["c"], "what is hidden hides nothing"


def test_a_box_hides_steps_and_gives_way_only_to_a_box() -> None:
    crisis = ExampleMove("crisis", by("line"), MovePlace.ABOVE, conflicts_with=("milder", "job"))
    milder = ExampleMove("milder", by("line"), MovePlace.ABOVE)
    found = selected(crisis, milder, ExampleMove("job", by("coach")))
    assert (ids(found.boxes), found.first) == (["crisis"], None)


def test_a_box_has_a_line_for_each_that_fits_those_kept_for_others_behind() -> None:
    kept = ExampleCarrier("coach", only_for=(OneOf(question="caring_hours", one_of=("under_20",)),))
    lines = [kept, ExampleCarrier("line"), ExampleCarrier("hub", only_for=IN_NOTTINGHAM)]
    [box] = selected(ExampleMove("crisis", lines, MovePlace.ABOVE)).boxes
    assert [(line.carrier.slug, line.for_them, line.ask_first) for line in box.lines] == [
        ("line", True, False),
        ("coach", False, True),
    ]


def test_outside_the_area_there_are_the_boxes_alone() -> None:
    moves = [ExampleMove("crisis", by("line", "council"), MovePlace.ABOVE), ExampleMove("job", by("coach"))]
    found = selected(*moves, area="outside")
    assert ids(found.boxes) == ["crisis"]
    assert [line.carrier.slug for line in found.boxes[0].lines] == ["line"]
    assert (found.first, found.following) == (None, ())


def test_no_carrier_stands_there_twice_but_a_persons_own_acts_may() -> None:
    own = [ExampleCarrier(own_act="employer")]
    moves = [
        ExampleMove("a", by("coach")),
        ExampleMove("b", by("coach", "line")),
        ExampleMove("c", own),
        ExampleMove("d", own),
    ]
    assert ids(selected(*moves).following) == ["c", "d"]


@pytest.mark.parametrize(
    ("carriers", "carried"),
    [
        (by("course", "coach"), "coach"),  # its rule is not met
        (by("over", "coach"), "coach"),  # it takes nobody new
        (by("expired", "coach"), "coach"),  # it was to end by now, and nobody has said that it goes on
        ([ExampleCarrier("expired", access_point="expired-derby"), ExampleCarrier("coach")], "coach"),
        (by("silent", "coach"), "coach"),  # it cannot be got in touch with
        (by("elsewhere", "coach"), "coach"),  # it is not published
        (by("shut", "line"), "line"),
        (by("children", "line"), "line"),
        ([ExampleCarrier("line", only_for=CHILD), ExampleCarrier("coach")], "coach"),
        ([ExampleCarrier("hub", access_point="hub-derby"), ExampleCarrier("coach")], "coach"),
        ([ExampleCarrier("hub", access_point="hub-all"), ExampleCarrier("coach")], "hub"),
    ],
)
def test_the_first_that_fits_and_can_be_got_in_touch_with_carries_it(
    carriers: list[ExampleCarrier], carried: str
) -> None:
    [line] = first(ExampleMove("a", carriers)).lines
    assert line.carrier.slug == carried


def test_a_move_that_nobody_carries_is_left_out() -> None:
    assert first(ExampleMove("a", by("silent", "over")), ExampleMove("b", by("coach"))).move.id == "b"


def test_what_is_kept_for_others_carries_a_move_only_where_nobody_else_does() -> None:
    carers = (OneOf(question="caring_hours", one_of=("under_20",)),)
    kept = ExampleCarrier("line", only_for=carers)
    assert first(ExampleMove("a", [kept, ExampleCarrier("coach")])).lines[0].carrier.slug == "coach"
    [line] = first(ExampleMove("a", [kept])).lines
    assert (line.carrier.slug, line.for_them, line.ask_first) == ("line", False, True)


def test_what_is_not_known_to_run_keeps_its_place_and_is_to_be_asked_first() -> None:
    [line] = first(ExampleMove("a", by("paused", "coach"))).lines
    assert (line.carrier.slug, line.ask_first) == ("paused", True)


def test_who_has_a_duty_by_law_need_not_be_asked_first_if_it_still_does_it() -> None:
    [line] = first(ExampleMove("a", [ExampleCarrier("paused", by_law=True)])).lines
    assert not line.ask_first


def test_of_several_places_the_best_that_can_be_got_in_touch_with_is_named() -> None:
    [hub] = first(ExampleMove("a", by("hub"))).lines
    assert (hub.kind, hub.access_point) == (CarrierKind.PROVISION, "hub-all")
    [council] = first(ExampleMove("a", by("council"))).lines
    assert (council.kind, council.access_point) == (CarrierKind.BODY, "derby-team")


def test_why_it_is_theirs_is_said_in_their_own_words() -> None:
    carer = ExampleMove("a", by("coach"), when=(OneOf(question="caring_hours", one_of=("35_or_more",)),))
    assert first(carer, caring_hours="35_or_more").because == (
        "Because you look after someone for 35 hours a week or more.",
    )
