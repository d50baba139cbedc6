"""Retention: how long a record says who it is about, and when it is anonymised.

A record is anonymised so many months after the last thing that happened with it or is still to come: the months that
the organisation set, or those that the client was told when they agreed, if these are fewer. What happened is a change
of a referral, an outcome, and any act of a side. To come are the day of a waiting list, and the last day for a
response. A referral that was accepted or has started, and of which there is no news, keeps nothing.

Counts stay for good. What they are split by (district, ages, work) stays for 24 months after that; the consents, in
their words, for 12.
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
"""The months from which an organisation may choose."""
FACTS_MONTHS = 24
CONSENT_MONTHS = 12
MOST_AT_ONCE = 200
"""Records anonymised in one transaction, which holds the write lock."""


def anonymise_what_is_due(engine: Engine, audit: Audit, now: datetime) -> int:
    """Anonymise the records that are due, at most MOST_AT_ONCE; how many. Takes the write lock only if any are."""
    with reading(engine) as session:
        if not _anything_due(session, now):
            return 0
    with writing(engine) as session:
        clients = _first(due_clients(session, now))  # read again: another process may have been first
        clear(session, clients, now)
        for client in clients:
            audit.record(session, SERVICE, AuditAct.ANONYMISED, "client", client.code, now)
        _forget_facts(session, now)
        _forget_consents(session, now)
    return len(clients)


def due_clients(
    session: Session, now: datetime, *, organisation_id: int | None = None, months: int | None = None
) -> Iterator[Client]:
    """The clients whose record is to be anonymised by now, the longest quiet first.

    With `organisation_id` only that organisation's; with `months` as if every organisation had set that many.
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
    """After how many months without any event a record is anonymised."""
    return min(organisation.records_months, client.promised_months or organisation.records_months)


def months_before(now: datetime, months: int) -> datetime:
    """The same moment so many calendar months earlier, or on the last day of a month that is shorter."""
    return datetime.combine(months_later(now.date(), -months), now.timetz())


def _by_period(period: ColumnElement[int], values: Sequence[Any], kind: Any) -> ColumnElement[Any]:
    """For each row the value of its own months. A number outside of PERIODS counts as the nearest one in it."""
    *fewer, longest = (literal(value, kind) for value in values)
    return case(*((period <= n, value) for n, value in zip(PERIODS, fewer, strict=False)), else_=longest)


def _waited_for_until(session: Session, clients: Sequence[int | None]) -> dict[int | None, date]:
    """The last day for a response to open referrals, by client id: a query cannot compute it, because of the pauses."""
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
