"""Encryption of handed-over answers: they open with the resident's code and a key of the service, never with one alone.

A thief of the stored row can neither read it nor try codes on it (key derivation with Argon2id and HKDF). Why it is as
it is: docs/decisions/0014.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.encrypted_cookie import CookieCipher, DecryptedCookie

KEY_BYTES = 32
SALT_BYTES = 16
MEMORY_KIB = 64 * 1024
PASSES = 3
AT_ONCE = 2
"""How many codes are tried at one moment: each takes 64 MiB, and a small machine has other things to do."""
FINDS = 4
"""How many characters of a code find the row. Only the holder of the code knows the other 8."""
DUMMY_SALT = bytes(SALT_BYTES)


@dataclass(frozen=True, slots=True)
class EncryptedAnswers:
    """What is stored: the locator is hexadecimal, as is the salt; `sealed` is letters, digits, `-` and `_`."""

    locator: str
    salt: str
    sealed: str


class CodeCipher:
    """Encrypts under the first of the service's keys, and decrypts under any. It is `app.state.code_cipher`.

    Codes are given as `random_codes.parse_spoken_code` returns them. `encrypt` and `decrypt` take a sixth of a second,
    so neither is called inside a transaction.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = [_two_keys(key) for key in keys]
        self._turns = BoundedSemaphore(AT_ONCE)

    def locators(self, code: str) -> tuple[str, ...]:
        """Where the row of a code can stand: one for each of the service's keys, that of the first one first."""
        return tuple(_locator(finding, code) for finding, _ in self._keys)

    def encrypt(self, code: str, data: dict[str, Any]) -> EncryptedAnswers:
        """Encrypt `data` under a code. Its keys are strings, its values survive JSON. Raises AnswersTooLarge."""
        finding, sealing = self._keys[0]
        locator, salt = _locator(finding, code), secrets.token_bytes(SALT_BYTES)
        cipher = self._cipher(code, salt, sealing, locator)
        # Its end is not in the token, so it bears no time: the row knows when it ends.
        return EncryptedAnswers(locator, salt.hex(), cipher.encrypt(data, started=0, now=0))

    def decrypt(self, code: str, found: Mapping[str, EncryptedAnswers]) -> tuple[str, dict[str, Any]] | None:
        """The locator of the row that this code opens, and the data; None when none of `found` (by locator) opens.

        Constant time: it takes as long when nothing was found.
        """
        places = [(place, sealing) for place, (_, sealing) in zip(self.locators(code), self._keys, strict=True)]
        standing = [(place, sealing) for place, sealing in places if place in found]
        if not standing:
            self._cipher(code, DUMMY_SALT, places[0][1], places[0][0])
        for place, sealing in standing:
            cipher = self._cipher(code, bytes.fromhex(found[place].salt), sealing, place)
            opened = cipher.decrypt(found[place].sealed, now=0)
            if isinstance(opened, DecryptedCookie):
                return place, opened.data
        return None

    def _cipher(self, code: str, salt: bytes, sealing: bytes, locator: str) -> CookieCipher:
        with self._turns:
            stretched = Argon2id(
                salt=salt, length=KEY_BYTES, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB
            ).derive(code.encode())
        key = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"answers handed over").derive(stretched + sealing)
        # The name is authenticated with the ciphertext: put into another row it does not open.
        return CookieCipher((key,), name=f"hand-over {locator}")


def _two_keys(key: bytes) -> tuple[bytes, bytes]:
    """The key that finds and the key that encrypts, derived from one of the service's."""
    both = HKDF(SHA256(), 2 * KEY_BYTES, salt=None, info=b"hand-over codes").derive(key)
    return both[:KEY_BYTES], both[KEY_BYTES:]


def _locator(finding: bytes, code: str) -> str:
    return hmac.digest(finding, code[:FINDS].encode(), "sha256").hex()
