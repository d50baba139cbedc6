"""What is only generally known is no source, and fields of a record are said in plain words."""

from __future__ import annotations

import pytest

from app.presentation.source_list import source_list
from services_catalogue.model.provision import Source


def test_a_page_is_shown_with_its_date_and_what_it_is_for() -> None:
    source = Source(
        title="A leaflet", url="https://example.org/a", date="2026-03", supports=("summary", "dates.status")
    )
    [shown] = source_list([source]).pages
    assert (shown.title, shown.url, shown.date) == ("A leaflet", "https://example.org/a", "March 2026")
    assert shown.supports == "what you get and if and when it runs"


@pytest.mark.parametrize(
    ("supports", "said"),
    [
        (("eligibility.age_min", "eligibility.other (may be put off)", "eligibility"), "who it is for"),
        (("offers: english_language",), "what it offers"),
        (("contact.phone", "contact.url"), "how to get in touch"),
        (("office in derby", "dated news", "unknown (waits)", "nine centres"), ""),
        ((), ""),
    ],
)
def test_each_matter_is_said_once_in_plain_words_and_notes_of_the_research_are_left_out(
    supports: tuple[str, ...], said: str
) -> None:
    [shown] = source_list([Source(title="A page", supports=supports)]).pages
    assert shown.supports == said


@pytest.mark.parametrize("title", ["general knowledge, unverified", "General knowledge"])
def test_what_is_generally_known_is_not_in_the_list_of_sources(title: str) -> None:
    known = Source(title=title, supports=("provider", "how_to_access"))
    shown = source_list([Source(title="A page"), known])
    assert [one.title for one in shown.pages] == ["A page"]
    assert shown.generally_known == (
        "What is generally known: how you get in and who runs it. We have no page that says it."
    )


def test_it_is_told_too_when_nobody_wrote_which_facts_these_are() -> None:
    shown = source_list([Source(title="general knowledge, unverified", supports=("office in derby",))])
    assert shown.generally_known == "Some of this is what is generally known. We have no page that says it."


def test_with_pages_alone_nothing_is_said_of_it() -> None:
    assert source_list([Source(title="A page")]).generally_known == ""
