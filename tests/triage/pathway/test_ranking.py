"""The ranking is lexicographic: each reason outweighs all after it, and the name decides only at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest

from tests.triage.catalogue import ON, Example
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import OneOf

SOMEBODY: dict[str, Value] = {"area": "derby", "caring_hours": "35_or_more", "wants": ("confidence",)}
CARER = OneOf(question="caring_hours", one_of=("35_or_more",))
NOT_SAID = OneOf(question="lone_parent", one_of=("yes",))
IN_DERBY = OneOf(question="area", one_of=("derby",))
IN_MANY = OneOf(question="area", one_of=("derbyshire", "derby"))


@dataclass(frozen=True)
class Reason:
    """What one provision has that ranks it first, and another has instead; both are alike in all other reasons."""

    name: str
    has: dict[str, Any] = field(default_factory=dict)
    has_not: dict[str, Any] = field(default_factory=dict)


REASONS = (
    Reason("it fits what they told us", has_not={"eligibility": (NOT_SAID,)}),
    Reason("it helps at their stage", has_not={"stage": "step_up"}),
    Reason("it serves what they want", has={"offers": ("mentoring",)}),
    Reason("it is for people like them", has={"eligibility": (CARER,)}),
    Reason("it is near", has={"eligibility": (IN_DERBY,)}, has_not={"eligibility": (IN_MANY,)}),
    Reason("it is a step of its own", has_not={"alongside": True}),
    Reason("it is in less doubt", has_not={"overdue_from": ON}),
    Reason("it leaves less to check", has_not={"provider_checks": ("You need a letter.",)}),
    Reason("its name comes first", has={"slug": "a"}, has_not={"slug": "z"}),
)
NEIGHBOURS = list(pairwise(REASONS))


def example(slug: str, *parts: dict[str, Any]) -> Example:
    """A provision with all of these, not known to run: else that would count before all reasons."""
    together: dict[str, Any] = {"slug": slug, "runs": False}
    for part in parts:
        rule = together.get("eligibility", ()) + part.get("eligibility", ())
        together |= {**part, "eligibility": rule}
    return Example(**together)


@pytest.mark.parametrize(("one", "next_one"), NEIGHBOURS, ids=[f"{a.name}, then {b.name}" for a, b in NEIGHBOURS])
def test_each_reason_outweighs_the_next_one(one: Reason, next_one: Reason) -> None:
    first = example("z", one.has, next_one.has_not)
    second = example("a", one.has_not, next_one.has)
    pathway = Pathfinder((first, second), QUESTIONNAIRE).pathway(Answers(SOMEBODY), ON)
    assert pathway.first_slug == first.slug


def test_what_is_met_for_sure_comes_first_where_no_move_does_and_nothing_from_nothing() -> None:
    may_fit, fits = Example("may-fit", (NOT_SAID,)), Example("fits", runs=False)
    pathway = Pathfinder((may_fit, fits), QUESTIONNAIRE).pathway(Answers(SOMEBODY), ON)
    assert pathway.first_slug == "fits"
    assert Pathfinder((may_fit,), QUESTIONNAIRE).pathway(Answers(SOMEBODY), ON).first_slug is None
