"""The call sheet: whom to ring, what to ask, and the answer typed once, which makes a draft of the record."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import Anyone, Editor
from app.catalogue.access import editing, owners_of
from app.core.audit import AuditAct
from app.core.clock import now, today
from app.core.database import reading, writing
from app.core.permissions import Colleague
from app.core.session import Database
from app.desk.call_sheet_form import CHANNELS, FORMS, errors_in, errors_of_record, read_result
from app.desk.call_sheet_view import ADDRESS, KINDS, PARTS, calls_shown, says_of
from app.desk.form_options import DISTRICTS
from app.web.forms import FieldError, Form, PostedForm, clean
from app.web.staff_page import desk_page, done
from services_catalogue.files.call_sheet_workbook import call_sheet_workbook
from services_catalogue.impact.call_results import FactChangedError, note_of, with_result
from services_catalogue.impact.call_sheet import CallSheet, SheetFilters, SheetPart, call_sheet
from services_catalogue.impact.open_facts import OpenFact, open_facts
from services_catalogue.reading.provision_reader import CatalogueError, read_content
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.drafts import Author, save_draft
from services_catalogue.store.newest_contents import newest_revisions

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=HTMLResponse)

ROWS_OF_A_PAGE = 50
LONGEST_FILTER = 200
MOST_SHEETS = 8
FILTERS = ("words", "kind", "district", "part", "call")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHANGED_SINCE = "It has changed since and does not say this any more, so nothing was saved. Look at it first."


@router.get("/to-confirm")
def to_confirm(_: Anyone) -> Response:
    """Where the sheet was before."""
    return RedirectResponse(ADDRESS, 301)


@router.get("/call-sheet")
def sheet(request: Request, colleague: Anyone, database: Database) -> Response:
    """One page of the sheet, narrowed by the query. An unknown filter shows everything."""
    whole, filters = _sheet(request, database, colleague), _filters(request)
    wanted = filters.of(whole)
    asked = _asked(filters)
    pages = -(-len(wanted.rows) // ROWS_OF_A_PAGE) or 1
    number = min(Form({"page": (request.query_params.get("page", ""),)}).number("page") or 1, pages)
    owners = owners_of(database)
    here = urlencode({**asked, "page": number})
    return desk_page(
        request,
        "desk/call_sheet.html",
        part="call-sheet",
        address=ADDRESS,
        whole=whole,
        wanted=wanted,
        calls=calls_shown(
            wanted.page(number, ROWS_OF_A_PAGE),
            wanted,
            {row.slug for row in whole.rows if colleague.may_edit(owners.get(row.slug))},
        ),
        asked=asked,
        is_narrowed=bool(asked),
        query=urlencode(asked),
        back=here,
        number=number,
        pages=pages,
        parts=PARTS,
        kinds=[("", "Everything"), *((kind.value, words) for kind, words in KINDS.items())],
        districts=[("", "All"), *DISTRICTS],
        channels=CHANNELS,
        on=today(),
    )


@router.get("/call-sheet/export.xlsx")
def export(colleague: Anyone, request: Request) -> Response:
    """The rows that fit the query as a workbook, with columns to write the answers in. Noted in the audit."""
    engine: Engine = request.app.state.engine
    with reading(engine) as session:
        wanted = _filters(request).of(_sheet(request, session, colleague))
    data = call_sheet_workbook(wanted, {kind.value: words for kind, words in KINDS.items()})
    with writing(engine) as session:
        request.app.state.audit.record(session, colleague.actor, AuditAct.EXPORTED, "catalogue", "call sheet", now())
    return Response(
        data, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="call-sheet-{today()}.xlsx"'}
    )


@router.post("/call-sheet/{slug}")
def answer(slug: str, colleague: Editor, request: Request, form: PostedForm, database: Database) -> Response:
    """Put an answer into the draft of a record, or into a new one. The fact is looked up as it stands now, so an answer
    to what somebody has changed since is never saved over it."""
    before = editing(colleague, database, slug)
    facts = open_facts(read_tolerantly(before.content, slug), today())
    fact = next((one for one in facts if one.id == form.text("fact")), None)
    if fact is None:
        return _again(request, slug, before.content.get("name", slug), None, form, [FieldError("", CHANGED_SINCE)])
    result = read_result(form, fact)
    errors = errors_in(form, fact, result, today())
    if not errors:
        try:
            content = with_result(before.content, fact, result, colleague.name)
            read_content(content)
        except FactChangedError:
            errors = [FieldError("", CHANGED_SINCE)]
        except CatalogueError as error:
            errors = errors_of_record(error, result)
    if errors:
        return _again(request, slug, before.content.get("name", slug), fact, form, errors)
    note = note_of(fact, result)
    saved = save_draft(database, content, Author(colleague.name, colleague.id), note, now(), seen=before.number)
    request.app.state.audit.record(
        database,
        colleague.actor,
        AuditAct.DRAFTED,
        "provision",
        slug,
        now(),
        number=saved.revision.number,
        why=note,
        conflict=saved.conflict,
    )
    return done(f"/desk/catalogue/{slug}" if form.text("do") == "open" else _back(form), "call-answer")


def _sheet(request: Request, session: Session, colleague: Colleague) -> CallSheet:
    """All that the colleague may see. A sheet is kept for as long as the revisions, the day and the catalogue are the
    same: making it takes longer than all the rest of the page."""
    snapshot, owners = request.app.state.snapshot, owners_of(session)
    newest = newest_revisions(session, lambda slug: colleague.looks_after(owners.get(slug)))
    stored = tuple((one.revision.id, one.revision.state, one.published) for one in newest)
    key = (snapshot.version, snapshot.on, today(), stored)
    kept: dict[object, CallSheet] = request.app.state.call_sheets
    if key not in kept:
        if len(kept) >= MOST_SHEETS:
            kept.clear()
        kept[key] = call_sheet([one.content for one in newest], snapshot.joining, today())
    return kept[key]


def _filters(request: Request) -> SheetFilters:
    sent = {name: " ".join(clean(request.query_params.get(name, "")).split())[:LONGEST_FILTER] for name in FILTERS}
    known = {"kind": [kind.value for kind in KINDS], "district": [district for district, _ in DISTRICTS]}
    part = SheetPart(sent["part"]) if sent["part"] in list(SheetPart) else SheetPart.ALL
    chosen = {name: sent[name] if sent[name] in values else "" for name, values in known.items()}
    return SheetFilters(words=sent["words"], call=sent["call"], part=part, **chosen)


def _asked(filters: SheetFilters) -> dict[str, str]:
    """The filters that narrow the sheet, as they stand in an address."""
    part = "" if filters.part is SheetPart.ALL else filters.part.value
    sent = {
        "words": filters.words,
        "kind": filters.kind,
        "district": filters.district,
        "part": part,
        "call": filters.call,
    }
    return {name: value for name, value in sent.items() if value}


def _back(form: Form) -> str:
    """The page of the sheet from which an answer was sent."""
    sent = [(name, value) for name, value in parse_qsl(form.text("back")) if name in (*FILTERS, "page")]
    return f"{ADDRESS}?{urlencode(sent)}" if sent else ADDRESS


def _again(
    request: Request, slug: str, name: str, fact: OpenFact | None, form: Form, errors: list[FieldError]
) -> Response:
    return desk_page(
        request,
        "desk/call_answer.html",
        part="call-sheet",
        status=409 if fact is None else 422,
        address=ADDRESS,
        action=f"{ADDRESS}/{slug}",
        slug=slug,
        name=name,
        fact=fact,
        says="" if fact is None else says_of(fact),
        asked=None if fact is None else FORMS[fact.kind],
        channels=CHANNELS,
        form=form,
        errors=errors,
    )
