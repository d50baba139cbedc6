"""A contact and what it stands on: in one spelling, from dates that exist, and shown only as surely as it is known."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactVisibility, Strength
from services_catalogue.model.shown_contacts import certainty_of

ON = "2026-11-30"
RUNG = {"by": "Sam at the council", "how": "rung", "on": "2026-11-30"}
PLAIN, NOT_RUNG, OLD, NEVER = FactVisibility


def fact(kind: str = "phone", value: str = "0115 496 0123", date: str | None = "2026-07", **more: Any) -> ContactFact:
    source = {"title": "A page", "date": date}
    return ContactFact.model_validate(
        {"kind": kind, "value": value, "strength": "third_party", "sources": [source], **more}
    )


@pytest.mark.parametrize(
    ("kind", "written", "kept", "link"),
    [
        ("phone", "(0115) 496-0123", "0115 496 0123", "tel:+441154960123"),
        ("phone", "+44 (0)115 496 0123 x12", "0115 496 0123 extension 12", "tel:+441154960123;ext=12"),
        ("text", "85258", "text 85258", "sms:85258"),
        ("text", "sms: 07700 900123", "text 07700 900123", "sms:+447700900123"),
        ("text_relay", "18001-0115-496-0123", "18001 0115 496 0123", "tel:1800101154960123"),
        ("email", " name@EXAMPLE.org ", "name@example.org", "mailto:name@example.org"),
        ("act_url", "https://www.example.org/apply", "https://www.example.org/apply", "https://www.example.org/apply"),
        ("bsl_video", "https://www.example.org/bsl", "https://www.example.org/bsl", "https://www.example.org/bsl"),
        ("bsl_video", "Ask for a video call", "Ask for a video call", ""),
        ("hours", "Monday to Friday, 9am to 5pm", "Monday to Friday, 9am to 5pm", ""),
    ],
)
def test_each_kind_is_kept_in_one_spelling_with_what_one_press_leads_to(
    kind: str, written: str, kept: str, link: str
) -> None:
    made = fact(kind, written)
    assert (made.value, made.link) == (kept, link)
    assert fact(kind, made.value).value == kept, "what is kept reads as itself"


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        *[("phone", "see website"), ("phone", "text 85258"), ("text_relay", "text 85258"), ("text", "TBC")],
        *[("email", "www.example.org"), ("act_url", "example.org"), ("info_url", "ring first"), ("hours", "  ")],
    ],
)
def test_what_is_none_of_its_kind_is_refused(kind: str, written: str) -> None:
    with pytest.raises(ValidationError) as told:
        fact(kind, written)
    assert told.value.errors()[0]["loc"] == ("value",)


def test_it_needs_a_source_or_a_person_unless_it_is_from_memory() -> None:
    with pytest.raises(ValidationError, match="no source"):
        fact(sources=[])
    assert fact(sources=[], checked=RUNG).showing(ON) is PLAIN
    assert fact(sources=[], strength="from_memory").showing(ON) is NEVER


@pytest.mark.parametrize("changes", [{"date": "2026-02-30"}, {"checked": {**RUNG, "on": "2026-11-31"}}])
def test_days_that_no_calendar_has_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="no such day"):
        fact(**changes)


@pytest.mark.parametrize("strength", Strength)
@pytest.mark.parametrize(
    ("date", "unknown_to_us"),
    [
        *[("2026-07", NOT_RUNG), ("2026", NOT_RUNG), ("2026-02 (as the file says)", NOT_RUNG)],
        *[("2024-11-30", NOT_RUNG), ("2024-11", NOT_RUNG), ("2024", NOT_RUNG)],
        *[("2024-11-29", OLD), ("2024-10", OLD), ("2020", OLD), ("2020-2021", OLD), ("spring", OLD), (None, OLD)],
        *[("undated", OLD), ("undated; content implies 2026", OLD)],
    ],
)
def test_how_it_is_shown_follows_from_its_strength_and_its_newest_source(
    strength: Strength, date: str | None, unknown_to_us: FactVisibility
) -> None:
    match strength:
        case Strength.OWNER_CURRENT | Strength.OFFICIAL_CURRENT:
            expected = PLAIN
        case Strength.CONFLICTING | Strength.FROM_MEMORY:
            expected = NEVER
        case _:
            expected = unknown_to_us
    assert fact(date=date, strength=strength).showing(ON) is expected
    assert fact(date=date, strength=strength, withheld="It may be a private number").showing(ON) is NEVER


@pytest.mark.parametrize(
    "without", [fact(), fact(date="2020"), fact(strength="conflicting"), fact(withheld="In doubt")]
)
def test_a_check_by_a_person_lifts_any_for_twelve_months_and_then_no_more(without: ContactFact) -> None:
    checked = ContactFact.model_validate({**without.model_dump(), "checked": RUNG})
    days = {"2026-11-29": False, "2026-11-30": True, "2027-11-30": True, "2027-12-01": False}
    assert {day: checked.holds(day) for day in days} == days
    assert checked.showing("2027-11-30") is PLAIN
    if without.showing(ON) is NEVER:
        assert checked.showing("2027-12-01") is NEVER, "what was in doubt before is so again"
    else:
        assert checked.showing("2027-12-01") is NOT_RUNG, "the check is its newest source now"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (fact(strength="owner_current"), "From 2026."),
        (fact(strength="owner_current", date="undated"), ""),
        (fact(), "From 2026. We have not rung it."),
        (fact("email", "name@example.org"), "From 2026. We have not tried it."),
        (fact(date="2020"), "From 2020. It may have changed: ask first."),
        (fact(date=None), "Its source has no date. It may have changed: ask first."),
        (fact(date="2020", checked=RUNG), "A person checked it in 2026."),
    ],
)
def test_how_sure_it_is_stands_in_one_short_line(made: ContactFact, said: str) -> None:
    assert certainty_of(made, made.showing(ON), ON) == said


def test_every_kind_can_be_made() -> None:
    numbers, pages = {"phone", "text", "text_relay"}, {"act_url", "info_url"}
    for kind in ContactKind:
        value = "0115 496 0123" if kind in numbers else "https://example.org" if kind in pages else "name@example.org"
        assert fact(kind, value).showing(ON) is NOT_RUNG
