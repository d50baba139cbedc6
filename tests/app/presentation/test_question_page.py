"""Question pages are drawn once and filled in: each shows one person's answers, and never another's."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from app.presentation.check_page import answer_in_words, check_html
from app.presentation.fragments import FragmentCache
from app.presentation.question_page import question_html, shown_answer
from tests.triage.people import reticent_person
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question

SEEN_BY_MANY = FragmentCache()
IDS = [question.id for question in QUESTIONNAIRE]


def title_of(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from(list(QUESTIONNAIRE)), st.booleans(), st.integers(0, 12))
def test_a_page_shows_what_this_person_answered_and_is_as_if_drawn_for_them(
    seed: int, question: Question, changing: bool, to_go: int
) -> None:
    person = reticent_person(Random(seed))
    shown = shown_answer(question, person.get(question.id), title_of)
    page, anew = (
        question_html(question, shown, person, IDS[:to_go], pieces, changing=changing)
        for pieces in (SEEN_BY_MANY, FragmentCache())
    )
    assert page == anew
    document = LexborHTMLParser(page.decode())
    offered, chosen = (
        {
            field.attributes["value"]
            for field in document.css(f"form.ask input:is([type=radio], [type=checkbox]){which}")
        }
        for which in ("", "[checked]")
    )
    assert chosen == shown.chosen & offered
    typed = [field.attributes["value"] for field in document.css('form.ask input[type="text"]')]
    assert set(typed) <= {shown.typed}
    steps = 0 if changing else len({*person, question.id}) + len({*IDS[:to_go]} - {question.id})
    assert len(document.css(".climb__step")) == steps


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(0, 12))
def test_the_check_shows_every_answer_of_this_person_in_words(seed: int, to_go: int) -> None:
    person = reticent_person(Random(seed))
    page = check_html(person, IDS[:to_go], SEEN_BY_MANY, title_of)
    assert page == check_html(person, IDS[:to_go], FragmentCache(), title_of)
    values = LexborHTMLParser(page.decode()).css(".govuk-summary-list__value")
    assert [value.text(strip=True) for value in values] == [
        answer_in_words(question, person[question.id], title_of) for question in QUESTIONNAIRE if question.id in person
    ]


def test_an_answer_that_was_split_is_shown_to_whoever_gave_it_and_offered_to_nobody_else() -> None:
    life = QUESTIONNAIRE["life_circumstances"]
    pieces = FragmentCache()

    def drawn(*chosen: str) -> str:
        person = Answers({life.id: chosen})
        return question_html(life, shown_answer(life, chosen, title_of), person, [], pieces, changing=True).decode()

    assert 'value="refugee_or_asylum"' not in drawn("armed_forces")
    assert 'value="refugee_or_asylum" checked' in drawn("refugee_or_asylum")
    assert 'value="refugee_or_asylum"' not in drawn("refugee")
