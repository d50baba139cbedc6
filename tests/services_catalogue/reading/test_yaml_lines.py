"""YAML is read by the rules of YAML 1.2, strictly, and alike with and without the parser that is written in C."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from services_catalogue.reading import yaml_lines
from services_catalogue.reading.yaml_lines import DEEPEST, YamlError, read_marked

SHIPPED = sorted((Path(__file__).parents[3] / "services_catalogue").glob("*/*.yaml"))
TEXTS = [file.read_text(encoding="utf-8") for file in SHIPPED]


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_lines, "LOADER", getattr(yaml, request.param))


def test_the_parser_written_in_c_is_here_and_is_used() -> None:
    assert yaml_lines.LOADER is yaml.CSafeLoader


def test_every_shipped_file_reads_alike_with_both_parsers(monkeypatch: pytest.MonkeyPatch) -> None:
    by_c = [read_marked(text) for text in TEXTS]
    monkeypatch.setattr(yaml_lines, "LOADER", yaml.SafeLoader)
    assert [read_marked(text) for text in TEXTS] == by_c


WORDS = {
    None: ["", "~", "null", "Null", "NULL"],
    True: ["true", "True", "TRUE"],
    False: ["false", "False", "FALSE"],
    12: ["12", "+12", "012", "1_2"],
    -3: ["-3"],
    1.5: ["1.5", "+1.5", "1_5e-1", "15.e-1", "1.5E0"],
    0.5: [".5", "5e-1"],
    1e5: ["1e5", "1.e+5", ".1e+6"],
}
STAYS_TEXT = [
    *("yes", "Yes", "no", "NO", "on", "Off", "y", "N", "tRUE", "nULL", "none"),
    *("2025-09", "2025-09-01", "2025-09-01 10:00:00", "1:30", "1:30.5"),
    *("0x1F", "0o17", "0b1", "1__0", "1_", "_1", "1._5", ".5e5", "+", "٣", ".inf", "-.INF", ".nan"),
    *("=", "<<", "9" * 5000),
]


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize(("value", "written"), [(value, word) for value, words in WORDS.items() for word in words])
def test_a_word_that_is_no_text_is_text_in_quotes(value: object, written: str) -> None:
    assert repr(read_marked(f"a: {written}").content) == repr({"a": value})
    assert read_marked(f"a: '{written}'").content == {"a": written}
    assert read_marked(f"{written or '~'}: b").content == {written or "~": "b"}, "a name is always a text"


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize("written", STAYS_TEXT)
def test_what_other_rules_take_for_something_else_stays_text(written: str) -> None:
    assert read_marked(f"a: {written}").content == {"a": written}


@pytest.mark.usefixtures("each_parser")
def test_each_part_knows_its_line() -> None:
    marked = read_marked(
        "# a note\nname: a\nlist:\n  - {b: 1,\n     c: 2}\n  -\n    d: |\n      e\n\n      f\nlast:\n  g\n"
    )
    assert marked.content == {"name": "a", "list": [{"b": 1, "c": 2}, {"d": "e\n\nf\n"}], "last": "g"}
    assert marked.lines == {
        (): 2, ("name",): 2, ("list",): 3, ("list", 0): 4, ("list", 0, "b"): 4, ("list", 0, "c"): 5,
        ("list", 1): 7, ("list", 1, "d"): 7, ("last",): 11,
    }  # fmt: skip


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize("nothing", ["", "\n\n", "# a note", "# a note\n# another\n", "\ufeff", "---\n"])
def test_a_text_with_nothing_in_it_is_nothing(nothing: str) -> None:
    assert read_marked(nothing).content is None


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_end_of_a_line_is_one(end: str) -> None:
    marked = read_marked(f"\ufeffa: b{end}c:{end}  - d{end}")
    assert (marked.content, marked.lines[("c", 0)]) == ({"a": "b", "c": ["d"]}, 3)


MISTAKES = {
    "a: b\nc: d\na: e": (3, "'a' stands here twice"),
    "a: b\nc: {d: 1,\n d: 2}": (3, "'d' stands here twice"),
    "<<: {a: b}\n<<: {c: d}": (2, "'<<' stands here twice"),
    "a: b\nc: &d e": (2, "the mark '&d' repeats one part"),
    "&a b: c": (1, "the mark '&a' repeats one part"),
    "a: &a [*a]": (1, "the mark '&a' repeats one part"),
    "a:\n  *b": (2, "the mark '*b' repeats one part"),
    "*b : a": (1, "the mark '*b' repeats one part"),
    "a: !b c": (1, "a mark that begins with '!'"),
    "a: !!python/object:os.system c": (1, "a mark that begins with '!'"),
    "a:\n  - !!int '1'": (2, "a mark that begins with '!'"),
    "a: ! b": (1, "a mark that begins with '!'"),
    "!a {b: c}": (1, "a mark that begins with '!'"),
    "!a b: c": (1, "a mark that begins with '!'"),
    "[a]: b": (1, "a field's name should be a word"),
    "? {a: b}\n: c": (1, "a field's name should be a word"),
    "a: b\n---\nc: d": (2, "a second document begins here"),
    "a\n---\n---\n": (2, "a second document begins here"),
    "a: b\n\tc: d": (2, "a tab stands here"),
    "a: b\tc": (1, "a tab stands here"),
    "a: 'b\n  \tc'": (2, "a tab stands here"),
    "a: |# b\n  c": (1, "a '#' stands right after"),
    "- >-2# b\n": (1, "a '#' stands right after"),
    "a:\r |# b": (1, "a '#' stands right after"),
    "a: b\nc: \x00": (2, "it has a character that YAML does not allow"),
    "a: '\x7f'": (1, "it has a character that YAML does not allow"),
    "a: \ud800": (1, "it has a character that YAML does not allow"),
    "a: b\n\ufeff": (2, "it has a character that YAML does not allow"),
    "a: b\x85c: d": (1, "it has a character that YAML does not allow"),
    "a: b\u2028c": (1, "it has a character that YAML does not allow"),
    'a:\n  b: "\\q"': (2, "found unknown escape character"),
    "a: [b,\n  c": (2, ""),
    "a: 'b\n": (2, "found unexpected end of stream"),
    "a: b: c": (1, "mapping values are not allowed"),
    "a: `b": (1, "found character"),
    "a: b\n - c: d": (2, "mapping values are not allowed"),
    "a: b\n- c": (2, ""),
    "%YAML 2.0\n---\na": (1, "found incompatible YAML document"),
    "x" * 2000 + ": a\nb": (1, ""),
    "[" * 100_000: (1, "it is nested too deeply"),
    "a: " + "{b: " * 100_000: (1, "it is nested too deeply"),
    "\n" + "- " * 100_000: (2, "it is nested too deeply"),
    "? " * 100_000: (1, "it is nested too deeply"),
}


@pytest.mark.usefixtures("each_parser")
@pytest.mark.parametrize(
    ("text", "line", "what"), [(text, *told) for text, told in MISTAKES.items()], ids=[repr(t[:20]) for t in MISTAKES]
)
def test_what_is_not_plain_yaml_is_refused_at_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(YamlError) as refusal:
        read_marked(text)
    assert refusal.value.line == line
    assert refusal.value.what.startswith(what)
    assert refusal.value.mend


@pytest.mark.usefixtures("each_parser")
def test_what_is_nested_as_deeply_as_may_be_is_read() -> None:
    assert read_marked("[" * DEEPEST + "]" * DEEPEST).content is not None


@pytest.mark.usefixtures("each_parser")
def test_a_very_long_line_is_read() -> None:
    assert read_marked("a: " + "b" * 1_000_000).content == {"a": "b" * 1_000_000}


SNIPPETS = st.sampled_from(
    [*"\n -:#'\"[]{},|>?!%@`\t\r\\\0\x85\ufeff\u2028é😀", "", "  ", "- ", ": ", "&a", "*a", "---", "..."]
)


@given(text=st.sampled_from(TEXTS), data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_shipped_file_with_slips_in_it_is_read_or_refused_at_one_of_its_lines(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(SNIPPETS) + text[at + data.draw(st.integers(0, 3)) :]
    lines = set[int | None]()
    try:
        lines.update(read_marked(text).lines.values())
    except YamlError as problem:
        lines.add(problem.line)
    assert lines <= set(range(1, len(text.splitlines()) + 2))
