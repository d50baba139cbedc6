"""Drafting an access point: a college, a team, a district's service, with its own rule and contact."""

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
from app.desk.draft_page import NEW, NO_REASON, DraftForm, filled, save, sent_for
from app.desk.preview_page import preview
from app.desk.provision_form import errors_of, read_form, slug_of
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page
from app.web.templating import fragment
from services_catalogue.editing.differences import ACCESS_POINTS
from services_catalogue.model.provision import SUPPORT_ONLY, AccessPoint
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.provision_reader import CatalogueError, read_content

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False, default_response_class=HTMLResponse)

FIELDS = frozenset(AccessPoint.model_fields) - {"id"}
BODY_FIELDS = FIELDS - {*SUPPORT_ONLY}
Content = Mapping[str, Any]


@router.get("/{slug}/places/{access_point_id}")
def change(slug: str, access_point_id: str, colleague: Editor, request: Request, database: Database) -> Response:
    """The form of an access point, or an empty one."""
    before = editing(colleague, database, slug)
    sent = DraftForm.of(database, slug, Form({}), before)
    start = {"level": "local", "confidence": "low", "dates": {"status": "unknown"}}
    access_point = start if access_point_id == NEW else _access_point(before.content, access_point_id)
    if access_point is None:
        raise HTTPException(404)
    return _page(request, slug, access_point_id, access_point, sent, [])


@router.post("/{slug}/places/{access_point_id}")
def keep(
    slug: str, access_point_id: str, colleague: Editor, request: Request, form: PostedForm, database: Database
) -> Response:
    """Save an access point as part of the draft, or show the form again with the change that its button asked for."""
    editing(colleague, database, slug)
    sent = sent_for(form, database, slug)
    base = {} if access_point_id == NEW else _access_point(sent.base, access_point_id)
    if base is None:
        raise HTTPException(404)
    access_point = {**read_form(form, base, sent.names, BODY_FIELDS if sent.is_body else FIELDS), "id": access_point_id}
    if access_point_id == NEW:
        access_point["id"] = _free_id(sent.base, slug_of(form.line("name")))
    if sent.action not in ("save", "take-away"):
        return _page(request, slug, access_point_id, access_point, sent, [])
    content = _with_access_point(sent.base, access_point_id, access_point if sent.action == "save" else None)
    errors = _errors(content, access_point, sent)
    if errors:
        return _page(request, slug, access_point_id, access_point, sent, errors)
    return save(request, colleague, database, content, sent)


def _page(
    request: Request, slug: str, access_point_id: str, access_point: Content, sent: DraftForm, errors: list[FieldError]
) -> Response:
    return desk_page(
        request,
        "desk/access_point.html",
        part="catalogue",
        status=422 if errors else 200,
        new=access_point_id == NEW,
        slug=slug,
        of=sent.base.get("name", slug),
        action=f"/desk/catalogue/{slug}/places/{access_point_id}",
        is_support=not sent.is_body,
        may_take_away=access_point_id != NEW,
        preview=_preview(access_point, access_point_id, sent, request) if sent.action == "preview" else "",
        **filled(access_point, sent, errors),
    )


def _access_point(content: Content, access_point_id: str) -> Content | None:
    return next(
        (access_point for access_point in content.get(ACCESS_POINTS, ()) if access_point.get("id") == access_point_id),
        None,
    )


def _free_id(content: Content, wanted: str) -> str:
    taken = {access_point.get("id") for access_point in content.get(ACCESS_POINTS, ())}
    return next(free for free in (wanted, *(f"{wanted}-{n}" for n in range(2, 100))) if free not in taken)


def _with_access_point(content: Content, access_point_id: str, access_point: Content | None) -> dict[str, Any]:
    """The content with an access point put in, or with one taken away."""
    access_points = list(content.get(ACCESS_POINTS, ()))
    place = next((n for n, other in enumerate(access_points) if other.get("id") == access_point_id), len(access_points))
    return {
        **content,
        ACCESS_POINTS: [
            *access_points[:place],
            *([access_point] if access_point is not None else []),
            *access_points[place + 1 :],
        ],
    }


def _errors(content: Content, access_point: Content, sent: DraftForm) -> list[FieldError]:
    found = [] if sent.note else [NO_REASON]
    try:
        read_content(content)
    except CatalogueError as error:
        return [*errors_of(_of_the_access_point(error), access_point), *found]
    return found


def _of_the_access_point(error: CatalogueError) -> list[ContentIssue]:
    """The issues as those of the form: each path without the access point's own."""
    return [
        ContentIssue(
            problem.where, problem.path[2:] if problem.path[:1] == (ACCESS_POINTS,) else (), problem.what, problem.mend
        )
        for problem in error.problems
    ]


def _preview(access_point: Content, access_point_id: str, sent: DraftForm, request: Request) -> str:
    try:
        entry = read_content(_with_access_point(sent.base, access_point_id, access_point))
    except CatalogueError as error:
        return fragment("desk/no_preview.html", {"errors": errors_of(_of_the_access_point(error), access_point)})
    return preview(entry, request.app.state.snapshot, today())
