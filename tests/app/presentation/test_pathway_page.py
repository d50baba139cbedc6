"""The result over the people of the panel: short, true of them, each thing once, and help in a crisis above all."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median

import pytest
from selectolax.lexbor import LexborHTMLParser

from app.presentation.pathway_page import EVERYDAY, pathway_html, reason, you_in_words
from tests.app.browsers.resident import words_of
from tests.app.shipped import cards, panel, pathway_of
from tests.triage.people import people
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE

everybody = pytest.mark.parametrize("person", panel())
LARGEST = 25_000
MOST_WORDS, MOST_WORDS_IN_A_CRISIS, MEDIAN_WORDS = 300, 520, 250
NOT_ON_THE_SCREEN = ".on-paper, .paper-note, details > :not(summary), .govuk-visually-hidden, [hidden]"
BLOCKS = "h1, h2, h3, p, li, dt, dd, .sure, .next__why, .act__mind"
ONE_WAY_IN = ".box a.call, .act__press, .gap a.govuk-button"


def html_of(answers: Answers) -> bytes:
    return pathway_html(pathway_of(answers), answers, cards())


def page_of(answers: Answers) -> LexborHTMLParser:
    page = LexborHTMLParser(html_of(answers).decode())
    for hidden in page.css(NOT_ON_THE_SCREEN):
        hidden.decompose()
    return page


def words_on(answers: Answers) -> int:
    return len(re.findall(r"\S*\w\S*", words_of(page_of(answers).css("main")[0])))


def sentences_on(page: LexborHTMLParser) -> list[str]:
    """The whole sentences of a page, of more than three words."""
    texts = [words_of(block) for block in page.css("main")[0].css(BLOCKS) if not block.css(BLOCKS)[1:]]
    found = [sentence.strip() for text in texts for sentence in re.split(r"(?<=[.!?]) ", text)]
    return [sentence for sentence in found if sentence.endswith((".", "!", "?")) and sentence.count(" ") > 2]


@everybody
def test_it_is_short(person: str) -> None:
    answers = panel()[person]
    assert words_on(answers) <= (MOST_WORDS_IN_A_CRISIS if pathway_of(answers).moves.boxes else MOST_WORDS)


def test_half_of_the_people_have_no_more_than_250_words_to_read() -> None:
    assert median(words_on(answers) for answers in panel().values()) <= MEDIAN_WORDS


def test_it_is_small() -> None:
    for answers in (*panel().values(), *people(40)):
        assert len(html_of(answers)) <= LARGEST


@everybody
def test_no_sentence_stands_twice_on_it(person: str) -> None:
    counted = Counter(sentences_on(page_of(panel()[person])))
    assert [sentence for sentence, times in counted.items() if times > 1] == []


@everybody
def test_every_box_stands_above_everything_and_the_act_is_the_pathways_own(person: str) -> None:
    moves, page = pathway_of(panel()[person]).moves, page_of(panel()[person])
    ids = [section.attributes.get("aria-labelledby") for section in page.css("main section")]
    assert ids[: len(moves.boxes)] == [box.move.id for box in moves.boxes]
    if moves.first is not None:
        assert ids[len(moves.boxes)] == f"act-{moves.first.move.id}"


@everybody
def test_there_is_one_button_and_at_most_three_lines_follow(person: str) -> None:
    page = page_of(panel()[person])
    assert len(page.css(".act__press")) <= 1
    assert len(page.css(".next")) <= 3


@everybody
def test_each_line_that_follows_has_a_reason_of_under_twelve_words_or_none(person: str) -> None:
    for why in page_of(panel()[person]).css(".next__why"):
        assert len(words_of(why).split()) < 12


def reasons_on(answers: Answers) -> set[str]:
    """What the page says that the person told us, as the reason for something."""
    said = [words_of(one) for one in page_of(answers).css(".act__facts dd, .next__why")]
    sentences = [sentence for text in said for sentence in re.split(r"(?<=[.!?]) ", text)]
    return {sentence for sentence in sentences if sentence.startswith("Because you ")}


def test_no_reason_is_true_of_more_than_half_of_all_people_or_names_an_age_or_a_place() -> None:
    everyone = [*panel().values(), *people(60)]
    told = Counter(sentence for answers in everyone for sentence in reasons_on(answers))
    assert told
    assert [sentence for sentence, times in told.items() if times > len(everyone) / 2] == []
    assert [sentence for sentence in told if re.match(r"Because you (are \d|live in)", sentence)] == []


@everybody
def test_nobody_is_left_without_a_person(person: str) -> None:
    links = [a.attributes.get("href") for a in page_of(panel()[person]).css("main a")]
    assert "/talk-to-someone" in links or any(str(link).startswith("tel:") for link in links)


@everybody
def test_whom_it_is_for_is_said_by_everyday_answers_alone(person: str) -> None:
    answers = panel()[person]
    everyday = Answers({question: answers[question] for question in EVERYDAY if question in answers})
    assert not any(QUESTIONNAIRE[question].sensitive for question in EVERYDAY)
    assert you_in_words(answers) == you_in_words(everyday)


@everybody
def test_a_discreet_matter_never_stands_in_the_title(person: str) -> None:
    [title] = page_of(panel()[person]).css("title")
    assert words_of(title) == "Your next step – Opportunity Escalator"


def test_the_page_of_one_person_holds_nothing_of_another() -> None:
    alone = html_of(panel()["redundant-34"])
    assert b"18,000" in html_of(panel()["low-maths"]), "the pay of that person"
    assert html_of(panel()["redundant-34"]) == alone
    assert b"18,000" not in alone


def test_a_reason_is_said_once_and_only_if_it_is_short() -> None:
    said = {"You want a job."}
    long = "You are out of work and looking for a job and get the health part of it."
    assert reason(("You want a job.", long, "You get PIP."), said) == "You get PIP."
    assert reason(("You get PIP.",), said) == ""


def test_whoever_lives_outside_is_told_whom_to_call() -> None:
    """With the bodies that ship this page was an error: a body cannot be the key of a fragment."""
    main = words_of(page_of(Answers({"area": "outside"})).css("main")[0])
    assert "You live outside our area" in main
    assert "999" in main
