"""Jobs as JSON: those that a search finds, and the next ones up from a person's own."""

from __future__ import annotations

from datetime import date

from app.api.entries import compact
from app.presentation.job_form import JobReader
from app.presentation.next_jobs_view import age_of
from services_catalogue.job_steps.job_bridge import bridges_to_job
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.next_jobs import NextJob, next_jobs
from services_catalogue.job_steps.occupation import Occupation
from services_catalogue.job_steps.occupation_pay import OccupationPay, pay_of
from services_catalogue.job_steps.title_search import find_occupations
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers
from triage.questionnaire.work_and_money import OCCUPATION


def occupations_out(data: JobData, search: str, on: str) -> list[dict[str, object]]:
    """The occupations that a text may mean, best first, as OccupationOut describes them."""
    day = date.fromisoformat(on)
    return [_occupation(one, pay_of(data, one, None, day)) for one in find_occupations(data, search)]


def next_jobs_member(answers: Answers, pathway: Pathway, jobs: JobReader) -> str:
    """The member `next_jobs` of PathwayOut."""
    slug = answers.said(OCCUPATION)
    if slug is None:
        return '"next_jobs":[]'  # and the data is not read
    data = jobs()
    found = next_jobs(data, data.occupations[str(slug)], age_of(answers), date.fromisoformat(pathway.on))
    return f'"next_jobs":{compact([_next_job(job, pathway) for job in found.jobs])}'


def _next_job(job: NextJob, pathway: Pathway) -> dict[str, object]:
    bridges = bridges_to_job(job.occupation, pathway.entries(), pathway.on)
    return {
        **_occupation(job.occupation, job.pay),
        "closeness": None if job.closeness is None else job.closeness.value,
        "evidence": job.evidence.value,
        "to_learn": list(job.to_learn),
        "provisions": list(dict.fromkeys(bridge.slug for bridge in bridges)),
    }


def _occupation(occupation: Occupation, pay: OccupationPay) -> dict[str, object]:
    return {
        "slug": occupation.slug,
        "title": occupation.title,
        "typical_pay": None if pay.hourly is None else float(pay.hourly),
        "pay_year": pay.year,
    }
