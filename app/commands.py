"""The operator's other commands: the first administrator, the audit, mail, links, the catalogue, records."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine

from app.core.audit import BY_COMMAND, SERVICE, Audit
from app.core.clock import HERE, now
from app.core.database import reading, writing
from app.core.errors import CommandError
from app.core.keys import load_audit_key
from app.core.settings import Settings

Command = Callable[[argparse.Namespace, Settings, Engine], None]

SET_UP_PHONE = "set up a phone"
UNCHECKED = (
    "Entries 1 to {} were sealed with a key that is gone, so nobody can check them: only the links from each to the "
    "next were followed. What follows is about the entries after them."
)
REASONS = ("asked", "objected", "mistake", "ordered")
"""Values of `app.referrals.erasure.ErasureReason`, which a start has no need to import."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe each command and what it takes."""
    first = commands.add_parser("administrator", help="invite the first administrator, or let one in again")
    first.add_argument("--organisation", help="the organisation that leads, by its name")
    first.add_argument("--name", help="the administrator's name")
    first.add_argument("--email", help="their email address")
    first.add_argument(
        "--lost-phone", action="store_true", help="for one who has joined: a link to set up a phone again"
    )
    audit = commands.add_parser("audit", help="check that nothing in the audit was changed")
    audit.add_argument("--expect", metavar="SEAL", help="a seal noted earlier, which has to be there still")
    mail = commands.add_parser("mail", help="list the mail that waits or was given up")
    mail.add_argument("--again", action="store_true", help="try again whatever was given up")
    commands.add_parser("links", help="visit every web address of the catalogue; to be run by a timer")
    out = commands.add_parser("export", help="write the whole catalogue into a file: .xlsx, .csv or .yaml")
    out.add_argument("file", type=Path)
    into = commands.add_parser("import", help="save the provisions of such a file as drafts, if all is understood")
    into.add_argument("file", type=Path)
    jobs = commands.add_parser("job-data", help="check a folder of data on job steps, and use it from the next start")
    jobs.add_argument("folder", type=Path)
    access = commands.add_parser("subject-access", help="write all that is kept about one person into a file")
    erase = commands.add_parser("erase", help="erase the record of one person, or again what a restore brought back")
    for command, needed in ((access, True), (erase, False)):
        command.add_argument("--organisation", required=needed, help="whose record it is, by its name")
        command.add_argument("--reference", required=needed, help="what they call the record")
    access.add_argument("file", type=Path)
    erase.add_argument("--reason", choices=REASONS, help="why; free words could say who it is about")
    erase.add_argument("--listed", type=Path, metavar="FILE", help="what `erasures` printed, instead of all these")
    erased = commands.add_parser("erasures", help="print what was erased on request, by codes that name nobody")
    erased.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="from this day on (YYYY-MM-DD)")


