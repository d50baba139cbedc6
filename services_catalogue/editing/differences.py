"""What differs between two versions of a record, field by field, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from services_catalogue.editing.field_words import (
    ACCESS_KINDS,
    ACCESS_POINT,
    CONTACT_KINDS,
    CORRECTION_FIELDS,
    DATES,
    FIELDS,
    MOVE_FIELDS,
    PLACES,
    STEP_ACTS,
    STRENGTHS,
    TITLE_ACTS,
    URGENCIES,
    VERDICTS,
)
from services_catalogue.model.access_facts import AccessFact
from services_catalogue.model.contact_facts import ContactFact, FactSource, PersonCheck, SourcedFact
from services_catalogue.model.dates import Dates
from services_catalogue.model.job_correction import CorrectionKind, JobCorrection, StepVerdict, job_in_words
from services_catalogue.model.move import UNSOURCED_WORDS, CardLine, CatalogueRecord, MoveCarrier, MoveField, Urgency
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, ProvisionContact, SimilarName, Source
from services_catalogue.model.shown_sectors import SECTORS, level_in_words
from services_catalogue.model.taught_sectors import TaughtSector
from triage.explanation.phrases import phrase
from triage.pathway.move import MovePlace
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Condition, Rule, tests_of

CONTACT = {"phone": "phone", "email": "email", "url": "web page"}
ACCESS_POINTS = "access_points"
WORDS: Mapping[str, str] = {**PLACES, **URGENCIES, **UNSOURCED_WORDS}
FieldLines = tuple[str, tuple[str, ...]]
"""What a field is called, and its lines in words."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that differs. `before` and `after` are its lines in words; empty when there was or is nothing."""

    path: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(before: CatalogueRecord | None, after: CatalogueRecord) -> tuple[FieldDifference, ...]:
    """Every field that differs, in the order of the fields, the access points last. Against None all fields are new."""
    old, new = told(before), told(after)
    paths = list(dict.fromkeys([*new, *old]))
    found = []
    for path in paths:
        label = (new.get(path) or old[path])[0]
        was = old[path][1] if path in old else ()
        now = new[path][1] if path in new else ()
        if was != now:
            found.append(FieldDifference(path, label, was, now))
    return tuple(found)


def in_words(record: CatalogueRecord) -> tuple[FieldDifference, ...]:
    """Every field that is filled in, as if all of it were new."""
    return differences(None, record)


def told(record: CatalogueRecord | None) -> dict[str, FieldLines]:
    """Each field that says something, by its path: "summary", "access_points/derby/contact"."""
    if record is None:
        return {}
    if isinstance(record, JobCorrection):
        acts = STEP_ACTS if record.kind is CorrectionKind.STEP else TITLE_ACTS
        found = dict(_fields(record, "", "", CORRECTION_FIELDS))
        jobs = {name: job_in_words(slug) for name in ("job", "next_job") if (slug := getattr(record, name))}
        return found | {
            name: (CORRECTION_FIELDS[name], (words,)) for name, words in {**jobs, "does": acts[record.does]}.items()
        }
    if not isinstance(record, CatalogueEntry):
        return dict(_fields(record, "", "", MOVE_FIELDS))
    found = dict(_fields(record, "", "", FIELDS))
    for point in record.access_points:
        around = f"{ACCESS_POINT.format(name=point.name)}: "
        found |= dict(_fields(point, f"{ACCESS_POINTS}/{point.id}/", around, FIELDS))
    return found


def _fields(
    record: CatalogueRecord | AccessPoint, path: str, around: str, labels: Mapping[str, str]
) -> Iterator[tuple[str, FieldLines]]:
    for name, label in labels.items():
        if name not in type(record).model_fields:
            continue
        lines = tuple(_lines(name, getattr(record, name)))
        if lines:
            yield f"{path}{name}", (f"{around}{label}", lines)


