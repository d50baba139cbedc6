"""A contact as a page writes it: phone first, then email, then where to find out more; each with its link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from services_catalogue.impact.referral_routes import NOT_KNOWN, Helper, ReferralRoutes, WayIn
from services_catalogue.model.phones import phones_in, read_phone
from services_catalogue.model.provision import AccessPoint, Provision, ProvisionContact, Route


@dataclass(frozen=True, slots=True)
class ContactLinks:
    """How to get in touch; what is not known is empty. `host` is how the web address is shown.

    `by_text` says that the number takes texts, not calls.
    """

    phone: str = ""
    tel: str = ""
    by_text: bool = False
    email: str = ""
    mailto: str = ""
    url: str = ""
    host: str = ""

    @property
    def known(self) -> bool:
        """Whether there is any way at all to get in touch."""
        return bool(self.phone or self.email or self.url)


@dataclass(frozen=True, slots=True)
class EntryRoute:
    """One way in, ready to be drawn. `ask` says what to do without a contact; `somebody`, that a service refers you."""

    who: str
    how: str
    reach: ContactLinks
    ask: Markup
    by_self: bool
    somebody: bool


@dataclass(frozen=True, slots=True)
class EntryRoutes:
    """The ways into a provision: the first is the one to try; the access point is where it leads."""

    first: EntryRoute
    others: tuple[EntryRoute, ...]
    access_point: AccessPoint | None


@dataclass(frozen=True, slots=True)
class PersonToContact:
    """A helper to talk to, whatever the answers. `doubt` is what could not be checked of the contact."""

    name: str
    reach: ContactLinks
    doubt: str


@lru_cache(maxsize=4096)
def reach_of(contact: ProvisionContact) -> ContactLinks:
    """A contact with its links."""
    phone = read_phone(contact.phone) if contact.phone else None
    email, url = contact.email or "", contact.url or ""
    return ContactLinks(
        phone=phone.number if phone else "",
        tel=phone.link if phone else "",
        by_text=phone is not None and phone.by_text,
        email=email,
        mailto=f"mailto:{quote(email, safe='@.+-_')}" if email else "",
        url=url,
        host=(urlsplit(url).hostname or "").removeprefix("www."),
    )


def with_calls(sentence: str) -> Markup:
    """A sentence as HTML in which every phone number is a link."""
    made, end = Markup(), 0
    for begin, after, phone in phones_in(sentence):
        link = Markup('<a class="govuk-link" href="{}">{}</a>').format(phone.link, sentence[begin:after])
        made += escape(sentence[end:begin]) + link
        end = after
    return made + escape(sentence[end:])


def ways_of(joining: ReferralRoutes, provision: Provision, access_point: AccessPoint | None) -> EntryRoutes:
    """Who gets the referral, or where to go."""
    ways = [_way(way) for way in joining.ways_in(provision, access_point)]
    return EntryRoutes(ways[0], tuple(ways[1:]), access_point)


def people_of(joining: ReferralRoutes) -> tuple[PersonToContact, ...]:
    """The helpers to talk to."""
    return tuple(_person(helper) for helper in joining.helpers())


def _person(helper: Helper) -> PersonToContact:
    # What the sentence says beyond the contact itself: that it could not be checked.
    reach = reach_of(helper.contact)
    last = reach.url or reach.email or reach.phone
    return PersonToContact(helper.name, reach, helper.sentence.rpartition(last)[2].lstrip(". "))


def _way(way: WayIn) -> EntryRoute:
    reach = reach_of(way.contact)
    ask = Markup() if reach.known else with_calls(way.sentence)
    by_self = way.route == Route.SELF
    return EntryRoute(way.who, way.how, reach, ask, by_self, somebody=not by_self and way.route != NOT_KNOWN)
