"""Reads a person's job out of a form: what was typed, or what was chosen of the jobs that it may mean.

Nobody is held to a guess: whoever does not find theirs searches again, or chooses a kind of work and a job of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.presentation.question_form import AnswerError
from app.web.forms import Form
from app.web.templating import upper_first
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.occupation import Occupation
from services_catalogue.job_steps.title_search import find_occupations, occupations_of
from services_catalogue.model.shown_sectors import SECTORS
from services_catalogue.model.taught_sectors import Sector
from triage.i18n import _
from triage.questionnaire.answers import NOT_SURE, UNSAID, Value
from triage.questionnaire.questions import Option

JobReader = Callable[[], JobData]
"""Gives the data on job steps, which are read when somebody first needs them."""
MOST_MATCHES = 5
MOST_TASKS = 2
NOT_LISTED = "not_listed"
OF_SECTOR = "sector:"
"""What stands before the id of a sector where a kind of work is chosen."""
SECTOR_IDS = tuple(sector.value for sector in Sector)


@dataclass(frozen=True, slots=True)
class JobHint:
    """Jobs, or kinds of work, to choose from: no error, unless nothing was chosen although it was asked.

    `within` is what was chosen before, so that the same choices can be shown again; empty for those of a search.
    """

    typed: str
    sentence: str
    legend: str
    choices: tuple[Option, ...]
    within: str = ""
    error: AnswerError | None = None


def job_in(form: Form, jobs: JobReader) -> Value | AnswerError | JobHint:
    """The slug of an occupation, or that the person does not say. A text that was typed anew counts most."""
    typed, asked, chosen = form.text("job"), form.text("asked_again"), form.text("answer")
    unsaid = next((one for one in form.texts("unsaid") if one in UNSAID), None)
    is_new = bool(typed) and typed != asked
    if unsaid is not None:
        both = AnswerError("job", _("Enter a job, or tick the box if you do not know. Not both"))
        return both if is_new else unsaid
    if is_new:
        return _searched(typed, jobs())
    if chosen in UNSAID or chosen in jobs().occupations:
        return chosen
    error = None if chosen else AnswerError("answer", _("Choose one, or search again"))
    within = chosen or form.text("within")
    if within == NOT_LISTED:
        return _kinds_of_work(typed, "", error)
    if within.startswith(OF_SECTOR) and within.removeprefix(OF_SECTOR) in SECTOR_IDS:
        return _of_sector(typed, Sector(within.removeprefix(OF_SECTOR)), jobs(), error)
    if typed:
        return _matches(typed, jobs(), error or AnswerError("answer", _("Choose one of the jobs on this page")))
    return AnswerError("job", _("Enter your job, or skip this question"))


def _searched(typed: str, data: JobData) -> Value | JobHint:
    """The job whose title was typed, as the list that opens under the field does; or the jobs that were meant."""
    whole = " ".join(typed.casefold().split())
    found = next((slug for slug, one in data.occupations.items() if one.title.casefold() == whole), None)
    return found or _matches(typed, data, None)


def _matches(typed: str, data: JobData, error: AnswerError | None) -> JobHint:
    found = find_occupations(data, typed, MOST_MATCHES)
    if not found:
        return _kinds_of_work(typed, _("We found no job like “{typed}”.").format(typed=typed), error)
    return JobHint(
        typed=typed,
        sentence=_("These jobs are nearest to “{typed}”.").format(typed=typed),
        legend=_("Is one of these your job?"),
        choices=(*_options(found), Option(NOT_LISTED, _("None of these"), "")),
        error=error,
    )


def _kinds_of_work(typed: str, sentence: str, error: AnswerError | None) -> JobHint:
    kinds = [Option(OF_SECTOR + sector.value, _(name), "") for sector, name in SECTORS.items()]
    return JobHint(typed, sentence, _("What kind of work is it?"), (*kinds, _not_here()), NOT_LISTED, error)


def _of_sector(typed: str, sector: Sector, data: JobData, error: AnswerError | None) -> JobHint:
    return JobHint(
        typed=typed,
        sentence=_("{sector}: the jobs that most people do come first.").format(sector=_(SECTORS[sector])),
        legend=_("Which one is nearest to your job?"),
        choices=(*_options(occupations_of(data, sector)), _not_here()),
        within=OF_SECTOR + sector.value,
        error=error,
    )


def _not_here() -> Option:
    return Option(NOT_SURE, _("None of these is like my job"), "")


def _options(found: Iterable[Occupation]) -> list[Option]:
    return [Option(one.slug, one.title, "", _tasks(one)) for one in found]


def _tasks(occupation: Occupation) -> str:
    """A few words of what people do in it: the shortest that we have."""
    return upper_first("; ".join(sorted(occupation.tasks, key=len)[:MOST_TASKS]))
