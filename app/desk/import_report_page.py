"""The report on an uploaded file, for its sender alone, and the saving of what was understood as drafts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Editor
from app.catalogue.access import owner_of
from app.catalogue.import_export import SAVED, SET_ASIDE, draft, save_in_turns
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Colleague
from app.desk.import_export_page import ADDRESS
from app.web.badge import OFF, ON, WAIT, Badge
from app.web.forms import FieldError, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.files.import_types import ImportOutcome, ReadyProvision
from services_catalogue.files.move_records import is_of_moves, stored_under
from services_catalogue.store.drafts import Author, history
from services_catalogue.store.import_batch import ImportView, claim_import, import_of, note_saved
from services_catalogue.store.revisions import MoveRevision, ProvisionRevision
from services_catalogue.verification.verification import set_first_owner

router = APIRouter(prefix=f"{ADDRESS}/import", include_in_schema=False, default_response_class=HTMLResponse)

ON_A_PAGE = 100
HELD_UP = (ImportOutcome.NOT_UNDERSTOOD, ImportOutcome.NOT_YOURS)
TO_SAVE = (ImportOutcome.NEW, ImportOutcome.CHANGED)
NOT_YOURS_NOW = "not_yours"
BADGES = {
    ImportOutcome.NOT_UNDERSTOOD: Badge("Not understood", WAIT),
    ImportOutcome.NOT_YOURS: Badge("Not yours to change", OFF),
    ImportOutcome.OVERLOOKED: Badge("Look at this", WAIT),
    ImportOutcome.NEW: Badge("New", ON),
    ImportOutcome.CHANGED: Badge("Changed"),
    ImportOutcome.SAME: Badge("The same", OFF),
}
RESULTS = {
    SAVED: Badge("Saved as a draft", ON),
    SET_ASIDE: Badge("Set aside", WAIT),
    NOT_YOURS_NOW: Badge("Not saved", WAIT),
}
FIRST = list(ImportOutcome)
"""The order of the report: what is held up comes first."""
NO_REASON = FieldError("note", "Write why you make these changes. It is kept in the history.")
NOT_CHOSEN = FieldError("some", "Tick the box if you want to save only what was understood.")


@dataclass(frozen=True, slots=True)
class ImportReportRow:
    """One provision of the file as the page shows it; `told` is what `ImportEntry.as_json` stored of it."""

    told: Mapping[str, Any]

    @property
    def address(self) -> str:
        """The page of the record."""
        slug = str(self.told["slug"])
        return f"/desk/{slug}" if is_of_moves(slug) else f"/desk/catalogue/{slug}"

    @property
    def badge(self) -> Badge:
        """What saving would do with it."""
        return BADGES[ImportOutcome(self.told["outcome"])]

    @property
    def result(self) -> Badge | None:
        """What became of it; None before it was saved."""
        return RESULTS.get(self._became)

    @property
    def is_not_yours(self) -> bool:
        """Whether another organisation owned it when the file was read."""
        return bool(self.told["outcome"] == ImportOutcome.NOT_YOURS)

    @property
    def is_not_yours_now(self) -> bool:
        """Whether another organisation had become its owner by the time it was to be saved."""
        return self._became == NOT_YOURS_NOW

    @property
    def is_set_aside(self) -> bool:
        """Whether it has to be merged by hand."""
        return self._became == SET_ASIDE

    @property
    def is_saved(self) -> bool:
        """Whether it is a draft now."""
        return self._became == SAVED

    @property
    def _became(self) -> str:
        return str(self.told.get("became", ""))


@router.get("/{batch_id}")
def report(batch_id: str, colleague: Editor, request: Request, page: str = "1") -> Response:
    """What was found in the file, and the ways to go on."""
    return _page(request, _batch(request, batch_id, colleague), page, [], "")


@router.post("/{batch_id}/save")
def save(batch_id: str, colleague: Editor, request: Request, form: PostedForm) -> Response:
    """Save what was understood as drafts; idempotent."""
    batch = _batch(request, batch_id, colleague)
    if batch.applied_at is not None:
        return done(f"{ADDRESS}/import/{batch.id}", "imported")
    note = form.text("note")[:2000]
    errors = [] if note else [NO_REASON]
    if _held_up(batch.report) and not form.has("some"):
        errors.append(NOT_CHOSEN)
    if errors:
        return _page(request, batch, "1", errors, note)
    engine: Engine = request.app.state.engine
    with writing(engine) as session:
        ready = [ReadyProvision(**one) for one in claim_import(session, batch.id, now())]
    author = Author(colleague.name, colleague.id)

    def keep(session: Session, one: ReadyProvision) -> str:
        return _keep(session, one, colleague, author, note)

    results = save_in_turns(engine, ready, keep)
    with writing(engine) as session:
        if results:
            note_saved(session, batch.id, [{**row, "became": _became(row, results)} for row in batch.report])
            request.app.state.audit.record(
                session, colleague.actor, AuditAct.IMPORTED, "import", str(batch.id), now(), **Counter(results.values())
            )
    return done(f"{ADDRESS}/import/{batch.id}", "imported")


def _batch(request: Request, batch_id: str, colleague: Colleague) -> ImportView:
    """The batch with its report. Raises HTTPException (404), also for another person's."""
    number = int(batch_id) if batch_id.isascii() and batch_id.isdigit() and len(batch_id) < 10 else 0
    with reading(request.app.state.engine) as session:
        found = import_of(session, colleague.id, number)
    if found is None:
        raise HTTPException(404)
    return found


