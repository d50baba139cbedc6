"""The pages of the journey besides its questions: the first page, the check, the pathway, and about us."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.clock import today
from app.presentation.all_steps_page import all_steps_html
from app.presentation.cards import days_gathered
from app.presentation.check_page import check_html
from app.presentation.crisis_lines import boxed, emergency_address, other_crisis_lines
from app.presentation.current_catalogue import (
    cards_of,
    outlook_of,
    pathway_of,
    snapshot_of,
    still_matter_of,
    title_of_job,
)
from app.presentation.journey import journey_of
from app.presentation.pathway_page import pathway_html
from app.presentation.question_urls import CHECK, OWN_WORDS, address_of_question
from app.resident.session_expiry import answers_gone
from app.web.templating import fragment, render
from triage.questionnaire.questionnaire import QUESTIONNAIRE


async def start(request: Request) -> Response:
    """The first page: what this is, how long it takes and what is kept."""
    first = next(iter(QUESTIONNAIRE))
    go_on = CHECK if journey_of(request).answers else ""
    return _same_for_all(
        "resident/start.html",
        request,
        lambda: {
            "first_question": address_of_question(first.id),
            "own_words": OWN_WORDS,
            "go_on": go_on,
            "how_many": len(cards_of(request).joinable(today())),
            "gathered": days_gathered(snapshot_of(request).provisions),
        },
        go_on,
    )


async def check(request: Request) -> Response:
    """Check your answers."""
    journey = journey_of(request)
    if journey.lost is not None:
        return answers_gone(journey.lost, request)
    still_matter = still_matter_of(journey.answers, request)
    page = check_html(journey.answers, still_matter, cards_of(request).pieces, title_of_job(request))
    return Response(page, media_type="text/html")


async def pathway(request: Request) -> Response:
    """The pathway; also for a resident who has not answered any question yet."""
    journey = journey_of(request)
    if journey.lost in ("tampered", "expired"):
        return answers_gone(journey.lost, request)
    found = pathway_of(journey.answers, request)
    outlook = outlook_of(journey.answers, found, request)
    return Response(pathway_html(found, journey.answers, cards_of(request), outlook), media_type="text/html")


async def all_steps(request: Request) -> Response:
    """All steps: whatever may suit the resident, and what does not now."""
    journey = journey_of(request)
    if journey.lost in ("tampered", "expired"):
        return answers_gone(journey.lost, request)
    return Response(all_steps_html(pathway_of(journey.answers, request), cards_of(request)), media_type="text/html")


async def talk(request: Request) -> Response:
    """Talk to someone instead: above all else whom to turn to in a crisis, by the age and place they have told us."""
    answers, cards, on = journey_of(request).answers, cards_of(request), today()
    published = snapshot_of(request)

    def context() -> dict[str, Any]:
        boxes = published.pathfinder.every_box(answers, on)
        shown = {line.carrier.slug for box in boxes for line in box.lines if line.carrier.slug is not None}
        return {
            "people": cards.people,
            "emergency": emergency_address(published.bodies),
            "boxes": [boxed(box, cards, answers) for box in boxes],
            "others": other_crisis_lines(published.bodies, answers, on, shown),
        }

    if answers:
        return render("resident/talk.html", **context())
    return _same_for_all("resident/talk.html", request, context)


async def about(request: Request) -> Response:
    """What this service is, what it is made from and what is not known."""

    def context() -> dict[str, Any]:
        found = cards_of(request).joinable(today())
        return {
            "how_many": len(found),
            "ended": len(snapshot_of(request).provisions) - len(found),
            "doubtful": len([p for p in found if not p.known_to_run(today())]),
            "generally_known": len([p for p in found if p.has_facts_without_a_page]),
            "gathered": days_gathered(snapshot_of(request).provisions),
        }

    return _same_for_all("resident/about.html", request, context)


async def privacy(request: Request) -> Response:
    """What happens to answers."""
    return _same_for_all("resident/privacy.html", request, dict)


async def accessibility(request: Request) -> Response:
    """How far this can be used by everyone, and what has not been tried."""
    return _same_for_all("resident/accessibility.html", request, dict)


def _same_for_all(
    template: str, request: Request, context: Callable[[], Mapping[str, Any]], *shown: Hashable
) -> Response:
    """A page that differs by the published version, the day and what is `shown` alone, and is drawn once for each."""
    key = (template, today(), *shown)
    page = cards_of(request).pieces.keep(key, lambda: fragment(template, context()))
    return Response(page[0], media_type="text/html")
