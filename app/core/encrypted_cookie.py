"""A resident's answers, encrypted in their own browser: only this service can read or change them.

Nothing is stored on the server, so a journey works with the database down and on any number of processes. Authenticated
encryption with AES-256-GCM (NIST SP 800-38D) under the first of the service's keys; any of the keys decrypts, so that
they can be rotated.
"""

from __future__ import annotations

import binascii
import hashlib
import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 4 * 60 * 60
CLOCK_SLACK_SECONDS = 60
"""How far the clocks of two machines that serve the same person may differ."""

LONGEST_TOKEN = 3_800
"""Characters. A browser keeps a cookie of 4,096 bytes, its name and attributes included."""

KEY_BYTES = 32
VERSION = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
HEADER_BYTES = len(VERSION) + KEY_ID_BYTES + NONCE_BYTES
# An observer of the line sees only how many of these blocks the answers fill, not how much was told.
BLOCK_BYTES = 256

TO_STANDARD_ALPHABET = str.maketrans("-_", "+/")


class AnswersTooLarge(ValueError):
    """The answers would make a cookie that browsers drop without a word, and the person would lose them all."""


@dataclass(frozen=True, slots=True)
class DecryptedCookie:
    """What was encrypted, and when (seconds since 1970) the journey it belongs to was started."""

    data: dict[str, Any]
    started: int


@dataclass(frozen=True, slots=True)
class MissingCookie:
    """Why there are no answers to go on with."""

    reason: Literal["missing", "tampered", "expired"]


class CookieCipher:
    """Encrypts and decrypts under `keys`, each of 32 bytes: the first one encrypts, any of them decrypts.

    `name` says what is encrypted: a token that was made under another name does not decrypt. A token lives for `idle`
    seconds after it was made, for `longest` after its journey was started, and has `characters` at most. Raises
    ValueError when there is no key or one has another length.
    """

    def __init__(
        self,
        keys: Sequence[bytes],
        *,
        name: str = "answers",
        idle: int = IDLE_SECONDS,
        longest: int = LONGEST_SECONDS,
        characters: int = LONGEST_TOKEN,
    ) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"a cipher needs at least one key, and each of {KEY_BYTES} bytes")
        self._name = name.encode()
        self._idle, self._longest, self._characters = idle, longest, characters
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._first = _key_id(keys[0])

    def encrypt(self, data: dict[str, Any], *, started: int, now: int) -> str:
        """Return `data`, with both times (whole seconds since 1970), as a token of letters, digits, `-` and `_`.

        Keys of `data` must be strings and values must survive JSON. Raises AnswersTooLarge when the token would be
        longer than this cipher allows.
        """
        # Letters as themselves: escaped they take three times the room. Half a character may be there too.
        text = json.dumps([started, now, data], separators=(",", ":"), ensure_ascii=False)
        plain = text.encode("utf-8", "surrogatepass")
        padded = plain.ljust(-(-len(plain) // BLOCK_BYTES) * BLOCK_BYTES)
        nonce = os.urandom(NONCE_BYTES)
        header = VERSION + self._first + nonce
        token = urlsafe_b64encode(header + self._ciphers[self._first].encrypt(nonce, padded, self._name)).rstrip(b"=")
        if len(token) > self._characters:
            raise AnswersTooLarge(
                f"The answers take {len(plain)} bytes, which makes a cookie of {len(token)} characters; browsers drop "
                f"cookies of more than {self._characters}. Keep fewer or shorter answers."
            )
        return token.decode()

    def decrypt(self, token: str, *, now: int) -> DecryptedCookie | MissingCookie:
        """Decrypt a token, or say why not. Never raises, whatever `token` is; `now` is seconds since 1970."""
        if not token:
            return MissingCookie("missing")
        plain = self._decrypt(token)
        if plain is None:
            return MissingCookie("tampered")
        started, seen, data = json.loads(plain)
        if max(started, seen) > now + CLOCK_SLACK_SECONDS:
            return MissingCookie("tampered")
        if now - seen > self._idle or now - started > self._longest:
            return MissingCookie("expired")
        return DecryptedCookie(data, started)

    def is_newest(self, token: str) -> bool:
        """Whether a token claims to be encrypted under the first of the keys; the claim is not verified."""
        return self._decode(token)[len(VERSION) : len(VERSION) + KEY_ID_BYTES] == self._first

    def _decrypt(self, token: str) -> bytes | None:
        sealed = self._decode(token)
        if len(sealed) < HEADER_BYTES or not sealed.startswith(VERSION):
            return None
        cipher = self._ciphers.get(sealed[len(VERSION) : len(VERSION) + KEY_ID_BYTES])
        if cipher is None:
            return None
        try:
            return cipher.decrypt(sealed[HEADER_BYTES - NONCE_BYTES : HEADER_BYTES], sealed[HEADER_BYTES:], self._name)
        except InvalidTag:
            return None

    def _decode(self, token: str) -> bytes:
        """The bytes of a token, or none when it is too long or not exactly what `encrypt` would have written."""
        if len(token) > self._characters or not token.isascii():
            return b""
        try:
            sealed = binascii.a2b_base64(
                token.translate(TO_STANDARD_ALPHABET) + "=" * (-len(token) % 4), strict_mode=True
            )
        except ValueError:
            return b""
        # Base64 can write the same bytes in several ways (spare bits, the other alphabet): only one of them is a token.
        return sealed if urlsafe_b64encode(sealed).rstrip(b"=") == token.encode() else b""


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()[:KEY_ID_BYTES]
