"""Files in and out: the catalogue as a file, and a file saved as drafts once its sender has seen the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import Editor
from app.accounts.organisations import organisation_names
from app.catalogue.access import owners_of
from app.catalogue.import_export import file_of
from app.core.audit import AuditAct
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Colleague
from app.web.forms import FieldError, clean
from app.web.staff_page import desk_page
from services_catalogue.files.file_formats import FileFormat
from services_catalogue.files.import_report import report_on, stored_now
from services_catalogue.files.import_types import MOST_BYTES, FileError, OwnerLookup
from services_catalogue.files.move_records import is_of_moves
from services_catalogue.store.drafts import all_slugs
from services_catalogue.store.import_batch import keep_import

router = APIRouter(prefix="/desk/in-and-out", include_in_schema=False, default_response_class=HTMLResponse)

ADDRESS = "/desk/in-and-out"
MEDIA_TYPES = {
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.YAML: "application/yaml",
}
IN_THE_FORM_AROUND_IT = 64 * 1024
BODY_CAPS = {f"{ADDRESS}/import": MOST_BYTES + IN_THE_FORM_AROUND_IT}
"""How much may be sent where a file is."""
NO_FILE = "Choose a file to send."
THE_LEADING_ONE = "the leading organisation"


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file as it was sent. `name` is empty when none was chosen."""

    name: str
    data: bytes


async def _sent_file(request: Request) -> UploadedFile:
    async with request.form(max_files=1, max_fields=10) as form:
        found = form.get("file")
        if not isinstance(found, UploadFile):
            return UploadedFile("", b"")
        return UploadedFile(" ".join(clean(found.filename or "").split())[-200:], await found.read())


PostedUpload = Annotated[UploadedFile, Depends(_sent_file)]


@router.get("")
def in_and_out(_: Editor, request: Request) -> Response:
    """The page of export and import."""
    return _page(request, [])


@router.get("/export.{ending}")
def export(ending: str, colleague: Editor, request: Request, which: str = "newest") -> Response:
    """The catalogue as a file: with drafts where the colleague may see them, or only what is published."""
    if ending not in list(FileFormat):
        raise HTTPException(404)
    kind = FileFormat(ending)
    only = which == "published"
    engine: Engine = request.app.state.engine
    with reading(engine) as session:
        owners = owners_of(session)
        data = file_of(session, kind, lambda slug: colleague.looks_after(owners.get(slug)), published_only=only)
    which = "published" if only else "newest"
    with writing(engine) as session:
        request.app.state.audit.record(
            session, colleague.actor, AuditAct.EXPORTED, "catalogue", ending, now(), which=which
        )
    name = f"catalogue-{which}.{ending}"
    return Response(
        data, media_type=MEDIA_TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.post("/import")
def receive(colleague: Editor, request: Request, sent: PostedUpload) -> Response:
    """Read an uploaded file and store what was understood, with the report; the catalogue does not change yet."""
    engine: Engine = request.app.state.engine
    if not sent.name:
        return _page(request, [FieldError("file", NO_FILE)])
    with reading(engine) as session:
        owners = owners_of(session)
        stored = stored_now(session, lambda slug: colleague.looks_after(owners.get(slug)))
        owner = owner_for(session, colleague)
    try:
        # No transaction is open here: a long file takes seconds, for which every other request would wait.
        report = report_on(sent.name, sent.data, stored, owner)
    except FileError as refused:
        return _page(request, [FieldError("file", refused.sentence)])
    with writing(engine) as session:
        contents = [{"slug": one.slug, "seen": one.seen, "content": one.content} for one in report.ready]
        told = [one.as_json() for one in report.told]
        number = keep_import(session, colleague.id, sent.name, contents, told, now())
    return RedirectResponse(f"{ADDRESS}/import/{number}", 303)


def owner_for(session: Session, colleague: Colleague) -> OwnerLookup:
    """Tells which organisation owns a provision that this colleague may not change. A new provision anyone may add."""
    owners, names = owners_of(session), organisation_names(session)
    there = all_slugs(session) | owners.keys()

    def owner(slug: str) -> str:
        if is_of_moves(slug):
            return "" if colleague.may_edit(None) else THE_LEADING_ONE
        kept_by = owners.get(slug)
        return "" if slug not in there or colleague.may_edit(kept_by) else names.get(kept_by, THE_LEADING_ONE)

    return owner


def _page(request: Request, errors: list[FieldError]) -> Response:
    return desk_page(
        request,
        "desk/import_export.html",
        part="in-and-out",
        status=422 if errors else 200,
        errors=errors,
        address=ADDRESS,
    )
