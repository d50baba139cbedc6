"""Which questions still matter: whose answers can still settle an open provision, its access point or the ranking, or
change which moves come first, or which an answer prompts.

What cannot come first has to be worth a question: see `_worth_asking`, and `triage.pathway.move_relevance`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial, reduce
from operator import or_

from triage.judgement.applicability import is_declined, prompted, to_ask_for
from triage.judgement.compiled_rules import RuleOutcomes
from triage.judgement.judgement import Verdict
from triage.pathway.access_points import bits_that_matter
from triage.pathway.carriers import Carriers
from triage.pathway.catalogue_index import CatalogueIndex
from triage.pathway.day import Day
from triage.pathway.move_relevance import worth_asking
from triage.pathway.needs import WANT_OF_A_JOBSEEKER, needs_of
from triage.pathway.pathway import SECURE_FIRST, Part, PathwayEntry, fits_stage, starting_part
from triage.pathway.ranking import depends_on_start, stays_behind
from triage.questionnaire.answers import UNSAID, Answers
from triage.questionnaire.everyday import AREA, OUTSIDE, WANTS, WORK_STATUS
from triage.questionnaire.questions import Questionnaire


def still_matter(
    prepared: CatalogueIndex,
    answers: Answers,
    judged: RuleOutcomes,
    entries: Sequence[PathwayEntry],
    day: Day,
    open_now: int,
    through: Mapping[int, int],
    first: PathwayEntry | None,
    carriers: Carriers,
) -> tuple[str, ...]:
    """The ids of these questions, in the order to ask them: see `_in_order`.

    `open_now` are the provisions not ruled out, as bits. Outside the area nothing is asked for the sake of a move: it
    would take many questions to show lines that stand on every page.

    `through` holds those of them that only an access point opens, each with the rule by which it does; `first` is what
    comes first of what is met.
    """
    compiled = prepared.compiled
    telling = {AREA}  # outside the area there is no first step, and inside it decides the access point
    bits, ranks = 0, dict[str, int]()
    askable = cache(partial(_askable, prepared, answers))
    all_said = UNSAID.isdisjoint([value for value in answers.values() if isinstance(value, str)])
    if open_now:
        bits = _about_provisions(prepared, answers, judged, entries, day, through, first, askable)
        telling |= compiled.questions_of(bits)
        telling |= _about_needs(prepared, answers, open_now)
        telling |= _about_start(prepared, answers, entries, day, open_now)
        telling |= prompted(answers, prepared.questionnaire)
    if answers.said(AREA) != OUTSIDE:
        moves, ranks = _about_moves(prepared, carriers, None if all_said else askable)
        bits |= moves
        telling |= ranks.keys()
    wanted: dict[str, int] = {}
    unnamed = 0
    if answers.declined:
        declined = [q.id for q in prepared.questionnaire if is_declined(q.id, answers, prepared.questionnaire)]
        unnamed = compiled.tests_about(declined) & judged.open
    for question_id in telling:
        # Of an answered question something is left only where an implied option would settle a test.
        hidden = unnamed if question_id in answers.declined else 0
        among = compiled.implied_options_that_tell(question_id, bits, hidden) if question_id in answers else None
        rank = ranks.get(question_id, len(carriers.awake()))
        for asked in to_ask_for(question_id, answers, prepared.questionnaire, among):
            wanted[asked] = min(rank, wanted.get(asked, rank))
    return _in_order(wanted, prepared.questionnaire)


def _in_order(wanted: Mapping[str, int], questionnaire: Questionnaire) -> tuple[str, ...]:
    """The place first, then everyday questions, then sensitive ones; of these the one that a more urgent move hangs on.

    `wanted` holds how many moves come before that move. Questions that are alike in this stand in their usual order.
    """
    found = [question for question in questionnaire.questions if question.id in wanted]
    return tuple([q.id for q in sorted(found, key=lambda q: (q.id != AREA, q.sensitive, wanted[q.id]))])


def _askable(prepared: CatalogueIndex, answers: Answers) -> int:
    """The tests, as bits, that an answer which can still be asked for may meet."""
    left = [q.id for q in prepared.questionnaire if to_ask_for(q.id, answers, prepared.questionnaire)]
    # An answered question is not asked again: only an implied option can still meet a test on it.
    return prepared.compiled.tests_about([q for q in left if q not in answers]) | (
        prepared.compiled.tests_met_by_implication([q for q in left if q in answers])
    )


def _about_moves(
    prepared: CatalogueIndex, carriers: Carriers, askable: Callable[[], int] | None
) -> tuple[int, dict[str, int]]:
    """The tests, as bits, of the moves that are worth a question; and to each of their questions, how many moves come
    before the first that hangs on it."""
    bits, ranks = 0, dict[str, int]()
    for rank, found in worth_asking(carriers, askable):
        if found & ~bits:
            for question_id in prepared.compiled.questions_of(found & ~bits):
                ranks.setdefault(question_id, rank)
            bits |= found
    return bits, ranks


def _about_provisions(
    prepared: CatalogueIndex,
    answers: Answers,
    judged: RuleOutcomes,
    entries: Sequence[PathwayEntry],
    day: Day,
    through: Mapping[int, int],
    first: PathwayEntry | None,
    askable: Callable[[], int],
) -> int:
    """The tests, as bits, that can settle an open provision, where that is worth a question, or its access point."""
    compiled, area = prepared.compiled, answers.said(AREA)
    start = starting_part(answers)
    # These two decide where the person starts and what helps them, so what is far down. See `_about_start`.
    known_where_to_start = WORK_STATUS in answers and WANTS in answers

    bits = 0
    for entry in entries:
        i = entry.index
        if entry.part is Part.NOT_NOW:
            continue
        if i in through:
            bits |= _settling(prepared, judged, day, i, through[i])
        elif compiled.whole[i] & judged.open:
            behind = first is not None and known_where_to_start and stays_behind(entry, first, start, day.doubt)
            bits |= _worth_asking(prepared, entry, start) if behind else compiled.whole[i]
        if prepared.access_point_bits[i] & judged.open and isinstance(area, str):  # none before the place is known
            bits |= bits_that_matter(prepared, day, i, judged, area, askable)
    return bits & judged.open


def _worth_asking(prepared: CatalogueIndex, entry: PathwayEntry, start: Part) -> int:
    """The tests of an open provision that cannot come first, as bits, that are worth a question.

    None of a service that can only refer the person on, when it helps with nothing they want. At a stage where they do
    not start only those that can rule it out, and not those that only spare them a check.
    """
    if entry.part is Part.REFERRAL_PARTNERS and not entry.needs_served:
        return 0
    if fits_stage(entry.support, start):
        return prepared.compiled.whole[entry.index]
    return prepared.can_rule_out[entry.index]


def _settling(prepared: CatalogueIndex, judged: RuleOutcomes, day: Day, index: int, through: int) -> int:
    """The tests, as bits, that can settle a provision that only an access point opens; none when one does for sure."""
    compiled = prepared.compiled
    if compiled.verdict(through, judged) is Verdict.MET:
        return 0
    rules = [rule + prepared.through for rule, _access_point, _runs in day.access_points[index]]
    possible = [rule for rule in rules if compiled.verdict(rule, judged) is not Verdict.NOT_MET]
    return reduce(or_, [compiled.whole[rule] for rule in possible], 0)


def _about_needs(prepared: CatalogueIndex, answers: Answers, open_now: int) -> set[str]:
    """The unanswered questions that can name a need which an open provision serves and the person has not named."""
    telling = dict(prepared.needs)
    if answers.known(WANTS) is None:
        telling[WORK_STATUS] = (WANT_OF_A_JOBSEEKER,)
    unanswered = [question for question in telling if question not in answers]
    named: dict[str, int] = {}
    for need in needs_of(answers) if unanswered else ():
        named[need.says] = named.get(need.says, 0) | prepared.serving_bits[id(need)]
    return {
        question
        for question in unanswered
        if any(prepared.serving_bits[id(need)] & open_now & ~named.get(need.says, 0) for need in telling[question])
    }


def _about_start(
    prepared: CatalogueIndex, answers: Answers, entries: Sequence[PathwayEntry], day: Day, open_now: int
) -> set[str]:
    """The questions not answered yet that can change where this person starts, if that would move anything."""
    found = {WORK_STATUS, WANTS} if answers.said(WORK_STATUS) in SECURE_FIRST else {WORK_STATUS}
    found.difference_update(answers)
    if not found or open_now & prepared.follow_the_start:
        return found
    outside = answers.said(AREA) == OUTSIDE
    return found if depends_on_start(entries, day.doubt, outside) else set()
