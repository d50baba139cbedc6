"""A recipient without an account opens a referral from a mail, reads it, responds, and later reports outcomes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select
from time_machine import travel

from app.accounts.signed_links import make_link
from app.core.audit import AuditEvent
from app.core.clock import now
from app.mail.outbox import Message
from app.referrals.consent_kinds import Purpose
from app.referrals.emails import LINK_LASTS, RECIPIENT_LINK
from app.referrals.lifecycle import ReferralState
from app.referrals.models import Consent, Outcome, Referral, ReferralEvent
from tests.app.browsers.resident import attribute
from tests.app.worlds.catalogue_world import NOON, Visitor, World
from tests.app.worlds.referral_factory import (
    PERSON,
    RECIPIENT,
    WHY,
    Made,
    client_of,
    make_referral,
    referral_of,
    stored,
)


@pytest.fixture
def recipient(world: World) -> Visitor:
    return world.visitor()


@pytest.fixture
def received(made: Made, recipient: Visitor) -> str:
    """The address of the referral's page, which the press on the link has opened."""
    return recipient.goes_to(made.link)


def comes_back(world: World, made: Made, recipient: Visitor) -> None:
    """Open the page by a new link, after the access by the first one ended."""
    with world.writing() as session:
        link = make_link(session, RECIPIENT_LINK, made.code, now(), LINK_LASTS)
    assert recipient.goes_to(f"/referral/{link}") == f"/received/{made.code}"


def refused(world: World, received: str, recipient: Visitor, act: str, **fields: str) -> list[str]:
    """What the page says of a form that is not taken; asserts that it changes nothing."""
    before = stored(world.engine)
    page = recipient.post(f"{received}/{act}", 422, **fields)
    assert page.title.startswith("Error: ")
    assert stored(world.engine) == before
    return page.links(".govuk-error-summary a") + page.texts(".govuk-error-summary li")


def test_opening_it_shows_what_was_sent_and_only_notes_that_it_was_opened(
    world: World, made: Made, received: str, recipient: Visitor
) -> None:
    before = stored(world.engine)
    for _ in range(2):
        page = recipient.get(received)
    for words in (PERSON, WHY, "sam@example.org", "After noon", "Large print", "If they are 19.", "Night School",
                  "Please answer by 8 December 2026. 10 working days left.", "Yes, we take them",
                  "They have started", "What happened so far"):  # fmt: skip
        assert words in page.words
    assert page.title == "A referral to you – Opportunity Escalator"
    assert stored(world.engine) == before
    looked = [entry for entry in world.rows(AuditEvent) if entry.act == "looked"]
    assert [(one.actor, one.kind, one.subject) for one in looked] == [(RECIPIENT, "referral", made.code)] * 2


def test_from_received_to_a_job_on_the_one_page(world: World, received: str, recipient: Visitor) -> None:
    assert recipient.goes_to(f"{received}/answer", state="received") == f"{received}?done=thanks-received"
    assert "Please still answer" in recipient.get(f"{received}?done=thanks-received").words
    assert recipient.goes_to(f"{received}/answer", state="accepted", note="On Monday.") == (
        f"{received}?done=thanks-answer"
    )
    page = recipient.get(f"{received}?done=thanks-answer")
    assert "Thank you. The adviser is told." in page.texts("[role=status]")
    assert "It was accepted on 24 November 2026." in page.words
    recipient.goes_to(f"{received}/answer", state="started")
    assert recipient.goes_to(f"{received}/outcome", kind="job", day="2026-11-24") == (f"{received}?done=thanks-outcome")
    page = recipient.get(received)
    assert "They got a job (24 November 2026)" in page.words
    assert page.document.css("input[name=state]") == [], "there is nothing left to answer"
    assert [(one.kind, one.who, one.side) for one in world.rows(Outcome)] == [
        ("started", RECIPIENT, "receiver"),
        ("job", RECIPIENT, "receiver"),
    ]
    told = [mail.to for mail in world.mails()[1:]]
    assert told == ["adviser@example.org"] * 3, "each answer is told to the adviser"
    assert all(PERSON not in mail.body and "Night School" not in mail.body for mail in world.mails())


