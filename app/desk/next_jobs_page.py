"""Next jobs at the desk: a search for jobs, the steps from one, and what is corrected of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Anyone
from app.catalogue.access import may_see_drafts, owner_name, seen_by
from app.catalogue.job_data import job_data
from app.core.clock import today
from app.core.permissions import Colleague
from app.core.session import Database
from app.desk.catalogue_table import WORK
from app.desk.desk_section import JOBS
from app.desk.step_rows import step_rows
from app.presentation.current_catalogue import job_data_of, snapshot_of
from app.web.badge import OFF, ON, WAIT, Badge
from app.web.staff_page import desk_page
from services_catalogue.editing.differences import in_words
from services_catalogue.job_steps.corrected_data import why_it_does_nothing
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.occupation_pay import pay_of
from services_catalogue.job_steps.title_search import LONGEST, find_occupations
from services_catalogue.model.job_correction import CorrectionAct, CorrectionKind, JobCorrection
from services_catalogue.store.drafts import in_work, published_one, revisions_in, set_aside
from services_catalogue.store.record_content import stored_record
from services_catalogue.store.revisions import JobCorrectionRevision, Revision

router = APIRouter(prefix="/desk/next-jobs", include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction in a list, with what whoever keeps it should know at a glance."""

    correction: JobCorrection
    badges: tuple[Badge, ...]


@router.get("")
def job_search(colleague: Anyone, request: Request, database: Database) -> Response:
    """A search for jobs, and all corrections."""
    asked = request.query_params.get("search", "")[:LONGEST].strip()
    data = job_data_of(request)
    return desk_page(
        request,
        "desk/next_jobs.html",
        part=JOBS.part,
        asked=asked,
        found=find_occupations(data, asked) if asked else (),
        corrections=list(_corrections(colleague, request, database).values()),
        about=data.about,
    )


@router.get("/jobs/{slug}")
def one_job(slug: str, colleague: Anyone, request: Request, database: Database) -> Response:
    """The steps from one job, each with what it rests on, its pay and its correction."""
    data, plain = job_data_of(request), job_data(request.app.state.data_dir)
    job = data.occupations.get(slug)
    if job is None:
        raise HTTPException(404)
    rows = _corrections(colleague, request, database)
    day = date.fromisoformat(today())
    return desk_page(
        request,
        "desk/next_jobs_of.html",
        part=JOBS.part,
        job=job,
        pay=pay_of(data, job, None, day),
        steps=step_rows(data, plain, job, day),
        corrections=[row for row in rows.values() if row.correction.job == slug],
        of_steps={
            row.correction.next_job: row
            for row in rows.values()
            if row.correction.job == slug and row.correction.kind is CorrectionKind.STEP
        },
        titles=sorted({row.title for row in data.titles if row.slug == slug}, key=str.casefold),
        may_edit=colleague.may_edit(None),
    )


@router.get("/{slug}")
def one_correction(slug: str, colleague: Anyone, request: Request, database: Database) -> Response:
    """One correction: what it does, on what source, and everything that can be done."""
    correction = stored_record(seen_by(colleague, database, slug, JobCorrectionRevision))
    if not isinstance(correction, JobCorrection):
        raise HTTPException(404)
    seen = published_one(database, slug, JobCorrectionRevision)
    drafts = may_see_drafts(colleague, database, slug, JobCorrectionRevision)
    draft = in_work(database, slug, JobCorrectionRevision) if drafts else None
    plain = job_data(request.app.state.data_dir)
    return desk_page(
        request,
        "desk/job_correction.html",
        part=JOBS.part,
        record=f"/desk/next-jobs/{slug}",
        correction=correction,
        fields=in_words(correction),
        there=correction.job in plain.occupations,
        badges=_badges(correction, plain, published=seen is not None),
        why_nothing=why_it_does_nothing(correction, plain),
        seen=seen,
        draft=draft,
        draft_words="" if draft is None else WORK[draft.state],
        aside=set_aside(database, slug, JobCorrectionRevision) if drafts else [],
        owner=owner_name(database, slug, JobCorrectionRevision),
        may_edit=colleague.may_edit(None),
        may_publish=colleague.may_publish(None),
    )


def _corrections(colleague: Colleague, request: Request, database: Session) -> Mapping[str, CorrectionRow]:
    """Every correction that is published, and those in work for whoever may see them; by id."""
    plain = job_data(request.app.state.data_dir)
    published = {one.id: one for one in snapshot_of(request).job_corrections}
    work: dict[str, list[Revision]] = {}
    if colleague.leads:
        for revision in revisions_in(database, tuple(WORK), JobCorrectionRevision):
            work.setdefault(revision.slug, []).append(revision)
    found = {}
    for slug in sorted({*published, *work}):
        record = published[slug] if slug in published else stored_record(work[slug][0])
        if isinstance(record, JobCorrection):
            at_work = (Badge(WORK[one.state], WAIT) for one in work.get(slug, ()))
            found[slug] = CorrectionRow(record, (*_badges(record, plain, published=slug in published), *at_work))
    return found


def _badges(correction: JobCorrection, plain: JobData, *, published: bool) -> list[Badge]:
    """Whether a correction does anything."""
    if not published:
        return [Badge("Not published", OFF)]
    if correction.does is CorrectionAct.WITHDRAWN:
        return [Badge("Withdrawn: does nothing", OFF)]
    if why_it_does_nothing(correction, plain) is not None:
        return [Badge("No longer fits: does nothing", WAIT)]
    return [Badge("In use", ON)]
