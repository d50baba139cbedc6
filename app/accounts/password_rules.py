"""Which passwords are refused: short ones, and those that can be guessed (NIST SP 800-63B, 3.1.1). No other rules.

zxcvbn tells how many tries it takes to guess each piece of a text: a known password or word, a name, a date, keys in a
row, something written twice. Their product is compared with its own bound for "safely unguessable". Its overall score
is not used: there any fourth piece makes a password strong, be it a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import prod
from threading import Lock

from app.accounts.passwords import LONGEST

SHORTEST = 15
FEWEST_TRIES = 10**8
"""zxcvbn's bound for its score 3: enough against a thief of hashes that are slow to try, as ours are."""
JUDGED = 72
"""Characters, from the beginning, that are judged. The time that it takes grows faster than the text."""

ADVICE = "Three words that have nothing to do with each other make a good password."
TOO_SHORT = f"Use at least {SHORTEST} characters, so that nobody can guess your password. {ADVICE}"
TOO_LONG = f"Use at most {LONGEST:,} characters."
TOO_COMMON = (
    "This is made of words, names, dates or rows of keys that people try first, so choose three words that have "
    "nothing to do with each other instead."
)


def _words(text: str) -> list[str]:
    return text.split()


CALENDAR = _words("""
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter
""")
YEARS = [str(year) for year in range(2020, 2050)]
"""zxcvbn 4.5 knows a year up to 2019 as one."""
HERE = _words("""
    opportunity escalator navigator catalogue desk pathway referral county council city borough district midlands
    east eastmidlands derby derbyshire nottingham nottinghamshire amber valley ashfield bassetlaw bolsover broxtowe
    chesterfield erewash gedling mansfield newark sherwood rushcliffe peak dales forest notts work health skills
    support service
""")
PUBLISHED = _words("""
    correcthorsebatterystaple tr0ub4dor3 thequickbrownfoxjumpsoverthelazydog tobeornottobethatisthequestion
    thequickbrownfox happybirthdaytoyou maytheforcebewithyou onetwothreefourfive
""")
"""Long passwords that examples have made known."""

WORD = re.compile(r"[^\W\d_]+|\d+")
SIGNS: tuple[dict[int, int], ...] = ({}, str.maketrans('!"£$%^&*()@#', "123456789023"), str.maketrans("@$", "as"))
"""How signs are read: as none, as the keys without Shift (British and American) of a row, and for letters."""
FREE_SIGNS = 2
"""Kinds of signs that many put between their words and at the end. Each further kind is worth one digit."""

_turn = Lock()


def problem_with(password: str, own: Iterable[str]) -> str | None:
    """Why a password cannot be taken, and what to do; None for a good one.

    `own` are the names of the person and the organisation and the email address, as written.
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    return TOO_COMMON if _tries(password, [*_names(own), *PUBLISHED, *CALENDAR, *HERE, *YEARS]) < FEWEST_TRIES else None


def _names(own: Iterable[str]) -> Iterator[str]:
    for name in own:
        words = WORD.findall(name.casefold())
        yield from ("".join(words), *words)


def _tries(password: str, known: list[str]) -> float:
    text = password[:JUDGED].casefold()
    return min(_tries_of(reading, known) for reading in {text.translate(signs) for signs in SIGNS})


def _tries_of(text: str, known: list[str]) -> float:
    """In one piece, since "1q2w3e4r" is a row of keys only as a whole; or word by word, each counted once."""
    words = WORD.findall(text)
    signs = {character for character in text if not character.isalnum()}
    whole = _tries_of_pieces("".join(words), known)
    # As zxcvbn itself counts a short piece of a longer text: a letter that is a word too is no easier to guess.
    apart = prod(max(_tries_of_pieces(word, known), 10 if len(word) == 1 else 50) for word in set(words))
    return float(min(whole, apart) * 10 ** max(0, len(signs) - FREE_SIGNS))


def _tries_of_pieces(text: str, known: list[str]) -> float:
    if not text:
        return 1
    from zxcvbn import zxcvbn  # here, since its lists take 12 MB and few processes ever judge a password

    with _turn:  # it puts `known` into a dictionary that all callers share
        return prod(float(piece["guesses"]) for piece in zxcvbn(text, known)["sequence"])
