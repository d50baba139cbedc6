"""What people who need to be helped in some way are told of a support on a day: every page reads it here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services_catalogue.model.access_facts import AccessKind
from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactVisibility, SourcedFact
from services_catalogue.model.phones import read_phone
from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from services_catalogue.model.shown_contacts import (
    MAY_HAVE_CHANGED,
    SURENESS,
    certainty_of,
    facts_shown,
    older_contact,
    run_by_the_same,
)
from triage.i18n import _
from triage.i18n import marked as m

IN_WORDS = {
    AccessKind.BSL: m("British Sign Language (BSL)"),
    AccessKind.INTERPRETER: m("an interpreter for another language"),
    AccessKind.EASY_READ: m("Easy Read"),
    AccessKind.STEP_FREE: m("a place with no steps"),
    AccessKind.BY_PHONE: m("a phone number, not only a website"),
    AccessKind.HOME_VISIT: m("someone to visit you"),
}
IN_SHORT = {**IN_WORDS, AccessKind.BSL: m("BSL")}
"""The same for a card, which has room for few words, and stands in the words of who asked for it."""
OF_A_NEED = {
    "bsl": AccessKind.BSL,
    "interpreter": AccessKind.INTERPRETER,
    "easy_read": AccessKind.EASY_READ,
    "step_free": AccessKind.STEP_FREE,
    "phone_not_online": AccessKind.BY_PHONE,
    "someone_to_visit": AccessKind.HOME_VISIT,
}
"""By the options of the question on access needs, the fact that answers each."""
BY_CONTACT = {AccessKind.BSL: ContactKind.BSL_VIDEO, AccessKind.BY_PHONE: ContactKind.PHONE}
"""What a contact shows by itself, so that nobody writes it down twice."""

YES = m("{need}: yes.")
NO = m("{need}: no.")
NOT_KNOWN = m("{need}: not known. Ask first.")
IN_A_YEAR = {True: m("{need}: yes in {year}."), False: m("{need}: no in {year}.")}
UNDATED = {True: m("{need}: yes, by a source with no date."), False: m("{need}: no, by a source with no date.")}
BY_VIDEO = m("By video call.")


@dataclass(frozen=True, slots=True)
class AccessAnswer:
    """One kind of help. `offered` is None when that is not known; `details` and `certainty` are then empty.

    `year` is that of an old answer, which may have changed; None where its source has no date.
    """

    kind: AccessKind
    offered: bool | None = None
    details: str = ""
    certainty: str = ""
    old: bool = False
    year: str | None = None

    @property
    def sentence(self) -> str:
        """All of it."""
        return self._said(details=True)

    @property
    def line(self) -> str:
        """The same for a card: what is old is told without its details."""
        return self._said(details=False)

    def _said(self, *, details: bool) -> str:
        words = IN_WORDS if details else IN_SHORT
        need = _(words[self.kind])
        need = f"{need[:1].upper()}{need[1:]}"
        if self.offered is None:
            return _(NOT_KNOWN).format(need=need)
        if self.old:
            said = _((UNDATED if self.year is None else IN_A_YEAR)[self.offered]).format(need=need, year=self.year)
            return _joined(said, self.details if details else "", _(MAY_HAVE_CHANGED))
        return _joined(_(YES if self.offered else NO).format(need=need), self.details, self.certainty)


def access_of(entry: CatalogueEntry, access_point: AccessPoint | None, on: str) -> dict[AccessKind, AccessAnswer]:
    """An answer for each kind: that of the access point, or else that of its provision or body.

    What the contacts of the whole show counts at an access point only where the same people run it.
    """
    found = [known_access(entry, on)]
    if access_point is not None:
        same = run_by_the_same(entry, access_point)
        said = {answer.kind: answer for answer in said_of_access(entry, on)}
        found = [known_access(access_point, on), found[0] if same else said]
    return {kind: next((own[kind] for own in found if kind in own), AccessAnswer(kind)) for kind in AccessKind}


def said_of_access(support: CatalogueEntry | AccessPoint, on: str) -> list[AccessAnswer]:
    """What is said of a support's own access, without what its contacts show."""
    return [answer for kind in AccessKind for _sureness, answer in _said(support, kind, on)]


def known_access(support: CatalogueEntry | AccessPoint, on: str) -> dict[AccessKind, AccessAnswer]:
    """What is known of a support itself: what is said of its access, and what its contacts show."""
    found = {}
    for kind in AccessKind:
        answers = [*_said(support, kind, on), *_shown_by_contacts(support, kind, on)]
        if answers:
            found[kind] = min(answers, key=lambda answer: answer[0])[1]
    return found


def _said(support: CatalogueEntry | AccessPoint, kind: AccessKind, on: str) -> Iterator[tuple[int, AccessAnswer]]:
    """Each with its place by how sure it is."""
    for fact in support.access:
        showing = fact.showing(on)
        if fact.kind is kind and showing is not FactVisibility.NEVER:
            yield _answer(kind, fact, showing, on, offered=fact.offered, details=fact.details or "")


def _shown_by_contacts(
    support: CatalogueEntry | AccessPoint, kind: AccessKind, on: str
) -> Iterator[tuple[int, AccessAnswer]]:
    for fact in sorted(facts_shown(support, on), key=lambda fact: fact.for_whom is not None):
        if fact.kind is BY_CONTACT.get(kind):
            yield _answer(kind, fact, support.visibility_of(fact, on), on, offered=True, details=_details(fact))
    phone = older_contact(support).phone
    if kind is AccessKind.BY_PHONE and phone is not None and not read_phone(phone).by_text:
        yield len(SURENESS), AccessAnswer(kind, offered=True)


def _details(fact: ContactFact) -> str:
    if fact.kind is ContactKind.BSL_VIDEO:
        return _(BY_VIDEO)
    return f"{fact.who_answers}." if fact.who_answers else ""


def _answer(
    kind: AccessKind, fact: SourcedFact, showing: FactVisibility, on: str, *, offered: bool, details: str
) -> tuple[int, AccessAnswer]:
    certainty, old = certainty_of(fact, showing, on), showing is FactVisibility.OLD
    return SURENESS.index(showing), AccessAnswer(kind, offered, details, certainty, old, fact.year if old else None)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
