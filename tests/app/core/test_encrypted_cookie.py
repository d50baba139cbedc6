"""Answers in the cookie: unreadable, protected against changes, and gone on time."""

import base64
import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.encrypted_cookie import (
    BLOCK_BYTES,
    IDLE_SECONDS,
    LONGEST_SECONDS,
    LONGEST_TOKEN,
    AnswersTooLarge,
    CookieCipher,
    DecryptedCookie,
    MissingCookie,
)

OLD, NEW, OTHER = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
NOW = 1_800_000_000
ANSWERS: dict[str, Any] = {"place": "derby", "age": 19, "groups": ["carer", "care-leaver"], "benefits": None}
FULL_ANSWERS: dict[str, Any] = {
    f"question-number-{number}": ["a-rather-long-option-id", "another-long-option-id"] for number in range(20)
}
SEAL = CookieCipher([NEW, OLD])


def sealed(data: dict[str, Any] = ANSWERS, *, seal: CookieCipher = SEAL, started: int = NOW, now: int = NOW) -> str:
    return seal.encrypt(data, started=started, now=now)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=12), json_values, max_size=6))
@example(ANSWERS)
@example(FULL_ANSWERS)
@example({})
@example({"said": "\ud800 \x00 \N{BUS}"})
def test_what_was_sealed_opens(data: dict[str, Any]) -> None:
    token = SEAL.encrypt(data, started=NOW - 100, now=NOW)
    assert re.fullmatch("[A-Za-z0-9_-]+", token)
    assert SEAL.decrypt(token, now=NOW + 5) == DecryptedCookie(data, NOW - 100)


def test_a_token_shows_nothing_and_is_never_the_same_twice() -> None:
    first, second = sealed(), sealed()
    assert first != second
    assert b"derby" not in base64.urlsafe_b64decode(first + "==")


def test_length_tells_only_how_many_blocks_were_filled() -> None:
    assert len(sealed({})) == len(sealed({"offences": "x" * 100})) < len(sealed({"offences": "x" * BLOCK_BYTES}))


def test_a_full_set_of_answers_fits_in_a_cookie() -> None:
    assert len(sealed(FULL_ANSWERS)) <= LONGEST_TOKEN


def test_the_longest_token_fits_and_opens_and_one_block_more_is_refused() -> None:
    around = len(json.dumps([NOW, NOW, {"a": ""}], separators=(",", ":")))
    most = {"a": "x" * (11 * BLOCK_BYTES - around)}
    token = sealed(most)
    assert LONGEST_TOKEN - 5 < len(token) <= LONGEST_TOKEN
    assert SEAL.decrypt(token, now=NOW) == DecryptedCookie(most, NOW)
    with pytest.raises(AnswersTooLarge, match="browsers drop cookies"):
        sealed({"a": most["a"] + "x"})


class TestTime:
    def test_idle(self) -> None:
        token = sealed()
        assert isinstance(SEAL.decrypt(token, now=NOW + IDLE_SECONDS), DecryptedCookie)
        assert SEAL.decrypt(token, now=NOW + IDLE_SECONDS + 1) == MissingCookie("expired")

    def test_at_most_four_hours_however_busy(self) -> None:
        end = NOW + LONGEST_SECONDS
        token = sealed(started=NOW, now=end)
        assert isinstance(SEAL.decrypt(token, now=end), DecryptedCookie)
        assert SEAL.decrypt(token, now=end + 1) == MissingCookie("expired")

    def test_a_seal_may_have_its_own_times_and_length(self) -> None:
        short = CookieCipher([NEW], name="short", idle=60, longest=90, characters=10_000)
        token = short.encrypt({"a": "x" * LONGEST_TOKEN}, started=NOW, now=NOW + 20)
        assert len(token) > LONGEST_TOKEN
        assert isinstance(short.decrypt(token, now=NOW + 80), DecryptedCookie)
        assert short.decrypt(token, now=NOW + 81) == MissingCookie("expired")
        assert short.decrypt(short.encrypt({}, started=NOW, now=NOW + 89), now=NOW + 91) == MissingCookie("expired")

    @pytest.mark.parametrize("ahead", ["started", "now"])
    def test_from_the_future(self, ahead: str) -> None:
        times = {"started": NOW, "now": NOW}
        assert isinstance(SEAL.decrypt(SEAL.encrypt(ANSWERS, **(times | {ahead: NOW + 60})), now=NOW), DecryptedCookie)
        assert SEAL.decrypt(SEAL.encrypt(ANSWERS, **(times | {ahead: NOW + 61})), now=NOW) == MissingCookie("tampered")


