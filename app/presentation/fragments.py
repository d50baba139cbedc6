"""A fragment cache: parts of pages, drawn once for each set of values and then only put together.

Drawing a template takes tens of microseconds, and putting bytes together takes one. The key of a fragment is what it
shows, never who sees it; nothing a person typed is ever cached.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Mapping

from app.web.templating import fragment

MOST_KEPT = 6_000
MOST_STENCILS = 500
"""About ten kilobytes each."""
CUT = "\x00"
"""Where something is put in later: no text of ours can hold it."""
_HOLE = re.compile(r'\x00(?P<name>\w+)\x00|(?P<field>value="(?P<option>[^"]*)") checked')
"""A named hole, or a choice that is drawn as chosen. What people read cannot look like one: its quotes are escaped."""
CHECKED = b" checked"


class FragmentCache:
    """The fragments that have been drawn."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, list[bytes]] = {}
        self._stencils: dict[Hashable, Stencil] = {}

    def get(self, template: str, **values: Hashable) -> list[bytes]:
        """The HTML of a template, in UTF-8, with these values, cut wherever it shows CUT."""
        key = (template, *values.items())
        return self._kept.get(key) or self.keep(key, lambda: fragment(template, {**values, "cut": CUT}))

    def whole(self, template: str, **values: Hashable) -> bytes:
        """As `get`, for a template into which nothing is put."""
        return self.get(template, **values)[0]

    def keep(self, key: Hashable, make: Callable[[], str]) -> list[bytes]:
        """The fragment cached under a key, or else what `make` draws; cut wherever it shows CUT."""
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = [part.encode("utf-8", "replace") for part in make().split(CUT)]
        return kept

    def stencil(self, key: Hashable, make: Callable[[], str]) -> Stencil:
        """The stencil cached under a key, or else one of what `make` draws."""
        kept = self._stencils.get(key)
        if kept is None:
            if len(self._stencils) >= MOST_STENCILS:
                self._stencils.clear()
            kept = self._stencils[key] = Stencil(make())
        return kept


class Stencil:
    """A page drawn once, with named holes for what differs between people, and with every choice drawn as chosen."""

    def __init__(self, html: str) -> None:
        html = str(html)  # what is drawn may know that it is HTML, and would escape what is added to it
        self._parts: list[tuple[bytes, str | None, str | None]] = []
        end = 0
        for hole in _HOLE.finditer(html):
            before = html[end : hole.start()] + (hole["field"] or "")
            self._parts.append((before.encode("utf-8", "replace"), hole["name"], hole["option"]))
            end = hole.end()
        self._last = html[end:].encode("utf-8", "replace")

    def filled(self, words: Mapping[str, bytes], chosen: Collection[str] = ()) -> bytes:
        """The page with HTML in its holes, by their names, and with these choices alone as chosen."""
        parts = []
        for before, name, option in self._parts:
            parts.append(before)
            if name is not None:
                parts.append(words[name])
            elif option in chosen:
                parts.append(CHECKED)
        return b"".join([*parts, self._last])


def hole(name: str) -> str:
    """What a stencil is drawn with where something is put in later."""
    return f"{CUT}{name}{CUT}"
