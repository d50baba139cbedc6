"""The pages of the journey besides its questions: the first page, the check, the pathway, and about us."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app.core.clock import today
from app.presentation.all_steps_page import all_steps_html
from app.presentation.cards import days_gathered
from app.presentation.check_page import check_context
from app.presentation.crisis_lines import EMERGENCY, other_crisis_lines
from app.presentation.current_catalogue import cards_of, pathway_of, snapshot_of
from app.presentation.journey import journey_of
from app.presentation.pathway_page import pathway_html
from app.presentation.question_urls import CHECK, address_of_question
from app.resident.session_expiry import answers_gone
from app.web.templating import render
from triage.questionnaire.everyday import AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE


async def start(request: Request) -> Response:
    """The first page: what this is, how long it takes and what is kept."""
    first = next(iter(QUESTIONNAIRE))
    journey = journey_of(request)
    return render(
        "resident/start.html",
        first_question=address_of_question(first.id),
        go_on=CHECK if journey.answers else "",
        how_many=len(cards_of(request).joinable(today())),
        gathered=days_gathered(snapshot_of(request).provisions),
    )


async def check(request: Request) -> Response:
    """Check your answers."""
    journey = journey_of(request)
    if journey.lost is not None:
        return answers_gone(journey.lost, request)
    return render("resident/check.html", **check_context(journey.answers, pathway_of(journey.answers, request)))


async def pathway(request: Request) -> Response:
    """The pathway; also for a resident who has not answered any question yet."""
    journey = journey_of(request)
    if journey.lost in ("tampered", "expired"):
        return answers_gone(journey.lost, request)
    found = pathway_of(journey.answers, request)
    return Response(pathway_html(found, journey.answers, cards_of(request)), media_type="text/html")


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
    boxes = published.pathfinder.every_box(answers, on)
    shown = {line.carrier.slug for box in boxes for line in box.lines if line.carrier.slug is not None}
    return render(
        "resident/talk.html",
        people=cards.people,
        emergency=published.body(EMERGENCY),
        boxes=[Markup(cards.box(box, on, place_known=answers.said(AREA) is not None).decode()) for box in boxes],
        others=other_crisis_lines(published.bodies, answers, on, shown),
    )


async def about(request: Request) -> Response:
    """What this service is, what it is made from and what is not known."""
    found = cards_of(request).joinable(today())
    return render(
        "resident/about.html",
        how_many=len(found),
        ended=len(snapshot_of(request).provisions) - len(found),
        doubtful=len([p for p in found if not p.known_to_run(today())]),
        generally_known=len([p for p in found if p.has_facts_without_a_page]),
        gathered=days_gathered(snapshot_of(request).provisions),
    )


async def privacy(_: Request) -> Response:
    """What happens to answers."""
    return render("resident/privacy.html")


async def accessibility(_: Request) -> Response:
    """How far this can be used by everyone, and what has not been tried."""
    return render("resident/accessibility.html")
