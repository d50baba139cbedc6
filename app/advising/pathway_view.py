"""The result of a triage as an adviser reads it: the same pathway that a resident gets, in short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.advising.first_steps_view import first_entry, first_in_words, first_steps_context
from app.advising.triage_session import TriageSession
from app.presentation.access_lines import access_lines
from app.presentation.availability import availability_of
from app.presentation.cards import Cards
from app.referrals.disclosure import checks_of
from triage.judgement.judgement import Verdict
from triage.pathway.pathway import Part, Pathway, PathwayEntry

SHOWN_AT_ONCE = {Part.STEP_ON: 3, Part.STEP_UP: 3, Part.ALONGSIDE: 2, Part.REFERRAL_PARTNERS: 2}
"""How many provisions of a part are open from the start; the rest wait behind one press."""

TITLES = {
    Part.STEP_ON: ("Step On", "Into work or training."),
    Part.STEP_UP: ("Step Up", "On to better work."),
    Part.ALONGSIDE: ("Help alongside", "Health, caring, travel or money."),
    Part.REFERRAL_PARTNERS: ("Who can refer", "They know what is near and can send people on."),
}


@dataclass(frozen=True, slots=True)
class EntryView:
    """One provision for one client. `look` is the class of the word on it; `marks` tell how it stands today."""

    slug: str
    name: str
    verdict: str
    look: str
    why: tuple[str, ...]
    checks: tuple[str, ...]
    access: tuple[str, ...]
    marks: tuple[str, ...]
    planned: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the pathway; `more` waits behind one press."""

    id: str
    title: str
    gloss: str
    shown: list[EntryView]
    more: list[EntryView]


def found(entry: PathwayEntry, triage_session: TriageSession, cards: Cards, pathway: Pathway) -> EntryView:
    """An entry of a pathway."""
    on = pathway.on
    provision = cards.published.by_slug[entry.support.slug]
    shut = entry.verdict is Verdict.NOT_MET
    verdict, look = verdict_words(entry)
    return EntryView(
        slug=provision.slug,
        name=provision.name,
        verdict=verdict,
        look=look,
        why=entry.why_not if shut else entry.why,
        checks=tuple(change.sentence for change in entry.explanation.would_change) if shut else checks_of(entry),
        access=() if shut else access_lines(pathway.access_needs.chosen, provision, cards.access_point(entry), on),
        marks=availability_of(provision, on).marks,
        planned=any(step.slug == provision.slug for step in triage_session.plan),
    )


def verdict_words(entry: PathwayEntry) -> tuple[str, str]:
    """The verdict in words, and the class by which it is drawn."""
    if entry.support.unreadable is not None:
        return "Could not be checked", "state--off"
    match entry.verdict:
        case Verdict.MET:
            return "Fits", "state--on"
        case Verdict.NOT_KNOWN:
            return "May fit", "state--wait"
        case Verdict.NOT_MET:
            return "Not now", "state--off"


def result_context(pathway: Pathway, triage_session: TriageSession, cards: Cards) -> Mapping[str, Any]:
    """The template context of the result."""
    first = first_entry(pathway)

    def made(entry: PathwayEntry) -> EntryView:
        return found(entry, triage_session, cards, pathway)

    parts = []
    for part, at_once in SHOWN_AT_ONCE.items():
        entries = [made(entry) for entry in pathway.parts[part] if entry is not first]
        parts.append(PartView(part.value, *TITLES[part], entries[:at_once], entries[at_once:]))
    return {
        **first_steps_context(pathway, cards),
        "first_entry": None if first is None else made(first),
        "parts": parts,
        "not_now": [made(entry) for entry in pathway.parts[Part.NOT_NOW]],
        "not_covered": pathway.not_covered,
        "outside": pathway.outside,
        "told": bool(triage_session.answers),
        "said": result_in_words(pathway, triage_session, cards),
    }


def result_in_words(pathway: Pathway, triage_session: TriageSession, cards: Cards) -> str:
    """The result in one sentence, which is read aloud after each answer."""
    if not triage_session.answers:
        return "Nothing is answered yet."
    if pathway.outside:
        return "They live outside our area."
    verdicts = [entry.verdict for entry in pathway.entries()]
    fits, may = verdicts.count(Verdict.MET), verdicts.count(Verdict.NOT_KNOWN)
    act = first_in_words(pathway, cards)
    crisis = " Help in a crisis stands on top." if pathway.moves.boxes else ""
    first = f" First: {act}." if act else ""
    return f"{fits} {'fits' if fits == 1 else 'fit'}, {may} may fit.{crisis}{first}"
