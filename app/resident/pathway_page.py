"""The pathway as a page draws it: a flight of steps from today up to better work, and the cards on each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.resident.cards import Cards, gathered_in_words, joined
from app.resident.numbering import CHECK, next_address
from triage.answers import Answers
from triage.everyday import AREA, WORK_STATUS
from triage.pathway import Entry, Part, Pathway, starting_part
from triage.phrases import place_name, value_phrase
from triage.questionnaire import QUESTIONNAIRE
from triage.words import _, listed

SHOWN_AT_ONCE = {Part.STEP_ON: 3, Part.STEP_UP: 3, Part.ALONGSIDE: 2, Part.REFERRAL_PARTNERS: 2}
"""How many cards of a part are open from the start; the rest wait behind one press."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the pathway: the cards shown at once, and the rest. `count` is of both."""

    count: int
    shown: Markup
    more: Markup
    more_count: int


def pathway_context(pathway: Pathway, answers: Answers, cards: Cards) -> Mapping[str, Any]:
    """All that the template of the pathway needs."""
    # Before the first answer nothing is known to come first: saying so would only mislead.
    first = pathway.first_step if answers else None
    return {
        "outside": pathway.outside,
        "first": None if first is None else Markup(cards.first(first, pathway.why_first, pathway.on)),
        "first_name": "" if first is None else first.support.name,
        "step_on": _section(Part.STEP_ON, pathway, first, cards),
        "step_up": _section(Part.STEP_UP, pathway, first, cards),
        "alongside": _section(Part.ALONGSIDE, pathway, first, cards),
        "partners": _section(Part.REFERRAL_PARTNERS, pathway, first, cards),
        "not_now": joined([cards.shut(entry, pathway.on) for entry in pathway.parts[Part.NOT_NOW]]),
        "not_now_count": len(pathway.parts[Part.NOT_NOW]),
        "not_covered": listed(list(pathway.not_covered), _("or")),
        "today": today_in_words(answers),
        "place": place_name(answers.known(AREA), QUESTIONNAIRE) or "",
        "starts_up": starting_part(answers) is Part.STEP_UP,
        "people": cards.people,
        "gathered": gathered_in_words(),
        "nothing_told": not answers,
        "to_go": len(pathway.still_matter),
        "next_address": next_address(pathway.next_question),
        "check_address": CHECK,
        "nationwide": nationwide(cards) if pathway.outside else (),
    }


def today_in_words(answers: Answers) -> str:
    """Where the person stands now, in their own answer; empty when they have not said."""
    status = answers.known(WORK_STATUS)
    if status is None:
        return ""
    return _("You {phrase}").format(phrase=value_phrase(QUESTIONNAIRE[WORK_STATUS], status))


def nationwide(cards: Cards) -> list[tuple[str, str]]:
    """Support that is the same in all of England: for people who live somewhere else."""
    return cards.links([p.slug for p in cards.published.provisions if p.level == "national" and not p.ended])


def _section(part: Part, pathway: Pathway, first: Entry | None, cards: Cards) -> Section:
    entries: Sequence[Entry] = [e for e in pathway.parts[part] if e is not first]
    drawn = [cards.open(entry, pathway.on) for entry in entries]
    shown, more = drawn[: SHOWN_AT_ONCE[part]], drawn[SHOWN_AT_ONCE[part] :]
    return Section(len(drawn), joined(shown), joined(more), len(more))
