"""The report on a file that somebody sent, for them alone, and the saving of what was understood as drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine, select
from sqlmodel import Session, col, update
from starlette.responses import Response

from app.accounts.guards import Editor
from app.catalogue.access import keeper_of
from app.catalogue.catalogue_files import SAVED, SET_ASIDE, draft, save_in_turns
from app.core.audit import Act
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Colleague
from app.desk.in_and_out import ADDRESS
from app.web.forms import Mistake, PostedForm
from app.web.pages import desk_page, done
from services_catalogue.files.intake import Outcome, Ready
from services_catalogue.store.drafting import Author, history
from services_catalogue.store.imports import ImportBatch
from services_catalogue.verification.care import ProvisionCare

router = APIRouter(prefix=f"{ADDRESS}/import", include_in_schema=False, default_response_class=HTMLResponse)

ON_A_PAGE = 100
HELD_UP = (Outcome.NOT_UNDERSTOOD, Outcome.NOT_YOURS)
SHOWN = ("id", "file_name", "applied_at", "report")
TO_SAVE = (Outcome.NEW, Outcome.CHANGED)
NOT_YOURS_NOW = "not_yours"
FIRST = list(Outcome)
"""The order of the report: what is held up comes first."""
NO_REASON = Mistake("note", "Write why you make these changes. It is kept in the history.")
NOT_CHOSEN = Mistake("some", "Tick the box if you want to save only what was understood.")


@router.get("/{batch_id}")
def report(batch_id: str, colleague: Editor, request: Request, page: str = "1") -> Response:
    """What was found in the file, and the ways to go on."""
    return _page(request, _batch(request, batch_id, colleague), page, [], "")


@router.post("/{batch_id}/save")
def save(batch_id: str, colleague: Editor, request: Request, form: PostedForm) -> Response:
    """Save what was understood as drafts; doing it twice does nothing more."""
    batch = _batch(request, batch_id, colleague)
    if batch["applied_at"] is not None:
        return done(f"{ADDRESS}/import/{batch['id']}", "imported")
    note = form.text("note")[:2000]
    mistakes = [] if note else [NO_REASON]
    if _held_up(batch["report"]) and not form.has("some"):
        mistakes.append(NOT_CHOSEN)
    if mistakes:
        return _page(request, batch, "1", mistakes, note)
    engine: Engine = request.app.state.engine
    ready = _claimed(engine, batch["id"])
    author = Author(colleague.name, colleague.id)

    def keep(session: Session, one: Ready) -> str:
        return _keep(session, one, colleague, author, note)

    results = save_in_turns(engine, ready, keep)
    with writing(engine) as session:
        kept = session.get_one(ImportBatch, batch["id"])
        if results:
            kept.report = [{**row, "became": _became(row, results)} for row in kept.report]
            kept.contents = []
            session.add(kept)
            request.app.state.audit.record(
                session, colleague.actor, Act.IMPORTED, "import", str(kept.id), now(), **Counter(results.values())
            )
    return done(f"{ADDRESS}/import/{batch['id']}", "imported")


def _batch(request: Request, batch_id: str, colleague: Colleague) -> Mapping[str, Any]:
    """The batch with its report, without its contents. Raises HTTPException (404), also for somebody else's."""
    number = int(batch_id) if batch_id.isascii() and batch_id.isdigit() and len(batch_id) < 10 else 0
    with reading(request.app.state.engine) as session:
        # Not the whole row: its contents may be many megabytes.
        row = (
            session.connection()
            .execute(
                select(*(col(getattr(ImportBatch, name)) for name in SHOWN)).where(
                    col(ImportBatch.id) == number, col(ImportBatch.staff_id) == colleague.id
                )
            )
            .first()
        )
    if row is None:
        raise HTTPException(404)
    return dict(zip(SHOWN, row, strict=True))


def _claimed(engine: Engine, batch_id: int) -> list[Ready]:
    """What is to be saved, for the first who asks; nothing for whoever presses the button a second time."""
    with writing(engine) as session:
        claimed = session.exec(
            update(ImportBatch)
            .where(col(ImportBatch.id) == batch_id, col(ImportBatch.applied_at).is_(None))
            .values(applied_at=now())
        )
        if claimed.rowcount != 1:
            return []
        return [Ready(**one) for one in session.get_one(ImportBatch, batch_id).contents]


def _keep(session: Session, one: Ready, colleague: Colleague, author: Author, note: str) -> str:
    there = bool(history(session, one.slug))
    if there and not colleague.may_edit(keeper_of(session, one.slug)):
        return NOT_YOURS_NOW
    became = draft(session, one, author, note, now())
    if one.seen is None and became == SAVED and session.get(ProvisionCare, one.slug) is None:
        session.add(ProvisionCare(slug=one.slug, organisation_id=colleague.organisation_id, since=now()))
    return became


def _became(row: Mapping[str, Any], results: Mapping[str, str]) -> str:
    return results.get(row["slug"], "") if row["outcome"] in TO_SAVE else ""


def _held_up(rows: Iterable[Mapping[str, Any]]) -> int:
    return sum(row["outcome"] in HELD_UP for row in rows)


def _page(request: Request, batch: Mapping[str, Any], page: str, mistakes: list[Mistake], note: str) -> Response:
    rows = sorted(batch["report"], key=lambda row: (FIRST.index(row["outcome"]), row["row"]))
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    number = min(max(int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1, 1), pages)
    outcomes = Counter(row["outcome"] for row in rows)
    return desk_page(
        request,
        "import_report.html",
        part="in-and-out",
        status=422 if mistakes else 200,
        mistakes=mistakes,
        note=note,
        batch=batch,
        rows=rows[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        page=number,
        pages=pages,
        counts={outcome.value: outcomes[outcome] for outcome in Outcome},
        rows_in_all=len(rows),
        ready=outcomes[Outcome.NEW] + outcomes[Outcome.CHANGED],
        held_up=_held_up(rows),
        became=Counter(row.get("became", "") for row in rows),
        aside=SET_ASIDE,
        address=ADDRESS,
    )