def test_a_no_needs_a_reason_and_says_who_gets_to_know_it(
    world: World, made: Made, received: str, recipient: Visitor
) -> None:
    assert refused(world, received, recipient, "answer", state="refused")[0] == "#because"
    assert refused(world, received, recipient, "answer", state="refused", because="other")[0] == "#note"
    to = recipient.goes_to(f"{received}/answer", state="refused", because="full", instead="Demo day school")
    words = recipient.get(to).words
    assert "The person is told only that it is a no." in words
    assert "It was refused on 24 November 2026: we have no room." in words
    referral = referral_of(world.engine, made)
    assert (referral.state, referral.refused_because, referral.instead) == ("refused", "full", "Demo day school")


MISTAKES: list[tuple[str, dict[str, str], str]] = [
    ("answer", {}, "#state"),
    ("answer", {"state": "withdrawn"}, "#state"),
    ("answer", {"state": "waiting"}, "#until"),
    ("answer", {"state": "waiting", "until": "31/02/2027"}, "#until"),
    ("answer", {"state": "accepted", "note": "x" * 501}, "#note"),
    ("outcome", {}, "#kind"),
    ("outcome", {"kind": "job"}, "#day"),
    ("outcome", {"kind": "job", "day": "2026-11-01"}, "#day"),
    ("outcome", {"kind": "left", "day": "2026-11-24"}, "#reason"),
    ("outcome", {"kind": "in_work_13_weeks", "day": "2026-11-24"}, "#kind"),
    ("pause", {"pause_why": "Closed."}, "#pause_until"),
    ("pause", {"pause_until": "2026-11-24", "pause_why": "Closed."}, "#pause_until"),
    ("pause", {"pause_until": "2026-12-01"}, "#pause_why"),
    ("note", {"own_note": " "}, "#own_note"),
]


def test_a_mistake_is_shown_beside_its_field(world: World, received: str, recipient: Visitor) -> None:
    for act, fields, control in MISTAKES:
        assert refused(world, received, recipient, act, **fields)[0] == control, (act, fields)


def test_what_was_typed_stays_when_there_is_a_mistake(received: str, recipient: Visitor) -> None:
    page = recipient.post(f"{received}/answer", 422, state="refused", instead="<b>Demo</b>", note="Kept.")
    assert [attribute(e, "value") for e in page.document.css("#instead, #note")] == ["<b>Demo</b>", "Kept."]
    [chosen] = page.document.css("input[name=state][checked]")
    assert attribute(chosen, "value") == "refused"


@pytest.mark.parametrize(
    "fields",
    [{"state": "accepted"}, {"state": "refused", "because": "full"}, {"state": "waiting", "until": "2027-01-11"},
     {"state": "started"}],
)  # fmt: skip
def test_the_same_answer_twice_is_one(world: World, received: str, recipient: Visitor, fields: dict[str, str]) -> None:
    for _ in range(2):
        recipient.goes_to(f"{received}/answer", **fields)
    assert len([one for one in world.rows(ReferralEvent) if one.what == fields["state"]]) == 1


def test_a_note_sent_twice_is_written_once(world: World, received: str, recipient: Visitor) -> None:
    for _ in range(2):
        recipient.goes_to(f"{received}/note", own_note="We ring on Monday.")
    assert [one.note for one in world.rows(ReferralEvent) if one.what == "noted"] == ["We ring on Monday."]


def test_the_clock_stands_still_and_goes_on(received: str, recipient: Visitor) -> None:
    recipient.goes_to(f"{received}/pause", pause_until="2026-12-24", pause_why="The office is closed.")
    page = recipient.get(received)
    assert "The clock stands still until 24 December 2026." in page.words
    assert page.document.css("#pause_until") == []
    recipient.goes_to(f"{received}/go-on")
    assert "Please answer by 8 December 2026." in recipient.get(received).words


