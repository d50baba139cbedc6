"""Which keys a database is used with. A start without those keys refuses before it makes or loses anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Field, Session, col, select

from app.accounts.sealed_secrets import opens_any, sealed_secrets
from app.core.audit import BY_COMMAND, LOST, OWN_KEY, Audit, AuditAct, AuditEvent
from app.core.database import SETTING as DATABASE_SETTING
from app.core.database import is_missing, reading, writing
from app.core.keys import (
    AUDIT_FILE_NAME,
    AUDIT_SETTING,
    FILE_NAME,
    SETTING,
    KeysUnusable,
    audit_key_there,
    fingerprint,
    keys_there,
    load_audit_key,
    load_keys,
)
from app.core.settings import Settings
from services_catalogue.model.base import TableRow, one_of

MARK = "keys-in-use"
"""A file in the data folder: a database was used with the keys of this folder, or of this environment."""
IN_THE_MARK = (
    "The keys here are in use with a database. An empty one beside them is not taken for it. "
    "The service made this file, and there is no secret in it.\n"
)


class KeyLoss(StrEnum):
    """What can be missing: one of the two kinds of key, or the database that they belong to."""

    AUDIT = OWN_KEY
    SECRET = "secret key"
    DATABASE = "database"


KINDS = (KeyLoss.AUDIT, KeyLoss.SECRET)
"""The audit's key first: every entry about a lost key is sealed with the audit's present one."""
PLACES = {KeyLoss.AUDIT: (AUDIT_FILE_NAME, AUDIT_SETTING), KeyLoss.SECRET: (FILE_NAME, SETTING)}

Keys = Mapping[KeyLoss, Sequence[bytes]]


class KeyInUse(TableRow, table=True):
    """The fingerprint of the key of a kind that all stored data needs: since the last start, the newest one."""

    __tablename__ = "key_in_use"

    kind: KeyLoss = Field(primary_key=True, sa_type=one_of(KeyLoss, "kind", 20))
    fingerprint: str = Field(max_length=64)


GONE = "There is no {file} in {folder}, and {setting} is not set. But this database is used with such a key."
FOREIGN = "The key in {where} is not the one that this database is used with."
FOR = {
    KeyLoss.AUDIT: "It seals the audit: without it nobody can tell whether the audit was changed.",
    KeyLoss.SECRET: "It opens people's answers, and what staff need to sign in with the codes of their phones.",
}
PUT_BACK = "Put the key back from the copy that you keep, into {where}, and start again."
IF_GONE = {
    KeyLoss.AUDIT: (
        "If it is gone for good, start once with --accept-lost-key. The entries of the audit up to now can then no "
        "longer be checked. If you are sure that the key is the right one, do not: somebody changed the database by "
        "other means. Keep it as it is, and look at the backups."
    ),
    KeyLoss.SECRET: (
        "If you have changed the key since, write both: new,old. If it is gone for good, start once with "
        "--accept-lost-key. People in the middle of their questions then start again, codes for advisers no longer "
        "open, organisations with accounts of their own give the client secret again, and all staff set up their "
        "phones again. An administrator gets in by:\n"
        "  python3 dev administrator --lost-phone --email her.name@example.org"
    ),
}
EMPTY = (
    "The database is empty, but the keys of {folder} are in use with another one. Perhaps its disk is not there, or "
    "{database} names the wrong one.\n"
    "Put that right, or put the database back from a backup, and start again.\n"
    "If you want to begin with an empty one, start once with --accept-lost-key. Nothing of the old one is in it."
)
NOTHING_CHANGED = "Nothing was changed."


def refuse_missing(settings: Settings, url: str) -> None:
    """Raises KeysUnusable when keys are in use with a database whose file is not there: to open it would make it."""
    # In this order: another process may be making both, and makes the mark last.
    if _are_in_use(settings) and is_missing(url):
        raise KeysUnusable(_in_words([KeyLoss.DATABASE], settings, _there(settings)))


def settle_keys(session: Session, settings: Settings, now: datetime, *, accept_lost: bool) -> list[KeyLoss]:
    """Make sure that the keys are those of the database, and make those that a new one needs.

    Returns what was lost, and accepted as such. Raises KeysUnusable, before anything is made or written, when something
    is lost and that is not accepted. Needs a writing session.
    """
    there = _there(settings)
    lost = _lost(session, settings, there)
    if lost and not accept_lost:
        raise KeysUnusable(_in_words(lost, settings, there))
    keys = {
        KeyLoss.AUDIT: (load_audit_key(settings.data_dir, settings.audit_key),),
        KeyLoss.SECRET: load_keys(settings.data_dir, settings.secret_keys),
    }
    _tell(session, Audit(keys[KeyLoss.AUDIT][0]), lost, now)
    for kind in KINDS:
        if kind in lost or session.get(KeyInUse, kind) is None:
            # The oldest of them: stored data may be encrypted with any, until a start has encrypted it again.
            session.merge(KeyInUse(kind=kind, fingerprint=fingerprint(keys[kind][-1])))
    return lost


def turn_to_newest(engine: Engine, settings: Settings) -> None:
    """Note that all stored data is encrypted with the newest key now, so that older ones can be taken away."""
    newest = fingerprint(load_keys(settings.data_dir, settings.secret_keys)[0])
    with reading(engine) as session:
        if session.get_one(KeyInUse, KeyLoss.SECRET).fingerprint == newest:
            return
    with writing(engine) as session:
        session.get_one(KeyInUse, KeyLoss.SECRET).fingerprint = newest


def mark_in_use(data_dir: Path) -> None:
    """Note in the data folder that the keys belong to a database: after the database was saved, never before."""
    mark = data_dir / MARK
    if not mark.exists():
        mark.write_text(IN_THE_MARK, encoding="utf-8")


def forget_mark(data_dir: Path) -> None:
    """Let a start take an empty database beside these keys for a new one."""
    (data_dir / MARK).unlink(missing_ok=True)


def _there(settings: Settings) -> Keys:
    return {
        KeyLoss.AUDIT: audit_key_there(settings.data_dir, settings.audit_key),
        KeyLoss.SECRET: keys_there(settings.data_dir, settings.secret_keys),
    }


def _are_in_use(settings: Settings) -> bool:
    return (settings.data_dir / MARK).exists() and any(_there(settings).values())


def _lost(session: Session, settings: Settings, there: Keys) -> list[KeyLoss]:
    known = {one.kind: one.fingerprint for one in session.exec(select(KeyInUse))}
    if not known and _newest(session) is None and not sealed_secrets(session):
        return [KeyLoss.DATABASE] if _are_in_use(settings) else []
    return [kind for kind in KINDS if not _fits(session, kind, there[kind], known.get(kind))]


def _fits(session: Session, kind: KeyLoss, keys: Sequence[bytes], known: str | None) -> bool:
    """Whether the key in use is one of `keys`. Without a noted fingerprint (older versions) the stored data decides."""
    if known is not None:
        return known in [fingerprint(key) for key in keys]
    if kind is KeyLoss.SECRET:
        sealed = sealed_secrets(session)
        return not sealed or opens_any(keys, sealed)
    newest = _newest(session)
    return newest is None or any(Audit(key).has_sealed(newest) for key in keys)


def _newest(session: Session) -> AuditEvent | None:
    return session.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(1)).first()


def _tell(session: Session, audit: Audit, lost: Sequence[KeyLoss], now: datetime) -> None:
    for one in lost:
        if one is KeyLoss.AUDIT:
            audit.begin_again(session, BY_COMMAND, now)
        else:
            audit.record(session, BY_COMMAND, AuditAct.ACCEPTED_LOST_KEY, LOST, one.value, now)


def _in_words(lost: Sequence[KeyLoss], settings: Settings, there: Keys) -> str:
    folder = settings.data_dir
    if KeyLoss.DATABASE in lost:
        return f"{EMPTY.format(folder=folder, database=DATABASE_SETTING)}\n{NOTHING_CHANGED}"
    said = []
    for kind in lost:
        file, setting = PLACES[kind]
        given = {KeyLoss.AUDIT: settings.audit_key, KeyLoss.SECRET: settings.secret_keys}[kind]
        is_set = given is not None and bool(given.strip())
        foreign = FOREIGN.format(where=setting if is_set else folder / file)
        what = foreign if there[kind] else GONE.format(file=file, folder=folder, setting=setting)
        # While it is set, the file is not read.
        back = (
            f"{setting}, or unset that and put it into {folder / file}" if is_set else f"{folder / file} or {setting}"
        )
        said += [f"{what} {FOR[kind]}", PUT_BACK.format(where=back), IF_GONE[kind]]
    return "\n".join([*said, NOTHING_CHANGED])
