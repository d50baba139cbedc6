"""The impact of a change is told before it is made: on whom, where, in which words; and nothing untrue is told."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services_catalogue.impact.impact import Impact, impact_of
from services_catalogue.impact.lost_support import lost_support
from services_catalogue.impact.visibility import Visibility
from services_catalogue.model.provision import Provision
from tests.moves import move_pathfinder, new_pathfinder
from tests.services_catalogue.impact.test_segments import NAMED, residents
from tests.services_catalogue.small_changes import SEARCH, TODAY, small, the, with_age, with_changed
from tests.triage.catalogue import real_catalogue
from tests.triage.laws import asked_in
from triage.judgement.judgement import Verdict, judge
from triage.pathway.needs import NEEDS
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Rule

WELL = "working-well-east-midlands"
SHOWN = {Verdict.MET: Visibility.FITS, Verdict.NOT_KNOWN: Visibility.MAY_FIT, Verdict.NOT_MET: Visibility.NOT_NOW}


def of(after: list[Provision], slug: str, on: str = TODAY) -> Impact:
    return impact_of(real_catalogue(), after, slug, on, (move_pathfinder(), new_pathfinder(after)))


def test_a_higher_age_limit_is_lost_by_those_below_it_where_it_is_offered() -> None:
    told = of(with_age(WELL, at_least=25), WELL)
    lost, may_fit_no_more = told.losses
    assert told.gains == ()
    assert (lost.before, lost.after) == (Visibility.FITS, Visibility.NOT_NOW)
    assert (may_fit_no_more.before, may_fit_no_more.after) == (Visibility.MAY_FIT, Visibility.NOT_NOW)
    [group] = lost.groups
    assert group.who == (
        "who are 18 to 24, who have a job or are out of work, who find work hard because of health or a disability and "
        "who live in Derby, Nottingham or Nottinghamshire"
    )
    assert group.example.startswith("They are 18, ")
    assert {district.name for district in told.districts if district.lose} == {
        "Derby", "Nottingham", "Ashfield", "Bassetlaw", "Broxtowe", "Gedling", "Mansfield", "Newark and Sherwood",
        "Rushcliffe",
    }  # fmt: skip
    assert len(told.districts) == 17
    assert not any(district.gain for district in told.districts)


def test_the_personas_who_lose_it_say_what_they_read_before_and_after_and_which_promise_is_broken() -> None:
    told = of(with_age(WELL, at_least=25), WELL)
    changed = {change.persona.name: change for change in told.personas}
    promised = changed["Persona: a person of 18 in Derby with a health condition"]
    assert (promised.before, promised.after) == (Visibility.FITS, Visibility.NOT_NOW)
    assert "It is for people who are 25 or over." in promised.says_after
    assert "It can help with getting a job." in promised.says_before
    assert promised.broken[0].startswith("Working Well East Midlands should be “fits” and is “not now”.")
    assert promised.matters
    untouched = "Persona: a person with a health condition in Amber Valley"
    assert untouched not in changed


def test_the_sentences_are_told_only_where_they_differ() -> None:
    [who] = of(with_age(WELL, at_least=25), WELL).sentences
    assert who.about == "Who it is for"
    assert (set(who.before) - set(who.after), set(who.after) - set(who.before)) == (
        {"You are 18 or over."},
        {"You are 25 or over."},
    )


def test_a_change_of_words_touches_nobody() -> None:
    told = of(with_changed(WELL, summary="You get a coach."), WELL)
    assert told.only_words
    assert [(one.about, one.after) for one in told.sentences] == [("What it is", ("You get a coach.",))]
    assert not any(district.gain or district.lose for district in told.districts)


def test_a_change_of_nothing_does_nothing() -> None:
    told = of(list(real_catalogue()), WELL)
    assert told.only_words
    assert told.sentences == ()


def test_everybody_to_whom_it_was_open_loses_what_is_closed() -> None:
    told = of(with_changed("apprenticeships", dates={"status": "closed"}), "apprenticeships")
    assert told.gains == ()
    assert {lost.after for lost in told.losses} == {Visibility.NOT_THERE}
    assert all(district.lose for district in told.districts)
    assert told.left is not None
    assert told.left.groups == ()  # a Youth Hub is open to every young person, in work or not


def test_those_to_whom_nothing_else_gives_what_it_gave_are_left_with_nothing() -> None:
    told = of(with_changed("emcca-growth-hub", dates={"status": "closed"}), "emcca-growth-hub")
    assert told.left is not None
    assert told.left.wanted == ("working for yourself",)
    # Others can help with it from 16, and a place to learn may be open at 15.
    assert all("are 14 or under" in group.who for group in told.left.groups)
    assert told.left.groups


def test_to_whom_it_was_not_shown_its_end_breaks_no_promise() -> None:
    told = of(with_changed("apprenticeships", dates={"status": "closed"}), "apprenticeships")
    assert all(change.before.open or change.first_before != change.first_after for change in told.personas)


def test_something_new_is_gained_by_those_for_whom_it_is() -> None:
    new = small("night-school", the("youth-hubs").eligibility)
    told = of([*real_catalogue(), new], "night-school")
    assert told.losses == ()
    assert told.left is None
    [gained] = told.gains
    assert (gained.before, gained.after) == (Visibility.NOT_THERE, Visibility.FITS)
    [group] = gained.groups
    assert group.who == "who are 16 to 24"
    assert all(one.before == () for one in told.sentences)


def test_dates_alone_can_move_a_first_step() -> None:
    slug = "national-careers-service"
    told = of(with_changed(slug, dates={"status": "running", "as_of": "2026-11-01"}), slug)
    assert told.moved == ()
    assert "Is it still running?" in [one.about for one in told.sentences]
    for change in told.personas:
        assert change.before is change.after
        assert change.first_before != change.first_after


def test_a_new_condition_makes_those_who_have_not_said_look_twice() -> None:
    rule = [*the("youth-hubs").model_dump(mode="json", exclude_none=True)["eligibility"],
            {"question": "caring_hours", "one_of": ["under_20", "20_to_34", "35_or_more"]}]  # fmt: skip
    told = of(with_changed("youth-hubs", eligibility=rule), "youth-hubs")
    moves = {(moved.before, moved.after): [group.who for group in moved.groups] for moved in told.moved}
    [silent] = moves[Visibility.FITS, Visibility.MAY_FIT]
    assert "who have not answered “Time you spend caring”" in silent
    [lost] = moves[Visibility.FITS, Visibility.NOT_NOW]
    assert "who do not look after anyone" in lost


def test_a_access_point_that_goes_sends_people_elsewhere() -> None:
    slug = "unpaid-carers-support"
    access_points = the(slug).model_dump(mode="json", exclude_none=True)["access_points"]
    told = of(with_changed(slug, access_points=access_points[1:]), slug)
    assert told.moved == ()
    assert {one.before for one in told.redirected} == {the(slug).access_points[0].name}


def test_what_is_in_neither_catalogue_cannot_be_told_of() -> None:
    with pytest.raises(KeyError):
        of(list(real_catalogue()), "night-school")


@SEARCH
@given(before=NAMED, after=NAMED, person=residents())
def test_nobody_gains_or_loses_it_without_its_being_told(before: Rule, after: Rule, person: Answers) -> None:
    versions = [small("it", before)], [small("it", after)]
    without = Pathfinder((), QUESTIONNAIRE)
    told = impact_of(*versions, "it", TODAY, (without, without), personas=())
    was, now = (SHOWN[judge(rule, person, QUESTIONNAIRE).verdict] for rule in (before, after))
    moves = {(moved.before, moved.after) for moved in told.moved}
    assert told.sampled or was is now or (was, now) in moves
    assert all(moved.groups for moved in told.moved)
    here = QUESTIONNAIRE["area"].option(str(person["area"]))
    [district] = [district for district in told.districts if here is not None and district.name == here.label]
    assert told.sampled or was is now or (district.gain if now > was else district.lose)


@SEARCH
@given(rule=NAMED, person=residents(), other=st.sampled_from(["youth-hubs", "apprenticeships"]))
def test_whoever_is_left_with_nothing_targeted_is_told_of(rule: Rule, person: Answers, other: str) -> None:
    """What remains asks only what everyone is asked, so a segment stands for each person."""
    assume(asked_in(rule).isdisjoint(NEEDS))
    lost = small("it", rule, offers=["mentoring"])
    left = lost_support(lost, None, [the(other)])
    wanting = person.with_answer("wants", ("confidence",))
    entries = Pathfinder([the(other)], QUESTIONNAIRE).pathway(wanting, TODAY).entries()
    has = any(entry.part is not Part.NOT_NOW and (entry.targeted or entry.needs_served) for entry in entries)
    if judge(rule, wanting, QUESTIONNAIRE).verdict is not Verdict.NOT_MET and not has:
        assert left.groups or left.sampled
