"""Every sentence can be said in another language."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from tests.triage.catalogue import ON, Example
from tests.triage.people import people
from triage.i18n import _, marked, speaking
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Between


class Loud(NullTranslations):
    """A language for tests: English in capitals, with the places for names left as they are."""

    def gettext(self, message: str) -> str:
        shouted = message.upper()
        for name in ("facts", "needs", "phrase", "age", "name", "place", "places", "low", "high", "value", "need"):
            shouted = shouted.replace("{" + name.upper() + "}", "{" + name + "}")
        return shouted


@pytest.fixture
def loud() -> Iterator[None]:
    token = speaking.set(Loud())
    yield
    speaking.reset(token)


def test_english_is_spoken_when_nothing_else_is_set() -> None:
    assert _("Hello.") == marked("Hello.") == "Hello."


@pytest.mark.usefixtures("loud")
def test_another_language_is_spoken_when_it_is_set() -> None:
    assert _("Hello.") == "HELLO."
    assert marked("Hello.") == "Hello."


@pytest.mark.usefixtures("loud")
def test_the_sentences_of_a_pathway_are_in_the_language() -> None:
    """Facts, needs, checks, reasons and changes, but for the names of things."""
    adults = Example("Help", (Between(question="age", at_least=18),), offers=("mentoring",))
    finder = Pathfinder((adults,), QUESTIONNAIRE)
    said: list[str] = []
    for answers in [Answers({"age": 17}), Answers({"wants": ("confidence",)}), *people(10)]:
        pathway = finder.pathway(answers, ON)
        said += pathway.not_covered
        for entry in pathway.entries():
            said += [*entry.why, *entry.why_not, *entry.explanation.check]
            said += [change.sentence for change in entry.explanation.would_change]
    assert said
    assert [sentence for sentence in said if sentence != sentence.upper()] == []
