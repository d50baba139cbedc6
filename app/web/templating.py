"""Jinja, the only writer of HTML: everything is escaped, and every sentence passes through `triage.i18n`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup
from starlette.responses import Response

from app.web.forms import control_items, sentence_about
from app.web.static_files import address_of
from triage.i18n import _, speaking

TEMPLATES = Path(__file__).parents[2] / "templates"
SERVICE_NAME = "Opportunity Escalator"
MOST_READ = 6


def _plural(one: str, many: str, count: int) -> str:
    translations = speaking.get()
    if translations is None:
        return one if count == 1 else many
    return translations.ngettext(one, many, count)


def lower_first(words: str) -> str:
    """Words as they stand inside a sentence; a short form such as "GP" keeps its capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def upper_first(words: str) -> str:
    """Words as they stand at the beginning of a sentence."""
    return words[:1].upper() + words[1:]


class Few(NamedTuple):
    """The items of a list that are shown at once, and the rest."""

    first: Sequence[Any]
    rest: Sequence[Any]


def few(items: Sequence[Any]) -> Few:
    """Split a list into the few that people read and the rest."""
    return Few(items[:MOST_READ], items[MOST_READ:])


def _environment() -> Environment:
    made = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(TEMPLATES),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        # The GOV.UK macros ask for keys that were not given, also of things that were not given.
        undefined=ChainableUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.install_gettext_callables(_, _plural, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        lower_first=lower_first,
        upper_first=upper_first,
        few=few,
        control_items=control_items,
        sentence_about=sentence_about,
    )
    made.globals.update(static=address_of, service_name=SERVICE_NAME, language="en", direction="ltr")
    return made


environment = _environment()


def fragment(template: str, context: Mapping[str, Any]) -> Markup:
    """A part of a page."""
    return Markup(environment.get_template(template).render(context))


def page_bytes(template: str, context: Mapping[str, Any]) -> bytes:
    """A page in UTF-8. What cannot be written in it, such as half a character, becomes a question mark."""
    return environment.get_template(template).render(context).encode("utf-8", "replace")


def render(template: str, *, status: int = 200, **context: Any) -> Response:
    """The response with a page."""
    return Response(page_bytes(template, context), status_code=status, media_type="text/html")
