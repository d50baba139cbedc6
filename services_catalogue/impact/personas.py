"""Personas are an executable specification: made-up people, each with what the service must and must not show them.

They live beside the provisions, and not with the tests, because reviewers of a change are shown whom it affects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path as File
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails

from services_catalogue.model.dates import Text
from services_catalogue.model.provision import Slug
from services_catalogue.reading.issues import PLAINLY, ContentIssue, path_of
from services_catalogue.reading.yaml_lines import YamlDocument, YamlError, read_marked
from triage.judgement.judgement import Verdict, applies
from triage.pathway.pathway import Part, Pathway, PathwayEntry
from triage.questionnaire.answers import Answers, Value, read_all
from triage.questionnaire.questionnaire import QUESTIONNAIRE

PERSONAS = File(__file__).parents[1] / "personas"
"""The personas that ship with the service."""

MENDS = {
    "name": "Begin with 'Persona: a' and say what matters about them; never write a name that a person could have",
    "on": "Write a day: 2026-11-25",
    "answers": "Write each as 'question: value', as the API takes them",
    "shown": "Use met or not_known; what must not be shown goes under not_shown",
    "first_move": "Write the id of the move that comes first, or null",
    "part": "Use step_on, step_up, alongside or referral_partners",
}


def readable_answers(given: object) -> object:
    """The answers as the questions read them; the problems of all of them in one error."""
    if not isinstance(given, Mapping):
        return given
    problems = [f"{question}: {what}" for question, what, _mend in _answer_problems(given)]
    if problems:
        raise ValueError("; ".join(problems))
    answers = read_all(given, QUESTIONNAIRE)
    return dict(answers) if isinstance(answers, Answers) else given


class Persona(BaseModel):
    """A made-up person, what they answer, and what their pathway must be.

    `boxes` and `first_move` are the ids of all the help above everything and of the move that comes first; null means
    that there must be none. `first_step` is who carries that move: a provision, a body, or what people do with somebody
    they have, such as their GP; without a move, the provision that comes first. `shown` names only what matters: a
    provision that is named nowhere may be shown or not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^Persona: (a|an|someone) ", max_length=100)]
    why: Text
    answers: Annotated[dict[str, Value], BeforeValidator(readable_answers)]
    on: Annotated[str, StringConstraints(pattern=r"^2[0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")] | None = None
    boxes: tuple[Slug, ...] = ()
    first_move: Slug | None
    first_step: Slug | None = None
    shown: dict[Slug, Literal["met", "not_known"]] = Field(default_factory=dict)
    not_shown: tuple[Slug, ...] = ()
    instead: dict[Slug, Slug] = Field(default_factory=dict)  # in place of which provision, which one is offered
    access_points: dict[Slug, Slug] = Field(default_factory=dict)
    part: dict[Slug, Literal["step_on", "step_up", "alongside", "referral_partners"]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Persona:
        said_open = {*self.shown, *self.access_points, *self.part, *([self.first_step] if self.first_step else [])}
        both = sorted(said_open & {*self.not_shown, *self.instead})
        if both:
            raise ValueError(f"'{both[0]}' is said to be shown and not to be shown")
        return self

    def given(self) -> Answers:
        """The persona's answers, as the triage takes them."""
        return Answers(self.answers)


class PersonaError(ValueError):
    """Personas that cannot be read. `problems` holds all of them, not only the first."""

    def __init__(self, problems: Iterable[ContentIssue]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "The personas cannot be read, so nothing tells whom a change would affect. Mend what is named here, then "
            "try again.\n" + "\n".join(f"  {problem}" for problem in self.problems)
        )


def read_personas(folder: File = PERSONAS) -> tuple[Persona, ...]:
    """Every persona in the YAML files of a folder, in the order of their file names.

    Raises PersonaError with all the problems of all the files, each with its file, its line and how to mend it.
    """
    personas: dict[str, Persona] = {}
    problems: list[ContentIssue] = []
    files = sorted(folder.glob("*.yaml"))
    if not files:
        what, mend = "there are no personas in this folder", "Put a .yaml file for each persona in it"
        raise PersonaError([ContentIssue(folder.name, (), what, mend)])
    for file in files:
        where = f"{folder.name}/{file.name}"
        read = _read(file, where)
        if not isinstance(read, Persona):
            problems += read
        elif read.name in personas:
            mend = "Say what sets this one apart from the other"
            problems.append(ContentIssue(where, ("name",), f"another persona is called '{read.name}' too", mend))
        else:
            personas[read.name] = read
    if problems:
        raise PersonaError(problems)
    return tuple(personas.values())


@cache
def shipped_personas() -> tuple[Persona, ...]:
    """The personas that ship with the service, read once."""
    return read_personas()


def check(persona: Persona, pathway: Pathway) -> list[str]:
    """Where a pathway differs from what this persona must be shown, in words; empty when nowhere."""
    found = {entry.support.slug: entry for entry in pathway.entries()}
    named = [*persona.shown, *persona.not_shown, *persona.instead, *persona.access_points, *persona.part]
    strangers = [slug for slug in dict.fromkeys(named) if slug not in found]
    return [
        *(not_there(slug) for slug in strangers),
        *_verdicts(persona, found),
        *_told_first(persona, pathway),
        *_details(persona, found),
    ]


def not_there(slug: str) -> str:
    """What `check` says of a provision that is named and in no part of the pathway."""
    return f"{slug} is not in the catalogue, or it has ended."


def _verdicts(persona: Persona, found: Mapping[str, PathwayEntry]) -> Iterator[str]:
    expected = {**persona.shown, **dict.fromkeys(persona.not_shown, Verdict.NOT_MET.value)}
    for slug, verdict in expected.items():
        entry = found.get(slug)
        if entry is not None and entry.verdict.value != verdict:
            reasons = " ".join([*entry.why, *entry.explanation.check, *entry.why_not])
            yield f"{slug} should be {verdict} and is {entry.verdict.value}. {reasons}".rstrip()


def _told_first(persona: Persona, pathway: Pathway) -> Iterator[str]:
    boxes, first = [box.move.id for box in pathway.moves.boxes], pathway.moves.first
    if boxes != list(persona.boxes):
        yield f"Above everything should stand {_ids(persona.boxes)}, and there stands {_ids(boxes)}."
    step = pathway.first_slug if first is None else first.lines[0].carrier.slug or first.lines[0].carrier.own_act
    wanted = _first_in_words(persona.first_move, persona.first_step)
    found = _first_in_words(None if first is None else first.move.id, step)
    if wanted != found:
        yield f"The first step should be {wanted} and is {found}."


def _first_in_words(move: str | None, step: str | None) -> str:
    return (step or "none") if move is None else f"{_ids([move])} with {step}"


def _ids(moves: Iterable[str]) -> str:
    """Ids of moves in quotes, since several are words that stand in sentences too."""
    return " and ".join(f"'{move}'" for move in moves) or "nothing"


def _details(persona: Persona, found: Mapping[str, PathwayEntry]) -> Iterator[str]:
    for slug, other in persona.instead.items():
        offered = found[slug].instead if slug in found else (other,)
        if other not in offered:
            yield f"In place of {slug}, {other} should be offered. Offered now: {', '.join(offered) or 'nothing'}."
    for slug, access_point_id in persona.access_points.items():
        access_point = found[slug].access_point if slug in found else None
        if slug in found and (access_point is None or access_point.id != access_point_id):
            shown = "none" if access_point is None else access_point.id
            yield f"{slug} should be reached through {access_point_id}, and the door is {shown}."
    for slug, part in persona.part.items():
        if slug in found and found[slug].part is not Part(part):
            yield f"{slug} should be in {part} and is in {found[slug].part.value}."


def _answer_problems(given: Mapping[Any, object]) -> Iterator[tuple[str, str, str]]:
    """For each answer that cannot be: the question, what is wrong, and how to mend it."""
    answers = read_all({str(question): value for question, value in given.items()}, QUESTIONNAIRE)
    if not isinstance(answers, Answers):
        yield from ((p.question, p.problem, f"Use {p.allowed}") for p in answers)
        return
    for question in answers:
        if applies(question, answers, QUESTIONNAIRE) is Verdict.NOT_MET:
            yield question, "this is not asked of somebody with the other answers", "Take this line away"


def _read(file: File, where: str) -> Persona | list[ContentIssue]:
    try:
        marked = read_marked(file.read_text(encoding="utf-8"))
    except YamlError as problem:
        what = f"this is not YAML that can be read: {problem.what}"
        return [ContentIssue(where, (), what, problem.mend, problem.line)]
    except UnicodeDecodeError:
        return [ContentIssue(where, (), "this is not text in UTF-8", "Save the file again as UTF-8")]
    if not isinstance(marked.content, dict):
        what = "a persona should be a list of fields, 'name: value'"
        return [ContentIssue(where, (), what, "Begin with the lines name, why and answers", 1)]
    try:
        return Persona.model_validate(marked.content)
    except ValidationError as error:
        return [replace(p, line=marked.line_of(p.path)) for p in _problems(error, marked, where)]


def _problems(error: ValidationError, marked: YamlDocument, where: str) -> Iterator[ContentIssue]:
    content = marked.content if isinstance(marked.content, dict) else {}
    for details in error.errors(include_url=False):
        path = path_of(details["loc"])
        if path == ("answers",) and isinstance(content.get("answers"), dict):
            for question, what, mend in _answer_problems(content["answers"]):
                yield ContentIssue(where, ("answers", question), what, mend)
        else:
            yield ContentIssue(where, path, *_words(details, str(path[0]) if path else ""))


def _words(details: ErrorDetails, field: str) -> tuple[str, str]:
    match details["type"]:
        case "missing":
            return "it is missing", f"Add a line that begins with '{field}: '"
        case "extra_forbidden":
            return f"there is no field '{field}' here", f"The fields are: {', '.join(Persona.model_fields)}"
        case "value_error":
            return str(details["ctx"]["error"]), "Take it away from one of the two places"
        case other:
            what, mend = PLAINLY.get(other, ("is not written as it should be", "Compare it with another persona"))
            return f"it {what}", MENDS.get(field, mend)
