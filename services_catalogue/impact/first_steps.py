"""Whose first step a change moves, and above whom help in a crisis changes: told by kind of people and by district.

No real person's answers are used. People are made up of the answers that each changed rule tells apart; how much else
they say, and what, is drawn, always alike: what comes first rests on all moves, so no list of kinds is complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services_catalogue.impact.segment_words import SegmentGroup, SegmentGrouping, in_a_sentence
from services_catalogue.impact.segments import Trait, asked_for, choices_of, residents_like, segments_of
from services_catalogue.model.move import Move
from services_catalogue.model.provision import CatalogueEntry
from triage.districts import DISTRICTS
from triage.judgement.judgement import Verdict, judge
from triage.pathway.move import MoveLine, ShownMove
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import OneOf, Rule

MOST_PEOPLE = 300
"""Two pathways are found for each, in about a millisecond."""
LEAST_OF_A_RULE = 6
MOST_KINDS = 2_000
EVERYTHING = tuple(Trait(question) for question in QUESTIONNAIRE)
NOT_MET = Verdict.NOT_MET


@dataclass(frozen=True, slots=True)
class PathwaySource:
    """One version of the catalogue that pathways are found in, with its moves and the names of its entries by slug."""

    pathfinder: Pathfinder
    moves: Sequence[Move]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FirstStepChange:
    """People who come to be told something else first, or, where it stands `above`, to be shown other help in a crisis.

    None stands for nothing. `groups` are whole kinds, of which it is true of some at least; `people` of those who were
    judged are concerned.
    """

    above: bool
    before: str | None
    after: str | None
    people: int
    groups: tuple[SegmentGroup, ...]
    example: str
    districts: tuple[str, ...]

    @property
    def everywhere(self) -> bool:
        """Whether it was found in each of the districts."""
        return len(self.districts) == len(DISTRICTS)


@dataclass(frozen=True, slots=True)
class FirstStepImpact:
    """All such changes, those above everything first. `judged` is the number of people that were made up."""

    changes: tuple[FirstStepChange, ...]
    judged: int


def first_step_impact(before: PathwaySource, after: PathwaySource, rules: Sequence[Rule], on: str) -> FirstStepImpact:
    """What comes first on a day (YYYY-MM-DD) before and after a change that touches these rules."""
    asked = [move.when for source in (before, after) for move in source.moves if not move.sleeps]
    people = list(_people(list(dict.fromkeys(rules)), asked))
    seen: dict[tuple[bool, str | None, str | None], _Sightings] = {}
    for person in people:
        was = _told(before, person.answers, on)
        now = _told(after, person.answers, on)
        for place in sorted(was.keys() | now.keys()):
            old, new = was.get(place, NOTHING), now.get(place, NOTHING)
            if old.of != new.of:
                seen.setdefault((place != FIRST, old.words, new.words), _Sightings()).add(person)
    changes = [_change(key, sightings) for key, sightings in seen.items()]
    order = sorted(changes, key=lambda one: (not one.above, one.after is not None, -one.people))
    return FirstStepImpact(tuple(order), len(people))


def rules_of_moves(moves: Sequence[Move]) -> list[Rule]:
    """The rules by which moves choose people, by themselves and for each carrier that is kept for some of them."""
    return [(*move.when, *only_for) for move in moves for only_for in ((), *(one.only_for for one in move.carried_by))]


def rules_of_entries(entries: Sequence[CatalogueEntry], moves: Sequence[Move]) -> list[Rule]:
    """The rules of versions of an entry and its access points, and those together with the moves that it carries."""
    slugs = {entry.slug for entry in entries}
    points = [(point.eligibility, point.based_in) for entry in entries for point in entry.access_points]
    own: list[Rule] = [entry.eligibility for entry in entries]
    own += [(*rule, OneOf(question=AREA, one_of=based)) if based else rule for rule, based in points]
    carried = [move for move in moves if slugs & {carrier.slug for carrier in move.carried_by}]
    return [*own, *((*move.when, *rule) for move in carried for rule in ((), *own))]


def rules_of_order(before: Sequence[Move], after: Sequence[Move]) -> list[Rule]:
    """The rules of the moves between the first and the last whose place changes."""
    differ = [i for i, (one, other) in enumerate(zip(before, after, strict=False)) if one.id != other.id]
    return rules_of_moves(before[differ[0] : differ[-1] + 1]) if differ else []


def first_in_words(pathway: Pathway, names: Mapping[str, str] | None = None) -> str | None:
    """What a pathway says first: the act and who carries it, else the provision that is met; None for nothing.

    `names` are those of entries by slug; without them nobody is named.
    """
    first = pathway.moves.first
    if first is not None:
        return _in_words(first, names)
    return None if pathway.first_met is None else pathway.first_met.support.name


@dataclass(frozen=True, slots=True)
class _MadeUpPerson:
    """Somebody with the position of their kind among those that a rule tells apart."""

    grouping: SegmentGrouping
    kind: int
    answers: Answers


def _people(rules: Sequence[Rule], asked: Sequence[Rule]) -> Iterator[_MadeUpPerson]:
    """People whom each of these rules does not rule out, from every kind of them as far as there is room."""
    of_a_rule = max(LEAST_OF_A_RULE, MOST_PEOPLE // max(1, len(rules)))
    choices = choices_of(asked_for(asked), asked)
    for rule in rules:
        grouping = SegmentGrouping(segments_of([rule], most=MOST_KINDS))
        kinds = grouping.kinds.kinds
        met = [i for i, kind in enumerate(kinds) if judge(rule, kind.answers, QUESTIONNAIRE).verdict is not NOT_MET]
        chosen = met[:: -(-len(met) // of_a_rule) or 1]
        for position in chosen:
            like = residents_like(kinds[position], grouping.kinds, choices, max(1, of_a_rule // len(chosen)))
            yield from (_MadeUpPerson(grouping, position, answers) for answers in like)


def _told(source: PathwaySource, answers: Answers, on: str) -> dict[str, _ToldLine]:
    """What a person is told: first, and under the id of each box its act and its lines."""
    pathway = source.pathfinder.pathway(answers, on, only_open=True)
    moves = pathway.moves
    boxes = {shown.move.id: _ToldLine(_parts(shown), _in_words(shown, source.names)) for shown in moves.boxes}
    words = first_in_words(pathway, source.names)
    of = (pathway.first_slug or "",) if moves.first is None else _parts(moves.first)
    return boxes if words is None else {FIRST: _ToldLine(of, words), **boxes}


def _parts(shown: ShownMove) -> tuple[str, ...]:
    """What makes it another move than before, whatever its words: its id, and who carries it."""
    return shown.move.id, *(f"{line.carrier.slug or line.carrier.own_act}/{line.access_point}" for line in shown.lines)


def _in_words(shown: ShownMove, names: Mapping[str, str] | None) -> str:
    act = shown.move.name if isinstance(shown.move, Move) else shown.move.id
    carriers = [] if names is None else [_carrier(line, names) for line in shown.lines]
    return f"{act} ({', '.join(carriers)})" if carriers else act


def _carrier(line: MoveLine, names: Mapping[str, str]) -> str:
    slug = line.carrier.slug
    return f"with their {line.carrier.own_act}" if slug is None else names.get(slug, slug)


@dataclass(frozen=True, slots=True)
class _ToldLine:
    """What a person is told in one place; two are the same where `of` is."""

    of: tuple[str, ...]
    words: str | None


FIRST = ""
NOTHING = _ToldLine((), None)


@dataclass(slots=True)
class _Sightings:
    """The people of one change: how many, of which kinds, where, and who has told us least."""

    people: int = 0
    kinds: dict[SegmentGrouping, set[int]] = field(default_factory=dict)
    districts: set[str] = field(default_factory=set)
    example: str = ""

    def add(self, person: _MadeUpPerson) -> None:
        self.people += 1
        self.districts.add(str(person.answers[AREA]))
        self.kinds.setdefault(person.grouping, set()).add(person.kind)
        example = in_a_sentence(EVERYTHING, person.answers)
        self.example = min(self.example or example, example, key=len)


def _change(key: tuple[bool, str | None, str | None], seen: _Sightings) -> FirstStepChange:
    groups = (group for grouping, positions in seen.kinds.items() for group in grouping.groups(positions))
    return FirstStepChange(
        *key,
        people=seen.people,
        groups=tuple({group.who: group for group in groups}.values()),
        example=seen.example,
        districts=tuple(district.name for district in DISTRICTS if district.id in seen.districts),
    )
