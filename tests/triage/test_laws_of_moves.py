"""The laws of moves, over random people and all that ships: what comes first is met, urgent, true and no dead end."""

from __future__ import annotations

import re
from itertools import islice
from random import Random
from statistics import median

import pytest
import textstat
from hypothesis import given
from hypothesis import strategies as st

from services_catalogue.model.move import Move
from tests.moves import AWAKE, MOVES, ON, contacts, new_pathfinder, pathway_of, shown_ids
from tests.triage.meeting import those_who_meet
from tests.triage.people import as_asked, complete_person, people
from tests.triage.plain_words import phrases_in
from tests.triage.strategies import any_records, complete_records
from tests.triage.test_i18n import Loud
from triage import rules
from triage.districts import DISTRICT_IDS
from triage.i18n import speaking
from triage.judgement.judgement import Verdict, judge
from triage.pathway.move import CarrierKind, MovePlace, ShownMove
from triage.pathway.pathway import Part, Pathway
from triage.questionnaire.answers import UNSAID, Answers, Value
from triage.questionnaire.everyday import AREA, OUTSIDE
from triage.questionnaire.questionnaire import QUESTIONNAIRE

POSITION = {move_id: i for i, move_id in enumerate(MOVES)}
NOBODY_TO_TURN_TO = {"bus-to-book", "conviction-record"}
"""Every contact of those who carry them is too old to be shown, or in doubt. Take out what has been rung."""
HIGHEST_GRADE = 5.0
MOST_WORDS = 22
VERBS = re.compile("(Apply|Ask|Book|Check|Claim|Find|Get|Go|Join|Refer|Ring|Search|See|Talk|Tell|Use) ")


def met(answers: Answers) -> set[str]:
    """The moves that are met, by the plain form of judging."""
    return {move.id for move in AWAKE.values() if judge(move.when, answers, QUESTIONNAIRE).verdict is Verdict.MET}


def steps(pathway: Pathway) -> list[ShownMove]:
    """The first move and those that follow it."""
    first = pathway.moves.first
    return [*(() if first is None else (first,)), *pathway.moves.following]


def everything(pathway: Pathway) -> list[ShownMove]:
    """All moves that are shown."""
    return [*pathway.moves.boxes, *steps(pathway)]


@given(any_records())
def test_law_1_there_is_no_first_step_from_nothing(answers: Answers) -> None:
    pathway = pathway_of(answers)
    places = {AWAKE[one].place for one in met(answers)}
    outside = answers.known(AREA) == OUTSIDE
    if pathway.moves.first is None and not outside:
        assert MovePlace.LAST not in places or answers.known(AREA) is None
        assert pathway.first_met is None or pathway.first_met.verdict is Verdict.MET
    if outside or not places & {MovePlace.FIRST, MovePlace.LAST}:
        assert pathway.moves.first is None
    if outside:
        assert (pathway.first_met, pathway.first_slug, pathway.moves.following) == (None, None, ())


@pytest.mark.parametrize("unsaid", sorted(UNSAID))
@pytest.mark.parametrize("told", [{}, {"area": "derby"}])
def test_law_1_whoever_skips_everything_is_told_no_move(unsaid: str, told: dict[str, Value]) -> None:
    pathway = pathway_of(**{**{question.id: unsaid for question in QUESTIONNAIRE}, **told})
    assert (pathway.moves.first, everything(pathway)) == (None, [])
    assert told or pathway.first_slug is None


@given(any_records())
def test_law_2_what_comes_first_is_met_and_its_carrier_is_not_ruled_out(answers: Answers) -> None:
    pathway = pathway_of(answers)
    shut = {entry.support.slug for entry in pathway.parts[Part.NOT_NOW]}
    for shown in everything(pathway):
        assert judge(shown.move.when, answers, QUESTIONNAIRE).verdict is Verdict.MET
        for line in shown.lines:
            assert judge(line.carrier.only_for, answers, QUESTIONNAIRE).verdict is not Verdict.NOT_MET
            assert line.carrier.access_point is not None or line.carrier.slug not in shut
            assert line.ask_first or line.for_them


@given(any_records())
def test_law_3_every_box_that_is_met_is_shown_or_gives_way_to_another(answers: Answers) -> None:
    boxes = pathway_of(answers).moves.boxes
    hidden = {other for box in boxes for other in box.move.conflicts_with}
    wanted = {one for one in met(answers) if AWAKE[one].place is MovePlace.ABOVE}
    assert {box.move.id for box in boxes} == wanted - hidden
    assert all(box.lines for box in boxes)


@given(any_records())
def test_law_4_among_moves_of_one_place_the_more_urgent_stands_first(answers: Answers) -> None:
    pathway = pathway_of(answers)
    following = [POSITION[shown.move.id] for shown in pathway.moves.following]
    assert following == sorted(following)
    first = pathway.moves.first
    if first is not None and first.move.place is MovePlace.FIRST:
        others = [shown for shown in pathway.moves.following if shown.move.place is MovePlace.FIRST]
        assert all(POSITION[first.move.id] < POSITION[shown.move.id] for shown in others)


