"""The emails that ask an owner whether something is still right, and those that pass a problem report on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.accounts.models import LinkPurpose
from app.accounts.sessions import hash_of
from app.accounts.signed_links import make_link
from app.catalogue.owners import OwnerContacts
from app.mail.outbox import MessageKind, write
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.model.status import date_in_words
from services_catalogue.verification.models import ProblemReport, Reporter
from services_catalogue.verification.problem_reports import REASONS
from services_catalogue.verification.schedule import VerificationSchedule
from services_catalogue.verification.verification import find_owner

LINK_AFTER_STALE = timedelta(days=30)
"""How long the link in the email still works after residents read "not checked since"."""
LINK_AT_LEAST = timedelta(days=30)
LONGEST_NAME = 100

REPORTERS = {
    Reporter.RESIDENT: "Somebody who uses the service",
    Reporter.STAFF: "A colleague",
    Reporter.OWNER: "Whoever keeps it",
    Reporter.LINK_CHECK: "Our check of the web addresses",
}
ABOUT_THE_LINK = (
    "You need no account. Each link works for whoever has it, so please do not pass this mail on.\n"
    "If you do not look after this any more, press the link and say so."
)


@dataclass(frozen=True, slots=True)
class VerificationRequest:
    """One provision in an email: its name, when it has to be checked, and where to do so."""

    name: str
    schedule: VerificationSchedule
    address: str


def still_right_link(session: Session, slug: str, schedule: VerificationSchedule, now: datetime, address: str) -> str:
    """The address of a new page on which an owner without an account can say that a provision is still right."""
    last_day = datetime.combine(schedule.stale_from + LINK_AFTER_STALE, now.timetz())
    token = make_link(session, LinkPurpose.STILL_RIGHT, slug, now, max(last_day - now, LINK_AT_LEAST))
    return f"{address}/still-right/{token}"


def reminder_email(
    asked: Sequence[VerificationRequest], late: Sequence[VerificationRequest], on: date
) -> tuple[str, str]:
    """Subject and text of the one email of a day: what its reader is asked to check, and what others left unchecked."""
    parts = []
    if asked:
        parts += [
            "You look after what our service tells people about the support below. Please look at each page and say "
            "if all of it is still right. It takes a minute.",
            *(_entry(one, on) for one in asked),
            ABOUT_THE_LINK,
        ]
    if late:
        parts += [
            "Nobody has said that these are still right, although they were asked. Please find somebody who can.",
            *(_entry(one, on) for one in late),
        ]
    names = [one.name for one in (*asked, *late)]
    what = names[0] if len(names) == 1 else f"{len(names)} to check"
    return (f"Is this still right? {what}" if asked else f"Not checked in time: {what}"), _letter(parts)


def write_again(
    session: Session, provision: CatalogueEntry, schedule: VerificationSchedule, now: datetime, address: str
) -> None:
    """Send the owner of a provision a fresh link, at most once a day."""
    owner = find_owner(session, provision.slug)
    link = still_right_link(session, provision.slug, schedule, now, address)
    parts = [
        "Somebody opened an old link of ours and asked for a new one. Here it is:",
        _entry(VerificationRequest(_short(provision.name), schedule, link), now.date()),
        ABOUT_THE_LINK,
    ]
    for to in OwnerContacts(session).asked(owner):
        key = f"again/{provision.slug}/{now.date()}/{_mark(to)}"
        subject = f"Your new link: {_short(provision.name)}"
        write(session, MessageKind.PROMPT_AGAIN, key=key, to=to, subject=subject, body=_letter(parts), now=now)


def write_problem_report(
    session: Session,
    problem_report: ProblemReport,
    provision: CatalogueEntry,
    schedule: VerificationSchedule,
    now: datetime,
    address: str,
) -> None:
    """Tell the editors of a problem report, and the owner too when another found it, with a link to answer by.

    What residents report is told once a day for each provision, however many press: a flood is one email.
    """
    owner, people = find_owner(session, problem_report.slug), OwnerContacts(session)
    reporter = problem_report.reporter
    access_point = next(
        (
            f" ({access_point.name})"
            for access_point in provision.access_points
            if access_point.id == problem_report.access_point
        ),
        "",
    )
    said = [
        f"{REPORTERS[reporter]} says that something is wrong with what we tell people about this:",
        f"{_short(provision.name)}{access_point}\n{REASONS[problem_report.reason]}.",
        *([f"They wrote:\n{problem_report.note}"] if problem_report.note else []),
    ]
    what = str(problem_report.id) if reporter in (Reporter.STAFF, Reporter.OWNER) else reporter.value
    key, subject = (
        f"fault/{problem_report.slug}/{what}/{now.date()}",
        f"Something may be wrong: {_short(provision.name)}",
    )
    desk = f"You can mend it and say what you did, on the desk:\n{address}/desk/keeping-true"
    editors = people.editors(owner)
    for to in editors:
        own, body = f"{key}/{_mark(to)}", _letter([*said, desk])
        write(session, MessageKind.PROBLEM_REPORT, key=own, to=to, subject=subject, body=body, now=now)
    if owner.email and owner.email not in editors and reporter is not Reporter.OWNER:
        link = still_right_link(session, problem_report.slug, schedule, now, address)
        asked = [f"Please look at the page and say what is right:\n{link}", ABOUT_THE_LINK]
        own, body = f"{key}/{_mark(owner.email)}", _letter([*said, *asked])
        write(session, MessageKind.PROBLEM_REPORT, key=own, to=owner.email, subject=subject, body=body, now=now)


def reminder_key(to: str, on: date) -> str:
    """The outbox key of the one email of a day, so that writing it is idempotent."""
    return f"prompts/{on}/{_mark(to)}"


def _entry(one: VerificationRequest, on: date) -> str:
    due, stale = (date_in_words(day.isoformat()) for day in (one.schedule.due, one.schedule.stale_from))
    if on < one.schedule.due:
        when = f"Please check it by {due}."
    elif one.schedule.is_stale(on):
        when = f"It was due on {due}. People are now told that it was not checked."
    else:
        when = f"It {'is due today' if on == one.schedule.due else f'was due on {due}'}. "
        when += f"From {stale} people are told that it was not checked."
    return f"{one.name}\n{when}\n{one.address}"


def _letter(parts: Sequence[str]) -> str:
    return "\n\n".join(["Hello,", *parts, "The Opportunity Escalator"]) + "\n"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _mark(to: str) -> str:
    return hash_of(to)[:32]
