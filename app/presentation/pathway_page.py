"""The pathway as a page draws it: a flight of steps from today up to better work, and the cards on each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.presentation.body_page import bodies_by_kind
from app.presentation.cards import Cards, days_gathered
from app.presentation.crisis_lines import crisis_lines
from app.presentation.fragments import CUT
from app.presentation.question_urls import CHECK, next_address
from app.web.templating import fragment
from services_catalogue.model.body import BodyKind
from services_catalogue.model.provision import Level
from triage.explanation.phrases import value_phrase
from triage.i18n import _, listed
from triage.pathway.pathway import Part, Pathway, PathwayEntry
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AREA, OUTSIDE, WORK_STATUS
from triage.questionnaire.questionnaire import QUESTIONNAIRE

SHOWN_AT_ONCE = {Part.STEP_ON: 3, Part.STEP_UP: 3, Part.ALONGSIDE: 2, Part.REFERRAL_PARTNERS: 2}
"""How many cards of a part are open from the start; the rest wait behind one press."""

CALLED_ANYWHERE = (BodyKind.CLAIM_LINE, BodyKind.ADVICE_LINE, BodyKind.HEALTH_SERVICE, BodyKind.CHARITY)
"""Kinds of bodies that help somebody who lives outside the area, where they work for the whole country."""


def pathway_html(pathway: Pathway, answers: Answers, cards: Cards) -> bytes:
    """The whole page, in UTF-8, put together from cached fragments."""
    head, tail = cards.pieces.get("presentation/pathway.html", check_address=CHECK, told=bool(answers))
    parts = [head, *(_outside(cards, pathway.on) if pathway.outside else _steps(pathway, answers, cards))]
    before, after = cards.pieces.get("presentation/pathway/not_now.html", count=len(pathway.parts[Part.NOT_NOW]))
    parts += [before, *[cards.shut(entry, pathway.on) for entry in pathway.parts[Part.NOT_NOW]], after]
    parts += [
        cards.pieces.whole(
            "presentation/pathway/people.html", people=cards.people, gathered=days_gathered(cards.published.provisions)
        ),
        tail,
    ]
    return b"".join(parts)


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step planned with a client: its place in the pathway, a day in words and a note; either may be empty."""

    entry: PathwayEntry
    day: str
    note: str


def paper_html(
    pathway: Pathway, answers: Answers, cards: Cards, plan: Sequence[PlannedStep], whose: Mapping[str, Any]
) -> bytes:
    """The page as an adviser prints it, in UTF-8: what was planned comes first, in its own order, then the rest.

    `whose` is what the frame says of the triage session. It is drawn for one person and never cached.
    """
    frame = fragment("presentation/pathway/print.html", {**whose, "cut": CUT})
    head, tail = (part.encode("utf-8", "replace") for part in frame.split(CUT))
    parts = [head]
    if pathway.outside:
        parts += [*_outside(cards, pathway.on, on_paper=True), *_planned(plan, pathway, cards)]
    else:
        parts += _steps(pathway, answers, cards, plan)
    parts += [
        cards.pieces.whole(
            "presentation/pathway/people.html", people=cards.people, gathered=days_gathered(cards.published.provisions)
        ),
        tail,
    ]
    return b"".join(parts)


def _steps(pathway: Pathway, answers: Answers, cards: Cards, plan: Sequence[PlannedStep] | None = None) -> list[bytes]:
    """All from today up to better work. With a `plan`, which may be empty, no further question is offered."""
    # Before the first answer nothing is known to come first: saying so would only mislead.
    first = pathway.first_step if answers and not plan else None
    pieces = cards.pieces
    above = [first, *(step.entry for step in plan or ())]
    shown = {part: [e for e in pathway.parts[part] if e not in above] for part in SHOWN_AT_ONCE}
    parts = [
        pieces.whole(
            "presentation/pathway/stairs.html",
            nothing_told=not answers,
            today=today_in_words(answers),
            first_name="" if first is None else first.support.name,
            step_on=len(shown[Part.STEP_ON]),
            step_up=len(shown[Part.STEP_UP]),
        )
    ]
    to_go = len(pathway.still_matter)
    if to_go and plan is None:
        address = next_address(pathway.next_question)
        parts.append(pieces.whole("presentation/pathway/still.html", to_go=to_go, next_address=address))
    parts += _planned(plan or (), pathway, cards)
    if first is not None:
        before, after = pieces.get("presentation/pathway/first.html")
        parts += [before, cards.first(first, pathway.why_first, pathway), after]
    if pathway.not_covered:
        parts.append(pieces.whole("presentation/pathway/gap.html", wants=listed(list(pathway.not_covered), _("or"))))
    for part, entries in shown.items():
        parts += _section(part, entries, pathway, cards)
    return parts


def _planned(plan: Sequence[PlannedStep], pathway: Pathway, cards: Cards) -> list[bytes]:
    """The planned steps. Drawn for one person and never cached, since they hold notes."""
    steps = [
        {"card": Markup(cards.first(step.entry, (), pathway).decode()), "day": step.day, "note": step.note}
        for step in plan
    ]
    return [fragment("presentation/pathway/planned.html", {"steps": steps}).encode("utf-8", "replace")] if steps else []


def _section(part: Part, entries: list[PathwayEntry], pathway: Pathway, cards: Cards) -> list[bytes]:
    at_once = SHOWN_AT_ONCE[part]
    count, more = len(entries), max(0, len(entries) - at_once)
    pieces = cards.pieces.get("presentation/pathway/part.html", part=part.value, count=count, more=more)
    drawn = [cards.open(entry, pathway) for entry in entries]
    if not more:
        return [pieces[0], *drawn, *pieces[1:]]
    return [pieces[0], *drawn[:at_once], pieces[1], *drawn[at_once:], pieces[2]]


def _outside(cards: Cards, on: str, *, on_paper: bool = False) -> list[bytes]:
    """For a person who lives outside the area: whom to call, and what is the same all over the country."""
    published = cards.published
    found = [p.slug for p in published.provisions if p.level is Level.NATIONAL and p.known_to_run(on)]
    bodies = [body for body in published.bodies if body.level is Level.NATIONAL and body.body in CALLED_ANYWHERE]
    return [
        cards.pieces.whole(
            "presentation/pathway/outside.html",
            urgent=crisis_lines(published.bodies, Answers({AREA: OUTSIDE}), on),
            nationwide=tuple(cards.links(found)),
            helpers=tuple(
                (words, tuple((b.slug, b.usual_name) for b in of)) for _id, words, of in bodies_by_kind(bodies, on)
            ),
            on_paper=on_paper,
        )
    ]


def today_in_words(answers: Answers) -> str:
    """Where the person stands now, in their own answer; empty when they have not said."""
    status = answers.said(WORK_STATUS)
    if status is None:
        return ""
    return _("You {phrase}").format(phrase=value_phrase(QUESTIONNAIRE[WORK_STATUS], status))
