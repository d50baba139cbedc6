"""What is checked of an entry that reads well: its rules, its references, its dates, and what stands there twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Set
from datetime import datetime
from zoneinfo import ZoneInfo

from services_catalogue.model.body import ASKED_OF_A_BODY, Body
from services_catalogue.model.contact_facts import ContactFact, ContactKind
from services_catalogue.model.provision import SUPPORT_ONLY, AccessPoint, CatalogueEntry, Provision, SupportFields
from services_catalogue.model.shown_contacts import PAGES
from services_catalogue.model.source_dates import only_date
from services_catalogue.model.status import GATHERED_ON, first_day
from services_catalogue.reading.impossible_dates import impossible_dates, sourced_facts
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.yaml_lines import Path
from triage.judgement.rule_checks import problems_with
from triage.questionnaire.questions import Questionnaire
from triage.rules import AnyOf, Rule, tests_of

IN_THE_SOURCE = "Write the date that stands in the source"


def entry_problems(entry: CatalogueEntry, where: str, questionnaire: Questionnaire) -> Iterator[ContentIssue]:
    """The issues of an entry by itself, whatever else is in the catalogue."""
    for around, support in _supports(entry):
        yield from rule_problems(support.eligibility, around, where, questionnaire)
        yield from _told_twice(support, around, where)
        yield from impossible_dates(support, around, where)
        if isinstance(entry, Body):
            yield from _of_no_body(support, around, where)
    points = Counter(point.id for point in entry.access_points)
    for i, point in enumerate(entry.access_points):
        if points[point.id] > 1:
            what = f"two access points have the id '{point.id}'"
            yield ContentIssue(where, ("access_points", i, "id"), what, "Change one of them")


def rule_problems(rule: Rule, around: Path, where: str, questionnaire: Questionnaire) -> Iterator[ContentIssue]:
    """The issues of a rule that reads well but asks for a question or an option that is not there."""
    for position, condition in enumerate(rule):
        path = (*around, "eligibility", position)
        tests = condition.any_of if isinstance(condition, AnyOf) else None
        parts = [(path, condition)] if tests is None else [((*path, "any_of", i), test) for i, test in enumerate(tests)]
        for place, part in parts:
            for told in problems_with((part,), questionnaire):
                # Told as "condition 1: what. Mend": its place is in the path already.
                what, _, mend = told.partition(": ")[2].partition(". ")
                yield ContentIssue(where, place, what, mend or "Change or take away this condition")


def reference_problems(
    entry: CatalogueEntry, known: Set[str], where: str, beside: Collection[str] = ()
) -> Iterator[ContentIssue]:
    """The issues of an entry's references: one that is not in `known`, itself, or none for when it closes.

    A name may be mixed up with one in `beside` too. A body leads nowhere, so it may close with nothing in its place.
    """
    for path, slug in _named(entry):
        if slug not in known and not ("confused_with" in path and slug in beside):
            yield ContentIssue(where, path, f"there is no provision '{slug}'", "Use the slug of one in the catalogue")
        elif slug == entry.slug and path[0] != "access_points":
            yield ContentIssue(where, path, "a provision cannot lead to itself", "Take this line away")
    if not isinstance(entry, Provision):
        return
    closes = entry.ended or (entry.dates.confirmed and (entry.dates.end or entry.dates.last_referral))
    if closes and not entry.try_instead and entry.successor is None:
        when = "it has ended" if entry.ended else "it will close by itself when its confirmed date is over,"
        what = f"{when} and has no try_instead and no successor, so whoever looks for it is left with nothing"
        yield ContentIssue(where, ("try_instead",), what, "Name the nearest provision that still runs")


def _named(entry: CatalogueEntry) -> Iterator[tuple[Path, str]]:
    if isinstance(entry, Provision):
        if entry.successor is not None:
            yield ("successor",), entry.successor
        for field in ("opens", "try_instead"):
            yield from (((field, i), slug) for i, slug in enumerate(getattr(entry, field)))
    for around, support in _supports(entry):
        for i, similar in enumerate(support.confused_with):
            if similar.slug is not None:
                yield (*around, "confused_with", i), similar.slug


def _supports(entry: CatalogueEntry) -> Iterator[tuple[Path, CatalogueEntry | AccessPoint]]:
    yield (), entry
    yield from ((("access_points", i), point) for i, point in enumerate(entry.access_points))


def problems_of_days(entry: CatalogueEntry, where: str) -> Iterator[ContentIssue]:
    """The issues of facts that would be gathered or checked on a day to come, or be read in a source of then.

    On a machine whose clock is behind, no day counts as one to come up to that of the research.
    """
    last = max(datetime.now(ZoneInfo("Europe/London")).date().isoformat(), GATHERED_ON)
    for around, support in _supports(entry):
        for path, day, mend in _days_gone(support):
            if day is not None and first_day(day) > last:
                yield ContentIssue(where, (*around, *path), f"'{day}' has not come yet", mend)


def _days_gone(support: CatalogueEntry | AccessPoint) -> Iterator[tuple[Path, str | None, str]]:
    """The dates of what has happened already, each with where it stands, and the mend."""
    mend = "Write the day on which the facts were gathered, or leave it empty"
    yield ("dates", "gathered_on"), support.dates.gathered_on, mend
    yield ("dates", "as_of"), support.dates.as_of, "Write the date of the source that shows the status"
    for n, page in enumerate(support.sources):
        yield ("sources", n, "date"), only_date(page.date), IN_THE_SOURCE
    for field, facts in sourced_facts(support).items():
        for i, fact in enumerate(facts):
            for n, source in enumerate(fact.sources):
                yield (field, i, "sources", n, "date"), only_date(source.date), IN_THE_SOURCE
            if fact.checked is not None:
                yield (field, i, "checked", "on"), fact.checked.on, "Write the day on which the person checked it"


def _of_no_body(support: CatalogueEntry | AccessPoint, around: Path, where: str) -> Iterator[ContentIssue]:
    """The issues of a body, or of an access point of one, that says or asks what only support does."""
    for position, condition in enumerate(support.eligibility):
        if any(test.question not in ASKED_OF_A_BODY for test in tests_of(condition)):
            what = "the rule of a body asks only where people live and how old they are"
            yield ContentIssue(where, (*around, "eligibility", position), what, "Write in 'for_whom' who it is for")
    for name in SUPPORT_ONLY if isinstance(support, AccessPoint) else ():
        if name in support.model_fields_set and getattr(support, name) != AccessPoint.model_fields[name].default:
            mend = "Put it into 'contacts'" if name == "contact" else "Take it away"
            yield ContentIssue(where, (*around, name), f"a body has no '{name}'", mend)


def _told_twice(support: CatalogueEntry | AccessPoint, around: Path, where: str) -> Iterator[ContentIssue]:
    """The issues of facts that stand there before, so that one of the two could go out of date unseen."""
    first: dict[tuple[str, str, str | None], int] = {}
    for i, fact in enumerate(support.contacts):
        before = first.setdefault((*_what_it_is(fact), fact.for_whom), i)
        if before != i:
            what = f"this contact stands in entry {before + 1} already"
            yield ContentIssue(
                where, (*around, "contacts", i, "value"), what, "Put the sources of both into one of them"
            )
    kinds = [fact.kind for fact in support.access]
    for i, kind in enumerate(kinds):
        if kind in kinds[:i]:
            what = f"this kind of access stands in entry {kinds.index(kind) + 1} already"
            yield ContentIssue(where, (*around, "access", i, "kind"), what, "Make one entry of the two")
    taught = [(fact.sector, fact.level) for fact in support.teaches] if isinstance(support, SupportFields) else []
    for i, one in enumerate(taught):
        if one in taught[:i]:
            what = f"this sector stands at the same level in entry {taught.index(one) + 1} already"
            yield ContentIssue(where, (*around, "teaches", i, "sector"), what, "Make one entry of the two")


def _what_it_is(fact: ContactFact) -> tuple[str, str]:
    """What is the same of two contacts that lead to the same: a page to act at is one to read too."""
    if fact.kind in PAGES:
        host, slash, path = fact.value.partition("://")[2].partition("/")
        return "page", f"{host.lower().rstrip('.')}{slash}{path}".rstrip("/")
    folded = " ".join(fact.value.split())
    return fact.kind.value, folded.casefold() if fact.kind is not ContactKind.BSL_VIDEO else folded
