"""Drafts of what the leading organisation keeps besides the catalogue: moves, their order, corrections of job steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import PermissionRefusal
from app.catalogue.access import owner_name
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.permissions import Colleague
from app.desk.desk_section import DeskRecord, DeskSection
from app.web.staff_page import done
from services_catalogue.store.drafts import Author, save_draft


def refuse_others(colleague: Colleague, database: Session, section: DeskSection) -> None:
    """Let in only those who may work on the records of a section. Raises PermissionRefusal."""
    if not colleague.may_edit(None):
        owner = owner_name(database, "", section.table)
        raise PermissionRefusal(f"This is kept by {owner}. Only their editors can change it.")


def save_record(
    request: Request,
    colleague: Colleague,
    database: Session,
    section: DeskSection,
    content: Mapping[str, Any],
    seen: int | None,
    note: str,
) -> Response:
    """Append the draft and redirect to its page, or to the merge when another editor had saved since."""
    author, note = Author(colleague.name, colleague.id), note[:2000]
    saved = save_draft(database, content, author, note, now(), seen=seen, of=section.table)
    revision = saved.revision
    detail = {"number": revision.number, "why": note, "conflict": saved.conflict}
    audit = request.app.state.audit
    audit.record(database, colleague.actor, AuditAct.DRAFTED, section.kind, revision.slug, now(), **detail)
    address = DeskRecord(section, revision.slug).address
    return RedirectResponse(f"{address}/merge/{revision.number}", 303) if saved.conflict else done(address, "saved")
