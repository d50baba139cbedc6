"""What a form sent comes without characters that cannot be seen, on a line or on several."""

from __future__ import annotations

from app.web.forms import LONGEST_LINE, clean, clean_line


def test_a_text_keeps_its_lines_and_what_can_be_seen() -> None:
    assert clean("one\r\ntwo\rthree\t\u200b\u00ad\ufeff\x00 zoë") == "one\ntwo\nthree\t zoë"


def test_a_line_stays_one_line_and_has_an_end() -> None:
    assert clean_line(" nott\u00adingham\r\njobs\u200b ") == "nottingham  jobs"
    assert clean_line("x" * 500) == "x" * LONGEST_LINE
