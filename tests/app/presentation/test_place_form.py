"""What was typed, what was chosen and what we proposed: which of them counts as the answer about the place."""

import pytest

from app.presentation.place_form import PlaceHint, place_in
from app.presentation.question_form import AnswerError
from app.web.forms import Form
from tests.app.shared_data import all_postcodes


def answer(before: str | None = None, **fields: str) -> object:
    form = Form({name: (text,) for name, text in fields.items()})
    found = place_in(form, before, all_postcodes())
    return found.sentence if isinstance(found, PlaceHint) else found


def test_what_is_sure_counts_more_than_what_was_chosen() -> None:
    assert answer(postcode="DE1 2FS", answer="mansfield") == "derby"
    assert answer(postcode="Derby", answer="outside", asked_again="LE1") == "derby"


def test_what_is_not_sure_counts_less_than_what_was_chosen_beside_it() -> None:
    assert answer(postcode="NG17 9ZZ", answer="mansfield") == "mansfield"
    assert answer(postcode="NG5", answer="gedling", asked_again="NG5") == "gedling"


def test_a_choice_that_only_stood_there_does_not_count() -> None:
    assert answer("derby", postcode="LE1", answer="derby") == "LE1 is outside our area."
    assert answer(postcode="Worksop", answer="outside", asked_again="LE1") == "Worksop is in Bassetlaw."


def test_the_same_choice_counts_when_it_is_given_to_the_question_asked() -> None:
    assert answer("outside", postcode="LE1", answer="outside", asked_again="LE1") == "outside"


@pytest.mark.parametrize("typed", ["LE1", "DE14 3AA", "SE1 2FS", "Leicester", "leicster"])
def test_nobody_is_outside_before_they_have_said_so(typed: str) -> None:
    assert "outside our area" in str(answer(postcode=typed))


def test_nothing_chosen_of_several_is_told_beside_them() -> None:
    form = Form({"postcode": ("NG5",), "asked_again": ("NG5",)})
    found = place_in(form, None, all_postcodes())
    assert isinstance(found, PlaceHint)
    assert found.error == AnswerError("answer", "Choose where you live")


def test_what_cannot_be_read_is_the_only_error_in_what_was_typed() -> None:
    assert isinstance(answer(postcode="banana"), AnswerError)
    assert isinstance(answer(), AnswerError)
