"""All support, apart from anyone's answers: one page for each, the A to Z, and finding one by a name or a need."""

from __future__ import annotations

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.core.clock import today
from app.presentation.availability import availability_of
from app.presentation.cards import Cards
from app.presentation.current_catalogue import cards_of, pathway_of
from app.presentation.journey import LONGEST_WORDS, journey_of, keep
from app.presentation.provision_page import instead_of, others_to_ask, provision_facts, successor_of, verdict_context
from app.presentation.question_urls import PATHWAY
from app.presentation.search_results import boxes_of, found_by, situations_of, with_place
from app.web.forms import clean_line, short_form
from app.web.templating import fragment, render
from services_catalogue.model.provision import Provision
from services_catalogue.model.shown_facts import certainty_of_facts
from services_catalogue.search.names import a_to_z
from triage.pathway.pathway import Pathway


async def support(request: Request) -> Response:
    """One provision, also one that takes nobody new any more."""
    cards = cards_of(request)
    provision = cards.published.by_slug.get(request.path_params["slug"])
    if provision is None:
        raise HTTPException(404)
    answers, on = journey_of(request).answers, today()
    if not answers:  # one page for all of them, and most come by a link or a search
        kept = cards.pieces.keep(("support", provision.slug, on), lambda: _support(provision, cards, on))
        return Response(kept[0], media_type="text/html")
    pathway = None if provision.closed(on) else pathway_of(answers, request)
    page = _support(provision, cards, on, pathway, has_answers=True)
    return Response(page.encode("utf-8", "replace"), media_type="text/html")


def _support(
    provision: Provision, cards: Cards, on: str, pathway: Pathway | None = None, *, has_answers: bool = False
) -> str:
    """The page of a provision, for a person with this pathway."""
    district = None if pathway is None else pathway.district
    context = {"entry": None} if pathway is None else verdict_context(provision.slug, pathway, cards)
    facts = cards.pieces.keep(
        ("facts", provision.slug, on, district),
        lambda: fragment("presentation/_provision_facts.html", provision_facts(provision, cards, on, district)),
    )
    return fragment(
        "resident/provision.html",
        {
            "provision": provision,
            "summary_certainty": certainty_of_facts(provision, on).summary,
            "facts": Markup(facts[0].decode()),
            "standing": availability_of(provision, on),
            "successor": successor_of(provision, cards, on),
            "instead": instead_of(provision, cards, on),
            "people": others_to_ask(provision, cards, district),
            "has_answers": has_answers,
            "pathway_address": PATHWAY,
            **context,
        },
    )


async def a_to_z_page(request: Request) -> Response:
    """Every name that support goes by."""
    cards = cards_of(request)
    on = today()
    return Response(cards.pieces.keep(("a to z", on), lambda: _a_to_z(cards, on))[0], media_type="text/html")


async def find(request: Request) -> Response:
    """Show what was found: by the words in the cookie, or by those in a link."""
    linked, journey, cards = request.query_params.get("q"), journey_of(request), cards_of(request)
    words = journey.words if linked is None else clean_line(linked)[:LONGEST_WORDS]
    query = cards.published.search.read(words)
    there = with_place(journey.answers, query.districts)
    return render(
        "resident/find.html",
        words=words,
        boxes=boxes_of(query.topics, cards, there),
        situations=situations_of(query.topics, cards, there),
        found=found_by(words, cards.published, journey.answers),
        people=cards.people,
    )


async def find_words(request: Request) -> Response:
    """Keep the words that were searched for out of every address, and show what they find."""
    form = await short_form(request)
    return keep(journey_of(request).with_words(form.text("q")), request, RedirectResponse("/find", 303))


def _a_to_z(cards: Cards, on: str) -> str:
    provisions = cards.published.provisions
    closed = {p.slug: availability_of(p, on).closed for p in provisions}
    return fragment("resident/a_to_z.html", {"letters": a_to_z(provisions), "closed": closed})
