"""Opening hours in words, as people write them: the times in them that no clock shows, and what could be misread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from services_catalogue.model.contact_error import ContactError

HALF = r"(?P<half>[ap])\.?m\b\.?"
BY_HALVES = re.compile(rf"(?<![\d.:,£])(?P<hour>\d{{1,3}})(?:[.:](?P<minute>\d{{1,2}}))? ?{HALF}", re.IGNORECASE)
BY_24 = re.compile(r"(?<![\d.:,£])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?![\d:])(?! ?[ap]\.?m\b)", re.IGNORECASE)
TO = r" ?(?:-|\u2013|\u2014|to|until|till) ?"
HOUR = r"\d{1,2}(?:\.\d{2})?"
NO_HALF = re.compile(
    rf"(?<![\w.:,£/-]){HOUR}(?: ?[ap]m)?{TO}{HOUR}(?![\w:/-]|\.\d)(?! ?(?:[ap]\.?m|noon|midday|midnight)\b)",
    re.IGNORECASE,
)
SPAN = re.compile(rf"{BY_HALVES.pattern}{TO}{BY_HALVES.pattern.replace('P<', 'P<to_')}", re.IGNORECASE)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OTHER_DAYS = ("day", "everyday", "today", "midday", "weekday", "holiday", "birthday", "workday", "payday", "someday")
ENDS_IN_DAY = re.compile(r"[a-z]*day(?=s?\b)", re.IGNORECASE)


def refuse_impossible_times(hours: str) -> None:
    """Raise ContactError for a time that no clock shows: 25:00, 17pm, 9.75am."""
    for found in BY_HALVES.finditer(hours):
        if not 1 <= int(found["hour"]) <= 12 or int(found["minute"] or 0) > 59:
            raise _no_such_time(found[0])
    for found in BY_24.finditer(hours):
        hour, minute = int(found["hour"]), int(found["minute"])
        if minute > 59 or hour * 60 + minute > 24 * 60:
            raise _no_such_time(found[0])


def doubts_of_hours(hours: str) -> Iterator[tuple[str, str]]:
    """What may be misread, each with its mend."""
    for found in NO_HALF.finditer(hours):
        yield f"'{found[0].strip()}' does not say morning or afternoon", "Write am or pm after each: 9am to 5pm"
    for found in SPAN.finditer(hours):
        if found["half"].lower() == found["to_half"].lower() and _minutes(found, "") >= _minutes(found, "to_"):
            yield f"'{found[0]}' ends before it begins", "Check am and pm"
    for word in ENDS_IN_DAY.findall(hours):
        near = get_close_matches(word.lower(), DAYS, n=1, cutoff=0.75)
        if word.lower() not in (*DAYS, *OTHER_DAYS) and near:
            yield f"'{word}' is no day of the week", f"Did you mean {near[0].capitalize()}?"


def _minutes(found: re.Match[str], which: str) -> int:
    return int(found[f"{which}hour"]) % 12 * 60 + int(found[f"{which}minute"] or 0)


def _no_such_time(said: str) -> ContactError:
    return ContactError(f"there is no such time as '{said}'", "Write the hours as in: Monday to Friday, 9am to 5pm")
