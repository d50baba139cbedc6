"""What a field of a support stands on: its sources, their newest date, and one short line that says how sure it is.

Contacts keep this fact by fact (`contact_facts`); for every other field the sources of the record say in `supports`
which fields they bear out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Source, SourceKind
from services_catalogue.model.rule_matters import matters_of
from services_catalogue.model.shown_contacts import CHECKED, FROM_A_YEAR, MAY_HAVE_CHANGED, NO_DATE
from services_catalogue.model.source_dates import MONTHS_OF_A_NEW_SOURCE, dates_in, is_within
from services_catalogue.model.status import last_day
from triage.districts import place_names
from triage.i18n import _
from triage.i18n import marked as m
from triage.questionnaire.everyday import AGE, AREA
from triage.rules import Between, OneOf, Rule

ASK_FIRST = m("Ask first.")
NO_SOURCE = m("We found no source for this. Ask first.")
SOME_OLD = m("Some of this is from {year}. It may have changed: ask first.")
SOME_UNDATED = m("The source of some of this has no date. Ask first.")
SOME_WITHOUT_SOURCE = m("We found no source for some of this. Ask first.")

SUPPORTED = re.compile(r"[a-z_]+(?:\.[a-z_]+)?")
"""The field at the beginning of an entry of `supports`: "eligibility.age (from 16)"."""
ALSO_BORNE_OUT_BY = {
    "summary": ("offers",),
    "eligibility.areas": ("eligibility.place",),
    "provider_checks": ("eligibility",),
}
"""Other names under which the sources have the same: a summary says what it offers, a check a part of the rule."""


class BasisState(StrEnum):
    """What a field stands on, the surest first."""

    CHECKED = "checked"  # a person has said that it is right, and not too long ago
    NEW = "new"
    OLD = "old"
    UNDATED = "undated"
    GENERAL_KNOWLEDGE = "general_knowledge"
    NO_SOURCE = "no_source"


STATES = tuple(BasisState)


@dataclass(frozen=True, slots=True)
class FactBasis:
    """`date` is that of the check, or of the newest source: a year, a month or a day; None when it has none."""

    field: str
    state: BasisState
    date: str | None
    sources: tuple[Source, ...]

    @property
    def weak(self) -> bool:
        """Whether people should ask before they rely on it."""
        return self.state not in (BasisState.CHECKED, BasisState.NEW)

    @property
    def certainty(self) -> str:
        """How sure it is, in the same words as a contact."""
        return self._in_words(_(FROM_A_YEAR) + " " + _(MAY_HAVE_CHANGED), _(NO_DATE) + " " + _(ASK_FIRST), _(NO_SOURCE))

    @property
    def certainty_of_some(self) -> str:
        """The same where it is true of some of what is said, and the rest is surer."""
        return self._in_words(_(SOME_OLD), _(SOME_UNDATED), _(SOME_WITHOUT_SOURCE))

    def _in_words(self, old: str, undated: str, without_source: str) -> str:
        match self.state:
            case BasisState.CHECKED:
                sentence = _(CHECKED)
            case BasisState.NEW:
                sentence = _(FROM_A_YEAR)
            case BasisState.OLD:
                sentence = old
            case BasisState.UNDATED:
                sentence = undated
            case BasisState.GENERAL_KNOWLEDGE | BasisState.NO_SOURCE:
                sentence = without_source
        return sentence.format(year=(self.date or "")[:4])


def pages_for(support: CatalogueEntry | AccessPoint, field: str) -> tuple[Source, ...]:
    """The sources of a field that have a page; what is generally known has none."""
    return tuple(one for one in _sources_of(support, field) if one.kind is SourceKind.PAGE)


def fact_basis(support: CatalogueEntry | AccessPoint, field: str, on: str) -> FactBasis:
    """What a field stands on, on a day (YYYY-MM-DD).

    `field` is as `supports` has it: "cost_to_resident", or "eligibility.age" for a matter of the rule. The last check
    of a provision lifts its fields while it holds, and not those of its access points: who checks is not shown them.
    """
    return _basis(support, field, _sources_of(support, field), on)


def source_bases(support: CatalogueEntry | AccessPoint, field: str, on: str) -> tuple[FactBasis, ...]:
    """The same of a field that is a list, by source: none of them stands for more than what it is the source of."""
    sources = _sources_of(support, field)
    return tuple(_basis(support, field, (one,), on) for one in sources) or (fact_basis(support, field, on),)


def rule_basis(support: CatalogueEntry | AccessPoint, on: str) -> tuple[FactBasis, ...]:
    """What the rule stands on, for each matter by which it turns people away."""
    matters = matters_of(support.eligibility)
    return tuple(fact_basis(support, f"eligibility.{matter}", on) for matter in matters)


def doubt_about(bases: Iterable[FactBasis]) -> str:
    """The weakest of several, said once; empty when there is none that people should ask about first."""
    given = list(bases)
    weakest = min(given, key=_weakest_first, default=None)
    if weakest is None or not weakest.weak:
        return ""
    same_of_all = all(basis.certainty == weakest.certainty for basis in given)
    return weakest.certainty if same_of_all else weakest.certainty_of_some


def _weakest_first(basis: FactBasis) -> tuple[int, str]:
    """Sorts the weakest first; of two that are as weak, the older."""
    return -STATES.index(basis.state), basis.date or ""


def _basis(support: CatalogueEntry | AccessPoint, field: str, sources: tuple[Source, ...], on: str) -> FactBasis:
    checked = support.checked if isinstance(support, CatalogueEntry) else None
    if checked is not None and checked.by and checked.on <= on < checked.stale_from:
        return FactBasis(field, BasisState.CHECKED, checked.on, sources)
    pages = [source for source in sources if source.kind is SourceKind.PAGE]
    if not pages:
        state = BasisState.GENERAL_KNOWLEDGE if sources else BasisState.NO_SOURCE
        return FactBasis(field, state, None, sources)
    date = max((date for page in pages for date in dates_in(page.date)), key=last_day, default=None)
    if date is None:
        return FactBasis(field, BasisState.UNDATED, None, sources)
    new = is_within(date, MONTHS_OF_A_NEW_SOURCE, on)
    return FactBasis(field, BasisState.NEW if new else BasisState.OLD, date, sources)


def _sources_of(support: CatalogueEntry | AccessPoint, field: str) -> tuple[Source, ...]:
    """Those that name a field; else those of the summary, where the summary says the same: "if you are 11 to 25"."""
    own = tuple(source for source in support.sources if _bears_out(source, field))
    if own or field not in SAID_IN_SUMMARIES or not SAID_IN_SUMMARIES[field](support.eligibility, support.summary):
        return own
    return tuple(source for source in support.sources if _bears_out(source, "summary"))


def _says_places(rule: Rule, summary: str) -> bool:
    places = [place_names(frozenset(test.one_of)) for test in rule if isinstance(test, OneOf) and test.question == AREA]
    return all(re.search(rf"\b{name}\b", summary) for names in places for name in names)


def _says_ages(rule: Rule, summary: str) -> bool:
    ages = [test for test in rule if isinstance(test, Between) and test.question == AGE]
    said = [int(number) for number in re.findall(r"\d+", summary)]
    from_ages = all(age.at_least is None or age.at_least in said for age in ages)
    # "under 19" is 18 at most.
    return from_ages and all(age.at_most is None or not {age.at_most, age.at_most + 1}.isdisjoint(said) for age in ages)


SAID_IN_SUMMARIES = {"eligibility.areas": _says_places, "eligibility.age": _says_ages}
"""The matters of a rule that a summary may say in full."""


def _bears_out(source: Source, field: str) -> bool:
    """Whether it is a source of a field; one that names no field is a source of all of them."""
    named = [found.group() for entry in source.supports if (found := SUPPORTED.match(entry))]
    wanted = (field, *ALSO_BORNE_OUT_BY.get(field, ()))
    return not source.supports or any(_same_field(one, name) for one in named for name in wanted)


def _same_field(named: str, field: str) -> bool:
    """Whether they are one; "eligibility" is all of a rule, and "eligibility.age_min" a part of the age."""
    part = named.startswith(f"{field}.") or (named.startswith(f"{field}_") and "." in field)
    return named == field or field.startswith(f"{named}.") or part
