"""The next jobs up of a client, as an adviser reads them: the nearest beside the result, and two side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.presentation.entry_address import SUPPORT
from app.presentation.move_views import sentence
from app.presentation.next_jobs_view import JobCard, JobLine, JobOutlook, LearnPlace, NextJobsView, in_a_sentence
from app.presentation.next_steps import is_urgent
from app.presentation.step_up_part import whose_figures
from services_catalogue.job_steps.next_jobs import JobOrder, next_jobs

AT_ONCE = 3
"""Next jobs beside the result."""
NOT_KNOWN = "Not known"
ASK = "Ask a careers adviser"


@dataclass(frozen=True, slots=True)
class JobsInShort:
    """The nearest next jobs beside the result, and whose figures their pay is."""

    job: str
    nearest: tuple[JobLine, ...]
    sources: str


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """One row of two jobs side by side: what it is about, and what is so of each."""

    about: str
    one: str
    other: str


def jobs_in_short(outlook: JobOutlook | None) -> JobsInShort | None:
    """What stands beside the result. None without a job, outside the area, and while something is urgent."""
    if outlook is None or outlook.pathway.outside or is_urgent(outlook.pathway, outlook.cards.moves):
        return None
    found = next_jobs(outlook.data, outlook.job, outlook.age, outlook.day, JobOrder.NEAREST).jobs[:AT_ONCE]
    sources = dict.fromkeys(whose_figures(one.pay.source) for one in found if one.pay.source)
    return JobsInShort(
        job=in_a_sentence(outlook.job.title),
        nearest=tuple(JobLine(one.occupation.title, sentence(one.pay.in_words)) for one in found),
        sources="; ".join(sources),
    )


def jobs_of_client(outlook: JobOutlook, order: JobOrder, at: str) -> NextJobsView:
    """All next jobs up. What a card leads to stays in the triage session whose addresses begin with `at`."""
    view = outlook.page(order)
    return replace(view, cards=tuple(replace(card, learn=_inside(card.learn, at)) for card in view.cards))


def _inside(place: LearnPlace | None, at: str) -> LearnPlace | None:
    if place is None:
        return None
    return replace(
        place,
        address=f"{at}{place.address}",
        others=tuple((name, f"{at}{address}") for name, address in place.others),
        refer=f"{at}/refer{place.address.removeprefix(SUPPORT)}",
    )


def side_by_side(one: JobCard, other: JobCard) -> tuple[ComparedFact, ...]:
    """Two jobs, fact by fact; what is known of neither is left out."""
    of_one, of_other = _facts(one), _facts(other)
    return tuple(
        ComparedFact(about, of_one[about] or NOT_KNOWN, of_other[about] or NOT_KNOWN)
        for about in of_one
        if of_one[about] or of_other[about]
    )


def _facts(card: JobCard) -> dict[str, str]:
    return {
        "Pay by the hour": " ".join(filter(None, (card.pay, card.gain, card.note))),
        "In a year": card.yearly,
        "How near": card.nearness,
        "The same": "; ".join(card.same),
        "New": "; ".join(card.to_learn),
        "To begin": card.entry,
        "Where to learn": ASK if card.learn is None else f"{card.learn.name}: {card.learn.why}",
        "From there": "" if card.then is None else f"{card.then.title}. {card.then.pay}",
    }
