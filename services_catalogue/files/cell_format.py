"""A value in one cell, written so that a person can read and edit it, and read back: a lossless round trip.

A text is written as it is. Lists have one entry a line. An entry with fields is written as YAML writes it on one line:
`{question: age, at_least: 18}`. What would be read as something else stands in double quotes, as in JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

DEEPEST = 6

# What a spreadsheet, XML or YAML would drop or change on the way: controls, odd ends of lines, marks of byte order, and
# what spreadsheets themselves take for an escaped character ("_x0041_").
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|x(?=[0-9A-Fa-f]{4}_)")
# Begins with a letter, and has nothing that begins or ends another part of the notation, in YAML neither.
PLAIN = re.compile(r"[^\W\d_](?:[^\s\[\]{},:#]|:(?=[^\s\[\]{},])|(?<! )#| (?=[^\s\[\]{},:#]))*")
OTHERWISE_READ = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
TOKEN = re.compile(
    r"""\s*(?:(?P<mark>[\[\]{},]|:(?=[\s\[\]{},"']|$))
    |(?P<double>"(?:[^"\\]|\\.)*")
    |'(?P<single>(?:[^']|'')*)'
    |(?P<plain>[^\s\[\]{},"'\#](?:[^\s\[\]{},:]|:(?=[^\s\[\]{},])|[ ]+(?=[^\s\[\]{},:\#]))*))""",
    re.VERBOSE,
)


class CellError(ValueError):
    """A cell that does not follow the notation: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


def quoted(text: str) -> str:
    """A text in double quotes, on one line; JSON and YAML both read it."""
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def scalar(value: str | int | bool) -> str:
    """A text, number or boolean inside an entry, or in YAML: without quotes only where every program reads it alike."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    bare = PLAIN.fullmatch(value) and not UNSAFE.search(value) and value.lower() not in OTHERWISE_READ
    return value if bare else quoted(value)


def entry(value: object) -> str:
    """A value with fields, a list or a scalar, on one line."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{scalar(str(key))}: {entry(inner)}" for key, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(entry(inner) for inner in value) + "]"
        case str() | int():
            return scalar(value)
        case _:
            return "null"


def read_entry(text: str) -> Any:
    """The value that `entry` wrote, or a person in the same notation. Raises CellError."""
    tokens = _tokens(text)
    value, after = _value(tokens, 0, 0)
    if after != len(tokens):
        raise CellError(f"something follows after the end of '{_short(text)}'", "Write one entry a line")
    return value


def text_cell(text: str) -> str:
    """A text as it stands in a cell of its own; it may have several lines."""
    return text if not UNSAFE.search(text) and read_text_cell(text) == text else quoted(text)


def read_text_cell(cell: str) -> str:
    """The text in a cell."""
    bare = cell.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        try:
            return str(json.loads(bare))
        except ValueError:
            return bare  # a text that begins and ends with a quotation
    return bare


def lines_cell(texts: Sequence[str]) -> str:
    """A list of texts, one a line."""
    return "\n".join(quoted(text) if "\n" in text or not text else text_cell(text) for text in texts)


def read_lines_cell(cell: str) -> list[str]:
    """The list of texts in a cell; lines with nothing on them do not count."""
    return [read_text_cell(line) for line in cell.split("\n") if line.strip()]


def _tokens(text: str) -> list[tuple[str, Any]]:
    """The parts of an entry: marks as themselves, all else as "" and its value."""
    found: list[tuple[str, Any]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = TOKEN.match(text, at, end)
        if match is None:
            raise CellError(f"'{_short(text[at:])}' cannot be read", "Close every quotation mark that is opened")
        at = match.end()
        found.append((match["mark"], None) if match["mark"] else ("", _scalar_of(match)))
    return found


def _scalar_of(match: re.Match[str]) -> Any:
    if match["double"] is not None:
        try:
            return json.loads(match["double"], strict=False)
        except ValueError as problem:
            mend = "Write a backslash twice, or use single quotes"
            raise CellError(f"{_short(match['double'])} cannot be read", mend) from problem
    if match["single"] is not None:
        return match["single"].replace("''", "'")
    plain = match["plain"]
    if NUMBER.fullmatch(plain):
        return int(plain)
    return {"true": True, "false": False, "null": None, "~": None}.get(plain, plain)


def _value(tokens: list[tuple[str, Any]], at: int, depth: int) -> tuple[Any, int]:
    mark, value = tokens[at] if at < len(tokens) else ("}", None)
    if depth > DEEPEST:
        raise CellError("it has too many brackets inside brackets", "Write it as in 'How to fill this in'")
    match mark:
        case "":
            return value, at + 1
        case "[":
            return _list(tokens, at + 1, depth + 1)
        case "{":
            return _mapping(tokens, at + 1, depth + 1)
        case _:
            raise CellError(f"a value is missing before '{mark}'", "Write a value there, or take the mark away")


def _list(tokens: list[tuple[str, Any]], at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while _mark(tokens, at) != "]":
        value, at = _value(tokens, at, depth)
        found.append(value)
        at = _next(tokens, at, "]")
    return found, at + 1


def _mapping(tokens: list[tuple[str, Any]], at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while _mark(tokens, at) != "}":
        key, at = _value(tokens, at, depth)
        if not isinstance(key, str | int) or _mark(tokens, at) != ":":
            raise CellError("a field's name needs ': ' and a value after it", "Write {question: age, at_least: 18}")
        if str(key) in found:
            raise CellError(f"'{key}' stands here twice, so one of them would be lost", "Keep one of the two")
        found[str(key)], at = _value(tokens, at + 1, depth)
        at = _next(tokens, at, "}")
    return found, at + 1


def _mark(tokens: list[tuple[str, Any]], at: int) -> str:
    if at >= len(tokens):
        raise CellError("a bracket is opened and not closed", "Write } or ] at the end of the entry")
    return tokens[at][0]


def _next(tokens: list[tuple[str, Any]], at: int, closing: str) -> int:
    mark = _mark(tokens, at)
    if mark == ",":
        return at + 1
    if mark != closing:
        mend = "Put a comma between two values, and quotes around a text with a comma, a colon or a bracket in it"
        raise CellError(f"a comma or '{closing}' is missing", mend)
    return at


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
