"""What is encrypted opens with the code and a key of the service together, and with neither alone."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.encrypted_cookie import CookieCipher
from app.handover import encryption as module
from app.handover.code_words import SAID, aloud
from app.handover.encryption import MEMORY_KIB, PASSES, CodeCipher, EncryptedAnswers
from app.referrals.random_codes import ALPHABET, grouped, parse_spoken_code, spoken_code

NEW, OLD = secrets.token_bytes(32), secrets.token_bytes(32)
CODE = "7K4MPX2D9QRT"
DATA = {"answers": {"area": "derby", "wants": ["a_job"]}}

codes = st.text(st.sampled_from(ALPHABET), min_size=12, max_size=12)


def opened(lock: CodeCipher, code: str, *locked: EncryptedAnswers) -> object:
    found = lock.decrypt(code, {each.locator: each for each in locked})
    return None if found is None else found[1]


def test_the_code_opens_it_and_nothing_else_does() -> None:
    lock = CodeCipher([NEW])
    locked = lock.encrypt(CODE, DATA)
    assert opened(lock, CODE, locked) == DATA
    assert opened(lock, "7K4MPX2D9QRV", locked) is None
    assert opened(CodeCipher([OLD]), CODE, locked) is None, "the code alone is not enough"


def test_a_try_takes_as_much_work_as_we_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (MEMORY_KIB, PASSES) == (64 * 1024, 3)
    monkeypatch.setattr(module, "MEMORY_KIB", MEMORY_KIB)
    lock = CodeCipher([NEW])
    assert opened(lock, CODE, lock.encrypt(CODE, DATA)) == DATA


def test_a_code_opens_under_every_key_that_is_still_listed() -> None:
    before = CodeCipher([OLD]).encrypt(CODE, DATA)
    after = CodeCipher([NEW, OLD]).encrypt(CODE, DATA)
    assert opened(CodeCipher([NEW, OLD]), CODE, before) == DATA
    assert opened(CodeCipher([NEW]), CODE, after) == DATA, "the first key locks"
    assert opened(CodeCipher([NEW]), CODE, before) is None


def test_two_codes_of_the_same_beginning_under_two_keys_each_open_their_own() -> None:
    other = "7K4M00000000"
    lock = CodeCipher([NEW, OLD])
    rows = (CodeCipher([OLD]).encrypt(CODE, DATA), lock.encrypt(other, {"answers": {}}))
    assert opened(lock, CODE, *rows) == DATA
    assert opened(lock, other, *rows) == {"answers": {}}


def test_what_is_put_into_another_row_does_not_open() -> None:
    lock = CodeCipher([NEW])
    mine, theirs = lock.encrypt(CODE, DATA), lock.encrypt("9999PX2D9QRT", DATA)
    assert opened(lock, "9999PX2D9QRT", replace(theirs, sealed=mine.sealed, salt=mine.salt)) is None


def test_the_locator_tells_the_first_four_characters_only_to_whoever_has_the_key() -> None:
    assert CodeCipher([NEW]).locators(CODE) == CodeCipher([NEW]).locators("7K4M00000000")
    assert CodeCipher([NEW]).locators(CODE) != CodeCipher([OLD]).locators(CODE)


def test_its_length_tells_little_and_the_same_is_never_locked_alike() -> None:
    lock = CodeCipher([NEW])
    short, longer = lock.encrypt(CODE, {"answers": {}}), lock.encrypt(CODE, DATA)
    assert len(short.sealed) == len(longer.sealed)
    assert short.salt != longer.salt


def test_a_code_that_is_not_there_is_worked_on_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []
    stretch = CodeCipher._cipher

    def watched(lock: CodeCipher, code: str, salt: bytes, sealing: bytes, locator: str) -> CookieCipher:
        worked.append(code)
        return stretch(lock, code, salt, sealing, locator)

    monkeypatch.setattr(CodeCipher, "_cipher", watched)
    lock = CodeCipher([NEW, OLD])
    locked = lock.encrypt(CODE, DATA)
    for code, rows in ((CODE, [locked]), ("7K4M00000000", [locked]), ("00000000000X", [])):
        worked.clear()
        opened(lock, code, *rows)
        assert worked == [code]


@given(codes)
def test_a_code_is_heard_as_it_was_written(code: str) -> None:
    assert parse_spoken_code(grouped(code)) == code
    assert parse_spoken_code(grouped(code).lower().replace("-", " ")) == code
    assert parse_spoken_code(grouped(code).replace("0", "o").replace("1", "l")) == code
    assert parse_spoken_code(grouped(str(parse_spoken_code(code)))) == code


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    plain = parse_spoken_code(typed)
    assert plain is None or parse_spoken_code(grouped(plain)) == plain


def test_ten_thousand_codes_differ_and_use_every_character_alike() -> None:
    made = [spoken_code().replace("-", "") for _ in range(10_000)]
    assert len(set(made)) == len(made)
    count = Counter("".join(made))
    expected = 12 * len(made) / len(ALPHABET)
    chi_square = sum((count[character] - expected) ** 2 / expected for character in ALPHABET)
    assert chi_square < 100, "31 degrees of freedom: a fair choice is above this once in 100 million times"
    assert set(count) == set(ALPHABET)


def test_every_character_can_be_said() -> None:
    assert set(SAID) == set(ALPHABET)
    assert all(words.startswith(f"{letter} for {letter}".lower()) or words[:5] == f"{letter} for"
               for letter, words in SAID.items() if letter.isalpha())  # fmt: skip
    assert aloud("7K4M-0000-0000")[0] == ("7K4M", "seven, K for king, four, M for milk")
