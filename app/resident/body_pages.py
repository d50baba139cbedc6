"""Who helps and is no scheme: one page for each body, and all of them by what people turn to them for."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.core.clock import today
from app.presentation.availability import availability_of
from app.presentation.body_page import bodies_by_kind, body_facts
from app.presentation.current_catalogue import cards_of, snapshot_of
from app.presentation.journey import journey_of
from app.web.templating import fragment, render
from services_catalogue.model.body import BodyKind
from services_catalogue.model.shown_facts import certainty_of_facts
from triage.i18n import _
from triage.questionnaire.everyday import AREA


async def help_page(request: Request) -> Response:
    """One body, with the local place for the reader's district first, where they have told it."""
    cards, on = cards_of(request), today()
    body = cards.published.body(request.path_params["slug"])
    if body is None:
        raise HTTPException(404)
    district = journey_of(request).answers.get(AREA)
    district = district if isinstance(district, str) else None
    facts = cards.pieces.keep(
        ("body", body.slug, on, district),
        lambda: fragment("presentation/_body_facts.html", body_facts(body, cards, on, district)),
    )
    return render(
        "resident/body.html",
        body=body,
        # The name of a crisis line is not for whoever else reads the tabs of this browser.
        title=_("People who help") if body.body is BodyKind.CRISIS_LINE else body.usual_name,
        summary_certainty=certainty_of_facts(body, on).summary,
        facts=Markup(facts[0].decode()),
        standing=availability_of(body, on),
        people=cards.people,
    )


async def all_help(request: Request) -> Response:
    """Every body that takes people, by its kind."""
    return render("resident/bodies.html", kinds=bodies_by_kind(snapshot_of(request).bodies, today()))
