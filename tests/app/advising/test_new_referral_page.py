"""Referring: the recipient is shown before, nothing is kept without consent, and two presses send one referral."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.advising import new_referral_page
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.database import writing
from app.core.permissions import Role
from app.mail.outbox import Message
from app.main import Navigator
from app.referrals.consent import WORDING_VERSION
from app.referrals.models import Client, Consent, Referral, ReferralEvent
from app.referrals.response_rates import ResponseRate
from app.referrals.transitions import TransitionError
from tests.app.browsers.new_referral import PEOPLE_TABLES, SLUG, Referrer, filled, reasons_on, receives, rows
from tests.app.desk.conftest import SignedInAs


@pytest.fixture
def adviser(desk: Navigator, signed_in_as: SignedInAs) -> Referrer:
    return Referrer(desk, signed_in_as(Role.ADVISER), 1)


def test_the_page_says_who_receives_it_and_how_before_anything_is_sent(adviser: Referrer, database: Engine) -> None:
    assert "Nobody has agreed to receive this from here" in adviser.get(adviser.place).words
    receives(database)
    words = adviser.get(adviser.place).words
    assert "by email with a link, to team@example.org" in words
    assert "They promised 10 working days" in words
    assert "That you referred them, to whom, and the answer" in words
    assert "They live in Nottingham." in words


def test_the_page_says_how_long_an_answer_usually_takes(adviser: Referrer, desk: Navigator) -> None:
    assert "usually answer" not in adviser.get(adviser.place).words
    desk.state.snapshot = replace(desk.state.snapshot, signals={SLUG: ResponseRate(15, 4, 7, 2)})
    assert "They usually answer an adviser in about 4 working days." in adviser.get(adviser.place).words


def test_nothing_is_agreed_to_beforehand_and_private_reasons_stay_behind(adviser: Referrer) -> None:
    form = adviser.get(adviser.place).form("refer")
    assert [name for name in form if name.startswith("agree-")] == []
    page = adviser.get(adviser.place)
    private = [box for box in reasons_on(page) if "Private" in box.words]
    assert private
    assert not {box.value for box in private} & set(form["reason"])


def test_without_a_yes_nothing_is_kept_and_nothing_sent(adviser: Referrer, database: Engine) -> None:
    receives(database)
    for agreed in ((), ("keep",), ("send",), ("outcomes", "ask")):
        page = adviser.post(adviser.place, filled(adviser.get(adviser.place), *agreed))
        assert "Without their yes nothing is kept and nothing is sent" in page.words
    assert {table.__name__: rows(database, table) for table in PEOPLE_TABLES} == {
        table.__name__: [] for table in PEOPLE_TABLES
    }


def test_with_a_yes_all_of_it_is_there_at_once(adviser: Referrer, database: Engine) -> None:
    receives(database)
    onward = adviser.goes_to(adviser.place, filled(adviser.get(adviser.place), "keep", "send"))
    (client,), (referral,) = rows(database, Client), rows(database, Referral)
    assert onward == f"/desk/referrals/{referral.code}?done=sent"
    assert (client.name, client.reach, client.contact) == ("Demo Sam", "phone", "07700 900123")
    assert (referral.state, referral.live, referral.email) == ("sent", True, "team@example.org")
    assert (referral.district, referral.age_band, referral.work_status) == (
        "nottingham",
        "25 to 34",
        "looking_for_work",
    )
    assert "They live in Nottingham." in referral.disclosure["why"]
    assert not any("health" in sentence for sentence in referral.disclosure["why"])
    assert {consent.purpose for consent in rows(database, Consent)} == {"keep", "send"}
    assert [event.what for event in rows(database, ReferralEvent)] == ["sent"]
    (mail,) = rows(database, Message)
    assert mail.to == "team@example.org"
    for private in ("Sam", "Nottingham", "Working Well", "07700"):
        assert private not in mail.subject + mail.body
    (entry,) = [entry for entry in rows(database, AuditEvent) if entry.kind == "referral"]
    assert "Sam" not in f"{entry.subject} {entry.detail}"


def test_pressed_twice_it_is_sent_once(adviser: Referrer, database: Engine) -> None:
    receives(database)
    form = filled(adviser.get(adviser.place), "keep", "send")
    assert adviser.goes_to(adviser.place, form) == adviser.goes_to(adviser.place, form)
    assert len(rows(database, Referral)) == len(rows(database, Client)) == len(rows(database, Message)) == 1


def test_a_private_reason_goes_along_only_when_it_is_ticked(adviser: Referrer, database: Engine) -> None:
    receives(database)
    page = adviser.get(adviser.place)
    private = next(box.value for box in reasons_on(page) if "Private" in box.words)
    form = filled(page, "keep", "send")
    adviser.goes_to(adviser.place, {**form, "reason": [*form["reason"], private]})
    assert any("health" in sentence for sentence in rows(database, Referral)[0].disclosure["why"])


def test_the_next_referral_of_the_same_person_does_not_ask_again_to_keep(adviser: Referrer, database: Engine) -> None:
    receives(database)
    adviser.goes_to(adviser.place, filled(adviser.get(adviser.place), "keep", "send"))
    other = f"{adviser.at}/refer/national-careers-service"
    page = adviser.get(other)
    assert "agree-keep" not in page.html
    assert "Demo Sam" in page.words
    form = {**page.form("refer"), "agree-send": "yes"}
    adviser.goes_to(other, form)
    assert len(rows(database, Client)) == 1
    assert [(r.slug, r.live) for r in rows(database, Referral)] == [(SLUG, True), ("national-careers-service", False)]
    assert len(rows(database, Message)) == 1  # the second one has no recipient by mail


LONG_AGO = datetime(2026, 1, 2, 9, tzinfo=UTC)
NO_LONGER: dict[str, dict[str, object]] = {
    "it has run out": {"ends_on": LONG_AGO.date()},
    "it was taken back": {"withdrawn_at": LONG_AGO},
    "it was said to other words": {"wording_version": WORDING_VERSION - 1},
}


@pytest.mark.parametrize("why", NO_LONGER)
def test_whoever_no_longer_agrees_to_a_record_is_asked_again_to_keep(
    why: str, adviser: Referrer, database: Engine
) -> None:
    receives(database)
    adviser.goes_to(adviser.place, filled(adviser.get(adviser.place), "keep", "send"))
    with writing(database) as session:
        keeping = session.exec(select(Consent).where(Consent.purpose == "keep")).one()
        for name, value in NO_LONGER[why].items():
            setattr(keeping, name, value)
        session.add(keeping)
    other = f"{adviser.at}/refer/national-careers-service"
    page = adviser.get(other)
    assert page.document.css("[name=agree-keep]")
    form = {**page.form("refer"), "agree-send": "yes"}
    assert "Without their yes nothing is kept and nothing is sent" in adviser.post(other, form, 422).words
    assert len(rows(database, Referral)) == 1
    adviser.goes_to(other, {**form, "agree-keep": "yes"})
    assert [consent.purpose for consent in rows(database, Consent)] == ["keep", "send"] * 2
    assert len(rows(database, Client)) == 1


def test_whoever_stops_agreeing_while_it_is_sent_is_asked_again(
    adviser: Referrer, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    adviser.goes_to(adviser.place, filled(adviser.get(adviser.place), "keep", "send"))
    last = now()
    with writing(database) as session:
        session.exec(select(Consent).where(Consent.purpose == "keep")).one().ends_on = last.date()
    other = f"{adviser.at}/refer/national-careers-service"
    form = {**adviser.get(other).form("refer"), "agree-send": "yes", "note": "They come by bus"}
    moments = chain([last], repeat(last + timedelta(days=1)))  # it is midnight between the look and the sending
    monkeypatch.setattr(new_referral_page, "now", lambda: next(moments))
    page = adviser.post(other, form, 422)
    assert "Nothing was kept and nothing was sent" in page.text(".govuk-error-summary")
    assert page.document.css("[name=agree-keep]")
    typed = page.form("refer")
    assert (typed["note"], [name for name in typed if name.startswith("agree-")]) == ("They come by bus", [])
    assert (len(rows(database, Referral)), len(rows(database, Consent))) == (1, 2)
    adviser.goes_to(other, {**typed, "agree-keep": "yes", "agree-send": "yes"})
    assert (len(rows(database, Referral)), len(rows(database, Client))) == (2, 1)


def test_a_record_that_was_begun_for_what_is_not_sent_is_not_kept(
    adviser: Referrer, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(*_: object) -> None:
        raise TransitionError("", "It takes nobody new now. Look at what to try instead.")

    monkeypatch.setattr(new_referral_page, "send", too_late)
    page = adviser.post(adviser.place, filled(adviser.get(adviser.place), "keep", "send"), 422)
    assert "It takes nobody new now." in page.text(".govuk-error-summary")
    assert all(rows(database, table) == [] for table in PEOPLE_TABLES)


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
        ({"told_how": "by magic"}, "Choose how they were told"),
        ({"shown": ""}, "a part of it was missing"),
        ({"shown": "A" * 400}, "a part of it was missing"),
    ],
)
def test_a_slip_is_told_and_nothing_is_kept(
    changes: dict[str, str], sentence: str, adviser: Referrer, database: Engine
) -> None:
    receives(database)
    page = adviser.post(adviser.place, filled(adviser.get(adviser.place), "keep", "send", **changes))
    assert sentence in page.words
    assert [rows(database, table) for table in PEOPLE_TABLES] == [[]] * len(PEOPLE_TABLES)


def test_a_reference_is_used_once_in_an_organisation(
    adviser: Referrer, desk: Navigator, signed_in_as: SignedInAs
) -> None:
    adviser.goes_to(adviser.place, filled(adviser.get(adviser.place), "keep", "send", reference="A1"))
    second = Referrer(desk, signed_in_as(Role.ADVISER), 2)
    page = second.post(second.place, filled(second.get(second.place), "keep", "send", reference="A1"))
    assert "Another record has this reference" in page.words
    elsewhere = Referrer(desk, signed_in_as(Role.ADVISER, organisation="Demo council", leads=False), 3)
    elsewhere.goes_to(elsewhere.place, filled(elsewhere.get(elsewhere.place), "keep", "send", reference="A1"))


def test_what_does_not_fit_can_be_referred_and_says_so(
    desk: Navigator, database: Engine, signed_in_as: SignedInAs
) -> None:
    adviser = Referrer(desk, signed_in_as(Role.ADVISER), 1, age=14)
    assert "It does not fit their answers" in adviser.get(adviser.place).words
    adviser.goes_to(adviser.place, filled(adviser.get(adviser.place), "keep", "send"))
    assert any("people who are" in sentence for sentence in rows(database, Referral)[0].disclosure["checks"])


def test_what_takes_nobody_new_cannot_be_referred_to(adviser: Referrer, desk: Navigator, database: Engine) -> None:
    ended = next(p.slug for p in desk.state.snapshot.provisions if p.ended)
    place = f"{adviser.at}/refer/{ended}"
    page = adviser.get(place)
    assert "It takes nobody new now" in page.words
    answer = adviser.post(place, {"shown": "x", "name": "Demo Sam", "reach": "adviser"})
    assert "nothing was sent" in answer.words
    assert rows(database, Referral) == []
    assert adviser.client.get(f"{adviser.at}/refer/nothing-of-the-kind").status_code == 404
