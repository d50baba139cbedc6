"""Drafting: the form of a provision and of its access points, saved as a draft with the reason for it."""

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
from services_catalogue.model.provision import NOT_STORED, Provision
from services_catalogue.reading.provision_reader import CatalogueError, read_content
from services_catalogue.store.drafts import Author, history, newest_content, numbered, save_draft
from services_catalogue.verification.verification import set_first_owner

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False, default_response_class=HTMLResponse)

FIELDS = frozenset(Provision.model_fields) - {"slug", "access_points", *NOT_STORED}
NO_REASON = FieldError("note", "Write why you make this change. It is kept in the history.")
NEW = "new"


@dataclass(frozen=True, slots=True)
class DraftForm:
    """What a form sent: `seen` is the number of the revision it began from (optimistic locking), `base` its content."""

    form: Form
    seen: int | None
    base: Mapping[str, Any]
    names: Mapping[str, str]

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
    """An empty form."""
    return form_page(request, {"confidence": "low"}, DraftForm(Form({}), None, {}, names_of(database, "")), [])


@router.post("/new")
def add(colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """Save a new provision as a draft; the organisation that adds it becomes its owner."""
    sent = DraftForm(form, None, {}, names_of(database, ""))
    content = read_form(form, {}, sent.names, FIELDS)
    content["slug"] = form.line("slug") or slug_of(form.line("name"))
    if not content["slug"]:
        del content["slug"]
    if sent.action != "save":
        return form_page(request, content, sent, [])
    errors = _errors(content, sent)
    slug = str(content.get("slug", ""))
    if slug == NEW or history(database, slug):
        errors.append(FieldError("slug", "This short name is taken. Choose another one."))
    if errors:
        return form_page(request, content, sent, errors)
    set_first_owner(database, slug, colleague.organisation_id, now())
    return save(request, colleague, database, content, sent)


@router.get("/{slug}/edit")
def change(slug: str, colleague: Editor, request: Request, database: Database) -> Response:
    """The form, filled with the draft or else with the published revision."""
    before = editing(colleague, database, slug)
    sent = DraftForm(Form({}), before.number, before.content, names_of(database, slug))
    return form_page(request, before.content, sent, [])


@router.post("/{slug}/edit")
def keep(slug: str, colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """Save a draft, or show the form again with the change that its button asked for."""
    editing(colleague, database, slug)
    sent = sent_for(form, database, slug)
    content = {**read_form(form, sent.base, sent.names, FIELDS), "slug": slug}
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
        if slug != NEW:
            editing(colleague, database, slug)
        sent = sent_for(form, database, slug)
    content = {**read_form(form, sent.base, sent.names, FIELDS), "slug": slug}
    return HTMLResponse(_preview(content, request))


def sent_for(form: Form, database: Session, slug: str) -> DraftForm:
    """The form of this provision as sent. The content it was filled with is looked up, never taken from the form."""
    seen = form.number("seen") or None
    before = None if seen is None else numbered(database, slug, seen)
    return DraftForm(form, seen, {} if before is None else before.content, names_of(database, slug))


def names_of(database: Session, slug: str) -> dict[str, str]:
    """The names of all provisions but this one, by slug."""
    return {r.slug: str(r.content.get("name") or r.slug) for r in newest_content(database) if r.slug != slug}


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
    """The form of a provision, filled with a content as it was typed."""
    slug = str(content.get("slug", "")) if sent.seen is not None else NEW
    return desk_page(
        request,
        "desk/draft.html",
        part="catalogue",
        status=422 if errors else 200,
        new=slug == NEW,
        slug=slug,
        action="/desk/catalogue/new" if slug == NEW else f"/desk/catalogue/{slug}/edit",
        preview_address=f"/desk/catalogue/{slug}/preview",
        others=sorted(sent.names.items(), key=lambda other: other[1].casefold()),
        preview=_preview(content, request) if sent.action == "preview" else "",
        **filled(content, sent, errors),
    )


def filled(content: Mapping[str, Any], sent: DraftForm, errors: list[FieldError]) -> dict[str, Any]:
    """What the forms of a provision and of an access point have in common."""
    notes = content.get("eligibility_notes", {})
    more = 3 * SPARE if sent.action == "more-sources" else SPARE
    more_access = 3 * SPARE if sent.action == "more-access" else SPARE
    more_contacts = 3 * SPARE if sent.action == "more-contacts" else SPARE
    return {
        "c": {
            **content,
            "confused_shown": [similar_shown(one, sent.names) for one in content.get("confused_with", ())],
            "notes_shown": [f"{field}: {' '.join(text.split())}" for field, text in notes.items()],
        },
        "conditions": shown(content.get("eligibility", ()), RULE),
        "questions": form_options.QUESTIONS,
        "source_rows": [*content.get("sources", ()), *({} for _ in range(more))],
        "contact_rows": [*content.get("contacts", ()), *({} for _ in range(more_contacts))],
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
        provision = read_content({"slug": NEW, **content})
    except CatalogueError as error:
        return fragment("desk/no_preview.html", {"errors": errors_of(error.problems, content)})
    return preview(provision, request.app.state.snapshot, today())
