"""What a change of one provision does to residents, told before it is made: who gains it, who loses it, what they read.

Nobody real is looked at: there are the personas, and all the kinds of people that its rules can tell apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services_catalogue.impact.lost_support import LostSupport, lost_support
from services_catalogue.impact.persona_changes import PersonaChange, persona_changes
from services_catalogue.impact.personas import Persona, shipped_personas
from services_catalogue.impact.referral_routes import ReferralRoutes
from services_catalogue.impact.segment_words import SegmentGroup, SegmentGrouping
from services_catalogue.impact.segments import Segments, segments_of
from services_catalogue.impact.visibility import Visibility, entry_of, shown
from services_catalogue.impact.wording import WordingChange, reworded
from services_catalogue.model.provision import Provision
from triage.districts import DISTRICTS
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import OneOf, Rule, tests_of


@dataclass(frozen=True, slots=True)
class VisibilityChange:
    """Kinds to whom the provision comes to be shown in another way."""

    before: Visibility
    after: Visibility
    groups: tuple[SegmentGroup, ...]

    @property
    def gains(self) -> bool:
        """Whether it is more open to them than it was."""
        return self.after > self.before


@dataclass(frozen=True, slots=True)
class AccessPointChange:
    """Kinds who are sent to another local door than before; None stands for no local door."""

    before: str | None
    after: str | None
    groups: tuple[SegmentGroup, ...]


@dataclass(frozen=True, slots=True)
class DistrictImpact:
    """How many of the kinds gain and lose the provision in one district. It says nothing of how many people."""

    name: str
    gain: int
    lose: int


@dataclass(frozen=True, slots=True)
class Impact:
    """All that the change does. `left` is None for something new.

    `kinds` is how many kinds were judged; `sampled` says that there are more of them.
    """

    slug: str
    name: str
    on: str
    personas: tuple[PersonaChange, ...]
    moved: tuple[VisibilityChange, ...]
    redirected: tuple[AccessPointChange, ...]
    districts: tuple[DistrictImpact, ...]
    left: LostSupport | None
    sentences: tuple[WordingChange, ...]
    kinds: int
    sampled: bool

    @property
    def harmed(self) -> tuple[PersonaChange, ...]:
        """The personas to whom it matters."""
        return tuple(change for change in self.personas if change.matters)

    @property
    def unharmed(self) -> tuple[PersonaChange, ...]:
        """The personas who are only shown something else."""
        return tuple(change for change in self.personas if not change.matters)

    @property
    def losses(self) -> tuple[VisibilityChange, ...]:
        """Who loses it, wholly or in part."""
        return tuple(moved for moved in self.moved if not moved.gains)

    @property
    def gains(self) -> tuple[VisibilityChange, ...]:
        """Who gains it, wholly or in part."""
        return tuple(moved for moved in self.moved if moved.gains)

    @property
    def only_words(self) -> bool:
        """Whether nobody is shown more or less than before, nor sent elsewhere."""
        return not (self.personas or self.moved or self.redirected)


Place = tuple[Visibility, str | None]
"""How somebody is shown the provision, and their local door."""


def impact_of(
    before: Sequence[Provision],
    after: Sequence[Provision],
    slug: str,
    on: str,
    personas: Sequence[Persona] | None = None,
) -> Impact:
    """What it does to residents on a day (YYYY-MM-DD) when the catalogue `before` becomes `after`.

    The two differ in the provision `slug`, which is in one of them at least: not before when it is new, and not after
    when it is taken away. The personas are those that ship with the service, unless others are given. Raises KeyError
    when the provision is in neither.
    """
    was, now = _find(before, slug), _find(after, slug)
    if was is None and now is None:
        raise KeyError(slug)
    people = shipped_personas() if personas is None else personas
    had, has = _joinable(was, on), _joinable(now, on)
    grouping = SegmentGrouping(_kinds(had, has))
    at = list(zip(_places(grouping.kinds, was, on), _places(grouping.kinds, now, on), strict=True))
    remaining = [provision for provision in after if not provision.closed(on)]
    return Impact(
        slug=slug,
        name=(now or was or after[0]).name,
        on=on,
        personas=tuple(
            persona_changes(people, Pathfinder(before, QUESTIONNAIRE), Pathfinder(after, QUESTIONNAIRE), slug, on)
        ),
        moved=_moved(grouping, at),
        redirected=_redirected(grouping, at),
        districts=_by_district(grouping.kinds, at),
        left=None if had is None else lost_support(had, has, remaining),
        sentences=reworded(was, now, ReferralRoutes(before, on), ReferralRoutes(after, on), on),
        kinds=len(grouping.kinds.kinds),
        sampled=grouping.kinds.sampled,
    )


def _find(provisions: Sequence[Provision], slug: str) -> Provision | None:
    return next((provision for provision in provisions if provision.slug == slug), None)


def _joinable(provision: Provision | None, on: str) -> Provision | None:
    return None if provision is None or provision.closed(on) else provision


def _kinds(was: Provision | None, now: Provision | None) -> Segments:
    """The kinds that either version tells apart. Not to have said something matters only where one asks what the
    other does not: otherwise those who have not said are told the same by both, or what somebody who has is told."""
    asked = [{t.question for c in p.eligibility for t in tests_of(c)} for p in (was, now) if p is not None]
    unsaid = asked[0] ^ asked[1] if len(asked) == 2 else set()
    rules = [rule for p in (was, now) if p is not None for rule in _rules(p)]
    kinds = segments_of(rules, unsaid - {AREA})
    return segments_of(rules) if kinds.sampled else kinds  # better all who have answered than some of everybody


def _rules(provision: Provision) -> list[Rule]:
    """The rules that decide about it and its doors; where a door is based counts like one."""
    based = [
        OneOf(question=AREA, one_of=access_point.based_in)
        for access_point in provision.access_points
        if access_point.based_in
    ]
    return [
        provision.eligibility,
        *(access_point.eligibility for access_point in provision.access_points),
        tuple(based),
    ]


def _places(kinds: Segments, provision: Provision | None, on: str) -> list[Place]:
    if provision is None:
        return [(Visibility.NOT_THERE, None)] * len(kinds.kinds)
    alone = Pathfinder([provision], QUESTIONNAIRE)
    access_points = {access_point.id: access_point.name for access_point in provision.access_points}

    def place(answers: Answers) -> Place:
        entry = entry_of(provision.slug, alone.pathway(answers, on))
        return shown(entry), None if entry is None or entry.access_point is None else access_points[
            entry.access_point.id
        ]

    return [place(kind.answers) for kind in kinds.kinds]


def _moved(grouping: SegmentGrouping, at: Sequence[tuple[Place, Place]]) -> tuple[VisibilityChange, ...]:
    """Those who lose most come first. Between "not there" and "not now" nobody loses or gains anything."""
    found: dict[tuple[Visibility, Visibility], list[int]] = {}
    for position, ((old, _), (new, _)) in enumerate(at):
        if old is not new and (old.open or new.open):
            found.setdefault((old, new), []).append(position)
    order = sorted(found, key=lambda move: (move[1] - move[0], move))
    return tuple(VisibilityChange(old, new, grouping.groups(found[old, new])) for old, new in order)


def _redirected(grouping: SegmentGrouping, at: Sequence[tuple[Place, Place]]) -> tuple[AccessPointChange, ...]:
    found: dict[tuple[str | None, str | None], list[int]] = {}
    for position, ((old, access_point_before), (new, access_point_after)) in enumerate(at):
        if old.open and new.open and access_point_before != access_point_after:
            found.setdefault((access_point_before, access_point_after), []).append(position)
    return tuple(AccessPointChange(*access_points, grouping.groups(some)) for access_points, some in found.items())


def _by_district(kinds: Segments, at: Sequence[tuple[Place, Place]]) -> tuple[DistrictImpact, ...]:
    gain, lose = dict.fromkeys(kinds.choices[AREA], 0), dict.fromkeys(kinds.choices[AREA], 0)
    choice_of = {choice.value: choice for choice in kinds.choices[AREA]}
    for kind, ((old, _), (new, _)) in zip(kinds.kinds, at, strict=True):
        if old is not new and (old.open or new.open):
            counted = gain if new > old else lose
            counted[choice_of[kind.answers[AREA]]] += 1
    return tuple(
        DistrictImpact(district.name, gain[choice], lose[choice])
        for district in DISTRICTS
        for choice in kinds.choices[AREA]
        if district.id in choice.members
    )
