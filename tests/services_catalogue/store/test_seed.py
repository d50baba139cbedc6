"""The research fills an empty catalogue once, follows its files, and never writes over what a person published."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col, select

from app.core.database import reading, writing
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.reading.provision_reader import PROVISIONS, content_of, read_folder
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.drafts import Author, history, save_draft, send_to_review
from services_catalogue.store.revisions import (
    ProvisionRevision,
    RevisionState,
    catalogue_version,
    latest,
    publish,
    published,
)
from services_catalogue.store.seed import RESEARCH, SeedReport, seed, seed_candidates

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the researched provisions that a test may change."""
    return Path(shutil.copytree(PROVISIONS, tmp_path / "provisions"))


def seeded(engine: Engine, folder: Path) -> SeedReport:
    with writing(engine) as session:
        return seed(session, folder, NOW)


def change(folder: Path, slug: str) -> None:
    file = folder / f"{slug}.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("summary: ", "summary: Now changed. ", 1), encoding="utf-8"
    )


def person_publishes(engine: Engine, slug: str) -> None:
    with writing(engine) as session:
        content = latest(session)[slug].content
        publish(session, {**content, "summary": "A person wrote this."}, "amira@example.org", "They rang us.", NOW)


def test_the_first_time_all_are_published_in_one_step(database: Engine, folder: Path) -> None:
    report = seeded(database, folder)
    provisions = read_folder(folder)
    assert set(report.added) == {provision.slug for provision in provisions}
    assert (report.changed, report.same, report.left_alone) == ((), (), ())
    with reading(database) as session:
        assert catalogue_version(session) == 1
        stored = published(session)
        assert {row.author for row in session.exec(select(ProvisionRevision))} == {RESEARCH}
    assert {each.number for each in stored} == {1}
    by_slug = {provision.slug: provision for provision in provisions}
    assert {each.slug: read_tolerantly(each.content) for each in stored} == by_slug


def test_the_second_time_nothing_changes(database: Engine, folder: Path) -> None:
    first = seeded(database, folder)
    again = seeded(database, folder)
    assert set(again.same) == set(first.added)
    assert (again.added, again.changed, again.left_alone) == ((), (), ())
    with reading(database) as session:
        assert catalogue_version(session) == 1
        assert len(session.exec(select(ProvisionRevision)).all()) == len(first.added)


def test_a_changed_file_becomes_a_new_revision(database: Engine, folder: Path) -> None:
    seeded(database, folder)
    change(folder, "access-to-work")
    report = seeded(database, folder)
    assert report.changed == ("access-to-work",)
    assert report.added == report.left_alone == ()
    with reading(database) as session:
        assert catalogue_version(session) == 2
        newest = latest(session)["access-to-work"]
        assert (newest.number, newest.author) == (2, RESEARCH)
        assert newest.content["summary"].startswith("Now changed.")


def test_a_new_file_is_added_without_touching_the_others(database: Engine, folder: Path) -> None:
    taken = (folder / "zink-buxton.yaml").read_text(encoding="utf-8")
    (folder / "zink-buxton.yaml").unlink()
    seeded(database, folder)
    (folder / "zink-buxton.yaml").write_text(taken, encoding="utf-8")
    assert seeded(database, folder).added == ("zink-buxton",)


def test_what_a_person_changed_is_left_alone_and_told(database: Engine, folder: Path) -> None:
    seeded(database, folder)
    person_publishes(database, "access-to-work")
    report = seeded(database, folder)
    assert report.left_alone == ("access-to-work",)
    change(folder, "access-to-work")
    assert seeded(database, folder).left_alone == ("access-to-work",)
    with reading(database) as session:
        assert latest(session)["access-to-work"].content["summary"] == "A person wrote this."
        assert catalogue_version(session) == 2


