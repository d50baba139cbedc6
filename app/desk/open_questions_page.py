"""What must be confirmed, with whom: a list for each body, to be printed and taken into a phone call."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from app.accounts.dependencies import Anyone
from app.catalogue.access import may_see_drafts
from app.core.clock import today
from app.core.session import Database
from app.web.forms import clean
from app.web.staff_page import desk_page
from services_catalogue.verification.open_questions import (
    NOBODY,
    BodyQuestions,
    ListFilter,
    narrowed,
    newest_contents,
    open_question_list,
)

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)

ADDRESS = "/desk/to-confirm"
SHOWN = (
    (ListFilter.ALL, "Drafts and published"),
    (ListFilter.DRAFTS, "Drafts"),
    (ListFilter.PUBLISHED, "Published"),
    (ListFilter.DOUBTFUL, "Published, not known to run"),
)


@router.get("/to-confirm")
def to_confirm(request: Request, colleague: Anyone, database: Database, show: str = "all", body: str = "") -> Response:
    """All open questions, by the body to ask. An unknown filter shows everything."""
    whole = open_question_list(
        newest_contents(database, lambda slug: may_see_drafts(colleague, database, slug)), today()
    )
    asked_for = " ".join(clean(body).split())
    shown = ListFilter(show) if show in list(ListFilter) else ListFilter.ALL
    bodies = narrowed(whole, shown, asked_for)
    return desk_page(
        request,
        "desk/open_questions.html",
        part="to-confirm",
        whole=whole,
        bodies=[(asked, _only(asked, shown)) for asked in bodies],
        nobody=NOBODY,
        address=ADDRESS,
        filters=SHOWN,
        show=shown.value,
        is_narrowed=shown is not ListFilter.ALL or bool(asked_for),
        body=asked_for,
    )


def _only(asked: BodyQuestions, shown: ListFilter) -> str:
    return f"{ADDRESS}?{urlencode({'show': shown.value, 'body': asked.body})}"
