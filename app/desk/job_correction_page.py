"""Drafting a correction of a job step or a job title: its form, saved as a draft with the reason for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import Editor
from app.catalogue.access import editing
from app.catalogue.job_data import job_data
from app.core.clock import today
from app.core.session import Database
from app.desk.desk_section import JOBS
from app.desk.draft_page import NO_REASON
from app.desk.job_correction_form import correction_errors, correction_id, read_job_form
from app.desk.record_drafts import refuse_others, save_record
from app.web.forms import FieldError, Form, PostedForm
from app.web.staff_page import desk_page
from services_catalogue.editing.field_words import STEP_ACTS, TITLE_ACTS, VERDICTS
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.model.job_correction import CorrectionKind, job_in_words
from services_catalogue.store.drafts import all_slugs, numbered
from services_catalogue.store.revisions import JobCorrectionRevision

router = APIRouter(prefix="/desk/next-jobs", include_in_schema=False, default_response_class=HTMLResponse)

TAKEN = "This has a correction already. Change that one: you find it under “Corrections”."
FIXED = ("id", "kind", "job", "next_job", "title")
"""What a correction is of, which is never changed: another step or title has a correction of its own."""


@router.get("/new", response_model=None)
def begin_correction(colleague: Editor, request: Request, database: Database) -> Response:
    """An empty form for a job, and a step from it where one is named; or the correction that there is of that."""
    refuse_others(colleague, database, JOBS)
    data = job_data(request.app.state.data_dir)
    fixed = _fixed(Form({name: (value,) for name, value in request.query_params.items()}), data)
    if (known := correction_id(fixed, data)) in all_slugs(database, JobCorrectionRevision):
        return RedirectResponse(f"/desk/next-jobs/{known}/edit", 303)
    return _page(request, fixed, Form({}), [], data)


@router.post("/new")
def add_correction(colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """Save a new correction as a draft."""
    refuse_others(colleague, database, JOBS)
    data = job_data(request.app.state.data_dir)
    content = read_job_form(form, _fixed(form, data), data)
    content["id"] = correction_id(content, data)
    errors = _errors(content, form, data)
    if content["id"] in all_slugs(database, JobCorrectionRevision):
        errors.append(FieldError("next_job" if content["kind"] == CorrectionKind.STEP else "title", TAKEN))
    if errors:
        return _page(request, content, form, errors, data)
    return save_record(request, colleague, database, JOBS, content, None, form.text("note"))


@router.get("/{slug}/edit")
def change_correction(slug: str, colleague: Editor, request: Request, database: Database) -> Response:
    """The form, filled with the draft or else with the published revision."""
    before = editing(colleague, database, slug, JobCorrectionRevision)
    seen = Form({"seen": (str(before.number),)})
    return _page(request, before.content, seen, [], job_data(request.app.state.data_dir))


@router.post("/{slug}/edit")
def keep_correction(slug: str, colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """Save a draft."""
    editing(colleague, database, slug, JobCorrectionRevision)
    seen = form.number("seen") or None
    before = None if seen is None else numbered(database, slug, seen, JobCorrectionRevision)
    if before is None:
        raise HTTPException(404)
    data = job_data(request.app.state.data_dir)
    content = read_job_form(form, {name: value for name, value in before.content.items() if name in FIXED}, data)
    errors = _errors(content, form, data)
    if errors:
        return _page(request, content, form, errors, data)
    return save_record(request, colleague, database, JOBS, content, seen, form.text("note"))


def _fixed(asked: Form, data: JobData) -> dict[str, Any]:
    """What a new correction is of. Raises HTTPException (404) where the data has no such job."""
    kind = CorrectionKind.TITLE if asked.text("kind") == CorrectionKind.TITLE else CorrectionKind.STEP
    fixed = {"kind": kind.value, "job": asked.text("job"), "next_job": asked.text("of_step")}
    if fixed["job"] not in data.occupations or (fixed["next_job"] and fixed["next_job"] not in data.occupations):
        raise HTTPException(404)
    is_step = kind is CorrectionKind.STEP
    return {name: value for name, value in fixed.items() if value and (is_step or name != "next_job")}


def _errors(content: Mapping[str, Any], form: Form, data: JobData) -> list[FieldError]:
    found = correction_errors(content, data, date.fromisoformat(today()))
    return [*found, *([] if form.text("note") else [NO_REASON])]


def _page(
    request: Request, content: Mapping[str, Any], form: Form, errors: list[FieldError], data: JobData
) -> Response:
    """The form, filled with a content as it was typed."""
    is_new = not form.text("seen")
    slug, job, next_job = content.get("id"), str(content["job"]), str(content.get("next_job") or "")
    is_step = content["kind"] == CorrectionKind.STEP
    of_step = form.text("of_step") or (next_job if not form.fields or not is_new else "")
    return desk_page(
        request,
        "desk/job_correction_draft.html",
        part=JOBS.part,
        status=422 if errors else 200,
        c=content,
        is_step=is_step,
        heading="Correct a next job" if is_step else "Add a title, or take one away",
        back=f"/desk/next-jobs/jobs/{job}" if is_new else f"/desk/next-jobs/{slug}",
        action="/desk/next-jobs/new" if is_new else f"/desk/next-jobs/{slug}/edit",
        job=_title(job, data),
        of_step=of_step,
        next_title=_title(of_step, data),
        is_title_fixed=not is_new,
        typed=form.line("next_job"),
        titles=sorted({row.title for row in data.titles if row.slug == job}),
        occupations=sorted(one.title for one in data.occupations.values()),
        acts=STEP_ACTS if is_step else TITLE_ACTS,
        verdicts=VERDICTS,
        seen=form.text("seen"),
        note=form.text("note"),
        errors=errors,
    )


def _title(slug: str, data: JobData) -> str:
    occupation = data.occupations.get(slug)
    return job_in_words(slug) if occupation is None else occupation.title
