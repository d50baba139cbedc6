"""Recipients are written down by the editors of a provision, and only as agreed."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from app.core.audit import AuditEvent
from app.core.database import reading
from app.core.permissions import Role
from app.referrals.models import Recipient
from tests.app.browsers.colleague import Colleague
from tests.app.browsers.resident import attribute, words_of
from tests.app.desk.conftest import SignedInAs

PLACE = "/desk/catalogue/access-to-work/referrals"
AGREED: dict[str, str | list[str]] = {
    "door": "",
    "name": "Demo team",
    "organisation": "",
    "email": "team@example.org",
    "answer_within": "5",
    "agreed_with": "Demo person",
    "agreed_on": "2026-11-20",
}


def kept(database: Engine) -> list[Recipient]:
    with reading(database) as session:
        return list(session.exec(select(Recipient).order_by(col(Recipient.id))))


def test_what_was_agreed_is_kept_and_shown(signed_in_as: SignedInAs, database: Engine) -> None:
    editor = Colleague(signed_in_as(Role.EDITOR))
    assert "Nobody has agreed to receive referrals from here" in editor.get(PLACE).words
    assert editor.goes_to(PLACE, AGREED) == f"{PLACE}?done=kept"
    words = editor.get(PLACE).words
    assert "By email to team@example.org" in words
    assert "Agreed with Demo person on 20 November 2026" in words
    assert "Demo team" in editor.get("/desk/catalogue/access-to-work").words
    with reading(database) as session:
        entry = session.exec(select(AuditEvent).where(AuditEvent.kind == "recipient")).one()
    assert entry.act == "agreed"
    assert "team@example.org" not in str(entry.detail)


def test_another_takes_the_place_of_the_one_before(signed_in_as: SignedInAs, database: Engine) -> None:
    editor = Colleague(signed_in_as(Role.EDITOR))
    editor.goes_to(PLACE, AGREED)
    editor.goes_to(PLACE, {**AGREED, "name": "Demo other team"})
    first, second = kept(database)
    assert first.ended_at is not None
    assert (second.name, second.ended_at) == ("Demo other team", None)
    editor.goes_to(f"{PLACE}/end", {"door": ""})
    assert all(one.ended_at is not None for one in kept(database))
    assert "Nobody has agreed" in editor.get(PLACE).words


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "not an address", "is not an email address"),
        ("email", "a@b.example, c@d.example", "more than one email address"),
        ("email", "", "so that it gets to them"),
        ("name", "", "Write who receives them"),
        ("agreed_with", "", "Write who agreed to that"),
        ("answer_within", "0", "from 1 to 60"),
        ("answer_within", "soon", "from 1 to 60"),
        ("agreed_on", "2199-01-01", "up to today"),
        ("agreed_on", "yesterday", "Write a day"),
        ("door", "made-up", "Choose a place"),
        ("organisation", "999", "Choose an organisation"),
    ],
)
def test_a_slip_is_told_and_nothing_is_kept(
    field: str, value: str, sentence: str, signed_in_as: SignedInAs, database: Engine
) -> None:
    page = Colleague(signed_in_as(Role.EDITOR)).post(PLACE, {**AGREED, field: value})
    assert sentence in page.words
    assert kept(database) == []


def test_only_the_leading_organisation_names_the_inbox_of_another(signed_in_as: SignedInAs, database: Engine) -> None:
    signed_in_as(Role.ADVISER, organisation="Demo council", leads=False)
    leading = Colleague(signed_in_as(Role.EDITOR))
    assert "Demo council" in leading.get(PLACE).words
    offered = leading.get(PLACE).document.css("select[name=organisation] option")
    council = next(attribute(o, "value") for o in offered if "council" in words_of(o))
    leading.goes_to(PLACE, {**AGREED, "organisation": council, "email": ""})
    assert str(kept(database)[0].organisation_id) == council
    assert "In the inbox of Demo council" in leading.get(PLACE).words
