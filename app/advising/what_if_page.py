"""What if an answer were another? The adviser sees what would open and close, and takes the answer over or not."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.dependencies import Adviser
from app.advising.first_steps_view import boxes_of, first_in_words
from app.advising.open_triage_sessions import CurrentTriageSession
from app.advising.pathway_view import found
from app.advising.question_view import asked
from app.advising.triage_form import ASKED, ParsedAnswers, asked_in, fields_of, read_form
from app.advising.triage_page import kept, language_context
from app.advising.triage_session import TRIAGE, TriageSession
from app.advising.triage_session_page import triage_session_page
from app.advising.what_if import PathwayDifference, difference
from app.core.permissions import Colleague
from app.presentation.cards import Cards
from app.presentation.check_page import answer_in_words
from app.presentation.current_catalogue import cards_of, jobs_of, pathway_of, title_of_job
from app.presentation.question_page import QuestionValues, TitleOf
from app.web.forms import FieldError, Form, PostedForm
from triage.judgement.judgement import Verdict, applies
from triage.pathway.pathway import Pathway, PathwayEntry
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question

router = APIRouter(prefix=f"{TRIAGE}/{{triage_session}}/what-if", include_in_schema=False)
NOT_ANSWERED = "Not answered"


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer as it is now and as it would be, in words."""

    short: str
    now: str
    then: str


@router.get("")
def what_if(request: Request, colleague: Adviser, triage_session: CurrentTriageSession) -> Response:
    """The questions to choose from; with one chosen, its answers."""
    question = QUESTIONNAIRE.find(request.query_params.get("question", ""))
    if question is not None and _can_be_asked(question, triage_session):
        return _question(request, colleague, triage_session, question)
    chosen_from = [
        (one.id, one.short, in_words(one, triage_session.answers, title_of_job(request)))
        for one in QUESTIONNAIRE
        if one.id in triage_session.answers or _can_be_asked(one, triage_session)
    ]
    return triage_session_page(request, colleague, triage_session, "advising/what_if.html", questions=chosen_from)


@router.post("")
def look(request: Request, colleague: Adviser, triage_session: CurrentTriageSession, form: PostedForm) -> Response:
    """What would change, with nothing changed."""
    read = _supposed(request, triage_session, form)
    slip = next(iter(read.slips), None)
    if slip is not None:
        return _question(request, colleague, triage_session, QUESTIONNAIRE[slip], read.slips[slip])
    questions = asked_in(form)
    if not questions:
        return RedirectResponse(f"{triage_session.address}/what-if", 303)
    now, then = pathway_of(triage_session.answers, request), pathway_of(read.answers, request)
    cards = cards_of(request)
    new = difference(now, then)
    return triage_session_page(
        request,
        colleague,
        triage_session,
        "advising/what_if_result.html",
        changed=_changed(questions, triage_session.answers, read.answers, title_of_job(request)),
        fields=_fields(questions, read.answers),
        difference=new,
        lists=[
            (title, [found(entry, triage_session, cards, then) for entry in entries]) for title, entries in _lists(new)
        ],
        first=[first_in_words(pathway, cards) or "No first step" for pathway in (now, then)],
        crisis=[_boxes(pathway, cards) for pathway in (now, then)] if new.other_boxes else [],
        newly_asked=[QUESTIONNAIRE[q].short for q in then.still_matter if q not in now.still_matter],
    )


@router.post("/keep")
def keep(request: Request, colleague: Adviser, triage_session: CurrentTriageSession, form: PostedForm) -> Response:
    """Take the answer over."""
    read = _supposed(request, triage_session, form)
    return kept(request, colleague, triage_session.with_answers(read.answers), read.slips, "answer-kept")


def in_words(question: Question, answers: Answers, title_of: TitleOf) -> str:
    """The answer to a question, or that there is none."""
    return answer_in_words(question, answers[question.id], title_of) if question.id in answers else NOT_ANSWERED


def _supposed(request: Request, triage_session: TriageSession, form: Form) -> ParsedAnswers:
    return read_form(form, triage_session.answers, request.app.state.postcodes, jobs_of(request))


def _can_be_asked(question: Question, triage_session: TriageSession) -> bool:
    return applies(question.id, triage_session.answers, QUESTIONNAIRE) is Verdict.MET


def _question(
    request: Request,
    colleague: Colleague,
    triage_session: TriageSession,
    question: Question,
    slip: QuestionValues | None = None,
) -> Response:
    title_of = title_of_job(request)
    one = asked(question, triage_session.answers, title_of, slip)
    error = one.shown.error
    return triage_session_page(
        request,
        colleague,
        triage_session,
        "advising/what_if_question.html",
        status=200 if error is None else 422,
        one=one,
        now=in_words(question, triage_session.answers, title_of),
        errors=[] if error is None else [FieldError(one.wrong, error.sentence)],
        **language_context(triage_session),
    )


def _fields(questions: list[Question], then: Answers) -> list[tuple[str, str]]:
    """The fields of the form that takes these answers over; an emptied question is named, and has no field."""
    emptied = [(ASKED, question.id) for question in questions if question.id not in then]
    return [*emptied, *fields_of({question.id: then[question.id] for question in questions if question.id in then})]


def _changed(questions: list[Question], now: Answers, then: Answers, title_of: TitleOf) -> list[ChangedAnswer]:
    """The answers that change: the one that was chosen, and those that fall away with it."""
    gone = [question for question in QUESTIONNAIRE if question.id in now and question.id not in then]
    told = [question for question in QUESTIONNAIRE if question in questions or question in gone]
    return [ChangedAnswer(q.short, in_words(q, now, title_of), in_words(q, then, title_of)) for q in told]


def _lists(new: PathwayDifference) -> list[tuple[str, tuple[PathwayEntry, ...]]]:
    return [
        ("Would open", new.opens),
        ("Would close", new.closes),
        ("Would fit for sure", new.fits),
        ("Would be less sure: may fit", new.may_fit),
        ("Would stand in another part", new.moves),
    ]


def _boxes(pathway: Pathway, cards: Cards) -> str:
    return "; ".join(box.title for box in boxes_of(pathway, cards)) or "None"
