"""The pages of jobs: the next ones up from a person's own, and first jobs for whoever has none."""

from __future__ import annotations

from datetime import date
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.core.clock import today
from app.presentation.current_catalogue import cards_of, job_data_of, outlook_of, pathway_of
from app.presentation.first_jobs_view import FirstJobChoices, choices_in, first_jobs_view, groups_of
from app.presentation.journey import journey_of, keep
from app.presentation.next_jobs_view import age_of
from app.presentation.pathway_page import person_html
from app.presentation.place_words import NAMES
from app.presentation.question_urls import FIRST_JOBS, PATHWAY, job_question
from app.resident.session_expiry import answers_gone
from app.web.forms import short_form
from app.web.templating import render
from services_catalogue.job_steps.next_jobs import JobOrder
from triage.pathway.pathway import Pathway
from triage.questionnaire.everyday import AREA

ADDRESSES: dict[str, Any] = {"pathway_address": PATHWAY, "first_jobs_address": FIRST_JOBS}


async def next_jobs_up(request: Request) -> Response:
    """The next jobs up, in the order that the address names; the job itself stands in no address."""
    journey = journey_of(request)
    if journey.lost in ("tampered", "expired"):
        return answers_gone(journey.lost, request)
    pathway = pathway_of(journey.answers, request)
    person = _person(pathway, request)
    outlook = outlook_of(journey.answers, pathway, request)
    if outlook is None:
        return render("resident/no_job_yet.html", job_address=job_question(), person=person, **ADDRESSES)
    wanted = request.query_params.get("order", "")
    order = next((one for one in JobOrder if one.value == wanted), JobOrder.BEST)
    return render(
        "resident/next_jobs.html", jobs=outlook.page(order), job_address=job_question(), person=person, **ADDRESSES
    )


async def first_jobs(request: Request) -> Response:
    """What may be ticked, and below what was ticked the jobs that it leads to."""
    journey = journey_of(request)
    chosen, answers = journey.first_job_choices, journey.answers
    place = NAMES.get(str(answers.said(AREA)))
    data, day = job_data_of(request), date.fromisoformat(today())
    jobs = None if chosen is None else first_jobs_view(data, chosen, age_of(answers), day, place)
    groups = groups_of(chosen or FirstJobChoices())
    person = _person(pathway_of(answers, request), request)
    return render("resident/first_jobs.html", jobs=jobs, groups=groups, person=person, **ADDRESSES)


async def choose_first_jobs(request: Request) -> Response:
    """Keep what was ticked out of every address and of the answers, and show what it leads to."""
    choices = choices_in((await short_form(request)).fields)
    return keep(journey_of(request).with_first_job_choices(choices), request, RedirectResponse(FIRST_JOBS, 303))


def _person(pathway: Pathway, request: Request) -> Markup:
    """Somebody to talk to, at the end of a page."""
    return Markup(person_html(pathway, cards_of(request)).decode())
