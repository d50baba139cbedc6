"""Provisions read strictly from YAML or from a form, with every issue told in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import replace
from datetime import datetime
from pathlib import Path as File
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from services_catalogue.model.provision import NOT_STORED, AccessPoint, Provision
from services_catalogue.model.status import GATHERED_ON, first_day
from services_catalogue.model.visible_text import visible
from services_catalogue.reading.issues import CatalogueError, ContentIssue, problems_of
from services_catalogue.reading.yaml_lines import Path, YamlDocument, YamlError, read_marked
from triage.judgement.rule_checks import problems_with
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Questionnaire
from triage.rules import AnyOf, Rule

__all__ = [
    "CANDIDATES",
    "PROVISIONS",
    "CatalogueError",
    "ContentIssue",
    "content_of",
    "raw_content",
    "read_content",
    "read_file",
    "read_folder",
    "read_what_can_be",
    "rule_problems",
]

PROVISIONS = File(__file__).parents[1] / "provisions"
"""The researched provisions that ship with the service."""

CANDIDATES = File(__file__).parents[1] / "candidates"
"""What the research found besides: drafts that staff have to confirm before residents see them."""


def read_folder(
    folder: File = PROVISIONS, questionnaire: Questionnaire = QUESTIONNAIRE, known: Set[str] = frozenset()
) -> tuple[Provision, ...]:
    """Every provision in the YAML files of a folder, in the order of their file names.

    `known` are the slugs of provisions elsewhere that these may name too. Raises CatalogueError with all the issues of
    all the files: also a provision that is named and is not there, a slug that is used twice, and a provision that has
    ended, or has a confirmed end, with nothing to try instead.
    """
    provisions: dict[str, tuple[Provision, YamlDocument]] = {}
    problems: list[ContentIssue] = []
    files = sorted(folder.glob("*.yaml"))
    if not files:
        what, mend = "there are no provisions in this folder", "Put a .yaml file for each provision in it"
        raise CatalogueError([ContentIssue(folder.name, (), what, mend)])
    for file in files:
        read, marked, found = _read(file, questionnaire)
        problems += found
        if read is not None:
            provisions[_place(file)] = (read, marked)
    # A provision whose file cannot be read may still be named by others: that is no error of theirs.
    known = {*known, *(file.stem for file in files)} | {provision.slug for provision, _ in provisions.values()}
    uses = Counter(provision.slug for provision, _ in provisions.values())
    for where, (provision, marked) in provisions.items():
        found = [*reference_problems(provision, known, where), *_repeated(provision, uses, where)]
        problems += [_with_line(problem, marked) for problem in found]
    if problems:
        raise CatalogueError(sorted(problems, key=lambda problem: (problem.where, problem.line or 0)))
    return tuple(provision for provision, _ in provisions.values())


def read_what_can_be(
    folder: File = PROVISIONS, known: Set[str] = frozenset()
) -> tuple[tuple[Provision, ...], CatalogueError | None]:
    """The provisions of a folder that have no issues, and the issues of the others (None when there are none)."""
    try:
        return read_folder(folder, known=known), None
    except CatalogueError as error:
        mistaken = {problem.where for problem in error.problems}
        good = [file for file in sorted(folder.glob("*.yaml")) if _place(file) not in mistaken]
        return tuple(read_file(file) for file in good), error


def raw_content(file: File) -> object:
    """What a file holds as plain values, read without a check; None when it is not YAML."""
    try:
        return read_marked(file.read_text(encoding="utf-8")).content
    except (YamlError, UnicodeDecodeError):
        return None


def read_file(file: File, questionnaire: Questionnaire = QUESTIONNAIRE) -> Provision:
    """The provision in one YAML file, without looking at the others. Raises CatalogueError with all its issues."""
    provision, _, problems = _read(file, questionnaire)
    if provision is None:
        raise CatalogueError(problems)
    return provision


def read_content(
    content: Mapping[str, Any],
    known: set[str] | None = None,
    questionnaire: Questionnaire = QUESTIONNAIRE,
    *,
    in_work: Collection[str] = (),
) -> Provision:
    """A provision from plain values (JSON or a form), as strictly as from a file.

    `known` are the slugs that it may name; None leaves them unchecked. `in_work` are more that its name may be mixed up
    with: drafts, which often come in pairs. Raises CatalogueError with all the issues; the `path` of each tells the
    field.
    """
    where = str(content.get("slug") or "the provision")
    provision, problems = _checked(content, where, questionnaire)
    if provision is not None:
        problems += _days_to_come(provision, where)
    if provision is not None and known is not None:
        problems += reference_problems(provision, known | {provision.slug}, where, in_work)
    if provision is None or problems:
        raise CatalogueError(problems)
    return provision


def _days_to_come(provision: Provision, where: str) -> Iterator[ContentIssue]:
    """The issues of facts that would be gathered or checked on a day to come, or be read in a source of then.

    On a machine whose clock is behind, no day counts as one to come up to that of the research.
    """
    last = max(datetime.now(ZoneInfo("Europe/London")).date().isoformat(), GATHERED_ON)
    for around, support in _supports(provision):
        for path, day, mend in _days_gone(support):
            if day is not None and first_day(day) > last:
                yield ContentIssue(where, (*around, *path), f"'{day}' has not come yet", mend)


def _days_gone(support: Provision | AccessPoint) -> Iterator[tuple[Path, str | None, str]]:
    """The dates of what has happened already, each with where it stands, and the mend."""
    mend = "Write the day on which the facts were gathered, or leave it empty"
    yield ("dates", "gathered_on"), support.dates.gathered_on, mend
    for field, facts in (("contacts", support.contacts), ("access", support.access)):
        for i, fact in enumerate(facts):
            for n, source in enumerate(fact.sources):
                yield (field, i, "sources", n, "date"), source.only_date, "Write the date that stands in the source"
            if fact.checked is not None:
                yield (field, i, "checked", "on"), fact.checked.on, "Write the day on which the person checked it"


def content_of(provision: Provision) -> dict[str, Any]:
    """A provision as plain values that JSON and YAML can hold; the inverse of `read_content`."""
    return provision.model_dump(mode="json", exclude_none=True)


def rule_problems(rule: Rule, around: Path, where: str, questionnaire: Questionnaire) -> Iterator[ContentIssue]:
    """The issues of a rule that reads well but asks for a question or an option that is not there."""
    for position, condition in enumerate(rule):
        path = (*around, "eligibility", position)
        tests = condition.any_of if isinstance(condition, AnyOf) else None
        parts = [(path, condition)] if tests is None else [((*path, "any_of", i), test) for i, test in enumerate(tests)]
        for place, part in parts:
            for told in problems_with((part,), questionnaire):
                # Told as "condition 1: what. Mend": its place is in the path already.
                what, _, mend = told.partition(": ")[2].partition(". ")
                yield ContentIssue(where, place, what, mend or "Change or take away this condition")


def reference_problems(
    provision: Provision, known: set[str], where: str, in_work: Collection[str] = ()
) -> Iterator[ContentIssue]:
    """The issues of a provision's references: one that is not in `known`, itself, or none for when it closes.

    A name may be mixed up with one in `in_work` too.
    """
    for path, slug in _named(provision):
        if slug not in known and not ("confused_with" in path and slug in in_work):
            yield ContentIssue(where, path, f"there is no provision '{slug}'", "Use the slug of one in the catalogue")
        elif slug == provision.slug and path[0] != "access_points":
            yield ContentIssue(where, path, "a provision cannot lead to itself", "Take this line away")
    closes = provision.ended or (provision.dates.confirmed and (provision.dates.end or provision.dates.last_referral))
    if closes and not provision.try_instead and provision.successor is None:
        when = "it has ended" if provision.ended else "it will close by itself when its confirmed date is over,"
        what = f"{when} and has no try_instead and no successor, so whoever looks for it is left with nothing"
        yield ContentIssue(where, ("try_instead",), what, "Name the nearest provision that still runs")


def _named(provision: Provision) -> Iterator[tuple[Path, str]]:
    if provision.successor is not None:
        yield ("successor",), provision.successor
    for field in ("opens", "try_instead"):
        yield from (((field, i), slug) for i, slug in enumerate(getattr(provision, field)))
    for around, support in _supports(provision):
        for i, similar in enumerate(support.confused_with):
            if similar.slug is not None:
                yield (*around, "confused_with", i), similar.slug


def _supports(provision: Provision) -> Iterator[tuple[Path, Provision | AccessPoint]]:
    yield (), provision
    yield from ((("access_points", i), point) for i, point in enumerate(provision.access_points))


def _repeated(provision: Provision, uses: Counter[str], where: str) -> Iterator[ContentIssue]:
    if where != f"{where.rpartition('/')[0]}/{provision.slug}.yaml":
        what = f"the slug '{provision.slug}' is not the name of the file, so nobody would find it"
        yield ContentIssue(where, ("slug",), what, f"Name the file {provision.slug}.yaml, or change the slug")
    if uses[provision.slug] > 1:
        what = f"another file has the slug '{provision.slug}' too, so one would hide the other"
        yield ContentIssue(where, ("slug",), what, "Give each provision a slug of its own")


def _read(file: File, questionnaire: Questionnaire) -> tuple[Provision | None, YamlDocument, list[ContentIssue]]:
    where = _place(file)
    try:
        marked = read_marked(file.read_text(encoding="utf-8"))
    except YamlError as problem:
        what = f"this is not YAML that can be read: {problem.what}"
        return None, YamlDocument(), [ContentIssue(where, (), what, problem.mend, problem.line)]
    except UnicodeDecodeError:
        return (
            None,
            YamlDocument(),
            [ContentIssue(where, (), "this is not text in UTF-8", "Save the file again as UTF-8")],
        )
    provision, problems = _checked(marked.content, where, questionnaire)
    return provision if not problems else None, marked, [_with_line(problem, marked) for problem in problems]


def _checked(content: object, where: str, questionnaire: Questionnaire) -> tuple[Provision | None, list[ContentIssue]]:
    if not isinstance(content, Mapping):
        what = "a provision should be a list of fields, 'name: value'"
        return None, [ContentIssue(where, (), what, "Begin with the lines slug, name and category")]
    problems: list[ContentIssue] = []
    for name in sorted(NOT_STORED & content.keys()):
        mend = "Take this line away: it is only ever set by the service"
        problems.append(ContentIssue(where, (name,), f"there is no field '{name}' here", mend))
    try:
        provision = Provision.model_validate(_visible(content))
    except ValidationError as error:
        return None, problems + problems_of(error, where)
    for around, support in _supports(provision):
        problems += rule_problems(support.eligibility, around, where, questionnaire)
        problems += _told_twice(support, around, where)
    points = Counter(point.id for point in provision.access_points)
    problems += [
        ContentIssue(
            where, ("access_points", i, "id"), f"two access points have the id '{point.id}'", "Change one of them"
        )
        for i, point in enumerate(provision.access_points)
        if points[point.id] > 1
    ]
    return provision, problems


def _told_twice(support: Provision | AccessPoint, around: Path, where: str) -> Iterator[ContentIssue]:
    """The issues of facts that stand there before, so that one of the two could go out of date unseen."""
    first: dict[tuple[str, str, str | None], int] = {}
    for i, fact in enumerate(support.contacts):
        before = first.setdefault((fact.kind.value, fact.value, fact.for_whom), i)
        if before != i:
            what = f"this contact stands in entry {before + 1} already"
            yield ContentIssue(
                where, (*around, "contacts", i, "value"), what, "Put the sources of both into one of them"
            )
    kinds = [fact.kind for fact in support.access]
    for i, kind in enumerate(kinds):
        if kind in kinds[:i]:
            what = f"this kind of access stands in entry {kinds.index(kind) + 1} already"
            yield ContentIssue(where, (*around, "access", i, "kind"), what, "Make one entry of the two")


def _visible(value: object) -> object:
    """The same content without characters that cannot be seen, which come with what is pasted, in its names too."""
    match value:
        case str():
            return visible(value)
        case Mapping():
            return {_visible(name): _visible(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_visible(inner) for inner in value]
        case _:
            return value


def _with_line(problem: ContentIssue, marked: YamlDocument) -> ContentIssue:
    return replace(problem, line=marked.line_of(problem.path))


def _place(file: File) -> str:
    return f"{file.parent.name}/{file.name}"
