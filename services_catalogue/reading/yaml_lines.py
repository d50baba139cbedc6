"""A YAML text as plain values that still know on which line they stand, so that an error can be pointed at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import yaml

Path = tuple[str | int, ...]
"""How to get to a value: ("eligibility", 2, "one_of", 0)."""

QUOTE_IT = "Often a text with ': ' or ' #' in it needs quotes around it, or a line begins too far left or right"
DEEPEST = 50
# libyaml, in C, where PyYAML was built with it; else PyYAML's own parser: slower, and '?' in brackets needs quotes.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

UNSEEN = r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
# What libyaml would let pass, or would count as the end of a line when no other program does: what it is, and the mend.
REFUSED = {
    re.compile(UNSEEN): (
        "it has a character that YAML does not allow",
        "Remove characters that cannot be seen, such as control characters",
    ),
    re.compile("\t"): ("a tab stands here", "Write spaces in its place"),
    re.compile(r"(?:^|\r|[-:?] ) *[|>][-+0-9]*#", re.MULTILINE): (
        "a '#' stands right after '|' or '>'",
        "Put a space before a note, and a text on the lines below",
    ),
}
# What is no text when it stands without quotes, by YAML 1.2; "yes", "no", "on" and "off" are, and dates and 0x1F.
DIGITS = "[0-9](?:_?[0-9])*"
FLOAT = rf"{DIGITS}\.(?:{DIGITS})?(?:[eE][-+]?[0-9]+)?|{DIGITS}[eE][-+]?[0-9]+|\.{DIGITS}(?:[eE][-+][0-9]+)?"
BOOL = "true|True|TRUE|false|False|FALSE"
NO_TEXT = re.compile(
    rf"(?P<null>|~|null|Null|NULL)|(?P<bool>{BOOL})|(?P<int>[-+]?{DIGITS})|(?P<float>[-+]?(?:{FLOAT}))"
)
MADE: dict[str, Callable[[str], object]] = {
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": int,
    "float": float,
}


class YamlError(ValueError):
    """The text cannot be read as YAML. `line` counts from 1, and is None when it cannot be told."""

    def __init__(self, what: str, line: int | None = None, mend: str = QUOTE_IT) -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        self.mend = mend


@dataclass(slots=True)
class YamlDocument:
    """`content` is made of dict, list, str, int, float, bool and None; `lines` tells the line (from 1) of each part."""

    content: object = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """The line of the part at `path`, or of the nearest part around it when it is not there; 1 at the worst."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def read_marked(text: str) -> YamlDocument:
    """Read a single YAML document.

    Dates stay the text that was written, since a source's "2025-09" and "2025-09-01" are told apart. Anchors, aliases
    and tags are refused: in a record of facts, each is written where it belongs, as what it is. Raises YamlError.
    """
    text = text.removeprefix("\ufeff")
    for wrong, (what, mend) in REFUSED.items():
        if found := wrong.search(text):
            raise YamlError(what, text.count("\n", 0, found.start()) + 1, mend)
    # All of it first: an error of syntax is told before one of content.
    events = iter(list(_events(text)))
    marked = YamlDocument()
    if (first := next(events, None)) is not None:
        marked.content = _value(first, events, (), marked.lines)
    return marked


def _events(text: str) -> Iterator[Any]:
    """The scalars, and the beginnings and ends of lists and mappings, in their order."""
    depth = documents = 0
    try:
        for event in yaml.parse(text, Loader=LOADER):
            documents += isinstance(event, yaml.DocumentStartEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if documents > 1:
                raise YamlError("a second document begins here", _line(event), "Write one in each file, without '---'")
            if depth > DEEPEST:
                raise YamlError(
                    "it is nested too deeply to be read", _line(event), "Write fewer brackets inside brackets"
                )
            if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                yield event
    except yaml.MarkedYAMLError as problem:
        # libyaml tells the end of the text as a line below the last.
        last = len(f"{text}.".splitlines())
        mark = problem.problem_mark or problem.context_mark
        raise YamlError(
            problem.problem or "it is not YAML", None if mark is None else min(mark.line + 1, last)
        ) from problem


def _value(event: Any, events: Iterator[Any], path: Path, lines: dict[Path, int]) -> object:
    """The value that begins with this event; what belongs to it is taken from `events`."""
    lines.setdefault(path, _line(event))
    _without_marks(event)
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    inside = takewhile(lambda one: not isinstance(one, yaml.CollectionEndEvent), events)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(inside, events, path, lines)
    return [_value(one, events, (*path, position), lines) for position, one in enumerate(inside)]


def _mapping(keys: Iterator[Any], events: Iterator[Any], path: Path, lines: dict[Path, int]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key in keys:
        _without_marks(key)
        if not isinstance(key, yaml.ScalarEvent):
            raise YamlError("a field's name should be a word", _line(key))
        if key.value in found:
            what = f"'{key.value}' stands here twice, so one of them would be lost"
            raise YamlError(what, _line(key), "Keep one of the two")
        # A field is pointed at by its name: its value may begin lines below.
        lines[(*path, key.value)] = _line(key)
        found[key.value] = _value(next(events), events, (*path, key.value), lines)
    return found


def _without_marks(event: Any) -> None:
    if event.anchor is not None:
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        what = f"the mark '{sign}{event.anchor}' repeats one part in another"
        raise YamlError(what, _line(event), "Write it out in each place")
    if getattr(event, "tag", None) is not None:
        raise YamlError(
            "a mark that begins with '!' stands here", _line(event), "Put quotes around a text that begins so"
        )


def _scalar(event: Any) -> object:
    text = str(event.value)
    plain = NO_TEXT.fullmatch(text) if event.implicit[0] else None
    try:
        return text if plain is None else MADE[str(plain.lastgroup)](text)
    except ValueError:  # a number with thousands of digits
        return text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
