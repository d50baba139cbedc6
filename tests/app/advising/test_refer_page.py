"""Referring: who receives it is seen before, nothing is kept without a yes, and pressed twice it is sent once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from app.advising.sitting import Sitting, cookie_name
from app.audit import AuditEvent
from app.clock import now
from app.database import reading, writing
from app.main import Navigator
from app.outbox import Message
from app.referrals.signals import Signal
from app.referrals.tables import Client, Consent, Recipient, Referral, ReferralEvent
from app.staff.permissions import Role
from app.staff.tables import StaffSession
from tests.app.desk.conftest import SignedInAs
from tests.app.desk.looking import Colleague, Page
from triage.answers import Answers

SLUG = "working-well-east-midlands"
PLACE = f"/desk/triage/refer/{SLUG}"
ANSWERS: dict[str, Any] = {
    "area": "nottingham",
    "age": 30,
    "work_status": "looking_for_work",
    "health_affects_work": "a_lot",
}
PEOPLE_TABLES = (Client, Consent, Referral, ReferralEvent, Message)


def rows(database: Engine, table: type[Any]) -> list[Any]:
    with reading(database) as session:
        return list(session.exec(select(table).order_by(table.id)))


def receives(database: Engine, **fields: Any) -> None:
    with writing(database) as session:
        named = {"name": "Demo receiving team", "email": "team@example.org", **fields}
        session.add(Recipient(slug=SLUG, agreed_with="Demo person", agreed_on=now().date(), since=now(), **named))


def sits(desk: Navigator, database: Engine, adviser: Colleague, sitting: Sitting) -> None:
    """Give an adviser's browser a sitting, as the page of triage does."""
    with reading(database) as session:
        session_id = session.exec(select(StaffSession.id).order_by(col(StaffSession.id))).all()[-1]
    data = {"session": session_id, "answers": dict(sitting.answers), "client": sitting.client}
    at = int(now().timestamp())
    adviser.client.cookies.set(cookie_name(False), desk.state.sittings.seal(data, started=at, now=at))


@pytest.fixture
def adviser(desk: Navigator, database: Engine, signed_in_as: SignedInAs) -> Colleague:
    """An adviser with a client who has been through the triage."""
    found = Colleague(signed_in_as(Role.ADVISER))
    sits(desk, database, found, Sitting(Answers(ANSWERS)))
    return found


def filled(page: Page, *agreed: str, **changes: str) -> dict[str, str | list[str]]:
    """The form as the adviser fills it in."""
    fields: dict[str, str | list[str]] = {
        **page.form("refer"),
        "name": "Demo Sam",
        "reach": "phone",
        "contact": "07700 900123",
        **changes,
    }
    for purpose in agreed:
        fields[f"agree-{purpose}"] = "yes"
    return fields


def test_the_page_says_who_receives_it_and_how_before_anything_is_sent(adviser: Colleague, database: Engine) -> None:
    assert "Nobody has agreed to receive this from here" in adviser.get(PLACE).words
    receives(database)
    words = adviser.get(PLACE).words
    assert "by email with a link, to team@example.org" in words
    assert "They promised 10 working days" in words
    assert "That you referred them, to whom, and the answer" in words
    assert "They live in Nottingham." in words


def test_the_page_says_how_long_an_answer_usually_takes(adviser: Colleague, desk: Navigator) -> None:
    assert "usually answer" not in adviser.get(PLACE).words
    desk.state.published = replace(desk.state.published, signals={SLUG: Signal(15, 4, 7, 2)})
    assert "They usually answer an adviser in about 4 working days." in adviser.get(PLACE).words


def test_nothing_is_agreed_to_beforehand_and_private_reasons_stay_behind(adviser: Colleague) -> None:
    form = adviser.get(PLACE).form("refer")
    assert [name for name in form if name.startswith("agree-")] == []
    private = [i for i, text in enumerate(adviser.get(PLACE).texts("label.tick")) if "Private" in text]
    assert private
    assert all(f"reason-{i}" not in form for i in private)


def test_without_a_yes_nothing_is_kept_and_nothing_sent(adviser: Colleague, database: Engine) -> None:
    receives(database)
    for agreed in ((), ("keep",), ("send",), ("outcomes", "ask")):
        page = adviser.post(PLACE, filled(adviser.get(PLACE), *agreed))
        assert "Without their yes nothing is kept and nothing is sent" in page.words
    assert {table.__name__: rows(database, table) for table in PEOPLE_TABLES} == {
        table.__name__: [] for table in PEOPLE_TABLES
    }


def test_with_a_yes_all_of_it_is_there_at_once(adviser: Colleague, database: Engine) -> None:
    receives(database)
    onward = adviser.goes_to(PLACE, filled(adviser.get(PLACE), "keep", "send"))
    (client,), (referral,) = rows(database, Client), rows(database, Referral)
    assert onward == f"/desk/referrals/{referral.code}?done=sent"
    assert (client.name, client.reach, client.contact) == ("Demo Sam", "phone", "07700 900123")
    assert (referral.state, referral.live, referral.email) == ("sent", True, "team@example.org")
    assert (referral.district, referral.age_band, referral.work_status) == (
        "nottingham",
        "25 to 34",
        "looking_for_work",
    )
    assert "They live in Nottingham." in referral.packet["why"]
    assert not any("health" in sentence for sentence in referral.packet["why"])
    assert {consent.purpose for consent in rows(database, Consent)} == {"keep", "send"}
    assert [event.what for event in rows(database, ReferralEvent)] == ["sent"]
    (mail,) = rows(database, Message)
    assert mail.to == "team@example.org"
    for private in ("Sam", "Nottingham", "Working Well", "07700"):
        assert private not in mail.subject + mail.body
    (entry,) = [entry for entry in rows(database, AuditEvent) if entry.kind == "referral"]
    assert "Sam" not in f"{entry.subject} {entry.detail}"


