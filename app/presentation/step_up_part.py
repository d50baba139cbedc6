"""What the result says of next jobs: the nearest one, or how to see some. Nothing while something is urgent."""

from __future__ import annotations

import re

from app.presentation.cards import Cards
from app.presentation.move_views import sentence
from app.presentation.next_jobs_view import JobOutlook, in_a_sentence
from app.presentation.next_steps import is_urgent
from app.presentation.question_urls import FIRST_JOBS, NEXT_JOBS, job_question
from services_catalogue.job_steps.job_bridge import level_to_learn
from services_catalogue.job_steps.next_jobs import StepGain
from services_catalogue.model.move import Move
from services_catalogue.model.provision import Offer
from services_catalogue.model.shown_sectors import level_in_words
from triage.i18n import _
from triage.pathway.pathway import Pathway
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import WANTS, WORK_STATUS
from triage.work_statuses import IN_WORK

BETTER_PAY, FIRST_JOB = "better_pay", "first_job"
TO_MOVE_UP = frozenset([BETTER_PAY, "a_job", "new_skills", "a_qualification"])


def step_up_html(outlook: JobOutlook | None, answers: Answers, pathway: Pathway, cards: Cards) -> bytes:
    """The part of the page, in UTF-8; empty for whoever neither told a job nor wants what it shows."""
    if is_urgent(pathway, cards.moves):
        return b""
    if outlook is not None:
        return _from_a_job(outlook)
    wants = answers.said(WANTS)
    if not isinstance(wants, tuple):
        return b""
    if BETTER_PAY in wants or (answers.said(WORK_STATUS) in IN_WORK and TO_MOVE_UP.intersection(wants)):
        words, address = _("Tell us your job to see the next ones up"), job_question()
    elif FIRST_JOB in wants:
        words, address = _("See first jobs, and the step after each"), FIRST_JOBS
    else:
        return b""
    return cards.pieces.whole("presentation/pathway/to_jobs.html", words=words, address=address)


def step_up_on_paper(outlook: JobOutlook | None) -> bytes:
    """The nearest next job with what to learn and where, for a sheet to take along, in UTF-8. Empty without a job, when
    we know of no next one, and while something is urgent."""
    if outlook is None or is_urgent(outlook.pathway, outlook.cards.moves):
        return b""
    job = outlook.nearest
    if job is None:
        return b""
    return outlook.cards.pieces.whole(
        "presentation/pathway/step_up_on_paper.html",
        job=in_a_sentence(outlook.job.title),
        card=outlook.card(job),
        source=whose_figures(job.pay.source),
    )


def what_to_ask_html(outlook: JobOutlook | None, move: Move) -> bytes:
    """Beside the act of talking to a careers adviser: the job to ask about, and the course. Empty beside other acts."""
    if outlook is None or not _is_talk_about_jobs(move, outlook.cards):
        return b""
    job = outlook.nearest
    if job is None:
        return b""
    level = level_to_learn(job.occupation)
    words = _("{job}, the nearest next job up") if level is None else _("{job}, and a {level} course for it")
    said = words.format(job=job.occupation.title, level="" if level is None else level_in_words(level))
    return outlook.cards.pieces.whole("presentation/pathway/ask_about.html", words=said)


def whose_figures(source: str) -> str:
    """Whose figures these are: the beginning of a source, which the page of next jobs has in full."""
    return re.split("[,;]", source, maxsplit=1)[0]


def _is_talk_about_jobs(move: Move, cards: Cards) -> bool:
    named = move.carried_by[0].slug
    provision = None if named is None else cards.published.by_slug.get(named)
    return provision is not None and provision.offers[:1] == (Offer.CAREERS_ADVICE,)


def _from_a_job(outlook: JobOutlook) -> bytes:
    job = outlook.nearest
    compared = job is not None and job.gain is not StepGain.NO_COMPARISON  # the page itself says why it is not
    return outlook.cards.pieces.whole(
        "presentation/pathway/step_up.html",
        job=in_a_sentence(outlook.job.title),
        title="" if job is None else job.occupation.title,
        pay="" if job is None else sentence(job.pay.in_words),
        source="" if job is None else whose_figures(job.pay.source),
        gain=sentence(job.gain_in_words) if job is not None and compared else "",
        address=NEXT_JOBS,
    )
