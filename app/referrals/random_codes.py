"""Random codes: those that stand in addresses, and those that people read out to each other."""

from __future__ import annotations

import secrets

from app.core.typed_codes import letters_and_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that no character is taken for another and no code spells a word."""
READ_AS = str.maketrans("ILO", "110")
CHARACTERS = 12
GROUP = 4


def address_code() -> str:
    """A code for an address in place of a row's number: 50 random bits, so that no code can be guessed from another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def spoken_code() -> str:
    """A code to be read out: 12 characters in groups of 4, which is 60 random bits."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(CHARACTERS)))


def grouped(plain: str) -> str:
    """A code as it is written down: 7K4M-PX2D-9QRT."""
    return "-".join(plain[i : i + GROUP] for i in range(0, len(plain), GROUP))


def readable(typed: str) -> str:
    """A code of ours as a person typed it, of any length: I, L and O are the digits they look like."""
    return letters_and_digits(typed).translate(READ_AS)


def parse_spoken_code(typed: str) -> str | None:
    """The 12 characters of a spoken code as a person typed it; None for what cannot be one."""
    plain = readable(typed)
    return plain if len(plain) == CHARACTERS and set(plain) <= set(ALPHABET) else None