def _lines(name: str, value: Any) -> Iterator[str]:
    match value:
        case None | "" | ():
            return
        case bool():
            yield "Yes" if value else "No"
        case ProvisionContact() | Dates():
            yield from _record(value, DATES if isinstance(value, Dates) else CONTACT)
        case Mapping():
            yield from (f"{field}: {_plain(one)}" for field, one in value.items())
        case frozenset():
            yield from sorted(map(_plain, value))
        case tuple() if name in ("eligibility", "when"):
            yield from rule_in_words(value)
        case tuple():
            yield from (_entry(entry) for entry in value)
        case _:
            yield _plain(value)


def _record(record: BaseModel, labels: Mapping[str, str]) -> Iterator[str]:
    for name, label in labels.items():
        value = getattr(record, name)
        if value is not None and value is not False:
            yield f"{label}: {_plain(value)}"


def _entry(entry: Any) -> str:
    match entry:
        case SimilarName():
            return entry.slug or entry.name or ""
        case ContactFact():
            told = (entry.who_answers, entry.for_whom and f"for: {entry.for_whom}")
            return " · ".join(_fact(f"{CONTACT_KINDS[entry.kind]}: {entry.value}", told, entry))
        case AccessFact():
            offered = "yes" if entry.offered else "no"
            return " · ".join(_fact(f"{ACCESS_KINDS[entry.kind]}: {offered}", (entry.details,), entry))
        case TaughtSector():
            level = "level not known" if entry.level is None else level_in_words(entry.level)
            return " · ".join(_fact(f"{SECTORS[entry.sector]}: {level}", (), entry))
        case MoveCarrier():
            return " · ".join(_carrier(entry))
        case CardLine():
            return f"{entry.say} ({', '.join(entry.sources) or 'no source, so it is not shown'})"
        case Source():
            parts = [entry.title, entry.date or "", entry.url or "", ", ".join(entry.supports)]
            return " · ".join(part for part in parts if part)
        case _:
            return _plain(entry)


def _fact(what: str, told: Iterable[str | None], fact: SourcedFact) -> Iterator[str]:
    yield what
    yield from (said for said in told if said)
    yield STRENGTHS[fact.strength]
    if fact.withheld is not None:
        yield f"not shown to residents: {fact.withheld}"
    if fact.checked is not None:
        yield f"checked by {fact.checked.by} on {fact.checked.on}: {fact.checked.how}"
    if fact.note is not None:
        yield f"note: {fact.note}"
    yield from (f"source: {_source(source)}" for source in fact.sources)


def _source(source: FactSource) -> str:
    return ", ".join(part for part in (source.title, source.date, source.url, source.says) if part)


def _carrier(carrier: MoveCarrier) -> Iterator[str]:
    yield carrier.slug or f"what they do themselves: {carrier.own_act}"
    if carrier.access_point is not None:
        yield f"local place: {carrier.access_point}"
    if carrier.who is not None:
        yield f"for: {carrier.who}"
    if carrier.says is not None:
        yield f"says: {carrier.says}"
    if carrier.by_law:
        yield "has a duty by law"
    yield from (f"only: {line}" for line in rule_in_words(carrier.only_for))


def _plain(value: Any) -> str:
    match value:
        case True:
            return "yes"
        case MovePlace() | Urgency() | MoveField():
            return WORDS[value]
        case StepVerdict():
            return VERDICTS[value]
        case FactSource():
            return _source(value)
        case PersonCheck():
            return f"by {value.by} on {value.on}: {value.how}"
    text = str(value)
    return text.replace("_", " ") if hasattr(value, "value") else text


def rule_in_words(rule: Rule) -> list[str]:
    """Each condition of a rule as one line; a test that people have to check says so in brackets."""
    return [condition_in_words(condition) for condition in rule]


def condition_in_words(condition: Condition) -> str:
    """ "You are 18 to 24, or you care for somebody (ask: …)." """
    parts = []
    for test in tests_of(condition):
        words = phrase(test, QUESTIONNAIRE)
        parts.append(words if test.check is None else f"{words} (to check: {test.check})")
    return f"You {', or you '.join(parts)}."
