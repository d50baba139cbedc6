"""Review and publication: what a draft changes, its impact on residents, and the second person, who decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Anyone, Editor, Publisher
from app.catalogue.access import editing, existing, may_see_drafts, owner_name, owner_of, publishing
from app.catalogue.publication_checks import blockers_against
from app.catalogue.snapshot import with_this
from app.core.audit import AuditAct
from app.core.clock import HERE, now, today
from app.core.permissions import Colleague
from app.core.session import Database
from app.desk.desk_section import IN_EACH, AddressedRecord, DeskRecord
from app.desk.job_correction_effect import correction_effect
from app.desk.review_findings import findings_of
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.editing.differences import differences
from services_catalogue.model.job_correction import JobCorrection
from services_catalogue.model.move import CatalogueRecord
from services_catalogue.reading.provision_reader import CatalogueError
from services_catalogue.store.drafts import (
    Author,
    DraftError,
    authors_of,
    begin_anew,
    give_up,
    in_work,
    publish_draft,
    published_one,
    readable,
    schedule,
    send_back,
    send_to_review,
)
from services_catalogue.store.record_content import stored_record
from services_catalogue.store.revisions import Revision, RevisionState

router = APIRouter(prefix=IN_EACH, include_in_schema=False, default_response_class=HTMLResponse)

STATES = {
    RevisionState.DRAFT: "Draft",
    RevisionState.IN_REVIEW: "In review",
    RevisionState.SCHEDULED: "Approved",
}
FURTHEST = timedelta(days=730)
WRITTEN = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M")


@router.get("/{slug}/review")
def review(record: AddressedRecord, colleague: Anyone, request: Request, database: Database) -> Response:
    """What the draft changes and its impact on residents; and, for a publisher, the decision."""
    return review_page(record, colleague, request, database, Form({}), [])


@router.post("/{slug}/send-to-review")
def hand_over(
    record: AddressedRecord, colleague: Editor, request: Request, form: PostedForm, database: Database
) -> Response:
    """Send a finished draft to review by another person."""
    editing(colleague, database, record.slug, record.table)
    try:
        draft = send_to_review(database, record.slug, form.number("number"), record.table)
    except (DraftError, CatalogueError) as problem:
        return review_page(record, colleague, request, database, form, _errors(problem))
    _record(record, request, database, colleague, AuditAct.SENT_TO_REVIEW, draft)
    return done(f"{record.address}/review", "review")


@router.post("/{slug}/publish")
def publish(
    record: AddressedRecord, colleague: Publisher, request: Request, form: PostedForm, database: Database
) -> Response:
    """Publish now, or at a time; refused when a blocker stands against it, or the reviewer is an author."""
    publishing(colleague, database, record.slug, record.table)
    draft = in_work(database, record.slug, record.table)
    errors = [] if draft is None else _against(draft, colleague, request, database)
    at, wrong = _time(form)
    errors += wrong
    if errors:
        return review_page(record, colleague, request, database, form, errors)
    reviewer = Author(colleague.name, colleague.id)
    try:
        if at is None:
            draft = publish_draft(database, record.slug, form.number("number"), reviewer, now(), record.table)
        else:
            draft = schedule(database, record.slug, form.number("number"), reviewer, at, record.table)
    except (DraftError, CatalogueError) as problem:
        return review_page(record, colleague, request, database, form, _errors(problem))
    act = AuditAct.PUBLISHED if at is None else AuditAct.APPROVED_FOR_A_TIME
    _record(record, request, database, colleague, act, draft, **({} if at is None else {"at": at.isoformat()}))
    return done(record.address, "published" if at is None else "scheduled")


@router.post("/{slug}/send-back")
def return_it(
    record: AddressedRecord, colleague: Editor, request: Request, form: PostedForm, database: Database
) -> Response:
    """Send a draft back to its author, with a reason. The colleague who sent it to review may take it back too."""
    editing(colleague, database, record.slug, record.table)
    return _with_reason(record, colleague, request, form, database, send_back, (AuditAct.SENT_BACK, "returned"))


@router.post("/{slug}/give-up")
def drop(
    record: AddressedRecord, colleague: Editor, request: Request, form: PostedForm, database: Database
) -> Response:
    """Give up a draft, or a revision set aside, with a reason."""
    editing(colleague, database, record.slug, record.table)
    return _with_reason(record, colleague, request, form, database, give_up, (AuditAct.GAVE_UP, "given-up"))


@router.post("/{slug}/begin-anew")
def onto_what_is_published(
    record: AddressedRecord, colleague: Editor, request: Request, form: PostedForm, database: Database
) -> Response:
    """Rebase a draft onto a version that was published since, after its editor has compared the two."""
    editing(colleague, database, record.slug, record.table)
    draft = in_work(database, record.slug, record.table)
    if draft is None or draft.number != form.number("number"):
        raise HTTPException(404)
    note = "Compared with what was published in the meantime, and kept."
    saved = begin_anew(database, draft, Author(colleague.name, colleague.id), note, now())
    _record(record, request, database, colleague, AuditAct.DRAFTED, saved.revision, why=note)
    return done(f"{record.address}/review", "saved")


def review_page(
    record: DeskRecord,
    colleague: Colleague,
    request: Request,
    database: Session,
    form: Form,
    errors: Sequence[FieldError],
) -> Response:
    """The draft beside what is published."""
    existing(database, record.slug, record.table)
    draft = in_work(database, record.slug, record.table)
    if not may_see_drafts(colleague, database, record.slug, record.table):
        raise HTTPException(404)
    if draft is None:  # another colleague has published it, or given it up
        return done(record.address, "nothing-in-work")
    seen = published_one(database, record.slug, record.table)
    after = stored_record(draft)
    before = None if seen is None else stored_record(seen)
    owner = owner_of(database, record.slug, record.table)
    return desk_page(
        request,
        "desk/review.html",
        part=record.section.part,
        status=422 if errors else 200,
        record=record.address,
        draft=draft,
        state=STATES[draft.state],
        is_draft=draft.state is RevisionState.DRAFT,
        is_in_review=draft.state is RevisionState.IN_REVIEW,
        before=before,
        after=after,
        differences=differences(before, after),
        **_findings(after, request, is_new=seen is None),
        outdated=(None if seen is None else seen.number) != draft.begun_from,
        may_edit=colleague.may_edit(owner),
        may_publish=colleague.may_publish(owner),
        wrote_it=_wrote(draft, colleague, request, database),
        owner=owner_name(database, record.slug, record.table),
        form=form,
        errors=errors,
    )


def _findings(after: CatalogueRecord, request: Request, *, is_new: bool) -> dict[str, Any]:
    """What a review says of a draft besides its words, by the names that its template has for it."""
    if isinstance(after, JobCorrection):
        return {"correction": correction_effect(after, request)}
    return findings_of(after, request.app.state.snapshot, today(), is_new=is_new)


def _against(draft: Revision, colleague: Colleague, request: Request, database: Session) -> list[FieldError]:
    """What keeps this colleague from publishing the draft."""
    if _wrote(draft, colleague, request, database):
        return [FieldError("", "You wrote part of this draft, so somebody else has to publish it.")]
    try:
        after = readable(database, draft)
    except (DraftError, CatalogueError) as problem:
        return _errors(problem)
    published = request.app.state.snapshot
    stops = blockers_against(after, published, with_this(published, after, today()), today())
    return [FieldError("", f"{stop.sentence} {stop.mend}") for stop in stops]


def _wrote(draft: Revision, colleague: Colleague, request: Request, database: Session) -> bool:
    """Whether a second person has to decide, since this colleague is an author of the draft."""
    return bool(request.app.state.settings.second_person) and colleague.id in authors_of(database, draft)


def _time(form: Form) -> tuple[datetime | None, list[FieldError]]:
    """The moment to publish at: None for now."""
    if form.text("when") != "at":
        return None, []
    for shape in WRITTEN:
        try:
            at = datetime.strptime(form.line("at"), shape).replace(tzinfo=HERE)
        except ValueError:
            continue
        if now() < at < now() + FURTHEST:
            return at, []
        return None, [FieldError("at", "Choose a time that is still to come, within two years.")]
    return None, [FieldError("at", "Write the day and the time, such as 2027-04-01 09:00.")]


def _with_reason(
    record: DeskRecord,
    colleague: Colleague,
    request: Request,
    form: Form,
    database: Session,
    move: Any,
    words: tuple[AuditAct, str],
) -> Response:
    reason = form.text("reason")[:500]
    if not reason:
        wrong = [FieldError("reason", "Write the reason. It is kept in the history.")]
        return review_page(record, colleague, request, database, form, wrong)
    try:
        draft = move(database, record.slug, form.number("number"), record.table)
    except DraftError as problem:
        return review_page(record, colleague, request, database, form, _errors(problem))
    act, word = words
    _record(record, request, database, colleague, act, draft, why=reason)
    return done(record.address, word)


def _errors(problem: DraftError | CatalogueError) -> list[FieldError]:
    match problem:
        case CatalogueError():
            return [
                FieldError("", f"{found.what[:1].upper()}{found.what[1:]}. {found.mend}.") for found in problem.problems
            ]
        case _:
            return [FieldError("", str(problem))]


def _record(
    record: DeskRecord,
    request: Request,
    database: Session,
    colleague: Colleague,
    act: AuditAct,
    draft: Revision,
    **detail: Any,
) -> None:
    request.app.state.audit.record(
        database, colleague.actor, act, record.section.kind, draft.slug, now(), number=draft.number, **detail
    )
