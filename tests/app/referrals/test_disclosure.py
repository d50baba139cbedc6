"""What a referral discloses, and for how long which side can read it."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

from app.core.database import reading, writing
from app.referrals.consent import LASTS
from app.referrals.consent_kinds import Purpose, WithdrawalWay
from app.referrals.disclosure import Disclosure, checks_of, needs_in_words, reasons_of, shown_to_receiver
from app.referrals.lifecycle import ReferralState, Side
from app.referrals.transitions import mark_withdrawn
from app.referrals.withdrawal import withdraw
from tests.app.worlds.catalogue_world import CONTENT
from tests.app.worlds.referral_world import DISCLOSURE, NOON, Referring, consent, the
from tests.provisions import stored_provision
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE

TODAY = NOON.date()


def test_what_is_read_is_what_was_stored() -> None:
    assert Disclosure.read(DISCLOSURE.stored()) == DISCLOSURE
    assert Disclosure.read({}) is None


def test_how_to_reach_somebody_is_told_in_words() -> None:
    assert DISCLOSURE.reached == "Email: marker@person.example.org"
    by_adviser = Disclosure.read({**DISCLOSURE.stored(), "reach": "adviser", "contact": ""})
    assert by_adviser is not None
    assert by_adviser.reached == "Through me, their adviser"


def test_each_reason_is_a_sentence_of_its_own_and_says_if_it_is_sensitive() -> None:
    provision = stored_provision({**CONTENT, "access_points": []}, "night-school")
    answers = Answers({"area": "derby", "age": 30})
    pathway = Pathfinder([provision], QUESTIONNAIRE).pathway(answers, TODAY.isoformat())
    entry = next(pathway.entries())
    assert {(r.question, r.sensitive) for r in reasons_of(entry, answers)} == {("area", False), ("age", False)}
    assert all(r.sentence.startswith("They ") and r.sentence.endswith(".") for r in reasons_of(entry, answers))
    assert checks_of(entry) == ()


def test_what_was_not_met_goes_along_as_a_check() -> None:
    provision = stored_provision({**CONTENT, "access_points": []}, "night-school")
    answers = Answers({"area": "derby", "age": 17})
    pathway = Pathfinder([provision], QUESTIONNAIRE).pathway(answers, TODAY.isoformat())
    entry = next(pathway.entries())
    assert checks_of(entry) == entry.why_not != ()


def test_needs_are_told_in_the_words_of_the_question() -> None:
    assert needs_in_words(Answers()) == ()
    told = needs_in_words(Answers({"access_needs": ("bsl",)}))
    assert len(told) == 1
    assert "Sign Language" in told[0]


def test_whoever_receives_it_reads_all_of_the_disclosure_and_nothing_else(world: Referring) -> None:
    code = world.sent()
    with reading(world.engine) as session:
        shown = shown_to_receiver(session, the(session, code), TODAY)
    assert shown == DISCLOSURE
    assert {field.name for field in fields(Disclosure)}.isdisjoint({"reference", "code", "answers", "plan"})


def test_nothing_is_shown_once_it_is_taken_back_in_whatever_state(world: Referring) -> None:
    for number, state in enumerate(
        (ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.REFUSED, ReferralState.EXPIRED)
    ):
        code = world.sent(once=f"page {number}")
        with writing(world.engine) as session:
            referral = the(session, code)
            referral.state = state
            assert mark_withdrawn(session, referral, world.desk(Side.SENDER), how="")
            assert shown_to_receiver(session, referral, TODAY) is None


def test_nothing_is_shown_once_the_person_no_longer_agrees_or_it_ran_out(world: Referring) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        referral = the(session, code)
        assert shown_to_receiver(session, referral, TODAY + LASTS) == DISCLOSURE
        assert shown_to_receiver(session, referral, TODAY + LASTS + timedelta(days=1)) is None
        withdraw(session, consent(session, code, Purpose.SEND), world.desk(Side.CLIENT), how=WithdrawalWay.PHONE)
        assert shown_to_receiver(session, referral, TODAY) is None


def test_a_record_that_was_cleared_shows_nothing(world: Referring) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        referral = the(session, code)
        referral.disclosure = {}
        assert shown_to_receiver(session, referral, TODAY) is None
