"""Recipients are asked about room, a start, a job, and clients how it went; each only with the client's consent."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlmodel import select

from app.accounts.signed_links import find_link
from app.core.database import reading, writing
from app.referrals.consent_kinds import Purpose
from app.referrals.emails import PERSON_LINK
from app.referrals.lifecycle import ReferralState, Side
from app.referrals.models import Client, Consent
from app.referrals.outcome_kinds import OutcomeKind
from app.referrals.outcomes import tell_outcome
from app.referrals.transitions import RecipientResponse
from tests.app.worlds.reminder_world import ADVISER, PERSON, RECIPIENT, SENT, Waiting, at, desk

NO_ASKING = (Purpose.KEEP, Purpose.SEND, Purpose.OUTCOMES)
YEAR_END = at(12, 31)


def test_a_waiting_list_is_asked_after_on_its_day_and_never_runs_out(waiting: Waiting) -> None:
    code = waiting.send(agreed=NO_ASKING, reach="phone")
    waiting.answers(code, RecipientResponse(ReferralState.WAITING, until=date(2027, 2, 1)), at(12, 1))
    waiting.days(SENT, at(2, 28, year=2027))
    expected = [("01/02", RECIPIENT, "ask-room-2027-02-01"), ("08/02", ADVISER, "still-waiting-2027-02-01")]
    assert waiting.mails() == expected
    waiting.answers(code, RecipientResponse(ReferralState.WAITING, until=date(2027, 3, 10)), at(3, 1, year=2027))
    waiting.days(at(3, 1, year=2027), at(3, 12, year=2027))
    assert waiting.mails()[2:] == [("10/03", RECIPIENT, "ask-room-2027-03-10")]
    assert waiting.state(code) is ReferralState.WAITING


@pytest.mark.parametrize(("agreed", "asked"), [(NO_ASKING, RECIPIENT), ((Purpose.KEEP, Purpose.SEND), ADVISER)])
def test_somebody_accepted_is_asked_after_by_whom_the_person_lets(
    waiting: Waiting, agreed: tuple[Purpose, ...], asked: str
) -> None:
    code = waiting.send(agreed=agreed, reach="phone")
    waiting.answers(code, RecipientResponse(ReferralState.ACCEPTED), at(12, 1))
    waiting.days(SENT, at(1, 4, year=2027))
    # Three weeks of five, then 23 24 | 29 30 31 and 4 January.
    assert waiting.mails() == [("31/12", asked, "ask-started-2026-12-01")]
    waiting.answers(code, RecipientResponse(ReferralState.STARTED), at(1, 5, year=2027), Side.SENDER)
    waiting.days(at(1, 5, year=2027), at(3, 1, year=2027))
    assert len(waiting.mails()) == 1


@pytest.mark.parametrize(
    ("agreed", "reach", "asked"),
    [
        (tuple(Purpose), "email", [RECIPIENT, PERSON]),
        (NO_ASKING, "email", [RECIPIENT]),
        ((Purpose.KEEP, Purpose.SEND, Purpose.ASK), "email", [PERSON]),
        ((Purpose.KEEP, Purpose.SEND), "email", [ADVISER]),
        ((Purpose.KEEP, Purpose.SEND, Purpose.ASK), "post", [ADVISER]),
    ],
)
def test_after_a_job_whoever_knows_is_asked_at_13_and_at_26_weeks(
    waiting: Waiting, agreed: tuple[Purpose, ...], reach: str, asked: list[str]
) -> None:
    code = waiting.send(agreed=agreed, reach=reach)
    waiting.answers(code, RecipientResponse(ReferralState.STARTED), at(11, 25), Side.SENDER)
    with writing(waiting.engine) as session:
        job = date(2026, 12, 1)
        tell_outcome(session, waiting.the(session, code), OutcomeKind.JOB, job, desk(Side.SENDER, at(12, 2)))
    for first, last in ((at(2, 28, year=2027), at(3, 3, year=2027)), (at(5, 30, year=2027), at(6, 2, year=2027))):
        waiting.days(first, last)
    found = waiting.mails()
    assert [mail[:2] for mail in found] == [("02/03", to) for to in asked] + [("01/06", to) for to in asked]
    assert waiting.story(code).count(("02/03", "asked")) == 1 + (PERSON in asked)


def test_what_is_known_already_is_not_asked(waiting: Waiting) -> None:
    code = waiting.send()
    waiting.answers(code, RecipientResponse(ReferralState.STARTED), at(11, 25))
    with writing(waiting.engine) as session:
        referral = waiting.the(session, code)
        tell_outcome(session, referral, OutcomeKind.JOB, date(2026, 12, 1), desk(Side.SENDER, at(12, 2)))
        later = desk(Side.SENDER, at(3, 2, 1, 2027))
        tell_outcome(session, referral, OutcomeKind.IN_WORK_13_WEEKS, date(2027, 3, 2), later)
    waiting.days(at(3, 2, year=2027), at(5, 1, year=2027))
    assert waiting.mails() == []


def test_the_person_is_asked_how_it_went_by_a_mail_that_tells_nothing(waiting: Waiting) -> None:
    code = waiting.send(answer_within=60)
    waiting.days(SENT, at(12, 31))
    asked = [mail for mail in waiting.mails() if mail[1] == PERSON]
    assert asked == [("30/11", PERSON, "ask-person-6-days"), ("30/12", PERSON, "ask-person-36-days")]
    [first, _] = [mail for mail in waiting.world.mails() if mail.to == PERSON]
    assert first.subject == "How did it go?"
    link = re.compile(r"https://navigator\.example\.org/your-referrals/([\w-]+)")
    [token] = link.findall(first.body)
    words = link.sub("", first.body).lower()
    assert "stop them" in words
    for secret in (code, "Demo", "referral", "School", "support", "job", "adviser"):
        assert secret.lower() not in words, secret
    with reading(waiting.engine) as session:
        found = find_link(session, token, PERSON_LINK, at(12, 30))
        assert found is not None
        assert found.subject == session.exec(select(Client)).one().code


def test_one_mail_asks_about_all_that_was_sent_in_one_triage_session(waiting: Waiting) -> None:
    first = waiting.send()
    with reading(waiting.engine) as session:
        client = session.exec(select(Client)).one().code
    second = waiting.send(client=client)
    stranger = waiting.send()
    waiting.days(SENT, at(12, 1))
    assert [mail[1] for mail in waiting.mails()] == [PERSON, PERSON], "one for each person"
    assert all(("30/11", "asked") in waiting.story(code) for code in (first, second, stranger))


def test_without_a_mail_address_it_is_for_the_adviser_to_ask(waiting: Waiting) -> None:
    code = waiting.send(reach="phone", answer_within=60)
    waiting.days(SENT, at(12, 1))
    assert waiting.mails() == []
    assert waiting.story(code) == [("30/11", "to_ask")]


def test_whoever_stopped_the_mails_gets_none(waiting: Waiting) -> None:
    waiting.send(answer_within=60)
    with writing(waiting.engine) as session:
        consent = session.exec(select(Consent).where(Consent.purpose == Purpose.ASK.value)).one()
        consent.withdrawn_at = at(11, 26)
    waiting.days(SENT, at(12, 31))
    assert waiting.mails() == []


def test_nothing_is_asked_about_a_record_that_was_cleared(waiting: Waiting) -> None:
    code = waiting.send()
    with writing(waiting.engine) as session:
        session.exec(select(Client)).one().anonymised_at = at(11, 25)
    waiting.days(SENT, YEAR_END)
    assert waiting.mails() == []
    assert waiting.story(code) == []


def test_what_was_agreed_to_runs_out_and_the_adviser_asks_again(waiting: Waiting) -> None:
    code = waiting.send()
    waiting.answers(code, RecipientResponse(ReferralState.WAITING, until=date(2027, 11, 30)), at(12, 1))
    waiting.days(at(11, 24, year=2027), at(12, 10, year=2027))
    assert waiting.mails() == [
        ("25/11", ADVISER, "consent-ended-2"),
        ("30/11", ADVISER, "ask-room-2027-11-30"),
        ("07/12", ADVISER, "still-waiting-2027-11-30"),
    ]
    assert ("25/11", "consent_ended") in waiting.story(code)
