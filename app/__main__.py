"""`python -m app run`: make the tables, publish the researched catalogue, serve. Every failure says what to do.

The other commands, for operators, are in `app.commands`.
"""

from __future__ import annotations

import argparse
import gc
import logging
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from app.accounts.keys_in_use import KeyLoss, forget_mark, mark_in_use, refuse_missing, settle_keys, turn_to_newest
from app.commands import COMMANDS, add_commands
from app.core.clock import HERE, now, today
from app.core.database import DatabaseUnusable, database_url, migrate, open_database, writing
from app.core.errors import CommandError
from app.core.keys import KeysUnusable
from app.core.settings import Settings
from services_catalogue.model.provision import CatalogueEntry
from services_catalogue.reading.provision_reader import BODIES, CANDIDATES, PROVISIONS, raw_content
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.seed import seed_candidates, seed_shipped_moves, seed_what_can_be

if TYPE_CHECKING:
    from sqlalchemy import Engine


MEANWHILE = (
    "Meanwhile all else is served. What is named here stays as it was published before; if it never was, people see "
    'that we "could not check" it, and whom to ask.'
)
LEFT_IN_DRAFT = (
    "Its file is to be published, but somebody has worked on its draft. So it was left as it is, and residents do not "
    "see it. Publish the draft at the desk, or give it up and start again: then the file is published."
)
WENT_ON = "The {} was lost, and the navigator goes on without it, as you said. That is in the audit."
NOTHING_LOST = "No key was lost, so there was nothing to accept. Leave --accept-lost-key out from now on."
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exits with 1 and a plain message when it cannot do what was asked."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "run":
            accept = options.accept_lost_key
            serve(_settings(options), options.host, options.port, demo=options.demo, accept_lost_key=accept)
            return
        settings = _settings(options)
        _make_folder(settings.data_dir)
        engine, _ = opened(settings, now(), accept_lost_key=options.accept_lost_key)
        try:
            COMMANDS[options.command](options, settings, engine)
        finally:
            engine.dispose()
    except (CommandError, DatabaseUnusable, KeysUnusable) as problem:
        what = "The navigator was not started." if options.command == "run" else "Nothing was done."
        sys.exit(f"{what}\n{problem}")


def _settings(options: argparse.Namespace) -> Settings:
    given = options.data_dir
    try:
        settings = Settings() if given is None else Settings(data_dir=given)
    except ValidationError as problem:
        wrong = "\n".join(f"  NAVIGATOR_{str(e['loc'][0]).upper()}: {e['msg']}" for e in problem.errors())
        raise CommandError(f"A setting in the environment cannot be read. Change it or unset it.\n{wrong}") from problem
    if not getattr(options, "demo", False):
        return settings
    if options.host not in LOOPBACK or settings.https or settings.database_url:
        raise CommandError(
            "The demo has made-up staff with passwords that everybody knows, so it runs on this machine only and with "
            "a database of its own. Leave out --host, NAVIGATOR_HTTPS and NAVIGATOR_DATABASE_URL."
        )
    folder = settings.data_dir / "demo" if given is None else settings.data_dir
    return settings.model_copy(update={"data_dir": folder, "address": f"http://127.0.0.1:{options.port}"})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev", description="Opportunity Escalator navigator")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="make the tables, publish the researched catalogue, serve")
    run.add_argument("--port", type=_port, default=8000, help="the port to serve on (8000)")
    run.add_argument("--host", default="127.0.0.1", help="the address to serve on (127.0.0.1: this machine only)")
    run.add_argument("--demo", action="store_true", help="with made-up staff and work, in a database of its own")
    add_commands(commands)
    for command in commands.choices.values():
        command.add_argument("--data-dir", type=Path, help="the folder for the database and the keys (var)")
        command.add_argument("--accept-lost-key", action="store_true", help="go on without a key that is gone for good")
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port: give a whole number from 1 to 65535")
    return int(text)


