"""A move as a form with every field, and the content that such a form sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.desk.provision_form import PERSON_CHECK, RULE, SPARE, group, rows_sent, slug_of
from app.desk.rule_form import ConditionControls, field_of, in_order_of, read_rule, shown
from app.web.forms import FieldError, Form
from services_catalogue.model.move import Move
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.yaml_lines import Path

TEXTS = ("act", "why_first", "deadline", "not_to_do")
CHOICES = ("place", "urgency", "confidence")
TICKS = ("withdrawn", "discreet")
BOXES = ("unsourced", "waits_for", "sharper_with")
LINES = ("conflicts_with", "opens", "keeper_notes")
OF_A_SOURCE = ("title", "url", "date")
NEEDED = {
    "act": "Write what to do, beginning with a verb.",
    "why_first": "Write why it comes first, in one true sentence.",
    "place": "Choose where it stands.",
    "urgency": "Choose how soon it should be done.",
    "confidence": "Choose how sure we are.",
    "when": "Say for whom it is: at least one condition.",
    "carried_by": "Name somebody to turn to.",
    "sources": "Write at least one source.",
}
TAKEN = "Another source has this short name. Choose one of its own."
FIELDS_OF = {"when": f"{RULE}-new", "carried_by": "carried_by-0-whom", "sources": "sources-0-id", "id": "slug"}
"""The control of a field as a whole, where it is not called so."""


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """One carrier as its row in the form. `whom` is a slug, with the id of a local place after a stroke."""

    whom: str
    own_act: str
    who: str
    says: str
    prefix: str
    conditions: list[ConditionControls]


def read_move_form(form: Form, base: Mapping[str, Any]) -> dict[str, Any]:
    """The content that a form sent, as plain values: not yet validated, so that it can be shown again as typed.

    `base` is what the form was filled with: it tells the order of options that a form cannot.
    """
    content: dict[str, Any] = {name: form.text(name) or None for name in (*TEXTS, *CHOICES)}
    content |= {name: form.has(name) for name in TICKS}
    content |= {name: list(form.texts(name)) for name in BOXES}
    content |= {name: list(form.lines(name)) for name in LINES}
    content["when"] = in_order_of(base.get("when", ()), read_rule(form, RULE))
    content["on_card"] = list(_card_lines(form))
    content["carried_by"] = list(_carriers(form, base.get("carried_by", ())))
    content["sources"] = dict(_sources(form))
    content["checked"] = group(form, "checked", PERSON_CHECK) or None
    return {name: value for name, value in content.items() if value is not None}


def double_sources(form: Form) -> list[FieldError]:
    """Short names that two sources have: one of the two would be lost."""
    ids = [form.line(f"sources-{row}-id") for row in rows_sent(form, "sources", "title")]
    doubles = [row for row, one in enumerate(ids) if one and one in ids[:row]]
    return [
        FieldError(f"sources-{row}-id", "Another source has this short name. Choose one of its own.") for row in doubles
    ]


def carrier_rows(content: Mapping[str, Any], action: str) -> list[CarrierRow]:
    """The carriers as rows, with some that are empty."""
    carriers = [*content.get("carried_by", ()), *({} for _ in range(_spare(action, "more-carriers")))]
    return [_carrier_row(carrier, f"carried_by-{i}-only") for i, carrier in enumerate(carriers)]


def card_rows(content: Mapping[str, Any], action: str) -> list[dict[str, str]]:
    """The lines beside the act as rows, with some that are empty."""
    lines = [{"say": one.get("say", ""), "sources": ", ".join(one.get("sources", ()))} for one in content["on_card"]]
    return [*lines, *({} for _ in range(_spare(action, "more-lines")))]


def source_rows(content: Mapping[str, Any], action: str) -> list[dict[str, str]]:
    """The sources as rows, each with its short name, and some that are empty."""
    sources = [{"id": name, **source} for name, source in content["sources"].items()]
    return [*sources, *({} for _ in range(_spare(action, "more-sources")))]


def move_errors(problems: Sequence[ContentIssue], content: Mapping[str, Any]) -> list[FieldError]:
    """The errors, each beside its control, in words for a person who fills in a form."""
    found: dict[str, FieldError] = {}
    for problem in problems:
        name = str(problem.path[0]) if problem.path else ""
        missing = NEEDED.get(name) if not content.get(name) else None
        what = f"{problem.what[:1].upper()}{problem.what[1:]}. {problem.mend.rstrip('.')}."
        field = _field(problem.path, list(content["sources"]))
        found.setdefault(field, FieldError(field, missing or what))
    return list(found.values())


def _field(path: Path, sources: Sequence[str]) -> str:
    """The id of the control that an issue is about."""
    match path:
        case ("when", *rest):
            return field_of(tuple(rest), RULE)
        case ("carried_by", int(row), "only_for", *rest):
            return field_of(tuple(rest), f"carried_by-{row}-only")
        case ("carried_by", int(row), *_):
            return f"carried_by-{row}-whom"
        case ("on_card", int(row), *rest):
            return f"on_card-{row}-{'sources' if 'sources' in rest else 'say'}"
        case ("sources", str(name), *rest) if name in sources:
            return f"sources-{sources.index(name)}-{rest[0] if rest else 'title'}"
        case ("checked", *rest):
            return f"checked-{rest[0] if rest else 'by'}"
        case (str(name), *_):
            return FIELDS_OF.get(name, name)
        case _:
            return ""


def empty_move() -> dict[str, Any]:
    """What the form of a new move begins with."""
    return {"confidence": "low", "on_card": [], "carried_by": [], "sources": {}, "when": []}


def id_of(form: Form) -> str:
    """The id of a new move: as it was written, or else made from its act."""
    return form.line("slug") or slug_of(Move.unread("", "", act=form.line("act")).name)


def _carrier_row(carrier: Mapping[str, Any], prefix: str) -> CarrierRow:
    parts = (carrier.get("slug"), carrier.get("access_point"))
    return CarrierRow(
        whom="/".join(part for part in parts if part),
        own_act=str(carrier.get("own_act") or ""),
        who=str(carrier.get("who") or ""),
        says=str(carrier.get("says") or ""),
        prefix=prefix,
        conditions=shown(carrier.get("only_for", ()), prefix),
    )


def _carriers(form: Form, before: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every carrier of which something is filled in."""
    known = {(one.get("slug"), one.get("access_point"), one.get("own_act")): one for one in before}
    for row in rows_sent(form, "carried_by", "whom"):
        around = f"carried_by-{row}"
        slug, _, point = form.line(f"{around}-whom").partition("/")
        whom = {"slug": slug.strip(), "access_point": point.strip(), "own_act": form.line(f"{around}-own_act")}
        carrier: dict[str, Any] = {name: value for name, value in whom.items() if value}
        carrier |= group(form, around, ("who", "says"))
        rule = read_rule(form, f"{around}-only")
        was = known.get((carrier.get("slug"), carrier.get("access_point"), carrier.get("own_act")), {})
        duty = {"by_law": True} if was.get("by_law") else {}  # not for the form: a duty rests on a law
        if carrier or rule:
            yield {**carrier, **duty, "only_for": in_order_of(was.get("only_for", ()), rule)}


def _card_lines(form: Form) -> Iterator[dict[str, Any]]:
    for row in rows_sent(form, "on_card", "say"):
        say, named = form.text(f"on_card-{row}-say"), form.line(f"on_card-{row}-sources")
        if say or named:
            yield {"say": say, "sources": [one.strip() for one in named.split(",") if one.strip()]}


def _sources(form: Form) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every source of which something is filled in, under its short name or one made from its title."""
    for row in rows_sent(form, "sources", "title"):
        around = f"sources-{row}"
        source = group(form, around, OF_A_SOURCE)
        says, name = form.text(f"{around}-says"), form.line(f"{around}-id")
        if source or says or name:
            yield (
                name or slug_of(source.get("title", "")) or f"source-{row + 1}",
                {
                    **source,
                    **({"says": says} if says else {}),
                },
            )


def _spare(action: str, more: str) -> int:
    return 3 * SPARE if action == more else SPARE
