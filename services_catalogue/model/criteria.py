"""A rule in the words a resident reads: what our questions test, and what only people can check."""

from __future__ import annotations

from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from triage.explanation.explanation import either_of
from triage.explanation.phrases import phrase
from triage.i18n import _
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import AnyOf, Between, Condition, Rule, tests_of


def criteria_out(support: CatalogueEntry | AccessPoint) -> dict[str, list[str]]:
    """Which criteria the triage tests by its questions, and which only people can check; each line once."""
    only_checked = (line for condition in support.eligibility for line in _only_checked(condition))
    return {
        "tested": conditions_in_words(support.eligibility),
        "checked_by_people": list(dict.fromkeys([*only_checked, *support.provider_checks])),
    }


def conditions_in_words(rule: Rule) -> list[str]:
    """Each condition of a rule as one line, for all of them must hold. What may take its place follows after "Or:"."""
    said = [c for c in rule if not any(_is_said_by(other, c) for other in rule)]
    return list(dict.fromkeys(" ".join(either_of(_ways(condition))) for condition in said))


def _is_said_by(other: Condition, condition: Condition) -> bool:
    """Whether a bare range is said by another condition: as a narrower range, with people to check beyond it.

    "You are 15 to 25" beside "You are 16 to 18. Or: with a plan it may be up to 25" would be read as two ages.
    """
    if not isinstance(condition, Between) or not isinstance(other, AnyOf) or condition.check is not None:
        return False
    match [test for test in other.any_of if test.check is None]:
        case [Between(question=condition.question) as narrower]:
            return _is_within(narrower, condition)
        case _:
            return False


def _is_within(narrower: Between, wider: Between) -> bool:
    return (wider.at_least is None or (narrower.at_least or 0) >= wider.at_least) and (
        wider.at_most is None or (narrower.at_most is not None and narrower.at_most <= wider.at_most)
    )


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
