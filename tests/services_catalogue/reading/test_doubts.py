"""What reads well and may still be a slip is told where it stands; what is right is not."""

from __future__ import annotations

from typing import Any

import pytest

from services_catalogue.reading.doubts import doubts_of
from services_catalogue.reading.issues import spoken_path
from services_catalogue.reading.provision_reader import read_content
from tests.bodies import ACAS, body_content

JOB_CLUB: dict[str, Any] = {
    "slug": "job-club",
    "name": "Job club",
    "category": "employability_and_wraparound",
    "level": "local",
    "stage": "step_on",
    "summary": "You get help to find work.",
    "dates": {"status": "running", "as_of": "2026-07"},
    "sources": [{"title": "Their page", "date": "2026-07"}],
    "confidence": "low",
}
SLIPS = (
    "Help &amp; support", "It&#39;s free", "<b>Free</b>", "<script>alert(1)</script>", "One.\\nTwo.", "caf\\u00e9",
    "Two_x000D_lines", "Hello {{name}}", "[object Object]", "**Free** help", "Look [here](https://a.org)", "#REF!",
    "=HYPERLINK(\"http://a.org\")", "=1+1", "@SUM(A1)", "Itâ€™s free", "CafÃ© help", "Caf\ufffd", "Help%20here",
    "TBC", "n/a", "??", "Â£5 an hour",
)  # fmt: skip
RIGHT = (
    "“It’s free”, they say", "AT&T, R&D and more", "5 < 6 and 7 > 3", "Café", "Costs £4.50", "#1 in Derby",
    "100% free", "C. V. help", "Look at https://a.org/x%20y", "Ring 0115 496 0123 ext. 5", "a * b", "Zoë’s",
)  # fmt: skip
MONEY = ("$5", "€5", "£5,50", "£5.5", "£", "5", "4.50")
ADDRESSES = {
    "1 High Street, Derby": "it has no postcode",
    "1 High Street, Derby DE1 2C": "'DE1 2C' is no postcode",
    "1 High Street, Derby ZZ1 2AB": "'ZZ1 2AB' is no postcode",
    "1 High Street, Nottingham NG1 OAB": "'NG1 OAB' is no postcode",
    "1 High Street, Derby DE1 2CK": "'DE1 2CK' is no postcode",
}


def told_of(**changes: Any) -> list[str]:
    """Each doubt of a job club with something changed, after where it stands."""
    return [f"{spoken_path(one.path)}: {one.what}" for one in doubts_of(read_content({**JOB_CLUB, **changes}))]


def contact(kind: str, value: str, **more: Any) -> dict[str, Any]:
    source = {"title": "A page", "date": "2026-07"}
    return {"kind": kind, "value": value, "strength": "owner_current", "sources": [source], **more}


def test_nothing_is_told_of_a_record_without_slips() -> None:
    assert told_of() == []
    assert list(doubts_of(read_content(ACAS))) == []


@pytest.mark.parametrize("text", SLIPS)
def test_codes_of_other_programs_lost_letters_and_placeholders_are_told_in_every_field(text: str) -> None:
    access = contact("bsl", text) | {"offered": True, "details": text}
    del access["value"]
    where: dict[str, dict[str, Any]] = {
        "summary": {"summary": text},
        "provider": {"provider": text},
        "unknown, entry 1": {"unknown": [text]},
        "contacts, entry 1, who_answers": {"contacts": [contact("phone", "0115 496 0123", who_answers=text)]},
        "access, entry 1, details": {"access": [access]},
    }
    for place, changes in where.items():
        assert any(told.startswith(f"{place}: ") for told in told_of(**changes)), place


@pytest.mark.parametrize("text", RIGHT)
def test_what_people_write_is_not_told(text: str) -> None:
    assert told_of(summary=text) == []


@pytest.mark.parametrize("money", MONEY)
def test_money_that_can_be_misread_is_told(money: str) -> None:
    assert any("is not how money is written here" in told for told in told_of(cost_to_resident=money))


@pytest.mark.parametrize("money", ["free", "£4.50 an hour", "£1,200 a year", "5 pounds", "A bus fare."])
def test_money_as_it_is_written_here_is_not_told(money: str) -> None:
    assert told_of(cost_to_resident=money) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_without_a_postcode_that_can_be_is_told(address: str) -> None:
    [told] = told_of(contacts=[contact("address", address)])
    assert told.startswith(f"contacts, entry 1, value: {ADDRESSES[address]}")


@pytest.mark.parametrize(
    "address", ["1 High Street, Derby, DE1 2FS", "Loxley House, NG2 3NG (ground floor)", "Freepost X"]
)
def test_an_address_with_a_postcode_is_not_told(address: str) -> None:
    assert told_of(contacts=[contact("address", address)]) == []


def test_addresses_for_examples_are_told() -> None:
    made_up = [contact("act_url", "https://example.com/apply"), contact("email", "name@example.org")]
    assert len(told_of(contacts=made_up)) == 2
    assert len(told_of(contact={"url": "https://www.example.co.uk", "email": "name@example.com"})) == 2


def test_the_date_of_a_source_that_nobody_can_reckon_with_is_told() -> None:
    undated = {"last spring": "has no year", "TBC": "has no year", "5 March 2026": "only the year is read"}
    for date, what in undated.items():
        assert any(what in told for told in told_of(sources=[{"title": "A page", "date": date}])), date
    assert told_of(sources=[{"title": "A page", "date": "undated; content implies March 2024"}]) == []


def test_a_name_twice_is_told() -> None:
    assert told_of(also_known_as=["Work club", "JOB  club"]) == [
        "also_known_as, entry 2: the name 'JOB  club' stands here already"
    ]


def test_what_only_keepers_read_is_left_alone() -> None:
    assert told_of(keeper_notes=["TBC"], contacts=[contact("phone", "0115 496 0123", note="TBC")]) == []


def test_an_access_point_is_told_with_where_it_stands() -> None:
    point = {"id": "derby", "name": "Derby", "level": "local", "summary": "TBC", "dates": {"status": "running"}}
    entry = read_content(body_content("a-line", "A line", "advice_line", access_points=[point | {"confidence": "low"}]))
    assert [spoken_path(one.path) for one in doubts_of(entry)] == ["access_points, entry 1, summary"]
