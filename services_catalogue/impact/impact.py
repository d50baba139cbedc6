"""What a change of one provision does to residents, told before it is made: who gains it, who loses it, what they read.

No real person's answers are used: it judges the personas, and every segment that the provision's rules tell apart.
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
    """Segments to whom the provision comes to be shown in another way."""

    before: Visibility
    after: Visibility
    groups: tuple[SegmentGroup, ...]

    @property
    def gains(self) -> bool:
        """Whether the provision becomes more open to these segments."""
        return self.after > self.before


@dataclass(frozen=True, slots=True)
class AccessPointChange:
    """Segments sent to another access point than before; None stands for no access point."""

    before: str | None
    after: str | None
    groups: tuple[SegmentGroup, ...]


@dataclass(frozen=True, slots=True)
class DistrictImpact:
    """How many segments gain and lose the provision in one district: not how many people."""

    name: str
    gain: int
    lose: int


@dataclass(frozen=True, slots=True)
class Impact:
    """All that the change does. `left` is None for a new provision.

    `kinds` is the number of segments judged; `sampled` says that there are more than were judged.
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
        """The personas who lose by the change."""
        return tuple(change for change in self.personas if change.matters)

    @property
    def unharmed(self) -> tuple[PersonaChange, ...]:
        """The personas who are shown something else and lose nothing."""
        return tuple(change for change in self.personas if not change.matters)

    @property
    def losses(self) -> tuple[VisibilityChange, ...]:
        """The segments that lose the provision, wholly or in part."""
        return tuple(moved for moved in self.moved if not moved.gains)

    @property
    def gains(self) -> tuple[VisibilityChange, ...]:
        """The segments that gain the provision, wholly or in part."""
        return tuple(moved for moved in self.moved if moved.gains)

    @property
    def only_words(self) -> bool:
        """Whether no segment is shown more or less than before, nor sent elsewhere."""
        return not (self.personas or self.moved or self.redirected)


Place = tuple[Visibility, str | None]
"""How a segment is shown the provision, and the id of its access point."""


def impact_of(
    before: Sequence[Provision],
    after: Sequence[Provision],
    slug: str,
    on: str,
    pathfinders: tuple[Pathfinder, Pathfinder],
    personas: Sequence[Persona] | None = None,
) -> Impact:
    """The impact on residents on a day (YYYY-MM-DD) when the catalogue `before` becomes `after`.

    The two differ in the provision `slug`, which is missing from `before` when it is new, and from `after` when it is
    taken away; `pathfinders` are those of the two, with their moves. The personas are those that ship with the service,
    unless others are given. Raises KeyError when the provision is in neither.
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
        personas=tuple(persona_changes(people, *pathfinders, slug, on)),
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
    """The segments that either version tells apart. A missing answer tells segments apart only where just one version
    asks the question: elsewhere both versions treat it alike, or as one of the answers."""
    asked = [{t.question for c in p.eligibility for t in tests_of(c)} for p in (was, now) if p is not None]
    unsaid = asked[0] ^ asked[1] if len(asked) == 2 else set()
    rules = [rule for p in (was, now) if p is not None for rule in _rules(p)]
    kinds = segments_of(rules, unsaid - {AREA})
    return segments_of(rules) if kinds.sampled else kinds  # better every segment that answers than a sample of all


def _rules(provision: Provision) -> list[Rule]:
    """The rules that decide about a provision and its access points; where one is based counts like a rule."""
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
    """The segments that lose most come first. A move between "not there" and "not now" is neither loss nor gain."""
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