def _keep(session: Session, one: ReadyProvision, colleague: Colleague, author: Author, note: str) -> str:
    of, slug = stored_under(one.slug)
    there = of is MoveRevision or bool(history(session, slug))
    if there and not colleague.may_edit(owner_of(session, slug, of)):
        return NOT_YOURS_NOW
    became = draft(session, one, author, note, now())
    if of is ProvisionRevision and one.seen is None and became == SAVED:
        set_first_owner(session, one.slug, colleague.organisation_id, now())
    return became


def _became(row: Mapping[str, Any], results: Mapping[str, str]) -> str:
    return results.get(row["slug"], "") if row["outcome"] in TO_SAVE else ""


def _held_up(rows: Iterable[Mapping[str, Any]]) -> int:
    return sum(row["outcome"] in HELD_UP for row in rows)


def _page(request: Request, batch: ImportView, page: str, errors: list[FieldError], note: str) -> Response:
    rows = sorted(batch.report, key=lambda row: (FIRST.index(row["outcome"]), not row["remarks"], row["row"]))
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    number = min(max(int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1, 1), pages)
    outcomes = Counter(row["outcome"] for row in rows)
    return desk_page(
        request,
        "desk/import_report.html",
        part="in-and-out",
        status=422 if errors else 200,
        errors=errors,
        note=note,
        batch=batch,
        rows=[ImportReportRow(row) for row in rows[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]],
        unit="line" if batch.file_name.lower().endswith((".yaml", ".yml")) else "row",
        page=number,
        pages=pages,
        figures=[
            (outcomes[outcome], badge.words.lower(), outcome in HELD_UP)
            for outcome, badge in BADGES.items()
            if outcome is not ImportOutcome.OVERLOOKED and (outcomes[outcome] or outcome not in HELD_UP)
        ],
        rows_in_all=len(rows) - outcomes[ImportOutcome.OVERLOOKED],
        to_look_at=sum(bool(row["remarks"]) for row in rows),
        ready=outcomes[ImportOutcome.NEW] + outcomes[ImportOutcome.CHANGED],
        held_up=_held_up(rows),
        became=Counter(row.get("became", "") for row in rows),
        aside=SET_ASIDE,
        address=ADDRESS,
    )
