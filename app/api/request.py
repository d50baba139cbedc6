"""Parses a request for a pathway: every problem is told, with what is allowed, and nothing is guessed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from app.catalogue.postcodes import PostcodeResult, Postcodes
from app.presentation.job_form import JobReader
from triage.questionnaire.answers import AnswerProblem, Answers, allowed, read_all
from triage.questionnaire.everyday import AREA, OUTSIDE
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.work_and_money import OCCUPATION

POSTCODE = "postcode"
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class PathwayQuery:
    """A request that can be answered. `place` is set when a postcode was given."""

    answers: Answers
    on: str
    place: PostcodeResult | None


class NotJson(ValueError):
    """The body is not JSON at all, or has a name twice."""


def read_request(body: bytes, today: date, postcodes: Postcodes, jobs: JobReader) -> PathwayQuery | list[AnswerProblem]:
    """Read the body of POST /api/v1/pathway. Raises NotJson; anything else that is wrong comes back as problems."""
    given = _json(body)
    if not isinstance(given, dict):
        return [AnswerProblem("answers", "the body is not a JSON object", '{"answers": {...}, "on": "YYYY-MM-DD"}')]
    problems = [
        AnswerProblem(name[:60], "there is no such field", "answers, on")
        for name in given
        if name not in ("answers", "on")
    ]
    on = _day(given.get("on"), today) if "on" in given else today
    if isinstance(on, AnswerProblem):
        problems.append(on)
    answers = given.get("answers")
    if not isinstance(answers, dict):
        allowed = "an object from question id to value; it may be empty"
        return [*problems, AnswerProblem("answers", "this field is missing or not an object", allowed)]
    place = _place(answers, postcodes)
    if isinstance(place, AnswerProblem):
        problems.append(place)
    read = read_all({k: v for k, v in answers.items() if k != POSTCODE}, QUESTIONNAIRE)
    problems.extend(read if isinstance(read, list) else _unknown_job(read, jobs))
    if problems or isinstance(read, list) or isinstance(on, AnswerProblem) or isinstance(place, AnswerProblem):
        return problems
    return PathwayQuery(_with_place(read, place), on.isoformat(), place)


def _json(body: bytes) -> object:
    try:
        return json.loads(body, object_pairs_hook=_each_once)
    except NotJson:
        raise
    except (ValueError, RecursionError) as error:
        raise NotJson("The body is not JSON.") from error


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJson("A name stands there twice, so one of the two values would be lost. Send each name once.")
    return found


def _day(given: object, today: date) -> date | AnswerProblem:
    allowed = f"a date written YYYY-MM-DD, from {FIRST_DAY} to {LAST_DAY}; today is {today}"
    if not isinstance(given, str) or len(given) != len("YYYY-MM-DD"):
        return AnswerProblem("on", "this is not a date", allowed)
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return AnswerProblem("on", "there is no such date", allowed)
    return day if FIRST_DAY <= day <= LAST_DAY else AnswerProblem("on", "this date is too far away", allowed)


def _place(answers: dict[str, object], postcodes: Postcodes) -> PostcodeResult | AnswerProblem | None:
    if POSTCODE not in answers:
        return None
    if AREA in answers:
        return AnswerProblem(POSTCODE, "both a postcode and an area are given", "either postcode or area")
    given = answers[POSTCODE]
    place = postcodes.find(given) if isinstance(given, str) else None
    if place is None or place.state == "not_a_postcode":
        return AnswerProblem(POSTCODE, "this is not a postcode", 'a full UK postcode such as "DE1 2FS", or use area')
    return place


def _unknown_job(answers: Answers, jobs: JobReader) -> list[AnswerProblem]:
    slug = answers.said(OCCUPATION)
    if slug is None or slug in jobs().occupations:
        return []
    return [AnswerProblem(OCCUPATION, f"we know no job with the slug '{slug}'", allowed(QUESTIONNAIRE[OCCUPATION]))]


def _with_place(answers: Answers, place: PostcodeResult | None) -> Answers:
    """A postcode that was not found leaves the area not known, unless its first half lies wholly outside: nobody is
    outside for a slip or for a postcode that is newer than our files.
    """
    match None if place is None else place.state:
        case "in_area" if place is not None and place.district is not None:
            return answers.with_answer(AREA, place.district)
        case "outside" | "elsewhere":
            return answers.with_answer(AREA, OUTSIDE)
        case _:
            return answers
