"""Provisions and bodies read strictly from YAML or from a form, with every issue told in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import replace
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from services_catalogue.model.body import Body, is_body
from services_catalogue.model.provision import NOT_STORED, CatalogueEntry, Provision
from services_catalogue.model.visible_text import visible
from services_catalogue.reading.entry_checks import entry_problems, problems_of_days, reference_problems
from services_catalogue.reading.issues import CatalogueError, ContentIssue, problems_of
from services_catalogue.reading.yaml_lines import YamlDocument, YamlError, read_marked
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Questionnaire

__all__ = [
    "BODIES",
    "CANDIDATES",
    "PROVISIONS",
    "CatalogueError",
    "ContentIssue",
    "content_of",
    "raw_content",
    "read_bodies",
    "read_content",
    "read_entries",
    "read_file",
    "read_folder",
    "read_what_can_be",
]

PROVISIONS = File(__file__).parents[1] / "provisions"
"""The researched provisions that ship with the service."""

BODIES = File(__file__).parents[1] / "bodies"
"""The researched bodies that ship with it: who helps, and is no scheme."""

CANDIDATES = File(__file__).parents[1] / "candidates"
"""What the research found besides: drafts that staff have to confirm before residents see them."""


def read_folder(
    folder: File = PROVISIONS, questionnaire: Questionnaire = QUESTIONNAIRE, known: Set[str] = frozenset()
) -> tuple[Provision, ...]:
    """The provisions of a folder: see `read_entries`."""
    return tuple(one for one in read_entries(folder, questionnaire, known) if isinstance(one, Provision))


def read_bodies(folder: File = BODIES) -> tuple[Body, ...]:
    """The bodies of a folder: see `read_entries`."""
    return tuple(one for one in read_entries(folder) if isinstance(one, Body))


def read_entries(
    folder: File, questionnaire: Questionnaire = QUESTIONNAIRE, known: Set[str] = frozenset()
) -> tuple[CatalogueEntry, ...]:
    """Every provision and body in the YAML files of a folder, in the order of their file names.

    `known` are the slugs of provisions elsewhere that these may name too. Raises CatalogueError with all the issues of
    all the files: also a provision that is named and is not there, a slug that is used twice, and a provision that has
    ended, or has a confirmed end, with nothing to try instead.
    """
    entries: dict[str, tuple[CatalogueEntry, YamlDocument]] = {}
    problems: list[ContentIssue] = []
    files = sorted(folder.glob("*.yaml"))
    if not files:
        what, mend = "there are no provisions in this folder", "Put a .yaml file for each provision in it"
        raise CatalogueError([ContentIssue(folder.name, (), what, mend)])
    for file in files:
        read, marked, found = _read(file, questionnaire)
        problems += found
        if read is not None:
            entries[_place(file)] = (read, marked)
    # What has a file that cannot be read may still be named by others: that is no error of theirs.
    known = {*known, *(file.stem for file in files)} | {entry.slug for entry, _ in entries.values()}
    # A name may be mixed up with that of a body, and the other way: they are read from folders of their own.
    beside = {file.stem for shipped in (PROVISIONS, BODIES) for file in shipped.glob("*.yaml")}
    uses = Counter(entry.slug for entry, _ in entries.values())
    for where, (entry, marked) in entries.items():
        found = [*reference_problems(entry, known, where, beside), *_repeated(entry, uses, where)]
        problems += [_with_line(problem, marked) for problem in found]
    if problems:
        raise CatalogueError(sorted(problems, key=lambda problem: (problem.where, problem.line or 0)))
    return tuple(entry for entry, _ in entries.values())


def read_what_can_be(
    folder: File = PROVISIONS, known: Set[str] = frozenset()
) -> tuple[tuple[CatalogueEntry, ...], CatalogueError | None]:
    """The entries of a folder that have no issues, and the issues of the others (None when there are none)."""
    try:
        return read_entries(folder, known=known), None
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


def read_file(file: File, questionnaire: Questionnaire = QUESTIONNAIRE) -> CatalogueEntry:
    """The provision or body in one YAML file, without looking at the others. Raises CatalogueError with its issues."""
    entry, _, problems = _read(file, questionnaire)
    if entry is None:
        raise CatalogueError(problems)
    return entry


def read_content(
    content: Mapping[str, Any],
    known: set[str] | None = None,
    questionnaire: Questionnaire = QUESTIONNAIRE,
    *,
    beside: Collection[str] = (),
) -> CatalogueEntry:
    """A provision or a body from plain values (JSON or a form), as strictly as from a file.

    `known` are the slugs of provisions that it may name; None leaves them unchecked. `beside` are more that its name
    may be mixed up with: bodies, and drafts, which often come in pairs. Raises CatalogueError with all the issues; the
    `path` of each tells the field.
    """
    where = str(content.get("slug") or "the provision")
    entry, problems = _checked(content, where, questionnaire)
    if entry is not None:
        problems += problems_of_days(entry, where)
    if entry is not None and known is not None:
        problems += reference_problems(entry, known | {entry.slug}, where, beside)
    if entry is None or problems:
        raise CatalogueError(problems)
    return entry


def content_of(entry: CatalogueEntry) -> dict[str, Any]:
    """A provision or a body as plain values that JSON and YAML can hold; the inverse of `read_content`."""
    return entry.model_dump(mode="json", exclude_none=True)


def _repeated(entry: CatalogueEntry, uses: Counter[str], where: str) -> Iterator[ContentIssue]:
    if where != f"{where.rpartition('/')[0]}/{entry.slug}.yaml":
        what = f"the slug '{entry.slug}' is not the name of the file, so nobody would find it"
        yield ContentIssue(where, ("slug",), what, f"Name the file {entry.slug}.yaml, or change the slug")
    if uses[entry.slug] > 1:
        what = f"another file has the slug '{entry.slug}' too, so one would hide the other"
        yield ContentIssue(where, ("slug",), what, "Give each provision a slug of its own")


def _read(file: File, questionnaire: Questionnaire) -> tuple[CatalogueEntry | None, YamlDocument, list[ContentIssue]]:
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
    entry, problems = _checked(marked.content, where, questionnaire)
    return entry if not problems else None, marked, [_with_line(problem, marked) for problem in problems]


def _checked(
    content: object, where: str, questionnaire: Questionnaire
) -> tuple[CatalogueEntry | None, list[ContentIssue]]:
    if not isinstance(content, Mapping):
        what = "a provision should be a list of fields, 'name: value'"
        return None, [ContentIssue(where, (), what, "Begin with the lines slug, name and category")]
    problems: list[ContentIssue] = []
    for name in sorted(NOT_STORED & content.keys()):
        mend = "Take this line away: it is only ever set by the service"
        problems.append(ContentIssue(where, (name,), f"there is no field '{name}' here", mend))
    try:
        seen = _visible(content)
    except _NameTwice as twice:
        what = f"'{twice}' stands here twice, so one of them would be lost"
        return None, [*problems, ContentIssue(where, (), what, "Keep one of the two, and write it anew")]
    model = Body if is_body(seen) else Provision
    entry: CatalogueEntry
    try:
        entry = model.model_validate(seen)
    except ValidationError as error:
        return None, problems + problems_of(error, where, model)
    problems += entry_problems(entry, where, questionnaire)
    return entry, problems


class _NameTwice(ValueError):
    """Two fields of one record whose names differ only in what cannot be seen."""


def _visible(value: object) -> object:
    """The same content without characters that cannot be seen, which come with what is pasted, in its names too."""
    match value:
        case str():
            return visible(value)
        case Mapping():
            found: dict[object, object] = {}
            for name, inner in value.items():
                if (seen := _visible(name)) in found:
                    raise _NameTwice(str(seen)[:60])
                found[seen] = _visible(inner)
            return found
        case list() | tuple():
            return [_visible(inner) for inner in value]
        case _:
            return value


def _with_line(problem: ContentIssue, marked: YamlDocument) -> ContentIssue:
    return replace(problem, line=marked.line_of(problem.path))


def _place(file: File) -> str:
    return f"{file.parent.name}/{file.name}"
