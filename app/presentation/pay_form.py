"""Reads pay as people write it: "12.21 an hour, 20 hours", "18k", "about 1,500 a month", "23.000". Never a guess.

Pay is kept for a year. Where it is not said for which time it is, and it is too little to be sure, we ask.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from triage.i18n import _
from triage.i18n import marked as later

PAY = "annual_pay"
PERIODS = {"hour": later("An hour"), "week": later("A week"), "month": later("A month"), "year": later("A year")}
TIMES_A_YEAR = {"week": 52, "month": 12, "year": 1}
SURELY_A_YEAR = 10_000
"""What nobody says of a week, and hardly anybody of a month."""
MOST_HOURS = 100

_FILLERS = re.compile(
    r"\b(?:about|around|roughly|nearly|approx|approximately|circa|before tax|gross|pounds?|gbp|for|at)\b|[£~]"
)
_HOURS = re.compile(
    r"(?<![\d.,])(?P<hours>\d{1,3}(?:\.\d{1,2})?) ?(?:hours|hrs)\b(?: ?(?:a|an|per|each|every|/) ?(?:week|wk)\b)?"
)
_PERIOD = re.compile(
    r"(?:\b(?:a|an|per|each|every) |/ ?)?(?<![a-z])(?:"
    r"(?P<hour>hour|hr|hourly|ph)|(?P<week>week|wk|weekly|pw)|(?P<month>month|monthly|pm|pcm)|"
    r"(?P<year>year|yr|yearly|annually|annum|pa|p\.a\.?))(?![a-z])"
)
_AMOUNT = re.compile(
    r"(?P<whole>\d{1,3}(?:[ ,]\d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,9})(?P<pence>\.\d{1,2})? ?(?P<thousands>k)?"
)


class PayUnclear(Exception):
    """Pay that was typed and cannot be told: `sentence` says what to do, `field` is the id of where."""

    def __init__(self, sentence: str, field: str = "number") -> None:
        self.sentence, self.field = sentence, field


def pay_in(typed: str, chosen: str) -> int:
    """The pay in a year, in whole pounds. `chosen` is a period of PERIODS, or empty. Raises PayUnclear."""
    text = " ".join(_FILLERS.sub(" ", unicodedata.normalize("NFKC", typed).lower()).split())
    text, hours = _taken(_HOURS, text)
    text, period = _taken(_PERIOD, text)
    said = "" if period is None else next(name for name in PERIODS if period[name])
    amount = _amount(text.strip(" ,.;x"))
    if said and chosen and said != chosen:
        raise PayUnclear(_("Say for which time you are paid that. You wrote one and chose another"), "period")
    for_a = said or chosen or ("hour" if hours else "year" if amount == 0 or amount >= SURELY_A_YEAR else "")
    if not for_a:
        raise PayUnclear(
            _("Is £{amount} for an hour, a week, a month or a year? Say which").format(amount=f"{amount:,}"), "period"
        )
    if for_a != "hour":
        return int(amount * TIMES_A_YEAR[for_a])
    if hours is None or not 0 < Decimal(hours["hours"]) <= MOST_HOURS:
        say = _("Say how many hours you work in a week too. For example: {amount} an hour, 20 hours")
        raise PayUnclear(say.format(amount=amount))
    return int(amount * Decimal(hours["hours"]) * TIMES_A_YEAR["week"])


def pay_as_typed(pay: int) -> str:
    """Pay in a year as somebody could type it again: with its time, so that it stays the same when it is read."""
    return _("{pay} a year").format(pay=pay)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    """A text without the first match of a pattern, and that match."""
    found = pattern.search(text)
    return (text, None) if found is None else (f"{text[: found.start()]} {text[found.end() :]}", found)


def _amount(text: str) -> Decimal:
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise PayUnclear(_("Enter your pay in pounds. For example, 18500 a year, or 1500 a month"))
    amount = Decimal(re.sub("[ ,.]", "", found["whole"]) + (found["pence"] or ""))
    return amount * 1000 if found["thousands"] else amount
