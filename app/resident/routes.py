"""The addresses of the pages that residents see. Plain Starlette routes: these pages need nothing injected."""

from __future__ import annotations

from starlette.routing import Route

from app.presentation.numbering import CHECK, PATHWAY
from app.resident.fault_form import tell, told, wrong
from app.resident.lost import gone
from app.resident.pages import about, accessibility, check, pathway, privacy, start, talk
from app.resident.questions import answer, ask
from app.resident.support_pages import a_to_z_page, find, find_words, support

RESIDENT_ROUTES = [
    Route(PATHWAY, pathway),
    Route("/question/{number}", ask),
    Route("/question/{number}", answer, methods=["POST"]),
    Route("/question/{number}/change", ask),
    Route("/question/{number}/change", answer, methods=["POST"]),
    Route("/", start),
    Route(CHECK, check),
    Route("/answers-gone/{reason}", gone),
    Route("/support", a_to_z_page),
    Route("/support/{slug}", support),
    Route("/support/{slug}/wrong", wrong),
    Route("/support/{slug}/wrong", tell, methods=["POST"]),
    Route("/support/{slug}/wrong/told", told),
    Route("/find", find),
    Route("/find", find_words, methods=["POST"]),
    Route("/talk-to-someone", talk),
    Route("/about", about),
    Route("/privacy", privacy),
    Route("/accessibility", accessibility),
]
