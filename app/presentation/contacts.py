"""A contact as a page writes it: phone first, then email, then where to find out more; each with its link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit

from services_catalogue.impact.referral_routes import Helper, ReferralRoutes, WayIn
from services_catalogue.model.phones import read_phone
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
class PersonToContact:
    """Somebody to talk to. `doubt` is what could not be checked of the contact."""

    name: str
    reach: ContactLinks
    doubt: str


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
    return PersonToContact(helper.name, reach_of(helper.contact), helper.doubt)


def _way(way: WayIn) -> EntryRoute:
    helper = None if way.helper is None else _person(way.helper)
    return EntryRoute(way.who, way.how, reach_of(way.contact), helper, by_self=way.route == Route.SELF)
