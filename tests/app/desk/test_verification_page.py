"""What is due, what is wrong and who owns it, on the desk: each colleague sees what they may do, and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from time_machine import travel

from app.accounts.models import SignedLink
from app.catalogue.verification_emails import still_right_link
from app.core.audit import AuditEvent
from app.core.permissions import Role
from app.mail.outbox import Message, MessageKind, write
from services_catalogue.verification.models import (
    ProblemReason,
    ProblemReport,
    ProvisionOwnership,
    Reporter,
    Verification,
)
from services_catalogue.verification.problem_reports import report_problem
from services_catalogue.verification.verification import verification_status_of
from tests.app.browsers.resident import attribute
from tests.app.worlds.catalogue_world import KEEPING, LEADING, NOON, Visitor, World, make_world

PLACE = "/desk/keeping-true"
CARE = "/desk/catalogue/night-school/care"
RIGHT = "/desk/catalogue/night-school/still-right"
LATE = datetime(2027, 6, 21, 12, tzinfo=UTC)
"""The day after residents begin to read that it was not checked."""


@pytest.fixture
def world(database: Engine, tmp_path: Path) -> World:
    made = make_world(database, tmp_path)
    made.publish()
    made.publish(slug="day-school", name="Day School")
    made.set_care("night-school", organisation_id=made.keeping)
    return made


def somebody(world: World, *roles: Role, leads: bool = False) -> Visitor:
    """A signed-in colleague of the owning organisation, or of the leading one."""
    organisation = world.leading if leads else world.keeping
    name = f"{'-'.join(roles)}{len(world.rows(AuditEvent))}{organisation}@example.org"
    return world.visitor(staff=world.add_staff(name, organisation, roles))


def problem_report(world: World, slug: str = "night-school", note: str = "") -> str:
    with world.writing() as session:
        found, _ = report_problem(session, slug, ProblemReason.CONTACT_WRONG, Reporter.OWNER, NOON, note=note)
        return f"{PLACE}/faults/{found.id}/settle"


@pytest.mark.parametrize(
    ("days", "state"),
    [(-1, "Residents read: not checked"), (-2, "Late"), (-29, "Late"), (-30, "Due soon"), (-43, "Due soon"), (-44, "")],
)
def test_each_says_how_late_it_is(world: World, days: int, state: str) -> None:
    at = LATE + timedelta(days=days)
    with travel(at, tick=False):
        page = somebody(world, Role.ADVISER).get(PLACE)
    assert page.texts("section .state") == ([state, state] if state else [])
    assert "Not checked since the facts were found on 23 November 2026" in page.html


def test_an_adviser_sees_it_all_and_can_press_nothing(world: World) -> None:
    settle = problem_report(world)
    with travel(LATE, tick=False):
        adviser = somebody(world, Role.ADVISER)
        page = adviser.get(PLACE)
        assert "The phone number or email is wrong" in page.words
        assert page.document.css("main form") == []
        for path in (RIGHT, CARE, settle, f"{PLACE}/mail/1/again"):
            assert adviser.post(path, 403, revision="1", answer="Mended.").heading == "You cannot do this"
        assert adviser.client.get(CARE).status_code == 403
    assert world.rows(Verification) == []


def test_an_editor_says_still_right_of_what_is_theirs_and_of_nothing_else(world: World) -> None:
    with travel(LATE, tick=False):
        editor = somebody(world, Role.EDITOR)
        assert len(editor.get(PLACE).document.css("main form[action$='/still-right']")) == 1
        assert editor.goes_to(RIGHT, revision="1", **{"from-list": "yes"}) == f"{PLACE}?done=checked"
        assert editor.goes_to(RIGHT, revision="1") == "/desk/catalogue/night-school?done=checked"
        editor.post("/desk/catalogue/day-school/still-right", 403, revision="1")
        editor.post("/desk/catalogue/nothing/still-right", 404, revision="1")
        [check] = world.rows(Verification)
        assert (check.slug, check.by_organisation, check.how) == ("night-school", KEEPING, "desk")
        leading = somebody(world, Role.PUBLISHER, leads=True)
        leading.goes_to("/desk/catalogue/day-school/still-right", revision="1")
        assert "Nothing is due within 14 days" in leading.get(PLACE).words


def test_what_was_changed_meanwhile_has_to_be_looked_at(world: World) -> None:
    world.publish(summary="You learn on Sundays.")
    page = somebody(world, Role.EDITOR).post(RIGHT, 409, revision="1")
    assert "changed while you had the page open" in page.text(".govuk-error-summary")
    assert world.rows(Verification) == []


def test_a_problem_report_is_settled_with_an_answer_by_whoever_keeps_it(world: World) -> None:
    settle, elsewhere = problem_report(world, note="It is 0115 now."), problem_report(world, "day-school")
    editor = somebody(world, Role.EDITOR)
    page = editor.get(PLACE)
    assert "It is 0115 now." in page.words
    assert page.texts("section > .box h3") == ["Night School", "Day School"]
    field = settle.split("/")[-2]
    page = editor.post(settle, 422)
    assert page.links(".govuk-error-summary a") == [f"#answer-{field}"]
    page = editor.post(settle, 422, **{f"answer-{field}": "x" * 501})
    assert "x" * 501 in page.html, "what was written is kept"
    for _ in range(2):
        assert editor.goes_to(settle, **{f"answer-{field}": "Called them."}) == f"{PLACE}?done=settled"
    editor.post(elsewhere, 403, **{"answer-2": "Mine now."})
    first, second = world.rows(ProblemReport)
    assert (first.answer, first.settled_by.startswith("Demo Editor")) == ("Called them.", True)
    assert second.settled_at is None
    assert [entry.act for entry in world.rows(AuditEvent)] == ["settled"]
    for number in ("99", "0", "9" * 40, "x"):
        assert editor.client.post(f"{PLACE}/faults/{number}/settle", data={"answer-99": "x"}).status_code == 404


def test_mail_that_was_given_up_is_shown_to_administrators_of_the_leading_organisation_only(world: World) -> None:
    with world.writing() as session:
        write(
            session, MessageKind.PROMPT, key="k", to="gone@example.org", subject="Hello", body="secret link", now=NOON
        )
        message = session.get(Message, 1)
        assert message is not None
        message.given_up_at, message.attempts, message.problem = NOON, 6, "The mail server refused it (550)."
    again = f"{PLACE}/mail/1/again"
    for visitor in (somebody(world, Role.ADMINISTRATOR), somebody(world, Role.EDITOR, leads=True)):
        assert "gone@example.org" not in visitor.get(PLACE).html
        visitor.post(again, 403)
    administrator = somebody(world, Role.ADMINISTRATOR, leads=True)
    page = administrator.get(PLACE)
    assert "gone@example.org" in page.words
    assert "secret link" not in page.html
    assert "Written on 24 November 2026, 12:00, given up on 24 November 2026, 12:00. Tries: 6." in page.words
    assert administrator.goes_to(again) == f"{PLACE}?done=mail-again"
    [message] = world.mails()
    assert (message.given_up_at, message.attempts) == (None, 0)
    assert administrator.client.post(again).status_code == 404, "it is being tried already"


def test_the_leading_organisation_hands_it_over_and_old_links_stop(world: World) -> None:
    with world.writing() as session:
        still_right_link(session, "night-school", verification_status_of(session)["night-school"].schedule, NOON, "")
    publisher = somebody(world, Role.PUBLISHER, leads=True)
    page = publisher.get(CARE)
    assert KEEPING in page.text("select option[selected]")
    fields = {"keeper_name": " Demo  team ", "keeper_email": "team@example.org", "every_months": "3"}
    assert publisher.goes_to(CARE, organisation="", **fields) == f"{CARE}?done=kept"
    [care] = world.rows_of_care()
    assert (care.organisation_id, care.owner_name, care.every_months) == (None, "Demo team", 3)
    assert [link.used_at is not None for link in world.rows(SignedLink)] == [True]
    [entry] = world.rows(AuditEvent)
    assert (entry.act, entry.kind, entry.detail["every_months"]) == ("changed", "care", 3)
    assert "team@example.org" not in str(entry.detail)
    publisher.goes_to(CARE, organisation="", **fields)
    assert len(world.rows(AuditEvent)) == 1, "saving the same is no change"


def test_the_keeping_organisation_says_who_is_asked_and_cannot_give_it_away(world: World) -> None:
    editor = somebody(world, Role.EDITOR)
    page = editor.get(CARE)
    assert page.document.css("select[name=organisation]") == []
    assert f"Only {LEADING} can hand it to another" in page.words
    editor.goes_to(CARE, organisation=str(world.leading), keeper_name="", keeper_email="", every_months="12")
    [care] = world.rows_of_care()
    assert (care.organisation_id, care.every_months) == (world.keeping, 12)
    editor.post("/desk/catalogue/day-school/care", 403, every_months="1")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"keeper_email": "a@b.example\nBcc: c@d.example"}, "#keeper_email"),
        ({"keeper_email": "nobody"}, "#keeper_email"),
        ({"keeper_email": "a@example.org, b@example.org"}, "#keeper_email"),
        ({"keeper_name": ""}, "#keeper_name"),
        ({"keeper_name": "x" * 201}, "#keeper_name"),
        ({"every_months": "2"}, "#every_months"),
        ({"every_months": ""}, "#every_months"),
        ({"organisation": "99"}, "#organisation"),
        ({"organisation": "1 OR 1"}, "#organisation"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(world: World, changed: dict[str, str], field: str) -> None:
    typed = {"organisation": "", "keeper_name": "Demo team", "keeper_email": "team@example.org", "every_months": "3"}
    page = somebody(world, Role.EDITOR, leads=True).post(CARE, 422, **{**typed, **changed})
    assert field in page.links(".govuk-error-summary a")
    assert page.title.startswith("Error: ")
    for name in ("keeper_name", "keeper_email"):
        [shown] = page.document.css(f"input[name={name}]")
        assert attribute(shown, "value").split() == {**typed, **changed}[name].split()
    assert world.rows_of_care()[0].owner_name == ""


def test_any_colleague_reports_a_problem_report_with_a_note(world: World) -> None:
    adviser = somebody(world, Role.ADVISER)
    place = "/desk/catalogue/night-school/fault"
    assert "Night School in Long Eaton" in adviser.get(place).words
    page = adviser.post(place, 422, reason="", note="They moved.", door="long-eaton")
    assert "They moved." in page.words
    assert page.text("option[selected]") == "Night School in Long Eaton"
    sent = {"reason": "place_wrong", "note": "They moved.", "door": "long-eaton"}
    assert adviser.goes_to(place, **sent) == "/desk/catalogue/night-school?done=reported"
    [found] = world.rows(ProblemReport)
    assert (found.reporter, found.note, found.access_point, found.staff_id) == ("staff", "They moved.", "long-eaton", 1)
    assert [entry.act for entry in world.rows(AuditEvent)] == ["reported"]
    somebody(world, Role.EDITOR)
    adviser.goes_to(place, **{**sent, "door": "made-up"})
    assert [mail.to for mail in world.mails()] == [f"editor1{world.keeping}@example.org"]
    adviser.post("/desk/catalogue/nothing/fault", 404, **sent)


def test_the_page_of_one_provision_says_what_is_wrong_and_takes_both_answers(world: World) -> None:
    problem_report(world, note="It is 0115 now.")
    editor, place = somebody(world, Role.EDITOR), "/desk/catalogue/night-school"
    page = editor.get(place)
    assert "It is 0115 now." in page.words
    assert f"{PLACE}#fault-1" in page.links()
    [seen] = page.document.css("form[action$='/still-right'] input[name=revision]")
    assert editor.goes_to(RIGHT, revision=attribute(seen, "value")) == f"{place}?done=checked"
    assert len(page.document.css(f"form[action='{place}/fault'] input[name=reason]")) == 7
    assert "Thank you" in editor.get(f"{place}?done=reported").text(".done")


def test_nobody_else_gets_in(world: World) -> None:
    stranger = world.visitor()
    for path in (PLACE, CARE, "/desk/catalogue/night-school/fault"):
        response = stranger.client.get(path)
        assert (response.status_code, response.headers["location"].partition("?")[0]) == (303, "/desk/sign-in")
    for path in (RIGHT, CARE, "/desk/catalogue/night-school/fault", problem_report(world), f"{PLACE}/mail/1/again"):
        assert stranger.client.post(path, data={"revision": "1"}).status_code == 401
    assert world.rows(Verification) == []
    assert [care.slug for care in world.rows_of_care()] == [ProvisionOwnership(slug="night-school", since=NOON).slug]
