"""A change goes from draft to review to publication; two editors at once lose nothing; history shows it all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.accounts.models import Staff
from app.core.database import reading, writing
from services_catalogue.model.organisations import Organisation
from services_catalogue.reading.provision_reader import CatalogueError
from services_catalogue.store.drafts import (
    Author,
    DraftError,
    as_it_stood,
    authors_of,
    begin_anew,
    current,
    due,
    give_up,
    history,
    in_work,
    publish_draft,
    published_one,
    save_draft,
    schedule,
    send_back,
    send_to_review,
    set_aside,
)
from services_catalogue.store.revisions import IN_WORK, ProvisionRevision, RevisionState, catalogue_version, publish
from tests.long import LONG

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
AMY, BEN, CAZ = Author("Persona: an editor"), Author("Persona: another editor"), Author("Persona: a publisher")
SLUG = "night-school"


def content(**changes: Any) -> dict[str, Any]:
    return {
        "slug": SLUG,
        "name": "Night school",
        "category": "employment_and_skills",
        "level": "local",
        "stage": "both",
        "summary": "You get evening classes.",
        "dates": {"status": "running", "as_of": "2026-11"},
        "confidence": "medium",
        **changes,
    }


@pytest.fixture
def session(either: Engine) -> Iterator[Session]:
    with writing(either) as session:
        publish(session, content(), "research", "First published.", NOW - timedelta(days=9))
        yield session


def test_nobody_sees_a_draft_until_it_is_reviewed_and_published(session: Session) -> None:
    before = catalogue_version(session)
    draft = save_draft(session, content(name="Evening school"), AMY, "It was renamed.", NOW, seen=1).revision
    assert (draft.number, draft.begun_from, draft.state) == (2, 1, RevisionState.DRAFT)
    with pytest.raises(DraftError):
        publish_draft(session, SLUG, 2, CAZ, NOW)  # not reviewed yet
    session.expire_all()
    send_to_review(session, SLUG, 2)
    seen = published_one(session, SLUG)
    assert seen is not None
    assert seen.number == 1
    publish_draft(session, SLUG, 2, CAZ, NOW)
    seen = published_one(session, SLUG)
    assert seen is not None
    assert (seen.number, seen.reviewed_by, seen.content["name"]) == (2, CAZ.name, "Evening school")
    assert catalogue_version(session) > before
    assert [r.state for r in history(session, SLUG)] == [RevisionState.PUBLISHED, RevisionState.RETIRED]


def test_two_who_save_at_once_lose_nothing(session: Session) -> None:
    first = save_draft(session, content(name="Amy's name"), AMY, "A", NOW, seen=1)
    second = save_draft(session, content(name="Ben's name"), BEN, "B", NOW, seen=1)
    assert not first.conflict
    assert second.conflict
    assert [r.content["name"] for r in set_aside(session, SLUG)] == ["Ben's name"]
    assert current(session, SLUG) == first.revision
    third = save_draft(session, content(name="Both"), BEN, "Merged.", NOW, seen=first.revision.number)
    assert not third.conflict
    give_up(session, SLUG, second.revision.number)
    assert {r.content["name"] for r in history(session, SLUG)} == {"Night school", "Amy's name", "Ben's name", "Both"}


def test_a_draft_that_was_given_up_can_be_taken_up_again(session: Session) -> None:
    new = content(slug="day-school", name="Day school")
    save_draft(session, new, AMY, "x", NOW, seen=None)
    give_up(session, "day-school", 1)
    again = save_draft(session, {**new, "name": "Day school again"}, BEN, "x", NOW, seen=1)
    assert (again.conflict, again.revision.state) == (False, RevisionState.DRAFT)
    send_to_review(session, "day-school", again.revision.number)


def test_a_save_that_changes_nothing_adds_nothing(session: Session) -> None:
    saved = save_draft(session, content(), AMY, "No change.", NOW, seen=1)
    assert (saved.revision.number, saved.conflict, in_work(session, SLUG)) == (1, False, None)


def test_whoever_wrote_any_of_it_is_among_its_authors(session: Session) -> None:
    staff = [_somebody(session, n) for n in range(3)]
    save_draft(session, content(name="One"), Author("x", staff[0]), "x", NOW, seen=1)
    save_draft(session, content(name="Two"), Author("x", staff[1]), "x", NOW, seen=2)
    draft = in_work(session, SLUG)
    assert draft is not None
    assert authors_of(session, draft) == {staff[0], staff[1]}
    send_to_review(session, SLUG, draft.number)
    publish_draft(session, SLUG, draft.number, CAZ, NOW)
    later = save_draft(session, content(name="Three"), Author("x", staff[2]), "x", NOW, seen=3).revision
    assert authors_of(session, later) == {staff[2]}, "what is published is done with"


def _somebody(session: Session, number: int) -> int:
    organisation = Organisation(name=f"Demo council {number}", created_at=NOW)
    session.add(organisation)
    session.flush()
    staff = Staff(
        organisation_id=organisation.id or 0, email=f"{number}@example.org", name="x", roles=[], created_at=NOW
    )
    session.add(staff)
    session.flush()
    return staff.id or 0


def test_what_names_something_unpublished_waits(session: Session) -> None:
    save_draft(session, content(try_instead=["day-school"]), AMY, "x", NOW, seen=1)
    with pytest.raises(CatalogueError, match="there is no provision 'day-school'"):
        send_to_review(session, SLUG, 2)


def test_a_draft_that_was_overtaken_is_compared_before_it_is_published(session: Session) -> None:
    save_draft(session, content(name="Draft"), AMY, "x", NOW, seen=1)
    publish(session, content(name="From the file"), "research", "x", NOW)
    with pytest.raises(DraftError, match="Another version has been published"):
        send_to_review(session, SLUG, 2)
    draft = in_work(session, SLUG)
    assert draft is not None
    anew = begin_anew(session, draft, AMY, "Compared.", NOW).revision
    assert (anew.begun_from, anew.content["name"]) == (3, "Draft")
    send_to_review(session, SLUG, anew.number)


def test_what_is_approved_for_a_time_is_due_then_and_not_before(session: Session) -> None:
    save_draft(session, content(name="Later"), AMY, "x", NOW, seen=1)
    send_to_review(session, SLUG, 2)
    schedule(session, SLUG, 2, CAZ, NOW + timedelta(days=2))
    assert due(session, NOW + timedelta(days=1)) == []
    assert [r.number for r in due(session, NOW + timedelta(days=2))] == [2]
    send_back(session, SLUG, 2)
    assert due(session, NOW + timedelta(days=3)) == []


def test_the_catalogue_as_it_stood(session: Session) -> None:
    save_draft(session, content(name="New"), AMY, "x", NOW, seen=1)
    send_to_review(session, SLUG, 2)
    publish_draft(session, SLUG, 2, CAZ, NOW)

    def name_on(at: datetime) -> list[str]:
        return [row.content["name"] for row in as_it_stood(session, at)]

    assert name_on(NOW - timedelta(days=10)) == []
    assert name_on(NOW - timedelta(days=1)) == ["Night school"]
    assert name_on(NOW) == ["New"]


def test_something_new_is_published_the_same_way(session: Session) -> None:
    new = content(slug="day-school", name="Day school")
    saved = save_draft(session, new, AMY, "x", NOW, seen=None)
    assert (saved.revision.number, saved.revision.begun_from) == (1, None)
    assert save_draft(session, {**new, "name": "Other"}, BEN, "x", NOW, seen=None).conflict
    send_to_review(session, "day-school", 1)
    publish_draft(session, "day-school", 1, CAZ, NOW)
    assert published_one(session, "day-school") is not None


schools = count(1)


class Desk(RuleBasedStateMachine):
    """A Hypothesis state machine: people save, review, publish and give up in any order, each on what they saw last."""

    engine: Engine

    @initialize()
    def begin(self) -> None:
        self.slug = f"school-{next(schools)}"  # the number of an object may have been another's before
        self.written: list[str] = []
        self.seen: dict[str, int | None] = {"amy": None, "ben": None}
        self.count = 0

    @rule(who=st.sampled_from(["amy", "ben"]))
    def opens(self, who: str) -> None:
        with reading(self.engine) as session:
            found = current(session, self.slug)
            self.seen[who] = None if found is None else found.number

    @rule(who=st.sampled_from(["amy", "ben"]))
    def saves(self, who: str) -> None:
        self.count += 1
        name = f"{who} {self.count}"
        with writing(self.engine) as session:
            saved = save_draft(session, content(slug=self.slug, name=name), Author(who), "x", NOW, seen=self.seen[who])
            self.written.append(name)
            if not saved.conflict:
                self.seen[who] = saved.revision.number

    @rule(move=st.sampled_from([send_to_review, send_back, give_up]))
    def moves(self, move: Any) -> None:
        with writing(self.engine) as session:
            draft = in_work(session, self.slug)
            if draft is None:
                return
            try:
                move(session, self.slug, draft.number)
            except DraftError:
                return

    @rule()
    def publishes(self) -> None:
        with writing(self.engine) as session:
            draft = in_work(session, self.slug)
            if draft is not None and draft.state is RevisionState.IN_REVIEW:
                publish_draft(session, self.slug, draft.number, CAZ, NOW)

    @invariant()
    def nothing_is_lost_and_there_is_one_truth_and_one_future(self) -> None:
        with reading(self.engine) as session:
            rows = session.exec(select(ProvisionRevision).where(ProvisionRevision.slug == self.slug)).all()
        assert sorted(row.content["name"] for row in rows) == sorted(self.written)
        assert len([row for row in rows if row.state is RevisionState.PUBLISHED]) <= 1
        assert len([row for row in rows if row.state in IN_WORK]) <= 1
        assert sorted(row.number for row in rows) == list(range(1, len(rows) + 1))


def test_whatever_people_do_in_whatever_order(either: Engine) -> None:
    Desk.engine = either
    run_state_machine_as_test(Desk, settings=settings(max_examples=25 if LONG else 12, stateful_step_count=25))
