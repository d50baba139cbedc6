"""Telling us in one's own words: from what was typed to answers that the person ticks, and on to the questions."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.presentation.current_catalogue import cards_of, pathway_of, snapshot_of
from app.presentation.journey import journey_of, keep
from app.presentation.own_words import OwnWords, items_of, offered_in, ticked, understood
from app.presentation.question_urls import OWN_WORDS, next_address
from app.presentation.search_results import boxes_named, with_place
from app.web.forms import short_form, text_form
from app.web.templating import render


async def tell(request: Request) -> Response:
    """Keep what the words may mean, and never the words; then show it. They come by POST and stand in no address."""
    text = (await text_form(request)).text("words")
    journey = journey_of(request)
    own_words = understood(text, snapshot_of(request).search, journey.answers)
    return keep(journey.with_own_words(own_words), request, RedirectResponse(OWN_WORDS, 303))


async def offered(request: Request) -> Response:
    """Show the answers to tick, and above them whom to call where the words were about danger."""
    journey, cards = journey_of(request), cards_of(request)
    told = journey.own_words
    return render(
        "resident/own_words.html",
        boxes=boxes_named(told.boxes, cards, with_place(journey.answers, told.districts)),
        items=items_of(told.offered),
        own_words=OWN_WORDS,
        next_question=next_address(pathway_of(journey.answers, request).next_question),
        people=cards.people,
    )


async def confirm(request: Request) -> Response:
    """Take the answers that were ticked, forget the rest, and go on with the questions."""
    journey = journey_of(request)
    chosen = offered_in((await short_form(request)).texts("answer"))
    answers, beforehand = ticked(chosen, journey.answers)
    onward = next_address(pathway_of(answers, request).next_question)
    kept = journey.with_answers(answers).with_own_words(OwnWords(), beforehand)
    return keep(kept, request, RedirectResponse(onward, 303))
