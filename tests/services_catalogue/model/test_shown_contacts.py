"""What residents are shown of the contacts of a support: the surest, and nothing that is in doubt or kept back."""

from __future__ import annotations

from typing import Any

from services_catalogue.model.provision import AccessPoint, Provision, ProvisionContact
from services_catalogue.model.shown_contacts import addresses_of, best_contact, best_of, facts_shown, page_in_words
from tests.services_catalogue.model.test_contact_facts import ON, fact
from tests.triage.catalogue import real_catalogue

BASE = next(p for p in real_catalogue() if p.access_points)
OLDER = ProvisionContact(phone="0115 496 0199", email="older@example.org", url="https://older.example.org")


def support(*facts: Any, contact: ProvisionContact = OLDER) -> Provision:
    return BASE.model_copy(update={"contacts": facts, "contact": contact})


def test_without_facts_the_older_contact_is_shown_as_it_is() -> None:
    best = best_contact(support(), ON)
    assert (best.phone, best.email, best.url) == (OLDER.phone, OLDER.email, OLDER.url)
    assert (best.phone_certainty, best.acts) == (None, False)


def test_a_fact_takes_the_place_of_the_older_contact_of_its_kind_alone() -> None:
    best = best_contact(support(fact()), ON)
    assert (best.phone, best.phone_certainty) == ("0115 496 0123", "From 2026. We have not rung it.")
    assert (best.email, best.url) == (OLDER.email, OLDER.url)


def test_what_is_old_or_in_doubt_is_not_put_on_a_card_not_even_as_the_older_contact() -> None:
    for doubted in (fact(date="2020"), fact(strength="conflicting"), fact(withheld="It may be private")):
        assert best_contact(support(doubted), ON).phone is None


def test_the_surest_comes_first_and_what_is_for_all_before_what_is_for_some() -> None:
    sure = fact(value="0115 496 0124", strength="owner_current")
    some = fact(value="0115 496 0125", strength="owner_current", for_whom="People in Derby")
    assert best_contact(support(fact(), sure), ON).phone == sure.value
    assert best_contact(support(some, fact()), ON).phone == "0115 496 0123"
    assert best_contact(support(some), ON).phone_certainty == "For: People in Derby. From 2026."


def test_a_number_to_text_does_not_push_out_one_to_call() -> None:
    text = fact("text", "85258")
    assert best_contact(support(text), ON).phone == OLDER.phone
    assert best_contact(support(text, contact=ProvisionContact()), ON).phone == "text 85258"


def test_a_page_to_act_at_comes_before_one_to_read() -> None:
    act, read = fact("act_url", "https://example.org/apply"), fact("info_url", "https://example.org/news")
    best = best_contact(support(read, act), ON)
    assert (best.url, best.acts) == (act.value, True)
    assert best_contact(support(read), ON).acts is False
    assert list(addresses_of(support(read, act))) == [read.value, act.value]


def test_only_a_page_to_act_at_is_one_to_apply_at() -> None:
    said = {
        "https://www.gov.uk/access-to-work/apply": "Apply at {place}",
        "https://example.org/book-a-place": "Book at {place}",
        "https://find-your-nearest-jobcentre.dwp.gov.uk": "Find it at {place}",
        "https://example.org/bookings-are-not-taken": "Start at {place}",
    }
    assert {url: page_in_words(url, acts=True) for url in said} == said
    assert page_in_words("https://example.org/apply", acts=False) == "Find out more at {place}"


def test_an_access_point_without_a_contact_that_may_be_shown_has_that_of_its_provision_if_the_same_run_it() -> None:
    changes = {"contact": ProvisionContact(), "contacts": (fact(date="2020"),), "provider": BASE.provider}
    point = BASE.access_points[0].model_copy(update=changes)
    assert isinstance(point, AccessPoint)
    assert best_of(support(), point, ON).phone == OLDER.phone
    assert not best_of(support(), point.model_copy(update={"provider": "Somebody else"}), ON).known


def test_a_support_page_shows_old_facts_too_but_none_in_doubt() -> None:
    doubted = [fact(value="0115 496 0126", strength="from_memory"), fact(value="0115 496 0127", withheld="Private")]
    old, new = fact(value="0115 496 0128", date="2020"), fact()
    assert facts_shown(support(*doubted, old, new), ON) == (new, old)
