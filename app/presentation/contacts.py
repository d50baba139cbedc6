"""A contact as a page writes it: phone first, then email, then where to find out more; each with its link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from app.web.templating import upper_first
from services_catalogue.impact.referral_routes import Helper, ReferralRoutes, WayIn
from services_catalogue.model.body import NUMBERS
from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactVisibility
from services_catalogue.model.emails import email_link
from services_catalogue.model.phones import read_phone
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Provision, Route
from services_catalogue.model.shown_contacts import (
    FOR_WHOM,
    BestContact,
    about,
    brief_certainty,
    facts_shown,
    older_contact,
    page_in_words,
)
from triage.i18n import _
from triage.i18n import marked as m

LONGEST_HOST = 32
"""In characters: what a button holds in two lines on a phone."""

BEFORE = {
    ContactKind.PHONE: m("Call"),
    ContactKind.TEXT: m("Text"),
    ContactKind.TEXT_RELAY: m("If you type what you say"),
    ContactKind.BSL_VIDEO: m("If you use British Sign Language"),
    ContactKind.EMAIL: m("Email"),
    ContactKind.ADDRESS: m("Where it is"),
    ContactKind.HOURS: m("Open"),
    ContactKind.SAY: m("What to say"),
    ContactKind.READY: m("What to have ready"),
}
ON_PAGES = (
    *(ContactKind.PHONE, ContactKind.HOURS, ContactKind.TEXT, ContactKind.TEXT_RELAY, ContactKind.BSL_VIDEO),
    *(ContactKind.ACT_URL, ContactKind.EMAIL, ContactKind.INFO_URL),
    *(ContactKind.ADDRESS, ContactKind.SAY, ContactKind.READY),
)
"""The order on a page: whom to call, and when; the other ways to talk; where to act; what else helps."""


RELAYED = (ContactKind.TEXT_RELAY, ContactKind.BSL_VIDEO)
"""Ways in for which somebody else speaks on the phone."""


@dataclass(frozen=True, slots=True)
class ContactLinks:
    """How to get in touch; what is not known is empty. `web` is what to do at the web address.

    `by_text` says that the number takes texts, not calls. Each `_certainty` is one short line on how sure it is.
    """

    phone: str = ""
    tel: str = ""
    by_text: bool = False
    email: str = ""
    mailto: str = ""
    url: str = ""
    web: str = ""
    phone_certainty: str = ""
    phone_brief: str = ""
    email_certainty: str = ""
    url_certainty: str = ""

    @property
    def known(self) -> bool:
        """Whether there is any way at all to get in touch."""
        return bool(self.phone or self.email or self.url)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact of a support page: what stands before it, the contact itself and its link.

    `about` is who answers, for whom it is, and how sure it is, which `brief` says as a label. What is `old` is for the
    support page alone.
    """

    kind: ContactKind
    before: str
    shown: str
    link: str = ""
    about: str = ""
    old: bool = False
    brief: str = ""

    @property
    def to_press(self) -> bool:
        """Whether it is one to act by at once: to call, to text, or to apply at."""
        return self.kind in (ContactKind.PHONE, ContactKind.TEXT, ContactKind.ACT_URL)

    @property
    def on_the_web(self) -> bool:
        """Whether its link is a page, of which paper shows the address."""
        return self.link.startswith("http")


@dataclass(frozen=True, slots=True)
class ContactList:
    """The ways to get in touch of a support page: what to act by, and what stands behind a press.

    `without_hearing` is for whoever cannot hear or speak on the phone. The `older` ones may have changed: they stand
    behind a press where there is a newer one to act by.
    """

    lines: tuple[ContactLine, ...]
    without_hearing: tuple[ContactLine, ...]
    older: tuple[ContactLine, ...]

    @property
    def first(self) -> ContactLine:
        """The one to act by."""
        return (*self.lines, *self.without_hearing)[0]


@dataclass(frozen=True, slots=True)
class PersonToContact:
    """Somebody to talk to. `doubt` is what could not be checked of the contact.

    `for_all` says that it is one whom every page names at its end.
    """

    name: str
    reach: ContactLinks
    doubt: str
    for_all: bool


@dataclass(frozen=True, slots=True)
class EntryRoute:
    """One way in, ready to be drawn.

    `reach` is the provision's own contact, and `helper` whom to ask instead, or to be referred by.
    """

    who: str
    how: str
    reach: ContactLinks
    helper: PersonToContact | None
    by_self: bool

    @property
    def asks_them(self) -> bool:
        """Whether residents get in touch with those who run it, and can: the contact says it all."""
        return self.by_self and self.reach.known


@dataclass(frozen=True, slots=True)
class EntryRoutes:
    """The ways into a provision: the first is the one to try; the access point is where it leads.

    The others leave out whoever the first one says to ask.
    """

    first: EntryRoute
    others: tuple[EntryRoute, ...]
    access_point: AccessPoint | None


def reach_of(contact: BestContact) -> ContactLinks:
    """A contact with its links."""
    links = _links(contact)
    return replace(links, web=_at(links.url, acts=contact.acts)) if links.url else links


