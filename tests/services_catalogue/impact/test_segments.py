"""One resident stands for their segment: all who have the same marks get the same verdict."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from services_catalogue.impact.segment_words import SegmentGrouping
from services_catalogue.impact.segments import Segments, segments_of, somebody_for
from tests.services_catalogue.small_changes import SEARCH
from tests.triage.laws import verdicts_of
from tests.triage.strategies import complete_records, questions_to_use, rules
from triage.districts import DISTRICT_IDS
from triage.judgement.applicability import without_what_no_longer_applies
from triage.judgement.judgement import Verdict, judge
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Between, NoneOf, OneOf, Rule

NAMED = questions_to_use.flatmap(lambda ids: rules(ids[:4], most=3))


def residents() -> st.SearchStrategy[Answers]:
    """Everyone of the 17 districts who answers each question that applies to them."""
    return st.tuples(complete_records(), st.sampled_from(DISTRICT_IDS)).map(
        lambda drawn: drawn[0].with_answer("area", drawn[1])
    )


def outcome(some: tuple[Rule, ...], answers: Answers) -> tuple[tuple[Verdict, ...], ...]:
    return tuple(tuple(verdicts_of(judge(rule, answers, QUESTIONNAIRE))) for rule in some)


@SEARCH
@given(before=NAMED, after=NAMED, person=residents())
def test_every_resident_comes_out_as_one_of_the_kinds_does_in_every_part_of_both_rules(
    before: Rule, after: Rule, person: Answers
) -> None:
    kinds = segments_of([before, after])
    if not kinds.sampled:
        assert outcome((before, after), person) in {outcome((before, after), kind.answers) for kind in kinds.kinds}


@SEARCH
@given(rule=NAMED)
def test_every_kind_is_somebody_who_can_be_and_is_told_once(rule: Rule) -> None:
    kinds = segments_of([rule])
    for kind in kinds.kinds:
        assert without_what_no_longer_applies(kind.answers, QUESTIONNAIRE) == kind.answers
        for condition in judge(rule, kind.answers, QUESTIONNAIRE).conditions:
            assert all(test.cause not in ("not_said", "may_not_apply") for test in condition.tests)
    assert len({kind.marks for kind in kinds.kinds}) == len(kinds.kinds)


@SEARCH
@given(rule=NAMED, person=residents())
def test_somebody_for_a_rule_is_not_ruled_out_and_is_found_whenever_anybody_is(rule: Rule, person: Answers) -> None:
    found = somebody_for(rule)
    assert found is None or judge(rule, found, QUESTIONNAIRE).verdict is not Verdict.NOT_MET
    assert found is not None or judge(rule, person, QUESTIONNAIRE).verdict is Verdict.NOT_MET


MANY_QUESTIONS: tuple[Rule, ...] = (
    (
        Between(question="age", at_least=18, at_most=24),
        OneOf(question="work_status", one_of=("looking_for_work", "employed")),
        OneOf(question="time_out_of_work", one_of=("over_2_years",)),
        OneOf(question="health_conditions", one_of=("mental_health", "diabetes")),
        NoneOf(question="life_circumstances", none_of=("armed_forces",)),
        OneOf(question="area", one_of=("derby",)),
    ),
)


def test_too_many_kinds_become_a_spread_that_holds_every_two_answers_that_go_together() -> None:
    everyone, spread = segments_of(MANY_QUESTIONS), segments_of(MANY_QUESTIONS, most=90)
    assert (everyone.sampled, spread.sampled) == (False, True)
    assert len(spread.kinds) < len(everyone.kinds)
    assert spread == segments_of(MANY_QUESTIONS, most=90)
    assert pairs(spread) == pairs(everyone)


def test_of_a_spread_no_group_is_said_to_hold_more_than_was_looked_at() -> None:
    grouping = SegmentGrouping(segments_of(MANY_QUESTIONS, most=90))
    everybody = range(len(grouping.kinds.kinds))
    assert [grouping.inside(box) for _, box in grouping.boxes(everybody)] == [1 << position for position in everybody]


def pairs(kinds: Segments) -> set[tuple[object, ...]]:
    """Every two marks that one segment has."""
    numbered = [list(enumerate(kind.marks)) for kind in kinds.kinds]
    return {two for marks in numbered for two in combinations(marks, 2)}


def test_not_to_have_said_is_a_kind_only_where_it_is_asked_for() -> None:
    rule: Rule = (Between(question="age", at_least=18), OneOf(question="caring_hours", one_of=("under_20",)))
    assert not [kind for kind in segments_of([rule]).kinds if kind.answers.known("caring_hours") is None]
    silent = [
        kind for kind in segments_of([rule], {"caring_hours"}).kinds if kind.answers.known("caring_hours") is None
    ]
    assert {kind.answers.known("age") for kind in silent} == {17, 18}


@SEARCH
@given(rule=NAMED, data=st.data())
def test_groups_hold_all_that_is_wanted_and_nobody_else(rule: Rule, data: st.DataObject) -> None:
    kinds = segments_of([rule], most=300)
    wanted = data.draw(st.sets(st.sampled_from(range(len(kinds.kinds)))))
    grouping = SegmentGrouping(kinds)
    held = 0
    for position, box in grouping.boxes(wanted):
        assert grouping.inside(box) >> position & 1
        held |= grouping.inside(box)
    assert held == sum(1 << position for position in wanted)


def said(rule: Rule, *, open_to: Verdict = Verdict.MET, unsaid: tuple[str, ...] = ()) -> list[str]:
    kinds = segments_of([rule], unsaid)
    those = [i for i, k in enumerate(kinds.kinds) if judge(rule, k.answers, QUESTIONNAIRE).verdict is open_to]
    return [group.who for group in SegmentGrouping(kinds).groups(those)]


def test_groups_are_said_in_the_words_of_the_questions() -> None:
    age = Between(question="age", at_least=18, at_most=24)
    assert said(()) == ["who live anywhere in the area"]
    assert said((age,)) == ["who are 18 to 24"]
    assert said((age,), open_to=Verdict.NOT_MET) == ["who are 17 or under or are 25 or over"]
    derby = OneOf(question="area", one_of=("derby", "nottingham"))
    assert said((derby, age)) == ["who are 18 to 24 and who live in Derby or Nottingham"]
    caring = OneOf(question="caring_hours", one_of=("under_20", "20_to_34", "35_or_more"))
    assert said((caring,)) == ["who look after someone without being paid"]
    assert said((caring,), open_to=Verdict.NOT_KNOWN, unsaid=("caring_hours",)) == [
        "who have not answered “Time you spend caring”"
    ]


def test_what_is_not_asked_of_somebody_is_not_said_of_them() -> None:
    team = OneOf(question="mental_health_team", one_of=("yes",))
    assert said((team,)) == ["who are with an NHS community mental health team"]
    assert said((team,), open_to=Verdict.NOT_MET) == [
        "who do not say that they are with an NHS community mental health team"
    ]
    recovery = OneOf(question="life_circumstances", one_of=("drug_or_alcohol_recovery",))
    assert said((recovery,), open_to=Verdict.NOT_MET) == [
        "who do not say that they have or had a problem with drugs or alcohol"
    ]
