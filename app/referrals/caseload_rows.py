"""The rows of the caseload: each client with their referrals and the next action, the most urgent first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import Staff
from app.core.permissions import WITH_CLIENTS, Colleague
from app.mail.outbox import MessageKind
from app.referrals.access import own_clients, received_referrals
from app.referrals.caseload import NextAction, Rank, ReferralFacts, most_urgent, waits_of
from app.referrals.consent import holds
from app.referrals.consent_kinds import Purpose
from app.referrals.contact_method import ContactMethod
from app.referrals.delivery import given_up
from app.referrals.lifecycle import ONGOING, OPEN, STATES, EventKind, ReferralState, Side
from app.referrals.models import Client, Consent, Outcome, Referral, ReferralEvent
from app.referrals.outcome_kinds import OutcomeKind
from app.referrals.transitions import clock_of
from app.web.badge import OFF, ON, PLAIN, WAIT, Badge

SHOWN = {"all": "All", "open": "Somebody is waited for", "overdue": "Overdue", "mine": "Waits for me"}
"""What the list can be narrowed down to. The words go into addresses, so none of them tells of a client."""
TOLD_ALL = frozenset({OutcomeKind.LEFT, OutcomeKind.IN_WORK_26_WEEKS})
RESTS_ON = frozenset({Purpose.KEEP, Purpose.SEND})
NO_TOUCH = (EventKind.SENT, EventKind.HANDED_OVER, EventKind.PAUSED, EventKind.RESUMED)
"""Events on the adviser's side that say nothing of how the referral goes."""
LOOKS = {
    ReferralState.SENT: WAIT,
    ReferralState.RECEIVED: WAIT,
    ReferralState.WAITING: PLAIN,
    ReferralState.ACCEPTED: ON,
    ReferralState.STARTED: ON,
    ReferralState.REFUSED: OFF,
    ReferralState.EXPIRED: OFF,
    ReferralState.WITHDRAWN: OFF,
}
BADGES = {state: Badge(STATES[state], look) for state, look in LOOKS.items()}


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One referral of a client as the list shows it."""

    known: ReferralFacts
    waits: tuple[NextAction, ...]

    @property
    def badge(self) -> Badge:
        """Its state."""
        return BADGES[self.known.state]

    @property
    def is_over(self) -> bool:
        """Whether the referral is not ongoing and no party has to act."""
        return self.known.state not in ONGOING and all(wait.is_nobodys for wait in self.waits)


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One client. `wait` decides their place in the list; None for a client who was never referred."""

    client: Client
    adviser: str
    referrals: tuple[ReferralRow, ...]
    wait: NextAction | None
    rank: Rank

    @property
    def under_way(self) -> list[ReferralRow]:
        """The referrals that are not over."""
        return [shown for shown in self.referrals if not shown.is_over]

    @property
    def is_mine(self) -> bool:
        """Whether the adviser has to act on any of the referrals."""
        return any(wait.is_mine for shown in self.referrals for wait in shown.waits)

    @property
    def is_open(self) -> bool:
        """Whether any party has to act on any of the referrals."""
        return any(not wait.is_nobodys for shown in self.referrals for wait in shown.waits)


def client_rows_of(session: Session, clients: SelectOfScalar[Client], on: date) -> list[ClientRow]:
    """The rows of the clients in a query of `access`, the most urgent first. A fixed number of queries."""
    found = session.exec(clients).all()
    ids = [client.id for client in found]
    referrals = session.exec(
        select(Referral).where(col(Referral.client_id).in_(ids)).order_by(col(Referral.id).desc())
    ).all()
    known = _known(session, referrals, {client.id or 0: client for client in found}, on)
    advisers = {client.adviser_id for client in found}
    names = {staff.id: staff.name for staff in session.exec(select(Staff).where(col(Staff.id).in_(advisers)))}
    lines = [_line(client, names.get(client.adviser_id, ""), known[client.id or 0], on) for client in found]
    return sorted(lines, key=_order)


def known_of(session: Session, client: Client, on: date) -> tuple[ReferralRow, ...]:
    """The referrals of one client, the newest first."""
    referrals = session.exec(
        select(Referral).where(Referral.client_id == client.id).order_by(col(Referral.id).desc())
    ).all()
    return _shown(_known(session, referrals, {client.id or 0: client}, on)[client.id or 0], on)


def _line(client: Client, adviser: str, known: Sequence[ReferralFacts], on: date) -> ClientRow:
    shown = _shown(known, on)
    wait = most_urgent([wait for one in shown for wait in one.waits], on)
    return ClientRow(client, adviser, shown, wait, Rank.REST if wait is None else wait.rank(on))


def _shown(known: Sequence[ReferralFacts], on: date) -> tuple[ReferralRow, ...]:
    return tuple(ReferralRow(one, waits_of(one, on)) for one in known)


