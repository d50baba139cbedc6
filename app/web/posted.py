"""What a form sent, made harmless: text only, of a length that a person types, with nothing invisible in it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from starlette.requests import Request

MOST_FIELDS = 100
LONGEST_TEXT = 200
MOST_KEPT = 30
LONGEST_KEPT = 100
"""More choices than any question of ours has, and a longer text than any answer; in a cookie all has to be short."""

FIELDS = ("answer", "asked_again", "number", "postcode", "unsaid")
"""All that the forms of our questions send."""

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

    def shortened(self) -> Posted:
        """As much of it as any answer of ours takes."""
        fields = {name: self.texts(name)[:MOST_KEPT] for name in FIELDS if name in self.fields}
        return Posted({name: tuple(text[:LONGEST_KEPT] for text in texts) for name, texts in fields.items()})


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
