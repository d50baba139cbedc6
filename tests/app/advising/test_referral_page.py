"""One referral for its sender: where it is, and the responses, outcomes, pauses and notes that the adviser adds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.database import writing
from app.core.permissions import Colleague, Role
from app.mail.outbox import Message
from app.referrals.lifecycle import ReferralState, RefusalReason
from app.referrals.models import Client, Consent, Outcome, Referral, ReferralEvent
from tests.app.advising.conftest import Desk
from tests.app.browsers.resident import attribute
from tests.app.worlds.client_factory import BY_MAIL, LOGGED, Clients, ago


@pytest.fixture
def adviser(clients: Clients) -> Colleague:
    return clients.colleague("adviser", Role.ADVISER)


@pytest.fixture
def sam(clients: Clients, adviser: Colleague) -> str:
    return clients.client(adviser, "JS-104", name="Sam", reach="phone", contact="07700 900123")


def test_a_referral_by_mail_says_so_and_what_was_sent(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    code = clients.refer(adviser, sam, at=ago(1))
    page = desk_of(adviser).get(f"/desk/referrals/{code}")
    for words in (
        "Live by mail",
        BY_MAIL,
        "Mail is on its way",
        "Answer due by",
        "They live in Derby.",
        "07700 900123",
    ):
        assert words in page.words, words
    assert "Why it is a no, they hear from you alone." in page.words
    assert "Sam" not in page.title
    looked = [(e.kind, e.subject) for e in clients.rows(AuditEvent) if e.act == "looked"]
    assert looked == [("referral", code)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sent_at": ago(0), "attempts": 1}, "Mail sent"),
        ({"attempts": 2}, "Being tried again"),
        ({"attempts": 9, "given_up_at": ago(0)}, "Not delivered"),
    ],
)
def test_what_became_of_the_mail_is_shown(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk, changes: dict[str, object], words: str
) -> None:
    code = clients.refer(adviser, sam, at=ago(1))
    with writing(clients.engine) as session:
        mail = session.get_one(Message, clients.rows(Message)[0].id)
        for name, value in changes.items():
            setattr(mail, name, value)
    assert words in desk_of(adviser).get(f"/desk/referrals/{code}").words


def test_a_referral_in_an_inbox_and_one_that_is_logged_are_told_apart(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    council = clients.colleague("receiver", Role.ADVISER, organisation="Demo Council").organisation_id
    inside = clients.refer(adviser, sam, email=LOGGED, receiving=council, at=ago(1))
    logged = clients.refer(adviser, sam, slug="night-school", email=LOGGED, at=ago(1))
    browser = desk_of(adviser)
    assert "It is in the inbox of Demo Council" in browser.get(f"/desk/referrals/{inside}").words
    page = browser.get(f"/desk/referrals/{logged}")
    assert "It is not sent from here. You ring them" in page.words
    assert "tel:+44800100900" in page.links()
    clients.change(logged, slug="not-in-the-catalogue")
    assert "The catalogue has no contact for them" in browser.get(f"/desk/referrals/{logged}").words


@pytest.mark.parametrize("email", [BY_MAIL, LOGGED], ids=["live", "logged"])
def test_an_answer_by_phone_is_noted_and_writes_no_mail_to_the_adviser(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk, email: str
) -> None:
    code = clients.refer(adviser, sam, email=email, at=ago(1))
    browser = desk_of(adviser)
    fields: dict[str, str | list[str]] = {"state": "accepted", "note": "On Monday at 10"}
    assert browser.goes_to(f"/desk/referrals/{code}/answer", fields).endswith("?done=answer-noted")
    assert clients.the(Referral, code).state == "accepted"
    page = browser.get(f"/desk/referrals/{code}?done=answer-noted")
    assert "Their answer is noted." in page.words
    assert "On Monday at 10" in page.words
    assert clients.mails("adviser@example.org") == []


def test_an_answer_with_a_mistake_keeps_what_was_typed(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    code = clients.refer(adviser, sam, at=ago(1))
    typed: dict[str, str | list[str]] = {"state": "refused", "instead": "The college", "note": "They were kind"}
    page = desk_of(adviser).post(f"/desk/referrals/{code}/answer", typed)
    assert "Choose why" in page.text(".govuk-error-summary")
    assert {name: page.form("/answer")[name] for name in typed} == typed
    assert page.links(".govuk-error-summary a") == ["#because"]
    assert clients.the(Referral, code).state == "sent"


def test_an_outcome_is_noted_once(clients: Clients, adviser: Colleague, sam: str, desk_of: Desk) -> None:
    code = clients.refer(adviser, sam, at=ago(20))
    day = ago(3).date().isoformat()
    browser = desk_of(adviser)
    for _ in range(2):
        browser.goes_to(f"/desk/referrals/{code}/outcome", {"kind": "started", "day": day})
    assert [(one.kind, one.day.isoformat()) for one in clients.rows(Outcome)] == [("started", day)]
    assert clients.the(Referral, code).state == "started"
    page = browser.post(f"/desk/referrals/{code}/outcome", {"kind": "job", "day": "1 1 1990"})
    assert "between the day it was sent and today" in page.text(".govuk-error-summary")
    assert page.form("/outcome")["day"] == "1 1 1990"


def test_the_clock_is_stopped_and_goes_on(clients: Clients, adviser: Colleague, sam: str, desk_of: Desk) -> None:
    code = clients.refer(adviser, sam, at=ago(1))
    browser, until = desk_of(adviser), (now() + timedelta(days=9)).date().isoformat()
    missed = browser.post(f"/desk/referrals/{code}/pause", {"pause_until": "1999-01-01", "pause_why": "Closed"})
    assert missed.links(".govuk-error-summary a") == ["#pause_until"]
    assert missed.form("/pause") == {"pause_until": "1999-01-01", "pause_why": "Closed"}
    assert "Write the day" in browser.post(f"/desk/referrals/{code}/pause", {}).text(".govuk-error-summary")
    unsaid = browser.post(f"/desk/referrals/{code}/pause", {"pause_until": until})
    assert unsaid.links(".govuk-error-summary a") == ["#pause_why"]
    assert "Write in a few words why." in unsaid.text("#pause_why-error")
    assert unsaid.form("/pause")["pause_until"] == until
    assert clients.the(Referral, code).pauses == []
    browser.goes_to(f"/desk/referrals/{code}/pause", {"pause_until": until, "pause_why": "Closed"})
    assert clients.the(Referral, code).pauses[0][1] == until
    assert "The clock stands still until" in browser.get(f"/desk/referrals/{code}").words
    browser.goes_to(f"/desk/referrals/{code}/go-on")
    assert clients.the(Referral, code).pauses == []


def test_a_note_is_written_and_an_empty_one_is_not(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    code = clients.refer(adviser, sam, at=ago(1))
    browser = desk_of(adviser)
    assert browser.post(f"/desk/referrals/{code}/note", {"own_note": " "}).links(".govuk-error-summary a") == [
        "#own_note"
    ]
    long = "x" * 501
    assert browser.post(f"/desk/referrals/{code}/note", {"own_note": long}).form("/note")["own_note"] == long
    browser.goes_to(f"/desk/referrals/{code}/note", {"own_note": "Rang them"})
    assert [one.note for one in clients.rows(ReferralEvent) if one.what == "noted"] == ["Rang them"]


def test_taken_back_before_its_mail_left_nothing_is_sent(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    code = clients.refer(adviser, sam, at=ago(1))
    browser = desk_of(adviser)
    assert "Choose how" in browser.post(f"/desk/referrals/{code}/take-back", {}).text(".govuk-error-summary")
    browser.goes_to(f"/desk/referrals/{code}/take-back", {"how": "phone"})
    assert clients.the(Referral, code).state == "withdrawn"
    assert clients.mails(BY_MAIL) == []
    (consent,) = [one for one in clients.rows(Consent) if one.purpose == "send"]
    assert consent.withdrawn_how == "By phone"
    page = browser.get(f"/desk/referrals/{code}")
    assert "Take it back now" not in page.words
    assert not [state for state in page.texts(".state") if state == "Sent, no answer yet"]


def test_whoever_was_too_late_with_an_open_page_is_told(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    code = clients.refer(adviser, sam, at=ago(5))
    clients.answers(code, ReferralState.STARTED, ago(2), by=adviser)
    browser = desk_of(adviser)
    late = browser.post(f"/desk/referrals/{code}/answer", {"state": "accepted"})
    assert "Somebody may have answered meanwhile" in late.text(".govuk-error-summary")
    browser.goes_to(f"/desk/referrals/{code}/take-back", {"how": "phone"})
    for act in ("note", "answer", "outcome", "pause"):
        fields: dict[str, str | list[str]] = {"own_note": "x", "state": "accepted", "kind": "job", "day": "2026-11-25"}
        assert browser.post(f"/desk/referrals/{code}/{act}", fields).texts(".govuk-error-summary")


def test_taken_back_after_its_mail_left_they_are_told_to_delete_it(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    code = clients.refer(adviser, sam, at=ago(1))
    with writing(clients.engine) as session:
        session.get_one(Message, clients.rows(Message)[0].id).sent_at = ago(0)
    desk_of(adviser).goes_to(f"/desk/referrals/{code}/take-back", {"how": "in_person"})
    assert "delete what you kept" in clients.mails(BY_MAIL)[-1].body


def test_after_a_no_there_is_what_else_to_try(clients: Clients, adviser: Colleague, sam: str, desk_of: Desk) -> None:
    code = clients.refer(adviser, sam, at=ago(9))
    clients.answers(code, ReferralState.REFUSED, ago(2), by=adviser, because=RefusalReason.FULL, instead="The library")
    browser = desk_of(adviser)
    page = browser.get(f"/desk/referrals/{code}")
    assert "Their reason: We have no room. They say to try: The library." in page.words
    [button] = page.document.css(f"form[action='/desk/clients/{sam}/sit'] button[name=support]")
    assert attribute(button, "value") == "night-school"
    onward = browser.goes_to(f"/desk/clients/{sam}/sit", {"support": "night-school"})
    assert onward.endswith("/support/night-school")
    assert "Sam" in browser.get(onward).text(".whose")


def test_a_record_that_was_cleared_leaves_a_referral_without_a_person(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    code = clients.refer(adviser, sam, at=ago(9))
    clients.change(code, disclosure={})
    with writing(clients.engine) as session:
        session.get_one(Client, clients.the(Client, sam).id).anonymised_at = ago(0)
    page = desk_of(adviser).get(f"/desk/referrals/{code}")
    assert "This was cleared" in page.words
    assert f"/desk/clients/{sam}" not in page.html