@pytest.fixture
def candidate(either: Engine, folder: Path, tmp_path: Path) -> Engine:
    """A database from when Zink was a candidate, whose file has since come among those to publish."""
    candidates = tmp_path / "candidates"
    candidates.mkdir()
    (folder / "zink-buxton.yaml").rename(candidates / "zink-buxton.yaml")
    seeded(either, folder)
    with writing(either) as session:
        assert seed_candidates(session, candidates, NOW) is None
    (candidates / "zink-buxton.yaml").rename(folder / "zink-buxton.yaml")
    return either


def states(engine: Engine) -> list[tuple[str, RevisionState]]:
    """Who wrote each revision of the candidate, and where it stands, oldest first."""
    with reading(engine) as session:
        return [(each.author, each.state) for each in reversed(history(session, "zink-buxton"))]


@pytest.mark.parametrize("file_changed", [False, True])
def test_a_candidate_that_nobody_worked_on_is_published_once_its_file_is(
    candidate: Engine, folder: Path, file_changed: bool
) -> None:
    if file_changed:
        change(folder, "zink-buxton")
    assert seeded(candidate, folder).confirmed == ("zink-buxton",)
    assert states(candidate) == [(RESEARCH, RevisionState.SUPERSEDED), (RESEARCH, RevisionState.PUBLISHED)]
    with reading(candidate) as session:
        assert catalogue_version(session) == 2
        (shown,) = (each for each in published(session) if each.slug == "zink-buxton")
    assert shown.content["summary"].startswith("Now changed.") is file_changed
    assert "zink-buxton" in seeded(candidate, folder).same


@pytest.mark.parametrize("work", ["changed it", "sent it to review"])
def test_a_candidate_that_a_person_works_on_stays_theirs_and_that_is_told(
    candidate: Engine, folder: Path, work: str
) -> None:
    with writing(candidate) as session:
        if work == "changed it":
            content = {**latest(session)["zink-buxton"].content, "summary": "You get what a person wrote."}
            save_draft(session, content, Author("Demo editor"), "They rang us.", NOW, seen=1)
        else:
            send_to_review(session, "zink-buxton", 1)
    before = states(candidate)
    report = seeded(candidate, folder)
    assert report.left_in_draft == ("zink-buxton",)
    assert "zink-buxton" not in (*report.same, *report.left_alone)
    assert states(candidate) == before
    with reading(candidate) as session:
        assert "zink-buxton" not in {each.slug for each in published(session)}


def test_when_the_research_comes_to_say_the_same_there_is_nothing_to_tell(database: Engine, folder: Path) -> None:
    seeded(database, folder)
    change(folder, "access-to-work")
    (said,) = (p for p in read_folder(folder) if p.slug == "access-to-work")
    with writing(database) as session:
        publish(session, content_of(said), "amira@example.org", "They rang us.", NOW)
    assert "access-to-work" in seeded(database, folder).same


def test_a_revision_from_before_a_field_was_added_is_no_change(database: Engine, folder: Path) -> None:
    seeded(database, folder)
    with reading(database) as session:
        older = {**latest(session)["access-to-work"].content}
    del older["evidence"]
    with writing(database) as session:
        column = col(ProvisionRevision.slug)
        session.exec(update(ProvisionRevision).where(column == "access-to-work").values(content=older))
    assert "access-to-work" in seeded(database, folder).same


def test_a_file_that_was_taken_away_stays_published(database: Engine, folder: Path) -> None:
    seeded(database, folder)
    (folder / "zink-buxton.yaml").unlink()
    assert "zink-buxton" not in str(seeded(database, folder))
    with reading(database) as session:
        assert "zink-buxton" in {each.slug for each in published(session)}


def test_a_mistake_in_one_file_changes_nothing(database: Engine, folder: Path) -> None:
    (folder / "zink-buxton.yaml").write_text("slug: zink-buxton\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"zink-buxton\.yaml line 1"):
        seeded(database, folder)
    with reading(database) as session:
        assert published(session) == []
