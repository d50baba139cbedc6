"""A tolerant reader of stored revisions: what still makes sense is kept, and an unreadable rule is never a "no"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from services_catalogue.model.access_facts import AccessFact
from services_catalogue.model.body import Body, BodyKind, is_body
from services_catalogue.model.contact_facts import ContactFact
from services_catalogue.model.dates import ObservedState
from services_catalogue.model.provision import (
    NOT_STORED,
    AccessPoint,
    CatalogueEntry,
    Category,
    Confidence,
    Level,
    Provision,
    ProvisionContact,
    Source,
    Stage,
)
from services_catalogue.model.taught_sectors import TaughtSector
from services_catalogue.reading.entry_checks import rule_problems
from services_catalogue.reading.issues import ContentIssue, problems_of
from triage.i18n import marked as m
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Questionnaire
from triage.rules import Rule

Record = TypeVar("Record", bound=BaseModel)

UNNAMED = "unnamed"
# Without these a provision cannot be placed or trusted, so losing one counts as losing the rule.
STAND_INS: dict[str, Any] = {
    "level": Level.LOCAL,
    "category": Category.REFERRAL_AND_ACCESS,
    "stage": Stage.STEP_ON,
    "body": BodyKind.ADVICE_LINE,
    "dates": {"status": ObservedState.UNKNOWN},
    "confidence": Confidence.LOW,
    "summary": m("We could not read the details of this support. Ask them what it offers."),
}
DECIDING = {"slug", "name", "eligibility", "provider_checks", *STAND_INS}
ASK_THEM = m("We could not check who this is for. Ask them.")
NO_CONTACT = {
    "phone": m("We do not know the phone number. What we have is not written like one."),
    "email": m("We do not know the email address. What we have is not written like one."),
    "url": m("We do not know the web address. What we have is not written like one."),
}
"""What is not known when a contact was stored that nobody can use; it is not shown."""
A_CONTACT_LOST = m("One more way to get in touch. What we have is not written like one.")


def read_tolerantly(
    content: object, slug: str = UNNAMED, questionnaire: Questionnaire = QUESTIONNAIRE
) -> CatalogueEntry:
    """The provision or body in a stored revision, however questions and fields have changed since. Never raises.

    When its rule cannot be read or judged now, `unreadable` says why (for staff), `eligibility` is empty, and name,
    summary, contact, category and level are kept as far as they are usable; a contact that is not counts as unknown. An
    access point whose rule cannot be read keeps the conditions that can, and asks people to check. Fields of a newer
    version of the service are passed over. `slug` is the one the revision is stored under, for content that does not
    tell it.
    """
    fields = {str(key): value for key, value in content.items()} if isinstance(content, Mapping) else {}
    points = tuple(_points(fields.pop("access_points", ()), questionnaire))
    stand_ins = {**STAND_INS, "slug": slug, "name": _plain_text(fields.get("slug"))[:80] or slug}
    model: type[CatalogueEntry] = Body if is_body(fields) else Provision
    entry, problems = _salvaged(model, fields, stand_ins)
    rule, unusable = _rule(fields.get("eligibility", ()), entry.slug, questionnaire)
    problems += unusable
    unknown = (*entry.unknown, *_no_contacts(fields))
    changes: dict[str, Any] = {"access_points": points, "eligibility": rule, "unknown": unknown}
    if problems:
        checks = (ASK_THEM, *entry.provider_checks)
        changes |= {"eligibility": (), "provider_checks": checks, "unreadable": str(problems[0])}
    return entry.model_copy(update=changes)


def _points(given: object, questionnaire: Questionnaire) -> Iterator[AccessPoint]:
    listed = given if isinstance(given, list | tuple) else ()
    for number, fields in enumerate(listed, start=1):
        name = _plain_text(fields.get("name")) if isinstance(fields, Mapping) else ""
        if not name:
            continue  # an access point without a name cannot be shown
        stand_ins = {**STAND_INS, "id": f"point-{number}", "name": name[:80]}
        point, problems = _salvaged(AccessPoint, fields, stand_ins)
        rule, unusable = _rule(fields.get("eligibility", ()), point.id, questionnaire)
        checks = (*point.provider_checks, ASK_THEM) if problems or unusable else point.provider_checks
        unknown = (*point.unknown, *_no_contacts(fields))
        yield point.model_copy(update={"eligibility": rule, "provider_checks": checks, "unknown": unknown})


def _no_contacts(fields: Mapping[str, Any]) -> Iterator[str]:
    given = fields.get("contact")
    if isinstance(given, Mapping):
        contact, _ = _salvaged(ProvisionContact, given, {})
        yield from (line for name, line in NO_CONTACT.items() if given.get(name) and getattr(contact, name) is None)
    facts = fields.get("contacts") or ()
    if not isinstance(facts, list | tuple) or len(_usable(ContactFact, facts)) < len(facts):
        yield A_CONTACT_LOST


def _sources(given: object) -> Iterator[Source]:
    for fields in given if isinstance(given, list | tuple) else ():
        if isinstance(fields, Mapping):
            with suppress(ValidationError):
                yield _salvaged(Source, fields, {})[0]


def _usable(model: type[Record], facts: object) -> list[Record]:
    found = []
    for fact in facts if isinstance(facts, list | tuple) else ():
        with suppress(ValidationError):
            found.append(model.model_validate(fact, extra="ignore"))
    return found


def _salvaged(
    model: type[Record], fields: Mapping[str, Any], stand_ins: dict[str, Any]
) -> tuple[Record, list[ContentIssue]]:
    """A record of the usable fields, the rule aside, and the issues of fields without which it cannot be trusted."""
    known = {name: value for name, value in fields.items() if name not in ("eligibility", *NOT_STORED)}
    if isinstance(known.get("contact"), Mapping):
        known["contact"], _ = _salvaged(
            ProvisionContact, known["contact"], {}
        )  # a bad web address must not lose the phone number
    if "contacts" in known:
        known["contacts"] = _usable(ContactFact, known["contacts"])
    if "access" in known:
        known["access"] = _usable(AccessFact, known["access"])  # one that is lost is not known, which is true
    if "teaches" in known:
        known["teaches"] = _usable(TaughtSector, known["teaches"])
    if "sources" in known:
        known["sources"] = list(_sources(known["sources"]))  # a bad date or address must not lose what it says
    try:
        return model.model_validate(known, extra="ignore"), []
    except ValidationError as error:
        problems = problems_of(error, str(fields.get("slug", UNNAMED)))
    lost = {problem.path[0] for problem in problems}
    kept = {name: value for name, value in known.items() if name not in lost}
    kept |= {name: value for name, value in stand_ins.items() if name in lost}
    return model.model_validate(kept, extra="ignore"), [p for p in problems if p.path[0] in DECIDING]


class _SinglePart(BaseModel):
    eligibility: Rule


def _rule(given: object, where: str, questionnaire: Questionnaire) -> tuple[Rule, list[ContentIssue]]:
    """The conditions that can be judged, and the issues of the others. To skip one silently would widen it."""
    kept: Rule = ()
    problems: list[ContentIssue] = []
    for condition in given if isinstance(given, list | tuple) else [given]:
        try:
            alone = _SinglePart.model_validate({"eligibility": [condition]}).eligibility
        except ValidationError as error:
            problems += problems_of(error, where)
            continue
        found = list(rule_problems(alone, (), where, questionnaire))
        problems += found
        kept += () if found else alone
    return kept, problems


def _plain_text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
