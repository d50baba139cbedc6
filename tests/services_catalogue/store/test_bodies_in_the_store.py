"""Bodies in the table of revisions: published by the same steps, under slugs that no provision has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.database import writing
from services_catalogue.reading.provision_reader import CatalogueError
from services_catalogue.store.drafts import Author, publish_draft, published_one, save_draft, send_to_review
from services_catalogue.store.revisions import publish, published_slugs
from services_catalogue.store.seed import seed
from tests.bodies import ACAS, CONTENTS, SAMARITANS
from tests.services_catalogue.store.test_drafts import content

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
AMY, BEN = Author("Persona: an editor"), Author("Persona: a publisher")


@pytest.fixture
def session(either: Engine) -> Iterator[Session]:
    with writing(either) as session:
        publish(session, content(), "research", "First published.", NOW)
        publish(session, ACAS, "research", "First published.", NOW)
        yield session


def test_a_body_is_published_by_a_second_person_as_a_provision_is(session: Session) -> None:
    draft = save_draft(session, SAMARITANS, AMY, "It was missing.", NOW, seen=None).revision
    send_to_review(session, "samaritans", draft.number)
    publish_draft(session, "samaritans", draft.number, BEN, NOW)
    seen = published_one(session, "samaritans")
    assert seen is not None
    assert (seen.content["body"], seen.reviewed_by) == ("crisis_line", BEN.name)


def test_provisions_and_bodies_are_told_apart_without_reading_them(session: Session) -> None:
    assert published_slugs(session) == ({"night-school"}, {"acas"})


@pytest.mark.parametrize(
    ("slug", "new", "holder"),
    [("night-school", {**ACAS, "slug": "night-school"}, "provision"), ("acas", content(slug="acas"), "body")],
)
def test_a_slug_never_changes_from_one_to_the_other(
    session: Session, slug: str, new: dict[str, Any], holder: str
) -> None:
    with pytest.raises(CatalogueError, match=f"the slug '{slug}' is that of a {holder} already"):
        save_draft(session, new, AMY, "x", NOW, seen=1)


def test_a_provision_leads_to_provisions_only_but_may_be_mixed_up_with_a_body(session: Session) -> None:
    draft = save_draft(session, content(opens=["acas"]), AMY, "x", NOW, seen=1).revision
    with pytest.raises(CatalogueError, match="opens, entry 1: there is no provision 'acas'"):
        send_to_review(session, "night-school", draft.number)
    changed = content(confused_with=[{"slug": "acas"}])
    again = save_draft(session, changed, AMY, "x", NOW, seen=draft.number).revision
    send_to_review(session, "night-school", again.number)


def test_a_folder_of_bodies_is_seeded_once_and_leaves_a_provision_of_that_slug_alone(
    session: Session, tmp_path: Path
) -> None:
    for one in (*CONTENTS, {**ACAS, "slug": "night-school"}):
        (tmp_path / f"{one['slug']}.yaml").write_text(yaml.safe_dump(one), encoding="utf-8")
    first = seed(session, tmp_path, NOW)
    assert set(first.added) == {one["slug"] for one in CONTENTS} - {"acas"}
    assert first.left_alone == ("night-school",)
    assert set(seed(session, tmp_path, NOW).same) == {one["slug"] for one in CONTENTS}
