"""Which passwords are refused: short ones, and those made of what everybody tries first. No other rules.

Leaked passwords of 15 letters and more are nearly all a common word or two, a name, a walk over the keyboard, a year,
or one of these written twice. So a password is judged by what is left of it without them. The words and walks below are
ours; those in LEAKED are the rest of that length in the list of 30,000 that comes with zxcvbn 4.5 (MIT licence).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.accounts.passwords import LONGEST

SHORTEST = 15
FEWEST_OWN = 6
"""Letters and digits that have to be left: about one uncommon word."""

ADVICE = "Three words that have nothing to do with each other make a good password."
TOO_SHORT = f"Use at least {SHORTEST} characters, so that nobody can guess your password. {ADVICE}"
TOO_LONG = f"Use at most {LONGEST:,} characters."
TOO_COMMON = (
    "This is made of words, names or rows of keys that people try first, so it could be guessed. "
    f"Choose something else. {ADVICE}"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EVERYWHERE = _words("""
    password passwort passphrase passcode passwd pass word secret secure security login logon signin access account
    admin administrator root user username guest test tester testing default temp temporary change changeme changeit
    welcome hello letmein opensesame trustno iloveyou loveyou love iloveu forever together friends friend family
    mother father sister brother baby angel angels princess prince queen king sunshine sunflower butterfly chocolate
    cookie banana orange apple cheese coffee flower rainbow summer winter spring autumn january february march april
    may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
    football soccer baseball basketball cricket rugby hockey tennis liverpool arsenal chelsea manchester united
    everton england london forest county rangers celtic dragon monkey tiger lion eagle panther shadow master superman
    batman spiderman starwars pokemon naruto jordan michael jessica ashley charlie daniel thomas robert george andrew
    jennifer nicole hannah michelle samantha elizabeth christopher alexander jonathan matthew anthony computer
    internet google facebook microsoft windows samsung iphone qwerty qwertz azerty asdf zxcv whatever nothing
    something number one two three four five six seven eight nine zero hundred thousand abc xyz jesus christ heaven
    blessed god lord this that mine your correct horse battery staple 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y 1q2w3e4r 1qaz
    2wsx 3edc 4rfv 5tgb qaz wsx edc rfv zaq1 zaq xsw2 cde3 1qa 2ws 3ed 4rf 5tg q1w2e3r4t5y6u7i8o9p0 q1w2e3r4t5y6
    q1w2e3r4 a1b2c3d4 1a2b3c4d 147258369 159753 123654 321654 112233
""")
LEAKED = _words("""
    mailcreated polniypizdec momsanaladventure hd764nw5d7e1vb1 djivanfros zqjphsyf6ctifgu lhbjkjubz2957704
    1qazxsw23edcvfr4 nemvxyheqdd5oqxyxyzi passwordstandard bpgjldsgjldthnf
""")
HERE = _words("""
    opportunity escalator navigator catalogue desk pathway referral council county city borough district midlands
    east eastmidlands derby derbyshire nottingham nottinghamshire amber valley ashfield bassetlaw bolsover broxtowe
    chesterfield erewash gedling mansfield newark sherwood rushcliffe peak dales work health skills support service
""")

ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop[]",
    "asdfghjkl;'#",
    "zxcvbnm,./",
    '!"£$%^&*()_+',
    "!@#$%^&*()",
)
SHORTEST_RUN = 4
INSTEAD_OF_LETTERS = str.maketrans("01345789@$!|", "oleastbgasil")
REPEATED = re.compile(r"(.{1,16}?)\1+", re.DOTALL)
YEAR = re.compile(r"(19|20)\d\d")


def problem_with(password: str, own: Iterable[str]) -> str | None:
    """Why a password cannot be taken, with the mend; None for a good one.

    `own` are the names of the person and the organisation and the email address, as written.
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    words = {
        *EVERYWHERE,
        *LEAKED,
        *HERE,
        *(word for name in own for word in re.findall(r"[^\W\d_]{3,}", name.casefold())),
    }
    return TOO_COMMON if _own_characters(password.casefold(), words) < FEWEST_OWN else None


def _own_characters(text: str, words: set[str]) -> int:
    longest_first = sorted(words, key=len, reverse=True)
    left = _without(longest_first, YEAR.sub(" ", _without_runs(_without(longest_first, text))))
    left = _without(longest_first, left.translate(INSTEAD_OF_LETTERS))
    return sum(c.isalnum() for c in REPEATED.sub(r"\1", left))


def _without(words: list[str], text: str) -> str:
    for word in words:
        text = text.replace(word, " ")
    return text


def _without_runs(text: str) -> str:
    """Without four or more keys in a row, in either direction."""
    kept, at = [], 0
    while at < len(text):
        length = max(_run(text, at, row) for row in (*ROWS, *(row[::-1] for row in ROWS)))
        kept.append(" " if length >= SHORTEST_RUN else text[at])
        at += length if length >= SHORTEST_RUN else 1
    return "".join(kept)


def _run(text: str, at: int, row: str) -> int:
    place = row.find(text[at])
    if place < 0:
        return 0
    length = 0
    while at + length < len(text) and row[place + length : place + length + 1] == text[at + length]:
        length += 1
    return length
