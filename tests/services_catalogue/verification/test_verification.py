"""Since when a provision counts as checked, and saying that it is still right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.core.database import reading, writing
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.revisions import catalogue_version, publish
from services_catalogue.store.seed import RESEARCH
from services_catalogue.verification.models import CheckedHow, ProvisionOwnership, Verification
from services_catalogue.verification.verification import (
    RevisionConflict,
    checked_of,
    confirm_still_right,
    needs_checking,
    verification_status_of,
)
from tests.services_catalogue.store.test_revisions import CONTENT

NOW = datetime(2027, 3, 5, 9, 0, tzinfo=UTC)


def put(engine: Engine, author: str = "amira@example.org", at: datetime = NOW, **changes: Any) -> None:
    with writing(engine) as session:
        publish(session, {**CONTENT, **changes}, author, "", at)


def say(engine: Engine, revision: int = 1, at: datetime = NOW, by_organisation: str = "Demo Council") -> None:
    with writing(engine) as session:
        confirm_still_right(
            session,
            "night-school",
            revision,
            by_name="Amira",
            by_organisation=by_organisation,
            how=CheckedHow.DESK,
            now=at,
        )


def test_research_counts_from_the_day_of_its_facts_and_other_work_from_its_first_publication(database: Engine) -> None:
    put(database, RESEARCH)
    put(database, slug="day-school")
    put(database, slug="day-school", at=NOW + timedelta(days=40), summary="You learn in daylight.")
    with reading(database) as session:
        found = checked_of(session)
    assert (found["night-school"].on, found["night-school"].by) == ("2026-11-23", "")
    assert (found["day-school"].on, found["day-school"].by) == ("2027-03-05", "")


def test_saying_so_moves_the_due_day_and_raises_the_version(database: Engine) -> None:
    put(database, RESEARCH)
    with writing(database) as session:
        session.add(ProvisionOwnership(slug="night-school", every_months=1, since=NOW))
    say(database, at=datetime(2027, 1, 31, 9, 0, tzinfo=UTC))
    with reading(database) as session:
        verification_status = verification_status_of(session)["night-school"]
        assert catalogue_version(session) == 2
    assert (verification_status.schedule.by, verification_status.schedule.due) == ("Demo Council", date(2027, 2, 28))


def test_whoever_has_no_organisation_is_named_themselves(database: Engine) -> None:
    put(database)
    say(database, by_organisation="")
    with reading(database) as session:
        assert checked_of(session)["night-school"].by == "Amira"


def test_saying_it_twice_on_one_day_is_saying_it_once(database: Engine) -> None:
    put(database)
    for hours in (0, 3, 24):
        say(database, at=NOW + timedelta(hours=hours))
    with reading(database) as session:
        assert len(session.exec(select(Verification)).all()) == 2
        assert catalogue_version(session) == 3


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_only_what_is_published_now_can_be_said_to_be_right(database: Engine, seen: int) -> None:
    put(database)
    put(database, summary="You learn on Sundays.")
    with pytest.raises(RevisionConflict):
        say(database, seen)
    with reading(database) as session:
        assert session.exec(select(Verification)).all() == []


def test_what_has_ended_needs_no_checking() -> None:
    running = read_tolerantly(CONTENT)
    ended = read_tolerantly({**CONTENT, "dates": {"status": "closed"}})
    assert needs_checking(running, date(2030, 1, 1))
    assert not needs_checking(ended, date(2030, 1, 1))
