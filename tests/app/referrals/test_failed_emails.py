"""A mail about a referral that was given up is shown to the operator, who can have it tried again."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.__main__ import main
from app.core.audit import AuditEvent
from app.core.permissions import Role
from app.mail.outbox import Message
from app.mail.sender import BACK_OFF, deliver_due
from tests.app.worlds.reminder_world import PERSON, RECIPIENT, Waiting, at

PLACE = "/desk/keeping-true"


@pytest.fixture
def dead(waiting: Waiting) -> Waiting:
    """A referral and the mail that asks its client how it went, which no mail server took."""
    waiting.send(answer_within=60)
    waiting.run(at(11, 30))
    away = waiting.settings.model_copy(update={"mail_server": "smtp://127.0.0.1:1"})
    now = at(11, 30)
    while any(mail.given_up_at is None for mail in waiting.world.mails()):
        now += BACK_OFF[-1]
        deliver_due(waiting.engine, away, now)
    waiting.run(now)
    return waiting


def test_an_administrator_sees_what_failed_since_when_and_why_and_tries_it_again(dead: Waiting) -> None:
    world = dead.world
    administrator = world.visitor(
        staff=world.add_staff("administrator@example.org", world.leading, [Role.ADMINISTRATOR])
    )
    page = administrator.get(PLACE)
    [first, second] = page.texts("section[aria-labelledby=mail] .box")
    assert f"To {RECIPIENT}. Written on 24 November 2026, 10:00, given up on " in first
    assert "The mail server could not be used (ConnectionRefusedError)." in first
    assert "To the person who was referred." in second
    assert PERSON not in page.html
    assert "/referral/" not in page.text("section[aria-labelledby=mail]")
    for number in (1, 2):
        assert administrator.goes_to(f"{PLACE}/mail/{number}/again") == f"{PLACE}?done=mail-again"
    page = administrator.get(f"{PLACE}?done=mail-again")
    assert "It is tried again now." in page.words
    assert "All mail was sent, or is still being tried." in page.words
    deliver_due(dead.engine, dead.settings, at(12, 24, year=2099))
    assert all(mail.sent_at is not None for mail in world.mails())
    assert [entry.act for entry in world.rows(AuditEvent)][-2:] == ["sent again", "sent again"]


def test_an_operator_lists_it_and_has_all_of_it_tried_again(
    dead: Waiting, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NAVIGATOR_RESEARCH", "false")
    monkeypatch.setenv("NAVIGATOR_DATABASE_URL", dead.engine.url.render_as_string(hide_password=False))
    command = ["mail", "--data-dir", str(dead.world.folder)]
    main(command)
    told = capsys.readouterr().out
    assert told.startswith("Given up: 2\n")
    assert f"to {RECIPIENT}\n    written 24/11/2026 10:00, tries: 6. The mail server could not be used" in told
    assert "How did it go?, to the person who was referred" in told
    assert "Waiting: 2\n  A mail did not arrive" in told
    assert PERSON not in told
    assert "http" not in told
    main([*command, "--again"])
    assert capsys.readouterr().out.startswith("Tried again: 2.")
    main(command)
    assert capsys.readouterr().out.startswith("Given up: 0\nWaiting: 4\n")
    with dead.world.writing() as session:
        assert {mail.attempts for mail in session.exec(select(Message).where(Message.problem == ""))} == {0}
