"""Templates place what they are handed: which words, which colour and which order it is, Python decides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

from app.web.templating import TEMPLATES, environment

COMPARING = frozenset({"eq", "equalto", "==", "ne", "!=", "in", "sameas"})
CHOOSING = frozenset({"select", "reject", "selectattr", "rejectattr"})
ORDERING = frozenset({"sort", "dictsort", "groupby", "unique", "reverse", "slice", "batch"})
CHANGING = frozenset({"append", "extend", "insert", "pop", "remove", "sort", "reverse", "update"})


def is_written_out(node: nodes.Node) -> bool:
    """Whether a value is words that stand in the template, or is made of some."""
    match node:
        case nodes.Const():
            return isinstance(node.value, str)
        case nodes.Tuple() | nodes.List():
            return any(is_written_out(item) for item in node.items)
        case nodes.Concat():
            return any(is_written_out(part) for part in node.nodes)
        case nodes.Filter():
            return node.node is not None and is_written_out(node.node)
        case _:
            return False


def decided_by(node: nodes.Node) -> str:
    """What a piece of a template decides; empty when it only places something."""
    match node:
        case nodes.Compare() if any(is_written_out(one) for one in (node.expr, *(of.expr for of in node.ops))):
            return "compares with words"
        case nodes.Test() if node.name in COMPARING and any(is_written_out(one) for one in node.args):
            return "compares with words"
        case nodes.Filter() if node.name in CHOOSING and any(
            isinstance(one, nodes.Const) and one.value in COMPARING for one in node.args
        ):
            return "compares with words"
        case nodes.Filter() if node.name in ORDERING:
            return "orders a list"
        case nodes.Slice():
            return "cuts a list or a text"
        case nodes.Call(node=nodes.Getattr(attr=name)) if name in CHANGING:
            return "changes a list"
        case _:
            return ""


def decisions(source: str) -> Iterator[str]:
    """Each decision of a template, with its line."""
    for node in environment.parse(source).find_all(nodes.Node):
        if what := decided_by(node):
            yield f"line {node.lineno} {what}"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_decides(path: Path) -> None:
    assert list(decisions(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('{% if state == "draft" %}x{% endif %}', "compares with words"),
        ('{% if "draft" != state %}x{% endif %}', "compares with words"),
        ("{{ 'a' if state in ('draft', 'in_review') }}", "compares with words"),
        ('{% if "editor" in roles %}x{% endif %}', "compares with words"),
        ('{% for one in mistakes if one.field == "how-" ~ id %}x{% endfor %}', "compares with words"),
        ('{% if field == "how-%d" | format(id) %}x{% endif %}', "compares with words"),
        ('{% if state is equalto "draft" %}x{% endif %}', "compares with words"),
        ('{{ mistakes | selectattr("field", "equalto", "some") | list }}', "compares with words"),
        ("{% set _ignored = items.append(one) %}", "changes a list"),
        ("{{ roles | sort | join }}", "orders a list"),
        ("{% for one in some[:6] %}x{% endfor %}", "cuts a list or a text"),
    ],
)
def test_a_decision_is_noticed(source: str, what: str) -> None:
    assert list(decisions(source)) == [f"line 1 {what}"]


@pytest.mark.parametrize(
    "source",
    [
        "{% if count == 1 %}x{% endif %}",
        "{% if key == show %}x{% endif %}",
        '{{ "Wait" if late else "Go" }}',
        '{% if form.text("reason") %}x{% endif %}',
        "{% if packet is none or loop.first %}x{% endif %}",
        '{{ parts | selectattr("is_open") | list | length }}',
    ],
)
def test_placing_is_no_decision(source: str) -> None:
    assert list(decisions(source)) == []
