"""How to get in touch with whoever carries a move."""

from __future__ import annotations

from services_catalogue.impact.carrier_contacts import CarrierContacts
from tests.bodies import CHILDLINE, HOMELESS_TEAMS, ON, body

CONTACTS = CarrierContacts([body(CHILDLINE), body(HOMELESS_TEAMS)])


def test_a_number_that_may_be_shown_is_a_way_in() -> None:
    assert CONTACTS.contact("childline", None, ON).phone == "0800 1111"
    assert CONTACTS.has_way_in("childline", None, ON)


def test_what_is_not_in_the_catalogue_has_no_way_in() -> None:
    assert not CONTACTS.has_way_in("nobody", None, ON)


def test_a_number_that_has_grown_old_is_none() -> None:
    assert not CONTACTS.has_way_in("childline", None, "2031-01-01")
