"""What else can be asked at a terminal: the first administrator, the audit, mail, links, the catalogue in and out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from app.audit import SERVICE, Audit
from app.clock import HERE, now
from app.database import reading, writing
from app.keys import load_audit_key
from app.problems import CannotStart
from app.settings import Settings

Command = Callable[[argparse.Namespace, Settings, Engine], None]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe each command and what it takes."""
    first = commands.add_parser("administrator", help="invite the first administrator, and print their link")
    first.add_argument("--organisation", required=True, help="the organisation that leads, by its name")
    first.add_argument("--name", required=True, help="the administrator's name")
    first.add_argument("--email", required=True, help="their email address")
    audit = commands.add_parser("audit", help="check that nothing in the audit was changed")
    audit.add_argument("--expect", metavar="SEAL", help="a seal noted earlier, which has to be there still")
    mail = commands.add_parser("mail", help="list the mail that waits or was given up")
    mail.add_argument("--again", action="store_true", help="try again whatever was given up")
    commands.add_parser("links", help="visit every web address of the catalogue; to be run by a timer")
    out = commands.add_parser("export", help="write the whole catalogue into a file: .xlsx, .csv or .yaml")
    out.add_argument("file", type=Path)
    into = commands.add_parser("import", help="save the provisions of such a file as drafts, if all is understood")
    into.add_argument("file", type=Path)


def administrator(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Print the link by which the first administrator chooses a password."""
    from app.staff.first import first_administrator
    from app.staff.people import Refused

    try:
        path = first_administrator(engine, _audit(settings), options.organisation, options.name, options.email, now())
    except Refused as problem:
        raise CannotStart(str(problem)) from problem
    print(f"Open this within 24 hours to choose a password:\n{settings.address}{path}")


def audit(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Print whether the chain is whole, and its last seal; exit with 1 when it is not."""
    with reading(engine) as session:
        found = _audit(settings).check(session, options.expect)
    if found.broken is not None:
        sys.exit(
            f"The audit is NOT whole: entry {found.broken} is not as it was written, or entries are missing. Somebody "
            "changed the database by other means. Keep this database as it is, and look at the backups."
        )
    print(f"The audit is whole: {found.entries} entries.\nNote the last seal somewhere else: {found.last}")


def mail(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Print what was given up and what waits; never what a mail says."""
    from app.mail_list import given_up_mails, send_again, waiting_mails

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
    """Print what became of every web address of what is published."""
    from app.link_checker import check_links

    print(check_links(engine, _audit(settings), now()).in_words())


def export(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Write a file of the whole catalogue, drafts included, and print how many there are."""
    from app.catalogue_files import export_catalogue
    from services_catalogue.sent import FileRefused

    try:
        count = export_catalogue(engine, _audit(settings), options.file, now())
    except (FileRefused, OSError) as problem:
        raise CannotStart(str(problem)) from problem
    print(f"{count} provisions were written to {options.file}.")


def import_(options: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    """Save the provisions of a file as drafts and print what became of them; nothing, when not all is understood."""
    from app.catalogue_files import NotImported, import_catalogue
    from services_catalogue.sent import FileRefused

    try:
        counts = import_catalogue(engine, _audit(settings), options.file, now())
    except (NotImported, FileRefused, OSError) as problem:
        raise CannotStart(str(problem)) from problem
    print("Saved as drafts.\n" + "\n".join(f"  {word}: {count}" for word, count in counts.items()))


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
}