def test_late_on_a_waiting_list_and_given_up(world: World, made: Made, received: str, recipient: Visitor) -> None:
    with travel(NOON + timedelta(days=15), tick=False):
        comes_back(world, made, recipient)
        assert "It is not too late to give one." in recipient.get(received).words
        recipient.goes_to(f"{received}/answer", state="waiting", until="2026-12-10")
        assert "On a waiting list" in recipient.get(received).words
    with travel(NOON + timedelta(days=16), tick=False):
        comes_back(world, made, recipient)
        assert "That day has come: how is it now?" in recipient.get(received).words
    with world.writing() as session:
        session.exec(select(Referral)).one().state = ReferralState.EXPIRED
    comes_back(world, made, recipient)
    assert "You can still answer." in recipient.get(received).words
    recipient.goes_to(f"{received}/answer", state="accepted")
    assert referral_of(world.engine, made).state == "accepted"


def test_without_that_consent_nothing_is_told_of_how_it_goes(world: World, recipient: Visitor) -> None:
    made = make_referral(world.engine, 1, given=(Purpose.KEEP, Purpose.SEND))
    received = recipient.goes_to(made.link)
    page = recipient.get(received)
    assert "did not agree that you tell how it goes" in page.words
    assert "They have started" not in page.words
    assert page.document.css("input[name=kind]") == []
    for act, fields in (("answer", {"state": "started"}), ("outcome", {"kind": "contacted", "day": "2026-11-24"})):
        assert "did not agree" in refused(world, received, recipient, act, **fields)[-1]
    assert world.rows(Outcome) == []


def end_consent(world: World, purpose: Purpose) -> None:
    with world.writing() as session:
        consent = session.exec(select(Consent).where(Consent.purpose == purpose.value)).one()
        consent.ends_on = (NOON - timedelta(days=1)).date()


def withdraw_consent(world: World) -> None:
    with world.writing() as session:
        session.exec(select(Consent).where(Consent.purpose == Purpose.SEND.value)).one().withdrawn_at = NOON


def take_it_back(world: World) -> None:
    with world.writing() as session:
        session.exec(select(Referral)).one().state = ReferralState.WITHDRAWN


def clear(world: World) -> None:
    with world.writing() as session:
        session.exec(select(Referral)).one().disclosure = {}


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        (lambda world: end_consent(world, Purpose.SEND), "has run out"),
        (withdraw_consent, "It was taken back."),
        (take_it_back, "It was taken back."),
        (clear, "The record was cleared"),
    ],
)
def test_what_is_over_is_not_shown_nor_answered_and_should_be_deleted(
    world: World, made: Made, received: str, recipient: Visitor, ends: Callable[[World], None], says: str
) -> None:
    recipient.goes_to(f"{received}/note", own_note="About Sam.")
    ends(world)
    before = stored(world.engine)
    answers = {"state": "accepted", "kind": "contacted", "day": "2026-11-24", "own_note": "More."}
    pages = [recipient.get(received, 410)]
    pages += [recipient.post(f"{received}/{act}", 410, **answers) for act in ("answer", "outcome", "pause", "note")]
    for page in pages:
        assert says in page.words
        assert "delete what you kept" in page.words
        assert page.document.css("main form") == []
        for hidden in (PERSON, WHY, "sam@example.org", "About Sam.", "Night School"):
            assert hidden not in page.html
    assert recipient.goes_to(f"{made.link}/again") == f"{made.link}/sent"
    assert stored(world.engine) == before, "nor is a link mailed to what is over"


def test_it_shows_nothing_of_another_referral(world: World, received: str, recipient: Visitor) -> None:
    other = make_referral(world.engine, 1, name="Evening Club")
    assert "Evening Club" not in recipient.get(received).html
    assert other.code not in recipient.get(received).html
    recipient.goes_to(f"{received}/answer", state="accepted")
    assert referral_of(world.engine, other).state == "sent"
    assert client_of(world.engine, other).active_at == NOON


def test_answers_at_one_moment_are_one(world: World, received: str, recipient: Visitor) -> None:
    tabs = [world.visitor() for _ in range(3)]
    for tab in tabs:
        tab.client.cookies.update(recipient.client.cookies)
        tab.get(received)
    with ThreadPoolExecutor(3) as pool:
        answers = list(
            pool.map(lambda tab: tab.client.post(f"{received}/answer", data={"state": "accepted"}).status_code, tabs)
        )
    assert answers == [303, 303, 303]
    assert len([one for one in world.rows(ReferralEvent) if one.what == "accepted"]) == 1
    assert len([one for one in world.rows(Message) if one.to == "adviser@example.org"]) == 1
