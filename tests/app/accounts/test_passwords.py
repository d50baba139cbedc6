"""A password is taken as it was typed, and refused only when it is short or easily guessed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random
from string import ascii_letters, ascii_lowercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.demo_accounts import PASSWORD
from app.accounts.password_rules import TOO_COMMON, TOO_LONG, TOO_SHORT, problem_with
from tests.app.browsers.account import QUICK

OWN = ("Persona: Ada Ferreira", "Riverbank college", "ada.ferreira@riverbank.example")


@pytest.mark.parametrize(
    "password",
    [
        "kettle violin marsh",
        "purplegiraffetuba",
        "aquellos trenes de papel",
        "πλατφόρμα νερό ψωμί",
        "🦊🦊 fuchs im schnee",
        "a much longer way in",
        "835162940718263",
        "7c2b8f1de9a04c5",
        "q~3V]x!8Z_d#{r2",
        PASSWORD,
    ],
)
def test_a_long_one_of_ones_own_is_taken_whatever_it_is_made_of(password: str) -> None:
    assert problem_with(password, OWN) is None


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "P@ssw0rd123456789",
        "Summer2026Summer2026",
        "iloveyouforever123",
        "qwertyuiopasdfghjkl",
        "lkjhgfdsapoiuytrewq",
        "1q2w3e4r5t6y7u8i9o0p",
        "123456789012345",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "ababababababababab",
        "Opportunity2026Escalator!",
        "Nottinghamshire County Council",
        "ada ferreira 19840612",
        "Riverbank College 2026",
        "correct horse battery staple",
        "polniypizdec0211",
        "Correct-Horse-Battery-Staple1",
        "thequickbrownfox jumps",
        "May the force be with you",
        "Tr0ub4dor&3Tr0ub4dor&3",
        "password password password",
        "changeme changeme",
        "P@$$w0rd&Summer!2026",
        "Spring2026Summer2026",
        "12/06/1984 12/06/1984",
        "16 March 1984 Nottingham",
        "Monday12January2026",
        "2026-11-30 2026-12-01",
        "ferreira, ada: riverbank",
        "ada.ferreira@riverbank.example",
        "Derby County Council 2026",
        "NottinghamForest1865",
        "welcome to the council",
        "!QAZ2wsx#EDC4rfv",
        "zaq1ZAQ!xsw2XSW@",
        "!@#$%^&*()_+!@#",
        "qwertyuiop[]asdfghjkl;'#",
        "aaaaabbbbbccccc",
        "onetwothreefourfive",
        "superman batman spiderman",
    ],
)
def test_what_people_try_first_is_refused(password: str) -> None:
    assert problem_with(password, OWN) == TOO_COMMON


def test_the_length_is_at_least_15_and_at_most_1000() -> None:
    long_enough = "kettle violin m"
    assert problem_with(long_enough[:-1], ()) == TOO_SHORT
    assert problem_with(long_enough, ()) is None
    longest = "".join(chr(0x4E00 + 7 * number) for number in range(1000))
    assert problem_with(longest, ()) is None
    assert problem_with(longest + "x", ()) == TOO_LONG


def test_no_password_that_a_machine_made_is_refused() -> None:
    dice = Random(15)
    for signs in (ascii_lowercase, ascii_letters + digits, ascii_letters + digits + "!@#$%^&*"):
        for _ in range(100):
            password = "".join(dice.choices(signs, k=16))
            assert problem_with(password, OWN) is None, password


def test_two_people_at_one_moment_are_each_judged_by_their_own_name() -> None:
    names = ["Zebulon Quartermain", "Philomena Xanthakis"] * 40
    with ThreadPoolExecutor(8) as at_once:
        refused = list(at_once.map(lambda name: problem_with(f"{name} 1984", [name]), names))
    assert set(refused) == {TOO_COMMON}
    assert problem_with(f"{names[0]} 1984", [names[1]]) is None


def test_a_good_end_does_not_mend_a_long_beginning_that_can_be_guessed() -> None:
    assert problem_with("password" * 9 + "kettle violin marsh", OWN) == TOO_COMMON


@given(st.text(max_size=1000))
def test_nothing_that_is_typed_makes_the_rules_fail(password: str) -> None:
    assert problem_with(password, OWN) in (None, TOO_SHORT, TOO_COMMON)


@given(st.text(min_size=1, max_size=1000), st.text(min_size=1, max_size=1000))
def test_only_the_very_same_text_fits(password: str, other: str) -> None:
    kept = QUICK.hash(password)
    assert password not in kept or len(password) < 3
    assert QUICK.fits(password, kept)
    assert QUICK.fits(other, kept) == (other == password)
    assert not QUICK.fits(password + " ", kept)


def test_nothing_is_cut_off_and_too_much_is_never_right() -> None:
    longest = "k" * 1000
    assert not QUICK.fits(longest[:-1], QUICK.hash(longest))
    assert not QUICK.fits(longest + "k", QUICK.hash(longest + "k"))
    assert not QUICK.fits(longest, None)
