"""A rule says who a provision is for: conditions that must all hold, each one test on one question or any of a few.

The same tests say when a question is asked. A commissioner can read a rule aloud, so it has no arithmetic, no nesting
beyond one `any_of` and no expression language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    model_validator,
)

from triage.districts import AREA_GROUPS
from triage.work_statuses import WORK_BRANCHES

# Who said "a refugee or seeking asylum" before that was split may be either, and is never held to be one of the two.
REFUGEE_BRANCHES = {"refugee_or_asylum": ("refugee", "asylum_seeker", "refugee_or_asylum")}
BRANCHES: dict[str, Mapping[str, tuple[str, ...]]] = {
    "area": AREA_GROUPS,
    "work_status": WORK_BRANCHES,
    "life_circumstances": REFUGEE_BRANCHES,
}
"""For a question whose options are a tree: the names of its branches that a rule may use, with their options."""


class _Test(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    # A true sentence that still has to be checked when the answer matches: the match is then NOT_KNOWN, never MET.
    # It keeps a rule from being wider or narrower than its source ("carers can join in other areas' schemes").
    check: str | None = None


def _options_of(named: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """The options that are meant: a county area stands for its districts, `employed` for every answer with a job."""
    branches = BRANCHES.get(info.data.get("question", ""), {})
    return tuple(dict.fromkeys(option for name in named for option in branches.get(name, (name,))))


OptionNames = Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_options_of)]


class OneOf(_Test):
    """The answer is, or includes, at least one of these options."""

    one_of: OptionNames


class NoneOf(_Test):
    """The answer is, or includes, none of these options."""

    none_of: OptionNames


class Between(_Test):
    """The number is in the range, both ends included."""

    at_least: int | None = None
    at_most: int | None = None

    @model_validator(mode="after")
    def _has_an_end(self) -> Between:
        if self.at_least is None and self.at_most is None:
            raise ValueError("give at_least, at_most or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least is above at_most, so nobody could meet this")
        return self


def _kind_of_test(value: Any) -> str | None:
    keys = value if isinstance(value, dict) else getattr(value, "model_fields_set", ())
    for tag, names in (("any_of", ("any_of",)), ("one_of", ("one_of",)), ("none_of", ("none_of",))):
        if any(name in keys for name in names):
            return tag
    return "between" if "at_least" in keys or "at_most" in keys else None


_TELL = {
    "discriminator": _kind_of_test,
    "custom_error_type": "unknown_test",
    "custom_error_message": "use one_of, none_of, at_least / at_most, or any_of",
}
Test = Annotated[
    Annotated[OneOf, Tag("one_of")] | Annotated[NoneOf, Tag("none_of")] | Annotated[Between, Tag("between")],
    Discriminator(**_TELL),
]


class AnyOf(BaseModel):
    """At least one of these tests holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    any_of: Annotated[tuple[Test, ...], Field(min_length=2)]


Condition = Annotated[
    Annotated[OneOf, Tag("one_of")]
    | Annotated[NoneOf, Tag("none_of")]
    | Annotated[Between, Tag("between")]
    | Annotated[AnyOf, Tag("any_of")],
    Discriminator(**_TELL),
]
Rule = tuple[Condition, ...]


def options_named(test: Test) -> frozenset[str]:
    """The options that a test names, to be chosen or not; none for a number."""
    match test:
        case OneOf(one_of=named) | NoneOf(none_of=named):
            return frozenset(named)
        case Between():
            return frozenset()


def tests_of(condition: Condition) -> tuple[Test, ...]:
    """The tests inside a condition: one, or those of its any_of."""
    match condition:
        case AnyOf():
            return condition.any_of
        case _:
            return (condition,)


def entails(test: Test, condition: Condition) -> bool:
    """Whether whoever meets a test meets a condition too, whatever else they say. False where that is not certain."""
    if isinstance(condition, AnyOf):
        return any(entails(test, inside) for inside in condition.any_of)
    if test.question != condition.question or condition.check is not None:
        return False
    match test, condition:
        case OneOf(), OneOf():
            return set(test.one_of) <= set(condition.one_of)
        case NoneOf(), NoneOf():
            return set(test.none_of) >= set(condition.none_of)
        case Between(), Between():
            low, high = condition.at_least, condition.at_most
            return (low is None or (test.at_least is not None and test.at_least >= low)) and (
                high is None or (test.at_most is not None and test.at_most <= high)
            )
    return False
