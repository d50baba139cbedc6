"""A rule in the words a resident reads: what our questions test, and what only people can check."""

from __future__ import annotations

from services_catalogue.model.provision import AccessPoint, Provision
from triage.explanation.phrases import phrase
from triage.i18n import _
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Rule, tests_of


def criteria_out(support: Provision | AccessPoint) -> dict[str, list[str]]:
    """Which criteria the triage tests by its questions, and which only people can check."""
    return {
        "tested": conditions_in_words(support.eligibility),
        "checked_by_people": [
            *(t.check for condition in support.eligibility for t in tests_of(condition) if t.check is not None),
            *support.provider_checks,
        ],
    }


def conditions_in_words(rule: Rule) -> list[str]:
    """Each condition of a rule as a sentence, without the tests that only people can settle."""
    found = []
    for condition in rule:
        tests = tests_of(condition)
        sure = [test for test in tests if test.check is None] or tests
        phrases = list(dict.fromkeys(phrase(test, QUESTIONNAIRE) for test in sure))
        found.append(_("You {phrase}.").format(phrase=_(", or you ").join(phrases)))
    return found
