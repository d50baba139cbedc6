"""`python -m app run`: make the tables, publish the researched catalogue, serve. Every failure says what to do."""

from __future__ import annotations

import argparse
import gc
import logging
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError
from sqlmodel import Session

from app.clock import today
from app.database import DatabaseUnusable, database_url, migrate, open_database, reading, writing
from app.keys import KeysUnusable
from app.published import Published
from app.settings import Settings
from services_catalogue.leniency import read_leniently
from services_catalogue.provision import Provision
from services_catalogue.reading import CANDIDATES, PROVISIONS, CatalogueError, raw_content
from services_catalogue.revisions import catalogue_version, published
from services_catalogue.seed import seed_candidates, seed_what_can_be

MEANWHILE = (
    "Meanwhile all else is served. What is named here stays as it was published before; if it never was, people see "
    'that we "could not check" it, and whom to ask.'
)


class CannotStart(RuntimeError):
    """Why the service was not started, and what to do: for the person who started it."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; exits with 1 and a plain message when the service cannot start."""
    options = _parser().parse_args(arguments)
    try:
        serve(_settings(options.data_dir), options.host, options.port)
    except (CannotStart, DatabaseUnusable, KeysUnusable) as problem:
        sys.exit(f"The navigator was not started.\n{problem}")


def _settings(data_dir: Path | None) -> Settings:
    try:
        return Settings() if data_dir is None else Settings(data_dir=data_dir)
    except ValidationError as problem:
        wrong = "\n".join(f"  NAVIGATOR_{str(e['loc'][0]).upper()}: {e['msg']}" for e in problem.errors())
        raise CannotStart(f"A setting in the environment cannot be read. Change it or unset it.\n{wrong}") from problem


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev", description="Opportunity Escalator navigator")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="make the tables, publish the researched catalogue, serve")
    run.add_argument("--port", type=_port, default=8000, help="the port to serve on (8000)")
    run.add_argument("--host", default="127.0.0.1", help="the address to serve on (127.0.0.1: this machine only)")
    run.add_argument("--data-dir", type=Path, help="the folder for the database and the secret key (var)")
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port: give a whole number from 1 to 65535")
    return int(text)


def load_published(settings: Settings, now: datetime) -> Published:
    """Bring the database up to date, seed it with the research if that is wanted, and read what is published.

    A file with mistakes is told and holds up nothing else: what was published before stands, and a provision that never
    was is shown as "could not check". Raises DatabaseUnusable.
    """
    url = database_url(settings.data_dir, settings.database_url)
    migrate(url)
    engine = open_database(url)
    try:
        with writing(engine) as session:
            error, in_drafts = _seed(session, now) if settings.research else (None, None)
        with reading(engine) as session:
            stored = published(session)
            version = catalogue_version(session)
    finally:
        engine.dispose()
    provisions = [read_leniently(s.content, s.slug) for s in stored]
    revisions = {s.slug: s.number for s in stored}
    if in_drafts is not None:
        print(in_drafts, file=sys.stderr, flush=True)
    if error is not None:
        print(f"{error}\n{MEANWHILE}", file=sys.stderr, flush=True)
        provisions += [p for p in _read_leniently() if p.slug not in revisions]
    return Published.of(provisions, {p.slug: revisions.get(p.slug, 0) for p in provisions}, version, on=today())


def _seed(session: Session, now: datetime) -> tuple[CatalogueError | None, CatalogueError | None]:
    """Publish what the research is sure of and draft what it is not; the mistakes in the files of each."""
    return seed_what_can_be(session, PROVISIONS, now), seed_candidates(session, CANDIDATES, now)


def _read_leniently() -> list[Provision]:
    """Every file read as far as it goes: for those that could not be published."""
    return [read_leniently(raw_content(file), file.stem) for file in sorted(PROVISIONS.glob("*.yaml"))]


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop. Raises CannotStart, DatabaseUnusable or KeysUnusable."""
    _make_folder(settings.data_dir)
    listening = _listen(host, port)
    # Imported here: a folder or a port that is not to be had is said at once, without waiting for the web framework.
    import uvicorn

    from app.main import create_app

    app = create_app(settings, load_published(settings, datetime.now(UTC)))
    keep_for_good()
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # it would log bytes of what people send
    # No access log: it would hold who asked for what, and when.
    config = uvicorn.Config(app, access_log=False, server_header=False, log_level="warning", timeout_keep_alive=15)
    shown = f"[{host}]" if ":" in host else host
    print(f"Opportunity Escalator is ready at http://{shown}:{port} (stop it with Ctrl+C)", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


def keep_for_good() -> None:
    """Tell the garbage collector that what is loaded stays, so that it does not look through it at every request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial = folder / ".can-write"
        trial.touch()
        trial.unlink()
    except OSError as problem:
        raise CannotStart(
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
        raise CannotStart(
            f"Port {port} on {host} cannot be used: {problem.strerror}. Another program may be using it.\n"
            f"Stop that program, or choose another port, for example: --port {port + 1 if port < 65535 else 8000}"
        ) from problem
    return listening


if __name__ == "__main__":
    main()
