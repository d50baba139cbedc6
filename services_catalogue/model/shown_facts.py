"""How sure the facts of a support are, in the words that pages and the API show beside them: all read it here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from services_catalogue.model.amounts import has_amount
from services_catalogue.model.body import Body
from services_catalogue.model.fact_basis import doubt_about, fact_basis, pages_for, rule_basis, source_bases
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Evidence, Provision, SupportFields
from triage.i18n import _

NAMES = ("provider", "commissioner")
"""The fields that name a body."""
EMERGENCY = re.compile(r"\b(?:999|111)\b")
"""The numbers of whoever must not wait."""


@dataclass(frozen=True, slots=True)
class FactCertainty:
    """One short line for each field; empty where there is nothing to say, and for support that takes nobody new."""

    summary: str = ""
    eligibility: str = ""
    good_to_know: str = ""
    cost_to_resident: str = ""
    evidence: str = ""
    provider: str = ""
    commissioner: str = ""


def certainty_of_facts(support: CatalogueEntry | AccessPoint, on: str) -> FactCertainty:
    """How sure each field is on a day (YYYY-MM-DD).

    A cost and the claim that it works always have their line. The others have one when people should ask first; and a
    summary with an amount in it says from when that is. A body needs no source that it runs itself. Nothing is said of
    a national crisis line: whoever is in danger must not be held up by a word of doubt.
    """
    if support.closed(on) or (isinstance(support, Body) and support.is_national_crisis_line):
        return FactCertainty()
    summary = fact_basis(support, "summary", on)
    shown = {
        "summary": summary.certainty if summary.weak or has_amount(support.summary) else "",
        "eligibility": doubt_about(rule_basis(support, on)),
    }
    if _claims(support.good_to_know):
        shown["good_to_know"] = doubt_about(source_bases(support, "good_to_know", on))
    if isinstance(support, SupportFields):
        shown |= {name: doubt_about([fact_basis(support, name, on)]) for name in NAMES if getattr(support, name)}
        if support.cost_to_resident:
            shown["cost_to_resident"] = fact_basis(support, "cost_to_resident", on).certainty
    if isinstance(support, Provision) and evidence_shown(support) is not Evidence.NOT_KNOWN:
        shown["evidence"] = fact_basis(support, "evidence", on).certainty
    return FactCertainty(**shown)


def cost_in_words(cost: str | None) -> str:
    """What it costs, as a sentence: "free" is none. Empty when it is not known."""
    if not cost:
        return ""
    sentence = _("It is {cost}").format(cost=cost) if cost.startswith("free") else cost
    return f"{sentence[:1].upper()}{sentence[1:]}{'' if sentence.endswith('.') else '.'}"


def evidence_shown(provision: Provision) -> Evidence:
    """Whether it is known to work, as far as a page among its sources says so: the record alone is no reason to."""
    return provision.evidence if pages_for(provision, "evidence") else Evidence.NOT_KNOWN


def _claims(sentences: Iterable[str]) -> list[str]:
    """Those that say how something is. What only says what to ask needs no source, and nobody asks first before 999."""
    return [sentence for sentence in sentences if not sentence.startswith("Ask ") and not EMERGENCY.search(sentence)]
