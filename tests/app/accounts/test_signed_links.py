"""A link works once, also in a race: the second request is told so, and changes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from sqlalchemy import Engine
from sqlmodel import select

from app.accounts.models import LinkPurpose, SignedLink
from app.accounts.signed_links import find_link, make_link, use_link
from app.core.database import reading, writing

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def found_twice(engine: Engine) -> list[SignedLink]:
    """One unused link, as two requests read it before either uses it."""
    with writing(engine) as session:
        token = make_link(session, LinkPurpose.NEW_PASSWORD, "1", NOW, timedelta(hours=1))
    found = []
    for _ in range(2):
        with reading(engine) as session:
            found.append(find_link(session, token, LinkPurpose.NEW_PASSWORD, NOW))
    return [link for link in found if link is not None]


def test_of_two_who_found_a_link_at_one_moment_one_uses_it(either: Engine) -> None:
    ready = Barrier(2)

    def uses(link: SignedLink) -> bool:
        ready.wait(10)
        with writing(either) as session:
            return use_link(session, link, NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(uses, found_twice(either))) == [False, True]


def test_whoever_comes_second_does_not_change_when_it_was_used(database: Engine) -> None:
    used = []
    for link, moment in zip(found_twice(database), (NOW, LATER), strict=True):
        with writing(database) as session:
            used.append(use_link(session, link, moment))
    assert used == [True, False]
    with reading(database) as session:
        assert session.exec(select(SignedLink.used_at)).one() == NOW
