"""Which of a person's health conditions nothing is made for."""

from __future__ import annotations

from app.presentation.condition_gaps import unnamed_conditions
from tests.app.shipped import cards, pathway_of
from triage.questionnaire.answers import Answers


def unnamed(*conditions: str, area: str = "derby") -> tuple[str, ...]:
    told = Answers({"area": area, "age": 40, "health_affects_work": "a_lot", "health_conditions": conditions})
    return unnamed_conditions(pathway_of(told), told, cards().conditions_named)


def test_a_condition_that_nothing_names_is_told() -> None:
    assert unnamed("diabetes", "respiratory") == ("lungs or breathing", "diabetes")


def test_a_condition_that_something_open_names_is_not() -> None:
    assert unnamed("mental_health") == ()


def test_an_option_that_does_not_say_which_condition_is_not() -> None:
    assert unnamed("other_long_term") == ()


def test_nothing_is_said_to_whoever_told_of_none_or_lives_elsewhere() -> None:
    told = Answers({"area": "derby", "age": 40})
    assert unnamed_conditions(pathway_of(told), told, cards().conditions_named) == ()
    assert unnamed("diabetes", area="outside") == ()