def opened(
    settings: Settings, at: datetime, *, accept_lost_key: bool = False
) -> tuple[Engine, tuple[CatalogueEntry, ...]]:
    """The database, up to date and with what is new in the files; and the entries whose file has an error.

    A file with errors is reported and holds up nothing else: what was published before stays, and an entry that
    never was is shown as "could not check". Raises DatabaseUnusable; and KeysUnusable when the keys are not those that
    the database is used with, unless that is accepted.
    """
    url = database_url(settings.data_dir, settings.database_url)
    _with_its_keys(url, settings, at, accept_lost_key)
    engine = open_database(url)
    if not settings.research:
        return engine, ()
    with writing(engine) as session:
        report, errors = seed_what_can_be(session, (PROVISIONS, BODIES), at)
        in_drafts = seed_candidates(session, CANDIDATES, at)
        in_moves = seed_shipped_moves(session, at)
    for slug in report.left_in_draft:
        print(f"{slug}: {LEFT_IN_DRAFT}", file=sys.stderr, flush=True)
    for wrong in (in_drafts, in_moves):
        if wrong is not None:
            print(wrong, file=sys.stderr, flush=True)
    for error in errors.values():
        print(f"{error}\n{MEANWHILE}", file=sys.stderr, flush=True)
    # Read as far as possible, for those that could not be published.
    unread = [file for folder in errors for file in sorted(folder.glob("*.yaml"))]
    return engine, tuple(read_tolerantly(raw_content(file), file.stem) for file in unread)


def _with_its_keys(url: str, settings: Settings, at: datetime, accept_lost: bool) -> None:
    """Bring the database up to date and check the keys, in one transaction: a refusal has changed nothing."""
    if not accept_lost:
        refuse_missing(settings, url)
    lost: list[KeyLoss] = []
    migrate(url, lambda session: lost.extend(settle_keys(session, settings, at, accept_lost=accept_lost)))
    mark_in_use(settings.data_dir)
    if accept_lost:
        print("\n".join(map(WENT_ON.format, lost)) or NOTHING_LOST, file=sys.stderr, flush=True)


def serve(settings: Settings, host: str, port: int, *, demo: bool = False, accept_lost_key: bool = False) -> None:
    """Serve until told to stop. Raises CommandError, DatabaseUnusable or KeysUnusable."""
    _make_folder(settings.data_dir)
    listening = _listen(host, port)
    # Imported here: a folder or a port that cannot be used is reported at once, without waiting for the web framework.
    import uvicorn

    from app.accounts.staff_secrets import seal_again
    from app.catalogue.job_data import pay_warning
    from app.catalogue.refresher import CatalogueRefresher, load
    from app.jobs.worker import Worker
    from app.main import create_app

    if demo:
        forget_mark(settings.data_dir)  # it has nothing to lose, and is begun afresh by deleting its database
    engine, unpublished = opened(settings, now(), accept_lost_key=accept_lost_key)
    app = create_app(settings, load(engine, unpublished, today()), engine=engine)
    seal_again(engine, app.state.staff_secrets)
    turn_to_newest(engine, settings)
    if demo:
        from app.demo.demo import make_demo

        print(make_demo(app.state, engine, now()), flush=True)
    if (warning := pay_warning(settings.data_dir, now().astimezone(HERE).date())) is not None:
        print(warning, file=sys.stderr, flush=True)
    watch = CatalogueRefresher(app.state, engine, unpublished)
    watch.look()
    housekeeping = Worker(engine, app.state.audit, settings)
    keep_for_good()
    # No access log: it would hold which person asked for what, and when.
    config = uvicorn.Config(app, access_log=False, server_header=False, log_level="warning", timeout_keep_alive=15)
    keep_quiet()
    shown = f"[{host}]" if ":" in host else host
    print(f"Opportunity Escalator is ready at http://{shown}:{port} (stop it with Ctrl+C)", flush=True)
    watch.start()
    housekeeping.start()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        housekeeping.stop()
        watch.stop()
        engine.dispose()


def keep_for_good() -> None:
    """Exempt what is loaded from garbage collection, which would otherwise look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def keep_quiet() -> None:
    """Keep out of the log what people send, and that a client hung up."""
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # it would log bytes of forms
    logging.getLogger("uvicorn.error").addFilter(_is_no_hang_up)


def _is_no_hang_up(record: logging.LogRecord) -> bool:
    # When a client sends several requests at once and hangs up, the server notes that for the last of them only: the
    # one that it answers just then raises, which is no error of ours.
    problem_report = record.exc_info[1] if record.exc_info else None
    return not (isinstance(problem_report, RuntimeError) and str(problem_report).endswith("the handler is closed"))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial = folder / ".can-write"
        trial.touch()
        trial.unlink()
    except OSError as problem:
        raise CommandError(
            f"The data folder {folder} cannot be used: {problem.strerror}. The database and the keys live there.\n"
            "Make the folder and let this user write in it, or name another one with --data-dir."
        ) from problem


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as problem:
        listening.close()
        raise CommandError(
            f"Port {port} on {host} cannot be used: {problem.strerror}. Another program may be using it.\n"
            f"Stop that program, or choose another port, for example: --port {port + 1 if port < 65535 else 8000}"
        ) from problem
    return listening


if __name__ == "__main__":
    main()
