"""The ways in: each provision and door has one, in every district, and the one who is asked is the right one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services_catalogue.impact.referral_routes import ReferralRoutes, WayIn
from services_catalogue.impact.right_helper import CAREERS, CITIZENS_ADVICE, COUNCIL
from services_catalogue.model.contact_facts import ContactKind
from services_catalogue.model.dates import Dates
from services_catalogue.model.provision import AccessPoint, Provision, ProvisionContact, Route
from services_catalogue.model.shown_contacts import BestContact, best_contact, best_of
from tests.triage.catalogue import ON, real_catalogue
from triage.districts import DISTRICT_IDS

LATER = "2027-04-01"
REAL = ReferralRoutes(real_catalogue(), ON)
PHONE = ProvisionContact(phone="0115 496 0123")
"""A number that no record of the catalogue has: it is set aside for stories."""


def with_contact(slug: str, access_point: str | None = None, **changes: Any) -> list[Provision]:
    """The catalogue in which a record has the number, and these changes."""

    def changed(provision: Provision) -> Provision:
        if provision.slug != slug:
            return provision
        if access_point is None:
            return provision.model_copy(update={"contact": PHONE, "contacts": (), **changes})
        doors = [
            door.model_copy(update={"contact": PHONE, "contacts": (), **changes}) if door.id == access_point else door
            for door in provision.access_points
        ]
        return provision.model_copy(update={"access_points": tuple(doors)})

    return [changed(provision) for provision in real_catalogue()]


def first_way(slug: str, district: str | None = None) -> WayIn:
    """The first way into a provision, as while it has no contact of its own."""
    provision = next(p for p in real_catalogue() if p.slug == slug)
    return REAL.ways_in(provision.model_copy(update={"contacts": ()}), None, district)[0]


def everything_open() -> Iterator[tuple[Provision, AccessPoint | None]]:
    for provision in real_catalogue():
        if not provision.closed(ON):
            yield provision, None
            yield from ((provision, door) for door in provision.access_points if not door.closed(ON))


def can_be_used(way: WayIn) -> bool:
    """Whether it names a contact, or somebody to go to."""
    return way.contact.known or way.helper is not None or way.route not in (Route.SELF.value, "not_known")


def without_voice(way: WayIn) -> bool:
    """Whether it can be used without speaking on a phone: in writing, on a page, or face to face."""
    contacts = [way.contact] if way.helper is None else [way.contact, way.helper.contact]
    in_writing = any(contact.email or contact.url for contact in contacts) or COUNCIL.unreached in way.how
    face_to_face = way.route not in (Route.SELF.value, "not_known") or (
        way.helper is not None and not way.helper.contact.known
    )
    return in_writing or face_to_face


@pytest.mark.parametrize("district", [None, *DISTRICT_IDS])
def test_every_provision_and_door_has_a_way_in_also_for_a_deaf_person(district: str | None) -> None:
    for provision, door in everything_open():
        ways = REAL.ways_in(provision, door, district)
        assert all(way.who and way.how and can_be_used(way) for way in ways), (provision.slug, door)
        assert any(without_voice(way) for way in ways), (provision.slug, door)


@pytest.mark.parametrize("district", [None, *DISTRICT_IDS])
def test_the_careers_service_is_asked_for_careers_alone(district: str | None) -> None:
    asked = {
        (provision.slug, None if door is None else door.id)
        for provision, door in everything_open()
        for way in REAL.ways_in(provision, door, district)
        if way.helper is not None and way.helper.name == CAREERS.who
    }
    assert asked == {("council-and-district-contact-points", "derby-employment-and-skills")}


@pytest.mark.parametrize(
    ("slug", "district", "said"),
    [
        ("nhs-talking-therapies", None, "Not sure which? Ask your GP surgery."),
        ("nottingham-recovery-network", "nottingham", "We have no number for them. Ask your GP surgery."),
        ("social-housing-employment-teams", "derby", "We have no number for them. Ask your landlord."),
        ("connect-to-work-east-midlands", "derby", "We have no number for them. Ask your Jobcentre."),
        ("skills-bootcamps-east-midlands", "derby", "Ask Derby Adult Learning Service."),
        ("skills-bootcamps-east-midlands", "mansfield", "Ask at a college near you."),
        ("unpaid-carers-support", "erewash", "Ask Derbyshire Carers Association."),
        ("on-demand-buses", "derby", "We have no number for them. Ask Derby City Council."),
        ("on-demand-buses", "ashfield", "We have no number for them. Ask Ashfield District Council."),
        ("apprenticeships", "derby", "We have no number for them. Ask the careers service."),
    ],
)
def test_who_is_asked_is_the_one_for_the_need_and_the_place(slug: str, district: str | None, said: str) -> None:
    assert first_way(slug, district).how.endswith(said)


def test_a_carer_is_sent_to_the_service_of_their_own_county() -> None:
    named = {(way.helper and way.helper.name) for d in DISTRICT_IDS for way in [first_way("unpaid-carers-support", d)]}
    # What was found for the services of Derby and of Nottinghamshire is too old to be called by.
    assert named == {"Derbyshire Carers Association", "Your GP surgery"}


def test_at_a_place_that_others_run_the_number_of_the_whole_is_that_of_somebody_to_ask() -> None:
    carers = next(p for p in real_catalogue() if p.slug == "unpaid-carers-support")
    [hub] = [door for door in carers.access_points if door.id == "carers-hub-nottinghamshire"]
    way = REAL.ways_in(carers, hub, "mansfield")[0]
    assert way.how == "What we found to reach them may have changed. These people can help you find it."
    assert way.contact == BestContact()
    assert way.helper is not None
    assert way.helper.contact.phone == "0808 808 7777"


def test_citizens_advice_is_asked_by_refugees() -> None:
    provision = next(p for p in real_catalogue() if p.slug == CITIZENS_ADVICE.slug)
    refugees = next(d for d in provision.access_points if d.id == "derby-refugee-advice-centre")
    way = REAL.ways_in(provision, refugees, "derby")[0]
    assert way.helper is not None
    assert way.helper.contact.phone == "0800 144 8848"
    assert REAL.helpers()[0].name == "Citizens Advice"


def test_the_council_of_the_district_is_named_once_it_has_a_door_of_its_own() -> None:
    catalogue = list(real_catalogue())
    index = next(i for i, p in enumerate(catalogue) if p.slug == COUNCIL.slug)
    council = catalogue[index]
    made = council.access_points[0].model_dump(mode="json") | {
        "id": "mansfield-district-council",
        "name": "Mansfield District Council",
        "offers": ["housing_help"],
        "eligibility": [{"question": "area", "one_of": ["mansfield"]}],
        "contact": PHONE.model_dump(),
        "contacts": (),
    }
    others = [point for point in council.access_points if point.id != "ashfield-council"]
    doors = (*others, AccessPoint.model_validate(made))
    catalogue[index] = council.model_copy(update={"access_points": doors})
    joining = ReferralRoutes(catalogue, ON)
    buses = next(p for p in catalogue if p.slug == "zink-buxton")
    assert joining.ways_in(buses, None, "mansfield")[0].how.endswith("Ask Mansfield District Council.")
    assert joining.ways_in(buses, None, "ashfield")[0].how.endswith("at your library.")


def test_where_there_is_only_a_number_to_speak_on_a_place_to_go_is_named() -> None:
    buses = next(p for p in real_catalogue() if p.slug == "on-demand-buses")
    (way,) = REAL.ways_in(buses.model_copy(update={"contact": PHONE, "contacts": ()}), None)
    assert way.how.endswith("Cannot use the phone? Ask at your council's office or at your library.")


@pytest.mark.parametrize("route", [Route.GP_OR_HEALTH, Route.JOBCENTRE, Route.PROFESSIONAL])
def test_who_is_sent_by_others_is_shown_the_contact_of_the_record_too(route: Route) -> None:
    provision = next(p for p in real_catalogue() if p.slug == "pathways-to-work-adviser")
    changed = provision.model_copy(update={"how_to_access": (route,), "contact": PHONE, "contacts": ()})
    (way,) = REAL.ways_in(changed, None)
    assert way.contact.phone == PHONE.phone
    assert "Call 0115 496 0123." in way.sentence
    assert (way.helper is not None) == (route is Route.JOBCENTRE)


def test_no_record_holds_the_contact_of_another_body() -> None:
    holders: dict[str, set[str]] = {}
    for provision in real_catalogue():
        for record in (provision, *provision.access_points):
            facts = [fact.value for fact in record.contacts if fact.kind in (ContactKind.PHONE, ContactKind.EMAIL)]
            for held in filter(None, (record.contact.phone, record.contact.email, *facts)):
                holders.setdefault(held, set()).add(provision.slug)
    assert {held: slugs for held, slugs in holders.items() if len(slugs) > 1} == {}


def test_a_contact_is_never_that_of_the_helper() -> None:
    for provision, door in everything_open():
        for way in REAL.ways_in(provision, door, "mansfield"):
            assert way.contact in (BestContact(), best_of(provision, door, ON))


def test_of_the_careers_line_only_what_is_true_is_said() -> None:
    (careers,) = [helper for helper in REAL.helpers() if helper.name == CAREERS.who]
    assert careers.contact.phone is None, "nobody could find out who answers its number now"
    assert careers.sentence.endswith("It was to move to the Jobs and Careers Service in October 2026.")


def names(on: str, **changes: Any) -> list[str]:
    """Whom anyone may talk to on a day, when the careers service ends in March 2027 and has these fields too."""
    ending = Dates.model_validate({"status": "running", "as_of": "2026-12", "end": "2027-03", "confirmed": True})
    changed = with_contact(CAREERS.slug, dates=ending, **changes)
    return [helper.name for helper in ReferralRoutes(changed, on).helpers() if helper.name != CITIZENS_ADVICE.who]


CAREERS_NAME, JOBCENTRES = names(ON)
OTHER = next(
    p for p in real_catalogue() if best_contact(p, LATER).known and not p.closed(LATER) and p.slug != CAREERS.slug
)


def test_a_helper_who_has_ended_is_left_out_from_that_day() -> None:
    assert names("2027-03-31") == [CAREERS_NAME, JOBCENTRES]
    assert names(LATER) == [JOBCENTRES]


def test_whoever_takes_their_place_is_the_helper_from_that_day() -> None:
    assert names("2027-03-31", successor=OTHER.slug) == [CAREERS_NAME, JOBCENTRES]
    assert names(LATER, successor=OTHER.slug) == [OTHER.name, JOBCENTRES]
