"""The staff of each organisation as administrators look after them: who may be changed, and what must stay so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from app.accounts import sessions
from app.accounts.models import LinkPurpose
from app.accounts.models import Staff as Staff
from app.accounts.signed_links import withdraw_links
from app.core.permissions import WITH_CLIENTS, Colleague, Role
from services_catalogue.model.organisations import Organisation

LONGEST_NAME = 200

LAST_ONE = (
    "This is the last administrator of {organisation}, so nobody could let anybody in afterwards. "
    "Make somebody else an administrator first."
)
NOT_YOURSELF = "You cannot do this to yourself. Ask another administrator."


class AccountError(ValueError):
    """Why an account was not changed, in a sentence that says what to do."""


def organisations_of(session: Session, colleague: Colleague) -> Sequence[Organisation]:
    """The organisations whose staff an administrator looks after: all, or only their own."""
    wanted = select(Organisation).order_by(col(Organisation.leads).desc(), Organisation.name)
    if not colleague.leads:
        wanted = wanted.where(Organisation.id == colleague.organisation_id)
    return session.exec(wanted).all()


def people_of(session: Session, organisation_id: int) -> Sequence[Staff]:
    """All staff of one organisation, by name."""
    return session.exec(select(Staff).where(Staff.organisation_id == organisation_id).order_by(Staff.name)).all()


def staff_by_id(session: Session, staff_id: int) -> Staff:
    """The member of staff with an id that a stored row names. Raises NoResultFound."""
    return session.get_one(Staff, staff_id)


def find_staff(session: Session, staff_id: int) -> Staff | None:
    """The member of staff with an id from a cookie or a link; None when there is none."""
    return session.get(Staff, staff_id)


def staff_names(session: Session) -> dict[int | None, str]:
    """The names of all staff, by id."""
    return dict(session.exec(select(Staff.id, Staff.name)).all())


def advisers_of(session: Session, organisation_id: int) -> list[Staff]:
    """The staff of an organisation who can look after clients now, by name."""
    working = session.exec(
        select(Staff)
        .where(
            Staff.organisation_id == organisation_id,
            col(Staff.joined_at).is_not(None),
            col(Staff.disabled_at).is_(None),
        )
        .order_by(Staff.name)
    )
    return [staff for staff in working if WITH_CLIENTS & set(staff.roles)]


def person_for(session: Session, colleague: Colleague, person_id: int) -> Staff | None:
    """A member of staff whom this administrator looks after; None for all others, whether they exist or not."""
    staff = session.get(Staff, person_id)
    return staff if staff is not None and colleague.may_administer(staff.organisation_id) else None


def roles_from(chosen: Sequence[str]) -> list[str]:
    """The roles among what a form sent, in the order of `Role`. Raises AccountError when there is none."""
    roles = [role.value for role in Role if role in chosen]
    if not roles:
        raise AccountError("Choose at least one role, so that they can do something.")
    return roles


def invite(session: Session, organisation_id: int, name: str, email: str, roles: list[str], now: datetime) -> Staff:
    """Add a member of staff who has yet to accept. `email` is in small letters. Raises AccountError if it is taken."""
    if session.exec(select(Staff.id).where(Staff.email == email)).first() is not None:
        raise AccountError("This email address cannot be invited: it has an account already, perhaps elsewhere.")
    staff = Staff(organisation_id=organisation_id, email=email, name=name, roles=roles, created_at=now)
    session.add(staff)
    session.flush()
    return staff


def change_roles(session: Session, colleague: Colleague, staff: Staff, roles: list[str]) -> None:
    """Give a member of staff other roles. Raises AccountError for the caller's or the last administration."""
    if staff.id == colleague.id and Role.ADMINISTRATOR not in roles:
        raise AccountError("You cannot stop being an administrator yourself. Ask another administrator.")
    staff.roles = roles
    _somebody_still_administers(session)


def disable(session: Session, colleague: Colleague, staff: Staff, now: datetime) -> None:
    """Close an account: ends every session and withdraws every link of it. Raises AccountError."""
    if staff.id == colleague.id:
        raise AccountError(NOT_YOURSELF)
    staff.disabled_at = now
    _somebody_still_administers(session)
    sessions.end_all(session, staff.id or 0, now)
    for purpose in (LinkPurpose.INVITATION, LinkPurpose.NEW_PASSWORD, LinkPurpose.NEW_CODE, LinkPurpose.KNOWN_BROWSER):
        withdraw_links(session, purpose, str(staff.id), now)


def enable(staff: Staff) -> None:
    """Open a closed account again."""
    staff.disabled_at = None


def unlink_accounts(session: Session, organisation_id: int) -> None:
    """Forget the ids of an organisation's staff at a provider that it no longer uses: another may give the same ids."""
    session.exec(update(Staff).where(col(Staff.organisation_id) == organisation_id).values(oidc_subject=None))


def administrators(session: Session) -> list[Staff]:
    """The staff who can administer everything now: of the leading organisation, joined and not disabled."""
    found = session.exec(
        select(Staff)
        .join(Organisation, col(Organisation.id) == Staff.organisation_id)
        .where(col(Organisation.leads), col(Staff.joined_at).is_not(None), col(Staff.disabled_at).is_(None))
    )
    return [staff for staff in found if Role.ADMINISTRATOR in staff.roles]


def _somebody_still_administers(session: Session) -> None:
    # Checked after the change, in its transaction: two administrators may disable each other at one moment (a race).
    session.flush()
    if not administrators(session):
        leading = session.exec(select(Organisation.name).where(col(Organisation.leads))).first()
        raise AccountError(LAST_ONE.format(organisation=leading or "the leading organisation"))