class TestKeys:
    def test_an_older_key_still_opens(self) -> None:
        assert SEAL.decrypt(sealed(seal=CookieCipher([OLD])), now=NOW) == DecryptedCookie(ANSWERS, NOW)

    def test_the_first_key_seals(self) -> None:
        token = sealed()
        assert CookieCipher([NEW]).decrypt(token, now=NOW) == DecryptedCookie(ANSWERS, NOW)
        assert CookieCipher([OLD]).decrypt(token, now=NOW) == MissingCookie("tampered")

    def test_a_key_that_is_not_ours(self) -> None:
        assert SEAL.decrypt(sealed(seal=CookieCipher([OTHER])), now=NOW) == MissingCookie("tampered")

    def test_a_token_under_another_name(self) -> None:
        assert SEAL.decrypt(sealed(seal=CookieCipher([NEW], name="staff")), now=NOW) == MissingCookie("tampered")

    @pytest.mark.parametrize("keys", [[], [b""], [b"short"], [NEW, NEW + b"x"]])
    def test_keys_of_the_wrong_size_are_refused(self, keys: list[bytes]) -> None:
        with pytest.raises(ValueError, match="32 bytes"):
            CookieCipher(keys)


class TestTampering:
    def test_nothing_there(self) -> None:
        assert SEAL.decrypt("", now=NOW) == MissingCookie("missing")

    def test_every_changed_character_is_noticed(self) -> None:
        token = sealed()
        for place, character in enumerate(token):
            changed = token[:place] + ("B" if character == "A" else "A") + token[place + 1 :]
            assert SEAL.decrypt(changed, now=NOW) == MissingCookie("tampered")

    def test_every_shortened_token_is_noticed(self) -> None:
        token = sealed()
        for length in range(1, len(token)):
            assert SEAL.decrypt(token[:length], now=NOW) == MissingCookie("tampered")

    @pytest.mark.parametrize("blocks", [1, 2, 3])
    def test_the_same_bytes_written_another_way_are_refused(self, blocks: int) -> None:
        token = sealed({"a": "x" * (BLOCK_BYTES * (blocks - 1) + 100)})
        for other in (token + "=", token + "==", token + "\n", " " + token, token[:9] + "\n" + token[9:], token + "A"):
            assert SEAL.decrypt(other, now=NOW) == MissingCookie("tampered")
        standard = token.replace("-", "+").replace("_", "/")
        assert standard == token or SEAL.decrypt(standard, now=NOW) == MissingCookie("tampered")
        spare_bits = [token[:-1] + last for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"]
        assert [other for other in spare_bits if isinstance(SEAL.decrypt(other, now=NOW), DecryptedCookie)] == [token]

    @given(st.text())
    @example("\x00")
    @example("\ud800")
    @example("A" * 5000)
    @example("AQ")
    @example("AQ==AQ==")
    @example("\uff21\uff31")
    def test_any_text_is_answered(self, token: str) -> None:
        assert SEAL.decrypt(token, now=NOW) == MissingCookie("tampered" if token else "missing")

    @given(st.binary(max_size=400))
    @example(b"\x01")
    def test_any_bytes_are_answered(self, sealed_bytes: bytes) -> None:
        token = base64.urlsafe_b64encode(b"\x01" + sealed_bytes).rstrip(b"=").decode()
        assert SEAL.decrypt(token, now=NOW) == MissingCookie("tampered")

    def test_bytes_under_a_known_key_id_are_answered(self) -> None:
        start = base64.urlsafe_b64decode(sealed() + "==")[:5]
        for rest in (b"", b"x" * 11, b"x" * 12, b"x" * 27, b"x" * 28, b"x" * 300):
            token = base64.urlsafe_b64encode(start + rest).rstrip(b"=").decode()
            assert SEAL.decrypt(token, now=NOW) == MissingCookie("tampered")
