"""Whom to ring: whoever answers the record's own number, else the body that would know, else whoever helps instead."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services_catalogue.impact.open_facts import supports_of
from services_catalogue.impact.referral_routes import ReferralRoutes
from services_catalogue.impact.whom_to_ring import (
    NOBODY,
    ORGANISATIONS,
    OTHER_NAMES,
    Callee,
    page_to_look_at,
    whom_to_ask,
    whom_to_ring,
)
from services_catalogue.model.body import BodyKind
from tests.services_catalogue.impact.open_records import ON, phone, place, some
from tests.triage.catalogue import real_bodies, real_catalogue

ROUTES = ReferralRoutes(real_catalogue(), ON)
DWP = "Department for Work and Pensions (DWP)"


def callee(**fields: Any) -> Callee:
    provision = some("a", **fields)
    return whom_to_ring(provision, supports_of(provision)[-1], ROUTES, ON)


@pytest.mark.parametrize(
    ("commissioner", "provider", "body"),
    [
        ("DWP with local partners", "Jobcentre Plus", "Department for Work and Pensions (DWP)"),
        (None, "Department for Work and Pensions (DWP)", "Department for Work and Pensions (DWP)"),
        ("EMCCA, through the Adult Skills Fund", None, "East Midlands Combined County Authority (EMCCA)"),
        ("East Midlands Combined County Authority (EMCCA)", None, "East Midlands Combined County Authority (EMCCA)"),
        ("Nottingham City Council and partners", None, "Nottingham City Council"),
        ("Nottinghamshire County Council public health, with government money", None, "Nottinghamshire County Council"),
        (
            "NHS Nottingham and Nottinghamshire Integrated Care Board",
            None,
            "NHS Nottingham and Nottinghamshire Integrated Care Board",
        ),
        # A body that is not known by name is taken as it stands: nothing is guessed.
        (None, "Zink (charity)", "Zink (charity)"),
        ("NHS", "A trust", "NHS"),
        ("DWPX", None, "DWPX"),
        # What stands there names no body: then the provider is asked.
        ("Government", "British Business Bank (Start Up Loans)", "British Business Bank"),
        ("A legal right", "Your employer", NOBODY),
        (None, "Not confirmed", NOBODY),
        (None, None, NOBODY),
    ],
)
def test_who_is_asked(commissioner: str | None, provider: str | None, body: str) -> None:
    assert whom_to_ask(commissioner, provider) == body


@given(
    st.sampled_from([*ORGANISATIONS, *OTHER_NAMES]),
    st.sampled_from(["", ", with others", " and X", " (for now)", "; Y"]),
)
def test_more_words_after_an_organisation_change_nothing(name: str, more: str) -> None:
    assert whom_to_ask(name + more, "Somebody") == whom_to_ask(name, None)


def test_the_records_own_number_comes_first_with_who_answers_it() -> None:
    found = callee(commissioner="DWP", contacts=[phone(who_answers="Helpline")])
    assert found == Callee("Helpline", "0115 496 0124", DWP)
    assert callee(commissioner="DWP") == Callee("A", "0115 496 0123", DWP)


def test_the_surest_number_is_rung_and_one_that_is_never_shown_is_not() -> None:
    old = phone("0115 496 0125", sources=[{"title": "A book", "date": "2019"}])
    for_some = phone("0115 496 0126", for_whom="carers")
    assert callee(contacts=[old, for_some, phone()]).phone == "0115 496 0124"
    assert callee(provider="P3", contacts=[phone(withheld="It is somebody else's.")]) == Callee("P3")


def test_a_local_place_with_a_body_of_its_own_is_not_asked_of_the_whole() -> None:
    assert callee(access_points=[place("north")]).phone == "0115 496 0123"
    assert callee(access_points=[place("north", provider="P3 (charity)")]) == Callee("P3")
    own = callee(access_points=[place("north", provider="P3 (charity)", contacts=[phone()])])
    assert own == Callee("North", "0115 496 0124", "P3")


def test_where_nobody_is_named_it_is_whoever_residents_are_sent_to() -> None:
    found = callee(contact={}, offers=["money_and_benefits_advice"], how_to_access=["self"])
    assert found.name == f"{NOBODY}: try Citizens Advice"
    assert found.phone


@pytest.mark.parametrize("number", ["999", "111"])
def test_nobody_is_sent_to_ring_a_number_for_emergencies(number: str) -> None:
    found = callee(provider="NHS", contacts=[phone(number)])
    assert (found.name, found.phone, found.spares_the_line) == ("NHS (not on the line itself)", "", True)


def test_nobody_is_sent_to_ring_a_crisis_line_to_ask_about_it() -> None:
    crisis = [body for body in real_bodies() if body.body is BodyKind.CRISIS_LINE]
    assert {"samaritans", "emergency-999"} <= {body.slug for body in crisis}
    for body in crisis:
        for support in supports_of(body):
            found = whom_to_ring(body, support, ROUTES, ON)
            assert found.spares_the_line
            assert not found.phone


def test_a_page_may_have_a_number() -> None:
    provision = some("a", access_points=[place("north")])
    assert page_to_look_at(provision, provision.access_points[0], ON) == "https://www.example.org"
