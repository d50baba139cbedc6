"""Corrections of job steps in a table of their own: published by the same steps as moves, by a second person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.database import writing
from services_catalogue.editing.merge import merge
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.reading.stored_corrections import correction_content
from services_catalogue.store.drafts import Author, history, publish_draft, save_draft, send_to_review
from services_catalogue.store.record_content import kept_content, published_corrections, stored_record
from services_catalogue.store.revisions import JobCorrectionRevision, Revision, catalogue_version
from tests.services_catalogue.job_steps.test_corrected_data import correction, title

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
AMY, BEN = Author("Persona: an editor"), Author("Persona: a publisher")


@pytest.fixture
def session(either: Engine) -> Iterator[Session]:
    with writing(either) as session:
        yield session


def save(session: Session, content: dict[str, object], seen: int | None = None) -> Revision:
    return save_draft(session, content, AMY, "A reason.", NOW, seen=seen, of=JobCorrectionRevision).revision


def test_it_is_published_by_a_second_person_and_raises_the_version(session: Session) -> None:
    version = catalogue_version(session)
    draft = save(session, correction_content(correction()))
    assert published_corrections(session) == ()
    send_to_review(session, draft.slug, draft.number, JobCorrectionRevision)
    publish_draft(session, draft.slug, draft.number, BEN, NOW, JobCorrectionRevision)
    assert published_corrections(session) == (correction(),)
    assert catalogue_version(session) == version + 1
    (told,) = history(session, draft.slug, JobCorrectionRevision)
    assert (told.author, told.reviewed_by, told.note) == (AMY.name, BEN.name, "A reason.")


def test_one_that_cannot_be_read_is_not_even_a_draft(session: Session) -> None:
    with pytest.raises(CatalogueError):
        save(session, {**correction_content(correction()), "verdict": "perhaps"})


def test_what_is_stored_is_read_as_it_was_written(session: Session) -> None:
    draft = save(session, correction_content(title("carer")))
    assert stored_record(draft) == title("carer")
    assert kept_content(stored_record(draft)) == draft.content


def test_two_peoples_changes_are_put_together_field_by_field() -> None:
    base, words, verdict = (
        correction_content(one)
        for one in (correction(), correction(evidence="They say so."), correction(verdict="long_study"))
    )
    merged = merge(base, words, verdict)
    assert merged.content == correction_content(correction(evidence="They say so.", verdict="long_study"))
    assert merged.choices == ()
    both = merge(base, words, correction_content(correction(evidence="We know it.")))
    assert [choice.label for choice in both.choices] == ["What it rests on, in words"]
