"""Whether the web addresses in the catalogue still answer: an operator's command; what fails twice is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from app.accounts.sessions import hash_of
from app.catalogue.link_fetch import visit
from app.catalogue.owners import OwnerContacts
from app.core.audit import SERVICE, Audit, AuditAct
from app.core.database import reading, writing
from app.mail.outbox import MessageKind, write
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.model.shown_contacts import addresses_of
from services_catalogue.verification.models import LinkCheck, ProblemReason, ProblemReport, Reporter
from services_catalogue.verification.problem_reports import open_problem_reports, report_problem, settle_problem_report
from services_catalogue.verification.verification import (
    find_owner,
    needs_checking,
    published_entries,
    verification_status_of,
)

AT_A_TIME = 4
REPORTED_AFTER = timedelta(days=1)
"""How long a contact address has to have failed: in two runs at least, and not in one bad hour."""
TOO_FEW_TO_TELL = 5
ANSWERS_AGAIN = "It answers again."
MOST_IN_A_MAIL = 40

Fetcher = Callable[[str], str]
"""Visits an address and returns what is wrong with it; empty when it answers."""


@dataclass(frozen=True, slots=True)
class LinkReport:
    """The result of a run. `failing` holds slug, address and problem; `offline` says that no address answered."""

    addresses: int
    failing: tuple[tuple[str, str, str], ...]
    reported: int
    settled: int
    offline: bool = False

    def in_words(self) -> str:
        """A short report for the operator."""
        if self.offline:
            return (
                f"None of the {self.addresses} web addresses answered. That is more likely our own line than all of "
                "theirs, so nothing was noted. Look at this machine's way to the internet, then run it again."
            )
        answered = self.addresses - len({url for _, url, _ in self.failing})
        lines = [f"{answered} of {self.addresses} web addresses answered."]
        lines += [f"  {slug}: {url}\n    {problem}" for slug, url, problem in self.failing]
        lines.append(f"Newly reported to those who keep them: {self.reported}. Answering again: {self.settled}.")
        return "\n".join(lines)


def check_links(engine: Engine, audit: Audit, now: datetime, *, fetch: Fetcher = visit) -> LinkReport:
    """Visit every web address of what is published, each once and a few at a time, and note the result.

    No transaction is open meanwhile. A contact address that fails in two runs at least a day apart becomes a problem
    report, and its editors get one mail for all of theirs; one that answers again settles its own report.
    """
    with reading(engine) as session:
        provisions = _looked_after(session, now)
    urls = sorted({url for provision in provisions.values() for url in _addresses(provision)})
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        problems = dict(zip(urls, pool.map(fetch, urls), strict=True))
    if len(urls) >= TOO_FEW_TO_TELL and all(problems.values()):
        return LinkReport(len(urls), (), 0, 0, offline=True)
    with writing(engine) as session:
        checks = _note(session, provisions, problems, now)
        new = _report(session, provisions, checks, now)
        settled = _settle(session, provisions, problems, now)
        _tell(session, new, provisions, now)
        failing = tuple((check.slug, check.url, check.problem) for check in checks if check.problem)
        audit.record(
            session,
            SERVICE,
            AuditAct.CHECKED,
            "links",
            "",
            now,
            addresses=len(urls),
            failing=len(failing),
            reported=len(new),
        )
    return LinkReport(len(urls), failing, len(new), settled)


def _looked_after(session: Session, now: datetime) -> dict[str, CatalogueEntry]:
    provisions = published_entries(session, verification_status_of(session))
    return {slug: provision for slug, provision in provisions.items() if needs_checking(provision, now.date())}


def _contacts(entry: CatalogueEntry) -> dict[str, tuple[str, ...]]:
    """The contact addresses: those of the entry, by "", and of each access point, by its id."""
    of_points = {access_point.id: tuple(addresses_of(access_point)) for access_point in entry.access_points}
    return {"": tuple(addresses_of(entry))} | of_points


def _addresses(entry: CatalogueEntry) -> set[str]:
    supports = (entry, *entry.access_points)
    contacts = {url for urls in _contacts(entry).values() for url in urls}
    return contacts | {s.url for one in supports for s in one.sources if s.url is not None}


def _note(
    session: Session, provisions: Mapping[str, CatalogueEntry], problems: Mapping[str, str], now: datetime
) -> list[LinkCheck]:
    """Update the notes: one for each address of each provision, none for an address that it has no more."""
    wanted = {(slug, url) for slug, provision in provisions.items() for url in _addresses(provision)}
    noted = {(check.slug, check.url): check for check in session.exec(select(LinkCheck))}
    gone = [check.id for key, check in noted.items() if key not in wanted]
    session.exec(delete(LinkCheck).where(col(LinkCheck.id).in_(gone)))
    checks = []
    for slug, url in sorted(wanted):
        check = noted.get((slug, url)) or LinkCheck(slug=slug, url=url, checked_at=now)
        check.checked_at, check.problem = now, problems[url]
        check.failing_since = None if not check.problem else check.failing_since or now
        session.add(check)
        checks.append(check)
    session.flush()
    return checks


def _report(
    session: Session, provisions: Mapping[str, CatalogueEntry], checks: Iterable[LinkCheck], now: datetime
) -> list[ProblemReport]:
    new, settled = [], _settled_by_people(session)
    for check in checks:
        since = check.failing_since
        if since is None or now - since < REPORTED_AFTER or settled.get(check.slug, since) > since:
            continue  # a person who settled it has seen the page: that stands until the address has answered once
        for access_point, urls in _contacts(provisions[check.slug]).items():
            if check.url in urls:
                note = f"{check.url}\n{check.problem}"
                problem_report, is_new = report_problem(
                    session,
                    check.slug,
                    ProblemReason.PAGE_BROKEN,
                    Reporter.LINK_CHECK,
                    now,
                    access_point=access_point,
                    note=note,
                )
                new += [problem_report] if is_new else []
    return new


def _settled_by_people(session: Session) -> dict[str, datetime]:
    """When a report of the link check was last settled by a person, by slug."""
    rows = session.exec(
        select(ProblemReport.slug, ProblemReport.settled_at)
        .where(ProblemReport.reporter == Reporter.LINK_CHECK, ProblemReport.settled_by != SERVICE.name)
        .order_by(col(ProblemReport.settled_at))
    )
    return {slug: at for slug, at in rows if at is not None}


def _settle(
    session: Session, provisions: Mapping[str, CatalogueEntry], problems: Mapping[str, str], now: datetime
) -> int:
    """Settle the link check's own reports about addresses that answer again, or are no contact addresses any more."""
    settled = 0
    for problem_report in open_problem_reports(session):
        if problem_report.reporter != Reporter.LINK_CHECK or problem_report.slug not in provisions:
            continue
        urls = _contacts(provisions[problem_report.slug]).get(problem_report.access_point, ())
        if not any(problems[url] for url in urls):
            settled += settle_problem_report(
                session, problem_report, SERVICE.name, ANSWERS_AGAIN if urls else "It was taken out.", now
            )
    return settled


def _tell(
    session: Session, new: Iterable[ProblemReport], provisions: Mapping[str, CatalogueEntry], now: datetime
) -> None:
    people, letters = OwnerContacts(session), dict[str, list[str]]()
    for problem_report in new:
        for to in people.editors(find_owner(session, problem_report.slug)):
            letters.setdefault(to, []).append(
                f"{provisions[problem_report.slug].name[:80]}\n{problem_report.note[:150]}"
            )
    for to, found in letters.items():
        said = "\n\n".join(found[:MOST_IN_A_MAIL])
        body = (
            "Hello,\n\nThese web addresses, to which we send people, did not answer on two days:\n\n"
            f"{said}\n\nPlease find the right ones, and mend them on the desk. Ours is only a program: look for "
            "yourself first.\n\nThe Opportunity Escalator\n"
        )
        key, subject = f"links/{now.isoformat()}/{hash_of(to)[:32]}", f"Web addresses that do not work: {len(found)}"
        write(session, MessageKind.BROKEN_LINKS, key=key, to=to, subject=subject, body=body, now=now)
