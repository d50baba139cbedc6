"""A rule says who a provision is for: conditions that must all hold, each one test on one question or any of a few.

The same tests say when a question is asked. A commissioner can read a rule aloud, so it has no arithmetic, no nesting
beyond one `any_of` and no expression language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

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

from triage.places import AREA_GROUPS

if TYPE_CHECKING:
    from triage.questions import Question, Questionnaire


class _Test(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    # A true sentence that still has to be checked when the answer matches: the match is then NOT_KNOWN, never MET.
    # It keeps a rule from being wider or narrower than its source ("carers can join in other areas' schemes").
    check: str | None = None


def _districts_of(named: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """A rule may name a county area in place of its districts, and `all` for the 17."""
    if info.data.get("question") != "area":
        return named
    return tuple(dict.fromkeys(district for name in named for district in AREA_GROUPS.get(name, (name,))))


Named = Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_districts_of)]


class OneOf(_Test):
    """The answer is, or includes, at least one of these options."""

    one_of: Named


class NoneOf(_Test):
    """The answer is, or includes, none of these options."""

    none_of: Named


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


def tests_of(condition: Condition) -> tuple[Test, ...]:
    """The tests inside a condition: one, or those of its any_of."""
    match condition:
        case AnyOf():
            return condition.any_of
        case _:
            return (condition,)


def problems_with(rule: Rule, questionnaire: Questionnaire) -> list[str]:
    """What is wrong with a rule, in plain words with the mend; empty when it can be judged.

    The place of each is its position in the rule, from 1.
    """
    found: list[str] = []
    for position, condition in enumerate(rule, start=1):
        for test in tests_of(condition):
            problem = _problem_with(test, questionnaire)
            if problem is not None:
                found.append(f"condition {position}: {problem}")
    return found


def _problem_with(test: Test, questionnaire: Questionnaire) -> str | None:
    question = questionnaire.find(test.question)
    if question is None:
        known = ", ".join(q.id for q in questionnaire)
        return f"there is no question '{test.question}'. Use one of: {known}"
    match test:
        case Between():
            return _problem_with_range(test, question)
        case OneOf():
            return _problem_with_options(test.one_of, question)
        case NoneOf():
            if {option.id for option in question.options} <= set(test.none_of) and question.options:
                return f"every option of '{question.id}' is named, so nobody who answers could meet this. Name fewer"
            return _problem_with_options(test.none_of, question)


def _problem_with_range(test: Between, question: Question) -> str | None:
    if question.numbers is None:
        return f"'{question.id}' is not a number. Use one_of or none_of with its options"
    if test.at_least is not None and test.at_least > question.numbers.stop - 1:
        return f"'{question.id}' is never {test.at_least} or more, so nobody could meet this"
    if test.at_most is not None and test.at_most < question.numbers.start:
        return f"'{question.id}' is never {test.at_most} or less, so nobody could meet this"
    return None


def _problem_with_options(named: tuple[str, ...], question: Question) -> str | None:
    if question.numbers is not None:
        return f"'{question.id}' is a number. Use at_least and at_most"
    options = [option.id for option in question.options]
    strangers = [name for name in named if name not in options]
    if strangers:
        return f"'{question.id}' has no option '{strangers[0]}'. Use one of: {', '.join(options)}"
    return None
