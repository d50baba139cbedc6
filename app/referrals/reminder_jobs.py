"""The service's own work on referrals as days go by: it reminds, warns, lets expire, and asks how it goes.

Idempotent: all follows from `now` and the database, and what is done leaves an event with a unique key in the same
transaction as its mails. So it may run twice, late, or in several processes.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core.audit import SERVICE, Audit
from app.core.database import reading, writing
from app.core.settings import Settings
from app.mail.outbox import MessageKind
from app.referrals.consent import agreed, run_out
from app.referrals.consent_kinds import Purpose
from app.referrals.delivery import Delivery, given_up
from app.referrals.emails import may_write_to_person, write_to_person, write_to_recipient, write_to_sender
from app.referrals.lifecycle import EventKind, ReferralState, Side
from app.referrals.models import Client, Outcome, Referral, ReferralEvent
from app.referrals.outcome_kinds import OutcomeKind
from app.referrals.reminder_emails import INSTEAD, RECEIVER, SENDER, EmailWords, filled, undelivered_words
from app.referrals.reminder_rules import ASKS, DueReminder, ReminderAct, ReminderHistory, due
from app.referrals.transitions import ActionContext, expire, happened, has_happened

LOG = logging.getLogger(__name__)
ONE_MAIL_IN = timedelta(days=3)
"""A client with several referrals is asked about all of them by one mail: the client's page shows them all."""
ABOUT_OUTCOMES = (ReminderAct.ASK_IF_STARTED, ReminderAct.ASK_IF_IN_WORK)
"""What a recipient may report only with the client's consent."""
EVENTS = {
    ReminderAct.REMIND: EventKind.REMINDED,
    ReminderAct.ALERT: EventKind.ALERTED,
    ReminderAct.TELL_CONSENT_ENDED: EventKind.CONSENT_ENDED,
}
"""The event of an act; every other act has the event that its question was asked."""

WITHOUT_DISCLOSURE = defer(inspect(Referral).attrs["disclosure"].class_attribute)
"""Loads a referral without what it sent: that is most of a row, and no due date depends on it."""
RING = "We could not ask whoever receives it, so their adviser was asked to ring."


def prompt(engine: Engine, audit: Audit, settings: Settings, now: datetime) -> None:
    """Do all that is due by `now`, each referral in a transaction of its own: one that fails holds up no other.

    When nothing is due, as mostly, it takes no write lock.
    """
    desk = ActionContext(audit, SERVICE, Side.SERVICE, now, settings.address)
    with reading(engine) as session:
        waiting = [referral.id or 0 for referral, _ in _waiting(session, _under_way(), now.date())]
        dead = _untold(session)
    for number in waiting:
        _alone(engine, partial(_do_all, number=number, desk=desk))
    for mail in dead:
        _alone(engine, partial(_tell_undelivered, mail=mail, desk=desk))


def _alone(engine: Engine, work: Callable[[Session], None]) -> None:
    try:
        with writing(engine) as session:
            work(session)
    except (OperationalError, PoolTimeout):
        raise
    except Exception:
        LOG.exception("Something that was due about a referral failed. The others go on, and it is tried again.")


def _under_way() -> SelectOfScalar[Referral]:
    """The referrals for which anything can be due: not anonymised, and not refused or withdrawn."""
    over = (ReferralState.REFUSED, ReferralState.WITHDRAWN)
    return (
        select(Referral)
        .join(Client, col(Client.id) == Referral.client_id)
        .where(col(Client.anonymised_at).is_(None), col(Referral.state).not_in(over))
    )


def _waiting(
    session: Session, wanted: SelectOfScalar[Referral], on: date
) -> list[tuple[Referral, tuple[DueReminder, ...]]]:
    """Those of the wanted referrals for which something is due, each with what is."""
    ids = wanted.with_only_columns(col(Referral.id))
    done: dict[int, dict[str, date]] = defaultdict(dict)
    told: dict[int, dict[OutcomeKind, date]] = defaultdict(dict)
    keyed = col(ReferralEvent.key)
    events = select(ReferralEvent.referral_id, keyed, ReferralEvent.at).where(keyed.is_not(None))
    for number, key, at in session.exec(events.where(col(ReferralEvent.referral_id).in_(ids))):
        done[number][key or ""] = at.date()
    outcomes = select(col(Outcome.referral_id), col(Outcome.kind), col(Outcome.day))
    for number, kind, day in session.exec(outcomes.where(col(Outcome.referral_id).in_(ids))):
        told[number][kind] = day
    ended = run_out(session, ids, on)
    found = []
    for referral in session.exec(wanted.options(WITHOUT_DISCLOSURE).order_by(col(Referral.id))):
        number = referral.id or 0
        dues = due(referral, ReminderHistory(done[number], told[number], ended.get(number)), on)
        if dues:
            found.append((referral, dues))
    return found


