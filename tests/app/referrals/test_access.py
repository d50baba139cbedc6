"""Which clients and referrals a colleague may open: what is not theirs raises 404."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import HTTPException
from sqlmodel import Session

from app.core.database import reading, writing
from app.core.permissions import Colleague
from app.referrals.access import (
    client_for,
    received_referral,
    received_referrals,
    sent_referral,
    sent_referrals,
    visible_clients,
)
from app.referrals.models import Client
from tests.app.worlds.referral_world import NOON, Referring, the

Fetch = Callable[[Session, Colleague, str], object]

OPENS_CLIENT = {"adviser", "manager"}
OPENS_RECEIVED = {"college adviser", "college manager"}


def opens(fetch: Fetch, session: Session, who: Colleague, code: str) -> bool:
    try:
        return fetch(session, who, code) is not None
    except HTTPException as problem:
        return problem.status_code != 404


@pytest.mark.parametrize(
    ("fetch", "of_client", "allowed"),
    [
        (client_for, True, OPENS_CLIENT),
        (sent_referral, False, OPENS_CLIENT),
        (received_referral, False, OPENS_RECEIVED),
    ],
)
def test_only_those_who_send_or_receive_open_it(
    world: Referring, fetch: Fetch, of_client: bool, allowed: set[str]
) -> None:
    world.received_in_the_inbox()
    code = world.sent()
    with reading(world.engine) as session:
        wanted = session.get_one(Client, the(session, code).client_id).code if of_client else code
        found = {name for name, who in world.people.items() if opens(fetch, session, who, wanted)}
        assert found == allowed
        for name, who in world.people.items():
            for wrong in ("", "0000000000", wanted.lower(), f"{wanted} ", wanted[:-1], "%", wanted[:5] + "%"):
                assert not opens(fetch, session, who, wrong), (name, wrong)


def test_lists_hold_what_one_may_open_and_no_more(world: Referring) -> None:
    world.received_in_the_inbox()
    code = world.sent()
    with reading(world.engine) as session:
        for name, who in world.people.items():
            sees = [len(session.exec(wanted(who)).all()) for wanted in (visible_clients, sent_referrals)]
            assert sees == [int(name in OPENS_CLIENT)] * 2
            received = [referral.code for referral in session.exec(received_referrals(who))]
            assert received == ([code] if name in OPENS_RECEIVED else [])


def test_what_goes_by_mail_is_in_nobodys_inbox(world: Referring) -> None:
    world.received_by_mail()
    world.sent()
    with reading(world.engine) as session:
        assert [name for name, who in world.people.items() if session.exec(received_referrals(who)).first()] == []


def test_a_record_that_was_cleared_is_opened_by_nobody(world: Referring) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        client = session.get_one(Client, the(session, code).client_id)
        client.anonymised_at = NOON
        session.add(client)
        session.flush()
        assert not any(opens(client_for, session, who, client.code) for who in world.people.values())


def test_a_client_who_moved_to_a_colleague_is_not_there_for_the_first_any_more(world: Referring) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        client = session.get_one(Client, the(session, code).client_id)
        client.adviser_id = world.people["colleague"].id
        session.add(client)
        session.flush()
        assert opens(client_for, session, world.people["colleague"], client.code)
        assert not opens(client_for, session, world.people["adviser"], client.code)
