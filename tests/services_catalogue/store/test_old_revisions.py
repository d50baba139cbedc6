"""Revisions that were written before there were contacts with sources and access: they read, and still go their way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.database import writing
from services_catalogue.model.shown_contacts import best_contact
from services_catalogue.reading.provision_reader import content_of
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.drafts import Author, due, in_work, publish_draft, published_one, save_draft
from services_catalogue.store.newest_contents import newest_revisions
from services_catalogue.store.revisions import ProvisionRevision, RevisionState, publish

OLD: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("revisions_before_contacts.json").read_text(encoding="utf-8")
)
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
EDITOR = Author("Persona: an editor")


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """A database that holds the three as they were stored."""
    with writing(database) as session:
        for state, content in OLD.items():
            session.add(
                ProvisionRevision(
                    slug=content["slug"],
                    number=1,
                    state=RevisionState(state),
                    content=content,
                    author="research",
                    created_at=NOW - timedelta(days=99),
                    publish_at=NOW - timedelta(hours=1) if state == "scheduled" else None,
                    published_at=NOW - timedelta(days=99) if state == "published" else None,
                )
            )
        yield session


@pytest.mark.parametrize("state", OLD)
def test_each_reads_with_all_that_it_held(state: str) -> None:
    entry = read_tolerantly(OLD[state])
    assert not entry.unreadable
    read = content_of(entry)
    assert {name: read[name] for name in OLD[state] if name not in ("access_points", "dates")} == {
        name: value for name, value in OLD[state].items() if name not in ("access_points", "dates")
    }
    assert OLD[state]["dates"].items() <= read["dates"].items()
    for before, after in zip(OLD[state].get("access_points", ()), read["access_points"], strict=True):
        assert {name: after[name] for name in before if name != "dates"} == {
            name: value for name, value in before.items() if name != "dates"
        }


def test_the_older_contact_is_shown_where_there_is_no_other() -> None:
    assert best_contact(read_tolerantly(OLD["published"]), "2026-11-30").url == "https://www.nottinghamjobs.com"


def test_all_are_found_in_the_catalogue_of_the_desk(session: Session) -> None:
    assert {one.revision.slug for one in newest_revisions(session, lambda _: True)} == {
        content["slug"] for content in OLD.values()
    }


def test_a_draft_goes_on_with_what_is_added_to_it(session: Session) -> None:
    draft = OLD["draft"]
    fact = {"kind": "phone", "value": "0115 496 0123", "strength": "owner_current", "sources": [{"title": "A page"}]}
    saved = save_draft(session, {**draft, "contacts": [fact]}, EDITOR, "A number.", NOW, seen=1)
    assert not saved.conflict
    assert (
        saved.revision.content["contact"]
        == read_tolerantly(draft).model_dump(mode="json", exclude_none=True)["contact"]
    )
    now_in_work = in_work(session, draft["slug"])
    assert now_in_work is not None
    assert now_in_work.content["contacts"][0]["value"] == "0115 496 0123"


def test_what_was_scheduled_is_published_when_its_time_comes(session: Session) -> None:
    [waiting] = due(session, NOW)
    for slug in (*waiting.content["try_instead"], "wheels-to-work-derbyshire"):
        publish(session, {**OLD["draft"], "slug": slug, "opens": [], "try_instead": []}, "research", "", NOW)
    publish_draft(session, waiting.slug, 1, EDITOR, NOW)
    seen = published_one(session, waiting.slug)
    assert seen is not None
    assert seen.content == OLD["scheduled"]
