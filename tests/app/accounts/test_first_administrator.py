"""The first administrator comes in by a command, and the staff of a demo cannot sign in outside of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.accounts import second_factor
from app.accounts.demo_accounts import PASSWORD, PEOPLE, make_demo_staff
from app.accounts.first_administrator import first_administrator
from app.accounts.models import Staff
from app.accounts.people import AccountError
from app.core.audit import Audit, AuditEvent
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Role
from app.main import Navigator
from services_catalogue.model.organisations import Organisation
from tests.app.browsers.account import Browser, the
from tests.app.browsers.resident import attribute

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AUDIT = Audit(b"k" * 32)
NewBrowser = Callable[[], Browser]


def make(engine: Engine, email: str = "ada@riverbank.example", name: str = "Persona: Ada") -> str:
    return first_administrator(engine, AUDIT, "Riverbank partnership", name, email, NOW)


class TestTheFirstAdministrator:
    def test_leads_and_is_invited(self, database: Engine) -> None:
        assert make(database, email=" Ada@Riverbank.example ").startswith("/desk/join/")
        with reading(database) as session:
            staff, organisation = session.exec(select(Staff)).one(), session.exec(select(Organisation)).one()
            assert (organisation.name, organisation.leads) == ("Riverbank partnership", True)
            assert (staff.email, staff.roles, staff.joined_at) == ("ada@riverbank.example", ["administrator"], None)
            assert [(e.actor, e.act) for e in session.exec(select(AuditEvent))] == [("The service", "invited")]

    def test_again_before_they_have_joined_gives_a_new_link(self, database: Engine) -> None:
        first = make(database)
        assert make(database) != first
        with reading(database) as session:
            assert len(session.exec(select(Staff)).all()) == 1

    def test_not_when_there_is_one(self, database: Engine) -> None:
        make(database)
        with writing(database) as session:
            session.exec(select(Staff)).one().joined_at = NOW
        with pytest.raises(AccountError, match="Ask Persona: Ada to invite you"):
            make(database, email="ben@riverbank.example")

    def test_again_when_the_only_one_was_closed(self, database: Engine) -> None:
        make(database)
        with writing(database) as session:
            staff = session.exec(select(Staff)).one()
            staff.joined_at = staff.disabled_at = NOW
        with pytest.raises(AccountError, match="belongs to somebody"):
            make(database)
        make(database, email="ben@riverbank.example")

    @pytest.mark.parametrize(
        ("email", "name"), [("ada", "Ada"), ("a@b.example\nBcc: c@d.example", "Ada"), ("a@b.example", " ")]
    )
    def test_not_with_what_cannot_be_used(self, database: Engine, email: str, name: str) -> None:
        with pytest.raises(AccountError):
            make(database, email=email, name=name)
        with reading(database) as session:
            assert session.exec(select(Organisation)).all() == []


class TestTheDemo:
    def test_offers_each_account_and_fills_the_form_by_one_press(self, browser: NewBrowser) -> None:
        mine = browser()
        offered = mine.get("/desk/sign-in")
        assert len(offered.texts(".demo-people__one")) == len(PEOPLE) == 8
        assert PASSWORD in offered.words
        filled = mine.get("/desk/sign-in?use=publisher&next=/desk/audit")
        fields = {
            attribute(field, "name"): attribute(field, "value")
            for field in filled.document.css("main form[method=post] input")
        }
        assert fields == {"next": "/desk/audit", "email": "publisher@example.org", "password": PASSWORD}
        mine.goes_to("/desk/sign-in", **fields)
        shown = mine.get("/desk/sign-in/code").text(".demo-code")
        assert mine.goes_to("/desk/sign-in/code", code=shown) == "/desk/audit"

    def test_covers_every_role_and_two_organisations(self, navigator: Navigator) -> None:
        make_demo_staff(navigator.state.engine, navigator.state.staff_secrets, NOW)
        with reading(navigator.state.engine) as session:
            staff = session.exec(select(Staff)).all()
            assert len(staff) == len(PEOPLE), "made once"
            assert {role for person in staff for role in person.roles} == set(Role)
            assert [o.leads for o in session.exec(select(Organisation).order_by(Organisation.name))] == [False, True]

    @pytest.mark.parametrize("not_a_demo", [False, None, 1, "yes"])
    def test_shows_nothing_and_lets_nobody_in_anywhere_else(
        self, navigator: Navigator, browser: NewBrowser, not_a_demo: object
    ) -> None:
        half = browser()
        half.gives_password("editor")
        if not_a_demo is None:
            del navigator.state.demo
        else:
            navigator.state.demo = not_a_demo
        for page in (browser().get("/desk/sign-in"), browser().get("/desk/sign-in?use=editor")):
            assert PASSWORD not in page.html
            assert "example.org" not in page.html
            assert "demo" not in page.html.lower()
        for person in PEOPLE:
            assert browser().gives_password(person.email).status_code == 422
        code = second_factor.code_at(PEOPLE[0].seed, now())
        assert code not in half.get("/desk/sign-in/code").html
        half.post("/desk/sign-in/code", code=code)
        assert not half.is_signed_in()

    def test_a_real_person_sees_no_code_of_theirs_in_a_demo(self, navigator: Navigator, browser: NewBrowser) -> None:
        seed = second_factor.new_seed()
        with writing(navigator.state.engine) as session:
            staff = the(session, "editor")
            staff.email, staff.totp = "ada@riverbank.example", navigator.state.staff_secrets.keep(seed)
        mine = browser()
        mine.gives_password("ada@riverbank.example")
        assert mine.get("/desk/sign-in/code").texts(".demo-code") == []


def test_a_link_of_the_command_lasts_a_day(navigator: Navigator, browser: NewBrowser) -> None:
    with writing(navigator.state.engine) as session:
        the(session, "administrator").disabled_at = NOW
    path = first_administrator(
        navigator.state.engine, AUDIT, "x", "Persona: Ada", "ada@riverbank.example", now() - timedelta(hours=24)
    )
    assert "Demo partnership" in browser().get(path).words
