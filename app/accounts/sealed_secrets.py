"""Secrets of staff that are stored encrypted: the seeds of their phones, and the client secrets of organisations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.accounts.models import Staff
from app.core.encrypted_cookie import CookieCipher, DecryptedCookie
from services_catalogue.model.organisations import Organisation

NAME = "secret-of-staff"
"""The cipher's name for them: a cipher of another name does not decrypt them."""


def sealed_secrets(session: Session) -> list[str]:
    """All of them, encrypted."""
    seeds = session.exec(select(Staff.totp).where(col(Staff.totp).is_not(None)))
    secrets = session.exec(select(Organisation.oidc_secret).where(col(Organisation.oidc_secret).is_not(None)))
    return [sealed for sealed in (*seeds, *secrets) if sealed]


def opens_any(keys: Sequence[bytes], sealed: Sequence[str]) -> bool:
    """Whether at least one of them decrypts. Not all need to: some may be under a key that was lost before."""
    if not keys:
        return False
    cipher = CookieCipher(keys, name=NAME)
    return any(isinstance(cipher.decrypt(one, now=0), DecryptedCookie) for one in sealed)
