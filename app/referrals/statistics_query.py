"""Referrals read for counting: as they stand now, or as they stood when a quarter ended."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, func, select, true
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from app.core.permissions import Colleague
from app.referrals.access import received_referrals, sent_referrals
from app.referrals.funnel import CountedReferral, Fate, quarter_in
from app.referrals.lifecycle import EventKind, ReferralState
from app.referrals.models import Outcome, Referral, ReferralEvent
from app.referrals.outcome_kinds import OutcomeKind

COLUMNS = (
    col(Referral.id),
    col(Referral.client_id),
    col(Referral.state),
    col(Referral.refused_because),
    col(Referral.sent_at),
    col(Referral.slug),
    col(Referral.access_point_id),
    col(Referral.district),
    col(Referral.age_band),
    col(Referral.work_status),
)
Whose = ColumnElement[bool]
"""A condition that says whose referrals are counted."""
EVERYBODYS: Whose = true()


def sent_by(colleague: Colleague) -> Whose:
    """The referrals that a colleague sent; for a manager, all that the team sent."""
    return _condition(sent_referrals(colleague))


def received_by(colleague: Colleague) -> Whose:
    """The referrals that were sent to a colleague's organisation."""
    return _condition(received_referrals(colleague))


def names_among(session: Session, whose: Whose) -> dict[str, str]:
    """What each provision was called in the referrals that fit, by its slug."""
    wanted = select(col(Referral.slug), func.max(col(Referral.name))).where(whose).group_by(col(Referral.slug))
    return dict(session.connection().execute(wanted).all())


def as_they_stand(session: Session, whose: Whose) -> list[CountedReferral]:
    """The referrals that fit, each counted for itself."""
    return _counted(session, whose, None)


def people_until(session: Session, whose: Whose, until: datetime) -> list[CountedReferral]:
    """The referrals that were sent before a moment, as they stood at it; each counts for the client it is about.

    The reason of a refusal is known only when no other response came since.
    """
    return _counted(session, whose & (col(Referral.sent_at) < until), until)


def _condition(wanted: SelectOfScalar[Referral]) -> Whose:
    found = wanted.whereclause
    assert found is not None  # without a condition it would count the referrals of all organisations
    return found


def _counted(session: Session, whose: Whose, until: datetime | None) -> list[CountedReferral]:
    outcomes = _outcomes(session, whose, until)
    before = {} if until is None else _states_before(session, whose, until)
    wanted = select(*COLUMNS).where(whose)
    fate, quarter, found = cache(Fate), cache(quarter_in), []
    for number, client, state, why, sent_at, *facts in session.connection().execute(wanted).all():
        then = before.get(number)
        told = tuple(outcomes.get(number, ()))
        stands = fate(state, why, told) if then is None else Fate(then, None, told)
        found.append(
            CountedReferral(number if until is None else client, stands, quarter(sent_at.year, sent_at.month), *facts)
        )
    return found


def _outcomes(session: Session, whose: Whose, until: datetime | None) -> dict[int | None, list[OutcomeKind]]:
    """The outcomes of each referral by its id, now or at a moment; in one order, so that equal fates are equal."""
    wanted = select(col(Outcome.referral_id), col(Outcome.kind)).join(Referral).where(whose).order_by(col(Outcome.kind))
    if until is not None:
        wanted = wanted.where(col(Outcome.told_at) < until)
    found: defaultdict[int | None, list[OutcomeKind]] = defaultdict(list)
    for referral, kind in session.connection().execute(wanted):
        found[referral].append(kind)
    return found


def _states_before(session: Session, whose: Whose, until: datetime) -> dict[int | None, ReferralState]:
    """The state at a moment of each referral whose state has changed since, by its id."""
    changed = whose & (col(Referral.state_at) >= until)
    sent = session.connection().execute(select(col(Referral.id)).where(changed))
    found = {number: ReferralState.SENT for (number,) in sent}
    then = (
        select(col(ReferralEvent.referral_id), col(ReferralEvent.what))
        .join(Referral)
        .where(
            changed,
            col(ReferralEvent.at) < until,
            col(ReferralEvent.what).in_([EventKind(state) for state in ReferralState]),
        )
        .order_by(col(ReferralEvent.id))
    )
    for referral, state in session.connection().execute(then):
        found[referral] = ReferralState(state)
    return found
