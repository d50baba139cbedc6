"""Content issues: what is wrong with a provision, where, and how to mend it, in words for its author."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from services_catalogue.model.access_facts import AccessFact
from services_catalogue.model.body import Body
from services_catalogue.model.contact_error import ContactError
from services_catalogue.model.contact_facts import ContactFact, FactSource, PersonCheck
from services_catalogue.model.dates import Dates
from services_catalogue.model.move import CardLine, MoveCarrier
from services_catalogue.model.phones import read_phone
from services_catalogue.model.provision import NOT_STORED, AccessPoint, Provision, ProvisionContact, SimilarName, Source
from services_catalogue.model.taught_sectors import TaughtSector
from services_catalogue.reading.yaml_lines import Path

TESTS = ("one_of", "none_of", "between", "any_of")
RULES = ("eligibility", "any_of", "when", "only_for")
MISSING = "it is missing"
IN_A_CONDITION = ("question", "one_of", "none_of", "at_least", "at_most", "check", "any_of")
RECORDS: dict[str, type[BaseModel]] = {
    "access": AccessFact,
    "access.checked": PersonCheck,
    "access.sources": FactSource,
    "access_points": AccessPoint,
    "contact": ProvisionContact,
    "contacts": ContactFact,
    "contacts.checked": PersonCheck,
    "contacts.sources": FactSource,
    "dates": Dates,
    "sources": Source,
    "teaches": TaughtSector,
    "teaches.checked": PersonCheck,
    "teaches.sources": FactSource,
    "carried_by": MoveCarrier,
    "on_card": CardLine,
    "confused_with": SimilarName,
}
PATTERNS = {
    "start": "Write a year, a month or a day: 2026, 2026-03 or 2026-03-31",
    "end": "Write a year, a month or a day: 2026, 2026-03 or 2026-03-31",
    "gathered_on": "Write the day: 2026-11-23",
    "on": "Write the day: 2026-11-23",
    "as_of": "Write a year, a month or a day: 2026, 2026-03 or 2026-03-31",
}
A_SLUG = "Use small letters and digits, with single hyphens between: nottingham-jobs"
EMPTY = "Write it, or take the field away if it is not known"
# Pydantic's name for an error -> what is wrong, and how to mend it.
PLAINLY = {
    "string_type": ("should be a text", "Put quotes around it"),
    "string_too_short": ("is empty", EMPTY),
    "tuple_type": ("should be a list", "Put each entry on its own line, after '- '"),
    "too_short": ("has too few entries", "Name one at least, or two for any_of"),
    "model_type": ("should be a group of fields", "Put each field on its own line below: 'name: value'"),
    "dict_type": ("should be a group of fields", "Put each field on its own line below: 'name: value'"),
    "int_type": ("should be a whole number", "Write it in digits, without quotes"),
    "int_parsing": ("should be a whole number", "Write it in digits, without quotes"),
    "int_from_float": ("should be a whole number", "Write it without a point"),
    "bool_type": ("should be true or false", "Write true or false, without quotes"),
    "bool_parsing": ("should be true or false", "Write true or false, without quotes"),
}


@dataclass(frozen=True, slots=True)
class ContentIssue:
    """One thing that is wrong. `where` names the file or the provision; `line` is None when there is no file."""

    where: str
    path: Path
    what: str
    mend: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where} line {self.line}"
        spoken = spoken_path(self.path)
        end = "" if self.mend.endswith("?") else "."
        return f"{place}: {f'{spoken}: ' if spoken else ''}{self.what}. {self.mend}{end}"


class CatalogueError(ValueError):
    """Provisions that cannot be read or published. `problems` holds all the issues, not only the first."""

    def __init__(self, problems: Iterable[ContentIssue]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        found = "1 problem" if count == 1 else f"{count} problems"
        super().__init__(
            f"The catalogue has {found}, so it was left as it was: people would be shown support that is wrong or "
            "missing. Mend what is named here, then try again.\n"
            + "\n".join(f"  {problem}" for problem in self.problems)
        )


def spoken_path(path: Path) -> str:
    """ "eligibility, condition 3, one_of": the way to a value as a person would say it; entries count from 1."""
    words: list[str] = []
    for before, part in zip(("", *path), path, strict=False):
        if not isinstance(part, int):
            words.append(part)
        elif before in RULES:
            words.append(f"{'condition' if before == 'eligibility' else 'test'} {part + 1}")
        else:
            words.append(f"entry {part + 1}")
    return ", ".join(words)


def path_of(loc: tuple[int | str, ...]) -> Path:
    """Where an error of Pydantic's stands in the content.

    Pydantic puts the kind of a test after its position in a rule (`eligibility, 3, one_of, question`), which is in no
    file. That one word is left out, and not the field of the same name that may follow it.
    """
    path: list[str | int] = []
    kind_follows = False
    for part in loc:
        if kind_follows and part in TESTS:
            kind_follows = False
            continue
        kind_follows = isinstance(part, int) and bool(path) and path[-1] in RULES
        path.append(part)
    return tuple(path)


def problems_of(error: ValidationError, where: str, model: type[BaseModel] = Provision) -> list[ContentIssue]:
    """The issues that Pydantic found in the content of a provision, or of another `model`, without lines."""
    found = [(path_of(details["loc"]), details) for details in error.errors(include_url=False)]
    inside = {path[:length] for path, _ in found for length in range(len(path))}
    return [
        ContentIssue(where, path, *_words(details, path, model))
        for path, details in found
        # Pydantic counts only the good entries of a list, so a bad one would be told a second time as "too few".
        if not (details["type"] == "too_short" and path in inside)
    ]


def _words(details: ErrorDetails, path: Path, model: type[BaseModel]) -> tuple[str, str]:
    last = str(path[-1]) if path else ""
    given = _short(details["input"])
    match details["type"]:
        case "missing":
            return MISSING, f"Add a line that begins with '{last}: '"
        case "extra_forbidden":
            return _unknown_field(last, path[:-1], model)
        case "enum":
            return f"'{given}' is not one of the words allowed", _one_of(details)
        case "string_pattern_mismatch":
            return f"'{given}' is not written as it should be", PATTERNS.get(last, A_SLUG)
        case "no_such_day":
            return f"'{given}' is no day of the calendar", "Write a day that there is: 2026-11-23"
        case "string_type" if last in ("phone", "value") and type(details["input"]) is int:
            return _of_a_number(details["input"])
        case "string_too_long" | "too_long":
            return "it is too long", f"Use {details['ctx']['max_length']} characters at most"
        case _:
            return _plain_words(details)


def _of_a_number(given: int) -> tuple[str, str]:
    """What is wrong with a phone number without quotes: programs read it as a number, and its first 0 is lost."""
    try:
        return f"'{given}' should be a text", f'Write "{read_phone(str(given)).shown}", with the quotes'
    except ContactError as error:
        return error.what, error.mend


def _plain_words(details: ErrorDetails) -> tuple[str, str]:
    error = details.get("ctx", {}).get("error")
    if isinstance(error, ContactError):
        return error.what, error.mend
    if details["type"] == "too_short" and isinstance(details["input"], str):
        return "it is empty", EMPTY
    if details["type"] == "value_error":
        return str(error), "Change the numbers of this condition"
    if details["type"] == "unknown_test":
        return "this condition does not say how an answer is tested", details["msg"].capitalize()
    if details["type"] not in PLAINLY:
        return details["msg"], "Compare it with the same field of another provision"
    what, mend = PLAINLY[details["type"]]
    return f"it {what}, and is {_kind(details['input'])}", mend


def _unknown_field(name: str, around: Path, model: type[BaseModel]) -> tuple[str, str]:
    known = _fields_at(around, model)
    if model is Body and not any(isinstance(part, str) for part in around) and name in Provision.model_fields:
        return f"a body has no '{name}'", "Put it into 'contacts'" if name == "contact" else "Take it away"
    if name in known:
        return f"'{name}' cannot stand beside the other test here", "Give each test its own line under eligibility"
    near = get_close_matches(name, known, n=1)
    mend = f"Did you mean '{near[0]}'?" if near else f"The fields here are: {', '.join(known)}"
    return f"there is no field '{name}' here", mend


def _fields_at(around: Path, model: type[BaseModel]) -> tuple[str, ...]:
    names = [part for part in around if isinstance(part, str)]
    if not names:
        return tuple(name for name in model.model_fields if name not in NOT_STORED)
    if names[-1] in RULES:
        return IN_A_CONDITION
    # A move gives each of its sources a name.
    inside = RECORDS.get(".".join(names[-2:])) or RECORDS.get(names[-1], FactSource)
    return tuple(inside.model_fields)


def _one_of(details: ErrorDetails) -> str:
    allowed = [word.strip("' ") for word in str(details["ctx"]["expected"]).replace(" or ", ", ").split(",")]
    near = get_close_matches(str(details["input"]), allowed, n=1)
    return f"{f'Did you mean {near[0]!r}? ' if near else ''}Use one of: {', '.join(allowed)}"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _kind(value: Any) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "true or false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text '{_short(value)}'"
        case Mapping():
            return "a group of fields"
        case _:
            return "a list"
