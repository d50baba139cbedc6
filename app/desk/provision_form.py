"""A provision, or one of its access points, as a form with every field; and the content that such a form sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.desk.rule_form import field_of, in_order_of, read_rule
from app.web.forms import FieldError, Form
from services_catalogue.reading.issues import MISSING, ContentIssue
from services_catalogue.reading.yaml_lines import Path
from services_catalogue.search.names import words_in

RULE = "rule"
SPARE = 1
"""Empty rows after those that are filled in; a button brings more."""

LINES = ("also_known_as", "searched_as", "provider_checks", "good_to_know", "unknown", "keeper_notes")
TEXTS = ("name", "short_name", "for_whom", "provider", "commissioner", "summary", "cost_to_resident", "plan_section")
ONE_OF = ("body", "category", "level", "stage", "confidence", "evidence")
DATES = ("start", "paused_until", "last_referral", "end", "status", "as_of", "gathered_on", "notes")
CONTACT = ("phone", "email", "url")
FACTS = {"contacts": "kind", "access": "kind", "teaches": "sector"}
"""Fields whose rows are facts, and what every row of them has."""
FACT = ("kind", "value", "who_answers", "for_whom", "sector", "level", "strength")
TEXTS_OF_A_FACT = ("value", "details", "withheld", "note")
OFFERED = {"yes": True, "no": False}
PERSON_CHECK = ("by", "how", "on")
NEEDED = {
    "name": "Write the name that people know it by.",
    "summary": "Write in two or three short sentences what people get.",
    "body": "Choose what people turn to them for.",
    "category": "Choose what kind of support it is.",
    "level": "Choose how far it reaches.",
    "stage": "Choose Step On, Step Up or both.",
    "confidence": "Choose how sure we are of these facts.",
    "dates-status": "Choose what the newest source says.",
}
NEEDED_OF_A_FACT = {
    "value": "Write the contact itself.",
    "offered": "Choose yes or no. If it is not known, leave all of this empty.",
    "strength": "Choose who says it.",
    "title": "Write what the source is called.",
    "by": "Write who has checked it.",
    "how": "Write how it was checked, such as: rung.",
    "on": "Write the day on which it was checked: 2026-11-23.",
}
KINDS_NEEDED = {
    "contacts": "Choose what kind of contact it is.",
    "access": "Choose what people may need.",
    "teaches": "Choose what it teaches.",
}


def read_form(form: Form, base: Mapping[str, Any], names: Mapping[str, str], only: frozenset[str]) -> dict[str, Any]:
    """The content that a form sent, as plain values: not yet validated, so that it can be shown again as typed.

    `base` is what the form was filled with: it tells the order of lists that a form cannot, and all that the form does
    not show. `names` are the names of the other provisions by slug; `only` the fields that this form has.
    """
    content = {**base, **{name: READERS[name](form, name, base, names) for name in only}}
    return {name: value for name, value in content.items() if value is not None}


def slug_of(name: str) -> str:
    """The slug that a name suggests: "Nottingham Jobs" -> "nottingham-jobs"."""
    return "-".join(words_in(name))[:60].strip("-")


def errors_of(problems: Sequence[ContentIssue], content: Mapping[str, Any]) -> list[FieldError]:
    """The errors, each beside its control, in words for a person who fills in a form."""
    found: dict[str, FieldError] = {}
    for problem in problems:
        field = _field(problem.path)
        missing = _missing(field, content) or _missing_of_a_fact(problem)
        sentence = missing or f"{_capital(problem.what)}. {problem.mend.rstrip('.')}."
        found.setdefault(field, FieldError(field, sentence))
    return list(found.values())


def _missing(field: str, content: Mapping[str, Any]) -> str | None:
    name, _, inside = field.partition("-")
    value = content.get(name)
    if inside and isinstance(value, Mapping):
        value = value.get(inside)
    return None if value else NEEDED.get(field)


def _missing_of_a_fact(problem: ContentIssue) -> str | None:
    if problem.what != MISSING or not problem.path or problem.path[0] not in FACTS:
        return None
    field, last = str(problem.path[0]), str(problem.path[-1])
    return KINDS_NEEDED[field] if last == FACTS[field] else NEEDED_OF_A_FACT.get(last)


def _field(path: Path) -> str:
    """The id of the control that an issue is about."""
    match path:
        case ("eligibility", *rest):
            return field_of(tuple(rest), RULE)
        case ("sources", int(row), *rest):
            return f"sources-{row}-{rest[0] if rest else 'title'}"
        case (str(facts), int(row), "sources", int(source), *rest) if facts in FACTS:
            return f"{facts}-{row}-sources-{source}-{rest[0] if rest else 'title'}"
        case (str(facts), int(row), *rest) if facts in FACTS:
            return f"{facts}-{row}-{rest[-1] if rest else 'strength'}"
        case (str(group), str(name)) if group in ("contact", "dates"):
            return f"{group}-{name}"
        case (str(name), *_):
            return "dates-status" if name == "dates" else name
        case _:
            return ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


Names = Mapping[str, str]


def _text(form: Form, name: str, _base: Mapping[str, Any], _names: Names) -> str | None:
    return form.text(name) or None


def _ticked(form: Form, name: str, _base: Mapping[str, Any], _names: Names) -> bool:
    return form.has(name)


def _lines(form: Form, name: str, _base: Mapping[str, Any], _names: Names) -> list[str]:
    return list(form.lines(name))


def _chosen(form: Form, name: str, _base: Mapping[str, Any], _names: Names) -> list[str]:
    return [slug for slug in form.texts(name) if slug]


def _in_order(form: Form, name: str, base: Mapping[str, Any], _names: Names) -> list[str]:
    """What was ticked, the main one first, then as it stood before, and what is new after that."""
    ticked = form.texts(name)
    before = [value for value in base.get(name, ()) if value in ticked]
    main = [form.text(f"{name}-main")] if form.text(f"{name}-main") else []
    return list(dict.fromkeys([*main, *before, *ticked]))


def similar_shown(entry: Mapping[str, str], names: Names) -> str:
    """The line that an entry of "mixed up with" is in a form."""
    slug = entry.get("slug", "")
    return names.get(slug, slug) or entry.get("name", "")


def _similar(form: Form, name: str, base: Mapping[str, Any], names: Names) -> list[dict[str, str]]:
    """Each line names a provision, by its name or slug, or something that is not in the catalogue.

    A line that stood there before keeps its meaning, even when a provision of that name has been added since.
    """
    before = {similar_shown(entry, names): entry for entry in base.get(name, ())}
    by_name = {of.casefold(): slug for slug, of in names.items()}
    found = []
    for line in form.lines(name):
        slug = line if line in names else by_name.get(line.casefold())
        found.append(before.get(line) or ({"name": line} if slug is None else {"slug": slug}))
    return found


def _rule(form: Form, name: str, base: Mapping[str, Any], _names: Names) -> list[dict[str, Any]]:
    return in_order_of(base.get(name, ()), read_rule(form, RULE))


def _notes(form: Form, name: str, _base: Mapping[str, Any], _names: Names) -> dict[str, str]:
    """ "health: what the source says" by what stands before the colon; a line without one goes on with the last."""
    found: dict[str, str] = {}
    for line in form.lines(name):
        field, colon, text = line.partition(":")
        if colon and re.fullmatch(r"[\w ]{1,40}", field):
            found[field.strip()] = text.strip()
        elif found:
            last = next(reversed(found))
            found[last] = f"{found[last]} {line}"
        else:
            found["other"] = line
    return {field: text for field, text in found.items() if text}


def _contact(form: Form, name: str, _base: Mapping[str, Any], _names: Names) -> dict[str, Any]:
    return group(form, name, CONTACT)


def _dates(form: Form, name: str, _base: Mapping[str, Any], _names: Names) -> dict[str, Any]:
    dates = group(form, name, DATES)
    return {**dates, "confirmed": True} if form.has(f"{name}-confirmed") else dates


def _sources(form: Form, name: str, _base: Mapping[str, Any], _names: Names) -> list[dict[str, Any]]:
    """Every row that is not empty."""
    found = []
    for row in rows_sent(form, name, "title"):
        source: dict[str, Any] = group(form, f"{name}-{row}", ("title", "url", "date"))
        supports = list(form.lines(f"{name}-{row}-supports"))
        if source or supports:
            found.append({**source, "supports": supports})
    return found


def _facts(form: Form, name: str, _base: Mapping[str, Any], _names: Names) -> list[dict[str, Any]]:
    """Every contact, or fact on access or on what is taught, of which something is filled in."""
    found = []
    for row in rows_sent(form, name, FACTS[name]):
        around = f"{name}-{row}"
        fact: dict[str, Any] = group(form, around, FACT)
        sources = [_source_of(form, f"{around}-sources-{n}") for n in rows_sent(form, f"{around}-sources", "title")]
        fact |= {name: text for name in TEXTS_OF_A_FACT if (text := form.text(f"{around}-{name}"))}
        offered = OFFERED.get(form.line(f"{around}-offered"))
        fact |= {} if offered is None else {"offered": offered}
        checked = group(form, around, PERSON_CHECK)
        fact |= {"sources": kept} if (kept := [source for source in sources if source]) else {}
        fact |= {"checked": checked} if checked else {}
        if fact:
            found.append(fact)
    return found


def access_row(fact: Mapping[str, Any]) -> dict[str, Any]:
    """A fact on access as its row in a form: whether it is offered as a word."""
    return {**fact, "offered": next((word for word, truth in OFFERED.items() if truth == fact.get("offered")), "")}


def _source_of(form: Form, around: str) -> dict[str, Any]:
    says = form.text(f"{around}-says")
    return {**group(form, around, ("title", "url", "date")), **({"says": says} if says else {})}


def rows_sent(form: Form, around: str, first: str) -> list[int]:
    """The numbers of the rows of a list that were sent, by a field that each of them has."""
    row = re.compile(rf"{around}-([0-9]{{1,3}})-{first}")
    return sorted(int(found[1]) for field in form.fields if (found := row.fullmatch(field)))


def group(form: Form, around: str, names: Sequence[str]) -> dict[str, Any]:
    """What is filled in of these fields, whose controls begin so."""
    return {name: text for name in names if (text := form.line(f"{around}-{name}"))}


Reader = Callable[[Form, str, Mapping[str, Any], Names], Any]
READERS: dict[str, Reader] = {
    **dict.fromkeys((*TEXTS, *ONE_OF, "successor"), _text),
    **dict.fromkeys(("alongside", "named_in_plan"), _ticked),
    **dict.fromkeys(LINES, _lines),
    **dict.fromkeys(("opens", "try_instead"), _chosen),
    **dict.fromkeys(("offers", "how_to_access", "based_in"), _in_order),
    "confused_with": _similar,
    "eligibility": _rule,
    "eligibility_notes": _notes,
    "contact": _contact,
    **dict.fromkeys(FACTS, _facts),
    "dates": _dates,
    "sources": _sources,
}
"""How each field is read from a form; a form has those that it shows."""
