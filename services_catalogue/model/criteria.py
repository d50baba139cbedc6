"""A rule in the words a resident reads: what our questions test, and what only people can check."""

from __future__ import annotations

from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from triage.explanation.explanation import either_of
from triage.explanation.phrases import phrase
from triage.i18n import _
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Condition, Rule, tests_of


def criteria_out(support: CatalogueEntry | AccessPoint) -> dict[str, list[str]]:
    """Which criteria the triage tests by its questions, and which only people can check; each line once."""
    only_checked = (line for condition in support.eligibility for line in _only_checked(condition))
    return {
        "tested": conditions_in_words(support.eligibility),
        "checked_by_people": list(dict.fromkeys([*only_checked, *support.provider_checks])),
    }


def conditions_in_words(rule: Rule) -> list[str]:
    """Each condition of a rule as one line. What people may check in its place follows after "Or:"."""
    return list(dict.fromkeys(line for condition in rule for line in either_of(_ways(condition))))


def _ways(condition: Condition) -> list[str]:
    tests = tests_of(condition)
    sure = [test for test in tests if test.check is None]
    phrases = list(dict.fromkeys(phrase(test, QUESTIONNAIRE) for test in sure or tests))
    checks = [test.check for test in tests if test.check is not None] if sure else []
    return [_("You {phrase}.").format(phrase=_(", or you ").join(phrases)), *checks]


def _only_checked(condition: Condition) -> list[str]:
    """What people check of a condition that no answer meets for sure; one of the ways is enough."""
    checks = [test.check for test in tests_of(condition) if test.check is not None]
    return either_of(checks) if len(checks) == len(tests_of(condition)) else []
