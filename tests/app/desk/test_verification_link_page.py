"""An owner without an account opens the link in a mail and says that all is right, or what is not."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from time_machine import travel

from app.accounts.models import LinkPurpose, SignedLink
from app.accounts.signed_links import withdraw_links
from app.core.audit import AuditEvent
from app.core.database import reading
from app.core.permissions import Role
from app.jobs.daily_jobs import do_daily_jobs
from services_catalogue.store.revisions import catalogue_version
from services_catalogue.verification.models import ProblemReport, Verification
from services_catalogue.verification.verification import checked_of
from tests.app.worlds.catalogue_world import AUDIT, KEEPING, World

OWNER = "keeper@provider.example.org"
DAY = datetime(2027, 5, 9, 12, tzinfo=UTC)
TOKEN = re.compile(r"/still-right/[\w-]+")


@pytest.fixture
def kept(world: World) -> World:
    world.set_care(organisation_id=world.keeping, owner_name="Demo keeper", owner_email=OWNER)
    world.add_staff("editor@keeping.example.org", world.keeping, [Role.EDITOR])
    return world


@pytest.fixture
def link(kept: World) -> str:
    """The address in the mail that the owner got two weeks before the due day."""
    do_daily_jobs(kept.engine, AUDIT, kept.settings, DAY)
    return str(TOKEN.findall(kept.mails()[0].body)[0])


def test_opening_it_shows_what_is_told_to_people_and_changes_nothing(kept: World, link: str) -> None:
    with travel(DAY, tick=False):
        for _ in range(3):
            page = kept.visitor().get(link)
    for words in (
        "Is this still right?", "You learn in the evening.", "You live in Derby.", "You are 19 or over.",
        "0800 100 900", "It ends", "31 March 2028", "how long people wait", "Night School in Long Eaton",
        "Yes, all of this is still right", "Something has changed", "Check by: 23 May 2027",
    ):  # fmt: skip
        assert words in page.words
    assert kept.rows(Verification) == kept.rows(ProblemReport) == []


def test_one_press_says_so_for_good_and_a_second_says_thank_you_again(kept: World, link: str) -> None:
    visitor = kept.visitor()
    with travel(DAY, tick=False):
        assert visitor.goes_to(link, revision="1") == link
        assert "was still right on 9 May 2027" in visitor.get(link).words
        assert "Thank you" in visitor.post(link, 200, revision="1").heading
    with travel(DAY + timedelta(days=50), tick=False):
        assert "Thank you" in visitor.get(link).heading
    [check] = kept.rows(Verification)
    assert (check.by_name, check.by_organisation, check.how, check.revision) == ("Demo keeper", KEEPING, "link", 1)
    with reading(kept.engine) as session:
        assert checked_of(session)["night-school"].on == "2027-05-09"
        assert catalogue_version(session) == 2, "so that every process shows it"
    assert [(entry.actor, entry.act) for entry in kept.rows(AuditEvent)][-1] == ("Demo keeper", "checked")


@pytest.mark.parametrize("revision", ["0", "", "2", "x", "٣", "9" * 5000])
def test_what_was_changed_meanwhile_has_to_be_looked_at_again(kept: World, link: str, revision: str) -> None:
    if revision == "2":
        kept.publish(summary="You learn on Sundays.")
        revision = "1"
    with travel(DAY, tick=False):
        page = kept.visitor().post(link, 409, revision=revision)
    assert "changed while you had it open" in page.words
    assert kept.rows(Verification) == []
    assert "Yes, all of this is still right" in page.words, "the link can still be used"


def test_something_has_changed_tells_the_editors_and_leaves_the_link(kept: World, link: str) -> None:
    visitor = kept.visitor()
    note = "It moved to the library. <b>New number</b>: 0115 000"
    with travel(DAY, tick=False):
        assert visitor.goes_to(f"{link}/changed", reason="place_wrong", note=note) == f"{link}/told"
        assert "Thank you" in visitor.get(f"{link}/told").heading
        visitor.goes_to(f"{link}/changed", reason="place_wrong", note=note)
        assert "The place is wrong (2 times)" in visitor.get(link).words
    [problem_report] = kept.rows(ProblemReport)
    assert (problem_report.reporter, problem_report.note, problem_report.count) == ("keeper", note, 2)
    _, told = kept.mails()
    assert told.to == "editor@keeping.example.org", "the keeper knows already"
    assert note in told.body
    assert kept.rows(Verification) == []


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [("", "It moved.", "#reason"), ("nothing", "", "#reason"), ("something_else", " ", "#note"),
     ("place_wrong", "x" * 501, "#note")],
)  # fmt: skip
def test_what_is_missing_is_named_and_what_was_written_is_kept(
    kept: World, link: str, reason: str, note: str, field: str
) -> None:
    with travel(DAY, tick=False):
        page = kept.visitor().post(f"{link}/changed", 422, reason=reason, note=note)
    assert page.links(".govuk-error-summary a") == [field]
    assert page.title.startswith("Error: ")
    assert note.strip() in page.words
    assert kept.rows(ProblemReport) == []


def test_an_old_link_says_so_and_sends_a_new_one_to_the_owner_only(kept: World, link: str) -> None:
    visitor, late = kept.visitor(), DAY + timedelta(days=120)
    with travel(late, tick=False):
        for page in (visitor.get(link, 410), visitor.post(link, 410, revision="1")):
            assert page.heading == "This link has run out"
            assert page.document.css("input:not([type=hidden])") == []
        for _ in range(3):
            assert visitor.goes_to(f"{link}/again", email="stranger@example.org", to="stranger@example.org")
        assert "on its way" in visitor.get(f"{link}/sent").heading
        again = kept.mails()[1:]
        assert [mail.to for mail in again] == [OWNER], "once a day, and to nobody else"
        fresh = TOKEN.findall(again[0].body)[0]
        assert "Yes, all of this" in visitor.get(fresh).words
    assert kept.rows(Verification) == []


def test_a_link_that_was_replaced_says_nothing_in_the_name_of_the_new_owner(kept: World, link: str) -> None:
    with kept.writing() as session:
        withdraw_links(session, LinkPurpose.STILL_RIGHT, "night-school", DAY)
    with travel(DAY, tick=False):
        assert kept.visitor().post(link, 410, revision="1").heading == "This link has run out"
    assert kept.rows(Verification) == []


def test_what_is_no_link_of_ours_says_what_to_do(kept: World, link: str) -> None:
    visitor = kept.visitor()
    for address in (f"{link}x", "/still-right/x", "/still-right/" + "x" * 1500):
        assert visitor.get(address, 404).heading == "This link does not work"
        assert visitor.post(f"{address}/again", 404).heading == "This link does not work"
        assert visitor.post(f"{address}/changed", 404).heading == "This link does not work"
    with kept.writing() as session:
        for signed in session.exec(select(SignedLink)):
            signed.purpose = LinkPurpose.INVITATION
    assert visitor.get(link, 404)


def test_what_has_ended_meanwhile_need_not_be_checked(kept: World, link: str) -> None:
    kept.publish(slug="day-school")
    kept.publish(dates={"status": "closed"}, try_instead=["day-school"])
    with travel(DAY, tick=False):
        assert kept.visitor().get(link, 410).heading == "There is nothing to check"
        assert kept.visitor().goes_to(f"{link}/again") == f"{link}/sent"
    assert len(kept.mails()) == 1
