"""The rule editor, made of ordinary form controls in the words of the questions; it works by sending the form.

A rule is here as plain values, as YAML and JSON hold it: what was typed is shown again however wrong it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from app.desk.form_options import Options, options_of
from app.web.forms import Form
from services_catalogue.reading.yaml_lines import Path
from triage.questionnaire.questionnaire import QUESTIONNAIRE

Raw = dict[str, Any]
"""One test or condition as plain values."""
NAMING = ("one_of", "none_of")
"""The kinds of test that name options."""


@dataclass(frozen=True, slots=True)
class TestControls:
    """One test as controls whose names begin with `name`. `options` is empty for a question about a number."""

    name: str
    question: str
    asks: str
    short: str
    options: Options
    chosen: tuple[str, ...]
    leaves_out: bool
    at_least: str
    at_most: str
    check: str

    __test__ = False  # a name from the domain, not a pytest class


@dataclass(frozen=True, slots=True)
class ConditionControls:
    """One condition: any one of its tests is enough."""

    name: str
    tests: tuple[TestControls, ...]


def shown(rule: Sequence[Raw], prefix: str) -> list[ConditionControls]:
    """A rule as controls. A test that cannot be shown (its question is no longer there) is left out."""
    found = []
    for i, condition in enumerate(rule):
        tests = [_shown(test, f"{prefix}-{i}-{j}") for j, test in enumerate(_tests(condition))]
        found.append(ConditionControls(f"{prefix}-{i}", tuple(test for test in tests if test is not None)))
    return [condition for condition in found if condition.tests]


def read_rule(form: Form, prefix: str) -> list[Raw]:
    """The rule that a form sent, after the change that its button asked for."""
    rule: list[Raw] = []
    for i in count():
        tests = list(_read_tests(form, f"{prefix}-{i}"))
        if not tests:
            break
        rule.append(_joined(tests))
    return _after(form.text("do"), rule, form, prefix)


def in_order_of(before: Sequence[Raw], rule: list[Raw]) -> list[Raw]:
    """The rule with the options of each test in the order that they had before, where they are the same."""
    orders = {
        (test["question"], kind, frozenset(test[kind])): list(test[kind])
        for condition in before
        for test in _tests(condition)
        for kind in NAMING
        if kind in test
    }

    def ordered(test: Raw) -> Raw:
        kind = next((kind for kind in NAMING if kind in test), None)
        if kind is None:
            return test
        return {**test, kind: orders.get((test["question"], kind, frozenset(test[kind])), test[kind])}

    return [_joined([ordered(test) for test in _tests(condition)]) for condition in rule]


def field_of(path: Path, prefix: str) -> str:
    """The id of the control that an issue of a rule is about. `path` begins behind "eligibility"."""
    places = [part for part in path if isinstance(part, int)]
    if not places:
        return f"{prefix}-new"
    last = path[-1] if path[-1] in ("at_least", "at_most", "check") else "field"
    return f"{prefix}-{places[0]}-{places[1] if len(places) > 1 and 'any_of' in path else 0}-{last}"


def _tests(condition: Raw) -> list[Raw]:
    return list(condition["any_of"]) if "any_of" in condition else [condition]


def _joined(tests: list[Raw]) -> Raw:
    return tests[0] if len(tests) == 1 else {"any_of": tests}


def _shown(test: Raw, name: str) -> TestControls | None:
    question = QUESTIONNAIRE.find(str(test.get("question")))
    if question is None:
        return None
    return TestControls(
        name=name,
        question=question.id,
        asks=question.text,
        short=question.short,
        options=options_of(question) if question.numbers is None else [],
        chosen=tuple(test.get("one_of") or test.get("none_of") or ()),
        leaves_out="none_of" in test,
        at_least=_number(test, "at_least"),
        at_most=_number(test, "at_most"),
        check=str(test.get("check") or ""),
    )


def _number(test: Raw, name: str) -> str:
    value = test.get(name)
    return "" if value is None else str(value)


def _read_tests(form: Form, name: str) -> Iterator[Raw]:
    for j in count():
        control = f"{name}-{j}"
        question = QUESTIONNAIRE.find(form.text(f"{control}-question"))
        if question is None:
            return
        test: Raw = {"question": question.id}
        if question.numbers is not None:
            for end in ("at_least", "at_most"):
                typed = form.line(f"{control}-{end}")
                if typed:
                    test[end] = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else typed
            if len(test) == 1:
                test["at_least"] = None
        else:
            kind = "none_of" if form.text(f"{control}-kind") == "none_of" else "one_of"
            test[kind] = list(form.texts(f"{control}-option"))
        if form.line(f"{control}-check"):
            test["check"] = form.line(f"{control}-check")
        yield test


def _after(action: str, rule: list[Raw], form: Form, prefix: str) -> list[Raw]:
    """The rule once a button of its own was pressed: "rule:add", "rule:or:2", "rule:take:2:0"."""
    if not action.startswith(f"{prefix}:"):
        return rule
    match action.removeprefix(f"{prefix}:").split(":"):
        case ["add"]:
            return [*rule, *_new(form.text(f"{prefix}-new"))]
        case ["or", i] if _is_in(i, rule):
            place = int(i)
            more = [*_tests(rule[place]), *_new(form.text(f"{prefix}-{i}-or"))]
            return [*rule[:place], _joined(more), *rule[place + 1 :]]
        case ["take", i, j] if _is_in(i, rule) and _is_in(j, _tests(rule[int(i)])):
            place = int(i)
            left = [test for n, test in enumerate(_tests(rule[place])) if n != int(j)]
            return [*rule[:place], *([_joined(left)] if left else []), *rule[place + 1 :]]
        case _:
            return rule


def _is_in(place: str, of: Sequence[object]) -> bool:
    return place.isascii() and place.isdigit() and len(place) < 5 and int(place) < len(of)


def _new(question_id: str) -> list[Raw]:
    question = QUESTIONNAIRE.find(question_id)
    if question is None:
        return []
    empty: Mapping[str, Any] = {"one_of": []} if question.numbers is None else {"at_least": None}
    return [{"question": question.id, **empty}]
