"""The staff of a demo: an account for each role, with one public password that opens nothing outside of a demo.

Their addresses are at example.org, which belongs to nobody (RFC 2606), so no real person can have one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Engine
from sqlmodel import select

from app.accounts.models import Staff
from app.accounts.staff_secrets import StaffSecrets
from app.core.database import writing
from app.core.permissions import Role
from services_catalogue.model.organisations import Organisation

PASSWORD = "amber kettle tuba"
LEADING = "Demo partnership"
OTHER = "Demo council"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One account. `seed` makes its one-time codes: fixed, since it guards nothing."""

    key: str
    name: str
    organisation: str
    role: Role
    seed: str

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"


PEOPLE = (
    DemoPerson("editor", "Demo editor", LEADING, Role.EDITOR, "DEMOEDITORDEMOEDITORDEMOEDITORDE"),
    DemoPerson("publisher", "Demo publisher", LEADING, Role.PUBLISHER, "DEMOPUBLISHERDEMOPUBLISHERDEMOPU"),
    DemoPerson("administrator", "Demo administrator", LEADING, Role.ADMINISTRATOR, "DEMOADMINISTRATORDEMOADMINISTRAT"),
    DemoPerson("adviser", "Demo adviser", LEADING, Role.ADVISER, "DEMOADVISERDEMOADVISERDEMOADVISE"),
    DemoPerson("manager", "Demo manager", LEADING, Role.MANAGER, "DEMOMANAGERDEMOMANAGERDEMOMANAGE"),
    DemoPerson("council-adviser", "Demo council adviser", OTHER, Role.ADVISER, "COUNCILADVISERCOUNCILADVISERCOUN"),
    DemoPerson("council-editor", "Demo council editor", OTHER, Role.EDITOR, "COUNCILEDITORCOUNCILEDITORCOUNCI"),
    DemoPerson(
        "council-publisher", "Demo council publisher", OTHER, Role.PUBLISHER, "COUNCILPUBLISHERCOUNCILPUBLISHER"
    ),
)
DEMO_EMAILS = frozenset(person.email for person in PEOPLE)


def is_demo(app: FastAPI) -> bool:
    """Whether this is a demo. Nothing but True in `app.state.demo` makes it one."""
    return getattr(app.state, "demo", False) is True


def demo_people(app: FastAPI) -> tuple[DemoPerson, ...]:
    """The accounts that the sign-in page of a demo offers; empty outside of one."""
    return PEOPLE if is_demo(app) else ()


def make_demo_staff(engine: Engine, locks: StaffSecrets, now: datetime) -> None:
    """Make the two organisations of the demo and their staff, all joined. Idempotent."""
    kept = locks.passwords.hash(PASSWORD)
    with writing(engine) as session:
        if session.exec(select(Staff.id).where(Staff.email == PEOPLE[0].email)).first() is not None:
            return
        organisations = {
            name: Organisation(name=name, leads=name == LEADING, created_at=now) for name in (LEADING, OTHER)
        }
        session.add_all(organisations.values())
        session.flush()
        session.add_all(
            Staff(
                organisation_id=organisations[person.organisation].id or 0,
                email=person.email,
                name=person.name,
                roles=[person.role],
                created_at=now,
                joined_at=now,
                password_hash=kept,
                totp=locks.keep(person.seed),
            )
            for person in PEOPLE
        )
