"""The page behind a mailed link: an owner without an account says that a provision is still right, or what is not.

Opening it changes nothing, since mail scanners open every link. The link is a single-use token: "still right" uses it
up.
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
from app.catalogue.verification_emails import write_again, write_problem_report
from app.core.audit import Actor, AuditAct
from app.core.clock import now
from app.core.session import Database
from app.desk.problem_report_page import problem_report_errors, reasons
from app.presentation.cards import evidence_in_words
from app.presentation.contacts import reach_of
from app.presentation.entry_address import address_of_entry
from app.web.forms import FieldError, Form, PostedForm
from app.web.templating import render
from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.dates import Dates
from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.model.shown_contacts import best_contact
from services_catalogue.model.shown_facts import cost_in_words
from services_catalogue.model.status import date_in_words
from services_catalogue.verification.problem_reports import (
    REASONS,
    ProblemReason,
    Reporter,
    open_problem_reports,
    report_problem,
)
from services_catalogue.verification.verification import (
    CheckedHow,
    RevisionConflict,
    Verification,
    VerificationStatus,
    confirm_still_right,
    last_said_between,
    needs_checking,
    published_entries,
    verification_status_of,
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
    provision: CatalogueEntry
    verification_status: VerificationStatus


@router.get("/{token}")
def look(token: str, database: Database) -> Response:
    """The provision in short, and what can be said of it."""
    found = _open(database, token)
    return _page(database, token, found) if isinstance(found, VerificationLink) else found


@router.post("/{token}")
def still_right(token: str, request: Request, database: Database, form: PostedForm) -> Response:
    """Note that the provision is still right, unless it was changed after the page was opened (optimistic locking)."""
    found = _open(database, token)
    if not isinstance(found, VerificationLink):
        return found
    at, people = now(), OwnerContacts(database)
    owner = found.verification_status.owner
    name = people.name_of(owner)
    seen = form.number("revision")
    try:
        confirm_still_right(
            database,
            found.provision.slug,
            seen,
            by_name=name,
            by_organisation=owner.organisation or ("" if owner.name else people.leading),
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
    """Note what is no longer right, and tell the editors who can change it."""
    found = _open(database, token)
    if not isinstance(found, VerificationLink):
        return found
    errors = problem_report_errors(form)
    if errors:
        return _page(database, token, found, status=422, form=form, errors=errors)
    at, slug = now(), found.provision.slug
    reason, note = ProblemReason(form.text("reason")), form.text("note")
    problem_report, _ = report_problem(database, slug, reason, Reporter.OWNER, at, note=note)
    write_problem_report(
        database,
        problem_report,
        found.provision,
        found.verification_status.schedule,
        at,
        request.app.state.settings.address,
    )
    actor = Actor(OwnerContacts(database).name_of(found.verification_status.owner))
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
    """Send a fresh link to the owner's address on record; the visitor cannot name another."""
    link = look_up(database, token, LinkPurpose.STILL_RIGHT)
    if link is None:
        return _unknown()
    provision, verification_status = _kept(database, link.subject)
    if provision is not None and verification_status is not None:
        write_again(database, provision, verification_status.schedule, now(), request.app.state.settings.address)
    return RedirectResponse(f"/still-right/{token}/sent", 303)


@router.get("/{token}/sent")
def sent(token: str) -> Response:
    """The same page whether or not a fresh link was sent, so that it tells a stranger nothing."""
    return render("desk/verification_link/sent.html", token=token)


def _open(session: Session, token: str) -> VerificationLink | Response:
    """The link while it is valid; otherwise the page that says why it is not."""
    link = look_up(session, token, LinkPurpose.STILL_RIGHT)
    if link is None:
        return _unknown()
    provision, verification_status = _kept(session, link.subject)
    if provision is None or verification_status is None:
        return render("desk/verification_link/over.html", status=410)
    if link.used_at is None and now() <= link.expires_at:
        return VerificationLink(link, provision, verification_status)
    said = _said_by(session, link)
    if said is not None:
        return render(
            "desk/verification_link/thanks.html",
            provision=provision,
            address=address_of_entry(provision),
            on=date_in_words(said.at.date().isoformat()),
            due=date_in_words(verification_status.schedule.due.isoformat()),
        )
    return render("desk/verification_link/run_out.html", status=410, provision=provision, token=token)


def _unknown() -> Response:
    return render("desk/verification_link/unknown.html", status=404)


def _kept(session: Session, slug: str) -> tuple[CatalogueEntry, VerificationStatus] | tuple[None, None]:
    """The published provision, while it still has to be verified."""
    provision, verification_status = (
        published_entries(session, {slug}).get(slug),
        verification_status_of(session).get(slug),
    )
    if provision is None or verification_status is None or not needs_checking(provision, now().date()):
        return None, None
    return provision, verification_status


def _said_by(session: Session, link: SignedLink) -> Verification | None:
    """The verification made with this link; None for a link that was replaced by another."""
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
    errors: list[FieldError] | None = None,
    changed: bool = False,
) -> Response:
    provision, on = found.provision, now().date()
    criteria = criteria_out(provision)
    typed = form or Form({})
    context: dict[str, Any] = {
        "problem_reports": [(REASONS[f.reason], f.count) for f in open_problem_reports(session, provision.slug)],
        "access_points": [
            (
                access_point,
                reach_of(best_contact(access_point, on.isoformat())),
                access_point.status_on(on.isoformat()).sentence,
            )
            for access_point in provision.access_points
        ],
    }
    return render(
        "desk/verification_link/still_right.html",
        status=status,
        token=token,
        provision=provision,
        address=address_of_entry(provision),
        is_support=isinstance(provision, Provision),
        revision=found.verification_status.revision,
        schedule=found.verification_status.schedule,
        due=date_in_words(found.verification_status.schedule.due.isoformat()),
        tested=criteria["tested"],
        by_people=criteria["checked_by_people"],
        cost=cost_in_words(provision.cost_to_resident) if isinstance(provision, Provision) else "",
        evidence=evidence_in_words(provision) if isinstance(provision, Provision) else "",
        reach=reach_of(best_contact(provision, on.isoformat())),
        status_sentence=provision.status_on(on.isoformat()).sentence,
        dates=_dates(provision.dates),
        reasons=reasons(),
        typed={"reason": typed.text("reason"), "note": typed.text("note")},
        errors=errors or [],
        changed=changed,
        **context,
    )


def _dates(dates: Dates) -> list[tuple[str, str]]:
    values = dates.model_dump()
    return [(words, date_in_words(values[name])) for name, words in DATES if values[name]]
