"""The catalogue as one table: a row for each provision and body, and beneath it one for each of its access points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError

from services_catalogue.files.cell_format import entry, lines_cell, text_cell
from services_catalogue.model.body import Body, is_body
from services_catalogue.model.dates import Dates
from services_catalogue.model.provision import NOT_STORED, AccessPoint, Provision, ProvisionContact
from triage.districts import AREA_GROUPS

SUPPORT, ACCESS_POINT, MORE = "support", "door", "more"
KINDS = {
    SUPPORT: "one kind of support; or, where the column 'body' is filled in, people who help",
    ACCESS_POINT: "a local place of the support with the same slug",
    MORE: "goes on with the cells of the row above it, when they are longer than a cell can be",
}
MOST_IN_A_CELL = 16_000
"""Characters. A spreadsheet holds 32,767 in a cell and counts some of them twice."""

# As in the files of the research. Fields that are not named here follow by themselves, so that none is ever left out.
# fmt: off
ORDER = (
    "slug", "id", "name", "short_name", "body", "also_known_as", "searched_as", "confused_with", "category", "level",
    "stage", "alongside", "provider", "commissioner", "summary", "for_whom", "offers", "teaches", "based_in",
    "eligibility", "provider_checks", "good_to_know", "eligibility_notes", "how_to_access", "contact", "contacts",
    "access", "cost_to_resident", "dates", "named_in_plan", "plan_section", "evidence", "opens", "successor",
    "try_instead", "sources", "unknown", "keeper_notes", "confidence",
)
# fmt: on
GROUPS: dict[str, type[ProvisionContact] | type[Dates]] = {"contact": ProvisionContact, "dates": Dates}
ENTRIES = {
    "eligibility": ("question", "any_of", "one_of", "none_of", "at_least", "at_most", "check"),
    "confused_with": ("slug", "name"),
    "contacts": (*("kind", "value", "who_answers", "for_whom", "strength", "sources", "withheld", "note", "checked"),),
    "access": ("kind", "offered", "details", "strength", "sources", "withheld", "note", "checked"),
    "teaches": ("sector", "level", "strength", "sources", "withheld", "note", "checked"),
    "sources": ("title", "url", "date", "supports"),
}
"""Fields whose entries have fields of their own, in the order in which those are written."""
NOTES = "eligibility_notes"
ACCESS_POINTS = "access_points"


def _ordered(model: type[BaseModel]) -> tuple[str, ...]:
    fields = [name for name in model.model_fields if name not in (*NOT_STORED, ACCESS_POINTS)]
    return (*(name for name in ORDER if name in fields), *(name for name in fields if name not in ORDER))


SUPPORT_FIELDS, BODY_FIELDS, ACCESS_POINT_FIELDS = _ordered(Provision), _ordered(Body), _ordered(AccessPoint)
ALL_FIELDS = {**AccessPoint.model_fields, **Provision.model_fields, **Body.model_fields}


def _columns() -> Iterator[str]:
    yield "kind"
    for name in (*ORDER, *(name for name in ALL_FIELDS if name not in (*ORDER, *NOT_STORED, ACCESS_POINTS))):
        if name in GROUPS:
            yield from (f"{name}.{inner}" for inner in GROUPS[name].model_fields)
        else:
            yield name


COLUMNS = tuple(_columns())
ADDED_SINCE = frozenset(
    {"access", "body", "contacts", "dates.gathered_on", "for_whom", "keeper_notes", "short_name", "teaches"}
)
"""Columns that files lack which were exported before there were such: those are still read."""


def _named(shape: object) -> set[str]:
    return {n for n, f in ALL_FIELDS.items() if (f.annotation is shape or get_origin(f.annotation) is shape)}


LISTS = frozenset(_named(tuple) - {*ENTRIES, ACCESS_POINTS})
TRUTHS = frozenset({*_named(bool), *(f"dates.{n}" for n, f in Dates.model_fields.items() if f.annotation is bool)})


def record_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """A stored provision or body without empty or default values, its fields in the order of the files.

    Content that cannot be read any more is written as it is stored.
    """
    model, fields = (Body, BODY_FIELDS) if is_body(content) else (Provision, SUPPORT_FIELDS)
    try:
        entry = model.model_validate(content)
    except ValidationError:
        return _in_order(content, fields)
    return _in_order(entry.model_dump(mode="json", exclude_defaults=True, exclude_none=True), fields)


def _in_order(content: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in fields:
        value = content.get(name)
        if name in ENTRIES and isinstance(value, list):
            value = [_sorted(one, ENTRIES[name]) for one in value]
        if value not in (None, [], {}, ""):
            found[name] = value
    access_points = content.get(ACCESS_POINTS)
    if access_points:
        found[ACCESS_POINTS] = [_in_order(access_point, ACCESS_POINT_FIELDS) for access_point in access_points]
    return found


def _sorted(one: object, names: tuple[str, ...]) -> object:
    if not isinstance(one, Mapping):
        return one
    ordered = {name: one[name] for name in (*names, *(n for n in one if n not in names)) if name in one}
    for test in ("one_of", "none_of"):
        if ordered.get("question") == "area" and isinstance(ordered.get(test), list):
            ordered[test] = _grouped(ordered[test])
    if isinstance(ordered.get("any_of"), list):
        ordered["any_of"] = [_sorted(test, names) for test in ordered["any_of"]]
    return ordered


def _grouped(districts: list[str]) -> list[str]:
    """A county area's name in place of all its districts: a rule may use it, and it is read back as the same."""
    for name, members in AREA_GROUPS.items():
        start = districts.index(members[0]) if members[0] in districts else 0
        if tuple(districts[start : start + len(members)]) == members:
            districts = [*districts[:start], name, *districts[start + len(members) :]]
    return districts


def rows_of(record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The rows of one provision or body, each as its cells by column, without the empty ones."""
    yield from _spread({"kind": SUPPORT, **_cells(record, BODY_FIELDS if is_body(record) else SUPPORT_FIELDS)})
    for access_point in record.get(ACCESS_POINTS, ()):
        yield from _spread(
            {"kind": ACCESS_POINT, "slug": text_cell(str(record["slug"])), **_cells(access_point, ACCESS_POINT_FIELDS)}
        )


def _cells(record: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name in fields:
        value = record.get(name)
        if name in GROUPS and isinstance(value, Mapping):
            cells |= {f"{name}.{inner}": _cell(f"{name}.{inner}", v) for inner, v in value.items() if v is not None}
        elif value is not None:
            cells[name] = _cell(name, value)
    return cells


def _cell(column: str, value: Any) -> str:
    if column in TRUTHS:
        return "yes" if value else "no"
    if column in ENTRIES:
        return "\n".join(entry(one) for one in value)
    if column == NOTES:
        return "\n".join(entry({name: text}) for name, text in value.items())
    return lines_cell(value) if column in LISTS else text_cell(str(value))


def _spread(cells: dict[str, str]) -> Iterator[dict[str, str]]:
    """One row, and as many rows under it as its longest cell needs."""
    longest = max(len(text) for text in cells.values())
    for start in range(0, longest, MOST_IN_A_CELL):
        part = {name: text[start : start + MOST_IN_A_CELL] for name, text in cells.items() if len(text) > start}
        yield part if start == 0 else {"kind": MORE, **part}
