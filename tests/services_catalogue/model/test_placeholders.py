"""What people write where they know nothing is told from what says something."""

import pytest

from services_catalogue.model.placeholders import is_placeholder


@pytest.mark.parametrize(
    "text",
    ["TBC", "t.b.c.", "N/A", "n/a.", "See website", "(to be confirmed)", "?", "-", "…", "xxx", "None", "undefined",
     "[insert address here]", "Your name here", "Lorem ipsum dolor sit amet", "Don’t know", "as above",
     "[object Object]"],
)  # fmt: skip
def test_words_for_what_is_not_known_are_no_fact(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    ["Test Valley Council", "Ask at the desk", "None of it costs anything", "Day and night", "A",
     "Unknown Soldier House", "See the website for the hours of each place", "999"],
)  # fmt: skip
def test_words_that_say_something_are_kept(text: str) -> None:
    assert not is_placeholder(text)
