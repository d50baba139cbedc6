"""Segments grouped and said in few words: "who are 18 to 24 and who live in Derby or Nottingham"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from services_catalogue.impact.segments import Mark, MissingAnswer, Segments, Trait, TraitValue
from triage.explanation.phrases import options_phrase, range_phrase, value_phrase
from triage.i18n import listed
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AGE, AREA
from triage.questionnaire.questions import Question

Box = tuple[frozenset[Mark], ...]
"""The allowed marks of each trait, in the order of the traits: it stands for every segment that fits."""


@dataclass(frozen=True, slots=True)
class SegmentGroup:
    """Segments said together. `who` follows "People"; `example` is one of them, as a sentence with "They"."""

    who: str
    example: str


class SegmentGrouping:
    """Segments, indexed so that they can be grouped."""

    def __init__(self, kinds: Segments) -> None:
        self.kinds = kinds
        self._at: list[dict[Mark, int]] = [{} for _ in kinds.aspects]  # for each trait and mark the segments, as bits
        for position, kind in enumerate(kinds.kinds):
            for at, mark in zip(self._at, kind.marks, strict=True):
                at[mark] = at.get(mark, 0) | 1 << position

    def groups(
        self, positions: Iterable[int], everyone: str = "who live anywhere in the area"
    ) -> tuple[SegmentGroup, ...]:
        """The segments at these positions in few groups. `everyone` is said of a group that holds all segments."""
        aspects, kinds = self.kinds.aspects, self.kinds.kinds
        return tuple(
            SegmentGroup(self._who(box) or everyone, in_a_sentence(aspects, kinds[position].answers))
            for position, box in self.boxes(positions)
        )

    def boxes(self, positions: Iterable[int]) -> Iterator[tuple[int, Box]]:
        """Few boxes (a greedy cover) with the segments at these positions and no others, each with the position of one.

        When the segments are sampled, each has its own box: a wider one could hold some that were not judged.
        """
        wanted = left = sum([1 << position for position in set(positions)])
        while left:
            position = (left & -left).bit_length() - 1
            box = tuple([frozenset({mark}) for mark in self.kinds.kinds[position].marks])
            box = box if self.kinds.sampled else self._widest(box, wanted)
            yield position, box
            left &= ~self.inside(box)

    def inside(self, box: Box) -> int:
        """The segments in a box, as bits by their positions."""
        inside = (1 << len(self.kinds.kinds)) - 1
        for at, marks in zip(self._at, box, strict=True):
            inside &= reduce(or_, [at[mark] for mark in marks])
        return inside

    def _widest(self, box: Box, wanted: int) -> Box:
        """The box widened, trait by trait, while only wanted segments are in it. Impossible combinations do no harm."""
        for place, at in enumerate(self._at):
            for mark in at:
                wider = (*box[:place], box[place] | {mark}, *box[place + 1 :])
                if not self.inside(wider) & ~wanted:
                    box = wider
        return box

    def _who(self, box: Box) -> str:
        said = [
            (aspect.question, _phrase(aspect, marks, at.keys() - marks, self.kinds.choices[aspect.question.id]))
            for aspect, at, marks in zip(self.kinds.aspects, self._at, box, strict=True)
            if marks != at.keys()
        ]
        said.sort(key=lambda part: _as_people_say_it(part[0]))
        return listed(list(dict.fromkeys(f"who {phrase}" for _, phrase in said)), "and")


def in_a_sentence(aspects: Sequence[Trait], answers: Answers) -> str:
    """One segment as far as these traits go: "They are 18, have a job and live in Derby."."""
    questions = dict.fromkeys(aspect.question for aspect in aspects if aspect.question.id in answers)
    parts = [
        _not_said(question) if answers.said(question.id) is None else value_phrase(question, answers[question.id])
        for question in sorted(questions, key=_as_people_say_it)
    ]
    return f"They {listed(parts, 'and')}."


def _as_people_say_it(question: Question) -> int:
    """Age first and the place last."""
    return {AGE: 0, AREA: 2}.get(question.id, 1)


def _phrase(aspect: Trait, marks: frozenset[Mark], others: set[Mark], choices: Sequence[TraitValue]) -> str:
    """What is true of residents with one of these marks, and not of residents with one of the others."""
    known, excluded = _known(marks), _known(others)
    if not known:
        return _not_said(aspect.question)
    if aspect.named:
        return _of_several(aspect, marks, others)
    if MissingAnswer.NOT_ASKED in marks and excluded:
        return f"do not say that they {_of(aspect.question, excluded, choices)}"
    unsaid = [_not_said(aspect.question)] if MissingAnswer.NOT_SAID in marks else []
    return listed([_of(aspect.question, known, choices), *unsaid], "or")


def _of_several(aspect: Trait, marks: frozenset[Mark], others: set[Mark]) -> str:
    question, named = aspect.question, options_phrase(aspect.question, aspect.named)
    if 1 in others:
        answered = f"have answered “{question.short}” and " if MissingAnswer.NOT_SAID in others else ""
        return f"{answered}do not say that they {named}"
    parts = [named if 0 in others else f"have answered “{question.short}”"]
    parts += [f"are not asked “{question.short}”"] if MissingAnswer.NOT_ASKED in marks else []
    parts += [_not_said(question)] if MissingAnswer.NOT_SAID in marks else []
    return listed(parts, "or")


def _known(marks: Iterable[Mark]) -> set[Mark]:
    return {mark for mark in marks if not isinstance(mark, MissingAnswer)}


def _of(question: Question, marks: set[Mark], choices: Sequence[TraitValue]) -> str:
    members = [choice.members for choice in choices if choice.value in marks]
    if question.numbers is None:
        return options_phrase(question, tuple(str(option) for some in members for option in some))
    stretches: list[range] = []
    for some in members:
        assert isinstance(some, range)
        joins = bool(stretches) and stretches[-1].stop == some.start
        stretches = [*stretches[:-1], range(stretches[-1].start, some.stop)] if joins else [*stretches, some]
    return listed([_stretch(question, question.numbers, stretch) for stretch in stretches], "or")


def _stretch(question: Question, allowed: range, stretch: range) -> str:
    if len(stretch) == 1:
        return value_phrase(question, stretch.start)
    low = stretch.start if stretch.start > allowed.start else None
    high = stretch.stop - 1 if stretch.stop < allowed.stop else None
    return range_phrase(question, allowed.start, allowed.stop - 1) if low == high else range_phrase(question, low, high)


def _not_said(question: Question) -> str:
    return f"have not answered “{question.short}”"
