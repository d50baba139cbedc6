"""The history of a provision: every version with its reason, what it changed, who decided; and rolling back to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Anyone, Editor
from app.catalogue.access import editing, may_see_drafts, owner_of, seen_by
from app.core.audit import AuditAct, AuditEvent
from app.core.audit_search import entries_about
from app.core.clock import HERE, now, today
from app.core.permissions import Colleague
from app.core.session import Database
from app.desk.desk_section import IN_EACH, AddressedRecord, DeskRecord
from app.web.badge import OFF, ON, WAIT, Badge
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done, moment
from services_catalogue.editing.differences import FieldDifference, differences, in_words
from services_catalogue.store.drafts import Author, as_it_stood, current, history, in_work, numbered, save_draft
from services_catalogue.store.record_content import stored_record
from services_catalogue.store.revisions import Revision, RevisionState

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)
of_one = APIRouter(prefix=IN_EACH, include_in_schema=False, default_response_class=HTMLResponse)

STATES = {
    RevisionState.DRAFT: "Draft",
    RevisionState.IN_REVIEW: "In review",
    RevisionState.SCHEDULED: "Approved, waits for its time",
    RevisionState.PUBLISHED: "Published now",
    RevisionState.RETIRED: "Was published",
    RevisionState.SUPERSEDED: "An earlier draft",
    RevisionState.SET_ASIDE: "Set aside, to be merged",
}
LOOKS = {
    RevisionState.PUBLISHED: ON,
    **dict.fromkeys((RevisionState.RETIRED, RevisionState.SUPERSEDED), OFF),
}
WAS_SEEN = (RevisionState.PUBLISHED, RevisionState.RETIRED)
ACTS = 200
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One version as the history tells it: what it changed of the one before, and what was done about it."""

    revision: Revision
    changed: tuple[FieldDifference, ...]
    acts: tuple[str, ...]

    @property
    def badge(self) -> Badge:
        """Its state."""
        return Badge(STATES[self.revision.state], LOOKS.get(self.revision.state, WAIT))

    @property
    def is_retired(self) -> bool:
        """Whether residents saw it once, and do not now."""
        return self.revision.state is RevisionState.RETIRED


@of_one.get("/{slug}/history")
def story(record: AddressedRecord, colleague: Anyone, request: Request, database: Database) -> Response:
    """Every version, newest first; unpublished work only for the staff of its owner."""
    return _page(record, colleague, request, database, Form({}), [])


@of_one.post("/{slug}/roll-back")
def roll_back(
    record: AddressedRecord, colleague: Editor, request: Request, form: PostedForm, database: Database
) -> Response:
    """Make an older version the draft again; it is reviewed and published like any other."""
    editing(colleague, database, record.slug, record.table)
    reason = form.text("reason")[:500]
    old = numbered(database, record.slug, form.number("number"), record.table)
    if old is None or old.state not in WAS_SEEN:
        raise HTTPException(404)
    if not reason:
        wrong = [FieldError(f"reason-{old.number}", "Write the reason. It is kept in the history.")]
        return _page(record, colleague, request, database, form, wrong)
    if in_work(database, record.slug, record.table) is not None:
        wrong = [
            FieldError("", "There is a draft already. Publish it or give it up first, so that nothing of it is lost.")
        ]
        return _page(record, colleague, request, database, form, wrong)
    before = current(database, record.slug, record.table)
    note = f"Back to version {old.number}: {reason}"
    saved = save_draft(
        database,
        old.content,
        Author(colleague.name, colleague.id),
        note,
        now(),
        seen=None if before is None else before.number,
        of=record.table,
    )
    request.app.state.audit.record(
        database,
        colleague.actor,
        AuditAct.WENT_BACK,
        record.section.kind,
        record.slug,
        now(),
        number=saved.revision.number,
        to=old.number,
    )
    return done(f"{record.address}/review", "rolled-back")


@of_one.get("/{slug}/history/{number:row}")
def version(record: AddressedRecord, number: int, colleague: Anyone, request: Request, database: Database) -> Response:
    """One version, whole, field by field in words."""
    found = numbered(database, record.slug, number, record.table)
    sees_drafts = may_see_drafts(colleague, database, record.slug, record.table)
    if found is None or (found.state not in WAS_SEEN and not sees_drafts):
        raise HTTPException(404)
    content = stored_record(found)
    return desk_page(
        request,
        "desk/version.html",
        part=record.section.part,
        record=record.address,
        revision=found,
        state=STATES[found.state],
        name=content.name,
        fields=in_words(content),
    )


@router.get("/as-it-stood")
def stood(_: Anyone, request: Request, database: Database) -> Response:
    """The whole published catalogue as it stood at the end of a day in local time."""
    asked = request.query_params.get("on", today())
    day = _day(asked)
    rows = [] if day is None else as_it_stood(database, datetime.combine(day, time.max, HERE).astimezone(UTC))
    return desk_page(
        request,
        "desk/as_it_stood.html",
        part="catalogue",
        asked=asked[:10],
        wrong=day is None,
        rows=sorted(rows, key=lambda row: str(row.content.get("name")).casefold()),
    )


def _page(
    record: DeskRecord,
    colleague: Colleague,
    request: Request,
    database: Session,
    form: Form,
    errors: list[FieldError],
) -> Response:
    newest = seen_by(colleague, database, record.slug, record.table)
    asked = request.query_params.get("on", "")
    day = _day(asked) if asked else None
    revisions = history(database, record.slug, record.table)
    if not may_see_drafts(colleague, database, record.slug, record.table):
        revisions = [revision for revision in revisions if revision.state in WAS_SEEN]
    return desk_page(
        request,
        "desk/history.html",
        part=record.section.part,
        status=422 if errors else 200,
        record=record.address,
        name=stored_record(newest).name,
        told=_told(record, database, revisions),
        others=[_sentence(act) for act in _acts(record, database) if "number" not in act.detail],
        may_edit=colleague.may_edit(owner_of(database, record.slug, record.table)),
        asked=asked[:10],
        on_day=None if day is None else _on(record, database, day),
        form=form,
        errors=errors,
    )


def _told(record: DeskRecord, database: Session, revisions: Sequence[Revision]) -> list[HistoryEntry]:
    by_number = {revision.number: revision for revision in revisions}
    acts = _acts(record, database)
    found = []
    for revision in revisions:
        before = by_number.get(revision.follows or revision.number - 1)
        old = None if before is None else stored_record(before)
        changed = differences(old, stored_record(revision)) if old is not None else ()
        about = tuple(_sentence(act) for act in acts if act.detail.get("number") == revision.number)
        found.append(HistoryEntry(revision, changed, about))
    return found


def _sentence(act: AuditEvent) -> str:
    why, at = act.detail.get("why"), act.detail.get("at")
    reason = f": “{why}”" if why else ""
    planned = f" ({at[:16].replace('T', ' ')})" if at else ""
    return f"{act.actor} {act.act}{reason}{planned}, {moment(act.at)}"


def _acts(record: DeskRecord, database: Session) -> Sequence[AuditEvent]:
    return entries_about(database, record.section.kind, record.slug, ACTS)


def _on(record: DeskRecord, database: Session, day: date) -> Revision | None:
    """The version that was published at the end of a day in local time."""
    at = datetime.combine(day, time.max, HERE).astimezone(UTC)
    return next((row for row in as_it_stood(database, at, record.table) if row.slug == record.slug), None)


def _day(asked: str) -> date | None:
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= date.fromisoformat(today()) else None
