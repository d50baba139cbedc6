"""The order of moves inside each urgency: shown with what is in work of it, and saved as a draft like a move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Anyone, Editor
from app.catalogue.access import existing, may_see_drafts, owner_name
from app.core.permissions import Colleague
from app.core.session import Database
from app.desk.catalogue_table import WORK
from app.desk.desk_section import MOVES, DeskRecord
from app.desk.draft_page import NO_REASON
from app.desk.record_drafts import refuse_others, save_record
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page
from services_catalogue.editing.field_words import URGENCIES
from services_catalogue.model.move import ORDER, Move, Urgency, in_order
from services_catalogue.store.drafts import in_work, newest_content, set_aside
from services_catalogue.store.record_content import stored_record
from services_catalogue.store.revisions import MoveRevision

router = APIRouter(prefix="/desk/moves/order", include_in_schema=False, default_response_class=HTMLResponse)

RECORD = DeskRecord(MOVES, ORDER)
BAD_NUMBER = "Write a whole number, such as 3."


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One move of an urgency, with its number there as it stands, or as it was typed."""

    move: Move
    number: int
    typed: str


@router.get("")
def order(colleague: Anyone, request: Request, database: Database) -> Response:
    """The order, as the draft has it or else as it is published."""
    return _page(colleague, request, database, Form({}), [])


@router.post("")
def put_in_order(colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """Save another order as a draft."""
    refuse_others(colleague, database, MOVES)
    groups = _groups(database, existing(database, ORDER, MoveRevision).content.get(ORDER, ()), form)
    errors = [
        FieldError(f"place-{row.move.id}", BAD_NUMBER)
        for rows in groups.values()
        for row in rows
        if not (row.typed.isascii() and row.typed.isdigit() and len(row.typed) < 5)
    ]
    errors += [] if form.text("note") else [NO_REASON]
    if errors:
        return _page(colleague, request, database, form, errors)
    ids = [row.move.id for rows in groups.values() for row in sorted(rows, key=_moved)]
    return save_record(
        request, colleague, database, MOVES, {ORDER: ids}, form.number("seen") or None, form.text("note")
    )


def _moved(row: OrderRow) -> tuple[int, int, int]:
    """Where a row comes to stand: one that was moved up comes before the one that had its number, moved down after."""
    to = int(row.typed)
    return to, (to > row.number) - (to < row.number), row.number


def _groups(database: Session, order: Sequence[str], form: Form) -> Mapping[Urgency, list[OrderRow]]:
    """All moves by urgency, drafts too, each with its number."""
    records = [stored_record(one) for one in newest_content(database, MoveRevision)]
    groups: dict[Urgency, list[OrderRow]] = {}
    for move in in_order([record for record in records if isinstance(record, Move)], order):
        rows = groups.setdefault(move.urgency, [])
        number = len(rows) + 1
        rows.append(OrderRow(move, number, form.line(f"place-{move.id}") if form.fields else str(number)))
    return groups


def _page(colleague: Colleague, request: Request, database: Session, form: Form, errors: list[FieldError]) -> Response:
    newest = existing(database, ORDER, MoveRevision)
    drafts = may_see_drafts(colleague, database, ORDER, MoveRevision)
    draft = in_work(database, ORDER, MoveRevision) if drafts else None
    groups = _groups(database, newest.content.get(ORDER, ()), form)
    return desk_page(
        request,
        "desk/move_order.html",
        part=MOVES.part,
        status=422 if errors else 200,
        record=RECORD.address,
        groups=[(URGENCIES[urgency], rows) for urgency, rows in groups.items()],
        draft=draft,
        draft_words="" if draft is None else WORK[draft.state],
        aside=set_aside(database, ORDER, MoveRevision) if drafts else [],
        owner=owner_name(database, ORDER, MoveRevision),
        may_edit=colleague.may_edit(None),
        may_publish=colleague.may_publish(None),
        seen=form.text("seen") or newest.number,
        note=form.text("note"),
        errors=errors,
    )
