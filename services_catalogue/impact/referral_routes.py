"""Who gets the referral, or where to go: the ways into a provision, each with a contact or with what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services_catalogue.impact.right_helper import COUNCIL, FOR_EVERYONE, JOBCENTRE, RightHelper, helpers_for
from services_catalogue.model.phones import read_phone
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Provision, Route
from services_catalogue.model.shown_contacts import BestContact, best_contact, best_of, facts_shown, page_in_words
from triage.districts import DISTRICT_IDS
from triage.i18n import _
from triage.i18n import marked as m
from triage.pathway.day import led_to
from triage.questionnaire.everyday import AGE, AREA
from triage.rules import Condition, OneOf, tests_of

MAY_HAVE_CHANGED = m("What we found to reach them may have changed. {ask}")
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


REFERRED_BY = {Route.JOBCENTRE: JOBCENTRE, Route.COUNCIL: COUNCIL}
"""Whose contact goes with a way in by referral, where the resident may not have one of their own yet."""


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody to ask. The contact is empty for people whom a resident already has, like their GP.

    `ask` says to ask them, `sentence` how to get in touch, with the `doubt`: what could not be checked of that.
    `for_all` says that it is one whom anyone may talk to, so that every page names it.
    """

    name: str
    ask: str
    contact: BestContact
    route: Route | None
    sentence: str
    doubt: str
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way in. `how` says what to do, and `sentence` how to get in touch.

    `contact` is the provision's own; `helper` is whom to ask instead of them, or to be referred by.
    """

    route: str  # a Route, or "not_known"
    who: str
    how: str
    contact: BestContact
    helper: Helper | None
    sentence: str


class ReferralRoutes:
    """The ways into every provision of a published catalogue, on one day (YYYY-MM-DD)."""

    def __init__(self, provisions: Iterable[Provision], on: str) -> None:
        self._provisions = {p.slug: p for p in provisions}
        self._on = on

    def ways_in(
        self, provision: Provision, access_point: AccessPoint | None, district: str | None = None
    ) -> tuple[WayIn, ...]:
        """How to join; never empty. The access point's own routes and contact come before the provision's.

        A helper is the one for the resident's district; where that is None, one for all whom the support is for.
        """
        support = access_point or provision
        contact = best_of(provision, access_point, self._on)
        places = places_of(support) if district is None else frozenset({district})
        routes = support.how_to_access or provision.how_to_access
        ways = [self._way(route, provision, support, contact, places) for route in routes]
        first, *others = ways or [self._not_known(provision, support, contact, places)]
        if not others and _by_voice_alone(first):
            face_to_face = _("Cannot use the phone? {ask}").format(ask=_(COUNCIL.unreached))
            first = replace(first, how=f"{first.how} {face_to_face}")
        return (first, *others)

    def depends_on_place(self, provision: Provision, access_point: AccessPoint | None) -> bool:
        """Whether the ways in are not the same for every district."""
        routes = (access_point or provision).how_to_access or provision.how_to_access
        return Route.COUNCIL in routes or not best_of(provision, access_point, self._on).known

    def helpers(self) -> tuple[Helper, ...]:
        """Whom anyone may talk to, whatever the answers: each has a known contact, and takes people."""
        found = (self._reached(helper, frozenset(DISTRICT_IDS), None) for helper in FOR_EVERYONE)
        return tuple(helper for helper in found if helper is not None)

    def _way(
        self,
        route: Route,
        provision: Provision,
        support: Provision | AccessPoint,
        contact: BestContact,
        places: frozenset[str],
    ) -> WayIn:
        if route is Route.SELF and not contact.known:
            return self._by_helper(route.value, _(WHO[route]), provision, support, places)
        right = REFERRED_BY.get(route)
        helper = None if right is None else self._reached(right, places, support)
        sentences = (sentence_for(contact), "" if helper is None else helper.sentence)
        return WayIn(route.value, _(WHO[route]), _(HOW[route]), contact, helper, " ".join(filter(None, sentences)))

    def _not_known(
        self, provision: Provision, support: Provision | AccessPoint, contact: BestContact, places: frozenset[str]
    ) -> WayIn:
        who = _("We could not find out who takes people on")
        if not contact.known:
            return self._by_helper(NOT_KNOWN, who, provision, support, places)
        return WayIn(NOT_KNOWN, who, _("Ask them how to join."), contact, None, sentence_for(contact))

    def _by_helper(
        self, route: str, who: str, provision: Provision, support: Provision | AccessPoint, places: frozenset[str]
    ) -> WayIn:
        """The way in where a record has no contact: for an access point, the provision's; for a provision, that of its
        own local door; else the right helper for what it is for."""
        may_have_changed = any(fact.link for fact in facts_shown(support, self._on))
        if support is not provision and best_contact(provision, self._on).known:
            helper = self._helper(provision, provision.name, _("These people can help you find it."))
            how = (_(MAY_HAVE_CHANGED) if may_have_changed else _("We have no number for this place. {ask}")).format(
                ask=helper.ask
            )
            return WayIn(route, who, how, BestContact(), helper, helper.sentence)
        if isinstance(support, Provision):
            doors = self._doors_with_contact(support, support)
            door = _most_local(doors, places, self._on)
            if door is not None:
                helper = self._helper(door, door.name, _("Ask {name}.").format(name=door.name))
                return WayIn(route, who, helper.ask, BestContact(), helper, helper.sentence)
        else:
            doors = []
        helper = next(h for h in (self._asked(right, places, support) for right in helpers_for(support)) if h)
        if any(places & places_of(door) for door in doors):
            how = _("Each local place has its own number or page. Not sure which? {ask}").format(ask=helper.ask)
        elif may_have_changed:
            how = _(MAY_HAVE_CHANGED).format(ask=helper.ask)
        else:
            how = _("We have no number for them. {ask}").format(ask=helper.ask)
        return WayIn(route, who, how, BestContact(), helper, helper.sentence)

    def _asked(self, right: RightHelper, places: frozenset[str], support: Provision | AccessPoint) -> Helper | None:
        """The helper with a contact; or else without one, where no contact is needed, or it is said what to do."""
        if not right.slug:
            return Helper(_(right.who), _(right.ask), BestContact(), right.route, "", "")
        found = self._reached(right, places, support)
        if found is None and right.unreached:
            return Helper(_(right.who), _(right.unreached), BestContact(), right.route, "", "")
        return found

    def _reached(
        self, right: RightHelper, places: frozenset[str], support: Provision | AccessPoint | None
    ) -> Helper | None:
        """The helper's record for these places, if it is open, is not the support itself, and has a contact."""
        open_now = led_to((right.slug,), self._provisions, self._on, but="")
        if not open_now:
            return None
        provision = self._provisions[open_now[0]]
        record: Provision | AccessPoint | None = provision
        if right.offers:
            doors = self._doors_with_contact(provision, support)
            fitting = [door for door in doors if not right.offers.isdisjoint(door.offers)]
            record = _most_local(fitting, places, self._on)
        elif right.door is not None:
            named = (d for d in provision.access_points if d.id == right.door and not d.closed(self._on))
            record = next(named, provision)
        if record is None or record is support or not best_contact(record, self._on).known:
            return None
        name = record.name if right.offers or provision.slug != right.slug else _(right.who)
        doubt = _(right.doubt) if right.doubt and not record.known_to_run(self._on) else ""
        found = self._helper(record, name, _(right.ask).format(name=name), doubt, right.route)
        return replace(found, for_all=right in FOR_EVERYONE)

    def _doors_with_contact(self, provision: Provision, support: Provision | AccessPoint | None) -> list[AccessPoint]:
        """The open access points that have a contact and ask only for place, age and what the support asks for."""
        known = () if support is None else support.eligibility
        return [
            door
            for door in provision.access_points
            if door is not support
            and best_contact(door, self._on).known
            and not door.closed(self._on)
            and all(condition in known or _questions_of(condition) <= {AREA, AGE} for condition in door.eligibility)
        ]

    def _helper(
        self,
        record: Provision | AccessPoint,
        name: str,
        ask: str,
        doubt: str = "",
        route: Route | None = None,
    ) -> Helper:
        contact = best_contact(record, self._on)
        return Helper(name, ask, contact, route, " ".join(filter(None, (sentence_for(contact), doubt))), doubt)


