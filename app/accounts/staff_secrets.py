"""What guards the secrets of staff: how passwords are hashed, and which ciphers encrypt the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine
from sqlmodel import select

from app.accounts.models import Staff
from app.accounts.passwords import Passwords
from app.accounts.sealed_secrets import NAME, sealed_secrets
from app.core.database import reading, writing
from app.core.encrypted_cookie import CookieCipher, DecryptedCookie
from services_catalogue.model.organisations import Organisation

# The least that OWASP advises. A recovery code is 80 random bits, so they cannot all be tried however quick a try is.
FOR_RANDOM_CODES = Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True, slots=True)
class StaffSecrets:
    """The hashers and ciphers of `app.state.staff_secrets`. What one cipher encrypts, no other decrypts."""

    passwords: Passwords
    recovery: Passwords
    half_signed_in: CookieCipher
    setting_up: CookieCipher
    known_browser: CookieCipher
    away: CookieCipher
    stored: CookieCipher

    @classmethod
    def of(cls, keys: Sequence[bytes], passwords: Passwords | None = None) -> StaffSecrets:
        """Those under the service's keys."""
        return cls(
            passwords or Passwords(),
            Passwords(FOR_RANDOM_CODES),
            CookieCipher(keys, name="half-signed-in"),
            CookieCipher(keys, name="setting-up-a-code"),
            CookieCipher(keys, name="known-browser"),
            CookieCipher(keys, name="away-to-sign-in"),
            CookieCipher(keys, name=NAME),
        )

    def keep(self, secret: str) -> str:
        """Encrypt a secret for the database. It does not expire, so it bears no time."""
        return self.stored.encrypt({"secret": secret}, started=0, now=0)

    def kept(self, sealed: str | None) -> str | None:
        """Decrypt a secret from the database; None when there is none, or its key is gone."""
        opened = self.stored.decrypt(sealed or "", now=0)
        return str(opened.data["secret"]) if isinstance(opened, DecryptedCookie) else None


def seal_again(engine: Engine, locks: StaffSecrets) -> None:
    """Encrypt all stored secrets under the newest key (key rotation), so that older keys can be taken away."""
    with reading(engine) as session:
        sealed = sealed_secrets(session)
    if all(locks.stored.is_newest(one) for one in sealed):
        return
    with writing(engine) as session:
        for staff in session.exec(select(Staff)):
            staff.totp = _anew(locks, staff.totp)
        for organisation in session.exec(select(Organisation)):
            organisation.oidc_secret = _anew(locks, organisation.oidc_secret)


def _anew(locks: StaffSecrets, sealed: str | None) -> str | None:
    secret = locks.kept(sealed)
    return sealed if secret is None else locks.keep(secret)
