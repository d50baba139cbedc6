"""What a form sent: clean text by name, and the errors in it, each beside its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from services_catalogue.model.visible_text import visible

MOST_FIELDS, LONGEST_TEXT = 3_000, 20_000
"""Of a form in which staff write; text in characters."""
MOST_CHOICES, LONGEST_LINE = 100, 200
"""Of a form in which a resident answers one question: more than any of ours has."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, and how to put it right. `field` is the id of the control; empty for the form."""

    field: str
    sentence: str

    @property
    def in_summary(self) -> dict[str, str]:
        """One line of the summary above a form, as GOV.UK's macro takes it."""
        return {"text": self.sentence, "href": f"#{self.field}"} if self.field else {"text": self.sentence}


@dataclass(frozen=True, slots=True)
class Form:
    """The fields by name, in the order they came, with nothing invisible in them."""

    fields: dict[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        """The first value of a field without blanks around it; empty when it was not sent."""
        return next(iter(self.fields.get(name, ())), "").strip()

    def line(self, name: str) -> str:
        """The first value of a field, on one line."""
        return " ".join(self.text(name).split())

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a field, each once, as of a set of checkboxes."""
        return tuple(dict.fromkeys(self.fields.get(name, ())))

    def number(self, name: str) -> int:
        """A whole number of up to nine digits, as of a row or a revision; 0 when none was sent."""
        written = self.text(name)
        return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of a text box that are not blank."""
        return tuple(line.strip() for line in self.text(name).split("\n") if line.strip())

    def has(self, name: str) -> bool:
        """Whether a field was sent at all: a button that was pressed, a box that was ticked."""
        return name in self.fields


def sentence_about(errors: Iterable[FieldError] | None, field: str) -> str:
    """What is wrong with one control; empty when nothing is."""
    return next((error.sentence for error in errors or () if error.field == field), "")


def control_items(options: Iterable[tuple[str, str]], mark: str, chosen: Collection[str]) -> list[dict[str, Any]]:
    """Pairs of value and words as GOV.UK's macros take what can be chosen; `mark` is "checked" or "selected"."""
    return [{"value": value, "text": words, mark: value in chosen} for value, words in options]


async def short_form(request: Request) -> Form:
    """Read a form of one-line fields. Raises HTTPException (400) when it is broken or holds more than a page of ours
    could send."""
    return await _read(request, MOST_CHOICES, clean_line)


async def text_form(request: Request) -> Form:
    """Read a form in which a resident writes some lines. Raises as `short_form` does."""
    return await _read(request, MOST_CHOICES, clean)


async def _long_form(request: Request) -> Form:
    return await _read(request, MOST_FIELDS, clean)


PostedForm = Annotated[Form, Depends(_long_form)]
"""What a route that takes a longer form asks for. Broken ones and too long ones are refused in the same way."""


async def _read(request: Request, most_fields: int, cleaned: Callable[[str], str]) -> Form:
    sent = await request.form(max_files=0, max_fields=most_fields)
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, str):
            fields[name] = (*fields.get(name, ()), cleaned(value))
    return Form(fields)


def clean(text: str) -> str:
    """Text without what cannot be seen, stored or compared. Ends of lines are "\\n"."""
    return visible(text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_TEXT])


def clean_line(text: str) -> str:
    """A short text on one line, without what cannot be seen."""
    return re.sub("[\r\n\t]", " ", visible(text[: LONGEST_LINE * 2].replace("\r", "\n"))).strip()[:LONGEST_LINE]
