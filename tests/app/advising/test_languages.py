"""Whatever is asked can be shown in each of the languages, in words that were compiled from what translators wrote."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.advising.languages import LANGUAGES, LOCALE, UNCHECKED, Language, in_language, language_of
from app.presentation.question_form import unsaid_label
from triage.districts import DISTRICTS
from triage.questionnaire.answers import NOT_SURE, RATHER_NOT_SAY
from triage.questionnaire.questionnaire import QUESTIONNAIRE

PLACES = {district.name for district in DISTRICTS}
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)s")
RIGHT_TO_LEFT = re.compile("[\u0600-\u06ff]")

every_language = pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.english)


def asked() -> Iterator[str]:
    """All that is asked and offered in English, without the names of districts, which are the same in any language."""
    for question in QUESTIONNAIRE:
        yield from (question.text, question.why, question.hint)
        for option in question.options:
            yield from (option.label, option.hint)
    yield from (unsaid_label(NOT_SURE), unsaid_label(RATHER_NOT_SAY))


ASKED = {words for words in asked() if words} - PLACES


def catalogue(language: Language) -> Catalog:
    with (LOCALE / language.id / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language.id)


@every_language
def test_everything_that_is_asked_has_words_in_it_and_nothing_else_has(language: Language) -> None:
    written = {str(message.id): str(message.string) for message in catalogue(language) if message.id}
    assert set(written) == ASKED, "a question was reworded: translate it anew, and compile"
    assert {words for words in ASKED if not in_language(language.id, words).strip()} == set()
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@every_language
def test_what_is_shown_was_compiled_from_what_was_written(language: Language) -> None:
    made = io.BytesIO()
    write_mo(made, catalogue(language))
    compiled = (LOCALE / language.id / "LC_MESSAGES" / "messages.mo").read_bytes()
    assert made.getvalue() == compiled, "run: .venv/bin/pybabel compile -d app/locale"


@every_language
def test_places_that_are_filled_in_later_are_the_same(language: Language) -> None:
    for words in ASKED:
        assert sorted(PLACEHOLDER.findall(in_language(language.id, words))) == sorted(PLACEHOLDER.findall(words))


@every_language
def test_names_that_stand_on_letters_and_numbers_stay(language: Language) -> None:
    for name in ("Universal Credit", "Jobcentre", "ESA", "PIP", "LCWRA", "GCSE", "BSL", "SEND", "NHS"):
        for words in ASKED:
            if name in words:
                assert name in in_language(language.id, words), (name, words)
    for words in ASKED - {"1 to 2 years", "More than 2 years"}:  # Arabic has a word for two years
        assert set(re.findall(r"\d+", in_language(language.id, words))) == set(re.findall(r"\d+", words)), words


@every_language
def test_it_is_written_in_its_direction(language: Language) -> None:
    rtl = RIGHT_TO_LEFT.search(in_language(language.id, "Where do you live?")) is not None
    assert language.direction == ("rtl" if rtl else "ltr")


@every_language
def test_translators_are_told_that_nobody_has_checked_it(language: Language) -> None:
    assert f"NOT CHECKED: no speaker of {language.english}" in catalogue(language).header_comment
    assert "No speaker of this language has checked" in UNCHECKED


def test_what_has_no_translation_is_empty_and_not_english() -> None:
    assert in_language("pl", "Quokka") == ""
    assert in_language("pl", "Derby") == ""
    assert in_language("pl", "") == "", "the header of the catalogue is no translation"
    assert in_language("xx", "Yes") == ""
    assert in_language("../pl", "Yes") == ""


def test_a_language_is_found_by_its_id() -> None:
    found = language_of("ur")
    assert found is not None
    assert (found.english, found.direction) == ("Urdu", "rtl")
    assert language_of("") is None
    assert {language.id for language in LANGUAGES} == {path.name for path in LOCALE.iterdir()}
