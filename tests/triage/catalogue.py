"""Support to judge: the real provisions as they ship, and small examples of our own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from services_catalogue.model.body import Body
from services_catalogue.model.provision import Provision
from services_catalogue.reading.provision_reader import CANDIDATES, read_bodies, read_folder
from triage.rules import Rule

ON = "2026-11-25"
NEVER = "9999"


@cache
def real_catalogue() -> tuple[Provision, ...]:
    """The provisions that ship with the service, also those that have ended: read once in a process."""
    return read_folder()


@cache
def real_bodies() -> tuple[Body, ...]:
    """The bodies that ship: read once in a process."""
    return read_bodies()


@cache
def real_candidates() -> tuple[Provision, ...]:
    """What ships as drafts for staff to confirm: read once in a process."""
    return read_folder(CANDIDATES, known={provision.slug for provision in real_catalogue()})


@dataclass(frozen=True)
class ExampleDoor:
    """An access point with nothing but what a pathway reads."""

    id: str
    eligibility: Rule = ()
    provider_checks: tuple[str, ...] = ()
    based_in: tuple[str, ...] = ()
    runs: bool = True
    closed_from: str = NEVER

    def closed(self, on: str) -> bool:
        return on >= self.closed_from

    def known_to_run(self, on: str) -> bool:
        return self.runs and not self.closed(on)


@dataclass(frozen=True)
class Example:
    """A provision with nothing but what a pathway reads."""

    slug: str
    eligibility: Rule = ()
    provider_checks: tuple[str, ...] = ()
    stage: str = "step_on"
    category: str = "employment_and_skills"
    alongside: bool = False
    offers: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    try_instead: tuple[str, ...] = ()
    access_points: tuple[ExampleDoor, ...] = ()
    successor: str | None = None
    ended: bool = False
    unreadable: str | None = None
    runs: bool = True
    closed_from: str = NEVER
    overdue_from: str = NEVER
    past_from: str = NEVER

    @property
    def name(self) -> str:
        return self.slug.replace("-", " ").capitalize()

    def closed(self, on: str) -> bool:
        return self.ended or on >= self.closed_from

    def known_to_run(self, on: str) -> bool:
        return self.runs and not (self.closed(on) or self.overdue(on) or self.past_its_end(on))

    def past_its_end(self, on: str) -> bool:
        return self.past_from <= on

    def overdue(self, on: str) -> bool:
        return on >= self.overdue_from
