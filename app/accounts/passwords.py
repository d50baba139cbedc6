"""Passwords, exactly as they were typed, stored only as Argon2id hashes, which are slow to try."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Annotated

from fastapi import Depends, Request
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.web.forms import PostedForm

LONGEST = 1_000
AT_ONCE = 2
"""How many are hashed at one moment: each takes 64 MiB, and a small machine has other things to do."""


class Passwords:
    """Makes hashes and compares with them. Neither is done inside a transaction: it takes a tenth of a second."""

    def __init__(self, hasher: Argon2Hasher | None = None) -> None:
        self._hash = PasswordHash((hasher or Argon2Hasher(),))
        self._turns = BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """The hash that is stored in the place of a password."""
        with self._turns:
            return self._hash.hash(_exact(password))

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether a password is right. Constant time: without a stored hash it takes as long, and is then False."""
        if kept is None or len(password) > LONGEST:
            self.hash(password[:LONGEST])
            return False
        with self._turns:
            return self._hash.verify(_exact(password), kept)


def _exact(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


class PasswordFields:
    """The fields of a form, unchanged: a password may hold any character, also a blank at its end."""

    def __init__(self, fields: dict[str, str]) -> None:
        self._fields = fields

    def secret(self, name: str) -> str:
        """A field as it was typed; empty when it was not sent."""
        return self._fields.get(name, "")


async def _typed(request: Request, _: PostedForm) -> PasswordFields:
    sent = await request.form()  # read already, within the limits of `PostedForm`
    return PasswordFields({name: value for name, value in sent.multi_items() if isinstance(value, str)})


TypedSecrets = Annotated[PasswordFields, Depends(_typed)]
"""What a route that takes a password asks for."""
