"""Whose first step a change moves, with all that ships; and what an adviser would object to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from services_catalogue.impact.carrier_contacts import CarrierContacts
from services_catalogue.impact.first_steps import (
    FirstStepImpact,
    PathwaySource,
    first_in_words,
    first_step_impact,
    rules_of_entries,
    rules_of_moves,
    rules_of_order,
)
from services_catalogue.impact.panel import panel_warnings, shipped_panel
from services_catalogue.model.body import Body
from services_catalogue.model.move import Move, in_order
from services_catalogue.reading.move_reader import shipped_moves
from tests.moves import MOVES, ON, bodies, move_pathfinder, pathway_of
from tests.triage.catalogue import real_catalogue
from triage.pathway.move_index import MoveCatalogue
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.questionnaire import QUESTIONNAIRE

ORDER = [move.id for move in shipped_moves()]


def source(moves: Sequence[Move], helpers: Sequence[Body] = bodies()) -> PathwaySource:
    """The catalogue that ships with these moves and these bodies."""
    entries = [*real_catalogue(), *helpers]
    catalogue = MoveCatalogue(moves, helpers, CarrierContacts(entries).has_way_in)
    names = {entry.slug: entry.name for entry in entries}
    return PathwaySource(Pathfinder(real_catalogue(), QUESTIONNAIRE, catalogue), moves, names)


@cache
def now() -> PathwaySource:
    return PathwaySource(move_pathfinder(), shipped_moves(), source(()).names)


def changed(move_id: str, **fields: Any) -> PathwaySource:
    """The same with some fields of one move changed."""
    return source(in_order([m.model_copy(update=fields) if m.id == move_id else m for m in shipped_moves()], ORDER))


def impact_of_move(move_id: str, **fields: Any) -> FirstStepImpact:
    after = changed(move_id, **fields)
    versions = [move for one in (now(), after) for move in one.moves if move.id == move_id]
    return first_step_impact(now(), after, rules_of_moves(versions), ON)


def test_a_move_that_is_withdrawn_gives_its_people_other_first_steps() -> None:
    told = impact_of_move("off-sick-keep-job", withdrawn=True)
    assert told.changes
    assert told.judged > 100
    for change in told.changes:
        assert not change.above
        assert change.before == f"{MOVES['off-sick-keep-job'].name} (with their employer, Acas: rights at work)"
        assert change.after != change.before
        assert all(group.who.startswith("who have a job and are off sick") for group in change.groups)
        assert "off sick" in change.example
        assert 0 < len(change.districts) <= 17


def test_help_that_is_lost_above_everything_comes_first_with_its_lines() -> None:
    told = impact_of_move("abuse-helpline", withdrawn=True)
    assert told.changes[0].above
    assert told.changes[0].after is None
    assert "National Domestic Abuse Helpline" in (told.changes[0].before or "")
    assert {"Derby", "Ashfield"} <= {name for one in told.changes if one.above for name in one.districts}


def test_other_words_are_no_other_first_step() -> None:
    assert impact_of_move("off-sick-keep-job", why_first="It is best.", act="Talk to them first.").changes == ()


def test_a_line_that_is_lost_in_a_box_is_told() -> None:
    fewer = [one for one in bodies() if one.slug != "samaritans"]
    gone = next(one for one in bodies() if one.slug == "samaritans")
    told = first_step_impact(now(), source(shipped_moves(), fewer), rules_of_entries([gone], shipped_moves()), ON)
    assert told.changes
    for change in told.changes:
        assert change.above
        assert "Samaritans" in (change.before or "")
        assert "Samaritans" not in (change.after or "")


def test_an_order_is_judged_by_the_moves_whose_place_changes() -> None:
    other = [one for one in ORDER if one != "careers-adviser"]
    other.insert(other.index("digital"), "careers-adviser")
    after = source(in_order(shipped_moves(), other))
    rules = rules_of_order(shipped_moves(), after.moves)
    assert MOVES["careers-adviser"].when in rules
    assert MOVES["no-home-tonight"].when not in rules
    told = first_step_impact(now(), after, rules, ON)
    assert "Talk to a careers adviser" in {(change.after or "").partition(" (")[0] for change in told.changes}
    assert rules_of_order(shipped_moves(), shipped_moves()) == []


def test_the_same_people_are_made_up_each_time() -> None:
    assert impact_of_move("esol", withdrawn=True) == impact_of_move("esol", withdrawn=True)


def test_a_first_step_is_said_with_who_carries_it_or_is_the_provision_that_is_met() -> None:
    off_sick = pathway_of(area="derby", age=40, work_status="off_sick")
    name = MOVES["off-sick-keep-job"].name
    assert first_in_words(off_sick) == name
    assert first_in_words(off_sick, now().names) == f"{name} (with their employer, Acas: rights at work)"
    assert first_in_words(pathway_of(area="outside", age=40)) is None


def test_the_panel_objects_to_what_an_adviser_would_not_say_first() -> None:
    other = [one for one in ORDER if one != "careers-adviser"]
    other.insert(other.index("digital"), "careers-adviser")
    warnings = panel_warnings(now().pathfinder, source(in_order(shipped_moves(), other)).pathfinder, ON)
    new = [one for one in warnings if one.new]
    assert "Told first: Talk to a careers adviser. An adviser would say something else first." in {
        problem for one in new for problem in one.problems
    }
    assert list(warnings) == sorted(warnings, key=lambda one: not one.new)


def test_the_panel_objects_where_nobody_is_helped_in_a_crisis() -> None:
    warnings = panel_warnings(now().pathfinder, changed("abuse-helpline", withdrawn=True).pathfinder, ON)
    assert "They are in a crisis, and no help would stand above everything." in {
        problem for one in warnings for problem in one.problems
    }


def test_a_catalogue_that_stays_as_it_is_has_no_new_objection() -> None:
    assert not [one for one in panel_warnings(now().pathfinder, now().pathfinder, ON) if one.new]
    assert len(shipped_panel()) == 40
