"""Reads where a person lives out of a form: what was typed, of which only the district is kept, or what was chosen."""

from __future__ import annotations

from dataclasses import dataclass

from app.catalogue.places import PlaceGuess, find_place
from app.catalogue.postcodes import Postcodes
from app.presentation.place_words import hint_in_words
from app.presentation.question_form import AnswerError
from app.web.forms import Form
from triage.i18n import _
from triage.questionnaire.answers import AnswerProblem, Value, read
from triage.questionnaire.everyday import AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE


@dataclass(frozen=True, slots=True)
class PlaceHint:
    """What we made of a text, for the person to look at: no error, unless nothing was chosen although it was asked."""

    guess: PlaceGuess
    sentence: str
    error: AnswerError | None = None

    @property
    def homeless(self) -> bool:
        """Whether the person may have no home, so that those who help with one are named too."""
        return self.guess.basis == "no_address"


def place_in(form: Form, before: Value | None, postcodes: Postcodes) -> Value | AnswerError | PlaceHint:
    """The district, or "outside", or that the person does not say.

    `before` is what was answered earlier, and `asked_again` the text that the person was asked about, if any. A text
    that is sure counts more than what was chosen. Another counts less, unless the choice only stood there: from
    `before`, or because we proposed it for another text.
    """
    typed, chosen, asked = form.text("postcode"), _chosen(form), form.text("asked_again")
    if not typed:
        return _nothing(form) if chosen is None else chosen
    guess = find_place(typed, postcodes)
    if guess.basis == "sure":
        return guess.areas[0]
    if chosen is not None and (asked == typed or (not asked and chosen != before)):
        return chosen
    if guess.basis == "unreadable":
        return AnswerError("postcode", _("We could not read that. Enter a postcode, like DE1 2FS, or a town near you"))
    error = AnswerError("answer", _("Choose where you live")) if asked == typed else None
    return PlaceHint(guess, hint_in_words(guess), error)


def _chosen(form: Form) -> Value | None:
    given = form.texts("answer")
    value = read(QUESTIONNAIRE[AREA], given[0]) if len(given) == 1 else None
    return None if isinstance(value, AnswerProblem) else value


def _nothing(form: Form) -> AnswerError:
    if form.texts("answer"):
        return AnswerError("answer", _("Choose one of the places on this page"))
    return AnswerError("postcode", _("Enter your postcode or town, or choose where you live from the list"))
