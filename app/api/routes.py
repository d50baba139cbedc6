"""The routes of the API. Each is `async`, touches no database and uses the functions that the pages use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from app.api.bodies import body_out, body_summary_out
from app.api.catalogue import provision_out, questions_out, summary_out
from app.api.entries import EntryFragments, compact
from app.api.job_schema import OccupationOut
from app.api.jobs import next_jobs_member, occupations_out
from app.api.moves import MoveFragments
from app.api.request import NotJson, read_request
from app.api.schema import (
    BodyOut,
    BodySummary,
    PathwayOut,
    PathwayRequest,
    Problems,
    ProvisionOut,
    ProvisionSummary,
    QuestionOut,
)
from app.catalogue.postcodes import PostcodeResult
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.presentation.current_catalogue import job_data_of, jobs_of
from services_catalogue.model.body import Body
from services_catalogue.model.provision import CatalogueEntry, Provision
from triage.i18n import _
from triage.questionnaire.answers import AnswerProblem

router = APIRouter(prefix="/api/v1", tags=["pathway"])

YES = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
LONGEST_SEARCH = 200
TOO_LONG = AnswerProblem("search", "this is too long", f"up to {LONGEST_SEARCH} characters")
SEARCH = {"name": "search", "in": "query", "schema": {"type": "string", "maxLength": LONGEST_SEARCH}}
QUERY = {
    "parameters": [
        SEARCH,
        {"name": "include_ended", "in": "query", "schema": {"type": "boolean", "default": False}},
    ]
}
"""What both lists of the catalogue may be asked."""


def fragments_of(request: Request) -> tuple[EntryFragments, MoveFragments]:
    """The fragments of the published version, made anew when the version changes."""
    published: CatalogueSnapshot = request.app.state.snapshot
    kept: tuple[EntryFragments, MoveFragments] | None = getattr(request.app.state, "fragments", None)
    if kept is None or kept[0].published is not published:
        kept = request.app.state.fragments = EntryFragments(published), MoveFragments(published)
    return kept


@router.post(
    "/pathway",
    summary="The pathway of a person with these answers",
    response_class=Response,
    responses={
        200: {"model": PathwayOut},
        400: {"description": "The body is not JSON, or has a name twice"},
        422: {"model": Problems, "description": "Each wrong question or field, what was wrong and what is allowed"},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": PathwayRequest.model_json_schema()}},
        }
    },
)
async def pathway(request: Request) -> Response:
    try:
        body = await request.body()
        asked = read_request(body, date.fromisoformat(today()), request.app.state.postcodes, jobs_of(request))
    except NotJson as error:
        return _json(compact({"problem": str(error)}), status=400)
    if isinstance(asked, list):
        return _problems(asked)
    entries, moves = fragments_of(request)
    found = entries.published.pathfinder.pathway(asked.answers, asked.on)
    first = f"{moves.members(found)},{next_jobs_member(asked.answers, found, jobs_of(request))}"
    told = entries.pathway(found, asked.answers, _place(asked.place), first)
    return Response(told, media_type="application/json")


@router.get(
    "/questions", summary="All questions", response_class=Response, responses={200: {"model": list[QuestionOut]}}
)
async def questions() -> Response:
    return _json(compact(questions_out()))


@router.get(
    "/occupations",
    summary="The jobs that a search finds, the best first: up to 8, and none for an empty search",
    response_class=Response,
    responses={200: {"model": list[OccupationOut]}, 422: {"model": Problems}},
    openapi_extra={"parameters": [SEARCH]},
)
async def occupations(request: Request) -> Response:
    search = request.query_params.get("search", "")
    if len(search) > LONGEST_SEARCH:
        return _problems([TOO_LONG])
    return _json(compact(occupations_out(job_data_of(request), search, today())))


@router.get(
    "/provisions",
    summary="What support there is",
    response_class=Response,
    responses={200: {"model": list[ProvisionSummary]}, 422: {"model": Problems}},
    openapi_extra=QUERY,
)
async def provisions(request: Request) -> Response:
    published: CatalogueSnapshot = request.app.state.snapshot
    asked, on = _asked(request), today()
    if isinstance(asked, AnswerProblem):
        return _problems([asked])
    found = [entry for entry in asked.among(published) if isinstance(entry, Provision)]
    return _json(compact([summary_out(p, published, on) for p in found if asked.ended or not p.closed(on)]))


@router.get(
    "/provisions/{slug}",
    summary="Everything about one provision",
    response_class=Response,
    responses={200: {"model": ProvisionOut}, 404: {"description": "There is no such provision"}},
)
async def provision(slug: str, request: Request) -> Response:
    published: CatalogueSnapshot = request.app.state.snapshot
    found = published.by_slug.get(slug)
    if found is None:
        return _json(compact({"problem": "There is no provision with this slug."}), status=404)
    return _json(compact(provision_out(found, published, today())))


@router.get(
    "/bodies",
    summary="Who helps, and is no support to join: crisis lines, councils, claim lines, charities",
    response_class=Response,
    responses={200: {"model": list[BodySummary]}, 422: {"model": Problems}},
    openapi_extra=QUERY,
)
async def bodies(request: Request) -> Response:
    published: CatalogueSnapshot = request.app.state.snapshot
    asked, on = _asked(request), today()
    if isinstance(asked, AnswerProblem):
        return _problems([asked])
    found = [entry for entry in asked.among(published) if isinstance(entry, Body)]
    return _json(compact([body_summary_out(b, published, on) for b in found if asked.ended or not b.closed(on)]))


@router.get(
    "/bodies/{slug}",
    summary="Everything about one body",
    response_class=Response,
    responses={200: {"model": BodyOut}, 404: {"description": "There is no such body"}},
)
async def body(slug: str, request: Request) -> Response:
    published: CatalogueSnapshot = request.app.state.snapshot
    found = published.body(slug)
    if found is None:
        return _json(compact({"problem": "There is no body with this slug."}), status=404)
    return _json(compact(body_out(found, published, today())))


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """What is asked of a list: the words to search for, if any, and whether what has ended is wanted too."""

    search: str
    ended: bool

    def among(self, published: CatalogueSnapshot) -> tuple[CatalogueEntry, ...]:
        """The entries that the words find, the best first; all of them without words."""
        if not self.search:
            return published.entries
        hits = published.search.find(self.search, limit=len(published.entries))
        return tuple(entry for hit in hits if (entry := published.entry(hit.slug)) is not None)


def _asked(request: Request) -> CatalogueQuery | AnswerProblem:
    wanted = request.query_params.get("include_ended", "false").lower()
    if wanted not in YES:
        return AnswerProblem("include_ended", "this is not true or false", "true, false")
    search = request.query_params.get("search", "")
    if len(search) > LONGEST_SEARCH:
        return TOO_LONG
    return CatalogueQuery(search, YES[wanted])


def _problems(problems: Sequence[AnswerProblem]) -> Response:
    told = [{"question": p.question, "problem": p.problem, "allowed": p.allowed} for p in problems]
    return _json(compact({"problems": told}), status=422)


def _json(body: str, status: int = 200) -> Response:
    return Response(body.encode("utf-8", "replace"), status_code=status, media_type="application/json")


def _place(place: PostcodeResult | None) -> str:
    if place is None:
        return "null"
    sentences = {
        "in_area": _("We read this as a postcode in our area, with a letter taken for a digit. Check it.")
        if place.mended
        else _("This postcode is in our area."),
        "outside": _("This postcode is outside our area."),
        "elsewhere": _("The first half of this postcode is outside our area. We did not look up the rest."),
        "first_half_elsewhere": _(
            "This first half of a postcode is outside our area. It may have a slip in it, so the place is not known. "
            "Send the whole postcode, or the district as area."
        ),
        "not_known_here": _("We could not find this postcode, so the place is not known. Send the district as area."),
        "not_in_our_files": _(
            "We could not find this postcode, so the place is not known. Check it for a slip, or send the district as "
            "area."
        ),
    }
    told = {
        "state": place.state,
        "district": place.district,
        "districts": list(place.districts),
        "sentence": sentences[place.state],
    }
    return compact(told)
