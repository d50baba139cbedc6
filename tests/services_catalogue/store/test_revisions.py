"""A publication appends, retires the one before and raises the version, atomically; and history is append-only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, col, select

from app.core.database import reading, writing
from services_catalogue.model.provision import Provision
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.revisions import (
    ProvisionRevision,
    RevisionState,
    catalogue_version,
    latest,
    publish,
    published,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CONTENT: dict[str, Any] = {
    "slug": "night-school",
    "name": "Night School",
    "category": "employment_and_skills",
    "level": "local",
    "stage": "both",
    "summary": "You learn in the evening.",
    "eligibility": [{"question": "area", "one_of": ["derby"]}],
    "dates": {"status": "running"},
    "confidence": "medium",
}


def history(session: Session) -> list[tuple[int, str]]:
    rows = session.exec(select(ProvisionRevision).order_by(col(ProvisionRevision.number)))
    return [(row.number, row.state) for row in rows]


def publish_one(engine: Engine, at: datetime = NOW, **changes: Any) -> None:
    with writing(engine) as session:
        publish(session, {**CONTENT, **changes}, "amira@example.org", "Evenings only.", at)


def test_before_anything_is_published_the_version_is_0(database: Engine) -> None:
    with reading(database) as session:
        assert catalogue_version(session) == 0
        assert published(session) == []


def test_what_is_published_is_read_back_equal(database: Engine) -> None:
    publish_one(database)
    with reading(database) as session:
        (stored,) = published(session)
        assert (stored.slug, stored.number) == ("night-school", 1)
        assert read_tolerantly(stored.content) == Provision.model_validate(CONTENT)
        row = session.exec(select(ProvisionRevision)).one()
    assert (row.author, row.note, row.reviewed_by) == ("amira@example.org", "Evenings only.", None)
    assert row.state is RevisionState.PUBLISHED
    assert row.created_at == row.published_at == NOW
    assert row.created_at.utcoffset() == timedelta(0)


def test_publishing_again_appends_retires_the_one_before_and_raises_the_version(database: Engine) -> None:
    publish_one(database)
    later = NOW + timedelta(days=1)
    publish_one(database, later, name="Evening School")
    with reading(database) as session:
        assert catalogue_version(session) == 2
        assert history(session) == [(1, "retired"), (2, "published")]
        (stored,) = published(session)
        assert stored.content["name"] == "Evening School"
        first = session.exec(select(ProvisionRevision).where(ProvisionRevision.number == 1)).one()
        assert first.retired_at == later
        assert first.content["name"] == "Night School", "what was shown then can be shown again"
        assert latest(session)["night-school"].number == 2


def test_a_publication_that_fails_changes_nothing(database: Engine) -> None:
    publish_one(database)
    with pytest.raises(CatalogueError, match="'age' is never 130 or more"):
        publish_one(database, eligibility=[{"question": "age", "at_least": 130}])
    with pytest.raises(CatalogueError, match="there is no provision 'nowhere'"):
        publish_one(database, opens=["nowhere"])
    with reading(database) as session:
        assert catalogue_version(session) == 1
        assert history(session) == [(1, "published")]


def test_a_time_without_a_zone_is_refused(database: Engine) -> None:
    with pytest.raises((StatementError, ValueError), match="timezone"):
        publish_one(database, datetime(2026, 11, 23))  # noqa: DTZ001
    with reading(database) as session:
        assert catalogue_version(session) == 0


def add(engine: Engine, number: int, state: RevisionState) -> None:
    with writing(engine) as session:
        values = {"slug": "night-school", "content": CONTENT, "author": "amira@example.org", "created_at": NOW}
        session.add(ProvisionRevision.model_validate({**values, "number": number, "state": state}))


def test_the_database_itself_refuses_two_published_revisions_of_one_provision(database: Engine) -> None:
    add(database, 1, RevisionState.PUBLISHED)
    with pytest.raises(IntegrityError, match=r"uq_provision_revision_published|provision_revision\.slug"):
        add(database, 2, RevisionState.PUBLISHED)
    for number, state in enumerate([RevisionState.RETIRED, RevisionState.RETIRED, RevisionState.DRAFT], start=2):
        add(database, number, state)


def test_the_database_itself_refuses_a_number_twice(database: Engine) -> None:
    add(database, 1, RevisionState.RETIRED)
    with pytest.raises(IntegrityError, match=r"slug_number|provision_revision\.number"):
        add(database, 1, RevisionState.DRAFT)


def test_the_database_itself_refuses_a_state_that_is_none(database: Engine) -> None:
    with pytest.raises(IntegrityError, match="ck_provision_revision_state"), database.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO provision_revision (slug, number, state, content, author, note, created_at) "
            "VALUES ('a', 1, 'perhaps', '{}', 'me', '', '2026-11-23 12:00:00')"
        )


@pytest.mark.parametrize(
    "changes", [{"content": {}}, {"note": "never said"}, {"author": "someone else"}, {"number": 7}]
)
def test_what_was_written_is_never_rewritten(database: Engine, changes: dict[str, Any]) -> None:
    publish_one(database)
    with pytest.raises(RuntimeError, match=r"never rewritten .* append a new one"), writing(database) as session:
        session.exec(select(ProvisionRevision)).one().sqlmodel_update(changes)


def test_what_was_written_is_never_deleted(database: Engine) -> None:
    publish_one(database)
    with pytest.raises(RuntimeError, match="is history, which is kept"), writing(database) as session:
        session.delete(session.exec(select(ProvisionRevision)).one())