def test_pressed_twice_it_is_sent_once(adviser: Colleague, database: Engine) -> None:
    receives(database)
    form = filled(adviser.get(PLACE), "keep", "send")
    assert adviser.goes_to(PLACE, form) == adviser.goes_to(PLACE, form)
    assert len(rows(database, Referral)) == len(rows(database, Client)) == len(rows(database, Message)) == 1


def test_a_private_reason_goes_along_only_when_it_is_ticked(adviser: Colleague, database: Engine) -> None:
    receives(database)
    page = adviser.get(PLACE)
    private = next(i for i, text in enumerate(page.texts("label.tick")) if "Private" in text)
    adviser.goes_to(PLACE, filled(page, "keep", "send", **{f"reason-{private}": "yes"}))
    assert any("health" in sentence for sentence in rows(database, Referral)[0].packet["why"])


def test_the_next_referral_of_the_same_person_does_not_ask_again_to_keep(adviser: Colleague, database: Engine) -> None:
    receives(database)
    adviser.goes_to(PLACE, filled(adviser.get(PLACE), "keep", "send"))
    other = "/desk/triage/refer/national-careers-service"
    page = adviser.get(other)
    assert "agree-keep" not in str(page.document.to_html())
    assert "Demo Sam" in page.words
    form = {**page.form("refer"), "agree-send": "yes"}
    adviser.goes_to(other, form)
    assert len(rows(database, Client)) == 1
    assert [(r.slug, r.live) for r in rows(database, Referral)] == [(SLUG, True), ("national-careers-service", False)]
    assert len(rows(database, Message)) == 1  # nobody agreed to receive the second by mail


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Write what they want to be called"),
        ({"reach": ""}, "Choose how they want to be reached"),
        ({"contact": "no number"}, "Write their phone number"),
        ({"reach": "email", "contact": "x"}, "Write their email address"),
        ({"reference": ""}, "Write a reference"),
        ({"name": "x" * 101}, "Make it shorter"),
        ({"note": "x" * 501}, "Make it shorter"),
        ({"agree-ask": "yes"}, "They can be asked by email only"),
        ({"words-send": "older"}, "The words to read out have changed"),
        ({"told_how": "by magic"}, "Choose how they were told"),
        ({"once": ""}, "This page was not complete"),
    ],
)
def test_a_slip_is_told_and_nothing_is_kept(
    changes: dict[str, str], sentence: str, adviser: Colleague, database: Engine
) -> None:
    receives(database)
    page = adviser.post(PLACE, filled(adviser.get(PLACE), "keep", "send", **changes))
    assert sentence in page.words
    assert [rows(database, table) for table in PEOPLE_TABLES] == [[]] * len(PEOPLE_TABLES)


def test_a_reference_is_used_once_in_an_organisation(
    adviser: Colleague, desk: Navigator, database: Engine, signed_in_as: SignedInAs
) -> None:
    adviser.goes_to(PLACE, filled(adviser.get(PLACE), "keep", "send", reference="A1"))
    second = Colleague(signed_in_as(Role.ADVISER))
    sits(desk, database, second, Sitting(Answers(ANSWERS)))
    assert (
        "Another record has this reference"
        in second.post(PLACE, filled(second.get(PLACE), "keep", "send", reference="A1")).words
    )
    elsewhere = Colleague(signed_in_as(Role.ADVISER, organisation="Demo council", leads=False))
    sits(desk, database, elsewhere, Sitting(Answers(ANSWERS)))
    elsewhere.goes_to(PLACE, filled(elsewhere.get(PLACE), "keep", "send", reference="A1"))


def test_what_does_not_fit_can_be_referred_and_says_so(
    desk: Navigator, database: Engine, signed_in_as: SignedInAs
) -> None:
    adviser = Colleague(signed_in_as(Role.ADVISER))
    sits(desk, database, adviser, Sitting(Answers({**ANSWERS, "age": 14})))
    assert "It does not fit their answers" in adviser.get(PLACE).words
    adviser.goes_to(PLACE, filled(adviser.get(PLACE), "keep", "send"))
    assert any("people who are" in sentence for sentence in rows(database, Referral)[0].packet["checks"])


def test_what_takes_nobody_new_cannot_be_referred_to(adviser: Colleague, desk: Navigator, database: Engine) -> None:
    ended = next(p.slug for p in desk.state.published.provisions if p.ended)
    place = f"/desk/triage/refer/{ended}"
    page = adviser.get(place)
    assert "It takes nobody new now" in page.words
    answer = adviser.post(place, {"once": "x", "name": "Demo Sam", "reach": "adviser"})
    assert "nothing was sent" in answer.words
    assert rows(database, Referral) == []
    assert adviser.client.get("/desk/triage/refer/nothing-of-the-kind").status_code == 404
