"""What a form sent, made harmless: text only, of a length that a person types, with nothing invisible in it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from starlette.requests import Request

MOST_FIELDS = 100
LONGEST_TEXT = 200

INVISIBLE = frozenset({"Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a form by name, in the order they came."""

    fields: dict[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        """The first value of a field; empty when it was not sent."""
        return next(iter(self.fields.get(name, ())), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a field, each once."""
        return tuple(dict.fromkeys(self.fields.get(name, ())))


async def posted(request: Request) -> Posted:
    """Read a form. Raises HTTPException (400) when it is broken or holds more than a page of ours could send."""
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields[name] = (*fields.get(name, ()), harmless(value))
    return Posted(fields)


def harmless(text: str) -> str:
    """Text that can be shown again."""
    shown = "".join(" " if unicodedata.category(c) in INVISIBLE else c for c in text[: LONGEST_TEXT * 2])
    return shown.strip()[:LONGEST_TEXT]
