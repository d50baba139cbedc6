"""Law 9: a rule that cannot be read shows as "could not check", never as "no", and everything around it still works."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services_catalogue.model.provision import Category, Level, Provision
from services_catalogue.reading.provision_reader import content_of, read_content
from services_catalogue.reading.tolerant_reading import ASK_THEM, read_tolerantly
from tests.provisions import stored_provision
from tests.triage.catalogue import real_catalogue
from triage.rules import OneOf

CATALOGUE = [content_of(provision) for provision in real_catalogue()]
BY_SLUG = {content["slug"]: content for content in CATALOGUE}
AREA = {"question": "area", "one_of": ["derby"]}
GONE = {"question": "shoe_size", "at_least": 3}


def content(**changes: Any) -> dict[str, Any]:
    return {**BY_SLUG["access-to-work"], **changes}


@pytest.mark.parametrize("stored", CATALOGUE, ids=BY_SLUG)
def test_what_is_good_reads_just_as_strictly_written(stored: dict[str, Any]) -> None:
    assert read_tolerantly(stored) == read_content(stored)


UNREADABLE_RULES = {
    "a question that is no longer asked": [AREA, GONE],
    "an option that is gone": [{"question": "area", "one_of": ["atlantis"]}],
    "a test of a newer version": [AREA, {"question": "age", "is_odd": True}],
    "a part of a test that we do not know": [{"question": "age", "at_least": 18, "unless": "area"}],
    "a bad test inside any_of": [{"any_of": [AREA, GONE]}],
    "no rule but a text": "everyone",
    "nothing": None,
}


@pytest.mark.parametrize("rule", UNREADABLE_RULES.values(), ids=UNREADABLE_RULES)
def test_a_rule_that_cannot_be_read_is_said_so_and_the_contact_stays(rule: object) -> None:
    provision = stored_provision(content(eligibility=rule))
    assert provision.unreadable, "it must not look as if it were for everyone"
    assert provision.eligibility == ()
    assert provision.name == "Access to Work"
    assert provision.contacts
    assert provision.category is Category.EMPLOYABILITY_AND_WRAPAROUND
    assert provision.level is Level.NATIONAL
    assert provision.access_points == read_tolerantly(content()).access_points


def test_an_empty_rule_is_for_everyone_and_not_unreadable() -> None:
    assert read_tolerantly(content(eligibility=[])).unreadable is None


@pytest.mark.parametrize("field", ["name", "summary", "level", "category", "stage", "dates", "confidence"])
def test_a_provision_that_lost_what_places_it_is_not_judged(field: str) -> None:
    provision = read_tolerantly(content(**{field: 5}))
    assert provision.unreadable is not None
    assert field in provision.unreadable
    assert provision.slug == "access-to-work"


def test_a_lost_source_costs_the_source_and_not_the_rule() -> None:
    provision = read_tolerantly(content(sources=5))
    assert provision.unreadable is None
    assert provision.eligibility
    assert provision.sources == ()


def test_a_bad_address_does_not_cost_the_phone_number() -> None:
    provision = stored_provision(content(contact={"phone": "0800 121 7479", "url": "nonsense"}))
    assert provision.contact.phone == "0800 121 7479"
    assert provision.contact.url is None
    assert provision.unreadable is None


@pytest.mark.parametrize("stored", ["TBC", "07700900123 after 5pm", "1298214926", "0115 496 0123 / 0115 496 0124"])
def test_a_stored_phone_number_that_is_none_is_not_shown_and_told_as_unknown(stored: str) -> None:
    provision = stored_provision(content(contact={"phone": stored, "email": "see website"}, unknown=["The cost"]))
    assert provision.unreadable is None
    assert provision.eligibility
    assert not provision.contact.known
    assert provision.unknown == (
        "The cost",
        "We do not know the phone number. What we have is not written like one.",
        "We do not know the email address. What we have is not written like one.",
    )


def test_of_stored_contacts_those_that_can_be_used_stay() -> None:
    good = {"kind": "phone", "value": "0115 496 0123", "strength": "third_party", "sources": [{"title": "A page"}]}
    newer = {**good, "value": "0115 496 0124", "rung_at": "noon"}
    provision = read_tolerantly(content(contacts=[good, {**good, "value": "TBC"}, newer]))
    assert [fact.value for fact in provision.contacts] == ["0115 496 0123", "0115 496 0124"]
    assert provision.unreadable is None
    assert provision.unknown[-1] == "One more way to get in touch. What we have is not written like one."


def test_of_what_it_teaches_what_can_be_used_stays_and_the_rest_is_not_known() -> None:
    good = {"sector": "digital", "level": "3", "strength": "third_party", "sources": [{"title": "A page"}]}
    provision = read_tolerantly(content(teaches=[good, {**good, "sector": "alchemy"}, {**good, "level": "99"}]))
    assert isinstance(provision, Provision)
    assert [(fact.sector.value, fact.level) for fact in provision.teaches] == [("digital", "3")]


def test_of_stored_access_what_can_be_used_stays_and_the_rest_is_not_known() -> None:
    good = {"kind": "bsl", "offered": False, "strength": "third_party", "sources": [{"title": "A page"}]}
    provision = read_tolerantly(content(access=[{**good, "kind": "by_pigeon"}, {**good, "asked_at": "noon"}]))
    assert [(fact.kind.value, fact.offered) for fact in provision.access] == [("bsl", False)]
    assert provision.unreadable is None


def test_the_same_of_an_access_point() -> None:
    points = [{**content()["access_points"][0], "contact": {"phone": "TBC", "url": "https://example.org"}}]
    point = read_tolerantly(content(access_points=points)).access_points[0]
    assert point.contact.phone is None
    assert point.contact.known
    assert point.unknown[-1] == "We do not know the phone number. What we have is not written like one."


def test_a_stored_phone_number_in_another_spelling_reads_as_the_same() -> None:
    provision = stored_provision(content(contact={"phone": "+44 (0)800-121-7479"}))
    assert provision.contact.phone == "0800 121 7479"


def test_fields_of_a_newer_version_of_the_service_are_passed_over() -> None:
    newer = content(opening_times="9 to 5", contact={"phone": "0800 121 7479", "textphone": "2"})
    assert read_tolerantly(newer).unreadable is None
    assert stored_provision(newer).contact.phone == "0800 121 7479"


def test_what_is_stored_cannot_say_that_it_is_unreadable() -> None:
    assert read_tolerantly(content(unreadable="yes")).unreadable is None
    assert "unreadable" not in content_of(read_tolerantly(content(eligibility="everyone")))


def test_a_access_point_whose_rule_is_lost_in_part_keeps_the_rest_and_asks_people() -> None:
    access_point = {**BY_SLUG["access-to-work"]["access_points"][0], "eligibility": [AREA, GONE]}
    provision = read_tolerantly(content(access_points=[access_point, {"id": "no-name"}, "no door"]))
    assert provision.unreadable is None
    (read,) = provision.access_points
    assert read.eligibility == (OneOf(question="area", one_of=("derby",)),)
    assert read.provider_checks[-1] == ASK_THEM
    assert read.contacts


def test_a_revision_without_content_still_has_its_slug() -> None:
    provision = read_tolerantly(None, slug="night-school")
    assert (provision.slug, provision.name) == ("night-school", "night-school")
    assert provision.unreadable


WORDS = st.sampled_from(["one_of", "any_of", "question", "at_least", "name", "slug", "id", "contact", "phone", "area"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)
CHANGES = st.dictionaries(st.sampled_from([*Provision.model_fields, "new_field"]), JSON, max_size=4)


# The data are slow to make on a busy machine, which says nothing of what is tested.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(CATALOGUE), CHANGES)
def test_whatever_is_stored_something_can_be_shown(stored: dict[str, Any], changes: dict[str, Any]) -> None:
    changed = {**stored, **changes}
    provision = read_tolerantly(changed, slug="stored")
    assert provision.name
    assert provision.summary
    assert provision.unreadable is not None or bool(provision.eligibility) == bool(changed.get("eligibility"))
