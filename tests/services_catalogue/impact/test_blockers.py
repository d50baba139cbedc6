"""A rule that no resident can meet is blocked, one that some resident can meet never; none is left without contact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalogue.impact.blockers import PublicationBlocker, blockers_of, nearest
from services_catalogue.impact.contact_for_everyone import can_be_reached, somebody_without_contact
from services_catalogue.impact.right_helper import CITIZENS_ADVICE
from services_catalogue.model.provision import Provision
from services_catalogue.model.shown_contacts import best_contact
from tests.services_catalogue.impact.test_segments import NAMED, residents
from tests.services_catalogue.small_changes import SEARCH, TODAY, small, the, with_age, with_changed
from tests.triage.catalogue import real_catalogue
from triage.judgement.judgement import Verdict, judge
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Between, NoneOf, OneOf, Rule

CAREERS, JOBCENTRE = "national-careers-service", "jobcentre-work-coach"
ONLY_THE_YOUNG_HAVE_NOBODY = small(CAREERS, (Between(question="age", at_least=13),))


def stops(*after: Provision, before: tuple[Provision, ...] = (), slug: str = "it") -> tuple[PublicationBlocker, ...]:
    return blockers_of(before, after, slug, TODAY)


def failures(rule: Rule, answers: Answers) -> int:
    return sum(c.verdict is Verdict.NOT_MET for c in judge(rule, answers, QUESTIONNAIRE).conditions)


NOBODY: list[Rule] = [
    (Between(question="age", at_least=18, at_most=24), Between(question="age", at_least=30)),
    (OneOf(question="area", one_of=("derby",)), NoneOf(question="area", none_of=("derby",)),),
    (OneOf(question="area", one_of=("outside",)),),
    (OneOf(question="work_status", one_of=("employed",)), OneOf(question="time_out_of_work", one_of=("over_2_years",))),
    (OneOf(question="mental_health_team", one_of=("yes",)), OneOf(question="health_affects_work", one_of=("no",))),
    (OneOf(question="benefits", one_of=("none",)), OneOf(question="benefits", one_of=("esa",))),
]  # fmt: skip


@pytest.mark.parametrize("impossible", NOBODY, ids=str)
@SEARCH
@given(rest=NAMED)
def test_a_planted_rule_that_nobody_can_meet_is_stopped_whatever_stands_beside_it(impossible: Rule, rest: Rule) -> None:
    [stop] = stops(small("it", (*rest, *impossible)))
    assert stop.sentence.startswith("Nobody can meet the rule of It")
    assert stop.example.startswith("Example: a person. They ")
    assert stop.mend


@SEARCH
@given(rule=NAMED, person=residents())
def test_a_rule_that_somebody_can_meet_is_never_stopped(rule: Rule, person: Answers) -> None:
    if judge(rule, person, QUESTIONNAIRE).verdict is not Verdict.NOT_MET:
        assert stops(small("it", rule)) == ()


@SEARCH
@given(rule=NAMED, person=residents())
def test_nobody_comes_nearer_than_the_example(rule: Rule, person: Answers) -> None:
    assert failures(rule, nearest(rule)) <= failures(rule, person)


def test_the_example_says_who_comes_nearest_and_what_stands_in_their_way() -> None:
    rule = (*the("youth-hubs").eligibility, Between(question="age", at_least=30))
    [stop] = stops(small("it", rule))
    assert stop.example == (
        "Example: a person. They are 16 and live in Derby. "
        "They would have to be people who are 16 to 24 and who are 30 or over."
    )
    out_of_work = OneOf(question="work_status", one_of=("looking_for_work",))
    [unasked] = stops(small("it", (out_of_work, Between(question="annual_pay", at_least=1))))
    assert unasked.example.endswith("“Your pay in a year” is only asked of people who have a job or are self-employed.")


def test_what_only_people_can_check_can_be_met() -> None:
    young = Between(question="age", at_most=15, check="Ask if you are old enough.")
    assert stops(small("it", (young,))) == ()


def access_point(**fields: object) -> dict[str, object]:
    whole = small("x").model_dump(mode="json", include={"level", "summary", "dates", "confidence"}, exclude_none=True)
    return {**whole, "id": "a-door", "name": "A Door", **fields}


def test_an_access_point_that_its_own_provision_shuts_is_stopped() -> None:
    esa = OneOf(question="benefits", one_of=("esa",))
    none = [{"question": "benefits", "one_of": ["none"]}]
    [stop] = stops(small("it", (esa,), access_points=[access_point(eligibility=none)]))
    assert "“A Door”" in stop.sentence


def test_an_access_point_that_is_based_where_nobody_it_takes_lives_is_stopped() -> None:
    derby = [{"question": "area", "one_of": ["derby"]}]
    [stop] = stops(small("it", (), access_points=[access_point(eligibility=derby, based_in=["mansfield"])]))
    assert "“A Door”" in stop.sentence


def test_an_access_point_may_take_people_whom_the_age_or_place_of_its_provision_leaves_out() -> None:
    derby = OneOf(question="area", one_of=("derby",))
    mansfield = [{"question": "area", "one_of": ["mansfield"]}]
    assert stops(small("it", (derby,), access_points=[access_point(eligibility=mansfield)])) == ()
    assert stops(small("it", (derby,), access_points=[access_point(based_in=["mansfield"])])) == ()


def test_what_is_closed_may_have_any_rule() -> None:
    assert stops(small("it", NOBODY[0], dates={"status": "closed"})) == ()


@pytest.mark.parametrize("slug", [provision.slug for provision in real_catalogue()])
def test_nothing_that_ships_is_stopped(slug: str) -> None:
    assert blockers_of(real_catalogue(), real_catalogue(), slug, TODAY) == ()


def test_to_take_the_last_helper_away_is_stopped() -> None:
    before = tuple(p for p in real_catalogue() if p.slug not in (JOBCENTRE, CITIZENS_ADVICE.slug))
    after = with_changed(CAREERS, among=before, contacts=[], access_points=[])
    assert any("Talk to someone" in stop.sentence for stop in blockers_of(before, after, CAREERS, TODAY))
    closed = with_changed(CAREERS, among=before, dates={"status": "closed"})
    assert any("Talk to someone" in stop.sentence for stop in blockers_of(before, closed, CAREERS, TODAY))
    # While the Jobcentres can still be found, there is a contact.
    left = with_changed(CAREERS, contacts=[])
    assert not [stop for stop in blockers_of(real_catalogue(), left, CAREERS, TODAY) if "Talk to" in stop.sentence]


def test_somebody_left_with_nobody_to_contact_is_stopped_with_an_example_that_is_true() -> None:
    before = [ONLY_THE_YOUNG_HAVE_NOBODY]
    after = [small(CAREERS, (Between(question="age", at_least=19),))]
    [stop] = blockers_of(before, after, CAREERS, TODAY)
    assert "nobody to contact" in stop.sentence
    left = somebody_without_contact(after, TODAY)
    assert left is not None
    assert left.known("age") == 18
    pathway = Pathfinder(after, QUESTIONNAIRE).pathway(left, TODAY)
    assert all(entry.part is Part.NOT_NOW for entry in pathway.entries())


def test_somebody_who_had_nobody_before_does_not_stop_other_changes() -> None:
    lacking = [small(CAREERS, (Between(question="age", at_least=19),))]
    assert blockers_of(lacking, [*lacking, small("it")], "it", TODAY) == ()


@SEARCH
@given(rules=st.lists(NAMED, min_size=1, max_size=3), person=residents())
def test_whoever_is_found_without_a_contact_has_none(rules: list[Rule], person: Answers) -> None:
    provisions = [small(f"it-{number}", rule) for number, rule in enumerate(rules)]
    found = somebody_without_contact(provisions, TODAY)
    if found is not None:
        assert all(judge(rule, found, QUESTIONNAIRE).verdict is Verdict.NOT_MET for rule in rules)
    elif all(judge(rule, person, QUESTIONNAIRE).verdict is Verdict.NOT_MET for rule in rules):
        pytest.fail("somebody has no contact and was not found")


def test_in_the_real_catalogue_everybody_has_a_contact_and_losing_it_is_found() -> None:
    assert somebody_without_contact(real_catalogue(), TODAY) is None
    lasting = {"national-careers-service", "access-to-work", "adult-skills-fund-emcca"}
    assert all(can_be_reached(best_contact(the(slug), TODAY)) for slug in lasting)
    few = [p for p in real_catalogue() if p.slug in {CAREERS, JOBCENTRE, "youth-hubs"}]
    assert somebody_without_contact(few, TODAY) is None
    raised = [p for p in with_age(CAREERS, at_least=19) if p.slug in {CAREERS, "youth-hubs"}]
    left = somebody_without_contact(raised, TODAY)
    assert left is not None
    assert int(str(left["age"])) < 19
