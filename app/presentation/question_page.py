"""A question as its page shows it: its choices in order, what is chosen, and what could not be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from markupsafe import Markup, escape

from app.presentation.answer_form import AnswerSlip
from app.presentation.fragments import FragmentCache, hole
from app.presentation.job_form import JobHint
from app.presentation.pay_form import PAY, PERIODS
from app.presentation.place_form import PlaceHint
from app.presentation.question_form import AnswerError, typed_again, unsaid_label
from app.presentation.question_urls import CHECK, NUMBER_OF, PATHWAY, address_of_question
from app.web.forms import Form
from app.web.templating import fragment
from triage.districts import COUNTIES, DISTRICTS
from triage.i18n import _
from triage.questionnaire.answers import NOT_SURE, RATHER_NOT_SAY, UNSAID, Answers, Value
from triage.questionnaire.everyday import AGE, AREA, OUTSIDE
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Option, Question, QuestionKind

Item = dict[str, Any]
TitleOf = Callable[[str], str]
"""Gives the title of an occupation by its slug."""
TEMPLATES = {
    QuestionKind.PLACE: "presentation/place.html",
    QuestionKind.NUMBER: "presentation/number.html",
    QuestionKind.OCCUPATION: "presentation/job.html",
}


@dataclass(frozen=True, slots=True)
class QuestionValues:
    """What is filled in on the page: the stored answer, or what was typed when it could not be taken."""

    chosen: frozenset[str] = frozenset()
    typed: str = ""
    error: AnswerError | None = None
    hint: PlaceHint | None = None
    jobs: JobHint | None = None
    list_open: bool = False

    @property
    def asks(self) -> bool:
        """Whether some places are offered before all others."""
        return self.hint is not None and bool(self.hint.guess.areas)

    @property
    def wrong_postcode(self) -> bool:
        """Whether the error is in the postcode."""
        return self.error is not None and self.error.field == "postcode"

    @property
    def wrong_job(self) -> bool:
        """Whether the error is in the job that was typed."""
        return self.error is not None and self.error.field == "job"

    @property
    def wrong_number(self) -> bool:
        """Whether the error is in the number."""
        return self.error is not None and self.error.field == "number"

    @property
    def wrong_period(self) -> bool:
        """Whether the error is in the time that pay is for."""
        return self.error is not None and self.error.field == "period"

    @property
    def wrong_answer(self) -> bool:
        """Whether the error is in what was chosen."""
        return self.error is not None and self.error.field == "answer"


def shown_answer(question: Question, value: Value | None, title_of: TitleOf) -> QuestionValues:
    """The values that a stored answer fills in."""
    match value:
        case None:
            return QuestionValues()
        case str() if question.kind is QuestionKind.OCCUPATION and value not in UNSAID:
            return QuestionValues(typed=title_of(value))
        case int():
            return QuestionValues(typed=typed_again(question, value))
        case str():
            return QuestionValues(frozenset({value}), list_open=True)
        case tuple():
            return QuestionValues(frozenset(value))


def shown_slip(form: Form, slip: AnswerSlip) -> QuestionValues:
    """What was typed or chosen and could not be taken, just as it was; for a place or a job with what we propose."""
    match slip:
        case AnswerError() as error:
            chosen = form.texts("answer") or (*form.texts("unsaid"), *form.texts("period"))
            typed = form.text("number") or form.text("postcode") or form.text("job")
            return QuestionValues(frozenset(chosen), typed, error, list_open=True)
        case PlaceHint(guess=guess, error=error):
            proposed = frozenset() if guess.chosen is None else frozenset({guess.chosen})
            return QuestionValues(proposed, form.text("postcode"), error, slip, list_open=not guess.areas)
        case JobHint(typed=typed, error=error):
            return QuestionValues(typed=typed, error=error, jobs=slip)


def question_html(
    question: Question,
    shown: QuestionValues,
    answers: Answers,
    still_matter: Sequence[str],
    pieces: FragmentCache,
    *,
    changing: bool,
) -> bytes:
    """The page of a question, in UTF-8. What answers to a text that was typed is drawn for one person alone."""
    asked = len([q for q in answers if q != question.id])
    to_go = len([q for q in still_matter if q != question.id])
    back = CHECK if changing else _before(question, answers)
    climb = b"" if changing else pieces.whole("presentation/climb.html", asked=asked, to_go=to_go)
    told = answers.told_elsewhere(question.id) - shown.chosen
    if shown.error is not None or shown.hint is not None or shown.jobs is not None:
        context = _context(question, shown, told, back, climb.decode(), changing=changing, told_before=asked > 0)
        return fragment(template_for(question), context).encode("utf-8", "replace")

    offered = frozenset([option.id for option in question.options if option.offered])
    older = shown.chosen & question.ids - offered

    def draw() -> str:
        every = replace(shown, chosen=(offered | older | UNSAID) - told, typed=hole("typed"))
        frame = hole("back"), "" if changing else hole("climb")
        context = _context(question, every, told, *frame, changing=changing, told_before=asked > 0)
        return fragment(template_for(question), context)

    key = (question.id, told, older, replace(shown, chosen=frozenset(), typed=""), changing, asked > 0)
    words = {"back": back.encode(), "climb": climb, "typed": escape(shown.typed).encode("utf-8", "replace")}
    return pieces.stencil(key, draw).filled(words, shown.chosen)


def template_for(question: Question) -> str:
    """The template that draws this kind of question."""
    return TEMPLATES.get(question.kind, "presentation/choices.html")


def _context(
    question: Question,
    shown: QuestionValues,
    told: frozenset[str],
    back: str,
    climb: str,
    *,
    changing: bool,
    told_before: bool,
) -> Mapping[str, Any]:
    """All that the template of a question needs. `climb` is HTML; `told_before`: that other questions are answered."""
    return {
        "question": question,
        "number": NUMBER_OF[question.id],
        "items": items_for(question, shown.chosen, told) if shown.jobs is None else job_items(shown.jobs),
        "groups": place_groups(shown) if question.kind is QuestionKind.PLACE else (),
        "unsaid": unsaid_items(question, shown.chosen),
        "several": question.kind is QuestionKind.MANY,
        "is_age": question.id == AGE,
        "periods": _periods(shown.chosen) if question.id == PAY else [],
        "shown": shown,
        "error": shown.error,
        "back": back,
        "climb": Markup(climb),
        "results_so_far": PATHWAY if told_before and not changing else "",
        "action": address_of_question(question.id, changing=changing),
    }


def items_for(question: Question, chosen: frozenset[str], told: frozenset[str]) -> list[Item]:
    """The choices as GOV.UK's macros take them: those that stand alone come last, after "or".

    What is told already by another answer is not asked: one of several is left out, unless it was chosen here too.
    """
    if question.kind in TEMPLATES:
        return []
    several = question.kind is QuestionKind.MANY
    told = told - chosen if several else frozenset()
    alone = [o for o in question.options if several and o.id in ("none", NOT_SURE)]
    offered = [o for o in question.options if (o.offered or o.id in chosen) and o not in alone and o.id not in told]
    usual = [_item(o, chosen) for o in offered]
    last = [_item(o, chosen, alone=several) for o in (*alone, *_unsaid(question))]
    return [*usual, {"divider": _("or")}, *last]


def job_items(hint: JobHint) -> list[Item]:
    """The jobs, or kinds of work, to choose from, and after "or" that it is none of these."""
    *jobs, none = [_item(option, frozenset()) for option in hint.choices]
    return [*jobs, {"divider": _("or")}, none]


def unsaid_items(question: Question, chosen: frozenset[str]) -> list[Item]:
    """The ways not to answer, for a question that is answered otherwise than by choosing."""
    return [_item(option, chosen) for option in _unsaid(question)]


def _unsaid(question: Question) -> tuple[Option, ...]:
    """The ways not to answer: always "I'm not sure", and for what is personal also "I'd rather not say"."""
    ids = [] if question.option(NOT_SURE) is not None else [NOT_SURE]
    if question.sensitive:
        ids.append(RATHER_NOT_SAY)
    return tuple(Option(answer, unsaid_label(answer), "") for answer in ids)


def _item(option: Option, chosen: frozenset[str], *, alone: bool = False) -> Item:
    item: Item = {"value": option.id, "text": _(option.label), "checked": option.id in chosen}
    if option.hint:
        item["hint"] = {"text": _(option.hint)}
    if alone:
        item["behaviour"] = "exclusive"
    return item


def place_groups(shown: QuestionValues) -> list[dict[str, Any]]:
    """The districts under their counties; before them, `likely`, those that what was typed may mean."""
    likely = shown.hint.guess.areas if shown.hint is not None else ()
    cities = [d.id for d in DISTRICTS if d.name in COUNTIES.values()]
    groups: list[tuple[str, Sequence[str]]] = [(_("Most likely"), likely), (_("Cities"), cities)]
    for county_id, county in COUNTIES.items():
        members = [d.id for d in DISTRICTS if d.county == county_id and d.id not in cities]
        groups.append((_("{county} districts").format(county=county), members))
    groups.append((_("Or"), [OUTSIDE, NOT_SURE, RATHER_NOT_SAY]))
    labels = {o.id: _(o.label) for o in QUESTIONNAIRE[AREA].options}
    drawn = [(title, [p for p in places if places is likely or p not in likely]) for title, places in groups]
    first = next(places[0] for _title, places in drawn if places)
    return [
        {
            "title": title,
            "likely": title == groups[0][0],
            "radios": [
                # The summary of errors links to the first of them.
                {
                    "id": "answer" if place == first else f"answer-{place}",
                    "value": place,
                    "text": labels.get(place) or unsaid_label(place),
                    "checked": place in shown.chosen,
                }
                for place in places
            ],
        }
        for title, places in drawn
        if places
    ]


def _periods(chosen: frozenset[str]) -> list[Item]:
    """The times that pay may be for. None is filled in: what was told before says its own."""
    return [{"value": period, "text": _(label), "checked": period in chosen} for period, label in PERIODS.items()]


def _before(question: Question, answers: Answers) -> str:
    """The question answered just before this one, or the first page: answers stand in the order they were given."""
    earlier = list(takewhile(lambda answered: answered != question.id, answers))
    return address_of_question(earlier[-1]) if earlier else "/"
