"""Drafting a local place of a provision: a college, a team, a district's service, with its own rule and contact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.accounts.dependencies import Editor
from app.catalogue.access import editing
from app.core.clock import today
from app.core.session import Database
from app.desk.draft_page import NEW, NO_REASON, DraftForm, filled, names_of, save, sent_for
from app.desk.preview_page import preview
from app.desk.provision_form import mistakes_of, read_form, slug_of
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page
from app.web.templating import fragment
from services_catalogue.editing.differences import DOORS
from services_catalogue.model.provision import AccessPoint
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.provision_reader import CatalogueError, read_content

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False, default_response_class=HTMLResponse)

FIELDS = frozenset(AccessPoint.model_fields) - {"id"}
Content = Mapping[str, Any]


@router.get("/{slug}/places/{door_id}")
def change(slug: str, door_id: str, colleague: Editor, request: Request, database: Database) -> Response:
    """The form of a local place, or an empty one."""
    before = editing(colleague, database, slug)
    sent = DraftForm(Form({}), before.number, before.content, names_of(database, slug))
    start = {"level": "local", "confidence": "low", "dates": {"status": "unknown"}}
    door = start if door_id == NEW else _door(before.content, door_id)
    if door is None:
        raise HTTPException(404)
    return _page(request, slug, door_id, door, sent, [])


@router.post("/{slug}/places/{door_id}")
def keep(
    slug: str, door_id: str, colleague: Editor, request: Request, form: PostedForm, database: Database
) -> Response:
    """Save a local place as part of the draft, or show the form again with what a button of it asked for."""
    editing(colleague, database, slug)
    sent = sent_for(form, database, slug)
    base = {} if door_id == NEW else _door(sent.base, door_id)
    if base is None:
        raise HTTPException(404)
    door = {**read_form(form, base, sent.names, FIELDS), "id": door_id}
    if door_id == NEW:
        door["id"] = _free_id(sent.base, slug_of(form.line("name")))
    if sent.action not in ("save", "take-away"):
        return _page(request, slug, door_id, door, sent, [])
    content = _with_door(sent.base, door_id, door if sent.action == "save" else None)
    mistakes = _mistakes(content, door, sent)
    if mistakes:
        return _page(request, slug, door_id, door, sent, mistakes)
    return save(request, colleague, database, content, sent)


def _page(
    request: Request, slug: str, door_id: str, door: Content, sent: DraftForm, mistakes: list[FieldError]
) -> Response:
    return desk_page(
        request,
        "desk/access_point.html",
        part="catalogue",
        status=422 if mistakes else 200,
        new=door_id == NEW,
        slug=slug,
        of=sent.base.get("name", slug),
        action=f"/desk/catalogue/{slug}/places/{door_id}",
        may_take_away=door_id != NEW,
        preview=_preview(door, door_id, sent, request) if sent.action == "preview" else "",
        **filled(door, sent, mistakes),
    )


def _door(content: Content, door_id: str) -> Content | None:
    return next((door for door in content.get(DOORS, ()) if door.get("id") == door_id), None)


def _free_id(content: Content, wanted: str) -> str:
    taken = {door.get("id") for door in content.get(DOORS, ())}
    return next(free for free in (wanted, *(f"{wanted}-{n}" for n in range(2, 100))) if free not in taken)


def _with_door(content: Content, door_id: str, door: Content | None) -> dict[str, Any]:
    """The content with a local place put in, or with one taken away."""
    doors = list(content.get(DOORS, ()))
    place = next((n for n, other in enumerate(doors) if other.get("id") == door_id), len(doors))
    return {**content, DOORS: [*doors[:place], *([door] if door is not None else []), *doors[place + 1 :]]}


def _mistakes(content: Content, door: Content, sent: DraftForm) -> list[FieldError]:
    found = [] if sent.note else [NO_REASON]
    try:
        read_content(content)
    except CatalogueError as error:
        return [*mistakes_of(_of_the_door(error), door), *found]
    return found


def _of_the_door(error: CatalogueError) -> list[ContentIssue]:
    """The problems as those of the form: without the way to the local place that stands before each."""
    return [
        ContentIssue(
            problem.where, problem.path[2:] if problem.path[:1] == (DOORS,) else (), problem.what, problem.mend
        )
        for problem in error.problems
    ]


def _preview(door: Content, door_id: str, sent: DraftForm, request: Request) -> str:
    try:
        provision = read_content(_with_door(sent.base, door_id, door))
    except CatalogueError as error:
        return fragment("desk/no_preview.html", {"mistakes": mistakes_of(_of_the_door(error), door)})
    return preview(provision, request.app.state.published, today())
