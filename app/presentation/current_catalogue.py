"""What a request uses: the snapshot of the published catalogue, the cards drawn from it, and the data on job steps."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request

from app.catalogue.job_data import published_job_data
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.presentation.cards import Cards
from app.presentation.job_form import JobReader
from app.presentation.next_jobs_view import JobOutlook, age_of
from app.presentation.question_page import TitleOf
from services_catalogue.job_steps.job_data import JobData
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers
from triage.questionnaire.work_and_money import OCCUPATION


def snapshot_of(request: Request) -> CatalogueSnapshot:
    """The snapshot of the catalogue that this request is answered with."""
    published: CatalogueSnapshot = request.app.state.snapshot
    return published


def cards_of(request: Request) -> Cards:
    """The cards of the published version, made anew when the version changes."""
    published = snapshot_of(request)
    kept: Cards | None = getattr(request.app.state, "cards", None)
    if kept is None or kept.published is not published:
        kept = request.app.state.cards = Cards(published)
    return kept


def pathway_of(answers: Answers, request: Request) -> Pathway:
    """The pathway of a person with these answers, today."""
    return snapshot_of(request).pathfinder.pathway(answers, today())


def job_data_of(request: Request) -> JobData:
    """The data on job steps with the published corrections, read when it is first asked for."""
    return published_job_data(request.app.state.data_dir, snapshot_of(request).job_corrections)


def outlook_of(answers: Answers, pathway: Pathway, request: Request) -> JobOutlook | None:
    """What lies ahead of the job that a person has told us; None when they have told none that the data knows."""
    slug = answers.said(OCCUPATION)
    if slug is None:
        return None  # and the data is not read
    data = job_data_of(request)
    job = data.occupations.get(str(slug))
    return None if job is None else JobOutlook(data, job, age_of(answers), pathway, cards_of(request))


def jobs_of(request: Request) -> JobReader:
    """What reads the data on job steps, for whoever may not need them."""
    return partial(job_data_of, request)


def title_of_job(request: Request) -> TitleOf:
    """What gives the title of an occupation."""
    return lambda slug: job_data_of(request).occupations[slug].title


def still_matter_of(answers: Answers, request: Request) -> tuple[str, ...]:
    """The questions that still matter to a person with these answers, today, in order."""
    return snapshot_of(request).pathfinder.still_matter(answers, today())
