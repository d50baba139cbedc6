"""A correction of a job step or a job title as a form, the content that it sent, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.desk.provision_form import group, slug_of
from app.web.forms import FieldError, Form
from services_catalogue.job_steps.corrected_data import corrected_data, why_it_does_nothing
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.next_jobs import steps_up
from services_catalogue.job_steps.occupation import Occupation
from services_catalogue.model.job_correction import CorrectionAct, CorrectionKind, JobCorrection
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.reading.stored_corrections import read_correction

OF_THE_SOURCE = ("title", "url", "date", "says")
NEEDED = {
    "next_job": "Choose the next job by its title, as the list has it.",
    "title": "Write the title.",
    "does": "Choose what this correction does.",
    "verdict": "Choose where the step stands.",
    "source-title": "Write the source: what it is called.",
}
NO_STEP_UP = "That job neither pays more nor asks for more skill, so nobody would be shown it as a step up."
LONGEST_ID = 80


def read_job_form(form: Form, fixed: Mapping[str, Any], data: JobData) -> dict[str, Any]:
    """The content that a form sent, as plain values. `fixed` is what no form changes: what it is a correction of."""
    content: dict[str, Any] = {"does": form.text("does"), "source": group(form, "source", OF_THE_SOURCE)}
    if fixed["kind"] == CorrectionKind.STEP:
        if content["does"] == CorrectionAct.PUT_IN:
            content |= {"verdict": form.text("verdict"), "evidence": form.line("evidence").rstrip(".")}
        chosen = occupation_titled(form.line("next_job"), data)
        content["next_job"] = "" if chosen is None else chosen.slug
    else:
        content["title"] = form.line("title")
    content |= fixed
    return {name: value for name, value in content.items() if value}


def occupation_titled(text: str, data: JobData) -> Occupation | None:
    """The occupation of this title, or slug."""
    sought = text.casefold()
    return next((one for one in data.occupations.values() if sought in (one.slug, one.title.casefold())), None)


def correction_id(content: Mapping[str, Any], data: JobData) -> str:
    """What a new correction is stored under: one of each step, and of each title of a job."""
    job = data.occupations[content["job"]].id
    if content["kind"] == CorrectionKind.TITLE:
        return f"title-{job}-{slug_of(content.get('title', ''))}"[:LONGEST_ID].rstrip("-")
    new = data.occupations.get(content.get("next_job", ""))
    return f"step-{job}-{'' if new is None else new.id}".rstrip("-")


def correction_errors(content: Mapping[str, Any], data: JobData, day: date) -> list[FieldError]:
    """What is wrong with a content, each beside its control. `data` is as it came, without corrections."""
    missing = [FieldError(field, NEEDED[field]) for field in _missing(content)]
    if missing:
        return missing
    try:
        correction = read_correction(content)
    except CatalogueError as error:
        return [_told(problem.path, f"{problem.what}. {problem.mend}") for problem in error.problems]
    field = "next_job" if correction.kind is CorrectionKind.STEP else "title"
    if correction.does is CorrectionAct.WITHDRAWN:
        return []
    if (why := why_it_does_nothing(correction, data)) is not None:
        return [FieldError(field, why)]
    return [] if _is_a_step_up(correction, data, day) else [FieldError(field, NO_STEP_UP)]


def _missing(content: Mapping[str, Any]) -> Iterator[str]:
    is_step = content["kind"] == CorrectionKind.STEP
    if not (content.get("next_job") if is_step else slug_of(content.get("title", ""))):
        yield "next_job" if is_step else "title"
    if not content.get("does"):
        yield "does"
    if is_step and content.get("does") == CorrectionAct.PUT_IN and not content.get("verdict"):
        yield "verdict"
    if not content.get("source", {}).get("title"):
        yield "source-title"


def _told(path: tuple[str | int, ...], sentence: str) -> FieldError:
    field = "-".join(str(part) for part in path)
    return FieldError(field, f"{sentence[:1].upper()}{sentence[1:].rstrip('.')}.")


def _is_a_step_up(correction: JobCorrection, data: JobData, day: date) -> bool:
    """Whether a step that is put in could be shown; true of anything else."""
    if correction.kind is not CorrectionKind.STEP or correction.does is not CorrectionAct.PUT_IN:
        return True
    after = corrected_data(data, (correction,))
    steps = steps_up(after, after.occupations[correction.job], None, day)
    return any(step.occupation.slug == correction.next_job for step in steps)
