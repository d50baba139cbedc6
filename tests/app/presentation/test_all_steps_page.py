"""All steps of the people of the panel: everything once, each with one word, and nothing said again and again."""

from __future__ import annotations

from collections import Counter

import pytest
from selectolax.lexbor import LexborHTMLParser

from app.presentation.all_steps_page import all_steps_html
from tests.app.browsers.resident import words_of
from tests.app.presentation.test_pathway_page import sentences_on
from tests.app.shipped import cards, panel, pathway_of, shipped
from tests.moves import ON
from triage.judgement.judgement import Verdict

everybody = pytest.mark.parametrize("person", panel())


def page_of(person: str) -> LexborHTMLParser:
    return LexborHTMLParser(all_steps_html(pathway_of(panel()[person]), cards()).decode())


@everybody
def test_everything_that_takes_people_is_on_it_once(person: str) -> None:
    links = [a.attributes["href"] for a in page_of(person).css(".listed__name a, .later__name a")]
    assert sorted(map(str, links)) == sorted(f"/support/{p.slug}" for p in cards().joinable(ON))


@everybody
def test_fits_you_is_said_only_of_what_is_met_and_known_to_run(person: str) -> None:
    entries = {f"/support/{entry.support.slug}": entry for entry in pathway_of(panel()[person]).entries()}
    for listed in page_of(person).css(".listed"):
        entry = entries[str(listed.css(".listed__name a")[0].attributes["href"])]
        fits = entry.verdict is Verdict.MET and shipped().by_slug[entry.support.slug].known_to_run(ON)
        assert ("Fits you" in words_of(listed)) is fits


@everybody
def test_no_reason_stands_twice_among_what_is_open(person: str) -> None:
    page = page_of(person)
    for closed in page.css(".part--not-now, .part--people"):
        closed.decompose()
    assert [sentence for sentence, times in Counter(sentences_on(page)).items() if times > 1] == []


@everybody
def test_the_list_at_its_top_counts_what_it_holds(person: str) -> None:
    page = page_of(person)
    for link in page.css(".parts a"):
        [section] = page.css(str(link.attributes["href"]))
        assert f"({len(section.css('.listed, .later'))})" in words_of(link)
