"""Model-based test: after each step of any lives of referrals, in any order, everything agrees with the plain model.

With NAVIGATOR_TEST_LONG=1 it looks at many more and longer lives.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event
from sqlmodel import Session, col, func, select

from app.core.audit import AuditEvent
from app.core.database import database_url, open_database, reading, writing
from app.core.settings import Settings
from app.mail.outbox import Message, MessageKind
from app.mail.sender import deliver_due, try_again
from app.referrals.access import received_referrals, sent_referrals, visible_clients
from app.referrals.consent import consents_of
from app.referrals.consent_kinds import Purpose, WithdrawalWay
from app.referrals.deadlines import DeadlineStep
from app.referrals.disclosure import shown_to_receiver
from app.referrals.emails import write_link_again, write_to_recipient
from app.referrals.lifecycle import COUNTED, ReferralState, RefusalReason, Side
from app.referrals.models import Client, Consent, Referral, ReferralEvent
from app.referrals.outcome_kinds import LeavingReason, OutcomeKind
from app.referrals.outcomes import outcomes_of, tell_outcome
from app.referrals.submission import MissingConsent, send, sent_before
from app.referrals.timeline import timeline_of
from app.referrals.transitions import (
    ActionContext,
    RecipientResponse,
    TransitionError,
    answer,
    clock_of,
    go_on,
    mark_withdrawn,
    note,
    pause,
)
from app.referrals.withdrawal import withdraw
from app.referrals.withdrawal_state import was_withdrawn
from tests.app.referrals.lifecycle_model import BUCKETS, HELD, OPEN, Life, Person
from tests.app.worlds.referral_world import (
    ADDRESS,
    ALL,
    AUDIT,
    COLLEGE_MAIL,
    NOON,
    PRIVATE,
    Referring,
    make_referring,
    the,
)
from tests.long import LONG

LIVES = settings(
    max_examples=300 if LONG else 15,
    stateful_step_count=60 if LONG else 25,
    deadline=None,
    derandomize=not LONG,
    suppress_health_check=list(HealthCheck),
)
AWAY = "smtp://127.0.0.1:1"
"""A mail server that is not there."""
RECIPIENTS = {COLLEGE_MAIL, "college-manager@example.org"}
MOST = 4
which = st.integers(0, MOST - 1)
people_of_the_sender = st.sampled_from((Side.SENDER, Side.CLIENT))
either_side = st.sampled_from((Side.RECEIVER, Side.SENDER))
yeses = st.sampled_from((ALL, ALL, ("keep", "send", "outcomes"), ("keep", "send"), ("keep",), ("send",), ()))
some = precondition(lambda self: self.lives)


class Lives(RuleBasedStateMachine):
    """A state machine of a few referrals of a few clients, with every party that can act on them."""

    def __init__(self, like: Path, world: Referring) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(like, self.folder / "navigator.db")
        engine = open_database(database_url(self.folder))
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
        self.world = replace(world, engine=engine)
        self.now, self.pages = NOON, 0
        self.lives: list[Life] = []
        self.persons: list[Person] = []
        self.to_adviser = 0

    @property
    def today(self) -> date:
        return self.now.date()

    def one(self, number: int) -> Life:
        return self.lives[number % len(self.lives)]

    def desk(self, side: Side) -> ActionContext:
        return self.world.desk(side, self.now)

    def does(self, one: Life, allowed: bool, act: Callable[[Session, Referral], object]) -> None:
        """Do an act, which is refused if and only if the model says so, and then changes nothing."""
        with nullcontext() if allowed else pytest.raises(TransitionError), writing(self.world.engine) as session:
            act(session, the(session, one.code))

    @precondition(lambda self: len(self.lives) < MOST)
    @rule(channel=st.sampled_from(("mail", "inbox", "logged")), given=yeses, known=st.booleans())
    def send(self, channel: str, given: tuple[str, ...], known: bool) -> None:
        self.world.receives_by(channel)
        person = self.persons[0] if known and self.persons else Person()
        self.pages += 1
        once = f"page-{self.pages}"
        allowed = "send" in given and ("keep" in given or person.lets_keep(self.today))
        with nullcontext() if allowed else pytest.raises(MissingConsent), writing(self.world.engine) as session:
            wanted = select(Client).where(Client.code == person.code)
            client = session.exec(wanted).first() or self.world.client(session, reference=once)
            page = self.world.to_send(session, once, given)
            sent = send(session, AUDIT, self.world.people["adviser"], client, page, self.now, ADDRESS)
            person.code = client.code
            self.lives.append(Life(sent.code, once, person, channel, self.today, set(given) - {"keep"}))
        if allowed:
            person.kept_until = self.today + HELD if "keep" in given else person.kept_until
            self.persons += [person] if person not in self.persons else []

    @some
    @rule(number=which)
    def press_the_same_page_again(self, number: int) -> None:
        one = self.one(number)
        with reading(self.world.engine) as session:
            before = sent_before(session, self.world.people["adviser"], one.once)
            assert before is not None
            assert before.code == one.code
            assert sent_before(session, self.world.people["colleague"], one.once) is None
        self.does(one, False, lambda session, _: self._send_again(session, one))

    def _send_again(self, session: Session, one: Life) -> None:
        client, page = self.world.client(session, reference="again"), self.world.to_send(session, one.once)
        send(session, AUDIT, self.world.people["adviser"], client, page, self.now, ADDRESS)

    @some
    @rule(
        number=which, state=st.sampled_from(("received", "accepted", "waiting", "refused", "started")), side=either_side
    )
    def answer(self, number: int, state: str, side: Side) -> None:
        one = self.one(number)
        until = self.today + timedelta(days=30) if state == "waiting" else None
        again = one.last == (state, side.value, until)
        allowed = again or one.can_be_answered(state, side.value, self.today)
        said = RecipientResponse(
            ReferralState(state), until=until, because=RefusalReason.FULL if state == "refused" else None
        )
        self.does(one, allowed, lambda session, referral: answer(session, referral, said, self.desk(side)))
        if allowed and not again:
            one.answered(state, side.value, until, self.today)
            self.to_adviser += side is Side.RECEIVER

    @some
    @rule(number=which)
    def give_up_what_nobody_answered(self, number: int) -> None:
        one = self.one(number)
        with reading(self.world.engine) as session:
            steps = clock_of(the(session, one.code)).steps(self.today)
        assert (DeadlineStep.EXPIRE in steps) == one.is_over(self.today)
        if DeadlineStep.EXPIRE in steps and one.state in OPEN:
            said, desk = RecipientResponse(ReferralState.EXPIRED), self.desk(Side.SERVICE)
            self.does(one, not one.gone, lambda session, referral: answer(session, referral, said, desk))
            one.answered("expired", "service", None, self.today)
            self.to_adviser += 1

    @some
    @rule(number=which, purpose=st.sampled_from(Purpose), side=people_of_the_sender)
    def withdraw(self, number: int, purpose: Purpose, side: Side) -> None:
        one = self.one(number)
        gone_before = [life for life in self.lives if life.gone]
        with writing(self.world.engine) as session:
            given = self._consent(session, one, purpose)
            if given is None:
                return
            new = withdraw(session, given, self.desk(side), how=WithdrawalWay.PHONE)
        if purpose is Purpose.KEEP:
            assert new == (one.person.kept_until is not None)
            one.person.kept_until = None
            for life in self.lives:
                if life.person is one.person:
                    life.agreed.clear()
                    life.taken_back()
        else:
            assert new == (purpose.value in one.agreed)
            one.agreed.discard(purpose.value)
            if purpose is Purpose.SEND:
                one.taken_back()
            elif purpose is Purpose.OUTCOMES and new and not one.gone:
                one.happens()
        newly = len([life for life in self.lives if life.gone]) - len(gone_before)
        self.to_adviser += newly if side is Side.CLIENT else 0

    def _consent(self, session: Session, one: Life, purpose: Purpose) -> Consent | None:
        """The newest consent to a purpose; None when there never was one."""
        referral = the(session, one.code)
        found = [c for c in consents_of(session, referral.client_id) if c.purpose == purpose.value]
        return next((c for c in reversed(found) if purpose is Purpose.KEEP or c.referral_id == referral.id), None)

    @some
    @rule(number=which)
    def mark_withdrawn(self, number: int) -> None:
        one = self.one(number)
        with writing(self.world.engine) as session:
            assert mark_withdrawn(session, the(session, one.code), self.desk(Side.SENDER), how="") == (not one.gone)
        one.taken_back()

    @some
    @rule(number=which, days=st.sampled_from((0, 1, 3, 14, 60, 90, 91)), side=either_side)
    def pause(self, number: int, days: int, side: Side) -> None:
        one, until = self.one(number), self.today + timedelta(days=days)
        paused = one.pause_to_come(days, self.today)
        self.does(one, paused is not None, lambda s, referral: pause(s, referral, until, "Closed", self.desk(side)))
        if paused is not None:
            one.paused = paused
            one.happens()

    @some
    @rule(number=which, side=either_side)
    def go_on(self, number: int, side: Side) -> None:
        one = self.one(number)
        self.does(one, True, lambda session, referral: go_on(session, referral, self.desk(side)))
        if self.today in one.paused:
            one.paused = {day for day in one.paused if day < self.today}
            one.happens()

    @some
    @rule(number=which, side=either_side)
    def note(self, number: int, side: Side) -> None:
        one, text = self.one(number), f"They ring at {self.now:%H:%M} on day {self.today.toordinal()}-{self.pages}"
        said = ("noted", text, side)
        if one.last != said:
            self.does(one, not one.gone, lambda session, referral: note(session, referral, text, self.desk(side)))
            if not one.gone:
                one.happens(*said)

    @some
    @rule(
        number=which,
        kind=st.sampled_from(OutcomeKind),
        back=st.sampled_from((0, 0, 1, 7)),
        side=st.sampled_from((Side.RECEIVER, Side.SENDER, Side.CLIENT)),
    )
    def tell(self, number: int, kind: OutcomeKind, back: int, side: Side) -> None:
        one, day, desk = self.one(number), self.today - timedelta(days=back), self.desk(side)
        allowed = one.can_be_told(kind.value, day, side.value, self.today)
        reason = LeavingReason.NOT_KNOWN
        self.does(one, allowed, lambda s, referral: tell_outcome(s, referral, kind, day, desk, reason=reason))
        if allowed:
            self.to_adviser += side is Side.RECEIVER and one.is_answer(kind.value, side.value)
            one.tells(kind.value, day, side.value)

    @some
    @rule(number=which)
    def remind_who_receives_it(self, number: int) -> None:
        one = self.one(number)
        with writing(self.world.engine) as session:
            referral = the(session, one.code)
            if one.state in OPEN:
                subject = f"Please answer {one.code}"
                write_to_recipient(session, referral, MessageKind.REMIND, "remind", subject, [], self.now, ADDRESS)
            assert not (write_link_again(session, referral, self.now, ADDRESS) and one.gone)

    @rule(days=st.sampled_from((0, 1, 3, 10, 30, 100, 200)), hours=st.sampled_from((0, 1, 7, 12)))
    def move_the_clock(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    @rule(away=st.booleans())
    def send_mail(self, away: bool) -> None:
        self.now += timedelta(hours=7)  # longer than any wait between two tries
        deliver_due(self.world.engine, Settings(data_dir=self.folder, mail_server=AWAY if away else None), self.now)
        with reading(self.world.engine) as session:
            for mail in session.exec(select(Message).where(Message.sent_at == self.now)):
                one = next(life for life in self.lives if life.code in mail.subject)
                if one.gone and mail.to in RECIPIENTS:
                    assert mail.subject.startswith("Taken back")
                    one.told_gone += 1

    @initialize(channel=st.sampled_from(("mail", "inbox", "logged")), away=st.booleans())
    def begin_with_one(self, channel: str, away: bool) -> None:
        assert self.world.mails() == []
        self.send(channel, ALL, known=False)
        if away:
            self.send_mail(away=True)

    @invariant()
    def everything_is_as_the_book_says(self) -> None:
        with reading(self.world.engine) as session:
            for one in self.lives:
                self._is_as(session, one, the(session, one.code))
            states = list(session.exec(select(Referral.state)))
            counted = Counter(COUNTED[ReferralState(state)].value for state in states)
            assert counted == Counter(BUCKETS[one.state] for one in self.lives)
            assert counted.total() == len(self.lives)
            wanted = col(Message.to) == "adviser@example.org"
            assert session.exec(select(func.count()).select_from(Message).where(wanted)).one() == self.to_adviser
            for name in ("other adviser", "other manager", "colleague"):
                who = self.world.people[name]
                for seen in (visible_clients(who), sent_referrals(who), received_referrals(who)):
                    assert session.exec(seen).first() is None

    def _is_as(self, session: Session, one: Life, referral: Referral) -> None:
        assert referral.state == one.state
        assert was_withdrawn(session, referral) == one.gone
        assert {outcome.kind: outcome.day for outcome in outcomes_of(session, referral)} == one.outcomes
        happened = select(func.count()).where(col(ReferralEvent.referral_id) == referral.id)
        assert session.exec(happened).one() == one.events
        assert clock_of(referral).elapsed(self.today) == one.elapsed(self.today)
        assert (shown_to_receiver(session, referral, self.today) is not None) == one.is_shown(self.today)
        assert not (one.gone and any(told.note for told in timeline_of(session, referral, Side.RECEIVER)))
        mails = session.exec(select(Message).where(Message.referral_id == referral.id, Message.kind == "new")).all()
        assert len(mails) == (one.channel != "logged") or (one.gone and not mails)
        assert one.told_gone <= 1

    def teardown(self) -> None:
        with writing(self.world.engine) as session:
            for mail in session.exec(select(Message).where(col(Message.given_up_at).is_not(None))):
                try_again(mail, self.now)
        self.send_mail(away=False)
        with reading(self.world.engine) as session:
            assert AUDIT.check(session).broken is None
            waiting = session.exec(select(Message).where(col(Message.sent_at).is_(None))).all()
            assert waiting == []
            entries = [entry.model_dump_json() for entry in session.exec(select(AuditEvent))]
        written = [*entries, *(file.read_text("utf-8") for file in self.folder.glob("outbox/*.eml"))]
        assert [word for word in PRIVATE for text in written if word in text] == []
        for one in self.lives:
            new = sum(f"Subject: A new referral: {one.code}" in text for text in written)
            assert new == (one.channel != "logged") or (one.gone and new == 0)
            assert one.told_gone == (one.gone and (one.channel == "inbox" or new == 1)) or one.told_gone == 1
        self.world.engine.dispose()
        shutil.rmtree(self.folder)


def test_whatever_happens_to_referrals_all_of_it_adds_up(migrated: Path, tmp_path: Path) -> None:
    shutil.copy(migrated, tmp_path / "navigator.db")
    engine = open_database(database_url(tmp_path))
    world = make_referring(engine)
    engine.dispose()

    class These(Lives):
        def __init__(self) -> None:
            super().__init__(tmp_path / "navigator.db", world)

    run_state_machine_as_test(These, settings=LIVES)
