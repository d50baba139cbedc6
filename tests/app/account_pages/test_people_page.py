"""Administrators look after staff: those of the leading organisation after all, others after their own only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from app.accounts import people
from app.accounts.models import Staff
from app.accounts.people import AccountError
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Colleague, Role
from app.main import Navigator
from tests.app.browsers.account import Browser, mails, the

NewBrowser = Callable[[], Browser]
ACTS = ("roles", "disable", "enable", "sign-out", "new-password", "new-code", "invite-again")
LEADING, COUNCIL = "1", "2"


def id_of(navigator: Navigator, who: str) -> int:
    with reading(navigator.state.engine) as session:
        return the(session, who).id or 0


@pytest.fixture
def leader(browser: NewBrowser) -> Browser:
    mine = browser()
    mine.signs_in("administrator")
    return mine


@pytest.fixture
def councillor(browser: NewBrowser, navigator: Navigator) -> Browser:
    """An administrator of the organisation that does not lead."""
    with writing(navigator.state.engine) as session:
        the(session, "council-editor").roles = ["editor", "administrator"]
    mine = browser()
    mine.signs_in("council-editor")
    return mine


def test_only_administrators_see_any_of_it(browser: NewBrowser, navigator: Navigator) -> None:
    person = id_of(navigator, "editor")
    for who in ("adviser", "editor", "publisher"):
        mine = browser()
        mine.signs_in(who)
        for path in ("/desk/people", "/desk/people/invite", f"/desk/people/{person}", "/desk/organisations/new"):
            assert "Only administrators" in mine.get(path, 403).words
        for act in ACTS:
            assert mine.client.post(f"/desk/people/{person}/{act}").status_code == 403


class TestAnotherOrganisation:
    def test_sees_and_invites_only_its_own(self, councillor: Browser) -> None:
        page = councillor.get("/desk/people")
        assert "Demo council editor" in page.words
        assert "Demo partnership" not in page.words
        assert "Demo publisher" not in page.words
        said: dict[str, str | list[str]] = {
            "name": "Persona: Ben",
            "email": "ben@riverbank.example",
            "roles": ["editor"],
        }
        assert "organisation" in councillor.post("/desk/people/invite", organisation=LEADING, **said).words
        councillor.post("/desk/people/invite", 200, organisation=COUNCIL, **said)

    def test_cannot_tell_anothers_person_from_nobody(self, councillor: Browser, navigator: Navigator) -> None:
        for person in (id_of(navigator, "editor"), 999):
            absent = [councillor.client.get(f"/desk/people/{person}")]
            absent += [councillor.client.post(f"/desk/people/{person}/{act}", data={"proved": "1"}) for act in ACTS]
            assert {answer.status_code for answer in absent} == {404}
            assert len({answer.text for answer in absent}) == 1
        with reading(navigator.state.engine) as session:
            assert the(session, "editor").disabled_at is None
        assert mails(navigator, "editor@example.org") == []

    def test_neither_adds_nor_changes_organisations(self, councillor: Browser) -> None:
        for path in ("new", LEADING, COUNCIL):
            councillor.get(f"/desk/organisations/{path}", 403)
            assert councillor.client.post(f"/desk/organisations/{path}", data={"name": "x"}).status_code == 403


@pytest.mark.parametrize("number", ["0", "-1", "9" * 9, "9" * 10, "9" * 40, "1.0", "٣", "1x"])
def test_a_number_that_nobody_has_is_no_page(leader: Browser, number: str) -> None:
    for path in (f"/desk/people/{number}", f"/desk/organisations/{number}", f"/desk/sign-in/with/{number}"):
        assert leader.client.get(path).status_code == 404


class TestInviting:
    def test_keeps_what_was_typed_and_names_each_mistake(self, leader: Browser) -> None:
        page = leader.post("/desk/people/invite", name="Persona: Ada", email="ada@", organisation="7")
        assert page.links(".govuk-error-summary a") == ["#email", "#organisation", "#roles"]
        assert 'value="Persona: Ada"' in page.html

    @pytest.mark.parametrize("email", ["", "ada", "ada@b", "a b@c.example", "a@b.example, c@d.example", "a.@b.example"])
    def test_wants_one_plain_address(self, leader: Browser, email: str) -> None:
        page = leader.post("/desk/people/invite", name="Ada", email=email, organisation=LEADING, roles=["editor"])
        assert page.links(".govuk-error-summary a") == ["#email"]

    @pytest.mark.parametrize(
        ("typed", "kept"), [("zoë@B.example", "zoë@b.example"), ("\ufeffada\u200b@b.example", "ada@b.example")]
    )
    def test_takes_letters_of_any_language_and_leaves_out_what_cannot_be_seen(
        self, leader: Browser, typed: str, kept: str
    ) -> None:
        page = leader.post("/desk/people/invite", 200, name="Ada", email=typed, organisation=LEADING, roles=["editor"])
        assert f"A mail to {kept} is on its way" in page.words

    def test_nobody_twice_whatever_the_letters(self, leader: Browser) -> None:
        page = leader.post(
            "/desk/people/invite", name="E", email="EDITOR@Example.org", organisation=COUNCIL, roles=["editor"]
        )
        assert "cannot be invited" in page.words

    def test_no_role_that_there_is_not(self, leader: Browser, navigator: Navigator) -> None:
        said = {"name": "Ada", "email": "ada@riverbank.example", "organisation": COUNCIL}
        leader.post("/desk/people/invite", roles=["root"], **said)
        leader.post("/desk/people/invite", 200, roles=["root", "publisher", "adviser"], **said)
        with reading(navigator.state.engine) as session:
            ada = session.exec(select(Staff).where(Staff.email == "ada@riverbank.example")).one()
            assert (ada.roles, ada.joined_at, ada.password_hash) == (["adviser", "publisher"], None, None)


class TestChanging:
    def test_closing_an_account_ends_its_sessions_at_once(
        self, leader: Browser, browser: NewBrowser, navigator: Navigator
    ) -> None:
        editor = browser()
        editor.signs_in("editor")
        person = f"/desk/people/{id_of(navigator, 'editor')}"
        leader.goes_to(f"{person}/disable")
        assert not editor.is_signed_in()
        assert "Closed" in leader.get(person).words
        assert browser().gives_password("editor").status_code == 422
        leader.goes_to(f"{person}/enable")
        assert browser().gives_password("editor").status_code == 303
        told = [mail.body for mail in mails(navigator, "editor@example.org")]
        assert ["was closed" in told[0], "was opened again" in told[1]] == [True, True]

    def test_new_roles_count_at_the_next_page(self, leader: Browser, browser: NewBrowser, navigator: Navigator) -> None:
        editor = browser()
        editor.signs_in("editor")
        leader.goes_to(f"/desk/people/{id_of(navigator, 'editor')}/roles", roles=["administrator"])
        editor.get("/desk/people")
        leader.goes_to(f"/desk/people/{id_of(navigator, 'editor')}/roles", roles=["adviser"])
        editor.get("/desk/people", 403)

    def test_somebody_can_be_signed_out_everywhere(
        self, leader: Browser, browser: NewBrowser, navigator: Navigator
    ) -> None:
        editor = browser()
        editor.signs_in("editor")
        leader.goes_to(f"/desk/people/{id_of(navigator, 'editor')}/sign-out")
        assert not editor.is_signed_in()

    def test_nobody_locks_themselves_out(self, leader: Browser, navigator: Navigator) -> None:
        mine = f"/desk/people/{id_of(navigator, 'administrator')}"
        assert "cannot" in leader.post(f"{mine}/roles", roles=["editor"]).words
        assert "cannot" in leader.post(f"{mine}/disable").words
        assert leader.is_signed_in()
        leader.goes_to(f"{mine}/roles", roles=["editor", "administrator"])

    def test_each_is_in_the_audit_with_who_did_it(self, leader: Browser, navigator: Navigator) -> None:
        editor = id_of(navigator, "editor")
        leader.goes_to(f"/desk/people/{editor}/roles", roles=["adviser"])
        leader.goes_to(f"/desk/people/{editor}/new-password")
        with reading(navigator.state.engine) as session:
            found = session.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(2)).all()
        assert [(entry.actor, entry.act, entry.subject) for entry in found] == [
            ("Demo administrator", "sent link", str(editor)),
            ("Demo administrator", "changed roles", str(editor)),
        ]
        assert found[1].detail == {"before": ["editor"], "after": ["adviser"]}


class TestTheLastAdministrator:
    """However many there are, and whichever of them acts: the leading organisation is never left without one."""

    @staticmethod
    def colleague(session: Session, who: str) -> Colleague:
        staff = the(session, who)
        return Colleague(staff.id or 0, staff.name, staff.email, frozenset(), staff.organisation_id, "", True, 0)

    @pytest.mark.parametrize("act", ["disable", "roles"])
    def test_two_cannot_remove_each_other(self, navigator: Navigator, act: str) -> None:
        with writing(navigator.state.engine) as session:
            the(session, "editor").roles = [Role.ADMINISTRATOR]

        def remove(by: str, who: str) -> None:
            with writing(navigator.state.engine) as session:
                acting, staff = self.colleague(session, by), the(session, who)
                if act == "disable":
                    people.disable(session, acting, staff, now())
                else:
                    people.change_roles(session, acting, staff, ["adviser"])

        remove("editor", "administrator")
        with pytest.raises(AccountError, match="last administrator of Demo partnership"):
            remove("administrator", "editor")
        with reading(navigator.state.engine) as session:
            assert [staff.email for staff in people.administrators(session)] == ["editor@example.org"]

    def test_one_who_was_only_invited_does_not_count(self, leader: Browser, navigator: Navigator) -> None:
        leader.post("/desk/people/invite", 200, name="A", email="a@b.example", organisation="1", roles="administrator")
        with writing(navigator.state.engine) as session:
            other = self.colleague(session, "editor")
            with pytest.raises(AccountError, match="last administrator"):
                people.disable(session, other, the(session, "administrator"), now())


class TestOrganisations:
    def test_are_added_once(self, leader: Browser) -> None:
        assert leader.goes_to("/desk/organisations/new", name="Riverbank  college") == "/desk/people?done=organisation"
        assert "Riverbank college" in leader.get("/desk/people?done=organisation").words
        assert "already" in leader.post("/desk/organisations/new", name="Riverbank college").words
        leader.post("/desk/organisations/new", name="")

    def test_the_secret_of_their_sign_in_is_sealed_and_never_shown(self, leader: Browser, navigator: Navigator) -> None:
        said = {"name": "Demo council", "issuer": "https://accounts.example", "client": "navigator"}
        assert leader.post("/desk/organisations/2", **said).links(".govuk-error-summary a") == ["#secret"]
        leader.goes_to("/desk/organisations/2", secret="very-secret-indeed", **said)
        assert "very-secret-indeed" not in leader.get("/desk/organisations/2").html
        assert b"very-secret-indeed" not in b"".join(
            path.read_bytes() for path in navigator.state.settings.data_dir.iterdir() if path.is_file()
        )
        leader.goes_to("/desk/organisations/2", secret="", **said)
        changed = said | {"issuer": "https://elsewhere.example"}
        assert leader.post("/desk/organisations/2", secret="", **changed).links(".govuk-error-summary a") == ["#secret"]

    @pytest.mark.parametrize(
        "issuer",
        [
            "http://accounts.example",
            "accounts.example",
            "https://a:b@accounts.example",
            "ftp://x",
            "https://",
            "https://[x",
        ],
    )
    def test_an_issuer_is_an_address_that_we_may_call(self, leader: Browser, issuer: str) -> None:
        page = leader.post("/desk/organisations/2", name="Demo council", issuer=issuer, client="c", secret="s")
        assert page.links(".govuk-error-summary a") == ["#issuer"]
