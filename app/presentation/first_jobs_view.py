"""First jobs for somebody out of work or never in work, as a page draws them, from what they tick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.presentation.move_views import sentence
from app.presentation.next_jobs_view import JobLine, growth_in_words, pay_sources
from app.web.forms import control_items
from app.web.templating import upper_first
from services_catalogue.job_steps.first_job_rows import UnpaidExperience, WorkDemand, WorkLiking
from services_catalogue.job_steps.first_jobs import FirstJob, first_jobs
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.vacancy_search import vacancy_search
from triage.i18n import _, listed
from triage.i18n import marked as m

LIKE, DONE, CANNOT = "like", "done", "cannot"
"""The fields of the form, and of what a cookie holds of it."""
GROUPS: dict[str, tuple[type[StrEnum], str, str]] = {
    LIKE: (WorkLiking, m("What would you like?"), m("Tick any that you like.")),
    DONE: (UnpaidExperience, m("What have you done without pay?"), m("It counts. Leave it out if there is none.")),
    CANNOT: (
        WorkDemand,
        m("Is there something you cannot do now?"),
        m("You do not have to say. We use it only to hold back jobs that ask for it."),
    ),
}


@dataclass(frozen=True, slots=True)
class FirstJobChoices:
    """What somebody ticked."""

    like: tuple[WorkLiking, ...] = ()
    experience: tuple[UnpaidExperience, ...] = ()
    cannot: tuple[WorkDemand, ...] = ()

    @property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """The same by the fields of the form."""
        return {LIKE: self.like, DONE: self.experience, CANNOT: self.cannot}


def choices_in(fields: Mapping[str, Iterable[str]]) -> FirstJobChoices:
    """What a form or a cookie holds, without what we do not offer."""
    sent = {field: frozenset(fields.get(field, ())) for field in GROUPS}
    return FirstJobChoices(
        tuple(one for one in WorkLiking if one in sent[LIKE]),
        tuple(one for one in UnpaidExperience if one in sent[DONE]),
        tuple(one for one in WorkDemand if one in sent[CANNOT]),
    )


@dataclass(frozen=True, slots=True)
class FirstJobCard:
    """One first job: why it is shown, in sentences; and the step after it, if one is known."""

    title: str
    pay: str
    note: str
    why: tuple[str, ...]
    growth: str
    vacancies: str
    then: JobLine | None


@dataclass(frozen=True, slots=True)
class FirstJobsView:
    """The jobs, and those that were held back with what each asks for."""

    cards: tuple[FirstJobCard, ...]
    held_back: tuple[str, ...]
    sources: tuple[str, ...]


def first_jobs_view(
    data: JobData, choices: FirstJobChoices, age: int | None, day: date, place: str | None
) -> FirstJobsView:
    """The jobs for somebody of an age who ticked this. `place` is where they live, if they have told us."""
    found = first_jobs(data, age, day, like=choices.like, experience=choices.experience, cannot=choices.cannot)
    after = [job.then.pay for job in found.jobs if job.then is not None]
    return FirstJobsView(
        cards=tuple(_card(job, place) for job in found.jobs),
        held_back=tuple(
            f"{job.occupation.title}: {listed([demand.in_words for demand in job.because], _('and'))}"
            for job in found.held_back
        ),
        sources=pay_sources(data, day, [*(job.pay for job in found.jobs), *after]),
    )


def groups_of(choices: FirstJobChoices) -> list[dict[str, Any]]:
    """The sets of boxes as GOV.UK's macro takes them, with what was ticked."""
    return [
        {
            "idPrefix": field,
            "name": field,
            "classes": "govuk-checkboxes--small",
            "fieldset": {"legend": {"text": _(question), "classes": "govuk-fieldset__legend--m"}},
            "hint": {"text": _(hint)},
            "items": control_items(
                [(one.value, upper_first(one.in_words)) for one in kind],  # type: ignore[attr-defined]
                "checked",
                choices.fields[field],
            ),
        }
        for field, (kind, question, hint) in GROUPS.items()
    ]


def _card(job: FirstJob, place: str | None) -> FirstJobCard:
    then = job.then
    fits = _("You like: {likings}.").format(likings=listed([one.in_words for one in job.fits], _("and")))
    return FirstJobCard(
        title=job.occupation.title,
        pay=sentence(job.pay.in_words),
        note=job.pay.note.in_words if job.pay.note else "",
        why=(*((fits,) if job.fits else ()), *(sentence for _kind, sentence in job.uses)),
        growth=growth_in_words(job.occupation.growth),
        vacancies=vacancy_search(job.occupation.title, place),
        then=None if then is None else JobLine(then.occupation.title, sentence(then.pay.in_words)),
    )