def _most_local(doors: Iterable[AccessPoint], places: frozenset[str], on: str) -> AccessPoint | None:
    """The door that serves all these places; one that is known to run comes first, then the most local."""
    serving = [door for door in doors if places <= places_of(door)]
    return min(serving, key=lambda door: (not door.known_to_run(on), len(places_of(door))), default=None)


def _by_voice_alone(way: WayIn) -> bool:
    """Whether all that it gives is a number to speak on."""
    contacts = [c for c in (way.contact, BestContact() if way.helper is None else way.helper.contact) if c.known]
    written = any(c.email or c.url or (c.phone and read_phone(c.phone).by_text) for c in contacts)
    return way.route in (Route.SELF.value, NOT_KNOWN) and bool(contacts) and not written


def places_of(support: CatalogueEntry | AccessPoint) -> frozenset[str]:
    """The districts that it is for, as far as its rule names any; for an access point in one place, that place."""
    if isinstance(support, AccessPoint) and support.based_in:
        return frozenset(support.based_in)
    places = frozenset(DISTRICT_IDS)
    for condition in support.eligibility:
        tests = [test for test in tests_of(condition) if isinstance(test, OneOf) and test.question == AREA]
        if len(tests) == len(tests_of(condition)):
            places &= {place for test in tests for place in test.one_of}
    return places


def _questions_of(condition: Condition) -> set[str]:
    return {test.question for test in tests_of(condition)}


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
