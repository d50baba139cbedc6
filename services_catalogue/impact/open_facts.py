"""Open facts: what a record does not know, or has from nothing strong, each with the question that would settle it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from services_catalogue.impact.referral_routes import WHO
from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactVisibility, Strength
from services_catalogue.model.fact_basis import BasisState, fact_basis
from services_catalogue.model.provision import (
    AccessPoint,
    CatalogueEntry,
    Evidence,
    Provision,
    Route,
    SupportFields,
)
from services_catalogue.model.shown_contacts import PAGES, certainty_of, older_contact
from services_catalogue.model.status import CurrentState, date_in_words, state_on
from triage.questionnaire.everyday import AGE
from triage.rules import Between


class OpenFactKind(StrEnum):
    """What kind of fact is open, in the order in which a call asks about them."""

    STATUS = "status"
    CONTACT = "contact"
    NO_PHONE = "no_phone"
    NO_PAGE = "no_page"
    COST = "cost"
    AGE = "age"
    ROUTE = "route"
    EVIDENCE = "evidence"
    UNKNOWN = "unknown"
    KEEPER_NOTE = "keeper_note"


@dataclass(frozen=True, slots=True)
class OpenFact:
    """One fact to ask about. `held` is what the record says now, and `doubt` why that is not enough.

    `id` stays the same for as long as the record says the same of it. `access_point` is the id of a local place, or
    empty; `contact` is the contact in question, if it is one.
    """

    id: str
    kind: OpenFactKind
    access_point: str
    question: str
    held: str = ""
    doubt: str = ""
    contact: ContactFact | None = None


QUESTIONS = {
    ContactKind.PHONE: "Is {value} still right{of}, and who answers it?",
    ContactKind.TEXT: "Can people still {value}{of}, and who answers?",
    ContactKind.TEXT_RELAY: "Can people still call by text relay on {value}{of}?",
    ContactKind.BSL_VIDEO: "Can people still get in touch in British Sign Language by {value}?",
    ContactKind.EMAIL: "Is {value} still right{of}, and who reads it?",
    ContactKind.ACT_URL: "Can people still apply, book or find it at {value}?",
    ContactKind.INFO_URL: "Is {value} still the right page to read?",
    ContactKind.ADDRESS: "Can people still find it at this address: {value}?",
    ContactKind.HOURS: "Is it still open then: {value}?",
    ContactKind.SAY: "Is this still what people should say: {value}?",
    ContactKind.READY: "Is this still what people should have ready: {value}?",
}
NEVER_SHOWN = {
    Strength.CONFLICTING: "Sources say different things.",
    Strength.FROM_MEMORY: "Somebody remembers it so. No source says it.",
}
GENERALLY_KNOWN = "It is only generally known: no page says it."
NO_SOURCE = "No source is given for it."
NOT_FOUND = re.compile(r"We could not find (out )?(.+?[^.])\.(?= |$)(.*)", re.DOTALL)
"""How a sentence on what is not known mostly begins: what follows can be asked."""


def open_facts(entry: CatalogueEntry, on: str) -> tuple[OpenFact, ...]:
    """All that is open on a day (YYYY-MM-DD) of a record and of its local places; each question once."""
    found: dict[str, OpenFact] = {}
    for support in supports_of(entry):
        for fact in _of(entry, support, on):
            found.setdefault(fact.id, fact)
    return tuple(found.values())


def supports_of(entry: CatalogueEntry) -> tuple[CatalogueEntry | AccessPoint, ...]:
    """A record and its local places."""
    return (entry, *entry.access_points)


def _of(entry: CatalogueEntry, support: CatalogueEntry | AccessPoint, on: str) -> Iterator[OpenFact]:
    about = _Support(entry, support, on)
    if not (entry.closed(on) or support.closed(on)):  # of what is over, only what somebody wrote down is asked
        yield from about.status()
        yield from about.contacts()
        yield from about.ways_missing()
        yield from about.weak()
    yield from about.sentences()


@dataclass(frozen=True, slots=True)
class _Support:
    """A record or one of its local places, on a day."""

    entry: CatalogueEntry
    support: CatalogueEntry | AccessPoint
    on: str

    def status(self) -> Iterator[OpenFact]:
        """Whether it runs, when that is not known or a planned end is over."""
        dates = self.support.shown_dates
        if state_on(dates, self.on) is CurrentState.UNKNOWN or self.support.past_its_end(self.on):
            question = "Does it run today, and does it take new people? Until when?"
            yield self._fact(
                OpenFactKind.STATUS, question, self.support.status_on(self.on).sentence, lock=dates.model_dump_json()
            )

    def contacts(self) -> Iterator[OpenFact]:
        """Each contact that is not shown plain, or whose check is too old."""
        for fact in self.support.contacts:
            lapsed = fact.checked is not None and not fact.holds(self.on)
            if lapsed or self.support.visibility_of(fact, self.on) is not FactVisibility.PLAIN:
                of = f" for “{fact.who_answers}”" if fact.who_answers else ""
                question = QUESTIONS[fact.kind].format(value=fact.value.rstrip("."), of=of)
                yield self._fact(
                    OpenFactKind.CONTACT,
                    question,
                    fact.value,
                    _doubt(fact, self.support.visibility_of(fact, self.on), self.on),
                    contact=fact,
                    lock=fact.model_dump_json(),
                )

    def ways_missing(self) -> Iterator[OpenFact]:
        """That there is no phone number, or no page to act at, neither here nor where people would look instead."""
        others = self.entry.access_points if self.support is self.entry else (self.entry,)
        if not any(_has_phone(one) for one in (self.support, *others)):
            yield self._fact(OpenFactKind.NO_PHONE, "What number do people ring, and who answers it?")
        to_act = isinstance(self.entry, Provision)  # of a body, a page to read is enough
        pages = (ContactKind.ACT_URL,) if to_act else PAGES
        if not any(_has_page(one, pages) for one in (self.support, *others)):
            what = "where people apply or book" if to_act else "about it"
            yield self._fact(OpenFactKind.NO_PAGE, f"Is there a page {what}? What is it?")

    def weak(self) -> Iterator[OpenFact]:
        """What stands on general knowledge alone, on no source at all, or on one that is old or has no date."""
        support = self.support
        ages = [test for test in support.eligibility if isinstance(test, Between) and test.question == AGE]
        evidence = support.evidence if isinstance(support, Provision) else Evidence.NOT_KNOWN
        claims = (
            (OpenFactKind.COST, "cost_to_resident", _cost(support), "What does it cost people?"),
            (OpenFactKind.AGE, "eligibility.age", ", ".join(map(_ages, ages)), "What ages is it for?"),
            (
                OpenFactKind.ROUTE,
                "how_to_access",
                ". ".join(WHO[route] for route in _routes(support)),
                "How do people come to it? Can they ask themselves, and who sends them?",
            ),
            (
                OpenFactKind.EVIDENCE,
                "evidence",
                "" if evidence is Evidence.NOT_KNOWN else evidence.value,
                "Who has looked at how well it works, and where can that be read?",
            ),
        )
        for kind, field, held, question in claims:
            doubt = self._doubt_of(field)
            if held and doubt:
                yield self._fact(kind, question, held, doubt)

    def sentences(self) -> Iterator[OpenFact]:
        """What residents are told is not known, and the notes of those who keep the record."""
        for sentence in self.support.unknown:
            yield self._fact(OpenFactKind.UNKNOWN, as_a_question(sentence), sentence)
        for note in self.support.keeper_notes:
            yield self._fact(OpenFactKind.KEEPER_NOTE, note, note)

    def _doubt_of(self, field: str) -> str:
        basis = fact_basis(self.support, field, self.on)
        if not basis.weak:
            return ""
        return {BasisState.GENERAL_KNOWLEDGE: GENERALLY_KNOWN, BasisState.NO_SOURCE: NO_SOURCE}.get(
            basis.state, basis.certainty
        )

    def _fact(
        self,
        kind: OpenFactKind,
        question: str,
        held: str = "",
        doubt: str = "",
        *,
        contact: ContactFact | None = None,
        lock: str = "",
    ) -> OpenFact:
        access_point = self.support.id if isinstance(self.support, AccessPoint) else ""
        whole = "|".join((self.entry.slug, access_point, kind, lock or held))
        return OpenFact(sha256(whole.encode()).hexdigest()[:12], kind, access_point, question, held, doubt, contact)


def as_a_question(sentence: str) -> str:
    """A sentence on what could not be found, as it is put to whoever knows: "Can you tell us if it runs in May?" """
    found = NOT_FOUND.fullmatch(sentence)
    if found is None:
        return f"What can you tell us about this? {sentence}"
    return f"Can you {'tell' if found[1] else 'give'} us {found[2]}?{found[3]}"


def _doubt(fact: ContactFact, showing: FactVisibility, on: str) -> str:
    """Whose and for whom it is, how old it is, and why it is not shown plain."""
    whose = fact.who_answers if fact.who_answers and "{of}" not in QUESTIONS[fact.kind] else ""
    says = [
        f"{whose}." if whose else "",
        f"For {fact.for_whom}." if fact.for_whom else "",
        certainty_of(fact, showing, on),
    ]
    if fact.checked is not None and not fact.holds(on):
        says.append(f"It was last checked on {date_in_words(fact.checked.on)}: too long ago.")
    if showing is FactVisibility.NEVER:
        says.append("Residents never see it.")
        says.append(fact.withheld or NEVER_SHOWN.get(fact.strength, ""))
    return " ".join(filter(None, says))


def _has_phone(support: CatalogueEntry | AccessPoint) -> bool:
    calls = {ContactKind.PHONE, ContactKind.TEXT}
    return older_contact(support).phone is not None or any(fact.kind in calls for fact in support.contacts)


def _has_page(support: CatalogueEntry | AccessPoint, kinds: tuple[ContactKind, ...]) -> bool:
    return older_contact(support).url is not None or any(fact.kind in kinds for fact in support.contacts)


def _cost(support: CatalogueEntry | AccessPoint) -> str:
    return (support.cost_to_resident or "") if isinstance(support, SupportFields) else ""


def _routes(support: CatalogueEntry | AccessPoint) -> tuple[Route, ...]:
    return support.how_to_access if isinstance(support, SupportFields) else ()


def _ages(test: Between) -> str:
    match test.at_least, test.at_most:
        case int(low), int(high):
            return f"{low} to {high}"
        case int(low), None:
            return f"{low} or over"
        case _:
            return f"{test.at_most} or under"