@given(complete_records(), st.integers(0, 2**32))
def test_law_5_telling_more_takes_no_move_and_no_box_away(more: Answers, seed: int) -> None:
    random = Random(seed)
    less = more.without({question for question in more if random.random() < 0.4})
    assert met(less) <= met(more)
    boxes = pathway_of(more).moves.boxes
    changed = {other for box in boxes for other in box.move.conflicts_with}
    assert {box.move.id for box in pathway_of(less).moves.boxes} <= {box.move.id for box in boxes} | changed


@given(any_records())
def test_law_6_whoever_is_shown_can_be_got_in_touch_with(answers: Answers) -> None:
    pathway = pathway_of(answers)
    for shown in everything(pathway):
        for line in shown.lines:
            if line.kind is not CarrierKind.OWN_ACT:
                assert contacts().has_way_in(line.carrier.slug or "", line.access_point, ON)


def test_law_6_in_every_district_each_move_has_somebody_to_turn_to() -> None:
    dead_ends: dict[str, set[str]] = {}
    for move in AWAKE.values():
        is_of_a_place = any(test.question == AREA for c in move.when for test in rules.tests_of(c))
        if move.id in NOBODY_TO_TURN_TO or is_of_a_place:
            continue
        everybody = list(islice(those_who_meet(move.when), 6))
        for area in DISTRICT_IDS:
            if not any(move.id in shown_ids(pathway_of(one.with_answer(AREA, area))) for one in everybody):
                dead_ends.setdefault(move.id, set()).add(area)
    assert dead_ends == {}


def test_law_7_every_move_that_is_awake_is_shown_to_somebody_but_those_that_wait_for_a_call() -> None:
    shown = {
        move.id
        for move in AWAKE.values()
        for person in those_who_meet(move.when)
        for area in ("derby", "nottingham", "mansfield")
        if move.id in shown_ids(pathway_of(person if AREA in person else person.with_answer(AREA, area)))
    }
    assert set(AWAKE) - shown == NOBODY_TO_TURN_TO


def test_law_7_no_move_sleeps_since_every_answer_that_tells_it_apart_is_asked() -> None:
    assert MOVES == AWAKE


def test_law_8_why_it_is_theirs_is_true_of_them(deep: int) -> None:
    read = 0
    for person in map(as_asked, people(150 * deep, seed=12)):
        pathway = pathway_of(person)
        for shown in everything(pathway):
            for sentence in shown.because:
                read += 1
                told = re.fullmatch(r"(?:Because you|You) (.+)\.", sentence)
                assert told is not None, f"not read: {sentence!r}"
                assert [said for said, claim, _ in phrases_in(told[1]) if claim(person) is not True] == []
    assert read > 300 * deep


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!]) (?=[A-Z])", text)


def words(text: str) -> int:
    return len(re.findall(r"[\w’'£-]+", text))


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_law_8_an_act_begins_with_a_verb_and_no_sentence_is_long(move: Move) -> None:
    assert VERBS.match(move.act)
    texts = (move.act, move.why_first, move.deadline or "", move.not_to_do or "", *[line.say for line in move.on_card])
    assert [s for text in texts for s in sentences(text) if words(s) > MOST_WORDS] == []


@pytest.mark.parametrize("field", ["act", "why_first"])
def test_law_8_half_of_what_is_said_can_be_read_at_ten(field: str) -> None:
    grades = [textstat.flesch_kincaid_grade(getattr(move, field)) for move in MOVES.values()]
    assert median(grades) <= HIGHEST_GRADE


@given(any_records())
def test_law_9_no_two_moves_that_are_shown_conflict_or_share_a_carrier(answers: Answers) -> None:
    pathway = pathway_of(answers)
    ids = shown_ids(pathway)
    assert not any(other in ids for one in ids for other in MOVES[one].conflicts_with)
    lines = [shown.lines[0] for shown in steps(pathway)]
    carriers = [(line.carrier.slug, line.access_point) for line in lines if line.kind is not CarrierKind.OWN_ACT]
    assert len(carriers) == len(set(carriers))


@given(any_records())
def test_law_12_the_same_answers_give_the_same_moves_in_any_language(answers: Answers) -> None:
    once = pathway_of(answers)
    token = speaking.set(Loud())
    try:
        again = pathway_of(answers)
    finally:
        speaking.reset(token)
    assert [(s.move, s.lines) for s in everything(once)] == [(s.move, s.lines) for s in everything(again)]


def test_everybody_who_tells_their_age_and_place_has_a_first_move(deep: int) -> None:
    random = Random(7)
    for number in range(100 * deep):
        person = complete_person(random).with_answer(AREA, DISTRICT_IDS[number % len(DISTRICT_IDS)])
        assert pathway_of(person).moves.first is not None


def test_the_moves_do_not_depend_on_who_was_served_before() -> None:
    for answers in people(40, seed=8):
        assert pathway_of(answers).moves == new_pathfinder().pathway(answers, ON).moves


def test_what_is_kept_of_moves_is_bounded_and_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.pathway.carriers.MOST_LINES", 5)
    monkeypatch.setattr("triage.pathway.explanations.MOST_SENTENCES", 5)
    small = new_pathfinder()
    for answers in people(40, seed=9):
        assert small.pathway(answers, ON).moves == pathway_of(answers).moves
