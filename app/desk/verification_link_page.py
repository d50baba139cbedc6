"""The page behind the link in a mail: somebody without an account says that a provision is still right, or what is not.

Opening it changes nothing, since programs that look through mail open every link. Saying "still right" uses it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.signed_links import LinkPurpose, SignedLink, look_up, use_link
from app.catalogue.owners import OwnerContacts
from app.catalogue.verification_emails import write_again, write_fault
from app.core.audit import Actor, AuditAct
from app.core.clock import now
from app.core.session import Database
from app.desk.problem_report_page import fault_mistakes, reasons
from app.presentation.contacts import reach_of
from app.web.forms import FieldError, Form, PostedForm
from app.web.templating import render
from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.dates import Dates
from services_catalogue.model.provision import Provision
from services_catalogue.model.status import date_in_words, status_on
from services_catalogue.verification.problem_reports import REASONS, ProblemReason, Reporter, open_faults, report_fault
from services_catalogue.verification.verification import (
    CheckedHow,
    RevisionConflict,
    Verification,
    VerificationStatus,
    last_said_between,
    needs_checking,
    published_provisions,
    say_still_right,
    upkeep_of,
)

router = APIRouter(prefix="/still-right", include_in_schema=False, default_response_class=HTMLResponse)

DATES = (
    ("start", "It starts"),
    ("paused_until", "Paused until"),
    ("last_referral", "Last day to join"),
    ("end", "It ends"),
)


@dataclass(frozen=True, slots=True)
class VerificationLink:
    """A link that can be used, and the provision it is about."""

    link: SignedLink
    provision: Provision
    upkeep: VerificationStatus


@router.get("/{token}")
def look(token: str, database: Database) -> Response:
    """The provision in short, and what can be said of it."""
    found = _open(database, token)
    return _page(database, token, found) if isinstance(found, VerificationLink) else found


@router.post("/{token}")
def still_right(token: str, request: Request, database: Database, form: PostedForm) -> Response:
    """Note that all of it is still right, unless it was changed after the page was opened."""
    found = _open(database, token)
    if not isinstance(found, VerificationLink):
        return found
    at, people = now(), OwnerContacts(database)
    keeper = found.upkeep.keeper
    name = people.name_of(keeper)
    seen = form.number("revision")
    try:
        say_still_right(
            database,
            found.provision.slug,
            seen,
            by_name=name,
            by_organisation=keeper.organisation or ("" if keeper.name else people.leading),
            how=CheckedHow.LINK,
            now=at,
        )
    except RevisionConflict:
        return _page(database, token, found, status=409, changed=True)
    use_link(database, found.link, at)
    request.app.state.audit.record(
        database, Actor(name), AuditAct.CHECKED, "provision", found.provision.slug, at, how="link", revision=seen
    )
    return RedirectResponse(f"/still-right/{token}", 303)


@router.post("/{token}/changed")
def changed(token: str, request: Request, database: Database, form: PostedForm) -> Response:
    """Note what is no longer right, and tell those who can change it."""
    found = _open(database, token)
    if not isinstance(found, VerificationLink):
        return found
    mistakes = fault_mistakes(form)
    if mistakes:
        return _page(database, token, found, status=422, form=form, mistakes=mistakes)
    at, slug = now(), found.provision.slug
    reason, note = ProblemReason(form.text("reason")), form.text("note")
    fault, _ = report_fault(database, slug, reason, Reporter.KEEPER, at, note=note)
    write_fault(database, fault, found.provision, found.upkeep.rhythm, at, request.app.state.settings.address)
    actor = Actor(OwnerContacts(database).name_of(found.upkeep.keeper))
    request.app.state.audit.record(
        database, actor, AuditAct.REPORTED, "fault", slug, at, how="link", reason=reason.value
    )
    return RedirectResponse(f"/still-right/{token}/told", 303)


@router.get("/{token}/told")
def told(token: str) -> Response:
    """Thanks for saying what has changed."""
    return render("desk/verification_link/told.html", token=token)


@router.post("/{token}/again")
def again(token: str, request: Request, database: Database) -> Response:
    """Send a fresh link to the address that we have; whoever presses cannot name another."""
    link = look_up(database, token, LinkPurpose.STILL_RIGHT)
    if link is None:
        return _unknown()
    provision, upkeep = _kept(database, link.subject)
    if provision is not None and upkeep is not None:
        write_again(database, provision, upkeep.rhythm, now(), request.app.state.settings.address)
    return RedirectResponse(f"/still-right/{token}/sent", 303)


@router.get("/{token}/sent")
def sent(token: str) -> Response:
    """A fresh link is on its way. It says the same to everybody."""
    return render("desk/verification_link/sent.html", token=token)


def _open(session: Session, token: str) -> VerificationLink | Response:
    """The link while it can be used; otherwise the page that tells its holder why it cannot."""
    link = look_up(session, token, LinkPurpose.STILL_RIGHT)
    if link is None:
        return _unknown()
    provision, upkeep = _kept(session, link.subject)
    if provision is None or upkeep is None:
        return render("desk/verification_link/over.html", status=410)
    if link.used_at is None and now() <= link.expires_at:
        return VerificationLink(link, provision, upkeep)
    said = _said_by(session, link)
    if said is not None:
        return render(
            "desk/verification_link/thanks.html",
            provision=provision,
            on=date_in_words(said.at.date().isoformat()),
            due=date_in_words(upkeep.rhythm.due.isoformat()),
        )
    return render("desk/verification_link/run_out.html", status=410, provision=provision, token=token)


def _unknown() -> Response:
    return render("desk/verification_link/unknown.html", status=404)


def _kept(session: Session, slug: str) -> tuple[Provision, VerificationStatus] | tuple[None, None]:
    """What is published and still has to be looked after."""
    provision, upkeep = published_provisions(session, {slug}).get(slug), upkeep_of(session).get(slug)
    if provision is None or upkeep is None or not needs_checking(provision, now().date()):
        return None, None
    return provision, upkeep


def _said_by(session: Session, link: SignedLink) -> Verification | None:
    """What was said with this link. One that was replaced by another has said nothing."""
    if link.used_at is None:
        return None
    day = link.used_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return last_said_between(session, link.subject, day, link.used_at)


def _page(
    session: Session,
    token: str,
    found: VerificationLink,
    *,
    status: int = 200,
    form: Form | None = None,
    mistakes: list[FieldError] | None = None,
    changed: bool = False,
) -> Response:
    provision, on = found.provision, now().date()
    criteria = criteria_out(provision)
    typed = form or Form({})
    context: dict[str, Any] = {
        "faults": [(REASONS[f.reason], f.count) for f in open_faults(session, provision.slug)],
        "doors": [
            (door, reach_of(door.contact), status_on(door.dates, on.isoformat()).sentence)
            for door in provision.access_points
        ],
    }
    return render(
        "desk/verification_link/still_right.html",
        status=status,
        token=token,
        provision=provision,
        revision=found.upkeep.revision,
        rhythm=found.upkeep.rhythm,
        due=date_in_words(found.upkeep.rhythm.due.isoformat()),
        tested=criteria["tested"],
        by_people=criteria["checked_by_people"],
        reach=reach_of(provision.contact),
        status_sentence=status_on(provision.dates, on.isoformat()).sentence,
        dates=_dates(provision.dates),
        reasons=reasons(),
        typed={"reason": typed.text("reason"), "note": typed.text("note")},
        mistakes=mistakes or [],
        changed=changed,
        **context,
    )


def _dates(dates: Dates) -> list[tuple[str, str]]:
    values = dates.model_dump()
    return [(words, date_in_words(values[name])) for name, words in DATES if values[name]]
