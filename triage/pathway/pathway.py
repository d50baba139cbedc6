"""A pathway is the ordered result: what comes first, Step On, Step Up, help alongside, who can refer you, not now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from triage.explanation.explanation import Explanation
from triage.judgement.judgement import Verdict
from triage.pathway.move import CarrierKind, MoveSelection
from triage.pathway.needs import AccessNeeds
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import WANTS, WORK_STATUS
from triage.rules import Rule
from triage.work_statuses import AT_RISK, IN_WORK, OFF_SICK


class AccessPointFacts(Protocol):
    """What a pathway needs to know of an access point."""

    @property
    def id(self) -> str: ...
    @property
    def eligibility(self) -> Rule: ...
    @property
    def provider_checks(self) -> Sequence[str]: ...
    @property
    def based_in(self) -> Sequence[str]: ...

    def closed(self, on: str) -> bool:
        """Whether it takes nobody new on a day (YYYY-MM-DD)."""
        ...

    def known_to_run(self, on: str) -> bool:
        """Whether it is known to run on that day; of two access points that fit, such a one is shown."""
        ...


class ProvisionFacts(Protocol):
    """What a pathway needs to know of a provision."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def alongside(self) -> bool: ...
    @property
    def offers(self) -> Sequence[str]: ...
    @property
    def eligibility(self) -> Rule: ...
    @property
    def provider_checks(self) -> Sequence[str]: ...
    @property
    def opens(self) -> Sequence[str]: ...
    @property
    def try_instead(self) -> Sequence[str]: ...
    @property
    def access_points(self) -> Sequence[AccessPointFacts]: ...
    @property
    def successor(self) -> str | None: ...
    @property
    def ended(self) -> bool: ...  # closed on every day, so that it need not be judged at all
    @property
    def unreadable(self) -> str | None: ...

    def closed(self, on: str) -> bool:
        """Whether nobody new can join on a day (YYYY-MM-DD)."""
        ...

    def known_to_run(self, on: str) -> bool:
        """Whether it is known to run on that day."""
        ...

    def past_its_end(self, on: str) -> bool:
        """Whether a last day that was planned for it, and that nobody confirmed, is over on that day."""
        ...

    def overdue(self, on: str) -> bool:
        """Whether it should have been verified again by that day, and was not."""
        ...


class Part(StrEnum):
    """The parts of a pathway, in the order they are shown."""

    STEP_ON = "step_on"
    STEP_UP = "step_up"
    ALONGSIDE = "alongside"
    REFERRAL_PARTNERS = "referral_partners"
    NOT_NOW = "not_now"

    __hash__ = str.__hash__  # as an enum's own, but not in Python


@dataclass(slots=True, eq=False)
class PathwayEntry:
    """One provision in one person's pathway. Slugs in `opens` and `instead` are in its pathway too.

    Nothing changes an entry, and some are shared. It is not frozen all the same: a dozen and more are made for each
    person, and to make a frozen one takes five times as long.
    """

    index: int
    support: ProvisionFacts
    verdict: Verdict
    part: Part
    explanation: Explanation
    why: tuple[str, ...]
    why_not: tuple[str, ...]
    needs_served: int
    targeted: bool  # a circumstance that it names is met by this person
    reach: int  # how many districts it covers: all of them while the person's place is not known
    opens: tuple[str, ...]
    instead: tuple[str, ...]
    access_point: AccessPointFacts | None
    access_point_explanation: Explanation | None


@dataclass(frozen=True, slots=True)
class Pathway:
    """Every published provision that takes people on that day is in exactly one part."""

    on: str
    outside: bool
    district: str | None  # where the person lives, if that is in the area and was said
    first_met: PathwayEntry | None  # the first of what is met for sure, which comes first where no move does
    moves: MoveSelection
    parts: dict[Part, tuple[PathwayEntry, ...]]
    access_needs: AccessNeeds
    not_covered: tuple[str, ...]  # wants that nothing in the catalogue serves for this person
    still_matter: tuple[str, ...]  # ids of questions whose answers can still change this, in order

    def entries(self) -> Iterator[PathwayEntry]:
        """All entries, part by part."""
        for entries in self.parts.values():
            yield from entries

    @property
    def first_slug(self) -> str | None:
        """The slug of what comes first: of the provision that carries the first move, else of the first that is met.

        None when there is none, and when a body carries the move, or it is the person's own act.
        """
        if self.moves.first is None:
            return None if self.first_met is None else self.first_met.support.slug
        line = self.moves.first.lines[0]
        return line.carrier.slug if line.kind is CarrierKind.PROVISION else None

    @property
    def place_known(self) -> bool:
        """Whether the person has said where they live, in our area or outside it."""
        return self.outside or self.district is not None

    @property
    def next_question(self) -> str | None:
        """The first question that can still change this, or None."""
        return self.still_matter[0] if self.still_matter else None


SECURE_FIRST = (OFF_SICK, AT_RISK)
STARTS = (Part.STEP_ON, Part.STEP_UP)


def starting_part(answers: Answers) -> Part:
    """Where this person starts: Step Up for someone with work, Step On for everyone else.

    Someone whose job is in doubt secures it first, unless what they want is better pay.
    """
    status = answers.said(WORK_STATUS)
    wants = answers.known(WANTS)
    chosen = wants if isinstance(wants, tuple) else ()
    if status in SECURE_FIRST:
        return Part.STEP_UP if "better_pay" in chosen and "to_keep_my_job" not in chosen else Part.STEP_ON
    return Part.STEP_UP if status in IN_WORK else Part.STEP_ON


def part_of(support: ProvisionFacts, verdict: Verdict, start: Part) -> Part:
    """The part of the pathway a provision belongs to for a person who starts at `start`."""
    if verdict is Verdict.NOT_MET:
        return Part.NOT_NOW
    if support.category == "referral_and_access":
        return Part.REFERRAL_PARTNERS
    if support.alongside:
        return Part.ALONGSIDE
    return start if support.stage == "both" else Part(support.stage)


def fits_stage(support: ProvisionFacts, start: Part) -> bool:
    """Whether a provision helps at the stage where the person starts."""
    return support.stage in ("both", start)
