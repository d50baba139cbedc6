"""Reads where a person lives out of a form: a postcode, from which only the district is kept, or a district chosen."""

from __future__ import annotations

from dataclasses import dataclass

from app.catalogue.postcodes import PostcodeResult, Postcodes
from app.presentation.question_form import AnswerError, answer_in
from app.web.forms import Form
from triage.i18n import _
from triage.questionnaire.answers import AnswerProblem, Value, read
from triage.questionnaire.everyday import AREA, OUTSIDE
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind


@dataclass(frozen=True, slots=True)
class PlaceError:
    """A place that could not be told. `likely` are districts that it may be, likeliest first; `choose` asks for one."""

    error: AnswerError
    likely: tuple[str, ...] = ()
    choose: bool = True


def any_answer_in(
    question: Question, form: Form, before: Value | None, postcodes: Postcodes
) -> Value | AnswerError | PlaceError:
    """The answer to a question of any kind. `before` is what was answered earlier."""
    return place_in(form, before, postcodes) if question.kind is QuestionKind.PLACE else answer_in(question, form)


def place_in(form: Form, before: Value | None, postcodes: Postcodes) -> Value | PlaceError:
    """The district, or "outside", or that the person does not say.

    `before` is what was answered earlier. A postcode that we know counts more than a district chosen; one that we do
    not know counts less, unless that district only stood there from `before` and was not asked for.
    """
    typed, chosen = form.text("postcode"), _chosen(form)
    if not typed:
        return PlaceError(_nothing(form)) if chosen is None else chosen
    found = postcodes.find(typed)
    if found.state == "in_area" and found.district is not None:
        return found.district
    if found.state == "outside":
        return OUTSIDE
    if chosen is not None and (chosen != before or form.text("asked_again")):
        return chosen
    return _asking(found)


def _chosen(form: Form) -> Value | None:
    given = form.texts("answer")
    value = read(QUESTIONNAIRE[AREA], given[0]) if len(given) == 1 else None
    return None if isinstance(value, AnswerProblem) else value


def _nothing(form: Form) -> AnswerError:
    if form.texts("answer"):
        return AnswerError("answer", _("Choose one of the places on this page"))
    return AnswerError("postcode", _("Enter your postcode, or choose where you live from the list"))


def _asking(found: PostcodeResult) -> PlaceError:
    match found.state:
        case "not_known_here":
            sentence = _("We don’t know the postcode {postcode}. Choose your district from the list")
        case "elsewhere" | "not_in_our_files":
            sentence = _(
                "We could not find {postcode}. It may be outside our area, or have a slip in it. Check it, or choose "
                "from the list. If you live further away, choose ‘Somewhere else’"
            )
        case _:
            sentence = _("Enter a full postcode, like DE1 2FS, or choose where you live from the list")
            return PlaceError(AnswerError("postcode", sentence), choose=False)
    return PlaceError(AnswerError("answer", sentence.format(postcode=found.postcode)), found.districts)
