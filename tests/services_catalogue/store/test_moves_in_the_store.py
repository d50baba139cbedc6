"""Moves in a table of their own: published by the same steps as provisions, under ids that entries may have too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col

from app.core.database import writing
from services_catalogue.model.move import ORDER, Move, MoveOrder
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.reading.move_reader import shipped_moves
from services_catalogue.reading.stored_moves import move_content
from services_catalogue.store.drafts import (
    Author,
    authors_of,
    begin_anew,
    current,
    give_up,
    history,
    in_work,
    numbered,
    publish_draft,
    published_one,
    save_draft,
    send_to_review,
)
from services_catalogue.store.record_content import published_moves
from services_catalogue.store.revisions import MoveRevision, catalogue_version, publish, published
from services_catalogue.store.seed import RESEARCH, seed_moves, seed_shipped_moves
from tests.services_catalogue.store.test_drafts import content as provision_content

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
AMY, BEN = Author("Persona: an editor"), Author("Persona: a publisher")


def content(move_id: str, **fields: Any) -> dict[str, Any]:
    """A move that reads well, carried by the provision of these tests."""
    usual = {
        "place": "first",
        "urgency": "soon",
        "when": [{"question": "age", "at_least": 18}],
        "act": "Ring them. Say who you are.",
        "why_first": "They can help.",
        "carried_by": [{"slug": "night-school"}],
        "sources": {"a-page": {"title": "A page", "date": "2026-07", "says": "They help."}},
        "confidence": "high",
    }
    return {"id": move_id, **usual, **fields}


def move(move_id: str, **fields: Any) -> Move:
    return Move.model_validate(content(move_id, **fields))


TODAY, SOON, LATER = move("ring-today", urgency="today"), move("ring-soon"), move("ring-later")


@pytest.fixture
def session(either: Engine) -> Iterator[Session]:
    with writing(either) as session:
        publish(session, provision_content(), RESEARCH, "First published.", NOW)
        seed_moves(session, [TODAY, SOON, LATER], NOW)
        yield session


def ids(session: Session) -> list[str]:
    return [one.id for one in published_moves(session)]


def save(session: Session, content: dict[str, Any], seen: int | None) -> MoveRevision:
    saved = save_draft(session, content, AMY, "A reason.", NOW, seen=seen, of=MoveRevision).revision
    assert isinstance(saved, MoveRevision)
    return saved


def put(session: Session, content: dict[str, Any], seen: int | None) -> None:
    """Save, review and publish."""
    draft = save(session, content, seen)
    send_to_review(session, draft.slug, draft.number, MoveRevision)
    publish_draft(session, draft.slug, draft.number, BEN, NOW, MoveRevision)


def test_a_move_is_published_by_a_second_person_as_a_provision_is(session: Session) -> None:
    version = catalogue_version(session)
    put(session, content("ring-soon", act="Ring them now."), 1)
    seen = published_one(session, "ring-soon", MoveRevision)
    assert seen is not None
    assert (seen.number, seen.content["act"], seen.reviewed_by) == (2, "Ring them now.", BEN.name)
    assert authors_of(session, seen) == set()
    assert [one.state.value for one in history(session, "ring-soon", MoveRevision)] == ["published", "retired"]
    assert catalogue_version(session) == version + 1
    assert next(one for one in published_moves(session) if one.id == "ring-soon").act == "Ring them now."


def test_a_move_and_an_entry_may_have_the_same_short_name(session: Session) -> None:
    put(session, content("night-school"), None)
    entry, as_move = published_one(session, "night-school"), published_one(session, "night-school", MoveRevision)
    assert entry is not None
    assert as_move is not None
    assert entry.content["name"] == "Night school"
    assert as_move.content["act"].startswith("Ring them.")
    give_up(session, "night-school", save(session, content("night-school", act="Go there."), 1).number, MoveRevision)
    assert in_work(session, "night-school", MoveRevision) is None
    assert [one.slug for one in published(session)] == ["night-school"]


def test_what_two_people_write_at_once_is_set_aside(session: Session) -> None:
    save(session, content("ring-soon", act="Ring them now."), 1)
    other = save_draft(session, content("ring-soon", act="Go there."), BEN, "x", NOW, seen=1, of=MoveRevision)
    assert other.conflict
    assert other.revision.state.value == "set_aside"


def test_a_draft_is_begun_anew_from_what_was_published_since(session: Session) -> None:
    draft = save(session, content("ring-soon", act="Go there."), 1)
    saved = begin_anew(session, draft, AMY, "Compared.", NOW)
    assert (saved.revision.number, saved.revision.begun_from) == (3, 1)
    assert numbered(session, "ring-soon", 3, MoveRevision) is saved.revision


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"carried_by": [{"slug": "nobody"}]}, "there is no provision, draft or body 'nobody'"),
        ({"carried_by": [{"slug": "night-school", "access_point": "leeds"}]}, "has no access point 'leeds'"),
        ({"conflicts_with": ["ring-today"]}, "'ring-today' does not stand behind it"),
    ],
)
def test_a_move_that_names_what_there_is_not_stays_a_draft(session: Session, fields: dict[str, Any], told: str) -> None:
    draft = save(session, content("ring-soon", **fields), 1)
    with pytest.raises(CatalogueError, match=told):
        send_to_review(session, "ring-soon", draft.number, MoveRevision)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"id": "order"}, "no move can be called 'order'"),
        ({"when": [{"question": "shoe_size", "one_of": ["9"]}]}, "there is no question 'shoe_size'"),
        ({"on_card": [{"say": "Be quick.", "sources": ["nowhere"]}]}, "there is no source 'nowhere'"),
        ({"when": []}, "has too few entries"),
    ],
)
def test_a_move_that_cannot_be_read_is_not_even_a_draft(session: Session, fields: dict[str, Any], told: str) -> None:
    with pytest.raises(CatalogueError, match=told):
        save(session, {**content("ring-soon"), **fields}, 1)


def test_the_order_holds_inside_an_urgency_and_is_published_like_a_move(session: Session) -> None:
    assert ids(session) == ["ring-today", "ring-soon", "ring-later"]
    put(session, {ORDER: ["ring-later", "ring-soon", "ring-today"]}, 1)
    assert ids(session) == ["ring-today", "ring-later", "ring-soon"]
    put(session, content("ring-anew", urgency="today"), None)
    assert ids(session) == ["ring-today", "ring-anew", "ring-later", "ring-soon"], "a new one stands last of its own"


def test_an_order_that_undoes_a_conflict_is_refused(session: Session) -> None:
    put(session, content("ring-soon", conflicts_with=["ring-later"]), 1)
    draft = save(session, {ORDER: ["ring-later", "ring-soon", "ring-today"]}, 1)
    with pytest.raises(CatalogueError, match="'ring-later' does not stand behind it"):
        send_to_review(session, ORDER, draft.number, MoveRevision)


def test_an_order_names_each_move_once(session: Session) -> None:
    with pytest.raises(CatalogueError, match="'ring-soon' stands in the order twice"):
        save(session, {ORDER: ["ring-soon", "ring-soon"]}, 1)


def test_a_second_start_changes_nothing(session: Session) -> None:
    version = catalogue_version(session)
    again = seed_moves(session, [TODAY, SOON, LATER], NOW)
    assert set(again.same) == {"ring-today", "ring-soon", "ring-later", ORDER}
    assert catalogue_version(session) == version


def test_a_changed_file_is_followed_until_a_person_has_worked_on_the_move(session: Session) -> None:
    save(session, content("ring-later", act="A person wrote this."), 1)
    changed = [one.model_copy(update={"why_first": "It is true."}) for one in (TODAY, SOON, LATER)]
    report = seed_moves(session, changed, NOW)
    assert (set(report.changed), report.left_alone) == ({"ring-today", "ring-soon"}, ("ring-later",))
    kept = current(session, "ring-later", MoveRevision)
    assert kept is not None
    assert kept.content["act"] == "A person wrote this."


def test_a_new_move_of_the_files_comes_in_beside_an_order_that_a_person_changed(session: Session) -> None:
    put(session, {ORDER: ["ring-today", "ring-later", "ring-soon"]}, 1)
    report = seed_moves(session, [TODAY, SOON, move("ring-anew"), LATER], NOW)
    assert (report.added, report.left_alone) == (("ring-anew",), (ORDER,))
    assert ids(session) == ["ring-today", "ring-later", "ring-soon", "ring-anew"]


def test_the_moves_that_ship_come_out_of_the_database_as_they_went_in(either: Engine) -> None:
    with writing(either) as session:
        assert seed_shipped_moves(session, NOW) is None
        assert published_moves(session) == shipped_moves()


def test_a_stored_move_that_cannot_be_read_any_more_sleeps(session: Session) -> None:
    old = {**content("ring-soon"), "when": [{"question": "shoe_size", "one_of": ["9"]}], "added_later": 1}
    session.exec(update(MoveRevision).where(col(MoveRevision.slug) == "ring-soon").values(content=old))
    (unread,) = [one for one in published_moves(session) if one.unreadable]
    assert (unread.id, unread.sleeps, unread.name) == ("ring-soon", True, "Ring them")
    assert "there is no question 'shoe_size'" in (unread.unreadable or "")


def test_a_stored_move_loses_only_what_cannot_be_read(session: Session) -> None:
    old = {**content("ring-soon"), "checked": {"by": "Nobody"}, "sharper_with": ["the_weather"]}
    session.exec(update(MoveRevision).where(col(MoveRevision.slug) == "ring-soon").values(content=old))
    found = next(one for one in published_moves(session) if one.id == "ring-soon")
    assert (found.unreadable, found.checked, found.sharper_with) == (None, None, ())


def test_equal_moves_are_stored_alike() -> None:
    one = move("a", unsourced=["why_first", "deadline", "not_to_do"])
    assert move_content(one)["unsourced"] == ["deadline", "not_to_do", "why_first"]
    assert Move.model_validate(move_content(one)) == one
    assert MoveOrder.model_validate(move_content(MoveOrder(order=("a",)))).order == ("a",)


def test_a_withdrawn_move_is_kept_and_sleeps() -> None:
    assert move("a", withdrawn=True).sleeps
    assert not move("a").sleeps
