"""A fault in a page is found although its like was valid; pages that differ in plain words are looked at once."""

import pytest

from tests.app.html_validity import markup_of, slips

PAGE = (
    '<!DOCTYPE html><html lang="en"><title>{words}</title><p title="{words}">{words} <b>{words}</b>'
    '<input type="text" value="{words}"><table><tr><td>{words}</td></tr>{between}</table>'
)
ROW = "<tr><td>Ann</td></tr>\n"


def page(words: str = "Ann", between: str = "\n") -> str:
    return PAGE.format(words=words, between=between)


LOOKED_AT_ANEW = {
    "a tag among the words": page("<b>"),
    "an ampersand": page("a & b"),
    "an escape that nobody knows": page("&nosuch;"),
    "an escaped zero": page("&#0;"),
    "a control": page("a\x01b"),
    "a control of Latin-1": page("a\x9fb"),
    "no character": page("a\ufdd0b"),
    "a quotation mark in a value": page('A" n="'),
    "words between rows": page(between="words"),
    "an escape between rows": page(between="&amp;"),
    "a field between rows": page(between='<input type="text">'),
    "a hidden field between rows": page(between='<input type="hidden">'),
    "an attribute twice": page().replace('value="Ann"', 'value="Ann" value="Bob"'),
    "no space between attributes": page().replace('title="Ann"', 'title="Ann"lang="en"'),
    "an element that does not end": page().replace("</b>", ""),
    "a row among others that does not end": page(between=3 * ROW + "<tr><td><b></td></tr>" + ROW),
}
PROBLEM_REPORTS = {
    "a zero": page("a\x00b"),
    "an end of nothing in a row that is repeated": page(between=3 * "<tr><td></b></td></tr>"),
    "an end of nothing after rows that are alike": page(between=3 * ROW + "<tr><td></b></td></tr>"),
    "an end of nothing": page("</p>"),
    "no doctype": page().replace("<!DOCTYPE html>", ""),
    "a tag that does not end": page().removesuffix(">"),
}


@pytest.mark.parametrize("words", ["Bob", "Ann’s &amp; Bob’s\n&lt;b&gt;", "5 September, £5", "’", "ż\u00a0ó"])
def test_pages_with_other_plain_words_are_one(words: str) -> None:
    assert slips(page(words)) == []
    assert markup_of(page(words)) == markup_of(page())


@pytest.mark.parametrize(
    "html", [*LOOKED_AT_ANEW.values(), *PROBLEM_REPORTS.values()], ids=[*LOOKED_AT_ANEW, *PROBLEM_REPORTS]
)
def test_whatever_is_not_plain_is_another_page(html: str) -> None:
    assert markup_of(html) != markup_of(page())


def test_rows_that_are_alike_are_one() -> None:
    assert markup_of(page(between=3 * ROW)) == markup_of(page(between=ROW))
    assert slips(page(between=3 * ROW)) == []


def test_the_kind_of_a_field_is_no_plain_value() -> None:
    assert len({markup_of(page(between=f'<input type="{kind}">')) for kind in ("text", "hidden")}) == 2


@pytest.mark.parametrize("html", PROBLEM_REPORTS.values(), ids=PROBLEM_REPORTS)
def test_a_problem_report_is_found_after_a_valid_page(html: str) -> None:
    assert slips(page()) == []
    assert slips(html) != []
