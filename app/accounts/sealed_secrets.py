"""What is kept of staff under the service's keys: the seeds of their phones, and what organisations sign in with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.accounts.models import Staff
from app.core.encrypted_cookie import CookieCipher, DecryptedCookie
from services_catalogue.model.organisations import Organisation

NAME = "secret-of-staff"
"""The name under which they are sealed: another seal does not open them."""


def sealed_secrets(session: Session) -> list[str]:
    """All of them, as they are kept."""
    seeds = session.exec(select(Staff.totp).where(col(Staff.totp).is_not(None)))
    secrets = session.exec(select(Organisation.oidc_secret).where(col(Organisation.oidc_secret).is_not(None)))
    return [sealed for sealed in (*seeds, *secrets) if sealed]


def opens_any(keys: Sequence[bytes], sealed: Sequence[str]) -> bool:
    """Whether some of them open under the keys. Not all need to: some people may have been locked out before."""
    if not keys:
        return False
    seal = CookieCipher(keys, name=NAME)
    return any(isinstance(seal.open(one, now=0), DecryptedCookie) for one in sealed)
