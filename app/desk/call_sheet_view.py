"""The call sheet as the page shows it: calls, in each the records, and under each the questions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from app.desk.call_sheet_form import FORMS, CallForm
from app.web.badge import OFF, ON, WAIT, Badge
from app.web.templating import upper_first
from services_catalogue.impact.call_sheet import CallSheet, CallSheetRow, Exposure, SheetPart
from services_catalogue.impact.open_facts import OpenFact, OpenFactKind
from services_catalogue.impact.reach import EVERYONE
from services_catalogue.impact.whom_to_ring import Callee
from services_catalogue.model.phones import read_phone

ADDRESS = "/desk/call-sheet"
KINDS = {
    OpenFactKind.STATUS: "Is it running?",
    OpenFactKind.CONTACT: "Contact",
    OpenFactKind.NO_PHONE: "No phone number",
    OpenFactKind.NO_PAGE: "No page",
    OpenFactKind.COST: "What it costs",
    OpenFactKind.AGE: "Ages",
    OpenFactKind.ROUTE: "How to get in",
    OpenFactKind.EVIDENCE: "Does it work?",
    OpenFactKind.UNKNOWN: "Not known",
    OpenFactKind.KEEPER_NOTE: "Note for keepers",
}
PARTS = (
    (SheetPart.ALL.value, "Drafts and published"),
    (SheetPart.DRAFTS.value, "Drafts"),
    (SheetPart.PUBLISHED.value, "Published"),
    (SheetPart.DOUBTFUL.value, "Published, not known to run"),
)
IN_THE_QUESTION = frozenset({OpenFactKind.CONTACT, OpenFactKind.UNKNOWN, OpenFactKind.KEEPER_NOTE})
"""Kinds whose question says already what the record holds."""


@dataclass(frozen=True, slots=True)
class OpenFactView:
    """One question. `says` is what the record holds and why that is not enough; `form` is None for who may not edit."""

    fact: OpenFact
    kind: str
    says: str
    form: CallForm | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """The questions of one record, or of one local place of it, that one call may settle."""

    slug: str
    name: str
    place: str
    action: str
    badge: Badge
    is_doubtful: bool
    reach: str
    page: str
    questions: tuple[OpenFactView, ...]


@dataclass(frozen=True, slots=True)
class CallView:
    """One call. `count` is of all its questions, also those of other pages."""

    callee: Callee
    phone_link: str
    count: int
    records: tuple[RecordView, ...]


def calls_shown(page: CallSheet, whole: CallSheet, editable: Collection[str]) -> list[CallView]:
    """The calls of one page of the sheet; `editable` are the slugs of what the colleague may change."""
    counts = {call.callee.key: len(call.rows) for call in whole.calls}
    return [
        CallView(
            callee=call.callee,
            phone_link=read_phone(call.callee.phone).link if call.callee.phone else "",
            count=counts[call.callee.key],
            records=tuple(
                _record(tuple(rows), editable) for _, rows in groupby(call.rows, lambda row: (row.slug, row.place))
            ),
        )
        for call in page.calls
    ]


def reach_in_words(reach: int) -> str:
    """For how many it is, of all kinds of people: not how many people."""
    if reach == EVERYONE:
        return "For all kinds of people"
    return f"For about {reach} in {EVERYONE} kinds of people" if reach else "For few kinds of people"


def says_of(fact: OpenFact) -> str:
    """What the record holds and why that is not enough, as far as the question does not say it."""
    held = "" if fact.kind in IN_THE_QUESTION else upper_first(fact.held.rstrip("."))
    return " ".join(filter(None, (f"{held}." if held else "", fact.doubt)))


def _record(rows: tuple[CallSheetRow, ...], editable: Collection[str]) -> RecordView:
    first = rows[0]
    return RecordView(
        slug=first.slug,
        name=first.name,
        place=first.place,
        action=f"{ADDRESS}/{first.slug}",
        badge=BADGES[first.exposure],
        is_doubtful=first.doubtful,
        reach=reach_in_words(first.reach),
        page="" if first.callee.phone else first.page,
        questions=tuple(
            OpenFactView(
                row.fact,
                KINDS[row.fact.kind],
                says_of(row.fact),
                FORMS[row.fact.kind] if first.slug in editable else None,
            )
            for row in rows
        ),
    )


BADGES = {
    Exposure.PUBLISHED: Badge("Published", ON),
    Exposure.DRAFT: Badge("Draft", WAIT),
    Exposure.ENDED: Badge("Has ended", OFF),
}
