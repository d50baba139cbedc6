"""A referral gets a response from either side, is paused, noted and withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Staff
from app.core.audit import AuditEvent
from app.core.database import reading, writing
from app.referrals.lifecycle import EventKind, ReferralState, RefusalReason, Side
from app.referrals.models import Client, Outcome, Referral
from app.referrals.timeline import timeline_of
from app.referrals.transitions import (
    RecipientResponse,
    TransitionError,
    answer,
    clock_of,
    go_on,
    happened,
    has_happened,
    mark_withdrawn,
    note,
    pause,
)
from tests.app.worlds.referral_world import AUDIT, COLLEGE_MAIL, NOON, Referring, day, the

YES = RecipientResponse(ReferralState.ACCEPTED)
NO = RecipientResponse(ReferralState.REFUSED, because=RefusalReason.FULL)
WAIT = RecipientResponse(ReferralState.WAITING, until=day("2027-01-11"))
BEGUN = RecipientResponse(ReferralState.STARTED)


def say(world: Referring, code: str, said: RecipientResponse, side: Side = Side.RECEIVER, days: int = 0) -> Referral:
    with writing(world.engine) as session:
        referral = the(session, code)
        answer(session, referral, said, world.desk(side, NOON + timedelta(days=days, hours=1)))
        session.flush()
        session.refresh(referral)
        session.expunge(referral)
        return referral


@pytest.mark.parametrize("said", [YES, NO, WAIT, BEGUN], ids=lambda said: said.state.value)
def test_an_answer_is_kept_and_told_to_the_adviser(world: Referring, said: RecipientResponse) -> None:
    world.received_in_the_inbox()
    code = world.sent()
    referral = say(world, code, said)
    assert (referral.state, referral.answered_at) == (said.state.value, NOON + timedelta(hours=1))
    assert world.events(code) == ["sent", said.state.value]
    assert world.subjects("adviser@example.org") == ["News of referral"]


def test_that_it_was_received_is_no_answer(world: Referring) -> None:
    referral = say(world, world.sent(), RecipientResponse(ReferralState.RECEIVED))
    assert (referral.state, referral.answered_at) == ("received", None)


def test_the_first_answer_is_the_one_whose_day_counts(world: Referring) -> None:
    code = world.sent()
    say(world, code, WAIT)
    referral = say(world, code, YES, days=30)
    assert referral.answered_at == NOON + timedelta(hours=1)
    assert referral.waiting_until is None


def test_what_belongs_to_another_answer_is_left_out(world: Referring) -> None:
    everything = RecipientResponse(
        ReferralState.ACCEPTED, until=day("2027-01-11"), because=RefusalReason.OTHER, instead="Elsewhere"
    )
    referral = say(world, world.sent(), everything)
    assert (referral.waiting_until, referral.refused_because, referral.instead) == (None, None, "")


def test_a_no_keeps_why_and_where_else_until_it_becomes_a_yes(world: Referring) -> None:
    code = world.sent()
    referral = say(
        world, code, RecipientResponse(ReferralState.REFUSED, because=RefusalReason.FULL, instead="The library")
    )
    assert (referral.refused_because, referral.instead) == ("full", "The library")
    referral = say(world, code, YES)
    assert (referral.refused_because, referral.instead) == (None, "")


@pytest.mark.parametrize(
    "said", [YES, NO, WAIT, BEGUN, RecipientResponse(ReferralState.RECEIVED)], ids=lambda said: said.state.value
)
def test_a_button_pressed_twice_is_one_answer(world: Referring, said: RecipientResponse) -> None:
    code = world.sent()
    for _ in range(2):
        say(world, code, said)
    assert world.events(code) == ["sent", said.state.value]
    assert len(world.mails()) == 1


def test_another_date_for_the_waiting_list_is_another_answer(world: Referring) -> None:
    code = world.sent()
    say(world, code, WAIT)
    referral = say(world, code, RecipientResponse(ReferralState.WAITING, until=day("2027-02-01")))
    assert referral.waiting_until == day("2027-02-01")
    assert world.events(code) == ["sent", "waiting", "waiting"]


WRONG = {
    "no date": (RecipientResponse(ReferralState.WAITING), "until"),
    "a date that has passed": (RecipientResponse(ReferralState.WAITING, until=NOON.date()), "until"),
    "a date too far off": (RecipientResponse(ReferralState.WAITING, until=day("2028-11-25")), "until"),
    "no reason": (RecipientResponse(ReferralState.REFUSED), "because"),
    "another reason and no word": (RecipientResponse(ReferralState.REFUSED, because=RefusalReason.OTHER), "note"),
    "a long note": (RecipientResponse(ReferralState.ACCEPTED, note="x" * 501), "note"),
    "a long place": (
        RecipientResponse(ReferralState.REFUSED, because=RefusalReason.FULL, instead="x" * 201),
        "instead",
    ),
    "begun before it was sent": (RecipientResponse(ReferralState.STARTED, started_on=day("2026-11-23")), "day"),
    "begun tomorrow": (RecipientResponse(ReferralState.STARTED, started_on=day("2026-11-25")), "day"),
    "taken back by who receives": (RecipientResponse(ReferralState.WITHDRAWN), "state"),
    "given up by who receives": (RecipientResponse(ReferralState.EXPIRED), "state"),
}


@pytest.mark.parametrize(("said", "field"), WRONG.values(), ids=WRONG)
def test_an_answer_that_cannot_be_taken_changes_nothing(world: Referring, said: RecipientResponse, field: str) -> None:
    code = world.sent()
    with pytest.raises(TransitionError) as refused:
        say(world, code, said)
    assert refused.value.field == field
    assert world.events(code) == ["sent"]


def test_an_answer_noted_by_the_adviser_is_not_mailed_to_them(world: Referring) -> None:
    code = world.sent()
    assert say(world, code, YES, Side.SENDER).state == "accepted"
    assert world.mails() == []


def test_a_start_is_an_outcome_too_on_its_day(world: Referring) -> None:
    code = world.sent()
    say(world, code, RecipientResponse(ReferralState.STARTED, started_on=day("2026-11-26")), days=5)
    with reading(world.engine) as session:
        told = session.exec(select(Outcome)).one()
    assert (told.kind, told.day, told.side) == ("started", day("2026-11-26"), "receiver")


def test_who_receives_says_that_somebody_started_only_if_they_agreed_to_that(world: Referring) -> None:
    code = world.sent(given=("keep", "send"))
    say(world, code, YES)
    with pytest.raises(TransitionError, match="did not agree"):
        say(world, code, BEGUN)
    assert say(world, code, BEGUN, Side.SENDER).state == "started"


def test_a_late_answer_still_counts(world: Referring) -> None:
    code = world.sent()
    say(world, code, RecipientResponse(ReferralState.EXPIRED), Side.SERVICE, days=40)
    assert say(world, code, YES, days=50).state == "accepted"


@pytest.mark.parametrize(
    "before",
    [ReferralState.SENT, ReferralState.REFUSED, ReferralState.EXPIRED, ReferralState.WAITING, ReferralState.STARTED],
)
def test_it_is_taken_back_once_and_answered_never_again(world: Referring, before: ReferralState) -> None:
    world.received_in_the_inbox()
    code = world.sent()
    with writing(world.engine) as session:
        referral = the(session, code)
        referral.state = before
        desk = world.desk(Side.SENDER)
        assert mark_withdrawn(session, referral, desk, how="")
        assert not mark_withdrawn(session, referral, desk, how="")
        assert referral.state == (
            before if before in (ReferralState.REFUSED, ReferralState.EXPIRED) else ReferralState.WITHDRAWN
        )
    assert world.events(code) == ["sent", "withdrawn"]
    for side in (Side.RECEIVER, Side.SENDER):
        with pytest.raises(TransitionError, match="taken back"):
            say(world, code, YES, side)
    assert world.subjects("college-manager@example.org") == ["Taken back: referral"]


def test_who_receives_cannot_take_it_back(world: Referring) -> None:
    code = world.sent()
    with pytest.raises(TransitionError), writing(world.engine) as session:
        mark_withdrawn(session, the(session, code), world.desk(Side.RECEIVER), how="")
    assert world.events(code) == ["sent"]


def test_the_adviser_is_told_when_the_person_takes_it_back(world: Referring) -> None:
    world.received_by_mail()
    code = world.sent()
    with writing(world.engine) as session:
        mark_withdrawn(session, the(session, code), world.desk(Side.CLIENT), how="")
    assert world.subjects("adviser@example.org") == ["Taken back: referral"]


def test_a_pause_stops_the_clock_and_a_later_one_changes_its_end(world: Referring) -> None:
    code = world.sent()
    for days, until in ((0, "2026-12-08"), (2, "2026-12-01")):
        with writing(world.engine) as session:
            pause(session, the(session, code), day(until), "Closed", world.desk(Side.RECEIVER, NOON + timedelta(days)))
    with reading(world.engine) as session:
        assert the(session, code).pauses == [["2026-11-24", "2026-11-26"], ["2026-11-26", "2026-12-01"]]
        assert clock_of(the(session, code)).paused_until(day("2026-11-27")) == day("2026-12-01")


def test_it_goes_on_when_somebody_says_so(on_either: Referring) -> None:
    code = on_either.sent()
    with writing(on_either.engine) as session:
        pause(session, the(session, code), day("2026-12-08"), "Closed", on_either.desk(Side.RECEIVER))
    with writing(on_either.engine) as session:
        for _ in range(2):
            go_on(session, the(session, code), on_either.desk(Side.RECEIVER, NOON + timedelta(days=3)))
    with reading(on_either.engine) as session:
        assert the(session, code).pauses == [["2026-11-24", "2026-11-27"]]
    assert on_either.events(code) == ["sent", "paused", "resumed"]


@pytest.mark.parametrize("until", ["2026-11-23", "2026-11-24", "2027-02-23"])
def test_a_pause_ends_on_a_day_to_come_and_not_too_far_off(world: Referring, until: str) -> None:
    code = world.sent()
    with pytest.raises(TransitionError, match="Choose a day"), writing(world.engine) as session:
        pause(session, the(session, code), day(until), "Closed", world.desk(Side.RECEIVER))


def test_nobody_puts_off_an_answer_for_ever(world: Referring) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        pause(session, the(session, code), day("2027-01-23"), "Closed", world.desk(Side.RECEIVER))  # 60 days
        late = world.desk(Side.RECEIVER, NOON + timedelta(days=60))
        with pytest.raises(TransitionError, match="all pauses together"):
            pause(session, the(session, code), day("2027-02-23"), "Closed", late)
        pause(session, the(session, code), day("2027-02-22"), "Closed", late)


def test_what_is_over_is_not_paused(world: Referring) -> None:
    code = world.sent()
    say(world, code, NO)
    with pytest.raises(TransitionError, match="nothing to pause"), writing(world.engine) as session:
        pause(session, the(session, code), day("2026-12-01"), "Closed", world.desk(Side.RECEIVER))


@pytest.mark.parametrize("side", [Side.SENDER, Side.RECEIVER])
def test_both_sides_say_until_when_a_pause_is_and_why(world: Referring, side: Side) -> None:
    code = world.sent()
    for until, why, control in ((None, "Closed", "pause_until"), (day("2026-12-01"), "", "pause_why")):
        with pytest.raises(TransitionError) as refused, writing(world.engine) as session:
            pause(session, the(session, code), until, why, world.desk(side))
        assert refused.value.field == control


def test_a_long_reason_for_a_pause_is_not_cut_without_a_word(world: Referring) -> None:
    code = world.sent()
    with pytest.raises(TransitionError, match="shorter"), writing(world.engine) as session:
        pause(session, the(session, code), day("2026-12-01"), "x" * 201, world.desk(Side.RECEIVER))


def test_a_note_is_read_by_both_sides_and_stands_in_no_audit(world: Referring) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        note(session, the(session, code), "Ring the bell twice", world.desk(Side.RECEIVER))
        for wrong in ("", "x" * 501):
            with pytest.raises(TransitionError):
                note(session, the(session, code), wrong, world.desk(Side.RECEIVER))
    with reading(world.engine) as session:
        for reader in (Side.SENDER, Side.RECEIVER):
            assert timeline_of(session, the(session, code), reader)[0].note == "Ring the bell twice"
        assert "bell" not in "".join(entry.model_dump_json() for entry in session.exec(select(AuditEvent)))


def test_once_it_is_taken_back_nothing_is_noted_and_who_received_it_reads_no_note(world: Referring) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        referral = the(session, code)
        note(session, referral, "They come by bus", world.desk(Side.SENDER))
        mark_withdrawn(session, referral, world.desk(Side.SENDER), how="")
        with pytest.raises(TransitionError, match="taken back"):
            note(session, referral, "One more", world.desk(Side.SENDER))
        assert [told.note for told in timeline_of(session, referral, Side.RECEIVER)] == ["", "", ""]
        assert "They come by bus" in [told.note for told in timeline_of(session, referral)]


def test_what_is_done_once_is_refused_by_the_database_a_second_time(on_either: Referring) -> None:
    code = on_either.sent()
    with writing(on_either.engine) as session:
        happened(session, the(session, code), EventKind.REMINDED, on_either.desk(Side.SERVICE), key="remind-1")
        assert has_happened(session, the(session, code), "remind-1")
        assert not has_happened(session, the(session, code), "remind-2")
    with pytest.raises(Exception, match=r"(?i)unique"), writing(on_either.engine) as session:
        happened(session, the(session, code), EventKind.REMINDED, on_either.desk(Side.SERVICE), key="remind-1")
    assert on_either.events(code) == ["sent", "reminded"]


def test_only_what_people_do_keeps_a_record_from_being_cleared(world: Referring) -> None:
    code = world.sent()
    later = NOON + timedelta(days=20)
    for side, active in ((Side.SERVICE, NOON), (Side.RECEIVER, later)):
        with writing(world.engine) as session:
            happened(session, the(session, code), EventKind.NOTED, world.desk(side, later))
            assert session.exec(select(Client)).one().active_at == active


def test_when_the_adviser_has_left_every_manager_is_told(world: Referring) -> None:
    code = world.sent()
    with writing(world.engine) as session:
        adviser, colleague = (session.get_one(Staff, world.people[name].id) for name in ("adviser", "colleague"))
        adviser.disabled_at, colleague.roles = NOON, ["manager"]
        session.add_all([adviser, colleague])
    say(world, code, YES)
    assert sorted(mail.to for mail in world.mails()) == ["colleague@example.org", "manager@example.org"]


def test_every_answer_stands_in_the_audit_without_a_name(world: Referring) -> None:
    world.received_by_mail()
    code = world.sent()
    say(
        world,
        code,
        RecipientResponse(ReferralState.REFUSED, because=RefusalReason.OTHER, note="Persona Marker is unwell"),
    )
    with reading(world.engine) as session:
        entry = session.exec(select(AuditEvent).where(AuditEvent.act == "refused")).one()
        assert (entry.subject, entry.detail) == (code, {"side": "receiver", "reason": "other"})
        assert AUDIT.check(session).broken is None
    assert [mail.to for mail in world.mails()] == [COLLEGE_MAIL, "adviser@example.org"]
    assert all("unwell" not in mail.body for mail in world.mails())
