"""The second proof: a six-digit one-time code (TOTP, RFC 6238) from a phone, or one of ten recovery codes on paper.

Each works once.
"""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import Engine
from sqlmodel import Session, col, delete, or_, select, update

from app.accounts.models import RecoveryCode, Staff
from app.accounts.staff_secrets import StaffSecrets
from app.core.database import reading
from app.core.typed_codes import letters_and_digits
from app.web.templating import SERVICE_NAME

STEP_S = 30
DRIFT = 1
"""30-second steps by which a phone's clock may be wrong, either way."""
SEED_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_BYTES = 10  # 80 random bits, which are 16 characters

SIX_DIGITS = re.compile(r"[0-9]{6}")
RECOVERY = re.compile(r"([0-9])([a-z2-7]{16})")


@dataclass(frozen=True, slots=True)
class Proof:
    """A code that is right and not used up yet: a time step of the phone, or the id of a recovery code's row."""

    step: int | None
    recovery: int | None

    @property
    def kind(self) -> str:
        """What kind of code it was, for the audit."""
        return "code" if self.recovery is None else "recovery code"


def new_seed() -> str:
    """A new secret that a phone shares with the service, as letters and digits that a person can type."""
    return b32encode(secrets.token_bytes(SEED_BYTES)).decode()


def for_phones(seed: str, email: str) -> str:
    """The otpauth address that a phone reads from a QR code."""
    return pyotp.TOTP(seed).provisioning_uri(name=email, issuer_name=SERVICE_NAME)


def code_at(seed: str, now: datetime) -> str:
    """The code that a phone shows at a moment."""
    return pyotp.TOTP(seed).generate_otp(_step(now))


def step_of(seed: str, typed: str, now: datetime) -> int | None:
    """The time step of a code that is right at this moment; None for a wrong one."""
    wanted = letters_and_digits(typed)
    if not SIX_DIGITS.fullmatch(wanted):
        return None
    phone, middle = pyotp.TOTP(seed), _step(now)
    fitting = [
        step
        for step in range(middle - DRIFT, middle + DRIFT + 1)
        if hmac.compare_digest(phone.generate_otp(step), wanted)
    ]
    return fitting[-1] if fitting else None


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def prove(engine: Engine, locks: StaffSecrets, staff: Staff, typed: str, now: datetime) -> Proof | None:
    """The proof in a typed code of either kind; None for a wrong one. Nothing is used up; see `spend`."""
    read = RECOVERY.fullmatch(letters_and_digits(typed).lower())
    if read is None:
        seed = locks.kept(staff.totp)
        step = None if seed is None else step_of(seed, typed, now)
        return None if step is None else Proof(step, None)
    with reading(engine) as session:
        wanted = select(RecoveryCode).where(RecoveryCode.staff_id == staff.id, RecoveryCode.place == int(read[1]))
        row = session.exec(wanted.where(col(RecoveryCode.used_at).is_(None))).first()
    right = locks.recovery.fits(read[2], row.code_hash if row else None)
    return Proof(None, row.id) if row and right else None


def spend(session: Session, staff_id: int, proof: Proof, now: datetime) -> bool:
    """Use a code up, in one atomic update. False when it was used already, also in a race with another request."""
    if proof.recovery is None:
        is_new = or_(col(Staff.totp_step).is_(None), col(Staff.totp_step) < proof.step)
        used = session.exec(update(Staff).where(col(Staff.id) == staff_id, is_new).values(totp_step=proof.step))
    else:
        used = session.exec(
            update(RecoveryCode)
            .where(col(RecoveryCode.id) == proof.recovery, col(RecoveryCode.used_at).is_(None))
            .values(used_at=now)
        )
    return used.rowcount == 1


def new_recovery_codes() -> tuple[str, ...]:
    """Ten new codes such as 3-abcd-efgh-ijkl-mnop: the place in the list, so that only one hash has to be tried, then
    80 random bits."""
    return tuple(f"{place}-{_in_fours(secrets.token_bytes(RECOVERY_BYTES))}" for place in range(RECOVERY_CODES))


def _in_fours(random: bytes) -> str:
    letters = b32encode(random).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def hashes_of(locks: StaffSecrets, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The hashes of recovery codes. They take a third of a second, so they are made before the transaction."""
    return tuple(locks.recovery.hash(code[1:].replace("-", "")) for code in codes)


def keep_recovery_codes(session: Session, staff_id: int, hashes: tuple[str, ...]) -> None:
    """Put new recovery codes in the place of all old ones."""
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.staff_id) == staff_id))
    session.add_all(
        RecoveryCode(staff_id=staff_id, place=place, code_hash=code_hash) for place, code_hash in enumerate(hashes)
    )
    session.flush()


def recovery_codes_left(session: Session, staff_id: int) -> int:
    """How many recovery codes a member of staff has not used."""
    unused = select(RecoveryCode.id).where(RecoveryCode.staff_id == staff_id, col(RecoveryCode.used_at).is_(None))
    return len(session.exec(unused).all())
