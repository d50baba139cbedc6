"""Subject access: the file holds everything that is kept about the client, and nothing about other people."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.core.audit import AuditEvent
from app.core.permissions import Colleague, Role
from app.referrals.lifecycle import ReferralState, RefusalReason, Side
from app.referrals.outcome_kinds import LeavingReason, OutcomeKind
from app.referrals.outcomes import tell_outcome
from app.referrals.subject_access import export, file_name
from app.referrals.transitions import RecipientResponse, answer, pause
from tests.app.worlds.catalogue_world import AUDIT, NOON, World, make_world
from tests.app.worlds.record_factory import BY_MAIL, BY_PHONE, Marks, colleague, desk_at, keep

LATER = NOON + timedelta(days=30)


@pytest.fixture
def world(database: Engine, tmp_path: Path) -> World:
    return make_world(database, tmp_path)


@pytest.fixture
def adviser(world: World) -> Colleague:
    return colleague(world, "adviser@example.org", world.keeping, Role.ADVISER)


@pytest.fixture
def said(world: World, adviser: Colleague) -> str:
    """The file of a client with two referrals, beside another client with as many."""
    with world.writing() as session:
        client, [one, other] = keep(session, adviser, "ann", to=(BY_MAIL, BY_PHONE))
        keep(session, adviser, "bob", to=(BY_MAIL, BY_PHONE))
        receiver = desk_at(NOON + timedelta(days=1), Side.RECEIVER, "Demo school")
        pause(session, one, (NOON + timedelta(days=9)).date(), "Closed", receiver)
        answer(session, one, RecipientResponse(ReferralState.STARTED), receiver)
        tell_outcome(session, one, OutcomeKind.LEFT, receiver.now.date(), receiver, reason=LeavingReason.TRAVEL)
        answer(
            session,
            other,
            RecipientResponse(ReferralState.REFUSED, because=RefusalReason.FULL, instead=Marks("ann")["instead"]),
            receiver,
        )
        return export(session, AUDIT, client, adviser.actor, LATER).decode()


def test_everything_about_them_is_in_it_and_nothing_about_others(said: str) -> None:
    assert [mark for mark in Marks("ann").all() if mark not in said] == []
    assert "bob" not in said
    assert "@example.org" not in said.replace("adviser@example.org", ""), "nor whom mails went to"


def test_it_can_be_read_by_the_person(said: str) -> None:
    told: dict[str, Any] = json.loads(said)
    assert list(told) == ["about", "made_at", "record", "agreed_to", "referrals", "mails", "links", "who_used_it"]
    assert told["about"].startswith("This is everything that Demo Council keeps in this service about one person")
    assert all(name in told["about"] for name in list(told)[1:]), "it tells what each part is"
    assert told["record"]["adviser"] == "Demo Adviser"
    assert told["record"]["reached_by"] == "Letter"
    first, second = told["referrals"]
    assert (first["state"], second["refused_because"]) == ("Started", "We have no room")
    assert first["what_was_sent"]["why"] == [Marks("ann")["why"]]
    assert [one["what"] for one in first["what_became_of_it"]] == ["They started", "They left early"]
    assert first["what_became_of_it"][1]["left_because"] == "Getting there"
    assert first["paused"] == [{"from": "2026-11-25", "until": "2026-12-03"}]
    assert len(told["agreed_to"]) == 6
    assert told["agreed_to"][1]["words"].startswith("Demo Council may send what is shown here to Demo night school")
    assert told["agreed_to"][1]["referral"] == first["code"]
    assert {mail["state"] for mail in told["mails"]} == {"waiting"}
    assert told["mails"][0]["about"] == f"referral/{first['code']}/new"
    assert [link["for"] for link in told["links"]] == ["referral"]


def test_it_tells_who_used_the_record_and_that_this_file_was_made(said: str) -> None:
    uses = json.loads(said)["who_used_it"]
    assert [use["did"] for use in uses] == ["sent", "sent", "paused", "started", "told", "refused", "exported"]
    assert {use["who"] for use in uses} == {"Demo Council", "Demo school"}


def test_making_it_is_in_the_audit_and_its_name_names_nobody(world: World, adviser: Colleague) -> None:
    with world.writing() as session:
        client, _ = keep(session, adviser, "ann")
        export(session, AUDIT, client, adviser.actor, LATER)
        assert file_name(client) == f"record-{client.code}.json"
        code = client.code
    entry = world.rows(AuditEvent)[-1]
    assert (entry.act, entry.kind, entry.subject, entry.detail) == ("exported", "client", code, {})
