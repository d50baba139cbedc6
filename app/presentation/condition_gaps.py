"""Which of a person's health conditions nothing is made for: said plainly, so that nobody looks for it in vain."""

from __future__ import annotations

from collections.abc import Mapping

from app.web.templating import lower_first
from services_catalogue.model.provision import Provision
from triage.i18n import _
from triage.pathway.pathway import Part, Pathway
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import OneOf, tests_of

CONDITIONS = "health_conditions"
NO_KIND = "other_long_term"
"""The option that does not say which condition it is."""


def conditions_named(provision: Provision) -> frozenset[str]:
    """The conditions that a provision, or a local place of it, names in its rule."""
    rules = (provision.eligibility, *(point.eligibility for point in provision.access_points))
    tests = [test for rule in rules for condition in rule for test in tests_of(condition)]
    return frozenset(o for t in tests if isinstance(t, OneOf) and t.question == CONDITIONS for o in t.one_of)


def unnamed_conditions(pathway: Pathway, answers: Answers, named: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The labels of those conditions that nothing open to this person names; `named` is by slug."""
    told = answers.said(CONDITIONS)
    if not isinstance(told, tuple) or pathway.outside:
        return ()
    of_open: set[str] = {NO_KIND}.union(
        *(named[entry.support.slug] for entry in pathway.entries() if entry.part is not Part.NOT_NOW)
    )
    options = QUESTIONNAIRE[CONDITIONS].options
    return tuple(lower_first(_(option.label)) for option in options if option.id in told and option.id not in of_open)
