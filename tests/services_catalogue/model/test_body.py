"""What a body is, and the one rule by which a number of it is shown plain before a person has rung it."""

from __future__ import annotations

from typing import Any

import pytest

from services_catalogue.model.body import is_body
from services_catalogue.model.contact_facts import FactVisibility
from services_catalogue.model.shown_contacts import best_contact
from tests.bodies import ACAS, CHILDLINE, ON, SAFE_HAVEN, SAMARITANS, TWO, body, phone
from triage.rules import Between


def visibility(content: dict[str, Any], **fact: Any) -> FactVisibility:
    """How the first contact of a body is shown, with some of its fields changed."""
    changed = body({**content, "contacts": [{**content["contacts"][0], **fact}]})
    return changed.visibility_of(changed.contacts[0], ON)


def test_the_number_of_a_national_crisis_line_on_which_two_sources_agree_is_plain() -> None:
    assert visibility(SAMARITANS) is FactVisibility.PLAIN
    assert best_contact(body(SAMARITANS), ON).phone_certainty == "From 2026."


@pytest.mark.parametrize(
    ("why", "content", "fact"),
    [
        ("one source is not two", SAMARITANS, phone("116 123", "one.example.org")),
        (
            "two pages of one publisher are one source",
            SAMARITANS,
            phone("116 123", "one.example.org", "www.one.example.org"),
        ),
        ("a line of one place may move", {**SAMARITANS, "level": "local"}, {}),
        ("who gives advice can be rung tomorrow", ACAS, {}),
        ("only a number is dialled in a hurry", SAMARITANS, {"kind": "email", "value": "help@one.example.org"}),
    ],
)
def test_any_other_says_that_we_have_not_rung_it(why: str, content: dict[str, Any], fact: dict[str, Any]) -> None:
    assert visibility(content, **fact) is FactVisibility.NOT_RUNG, why


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        (phone("116 123", *TWO, date="2020"), FactVisibility.OLD),
        (phone("116 123", *TWO, date="undated"), FactVisibility.OLD),
        ({"strength": "conflicting"}, FactVisibility.NEVER),
        ({"withheld": "Ring it first."}, FactVisibility.NEVER),
    ],
)
def test_two_sources_do_not_help_what_is_old_or_in_doubt(fact: dict[str, Any], shown: FactVisibility) -> None:
    assert visibility(SAMARITANS, **fact) is shown


def test_a_content_says_itself_what_it_is() -> None:
    assert is_body(SAMARITANS)
    assert not is_body({"slug": "old", "category": "referral_and_access"})
    assert not is_body("no fields at all")


def test_what_is_for_the_whole_country_is_open_to_whoever_lives_elsewhere() -> None:
    assert body(SAMARITANS).open_to == ()
    assert [condition.question for condition in body(CHILDLINE).open_to if isinstance(condition, Between)] == ["age"]
    assert body(SAFE_HAVEN).open_to == body(SAFE_HAVEN).eligibility
