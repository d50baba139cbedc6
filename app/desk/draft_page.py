"""Drafting: the form of a provision or a body and of its access points, saved as a draft with the reason for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import Editor
from app.catalogue.access import editing
from app.core.audit import AuditAct
from app.core.clock import now, today
from app.core.database import reading
from app.core.permissions import Colleague
from app.core.session import Database
from app.desk import form_options
from app.desk.preview_page import preview
from app.desk.provision_form import RULE, SPARE, access_row, errors_of, read_form, similar_shown, slug_of
from app.desk.rule_form import shown
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page, done
from app.web.templating import fragment
from services_catalogue.model.body import BODY, Body, is_body
from services_catalogue.model.provision import NOT_STORED, Provision
from services_catalogue.reading.provision_reader import CatalogueError, read_content
from services_catalogue.store.drafts import Author, history, newest_content, numbered, save_draft
from services_catalogue.store.revisions import Revision
from services_catalogue.verification.verification import set_first_owner

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False, default_response_class=HTMLResponse)

NOT_ON_THE_FORM = frozenset({"slug", "access_points", *NOT_STORED})
FIELDS = frozenset(Provision.model_fields) - NOT_ON_THE_FORM
BODY_FIELDS = frozenset(Body.model_fields) - NOT_ON_THE_FORM
NO_REASON = FieldError("note", "Write why you make this change. It is kept in the history.")
TAKEN = "This short name is taken. Choose another one."
MADE_AND_TAKEN = "There is a “{slug}” in the catalogue already. If this is another one, give it another short name."
NEW, NEW_BODY = "new", "new-body"
"""What stands in an address where the slug of something new would."""


@dataclass(frozen=True, slots=True)
class DraftForm:
    """What a form sent: `seen` is the number of the revision it began from (optimistic locking), `base` its content.

    `names` are those of all other entries by slug, and `links` those of the provisions among them.
    """

    form: Form
    seen: int | None
    base: Mapping[str, Any]
    names: Mapping[str, str]
    links: Mapping[str, str]
    is_body: bool

    @classmethod
    def of(cls, database: Session, slug: str, form: Form, before: Revision | None) -> DraftForm:
        """The form of an entry, begun from a revision; `slug` is NEW or NEW_BODY for one that is not there yet."""
        others = [one for one in newest_content(database) if one.slug != slug]
        base = {} if before is None else before.content
        return cls(
            form,
            None if before is None else before.number,
            base,
            {one.slug: _name(one) for one in others},
            {one.slug: _name(one) for one in others if not is_body(one.content)},
            slug == NEW_BODY or is_body(base),
        )

    @property
    def content(self) -> dict[str, Any]:
        """The content that it sent, not yet validated."""
        content = read_form(self.form, self.base, self.names, BODY_FIELDS if self.is_body else FIELDS)
        # A body of which nobody has chosen the kind is one all the same.
        return {BODY: "", **content} if self.is_body else content

    @property
    def action(self) -> str:
        """The button that was pressed."""
        return self.form.text("do")

    @property
    def note(self) -> str:
        """Why the change is made."""
        return self.form.text("note")[:2000]


@router.get("/new")
def begin(_: Editor, request: Request, database: Database) -> Response:
    """An empty form of a provision."""
    return form_page(request, {"confidence": "low"}, DraftForm.of(database, NEW, Form({}), None), [])


@router.get("/new-body")
def begin_body(_: Editor, request: Request, database: Database) -> Response:
    """An empty form of a body."""
    return form_page(request, {BODY: "", "confidence": "low"}, DraftForm.of(database, NEW_BODY, Form({}), None), [])


@router.post("/new")
def add(colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """Save a new provision as a draft; the organisation that adds it becomes its owner."""
    return _add(NEW, colleague, request, form, database)


@router.post("/new-body")
def add_body(colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """The same for a new body."""
    return _add(NEW_BODY, colleague, request, form, database)


def _add(new: str, colleague: Colleague, request: Request, form: Form, database: Session) -> Response:
    sent = DraftForm.of(database, new, form, None)
    content = sent.content
    content["slug"] = form.line("slug") or slug_of(form.line("name"))
    if not content["slug"]:
        del content["slug"]
    if sent.action != "save":
        return form_page(request, content, sent, [])
    errors = _errors(content, sent)
    slug = str(content.get("slug", ""))
    if slug in (NEW, NEW_BODY) or history(database, slug):
        errors.insert(0, FieldError("slug", TAKEN if form.line("slug") else MADE_AND_TAKEN.format(slug=slug)))
    if errors:
        return form_page(request, content, sent, errors)
    set_first_owner(database, slug, colleague.organisation_id, now())
    return save(request, colleague, database, content, sent)


@router.get("/{slug}/edit")
def change(slug: str, colleague: Editor, request: Request, database: Database) -> Response:
    """The form, filled with the draft or else with the published revision."""
    before = editing(colleague, database, slug)
    return form_page(request, before.content, DraftForm.of(database, slug, Form({}), before), [])


@router.post("/{slug}/edit")
def keep(slug: str, colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """Save a draft, or show the form again with the change that its button asked for."""
    editing(colleague, database, slug)
    sent = sent_for(form, database, slug)
    content = {**sent.content, "slug": slug}
    if sent.action != "save":
        return form_page(request, content, sent, [])
    errors = _errors(content, sent)
    if errors:
        return form_page(request, content, sent, errors)
    return save(request, colleague, database, content, sent)


@router.post("/{slug}/preview")
def read_as_residents(slug: str, colleague: Editor, request: Request, form: PostedForm) -> Response:
    """The preview alone, for the script that refreshes it while an editor writes. It only reads, so no writer waits."""
    with reading(request.app.state.engine) as database:
        if slug not in (NEW, NEW_BODY):
            editing(colleague, database, slug)
        sent = sent_for(form, database, slug)
    return HTMLResponse(_preview({**sent.content, "slug": slug}, request))


def sent_for(form: Form, database: Session, slug: str) -> DraftForm:
    """The form of this entry as sent. The content it was filled with is looked up, never taken from the form."""
    seen = form.number("seen") or None
    return DraftForm.of(database, slug, form, None if seen is None else numbered(database, slug, seen))


def _name(revision: Revision) -> str:
    return str(revision.content.get("name") or revision.slug)


def save(
    request: Request, colleague: Colleague, database: Session, content: Mapping[str, Any], sent: DraftForm
) -> Response:
    """Append the draft and redirect to its page, or to the merge when another editor had saved since."""
    author = Author(colleague.name, colleague.id)
    saved = save_draft(database, content, author, sent.note, now(), seen=sent.seen)
    revision = saved.revision
    detail = {"number": revision.number, "why": sent.note, "conflict": saved.conflict}
    request.app.state.audit.record(
        database, colleague.actor, AuditAct.DRAFTED, "provision", revision.slug, now(), **detail
    )
    if saved.conflict:
        return RedirectResponse(f"/desk/catalogue/{revision.slug}/merge/{revision.number}", 303)
    return done(f"/desk/catalogue/{revision.slug}", "saved")


def form_page(request: Request, content: Mapping[str, Any], sent: DraftForm, errors: list[FieldError]) -> Response:
    """The form of a provision or a body, filled with a content as it was typed."""
    is_new, new = sent.seen is None, NEW_BODY if sent.is_body else NEW
    add = "Add people who help" if sent.is_body else "Add support"
    slug = new if is_new else str(content.get("slug", ""))
    return desk_page(
        request,
        "desk/body_draft.html" if sent.is_body else "desk/draft.html",
        part="catalogue",
        status=422 if errors else 200,
        heading=add if is_new else f"Change {content.get('name') or slug}",
        new=is_new,
        slug=slug,
        action=f"/desk/catalogue/{slug}" if is_new else f"/desk/catalogue/{slug}/edit",
        preview_address=f"/desk/catalogue/{slug}/preview",
        others=sorted(sent.links.items(), key=lambda other: other[1].casefold()),
        preview=_preview(content, request) if sent.action == "preview" else "",
        **filled(content, sent, errors),
    )


def filled(content: Mapping[str, Any], sent: DraftForm, errors: list[FieldError]) -> dict[str, Any]:
    """What the forms of an entry and of an access point have in common."""
    notes = content.get("eligibility_notes", {})
    more = 3 * SPARE if sent.action == "more-sources" else SPARE
    more_access = 3 * SPARE if sent.action == "more-access" else SPARE
    more_contacts = 3 * SPARE if sent.action == "more-contacts" else SPARE
    more_teaches = 3 * SPARE if sent.action == "more-teaches" else SPARE
    return {
        "c": {
            **content,
            "confused_shown": [similar_shown(one, sent.names) for one in content.get("confused_with", ())],
            "notes_shown": [f"{field}: {' '.join(text.split())}" for field, text in notes.items()],
        },
        "conditions": shown(content.get("eligibility", ()), RULE),
        "questions": form_options.BODY_QUESTIONS if sent.is_body else form_options.QUESTIONS,
        "source_rows": [*content.get("sources", ()), *({} for _ in range(more))],
        "contact_rows": [*content.get("contacts", ()), *({} for _ in range(more_contacts))],
        "teaches_rows": [*content.get("teaches", ()), *({} for _ in range(more_teaches))],
        "access_rows": [*map(access_row, content.get("access", ())), *({} for _ in range(more_access))],
        "choices": form_options,
        "seen": "" if sent.seen is None else sent.seen,
        "note": sent.note,
        "errors": errors,
    }


def _errors(content: Mapping[str, Any], sent: DraftForm) -> list[FieldError]:
    found = [] if sent.note else [NO_REASON]
    try:
        read_content(content)
    except CatalogueError as error:
        return [*errors_of(error.problems, content), *found]
    return found


def _preview(content: Mapping[str, Any], request: Request) -> str:
    try:
        entry = read_content({"slug": NEW, **content})
    except CatalogueError as error:
        return fragment("desk/no_preview.html", {"errors": errors_of(error.problems, content)})
    return preview(entry, request.app.state.snapshot, today())