def _order(line: ClientRow) -> tuple[Rank, bool, date, str]:
    until = date.max if line.wait is None or line.wait.until is None else line.wait.until
    return line.rank, not line.is_open, until, line.client.reference.casefold()


def _known(
    session: Session, referrals: Sequence[Referral], clients: Mapping[int, Client], on: date
) -> Mapping[int, list[ReferralFacts]]:
    """The facts of referrals by client id, in the order in which the referrals are given."""
    facts = _Facts(session, referrals)
    found: dict[int, list[ReferralFacts]] = defaultdict(list)
    for referral in referrals:
        client = clients.get(referral.client_id)
        if client is not None:
            found[referral.client_id].append(facts.of(referral, client, on))
    return found


class _Facts:
    """What is stored of some referrals besides their own rows, each table read once for all of them."""

    def __init__(self, session: Session, referrals: Sequence[Referral]) -> None:
        ids = [referral.id or 0 for referral in referrals]
        self.sent: dict[int, list[datetime]] = defaultdict(list)
        for referral in referrals:
            self.sent[referral.client_id].append(referral.sent_at)
        self.touched = _touched(session, ids)
        self.told_all = set(
            session.exec(
                select(Outcome.referral_id).where(col(Outcome.referral_id).in_(ids), col(Outcome.kind).in_(TOLD_ALL))
            )
        )
        self.consents: dict[int, list[Consent]] = defaultdict(list)
        of_clients = select(Consent).where(col(Consent.client_id).in_(set(self.sent)))
        for consent in session.exec(of_clients.where(col(Consent.withdrawn_at).is_(None))):
            self.consents[consent.client_id].append(consent)
        self.not_arrived = _not_arrived(session)

    def of(self, referral: Referral, client: Client, on: date) -> ReferralFacts:
        """The facts of one of the referrals."""
        agreed = [one for one in self.consents[referral.client_id] if one.referral_id in (None, referral.id)]
        return ReferralFacts(
            code=referral.code,
            name=referral.name,
            recipient=referral.recipient_name,
            state=referral.state,
            live=referral.live,
            sent_at=referral.sent_at,
            state_at=referral.state_at,
            clock=clock_of(referral),
            waiting_until=referral.waiting_until,
            touched_at=self.touched.get(referral.id or 0),
            undelivered=bool(referral.email) and referral.code in self.not_arrived,
            followed=any(sent > referral.state_at for sent in self.sent[referral.client_id]),
            asked_by_mail=client.reach == ContactMethod.EMAIL
            and any(one.purpose == Purpose.ASK and holds(one, on) for one in agreed),
            ends_on=_ends_on(agreed),
            told_all=referral.id in self.told_all,
        )


def _ends_on(agreed: Iterable[Consent]) -> date | None:
    """The first day on which a consent runs out; of several consents to one purpose, the last to run out counts."""
    last: dict[str, date] = {}
    for one in agreed:
        if one.purpose in RESTS_ON:
            last[one.purpose] = max(one.ends_on, last.get(one.purpose, date.min))
    return min(last.values(), default=None)


def _touched(session: Session, ids: Sequence[int]) -> dict[int, datetime]:
    """When an adviser last noted, or the client last reported, something of each referral, by its id."""
    events = session.exec(
        select(ReferralEvent)
        .where(
            col(ReferralEvent.referral_id).in_(ids),
            or_(
                ReferralEvent.side == Side.CLIENT,
                and_(ReferralEvent.side == Side.SENDER, col(ReferralEvent.what).not_in(NO_TOUCH)),
            ),
        )
        .order_by(col(ReferralEvent.id))
    )
    return {event.referral_id: event.at for event in events}


def _not_arrived(session: Session) -> frozenset[str]:
    """The codes of referrals whose first mail to the recipient was given up."""
    mails = given_up(session)
    return frozenset(mail.code for mail in mails if mail.kind is MessageKind.NEW and mail.to is Side.RECEIVER)


def is_shown(line: ClientRow, show: str) -> bool:
    """Whether a row belongs into the list that was narrowed to `show`, a key of SHOWN."""
    match show:
        case "overdue":
            return line.rank in (Rank.OVERDUE_MINE, Rank.OVERDUE_OTHERS)
        case "mine":
            return line.is_mine
        case "open":
            return line.is_open
        case _:
            return True


def counts_of(lines: Sequence[ClientRow]) -> dict[str, int]:
    """How many clients each narrowed list holds."""
    return {show: sum(is_shown(line, show) for line in lines) for show in SHOWN}


def figures_of(session: Session, colleague: Colleague, on: date) -> dict[str, int] | None:
    """The counts on a colleague's home page, by key of SHOWN and "inbox"; None for a role without clients."""
    if not WITH_CLIENTS & colleague.roles:
        return None
    counts = counts_of(client_rows_of(session, own_clients(colleague), on))
    waiting = received_referrals(colleague).where(col(Referral.state).in_(OPEN))
    return {**counts, "inbox": len(session.exec(waiting).all())}