@lru_cache(maxsize=4096)
def _links(contact: BestContact) -> ContactLinks:
    """The same in every language."""
    phone = read_phone(contact.phone) if contact.phone else None
    email, url = contact.email or "", contact.url or ""
    return ContactLinks(
        phone=phone.number if phone else "",
        tel=phone.link if phone else "",
        by_text=phone is not None and phone.by_text,
        email=email,
        mailto=email_link(email) if email else "",
        url=url,
        phone_certainty=contact.phone_certainty or "",
        phone_brief=contact.phone_brief or "",
        email_certainty=contact.email_certainty or "",
        url_certainty=contact.url_certainty or "",
    )


def contact_lines(support: CatalogueEntry | AccessPoint, on: str) -> tuple[ContactLine, ...]:
    """All the ways to get in touch that a support page shows, and what goes with them."""
    lines = [line_of(fact, support, on) for fact in facts_shown(support, on)]
    older = older_contact(support)
    if older.phone is not None:
        phone = read_phone(older.phone)
        kind = ContactKind.TEXT if phone.by_text else ContactKind.PHONE
        lines.append(ContactLine(kind, _(BEFORE[kind]), phone.number, phone.link))
    if older.email is not None:
        lines.append(ContactLine(ContactKind.EMAIL, _(BEFORE[ContactKind.EMAIL]), older.email, email_link(older.email)))
    if older.url is not None:
        lines.append(ContactLine(ContactKind.INFO_URL, "", _at(older.url, acts=False), older.url))
    return tuple(sorted(lines, key=lambda line: ON_PAGES.index(line.kind)))


def contact_list(support: CatalogueEntry | AccessPoint, on: str) -> ContactList | None:
    """The same as a support page lays them out; None where there is none."""
    found = contact_lines(support, on)
    newer = [line for line in found if not line.old]
    relayed = [line for line in newer if line.kind in RELAYED]
    lines = [line for line in newer if line not in relayed]
    older = [line for line in found if line.old]
    if not any(line.to_press for line in lines):
        lines, older = [line for line in found if line not in relayed], []
    return ContactList(tuple(lines), tuple(relayed), tuple(older)) if found else None


def number_lines(support: CatalogueEntry | AccessPoint, on: str) -> tuple[ContactLine, ...]:
    """The numbers to call or text that are sure enough to stand where nobody has time, each once and the surest first.

    Beside each stands what its name does not say, and in a few words how sure it is.
    """
    lines: dict[str, ContactLine] = {}
    for fact in facts_shown(support, on):
        visibility = support.visibility_of(fact, on)
        if fact.kind in NUMBERS and visibility in (FactVisibility.PLAIN, FactVisibility.NOT_RUNG):
            line = line_of(fact, support, on)
            said = " ".join(filter(None, (_who(fact, support), upper_first(line.brief))))
            lines.setdefault(fact.value, replace(line, about=said))
    return tuple(lines.values())


def _who(fact: ContactFact, support: CatalogueEntry | AccessPoint) -> str:
    """For whom a number is, and what to say or press, which stands behind a colon or belongs to a text."""
    says = fact.who_answers if fact.kind is ContactKind.TEXT or ":" in (fact.who_answers or "") else None
    answers = "" if says is None or says in support.name else f"{says}."
    for_whom = _(FOR_WHOM).format(people=fact.for_whom) if fact.for_whom else ""
    return " ".join(filter(None, (answers, for_whom)))


def line_of(fact: ContactFact, support: CatalogueEntry | AccessPoint, on: str) -> ContactLine:
    """A fact of a support as a page writes it."""
    before, showing = _(BEFORE[fact.kind]) if fact.kind in BEFORE else "", support.visibility_of(fact, on)
    old = showing is FactVisibility.OLD
    said, brief = about(fact, showing, on), brief_certainty(fact, showing)
    return ContactLine(fact.kind, before, _shown(fact), fact.link, said, old, brief)


def _shown(fact: ContactFact) -> str:
    if fact.kind in (ContactKind.ACT_URL, ContactKind.INFO_URL):
        return _at(fact.value, acts=fact.kind is ContactKind.ACT_URL)
    return _host(fact.value) if fact.link == fact.value else fact.value.removeprefix("text ")


def _at(url: str, *, acts: bool) -> str:
    return page_in_words(url, acts=acts).format(place=_host(url))


def _host(url: str) -> str:
    """The host of an address; of one as long as a sentence, the website that it belongs to."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host if len(host) <= LONGEST_HOST else host.partition(".")[2]


def ways_of(
    joining: ReferralRoutes, provision: Provision, access_point: AccessPoint | None, district: str | None
) -> EntryRoutes:
    """Who gets the referral, or where to go, for a resident of a district; None where that is not known."""
    first, *others = joining.ways_in(provision, access_point, district)
    asked = None if first.helper is None else first.helper.route
    return EntryRoutes(_way(first), tuple(_way(way) for way in others if way.route != asked), access_point)


def people_of(joining: ReferralRoutes) -> tuple[PersonToContact, ...]:
    """Whom anyone may talk to."""
    return tuple(_person(helper) for helper in joining.helpers())


def _person(helper: Helper) -> PersonToContact:
    return PersonToContact(helper.name, reach_of(helper.contact), helper.doubt, helper.for_all)


def _way(way: WayIn) -> EntryRoute:
    helper = None if way.helper is None else _person(way.helper)
    return EntryRoute(way.who, way.how, reach_of(way.contact), helper, by_self=way.route == Route.SELF)
