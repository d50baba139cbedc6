"""A contact on a page: a number is called or texted by one press, also where it stands in a sentence."""

from __future__ import annotations

from app.presentation.contacts import reach_of
from services_catalogue.impact.referral_routes import sentence_for
from services_catalogue.model.shown_contacts import BestContact


def test_a_number_is_shown_and_called_with_its_extension() -> None:
    contact = BestContact(phone="+44 (0)115-496 0123 x12")
    reach = reach_of(contact)
    assert (reach.phone, reach.tel) == ("0115 496 0123 extension 12", "tel:+441154960123;ext=12")
    assert sentence_for(contact) == "Call 0115 496 0123 extension 12."


def test_a_number_that_takes_texts_is_texted() -> None:
    contact = BestContact(phone="text 85258")
    reach = reach_of(contact)
    assert (reach.phone, reach.tel, reach.by_text) == ("85258", "sms:85258", True)
    assert sentence_for(contact) == "Text 85258."


def test_an_address_in_letters_of_any_language_is_written_to() -> None:
    reach = reach_of(BestContact(email="zoë@example.org"))
    assert (reach.email, reach.mailto) == ("zoë@example.org", "mailto:zo%C3%AB@example.org")
