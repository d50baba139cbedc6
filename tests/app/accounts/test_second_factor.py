"""The codes of a phone are those of RFC 6238, and each code of either kind works once."""

from __future__ import annotations

import re
from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from app.accounts import second_factor
from app.accounts.demo_accounts import make_demo_staff
from app.accounts.models import RecoveryCode, Staff
from app.accounts.second_factor import Proof
from app.accounts.staff_secrets import StaffSecrets, seal_again
from app.core.database import reading, writing
from services_catalogue.model.organisations import Organisation
from tests.app.browsers.account import QUICK, the

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OLD, NEW = b"0123456789abcdefghijklmnopqrstuv", b"vutsrqponmlkjihgfedcba9876543210"
LOCKS = StaffSecrets.of((OLD,), QUICK)


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B; the last six of its eight digits."""
    seed = b32encode(b"12345678901234567890").decode()
    assert second_factor.code_at(seed, datetime.fromtimestamp(seconds, UTC)) == code


@given(st.integers(min_value=-100, max_value=100))
def test_a_code_is_right_in_its_half_minute_and_one_either_side(away: int) -> None:
    seed = second_factor.new_seed()
    code = second_factor.code_at(seed, NOW + timedelta(seconds=away))
    taken = {second_factor.code_at(seed, NOW + timedelta(seconds=drift)) for drift in (-30, 0, 30)}
    assert (second_factor.step_of(seed, code, NOW) is not None) == (code in taken)
    assert code in taken or not -30 <= away < 60


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "١٢٣٤٥٦", "12345a", "-12345", "0x1234"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert second_factor.step_of(second_factor.new_seed(), typed, NOW) is None


def test_blanks_and_marks_in_a_code_do_not_matter() -> None:
    seed = second_factor.new_seed()
    code = second_factor.code_at(seed, NOW)
    full_width = "".join(chr(ord("\N{FULLWIDTH DIGIT ZERO}") + int(digit)) for digit in code)
    for between in (" ", "-", ".", "\N{EN DASH}", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}"):
        assert second_factor.step_of(seed, f" {code[:3]}{between}{code[3:]}. ", NOW) is not None
    assert second_factor.step_of(seed, full_width, NOW) is not None


def test_no_step_is_used_twice_and_none_before_the_last(database: Engine) -> None:
    make_demo_staff(database, LOCKS, NOW)
    with writing(database) as session:
        staff_id = the(session, "editor").id or 0
        assert [second_factor.spend(session, staff_id, Proof(step, None), NOW) for step in (7, 7, 6, 8)] == [
            True,
            False,
            False,
            True,
        ]


def test_recovery_codes_are_80_random_bits_with_their_place() -> None:
    made = [code for _ in range(200) for code in second_factor.new_recovery_codes()]
    assert all(re.fullmatch(r"[0-9](-[a-z2-7]{4}){4}", code) for code in made)
    assert [code[0] for code in made[:10]] == list("0123456789")
    assert len({code[1:] for code in made}) == len(made)
    for at in (2, 3, 12, 20):
        assert len({code[at] for code in made}) == 32, "no letter of it is fixed"


def test_recovery_codes_are_kept_as_hashes_and_new_ones_end_the_old(database: Engine) -> None:
    make_demo_staff(database, LOCKS, NOW)
    first, second = second_factor.new_recovery_codes(), second_factor.new_recovery_codes()
    with writing(database) as session:
        staff = the(session, "editor")
        second_factor.keep_recovery_codes(session, staff.id or 0, second_factor.hashes_of(LOCKS, first))
        assert all("$argon2id$" in row for row in session.exec(select(RecoveryCode.code_hash)))
        second_factor.keep_recovery_codes(session, staff.id or 0, second_factor.hashes_of(LOCKS, second))
        assert second_factor.recovery_codes_left(session, staff.id or 0) == 10
    with reading(database) as session:
        staff = the(session, "editor")
    assert second_factor.prove(database, LOCKS, staff, first[0], NOW) is None
    assert second_factor.prove(database, LOCKS, staff, second[0], NOW) is not None


@pytest.mark.parametrize("between", ["", " ", ".", "\N{EN DASH}", "\N{NON-BREAKING HYPHEN}"])
def test_marks_in_a_recovery_code_do_not_matter(database: Engine, between: str) -> None:
    make_demo_staff(database, LOCKS, NOW)
    codes = second_factor.new_recovery_codes()
    with writing(database) as session:
        staff = the(session, "editor")
        second_factor.keep_recovery_codes(session, staff.id or 0, second_factor.hashes_of(LOCKS, codes))
    with reading(database) as session:
        staff = the(session, "editor")
    for typed in (codes[4].replace("-", between), f"{codes[5].upper()}."):
        assert second_factor.prove(database, LOCKS, staff, typed, NOW) is not None


def test_what_is_kept_can_be_sealed_again_so_that_old_keys_can_go(database: Engine) -> None:
    make_demo_staff(database, LOCKS, NOW)
    with writing(database) as session:
        session.exec(select(Organisation).where(Organisation.leads)).one().oidc_secret = LOCKS.keep("a client secret")
    seal_again(database, StaffSecrets.of((NEW, OLD), QUICK))
    afterwards = StaffSecrets.of((NEW,), QUICK)
    with reading(database) as session:
        assert afterwards.kept(the(session, "editor").totp) == "DEMOEDITORDEMOEDITORDEMOEDITORDE"
        sealed = session.exec(select(Organisation.oidc_secret).where(Organisation.leads)).one()
        assert afterwards.kept(sealed) == "a client secret"
        assert LOCKS.kept(the(session, "editor").totp) is None
        before = session.exec(select(Staff.totp).order_by(Staff.email)).all()
    seal_again(database, afterwards)
    with reading(database) as session:
        assert session.exec(select(Staff.totp).order_by(Staff.email)).all() == before, "nothing to do, nothing done"
