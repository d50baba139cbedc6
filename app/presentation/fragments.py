"""A fragment cache: parts of pages, drawn once for each set of values and then only put together.

Drawing a template takes tens of microseconds, and putting bytes together takes one. The key of a fragment is what it
shows, never who sees it; nothing a person typed is ever cached.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from app.web.templating import fragment

MOST_KEPT = 6_000
CUT = "\x00"
"""Where something is put in later: no text of ours can hold it."""


class FragmentCache:
    """The fragments that have been drawn."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, list[bytes]] = {}

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