def _do_all(session: Session, number: int, desk: ActionContext) -> None:
    """Do what is due about one referral, read anew: another process or a response may have come first."""
    for referral, dues in _waiting(session, _under_way().where(Referral.id == number), desk.now.date()):
        for one in dues:
            _do(session, referral, one, desk)


def _do(session: Session, referral: Referral, one: DueReminder, desk: ActionContext) -> None:
    match one.act:
        case ReminderAct.ASK_PERSON:
            _ask_person(session, referral, one.key, desk)
        case ReminderAct.EXPIRE:
            if expire(session, referral, desk, one.key):
                _write_both(session, referral, one, desk)
        case _:
            note = _write_both(session, referral, one, desk)
            happened(session, referral, EVENTS.get(one.act, EventKind.ASKED), desk, note=note, key=one.key)


def _write_both(session: Session, referral: Referral, one: DueReminder, desk: ActionContext) -> str:
    """Write to both sides of an act. Returns a note for its event if the adviser was asked in the recipient's place."""
    wanted = one.act in RECEIVER
    if wanted and not _write_recipient(session, referral, one, desk) and one.act in INSTEAD:
        if one.act is ReminderAct.ASK_IF_IN_WORK and _may_ask_person(session, referral, desk):
            return ""
        _write_sender(session, referral, one, INSTEAD[one.act], desk)
        return RING
    if one.act in SENDER:
        _write_sender(session, referral, one, SENDER[one.act], desk)
    return ""


def _write_recipient(session: Session, referral: Referral, one: DueReminder, desk: ActionContext) -> bool:
    needed = (Purpose.SEND, Purpose.OUTCOMES) if one.act in ABOUT_OUTCOMES else (Purpose.SEND,)
    if not all(_agrees(session, referral, purpose, desk) for purpose in needed):
        return False
    words = filled(RECEIVER[one.act], referral)
    kind = MessageKind(one.act)
    return write_to_recipient(session, referral, kind, one.key, words.subject, words.said, desk.now, desk.address)


def _write_sender(
    session: Session, referral: Referral, one: DueReminder, unfilled: EmailWords, desk: ActionContext
) -> None:
    words = filled(unfilled, referral)
    kind = MessageKind(one.act)
    write_to_sender(session, referral, kind, one.key, words.subject, words.said, desk.now, desk.address)


def _ask_person(session: Session, referral: Referral, key: str, desk: ActionContext) -> None:
    if not _may_ask_person(session, referral, desk):
        happened(session, referral, EventKind.TO_ASK, desk, key=key)
        return
    lately = (
        select(ReferralEvent.id)
        .join(Referral, col(Referral.id) == ReferralEvent.referral_id)
        .where(
            Referral.client_id == referral.client_id,
            ReferralEvent.what == EventKind.ASKED,
            col(ReferralEvent.key).in_(ASKS),
            ReferralEvent.at > desk.now - ONE_MAIL_IN,
        )
    )
    if session.exec(lately).first() is None:
        client = session.get_one(Client, referral.client_id)
        write_to_person(session, referral, client, key, desk.now, desk.address)
    happened(session, referral, EventKind.ASKED, desk, key=key)


def _may_ask_person(session: Session, referral: Referral, desk: ActionContext) -> bool:
    client = session.get_one(Client, referral.client_id)
    return may_write_to_person(session, referral, client, desk.now.date())


def _agrees(session: Session, referral: Referral, purpose: Purpose, desk: ActionContext) -> bool:
    return agreed(session, purpose, desk.now.date(), client_id=referral.client_id, referral_id=referral.id)


def _untold(session: Session) -> list[Delivery]:
    """The mails that were given up and of which no referral's timeline tells yet."""
    dead = given_up(session)
    if not dead:
        return []
    told = set(session.exec(select(ReferralEvent.key).where(ReferralEvent.what == EventKind.UNDELIVERED)))
    return [mail for mail in dead if mail.event_key not in told]


def _tell_undelivered(session: Session, mail: Delivery, desk: ActionContext) -> None:
    referral = session.exec(select(Referral).where(Referral.code == mail.code)).one()
    if has_happened(session, referral, mail.event_key):
        return
    happened(session, referral, EventKind.UNDELIVERED, desk, note=mail.problem, key=mail.event_key)
    if mail.to is not Side.SENDER:  # an adviser whom mail does not reach gets no second mail
        kind, words = MessageKind.UNDELIVERED, undelivered_words(mail)
        write_to_sender(session, referral, kind, mail.event_key, words.subject, words.said, desk.now, desk.address)
