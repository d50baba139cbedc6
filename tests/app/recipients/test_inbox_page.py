"""The inbox: an organisation works what was referred to it, and sees no referral to another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from time_machine import travel

from app.core.audit import AuditEvent
from app.core.permissions import Role
from app.referrals.consent_kinds import Purpose
from app.referrals.lifecycle import ReferralState
from app.referrals.models import Outcome, Referral
from tests.app.browsers.resident import Page
from tests.app.worlds.catalogue_world import KEEPING, LEADING, NOON, Visitor, World, make_world
from tests.app.worlds.referral_factory import PERSON, WHY, Made, make_referral, referral_of, stored

LATER = NOON + timedelta(hours=2)
INBOX = "/desk/inbox"


@pytest.fixture
def world(database: Engine, tmp_path: Path) -> Iterator[World]:
    made = make_world(database, tmp_path)
    made.publish()
    made.add_staff("adviser@example.org", made.leading, [Role.ADVISER])
    made.add_staff("receiver@example.org", made.keeping, [Role.ADVISER])
    made.add_staff("manager@example.org", made.keeping, [Role.MANAGER])
    with travel(LATER, tick=False):
        yield made


@pytest.fixture
def made(world: World) -> Made:
    return make_referral(world.engine, 1, receiving=world.keeping)


@pytest.fixture
def receiver(world: World) -> Visitor:
    return world.visitor(staff=2)


def group(page: Page, key: str) -> list[str]:
    return page.texts(f"section[aria-labelledby={key}] .rows__one")


def test_the_list_says_what_waits_and_never_of_whom(world: World, made: Made, receiver: Visitor) -> None:
    before = stored(world.engine)
    page = receiver.get(INBOX)
    [line] = group(page, "waits")
    assert f"Night School , {made.code}" in line
    assert f"From {LEADING}, sent on 24 November 2026. Please answer by 8 December 2026." in line
    assert PERSON not in page.html
    assert stored(world.engine) == before
    assert [one for one in world.rows(AuditEvent) if one.act == "looked"] == []


def test_opening_one_shows_it_and_is_noted(world: World, made: Made, receiver: Visitor) -> None:
    before = stored(world.engine)
    page = receiver.get(f"{INBOX}/{made.code}")
    assert PERSON in page.words
    assert WHY in page.words
    assert stored(world.engine) == before
    looked = [one for one in world.rows(AuditEvent) if one.act == "looked"]
    assert [(one.actor_id, one.organisation_id, one.kind, one.subject) for one in looked] == [
        (2, world.keeping, "referral", made.code)
    ]


def test_it_is_worked_from_an_answer_to_an_outcome(world: World, made: Made, receiver: Visitor) -> None:
    one = f"{INBOX}/{made.code}"
    assert receiver.goes_to(f"{one}/pause", pause_until="2026-12-01", pause_why="Closed.") == f"{one}?done=thanks-pause"
    assert receiver.goes_to(f"{one}/go-on") == f"{one}?done=thanks-go-on"
    assert receiver.goes_to(f"{one}/answer", state="waiting", until="2026-11-26") == f"{one}?done=thanks-answer"
    assert "Thank you. The adviser is told." in receiver.get(f"{one}?done=thanks-answer").words
    assert len(group(receiver.get(INBOX), "lists")) == 1
    with travel(NOON + timedelta(days=2), tick=False):
        assert "That day has come" in group(world.visitor(staff=2).get(INBOX), "come")[0]
    receiver.goes_to(f"{one}/answer", state="accepted")
    assert len(group(receiver.get(INBOX), "accepted")) == 1
    receiver.goes_to(f"{one}/answer", state="started")
    [line] = group(receiver.get(INBOX), "started")
    assert "Can be told: they were contacted; they gained a qualification; they got a job;" in line
    receiver.goes_to(f"{one}/outcome", kind="job", day="2026-11-24")
    receiver.goes_to(f"{one}/note", own_note="All is well.")
    assert [(each.kind, each.who) for each in world.rows(Outcome)] == [
        ("started", "Demo Receiver"),
        ("job", "Demo Receiver"),
    ]
    assert "All is well." in receiver.get(one).words
    assert {mail.to for mail in world.mails()} == {"manager@example.org", "adviser@example.org"}


def test_the_late_come_first_and_the_closed_are_folded(world: World, made: Made, receiver: Visitor) -> None:
    late = make_referral(world.engine, 1, receiving=world.keeping, at=NOON - timedelta(days=20))
    closed = make_referral(world.engine, 1, receiving=world.keeping)
    receiver.goes_to(f"{INBOX}/{closed.code}/answer", state="refused", because="full")
    page = receiver.get(INBOX)
    waits = group(page, "waits")
    assert [late.code in waits[0], made.code in waits[1]] == [True, True]
    assert waits[0].endswith("Late")
    assert closed.code in page.text("section[aria-labelledby=closed] details")


def test_what_may_not_be_told_is_not_offered(world: World, receiver: Visitor) -> None:
    quiet = make_referral(world.engine, 1, receiving=world.keeping, given=(Purpose.KEEP, Purpose.SEND))
    with world.writing() as session:
        session.exec(select(Referral).where(Referral.code == quiet.code)).one().state = ReferralState.STARTED
    [line] = group(receiver.get(INBOX), "started")
    assert "Can be told" not in line


def test_a_code_is_found_as_it_is_written(made: Made, receiver: Visitor) -> None:
    spaced = f" {made.code[:5].lower()}-{made.code[5:]} ".replace("1", "l")
    response = receiver.client.get(INBOX, params={"find": spaced})
    assert (response.status_code, response.headers["location"]) == (303, f"{INBOX}/{made.code}")
    for unknown in ("ZZZZZZZZZZ", PERSON, "<b>" * 40):
        page = receiver.get(f"{INBOX}?find={unknown}")
        assert "No referral to you has this code." in page.words


def test_another_organisation_neither_finds_nor_opens_nor_answers_it(world: World, made: Made) -> None:
    world.add_staff("other@example.org", world.leading, [Role.MANAGER])
    for staff in (1, 4):  # the adviser who sent it has another page for it
        stranger = world.visitor(staff=staff)
        before = stored(world.engine)
        assert made.code not in stranger.get(INBOX).html
        assert "Nothing has been referred to you yet." in stranger.get(INBOX).words
        assert "No referral to you has this code." in stranger.get(f"{INBOX}?find={made.code}").words
        unknown = stranger.client.get(f"{INBOX}/ZZZZZZZZZZ")
        theirs = stranger.client.get(f"{INBOX}/{made.code}")
        assert (theirs.status_code, theirs.text) == (404, unknown.text)
        for act in ("answer", "outcome", "pause", "go-on", "note"):
            fields = {"state": "accepted", "own_note": "x", "kind": "job", "day": "2026-11-24"}
            assert stranger.client.post(f"{INBOX}/{made.code}/{act}", data=fields).status_code == 404
        assert stored(world.engine) == before
    assert referral_of(world.engine, made).state == "sent"


def test_a_mistake_is_shown_and_the_same_answer_is_taken_once(made: Made, receiver: Visitor) -> None:
    one = f"{INBOX}/{made.code}"
    page = receiver.post(f"{one}/answer", 422, state="refused", note="Kept.")
    assert page.links(".govuk-error-summary a") == ["#because"]
    assert page.title.startswith("Error: ")
    for _ in range(2):
        receiver.goes_to(f"{one}/answer", state="accepted")
    assert "Accepted" in receiver.get(one).words
    page = receiver.post(f"{one}/answer", 422, state="received")
    assert "Somebody may have answered meanwhile" in page.text(".govuk-error-summary")
    assert receiver.client.post(f"{one}/withdraw").status_code == 404


def test_what_was_taken_back_is_not_shown(world: World, made: Made, receiver: Visitor) -> None:
    with world.writing() as session:
        session.exec(select(Referral)).one().state = ReferralState.WITHDRAWN
    one = f"{INBOX}/{made.code}"
    for page in (receiver.get(one, 410), receiver.post(f"{one}/answer", 410, state="accepted")):
        assert "It was taken back." in page.words
        assert PERSON not in page.html
    assert [entry for entry in world.rows(AuditEvent) if entry.act == "looked"] == [], "nothing was shown"


def test_an_empty_inbox_says_whose_it_is(world: World) -> None:
    page = world.visitor(staff=3).get(INBOX)
    assert f"What others referred to {KEEPING}." in page.words
    assert "Nothing has been referred to you yet." in page.words