def administrator(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Print the link by which the first administrator chooses a password, or one who joined sets up a phone."""
    from app.accounts.first_administrator import first_administrator
    from app.accounts.lost_phone import lost_phone
    from app.accounts.people import AccountError

    audit = _audit(settings)
    try:
        if options.lost_phone:
            path, to = lost_phone(engine, audit, BY_COMMAND, options.email, settings.address, now()), SET_UP_PHONE
        elif None in (options.organisation, options.name, options.email):
            raise CommandError("Give --organisation, --name and --email; or --lost-phone.")
        else:
            path = first_administrator(engine, audit, options.organisation, options.name, options.email, now())
            to = "choose a password"
    except AccountError as problem:
        raise CommandError(str(problem)) from problem
    print(f"Open this within 24 hours to {to}:\n{settings.address}{path}")


def audit(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Print whether the chain is whole, and its last seal; exit with 1 when it is not."""
    with reading(engine) as session:
        found = _audit(settings).check(session, options.expect)
    if found.unchecked:
        print(UNCHECKED.format(found.unchecked))
    if found.broken is not None:
        sys.exit(
            f"The audit is NOT whole: entry {found.broken} is not as it was written, or entries are missing. Somebody "
            "changed the database by other means. Keep this database as it is, and look at the backups."
        )
    whole = found.entries - found.unchecked
    print(f"The audit is whole: {whole} entries.\nNote the last seal somewhere else: {found.last}")


def mail(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Print the mails that were given up and those that wait; never their text."""
    from app.mail.unsent_mail import given_up_mails, send_again, waiting_mails

    with writing(engine) if options.again else reading(engine) as session:
        dead = given_up_mails(session)
        if options.again:
            for one in dead:
                send_again(session, _audit(settings), SERVICE, one.id, now())
            print(f"Tried again: {len(dead)}. The service sends them while it runs, within seconds.")
            return
        waiting = waiting_mails(session)
    print(f"Given up: {len(dead)}")
    for one in dead:
        print(f"  {one.subject}, to {one.to}\n    written {_when(one.written_at)}, tries: {one.tried}. {one.problem}")
    print(f"Waiting: {len(waiting)}")
    for one in waiting:
        print(f"  {one.subject}, to {one.to}\n    next try {_when(one.next_try)}, tries: {one.tried}. {one.problem}")


def links(_: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Visit every web address of what is published, and print the result."""
    from app.catalogue.link_checker import check_links

    print(check_links(engine, _audit(settings), now()).in_words())


def export(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Write a file of the whole catalogue, drafts included, and print how many provisions it holds."""
    from app.catalogue.import_export import export_catalogue
    from services_catalogue.files.import_types import FileError

    try:
        count = export_catalogue(engine, _audit(settings), options.file, now())
    except (FileError, OSError) as problem:
        raise CommandError(str(problem)) from problem
    print(f"{count} provisions were written to {options.file}.")


def import_(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Save the provisions of a file as drafts and print the results; save nothing, when not all is understood."""
    from app.catalogue.import_export import CatalogueFileError, import_catalogue
    from services_catalogue.files.import_types import FileError

    try:
        counts = import_catalogue(engine, _audit(settings), options.file, now())
    except (CatalogueFileError, FileError, OSError) as problem:
        raise CommandError(str(problem)) from problem
    print("Saved as drafts.\n" + "\n".join(f"  {word}: {count}" for word, count in counts.items()))


def job_data(options: argparse.Namespace, settings: Settings, _: Engine) -> None:
    """Check a folder of data on job steps, put it in place, and print what changed; change nothing when it is wrong."""
    from app.catalogue.job_data import pay_warning, replace_job_data
    from services_catalogue.job_steps.data_rows import JobDataError

    try:
        changes = replace_job_data(options.folder, settings.data_dir)
    except (JobDataError, OSError) as problem:
        raise CommandError(str(problem)) from problem
    print("\n".join(f"  {change}" for change in changes) or "It is the same as before.")
    print("It is in place. Start the service again to use it.")
    if (warning := pay_warning(settings.data_dir, now().astimezone(HERE).date())) is not None:
        print(warning, file=sys.stderr)


def subject_access(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Write all that is stored about one person into a new file that only its owner can read."""
    from app.referrals.erasure import NoSuchRecord, record_of
    from app.referrals.subject_access import export as everything_about

    try:
        with writing(engine) as session:
            client = record_of(session, options.organisation, options.reference)
            data = everything_about(session, _audit(settings), client, BY_COMMAND, now())
            with os.fdopen(os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
    except (NoSuchRecord, OSError) as problem:
        raise CommandError(str(problem)) from problem
    print(f"All that is kept about them was written to {options.file}. Delete it when they have it.")


def erase(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Erase one record, or those of a list, and print what was done."""
    from app.referrals.erasure import ErasureReason, NoSuchRecord, erase_again, holders_of, record_of
    from app.referrals.erasure import erase as erase_record
    from app.referrals.lifecycle import Side
    from app.referrals.transitions import ActionContext

    desk = ActionContext(_audit(settings), BY_COMMAND, Side.SENDER, now(), settings.address)
    try:
        with writing(engine) as session:
            if options.listed is not None:
                counts = erase_again(session, _codes_in(options.listed), desk)
                print("\n".join(f"{words}: {count}" for words, count in counts.items()) or "The list is empty.")
                return
            if None in (options.organisation, options.reference, options.reason):
                raise CommandError("Give --organisation, --reference and --reason, or --listed and a file.")
            client = record_of(session, options.organisation, options.reference)
            holders = holders_of(session, client)
            erase_record(session, client, ErasureReason(options.reason), desk)
            code = client.code
    except (NoSuchRecord, OSError) as problem:
        raise CommandError(str(problem)) from problem
    print(f"The record is erased. Its code was {code}.")
    for name in holders.to_ring:
        print(f"Ring them, since nothing goes to them from here: {name}")


def erasures(options: argparse.Namespace, _settings: Settings, engine: Engine) -> None:
    """Print the moment and the code of each record that was erased on request, one a line."""
    from app.referrals.erasure import erasures as erased

    with reading(engine) as session:
        for at, code in erased(session, options.since):
            print(f"{at:%Y-%m-%dT%H:%M:%SZ} {code}")


def _codes_in(file: Path) -> list[str]:
    """The last word of each line, so that a list works with the moments or without."""
    return [line.split()[-1] for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _when(at: datetime) -> str:
    return f"{at.astimezone(HERE):%d/%m/%Y %H:%M}"


def _audit(settings: Settings) -> Audit:
    return Audit(load_audit_key(settings.data_dir, settings.audit_key))


COMMANDS: dict[str, Command] = {
    "administrator": administrator,
    "audit": audit,
    "mail": mail,
    "links": links,
    "export": export,
    "import": import_,
    "job-data": job_data,
    "subject-access": subject_access,
    "erase": erase,
    "erasures": erasures,
}
