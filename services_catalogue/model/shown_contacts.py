"""What residents are shown of the contacts of a provision or an access point on a day: every page reads it here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactVisibility, SourcedFact
from services_catalogue.model.dates import Text
from services_catalogue.model.phones import read_phone
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, ProvisionContact, SupportFields
from triage.i18n import _
from triage.i18n import marked as m

PAGES = (ContactKind.ACT_URL, ContactKind.INFO_URL)
SPOKEN_TO = (ContactKind.PHONE, ContactKind.TEXT_RELAY)
KINDS, SURENESS = tuple(ContactKind), tuple(FactVisibility)

FOR_WHOM = m("For: {people}.")
FROM_A_YEAR = m("From {year}.")
NO_DATE = m("Its source has no date.")
CHECKED = m("A person checked it in {year}.")
NOT_RUNG = m("We have not rung it.")
NOT_TRIED = m("We have not tried it.")
NOT_ASKED = m("We have not asked them.")
BRIEFLY_NOT_RUNG = m("not rung")
BRIEFLY_NOT_TRIED = m("not tried")
BRIEFLY_FROM = m("{words}, from {year}")
MAY_HAVE_CHANGED = m("It may have changed: ask first.")

# By a word of the address of a page where people act. The word is the only thing that tells what they do there.
ACTS = {
    "apply": m("Apply at {place}"),
    "application": m("Apply at {place}"),
    "book": m("Book at {place}"),
    "booking": m("Book at {place}"),
    "find": m("Find it at {place}"),
    "search": m("Find it at {place}"),
}
START = m("Start at {place}")
READ = m("Find out more at {place}")


class BestContact(ProvisionContact):
    """The contact for where there is room for one: what is shown plain, or with the word that nobody has rung it.

    `acts` says that the page is one where people apply, book or find. The certainty of each is empty for a contact
    that was written down without its sources; `phone_brief` says it as a label.
    """

    acts: bool = False
    phone_certainty: Text | None = None
    phone_brief: Text | None = None
    email_certainty: Text | None = None
    url_certainty: Text | None = None


def certainty_of(fact: SourcedFact, showing: FactVisibility, on: str) -> str:
    """How sure a fact is on a day, in one short line; for a fact that is never shown it says nothing to rely on.

    `showing` is how the entry or access point it belongs to lets it be shown. Empty for what is shown plain and has no
    year to go with it.
    """
    if showing is FactVisibility.PLAIN and fact.checked is not None and fact.holds(on):
        return _(CHECKED).format(year=fact.checked.on[:4])
    if showing is FactVisibility.PLAIN and fact.year is None:
        return ""
    sentences = [_(NO_DATE) if fact.year is None else _(FROM_A_YEAR).format(year=fact.year)]
    if showing is FactVisibility.NOT_RUNG:
        sentences.append(_(_not_done(fact)))
    if showing is FactVisibility.OLD:
        sentences.append(_(MAY_HAVE_CHANGED))
    return " ".join(sentences)


def brief_certainty(fact: ContactFact, showing: FactVisibility) -> str:
    """The same as a label beside a number, where many stand together: empty for what is shown plain."""
    if showing is not FactVisibility.NOT_RUNG:
        return ""
    words = _(BRIEFLY_NOT_RUNG if fact.kind in SPOKEN_TO else BRIEFLY_NOT_TRIED)
    return words if fact.year is None else _(BRIEFLY_FROM).format(words=words, year=fact.year)


def _not_done(fact: SourcedFact) -> str:
    """What nobody has done about it yet."""
    if not isinstance(fact, ContactFact):
        return NOT_ASKED
    return NOT_RUNG if fact.kind in SPOKEN_TO else NOT_TRIED


def about(fact: ContactFact, showing: FactVisibility, on: str) -> str:
    """Who answers, for whom it is, and how sure it is, as far as that is known."""
    who = f"{fact.who_answers}." if fact.who_answers else ""
    for_whom = _(FOR_WHOM).format(people=fact.for_whom) if fact.for_whom else ""
    return " ".join(filter(None, (who, for_whom, certainty_of(fact, showing, on))))


def page_in_words(url: str, *, acts: bool) -> str:
    """What people do at a page, with "{place}" for its address. A page of news or policy is never one to apply at."""
    if not acts:
        return _(READ)
    words = re.split("[^a-z]+", url.lower())
    return _(next((sentence for word, sentence in ACTS.items() if word in words), START))


def facts_shown(support: CatalogueEntry | AccessPoint, on: str) -> tuple[ContactFact, ...]:
    """The facts that a support page may show: by kind, the surest of each first."""
    shown = [fact for fact in support.contacts if support.visibility_of(fact, on) is not FactVisibility.NEVER]
    return tuple(sorted(shown, key=lambda fact: _place(fact, support.visibility_of(fact, on))))


def best_contact(support: CatalogueEntry | AccessPoint, on: str) -> BestContact:
    """What cards, helpers and lists show of a support's contacts.

    For the kinds that stand in `contacts`, the older `contact` counts no more: what is withheld there must not come in
    by it.
    """
    facts = [fact for fact in facts_shown(support, on) if support.visibility_of(fact, on) is not FactVisibility.OLD]
    older = older_contact(support)
    phone = _first(facts, (ContactKind.PHONE,))
    if phone is None and older.phone is None:
        phone = _first(facts, (ContactKind.TEXT,))
    email, page = _first(facts, (ContactKind.EMAIL,)), _first(facts, PAGES)
    return BestContact(
        phone=older.phone if phone is None else phone.value,
        email=older.email if email is None else email.value,
        url=older.url if page is None else page.value,
        acts=page is not None and page.kind is ContactKind.ACT_URL,
        phone_certainty=_said(phone, support, on),
        phone_brief=None if phone is None else brief_certainty(phone, support.visibility_of(phone, on)) or None,
        email_certainty=_said(email, support, on),
        url_certainty=_said(page, support, on),
    )


def best_of(entry: CatalogueEntry, access_point: AccessPoint | None, on: str) -> BestContact:
    """That of the access point, or else that of its provision or body, where the same people run it."""
    return best_contact(support_to_contact(entry, access_point, on), on)


def support_to_contact(
    entry: CatalogueEntry, access_point: AccessPoint | None, on: str
) -> CatalogueEntry | AccessPoint:
    """Whose contacts count for an access point: its own, or else those of its provision or body."""
    if access_point is None or (run_by_the_same(entry, access_point) and not best_contact(access_point, on).known):
        return entry
    return access_point


def run_by_the_same(entry: CatalogueEntry, access_point: AccessPoint) -> bool:
    """Whether those who run the whole run an access point too."""
    return access_point.provider is None or access_point.provider == entry.provider


def older_contact(support: CatalogueEntry | AccessPoint) -> ProvisionContact:
    """The contact without sources, as far as no fact of its kind stands in `contacts`. A body has none."""
    if not isinstance(support, SupportFields):
        return ProvisionContact()
    kinds, older = {fact.kind for fact in support.contacts}, support.contact
    by_text = older.phone is not None and read_phone(older.phone).by_text
    return ProvisionContact(
        phone=None if (ContactKind.TEXT if by_text else ContactKind.PHONE) in kinds else older.phone,
        email=None if ContactKind.EMAIL in kinds else older.email,
        url=None if kinds.intersection(PAGES) else older.url,
    )


def addresses_of(support: CatalogueEntry | AccessPoint) -> Iterator[str]:
    """Every web address at which people are sent to it, shown or not."""
    older = older_contact(support)
    yield from () if older.url is None else (older.url,)
    yield from (fact.value for fact in support.contacts if fact.kind in PAGES)


def _said(fact: ContactFact | None, support: CatalogueEntry | AccessPoint, on: str) -> str | None:
    if fact is None:
        return None
    return about(fact, support.visibility_of(fact, on), on) or None


def _place(fact: ContactFact, showing: FactVisibility) -> tuple[int, int]:
    return KINDS.index(fact.kind), SURENESS.index(showing)


def _first(facts: Sequence[ContactFact], kinds: tuple[ContactKind, ...]) -> ContactFact | None:
    """The first of the first kind there is; what is for all comes before what is for some."""
    found = [fact for fact in facts if fact.kind in kinds]
    return min(found, key=lambda fact: (kinds.index(fact.kind), fact.for_whom is not None), default=None)
