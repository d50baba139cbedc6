"""What a call found out of an open fact, put into the record: typed once, with who said it, when and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services_catalogue.impact.open_facts import OpenFact, OpenFactKind
from services_catalogue.model.contact_facts import ContactFact, ContactKind, Strength
from services_catalogue.model.dates import ObservedState
from services_catalogue.model.shown_contacts import PAGES
from services_catalogue.model.status import date_in_words, last_day
from services_catalogue.model.web_addresses import is_web_address

LONGEST_NOTE = 2000


class CallOutcome(StrEnum):
    """What was said of a fact."""

    RIGHT = "right"
    CHANGED = "changed"  # it is something else
    GONE = "gone"  # it is to be taken away; of a sentence: it is answered


class CallChannel(StrEnum):
    RUNG = "rung"
    WRITTEN = "written"
    PAGE_READ = "page_read"


@dataclass(frozen=True, slots=True)
class CallResult:
    """What `who` said of a fact on a day (YYYY-MM-DD). `value` is what it is now; of a page that was read, `who` may be
    its address. A job or a team is enough: `who` may come to be read by residents."""

    outcome: CallOutcome
    who: str
    on: str
    channel: CallChannel
    value: str = ""
    said: str = ""

    @property
    def channel_words(self) -> str:
        """How it was found out, and from whom."""
        return f"{CHANNEL_WORDS[self.channel]}: {self.who}"


class FactChangedError(RuntimeError):
    """The record does not hold the fact any more, so nothing can be done to it."""


CHANNEL_WORDS = {CallChannel.RUNG: "By phone", CallChannel.WRITTEN: "In writing", CallChannel.PAGE_READ: "Page read"}
OUTCOME_WORDS = {CallOutcome.RIGHT: "It is right.", CallOutcome.CHANGED: "It is now:", CallOutcome.GONE: "Taken away."}
OUTCOMES: Mapping[OpenFactKind, tuple[CallOutcome, ...]] = {
    OpenFactKind.STATUS: (CallOutcome.RIGHT,),
    OpenFactKind.CONTACT: (CallOutcome.RIGHT, CallOutcome.CHANGED, CallOutcome.GONE),
    OpenFactKind.NO_PHONE: (CallOutcome.CHANGED,),
    OpenFactKind.NO_PAGE: (CallOutcome.CHANGED,),
    OpenFactKind.COST: (CallOutcome.RIGHT, CallOutcome.CHANGED),
    OpenFactKind.AGE: (CallOutcome.RIGHT,),
    OpenFactKind.ROUTE: (CallOutcome.RIGHT,),
    OpenFactKind.EVIDENCE: (CallOutcome.RIGHT,),
    OpenFactKind.UNKNOWN: (CallOutcome.GONE,),
    OpenFactKind.KEEPER_NOTE: (CallOutcome.GONE,),
}
"""What can be answered of each kind by one press. Whatever else is said needs the form of the whole record."""

SOURCED = {
    OpenFactKind.STATUS: "dates",
    OpenFactKind.COST: "cost_to_resident",
    OpenFactKind.AGE: "eligibility.age",
    OpenFactKind.ROUTE: "how_to_access",
    OpenFactKind.EVIDENCE: "evidence",
}
"""The field of which the call becomes a source."""

OLDER_FIELDS = {
    ContactKind.PHONE: "phone",
    ContactKind.TEXT: "phone",
    ContactKind.EMAIL: "email",
    **dict.fromkeys(PAGES, "url"),
}
"""The field of the older contact that a kind may stand in too."""

SENTENCES = {OpenFactKind.UNKNOWN: "unknown", OpenFactKind.KEEPER_NOTE: "keeper_notes"}
Content = Mapping[str, Any]


def note_of(fact: OpenFact, result: CallResult) -> str:
    """Why the draft is made, for its reviewer and the history: the question, the answer and who gave it."""
    outcome = "" if fact.kind in SENTENCES else OUTCOME_WORDS[result.outcome]
    asked = f"{result.channel_words}, {date_in_words(result.on)}. “{fact.question}”"
    return " ".join(filter(None, (asked, outcome, result.value, result.said)))[:LONGEST_NOTE]


def with_result(content: Content, fact: OpenFact, result: CallResult, by: str) -> dict[str, Any]:
    """The content of a record with what was found out; `by` is the colleague who asked. What it makes is not validated.

    Raises FactChangedError when the content does not hold the fact.
    """
    if not fact.access_point:
        return _applied(content, fact, result, by)
    points = list(content.get("access_points", ()))
    place = next((n for n, point in enumerate(points) if point.get("id") == fact.access_point), None)
    if place is None:
        raise FactChangedError
    points[place] = _applied(points[place], fact, result, by)
    return {**content, "access_points": points}


def _applied(support: Content, fact: OpenFact, result: CallResult, by: str) -> dict[str, Any]:
    match fact.kind:
        case OpenFactKind.UNKNOWN | OpenFactKind.KEEPER_NOTE:
            return _without_sentence(support, SENTENCES[fact.kind], fact.held)
        case OpenFactKind.CONTACT:
            return _with_contact(support, fact.contact, result, by)
        case OpenFactKind.NO_PHONE:
            return _added(support, _new_contact(ContactKind.PHONE, result, by))
        case OpenFactKind.NO_PAGE:
            return _added(support, _new_contact(ContactKind.ACT_URL, result, by))
        case OpenFactKind.STATUS:
            return _sourced({**support, "dates": _running(support.get("dates", {}), result.on)}, fact, result)
        case OpenFactKind.COST if result.outcome is CallOutcome.CHANGED:
            return _sourced({**support, "cost_to_resident": result.value}, fact, result)
    return _sourced(support, fact, result)


def _without_sentence(support: Content, field: str, sentence: str) -> dict[str, Any]:
    before = list(support.get(field, ()))
    if sentence not in before:
        raise FactChangedError
    return {**support, field: [line for line in before if line != sentence]}


def _with_contact(support: Content, contact: ContactFact | None, result: CallResult, by: str) -> dict[str, Any]:
    facts = list(support.get("contacts", ()))
    place = next((n for n, one in enumerate(facts) if contact is not None and _is_it(one, contact)), None)
    if place is None:
        raise FactChangedError
    old = facts[place]
    match result.outcome:
        case CallOutcome.RIGHT:
            facts[place] = {**old, "checked": _check(result, by)}
        case CallOutcome.CHANGED:
            kept = {name: old[name] for name in ("who_answers", "for_whom") if name in old}
            new = _new_contact(ContactKind(old["kind"]), result, by)
            facts[place] = {**new, **kept, "note": f"In place of {old['value']}"}
        case CallOutcome.GONE:
            del facts[place]
            return _without_older({**support, "contacts": facts}, ContactKind(old["kind"]))
    return {**support, "contacts": facts}


def _without_older(support: dict[str, Any], kind: ContactKind) -> dict[str, Any]:
    """The older contact of a kind, hidden by those in `contacts`, must not come back when the last of these goes."""
    alike = PAGES if kind in PAGES else (kind,)
    if kind not in OLDER_FIELDS or "contact" not in support or any(c["kind"] in alike for c in support["contacts"]):
        return support
    older = {name: value for name, value in support["contact"].items() if name != OLDER_FIELDS[kind]}
    return {**support, "contact": older}


def _is_it(stored: Content, contact: ContactFact) -> bool:
    """Whether a stored contact is this one: nothing else of a record is both of its kind, its value and its people."""
    whole = (stored.get("kind"), stored.get("value"), stored.get("for_whom"))
    return whole == (contact.kind.value, contact.value, contact.for_whom)


def _added(support: Content, contact: Content) -> dict[str, Any]:
    return {**support, "contacts": [*support.get("contacts", ()), contact]}


def _new_contact(kind: ContactKind, result: CallResult, by: str) -> dict[str, Any]:
    """A contact that stands on the check alone; once that is too old, it counts as what they said once."""
    check = _check(result, by)
    return {"kind": kind.value, "value": result.value, "strength": Strength.OWNER_OLD.value, "checked": check}


def _check(result: CallResult, by: str) -> dict[str, str]:
    return {"by": by, "how": result.channel_words, "on": result.on}


def _running(dates: Content, on: str) -> dict[str, Any]:
    """The dates of what was said to run on a day: a planned end that is over was not kept to."""
    ends = ("last_referral", "end")
    kept = {name: date for name, date in dates.items() if name not in ends or last_day(str(date)) >= on}
    return {**kept, "status": ObservedState.RUNNING.value, "as_of": on}


def _sourced(support: Content, fact: OpenFact, result: CallResult) -> dict[str, Any]:
    source: dict[str, Any] = {"title": result.channel_words, "date": result.on, "supports": [SOURCED[fact.kind]]}
    if is_web_address(result.who):
        source |= {"title": CHANNEL_WORDS[result.channel], "url": result.who}
    return {**support, "sources": [*support.get("sources", ()), source]}
