"""YAML exactly as this service writes it, read many times faster than a full reader of YAML can.

It is only a short cut: what does not come out letter for letter when it is written again is left to the full reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from services_catalogue.files.notation import NotUnderstood, read_entry
from services_catalogue.reading.yaml_lines import Marked, Path

FIELD = re.compile(r'("(?:[^"\\]|\\.)*"|[^"\s\[\]{}].*?):(?: (.+))?')


def read_plain(text: str, written: Callable[[Any], str]) -> Marked | None:
    """One record, which `written` writes; None when it does not write this very text."""
    reader = _Reader(text)
    try:
        entries = reader.block("", ())
    except (NotUnderstood, RecursionError):
        return None
    whole = isinstance(entries, list) and len(entries) == 1 and isinstance(entries[0], dict)
    return Marked(entries, reader.found) if whole and written(entries[0]) == text else None


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines = text.removesuffix("\n").split("\n")
        self.at = 0
        self.found: dict[Path, int] = {}

    def block(self, margin: str, path: Path) -> Any:
        """The list or the fields that stand at this margin from here on."""
        self.found.setdefault(path, self.at + 1)
        return self._list(margin, path) if self._here(margin + "- ") else self._fields(margin, path)

    def _here(self, beginning: str) -> bool:
        return self.at < len(self.lines) and self.lines[self.at].startswith(beginning)

    def _list(self, margin: str, path: Path) -> list[Any]:
        entries: list[Any] = []
        while self._here(margin + "- "):
            inside = (*path, len(entries))
            self.found[inside] = self.at + 1
            rest = self.lines[self.at][len(margin) + 2 :]
            if rest[:1] not in ("{", "[", '"') and FIELD.fullmatch(rest):
                self.lines[self.at] = f"{margin}  {rest}"
                entries.append(self._fields(margin + "  ", inside))
            else:
                self.at += 1
                entries.append(read_entry(rest))
        return entries

    def _fields(self, margin: str, path: Path) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        while self._here(margin) and (match := FIELD.fullmatch(self.lines[self.at], len(margin))):
            name = str(read_entry(match[1]))
            self.found[(*path, name)] = self.at + 1
            self.at += 1
            fields[name] = read_entry(match[2]) if match[2] else self.block(margin + "  ", (*path, name))
        return fields
