"""Drafting a move: its form, saved as a draft with the reason for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import Editor
from app.catalogue.access import editing
from app.core.session import Database
from app.desk import form_options
from app.desk.desk_section import MOVES
from app.desk.draft_page import NO_REASON
from app.desk.move_form import (
    card_rows,
    carrier_rows,
    double_sources,
    empty_move,
    id_of,
    move_errors,
    read_move_form,
    source_rows,
)
from app.desk.provision_form import RULE
from app.desk.record_drafts import refuse_others, save_record
from app.desk.rule_form import shown
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page
from services_catalogue.model.move import ORDER
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.reading.stored_moves import read_move
from services_catalogue.store.drafts import all_slugs, newest_content, numbered
from services_catalogue.store.revisions import MoveRevision

router = APIRouter(prefix="/desk/moves", include_in_schema=False, default_response_class=HTMLResponse)

NEW = "new"


@router.get("/new")
def begin_move(_: Editor, request: Request, database: Database) -> Response:
    """An empty form of a move."""
    return _page(request, database, NEW, empty_move(), Form({}), [])


@router.post("/new")
def add_move(colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """Save a new move as a draft."""
    refuse_others(colleague, database, MOVES)
    content = {**read_move_form(form, {}), "id": id_of(form)}
    if form.text("do") != "save":
        return _page(request, database, NEW, content, form, [])
    errors = _errors(content, form)
    if content["id"] in all_slugs(database, MoveRevision):
        errors.append(FieldError("slug", "This short name is taken. Choose another one."))
    if errors:
        return _page(request, database, NEW, content, form, errors)
    return save_record(request, colleague, database, MOVES, content, None, form.text("note"))


@router.get("/{slug}/edit")
def change_move(slug: str, colleague: Editor, request: Request, database: Database) -> Response:
    """The form, filled with the draft or else with the published revision."""
    before = editing(colleague, database, slug, MoveRevision)
    if slug == ORDER:
        return RedirectResponse("/desk/moves/order", 303)
    return _page(request, database, slug, before.content, Form({"seen": (str(before.number),)}), [])


@router.post("/{slug}/edit")
def keep_move(slug: str, colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """Save a draft, or show the form again with the change that its button asked for."""
    editing(colleague, database, slug, MoveRevision)
    seen = form.number("seen") or None
    before = None if seen is None else numbered(database, slug, seen, MoveRevision)
    if slug == ORDER or before is None:
        raise HTTPException(404)
    content = {**read_move_form(form, before.content), "id": slug}
    if form.text("do") != "save":
        return _page(request, database, slug, content, form, [])
    errors = _errors(content, form)
    if errors:
        return _page(request, database, slug, content, form, errors)
    return save_record(request, colleague, database, MOVES, content, seen, form.text("note"))


def _errors(content: Mapping[str, Any], form: Form) -> list[FieldError]:
    found = [*double_sources(form), *([] if form.text("note") else [NO_REASON])]
    try:
        read_move(content)
    except CatalogueError as error:
        return [*move_errors(error.problems, content), *found]
    return found


def _page(
    request: Request, database: Session, slug: str, content: Mapping[str, Any], form: Form, errors: list[FieldError]
) -> Response:
    """The form, filled with a content as it was typed."""
    is_new, action = slug == NEW, form.text("do")
    c = {**empty_move(), **content}
    return desk_page(
        request,
        "desk/move_draft.html",
        part=MOVES.part,
        status=422 if errors else 200,
        new=is_new,
        heading="Add a move" if is_new else "Change a move",
        back="/desk/moves" if is_new else f"/desk/moves/{slug}",
        action="/desk/moves/new" if is_new else f"/desk/moves/{slug}/edit",
        c=c,
        conditions=shown(c["when"], RULE),
        carrier_rows=carrier_rows(c, action),
        card_rows=card_rows(c, action),
        source_rows=source_rows(c, action),
        questions=form_options.QUESTIONS,
        choices=form_options,
        carriers=_carriers(database),
        seen=form.text("seen"),
        note=form.text("note"),
        errors=errors,
    )


def _carriers(database: Session) -> list[tuple[str, str]]:
    """Who may carry a move, as the form takes them: slugs, and local places after a stroke, each with its name."""
    found = []
    for one in newest_content(database):
        name = str(one.content.get("name") or one.slug)
        found.append((one.slug, name))
        points = one.content.get("access_points") or ()
        found += [(f"{one.slug}/{point['id']}", f"{name}: {point['name']}") for point in points]
    return found
