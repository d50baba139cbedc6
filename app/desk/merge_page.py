"""Merging two editors' changes of one provision: field by field, whose words are kept; nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Editor
from app.catalogue.access import editing
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.session import Database
from app.desk.desk_section import IN_EACH, AddressedRecord, DeskRecord
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done
from services_catalogue.editing.merge import Merge, MergeChoice, merge
from services_catalogue.reading.provision_reader import CatalogueError
from services_catalogue.store.drafts import Author, current, give_up, numbered, save_draft
from services_catalogue.store.record_content import stored_record
from services_catalogue.store.revisions import Revision, RevisionState

router = APIRouter(prefix=IN_EACH, include_in_schema=False, default_response_class=HTMLResponse)

YOURS, THEIRS = "yours", "theirs"
DECIDE = "Choose which words to keep."


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice as the page asks for it: the name of its control, and what was chosen so far."""

    field: str
    choice: MergeChoice
    chosen: str

    @property
    def keeps_theirs(self) -> bool:
        """Whether the saved words stay."""
        return self.chosen == THEIRS

    @property
    def takes_yours(self) -> bool:
        """Whether the words that were set aside replace them."""
        return self.chosen == YOURS


@router.get("/{slug}/merge/{number:row}")
def look(record: AddressedRecord, number: int, colleague: Editor, request: Request, database: Database) -> Response:
    """The revision set aside and the current one side by side, with what both began with."""
    editing(colleague, database, record.slug, record.table)
    aside, head = _two(record, database, number)
    return _page(record, request, aside, head, _merged(database, aside, head, frozenset()), Form({}), [])


@router.post("/{slug}/merge/{number:row}")
def decide(
    record: AddressedRecord, number: int, colleague: Editor, request: Request, form: PostedForm, database: Database
) -> Response:
    """Save the merged content as the draft, and close the revision that was set aside."""
    editing(colleague, database, record.slug, record.table)
    aside, head = _two(record, database, number)
    merged = _merged(database, aside, head, frozenset())
    decided = {f"choice-{n}": form.text(f"choice-{n}") for n, _ in enumerate(merged.choices)}
    errors = [FieldError(field, DECIDE) for field, value in decided.items() if value not in (YOURS, THEIRS)]
    if form.text("head") != str(head.number):
        errors = [FieldError("", "Somebody has saved again in the meantime. Look at their words before you decide.")]
    if errors:
        return _page(record, request, aside, head, merged, form, errors)
    chosen = frozenset(c.path for n, c in enumerate(merged.choices) if decided[f"choice-{n}"] == YOURS)
    content = _merged(database, aside, head, chosen).content
    note = f"Merged version {aside.number} ({aside.author}: {aside.note}) into version {head.number}."
    author = Author(colleague.name, colleague.id)
    try:
        saved = save_draft(database, content, author, note[:2000], now(), seen=head.number, of=record.table)
    except CatalogueError as error:
        wrong = [FieldError("", f"Put together, this cannot be saved. {problem.what}") for problem in error.problems]
        return _page(record, request, aside, head, merged, form, wrong)
    give_up(database, record.slug, aside.number, record.table)
    request.app.state.audit.record(
        database,
        colleague.actor,
        AuditAct.MERGED,
        record.section.kind,
        record.slug,
        now(),
        number=saved.revision.number,
        of=aside.number,
    )
    return done(record.address, "merged")


def _two(record: DeskRecord, database: Session, number: int) -> tuple[Revision, Revision]:
    """The revision set aside, and the current one. Raises HTTPException (404)."""
    aside = numbered(database, record.slug, number, record.table)
    head = current(database, record.slug, record.table)
    if aside is None or aside.state is not RevisionState.SET_ASIDE or head is None:
        raise HTTPException(404)
    return aside, head


def _merged(database: Session, aside: Revision, head: Revision, chosen: frozenset[str]) -> Merge:
    base = None if aside.follows is None else numbered(database, aside.slug, aside.follows, type(aside))
    return merge({} if base is None else base.content, head.content, aside.content, chosen)


def _page(
    record: DeskRecord,
    request: Request,
    aside: Revision,
    head: Revision,
    merged: Merge,
    form: Form,
    errors: list[FieldError],
) -> Response:
    return desk_page(
        request,
        "desk/merge.html",
        part=record.section.part,
        status=422 if errors else 200,
        record=record.address,
        name=stored_record(aside).name,
        aside=aside,
        head=head,
        merged=merged,
        decisions=[
            Decision(field, choice, form.text(field))
            for field, choice in ((f"choice-{n}", choice) for n, choice in enumerate(merged.choices))
        ],
        errors=errors,
    )
