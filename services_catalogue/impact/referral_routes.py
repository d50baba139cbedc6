"""Who gets the referral, or where to go: the ways into a provision, each with a contact or with what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services_catalogue.model.phones import read_phone
from services_catalogue.model.provision import AccessPoint, Provision, Route
from services_catalogue.model.shown_contacts import BestContact, best_contact, best_of, page_in_words
from triage.i18n import _
from triage.i18n import marked as m
from triage.pathway.day import led_to

# The two contacts that serve everyone here, by slug (and access point): offered where another is not known.
HELP_LINE = ("national-careers-service", None)
JOBCENTRE_FINDER = ("jobcentre-work-coach", "jobcentre-plus-local")

NOT_KNOWN = "not_known"
"""The route when no source says who takes people on."""

WHO = {
    Route.SELF: m("You can ask for it yourself"),
    Route.JOBCENTRE: m("Your Jobcentre work coach"),
    Route.GP_OR_HEALTH: m("Your GP or health team"),
    Route.COUNCIL: m("Your local council"),
    Route.VCSE: m("A charity or advice centre that helps you"),
    Route.SCHOOL_OR_COLLEGE: m("Your school or college"),
    Route.PROFESSIONAL: m("A support worker or other professional who helps you"),
}
HOW = {
    Route.SELF: m("Get in touch with them and say that you want to join."),
    Route.JOBCENTRE: m("Ask your work coach to refer you."),
    Route.GP_OR_HEALTH: m("Ask at your GP surgery, or ask the health worker who helps you, to refer you."),
    Route.COUNCIL: m("Ask at your council office or library to be put in touch."),
    Route.VCSE: m("Ask them to put you in touch."),
    Route.SCHOOL_OR_COLLEGE: m("Ask your tutor or careers adviser to put you in touch."),
    Route.PROFESSIONAL: m("Ask them to refer you."),
}


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way in. `contact` is set when it is known; `sentence` always says what to do."""

    route: str  # a Route, or "not_known"
    who: str
    how: str
    contact: BestContact
    sentence: str


@dataclass(frozen=True, slots=True)
class Helper:
    """A service that helps everyone in the area, with a contact that is known. `doubt` is what could not be checked."""

    name: str
    contact: BestContact
    sentence: str
    doubt: str


class ReferralRoutes:
    """The ways into every provision of a published catalogue, on one day (YYYY-MM-DD)."""

    def __init__(self, provisions: Iterable[Provision], on: str) -> None:
        self._provisions = {p.slug: p for p in provisions}
        self._on = on

    def ways_in(self, provision: Provision, access_point: AccessPoint | None) -> tuple[WayIn, ...]:
        """How to join; never empty. The access point's own routes and contact come before the provision's."""
        routes = (access_point.how_to_access if access_point is not None else ()) or provision.how_to_access
        contact = best_of(provision, access_point, self._on)
        if not routes:
            return (self._not_known(contact),)
        return tuple(self._way(route, contact) for route in routes)

    def helpers(self) -> tuple[Helper, ...]:
        """The helpers, whatever the answers: each has a known phone or address, and takes people."""
        found = (self._helper(HELP_LINE), self._helper(JOBCENTRE_FINDER))
        return tuple(helper for helper in found if helper is not None)

    def _way(self, route: Route, contact: BestContact) -> WayIn:
        match route:
            case Route.SELF:
                reach = contact
            case Route.JOBCENTRE:
                helper = self._helper(JOBCENTRE_FINDER)
                reach = BestContact() if helper is None else helper.contact
            case _:
                reach = BestContact()
        sentence = self._fallback() if route is Route.SELF and not reach.known else sentence_for(reach)
        return WayIn(route.value, _(WHO[route]), _(HOW[route]), reach, sentence)

    def _not_known(self, contact: BestContact) -> WayIn:
        who = _("We could not find out who takes people on")
        how = _("Ask someone who helps people here to find out for you.")
        return WayIn(NOT_KNOWN, who, how, contact, sentence_for(contact) or self._fallback())

    def _fallback(self) -> str:
        """What to do when no contact is known: a helper who can be reached."""
        helper = self._helper(HELP_LINE)
        if helper is None or helper.contact.phone is None:
            return _("We could not find a phone number or a page to join. Ask at your library or Jobcentre.")
        return _("We could not find a phone number or a page to join. Call {name} on {phone} and ask.").format(
            name=helper.name, phone=helper.contact.phone
        )

    def _helper(self, place: tuple[str, str | None]) -> Helper | None:
        slug, access_point_id = place
        open_now = led_to((slug,), self._provisions, self._on, but="")
        if not open_now:
            return None
        provision = self._provisions[open_now[0]]
        access_points = [d for d in provision.access_points if d.id == access_point_id and not d.closed(self._on)]
        support = access_points[0] if access_points else provision
        contact = best_contact(support, self._on)
        if not contact.known:
            return None
        doubt = "" if support.known_to_run(self._on) else _("We could not check that this still works.")
        return Helper(support.name, contact, f"{sentence_for(contact)} {doubt}".strip(), doubt)


def sentence_for(contact: BestContact) -> str:
    """How to get in touch, phone first, with how sure it is. Empty when nothing is known."""
    parts = []
    if contact.phone is not None:
        phone = read_phone(contact.phone)
        parts.append((_("Text {phone}.") if phone.by_text else _("Call {phone}.")).format(phone=phone.number))
        parts.append(contact.phone_certainty or "")
    if contact.email is not None:
        parts.append(_("Email {email}.").format(email=contact.email))
        parts.append(contact.email_certainty or "")
    if contact.url is not None:
        parts.append(page_in_words(contact.url, acts=contact.acts).format(place=contact.url))
    return " ".join(part for part in parts if part)
