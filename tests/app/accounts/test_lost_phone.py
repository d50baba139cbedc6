"""A command lets in again an administrator whose phone is lost, or no longer fits, and no other account."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import select

from app.__main__ import main
from app.accounts import second_factor
from app.accounts.models import Staff
from app.accounts.staff_secrets import StaffSecrets
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.database import reading, writing
from app.core.keys import AUDIT_FILE_NAME, FILE_NAME, load_keys
from app.main import Navigator
from tests.app.browsers.account import QUICK, Browser, link_in, mails, the

NewBrowser = Callable[[], Browser]
PASSWORD = "correct horse battery staple"
EMAIL = "ada@riverbank.example"


@pytest.fixture
def ada(navigator: Navigator, tmp_path: Path, database: Engine, monkeypatch: pytest.MonkeyPatch) -> Navigator:
    """An administrator of the leading organisation, with a password and a phone; the keys are those of the folder."""
    monkeypatch.setenv("NAVIGATOR_RESEARCH", "false")
    monkeypatch.setenv("NAVIGATOR_ADDRESS", "https://desk.example")
    monkeypatch.setenv("NAVIGATOR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NAVIGATOR_DATABASE_URL", database.url.render_as_string(hide_password=False))
    locks = navigator.state.staff_secrets = StaffSecrets.of(load_keys(tmp_path, None), QUICK)
    with writing(database) as session:
        staff = the(session, "administrator")
        staff.email, staff.name, staff.password_hash = EMAIL, "Persona: Ada", locks.passwords.hash(PASSWORD)
        staff.totp = locks.keep(second_factor.new_seed())
    return navigator


def lets_in(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The path that the command prints."""
    main(["administrator", "--lost-phone", "--email", EMAIL, *arguments])
    found = re.search(r"https://desk\.example(/desk/new-code/\S+)", capsys.readouterr().out)
    assert found
    return found[1]


def sets_up(browser: Browser, path: str) -> None:
    """Set up another phone through the link: the password, then the phone's code."""
    assert browser.goes_to(path, password=PASSWORD) == "/desk/set-up-code"
    seed = browser.get("/desk/set-up-code").text(".seed").replace(" ", "")
    browser.post("/desk/set-up-code", 200, code=second_factor.code_at(seed, now()))


def test_by_a_link_their_password_and_another_phone(
    ada: Navigator, browser: NewBrowser, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = browser()
    sets_up(mine, lets_in(capsys))
    assert mine.is_signed_in()
    assert "another phone" in mails(ada, EMAIL)[-1].body


def test_the_same_link_is_mailed_and_the_audit_says_by_what(ada: Navigator, capsys: pytest.CaptureFixture[str]) -> None:
    path = lets_in(capsys)
    [mail] = mails(ada, EMAIL)
    assert link_in(mail) == path
    assert "Set up your phone again".lower() in mail.subject.lower()
    with reading(ada.state.engine) as session:
        entry = session.exec(select(AuditEvent)).all()[-1]
    assert (entry.actor, entry.act, entry.detail) == ("A command", "sent link", {"to": "set up a phone again"})


def test_it_lasts_a_day_works_once_and_takes_the_place_of_an_older_one(
    ada: Navigator,  # noqa: ARG001
    browser: NewBrowser,
    capsys: pytest.CaptureFixture[str],
    clock: time_machine.Traveller,
) -> None:
    first, second = lets_in(capsys), lets_in(capsys)
    browser().get(first, 404)
    sets_up(browser(), second)
    browser().get(second, 404)
    third = lets_in(capsys)
    clock.shift(24 * 3600)
    browser().get(third)
    clock.shift(1)
    browser().get(third, 404)


def test_after_all_keys_were_lost(
    ada: Navigator, browser: NewBrowser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (FILE_NAME, AUDIT_FILE_NAME):
        (tmp_path / file).unlink()
    path = lets_in(capsys, "--accept-lost-key")
    ada.state.staff_secrets = StaffSecrets.of(load_keys(tmp_path, None), QUICK)
    mine = browser()
    mine.gives_password(EMAIL, PASSWORD)
    assert not mine.is_signed_in()
    sets_up(mine, path)
    assert mine.is_signed_in()
    mine.get("/desk/audit")


REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "somebody unknown": ({"email": "ben@riverbank.example"}, "Nobody here has the email address"),
    "an editor": ({"roles": ["editor"]}, "is not an administrator"),
    "one whose account is closed": ({"disabled_at": now()}, "is closed"),
    "one who has not joined": ({"joined_at": None}, "has not joined yet"),
}


@pytest.mark.parametrize(("changes", "said"), REFUSED.values(), ids=REFUSED)
def test_nobody_else(ada: Navigator, changes: dict[str, object], said: str) -> None:
    with writing(ada.state.engine) as session:
        staff = session.exec(select(Staff).where(Staff.email == EMAIL)).one()
        for name, value in changes.items():
            setattr(staff, name, value)
    with pytest.raises(SystemExit) as ended:
        main(["administrator", "--lost-phone", "--email", EMAIL])
    assert said in str(ended.value.code)
    assert mails(ada, EMAIL) == []


def test_the_first_one_still_needs_names(ada: Navigator) -> None:
    assert ada.state.demo
    with pytest.raises(SystemExit) as ended:
        main(["administrator", "--email", EMAIL])
    assert "Give --organisation, --name and --email; or --lost-phone." in str(ended.value.code)


def test_the_only_administrator_need_not_be_named_and_one_of_several_has_to_be(
    ada: Navigator, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ada is not None
    main(["administrator", "--lost-phone"])
    assert "/desk/new-code/" in capsys.readouterr().out
    with writing(database) as session:
        other = the(session, "publisher")
        other.roles, other.email = ["administrator"], "grace@riverbank.example"
    with pytest.raises(SystemExit) as ended:
        main(["administrator", "--lost-phone"])
    assert "Say which of them by --email: ada@riverbank.example or grace@riverbank.example." in str(ended.value.code)
    with writing(database) as session:
        for one in session.exec(select(Staff)):
            one.disabled_at = now()
    with pytest.raises(SystemExit) as ended:
        main(["administrator", "--lost-phone"])
    assert "There is no administrator yet." in str(ended.value.code)


def test_one_who_signs_in_with_their_organisations_account_chooses_a_password(
    ada: Navigator, browser: NewBrowser, capsys: pytest.CaptureFixture[str]
) -> None:
    with writing(ada.state.engine) as session:
        staff = session.exec(select(Staff).where(Staff.email == EMAIL)).one()
        staff.password_hash = None
    main(["administrator", "--lost-phone", "--email", EMAIL])
    found = re.search(r"https://desk\.example(/desk/join/\S+)", capsys.readouterr().out)
    assert found
    mine = browser()
    assert mine.goes_to(found[1], new_password="apple velvet orbit canal") == "/desk/set-up-code"
    seed = mine.get("/desk/set-up-code").text(".seed").replace(" ", "")
    mine.post("/desk/set-up-code", 200, code=second_factor.code_at(seed, now()))
    assert mine.is_signed_in()
