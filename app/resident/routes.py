"""The addresses of the pages that residents see. Plain Starlette routes: these pages need nothing injected."""

from __future__ import annotations

from starlette.routing import Route

from app.presentation.entry_address import HELP
from app.presentation.question_urls import ALL_STEPS, CHECK, FIRST_JOBS, NEXT_JOBS, OWN_WORDS, PATHWAY
from app.resident import own_words_pages
from app.resident.body_pages import all_help, help_page
from app.resident.job_pages import choose_first_jobs, first_jobs, next_jobs_up
from app.resident.journey_pages import about, accessibility, all_steps, check, pathway, privacy, start, talk
from app.resident.problem_report_page import tell, told, wrong
from app.resident.provision_pages import a_to_z_page, find, find_words, support
from app.resident.question_pages import answer, ask
from app.resident.session_expiry import gone

RESIDENT_ROUTES = [
    Route(PATHWAY, pathway),
    Route(ALL_STEPS, all_steps),
    Route(NEXT_JOBS, next_jobs_up),
    Route(FIRST_JOBS, first_jobs),
    Route(FIRST_JOBS, choose_first_jobs, methods=["POST"]),
    Route("/question/{number}", ask),
    Route("/question/{number}", answer, methods=["POST"]),
    Route("/question/{number}/change", ask),
    Route("/question/{number}/change", answer, methods=["POST"]),
    Route("/", start),
    Route(OWN_WORDS, own_words_pages.offered),
    Route(OWN_WORDS, own_words_pages.tell, methods=["POST"]),
    Route(f"{OWN_WORDS}/right", own_words_pages.confirm, methods=["POST"]),
    Route(CHECK, check),
    Route("/answers-gone/{reason}", gone),
    Route("/support", a_to_z_page),
    Route("/support/{slug}", support),
    Route("/support/{slug}/wrong", wrong),
    Route("/support/{slug}/wrong", tell, methods=["POST"]),
    Route("/support/{slug}/wrong/told", told),
    Route(HELP, all_help),
    Route(f"{HELP}/{{slug}}", help_page),
    Route(f"{HELP}/{{slug}}/wrong", wrong),
    Route(f"{HELP}/{{slug}}/wrong", tell, methods=["POST"]),
    Route(f"{HELP}/{{slug}}/wrong/told", told),
    Route("/find", find),
    Route("/find", find_words, methods=["POST"]),
    Route("/talk-to-someone", talk),
    Route("/about", about),
    Route("/privacy", privacy),
    Route("/accessibility", accessibility),
]
