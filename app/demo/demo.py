"""A demo to try every screen with: made-up staff of each role, and some work of theirs, in a database of its own."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select
from starlette.datastructures import State

from app.accounts.demo_accounts import OTHER, PASSWORD, PEOPLE, make_demo_staff
from app.accounts.models import Staff
from app.core.audit import Actor, Audit, AuditAct
from app.core.database import writing
from app.demo.demo_referrals import make_demo_referrals
from services_catalogue.model.organisations import Organisation
from services_catalogue.store.drafts import Author, current, save_draft, send_to_review
from services_catalogue.verification.models import ProblemReason, ProblemReport, ProvisionOwnership, Reporter

KEPT_BY_THE_COUNCIL = ("nottingham-jobs", "nottingham-recovery-network", "zink-buxton")
REVIEWED, MIXED = "working-well-east-midlands", "zink-buxton"


def make_demo(state: State, engine: Engine, now: datetime) -> str:
    """Make the staff and the work, once, and say how to sign in."""
    state.demo = True
    make_demo_staff(engine, state.staff_secrets, now)
    with writing(engine) as session:
        if session.exec(select(ProvisionOwnership.slug)).first() is None:
            _make_work(session, state.audit, now)
            make_demo_referrals(session, state, now)
    accounts = "\n".join(f"  {person.email:32}{person.name} ({person.organisation})" for person in PEOPLE)
    return (
        "This is a demo with made-up staff. Sign in at /desk with one of these, and look on the page for the code.\n"
        f"{accounts}\n  Password of all: {PASSWORD}"
    )


def _make_work(session: Session, audit: Audit, now: datetime) -> None:
    """A change in review, two editors who changed one provision at once, a problem report, and a second owner."""
    council = session.exec(select(Organisation).where(Organisation.name == OTHER)).one()
    for slug in KEPT_BY_THE_COUNCIL:
        session.add(ProvisionOwnership(slug=slug, organisation_id=council.id, since=now))
    people = {staff.name: staff for staff in session.exec(select(Staff))}
    editor, other = people["Demo editor"], people["Demo council editor"]

    def drafts(staff: Staff, slug: str, note: str, seen: int | None, **changes: Any) -> int:
        before = current(session, slug)
        content = {**(deepcopy(before.content) if before is not None else {}), **changes}
        saved = save_draft(session, content, Author(staff.name, staff.id), f"Demo: {note}", now, seen=seen).revision
        actor = Actor(staff.name, staff.id, staff.organisation_id)
        audit.record(session, actor, AuditAct.DRAFTED, "provision", slug, now, number=saved.number, why=saved.note)
        return saved.number

    before = current(session, REVIEWED)
    if before is not None:
        rule = [
            {**condition, "at_least": 25} if condition.get("question") == "age" else condition
            for condition in before.content["eligibility"]
        ]
        number = drafts(editor, REVIEWED, "only for people of 25 and over?", before.number, eligibility=rule)
        send_to_review(session, REVIEWED, number)
        audit.record(
            session,
            Actor(editor.name, editor.id, editor.organisation_id),
            AuditAct.SENT_TO_REVIEW,
            "provision",
            REVIEWED,
            now,
            number=number,
        )
    before = current(session, MIXED)
    if before is not None:
        drafts(other, MIXED, "shorter words", before.number, summary="You get help to find work, one to one.")
        drafts(editor, MIXED, "another name", before.number, summary="You get help with work.", name="Zink (Buxton)")
    session.add(
        ProblemReport(
            slug=KEPT_BY_THE_COUNCIL[0],
            reason=ProblemReason.PAGE_BROKEN,
            reporter=Reporter.RESIDENT,
            first_at=now,
            last_at=now,
            count=2,
        )
    )
