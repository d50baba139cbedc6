"""How long a record says who it is about, and when that is taken out of it.

A record is cleared so many months after the last thing that happened with it or is still to come: the months that the
organisation set, or those that the person was told when they agreed, if these are fewer. What happened is a change of a
referral, an outcome, and whatever somebody did. To come are the day of a waiting list, and the last day on which an
answer is waited for. A referral that was accepted or has started, and of which there is no news, keeps nothing.

Counts stay for good. What they are split by (district, ages, work) stays for 24 months after that; what was agreed to,
in its words, for 12.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import count, islice
from typing import Any

from sqlalchemy import ColumnElement, Date, Engine, case, literal
from sqlmodel import Session, col, delete, or_, select, update
from sqlmodel.sql.sqltypes import UTCDateTime

from app.core.audit import SERVICE, Audit, AuditAct
from app.core.database import reading, writing
from app.referrals.anonymisation import clear
from app.referrals.lifecycle import OPEN, ReferralState
from app.referrals.models import Client, Consent, Outcome, Referral
from app.referrals.transitions import clock_of
from services_catalogue.model.organisations import Organisation
from services_catalogue.verification.schedule import months_later

PERIODS = tuple(range(1, 13))
"""The months for which an organisation may keep a record in which nothing happens."""
FACTS_MONTHS = 24
CONSENT_MONTHS = 12
MOST_AT_ONCE = 200
"""Records cleared in one transaction: everybody else who writes waits for it."""


def anonymise_what_is_due(engine: Engine, audit: Audit, now: datetime) -> int:
    """Clear the records whose time has come, some at a time, and say how many. Takes the write lock only for that."""
    with reading(engine) as session:
        if not _anything_due(session, now):
            return 0
    with writing(engine) as session:
        clients = _first(due_clients(session, now))  # another process may have been first
        clear(session, clients, now)
        for client in clients:
            audit.record(session, SERVICE, AuditAct.ANONYMISED, "client", client.code, now)
        _forget_facts(session, now)
        _forget_consents(session, now)
    return len(clients)


def due_clients(
    session: Session, now: datetime, *, organisation_id: int | None = None, months: int | None = None
) -> Iterator[Client]:
    """The clients whose record is to be cleared by now, the longest quiet first.

    With `organisation_id` only theirs; with `months` as if that had been set for all.
    """
    chosen = col(Organisation.records_months) if months is None else literal(months)
    period = case((col(Client.promised_months) < chosen, col(Client.promised_months)), else_=chosen)
    moment = _by_period(period, [months_before(now, n) for n in PERIODS], UTCDateTime())
    day = _by_period(period, [months_before(now, n).date() for n in PERIODS], Date())
    listed = (col(Referral.state) == ReferralState.WAITING) & (col(Referral.waiting_until) >= day)
    busy = select(Referral.id).where(Referral.client_id == Client.id, or_(col(Referral.state_at) > moment, listed))
    news = select(Outcome.id).where(
        Outcome.referral_id == Referral.id, Referral.client_id == Client.id, col(Outcome.told_at) > moment
    )
    wanted = (
        select(Client, day)
        .join(Organisation, col(Organisation.id) == Client.organisation_id)
        .where(col(Client.anonymised_at).is_(None), col(Client.active_at) <= moment, ~busy.exists(), ~news.exists())
        .order_by(col(Client.active_at), col(Client.id))
    )
    if organisation_id is not None:
        wanted = wanted.where(Client.organisation_id == organisation_id)
    for start in count(0, MOST_AT_ONCE):
        found = session.exec(wanted.offset(start).limit(MOST_AT_ONCE)).all()
        waited = _waited_for_until(session, [client.id for client, _ in found])
        yield from (client for client, since in found if waited.get(client.id, date.min) < since)
        if len(found) < MOST_AT_ONCE:
            return


def months_kept(client: Client, organisation: Organisation) -> int:
    """After how many months in which nothing happens a record is cleared."""
    return min(organisation.records_months, client.promised_months or organisation.records_months)


def months_before(now: datetime, months: int) -> datetime:
    """The same moment so many calendar months earlier, or on the last day of a month that is shorter."""
    return datetime.combine(months_later(now.date(), -months), now.timetz())


def _by_period(period: ColumnElement[int], values: Sequence[Any], kind: Any) -> ColumnElement[Any]:
    """For each row the value of its own months. A number out of bounds counts as the nearest one in them."""
    *fewer, longest = (literal(value, kind) for value in values)
    return case(*((period <= n, value) for n, value in zip(PERIODS, fewer, strict=False)), else_=longest)


def _waited_for_until(session: Session, clients: Sequence[int | None]) -> dict[int | None, date]:
    """The last day on which an answer is waited for, of those who have none: a query cannot tell, for the pauses."""
    if not clients:
        return {}
    days: dict[int | None, date] = {}
    unanswered = select(Referral).where(col(Referral.client_id).in_(clients), col(Referral.state).in_(OPEN))
    for one in session.exec(unanswered):
        days[one.client_id] = max(clock_of(one).expires, days.get(one.client_id, date.min))
    return days


def _first(clients: Iterator[Client]) -> list[Client]:
    return list(islice(clients, MOST_AT_ONCE))


def _anything_due(session: Session, now: datetime) -> bool:
    if next(due_clients(session, now), None) is not None:
        return True
    facts = select(Referral.id).where(col(Referral.client_id).in_(_cleared_for(FACTS_MONTHS, now)), _can_be_split())
    agreed = select(Consent.id).where(col(Consent.client_id).in_(_cleared_for(CONSENT_MONTHS, now)))
    return any(session.exec(wanted.limit(1)).first() is not None for wanted in (facts, agreed))


def _cleared_for(months: int, now: datetime) -> Any:
    return select(Client.id).where(col(Client.anonymised_at) <= months_before(now, months))


def _can_be_split() -> ColumnElement[bool]:
    return or_(col(Referral.district) != "", col(Referral.age_band) != "", col(Referral.work_status) != "")


def _forget_facts(session: Session, now: datetime) -> None:
    old = _cleared_for(FACTS_MONTHS, now)
    nothing = {"district": "", "age_band": "", "work_status": ""}
    session.exec(update(Referral).where(col(Referral.client_id).in_(old), _can_be_split()).values(nothing))
    session.exec(update(Client).where(col(Client.id).in_(old), col(Client.district) != "").values(district=""))


def _forget_consents(session: Session, now: datetime) -> None:
    session.exec(delete(Consent).where(col(Consent.client_id).in_(_cleared_for(CONSENT_MONTHS, now))))
