"""The newest content counts: that in work before what is published, and never what was given up."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import Session

from app.core.database import reading, writing
from services_catalogue.model.provision import Provision
from services_catalogue.reading.provision_reader import CANDIDATES, content_of
from services_catalogue.store.newest_contents import newest_revisions
from services_catalogue.store.revisions import ProvisionRevision, RevisionState, latest, publish
from services_catalogue.store.seed import seed_candidates
from tests.services_catalogue.impact.open_records import some

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def drafted(session: Session, provision: Provision, state: RevisionState, number: int) -> None:
    session.add(
        ProvisionRevision.model_validate(
            {
                "slug": provision.slug,
                "number": number,
                "state": state,
                "content": content_of(provision),
                "author": "Demo editor",
                "created_at": NOW,
            }
        )
    )
    session.flush()


def test_the_newest_content_counts_and_what_was_given_up_does_not(database: Engine) -> None:
    with writing(database) as session:
        publish(session, content_of(some("a")), "Demo editor", "", NOW)
        drafted(session, some("a", unknown=["only the email"]), RevisionState.IN_REVIEW, 2)
        drafted(session, some("a", unknown=["never mind"]), RevisionState.SET_ASIDE, 3)
        publish(session, content_of(some("b")), "Demo editor", "", NOW)
        publish(session, content_of(some("b", unknown=[])), "Demo editor", "They rang.", NOW)
        drafted(session, some("c"), RevisionState.SUPERSEDED, 1)
        drafted(session, some("d", unknown=["phone"]), RevisionState.SCHEDULED, 1)
    with reading(database) as session:
        found = [one.content for one in newest_revisions(session, lambda _slug: True)]
        seen = [one.content for one in newest_revisions(session, lambda slug: slug != "a")]
    assert [(one.entry.slug, one.draft, one.published, one.entry.unknown) for one in found] == [
        ("a", True, True, ("only the email",)),
        ("b", False, True, ()),
        ("d", True, False, ("phone",)),
    ]
    assert [(one.entry.slug, one.draft) for one in seen] == [("a", False), ("b", False), ("d", True)]


def test_a_draft_that_cannot_be_read_any_more_is_still_there(database: Engine) -> None:
    with writing(database) as session:
        seed_candidates(session, CANDIDATES, NOW)
        content = latest(session)["rhubarb-farm"].content
        broken = {**content, "slug": "broken", "eligibility": [{"question": "shoe_size", "one_of": ["9"]}]}
        row = latest(session)["rhubarb-farm"].model_dump() | {"id": None, "slug": "broken", "content": broken}
        session.add(ProvisionRevision.model_validate(row))
    with reading(database) as session:
        slugs = {one.content.entry.slug for one in newest_revisions(session, lambda _slug: True)}
    assert slugs >= {"broken", "rhubarb-farm"}
