"""The secret keys of the service: those that encrypt residents' answers, and the one that seals the audit."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SETTING = "NAVIGATOR_SECRET_KEYS"
FILE_NAME = "secret.key"
AUDIT_SETTING = "NAVIGATOR_AUDIT_KEY"
AUDIT_FILE_NAME = "audit.key"
KEY_BYTES = 32
# 32 random bytes have about 30 different values; fewer than this has been typed by hand.
FEWEST_DIFFERENT_BYTES = 16
# From examples that were copied and never replaced. A random key holds one of them once in ten million times.
PLACEHOLDERS = ("change", "example", "placeholder", "replace", "secret")

WHY = "People's answers and the audit are sealed with such keys, so the service does not start without good ones."
HOW = 'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'

TO_STANDARD_ALPHABET = str.maketrans("-_", "+/")


class KeysUnusable(RuntimeError):
    """There are no secret keys to work with. The message is for the operator; it shows no part of a key."""


def load_keys(data_dir: Path, given: str | None) -> tuple[bytes, ...]:
    """Return the service's keys, each of 32 bytes; the first encrypts, all of them decrypt.

    `given` is the setting NAVIGATOR_SECRET_KEYS: base64url keys with commas between, the newest first. Without it (None
    or blank) the keys are those of the file `secret.key` in `data_dir`, written the same way; the file is made,
    readable by its owner only, when it is not there. Processes that start at the same moment end with the same key.
    Raises KeysUnusable.
    """
    return _load(data_dir / FILE_NAME, given, SETTING)


def load_audit_key(data_dir: Path, given: str | None) -> bytes:
    """Return the key that seals the audit: `given` (NAVIGATOR_AUDIT_KEY), or that of the file `audit.key`, made if need
    be. Of several only the first counts: the audit's key is never changed. Raises KeysUnusable."""
    return _load(data_dir / AUDIT_FILE_NAME, given, AUDIT_SETTING)[0]


def keys_there(data_dir: Path, given: str | None) -> tuple[bytes, ...]:
    """The same keys as `load_keys` returns, but none is made: empty without any. Raises KeysUnusable."""
    return _there(data_dir / FILE_NAME, given, SETTING)


def audit_key_there(data_dir: Path, given: str | None) -> tuple[bytes, ...]:
    """The audit's key in a tuple of its own, empty when there is none; it is not made. Raises KeysUnusable."""
    return _there(data_dir / AUDIT_FILE_NAME, given, AUDIT_SETTING)[:1]


def fingerprint(key: bytes) -> str:
    """A keyed hash that tells one key from another and reveals nothing of it. These words are used for no seal."""
    return hmac.new(key, b"fingerprint of a key of the navigator", hashlib.sha256).hexdigest()


def _load(path: Path, given: str | None, setting: str) -> tuple[bytes, ...]:
    there = _there(path, given, setting)
    if there:
        return there
    with _told_plainly(path, setting):
        _make_once(path)
        return _read(path)


def _there(path: Path, given: str | None, setting: str) -> tuple[bytes, ...]:
    if given is not None and given.strip():
        return _parsed(given, setting)
    with _told_plainly(path, setting):
        return _read(path) if path.exists() else ()


def _read(path: Path) -> tuple[bytes, ...]:
    # Any byte reads as some character of Latin-1; what is not a key is then refused as such.
    return _parsed(path.read_text(encoding="latin-1"), str(path))


@contextmanager
def _told_plainly(path: Path, setting: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise KeysUnusable(
            f"The file of secret keys {path} could not be read or made: {problem.strerror}. {WHY} "
            f"Make the folder {path.parent} and let the service write in it, or set {setting}. {HOW}"
        ) from problem


def _make_once(path: Path) -> None:
    """Put a new key at `path`, unless another process was first.

    The key is written under a name of its own and then linked: the link appears with all its contents or not at all,
    and only the first one succeeds. Creating `path` itself would show other processes a file that is still empty.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first, and its key is the one to use
    finally:
        draft.unlink()


def _parsed(text: str, where: str) -> tuple[bytes, ...]:
    written = [key.strip() for key in text.split(",") if key.strip()]
    if not written:
        raise KeysUnusable(f"{where} holds no key. {WHY} {HOW}")
    return tuple(_key(key, f"Key {number} of {len(written)} in {where}") for number, key in enumerate(written, 1))


def _key(written: str, which: str) -> bytes:
    bare = written.rstrip("=").translate(TO_STANDARD_ALPHABET)
    try:
        key = binascii.a2b_base64(bare + "=" * (-len(bare) % 4), strict_mode=True)
    except ValueError as problem:
        raise KeysUnusable(f"{which} is not base64. {WHY} {HOW}") from problem
    if len(key) != KEY_BYTES:
        raise KeysUnusable(f"{which} is {len(key)} bytes long and should be {KEY_BYTES}. {WHY} {HOW}")
    if key.isascii() or len(set(key)) < FEWEST_DIFFERENT_BYTES or any(word in written.lower() for word in PLACEHOLDERS):
        raise KeysUnusable(f"{which} looks like words or a pattern, which can be guessed. {WHY} {HOW}")
    return key
