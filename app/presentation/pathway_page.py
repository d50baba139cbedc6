"""The result as a page draws it: help in a crisis, one act, up to three more, and the way to all the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from app.presentation.body_page import bodies_by_kind
from app.presentation.cards import NOT_NOW, WHY, Cards, days_gathered
from app.presentation.condition_gaps import unnamed_conditions
from app.presentation.crisis_lines import emergency_address, other_crisis_lines
from app.presentation.fragments import CUT
from app.presentation.move_views import SENTENCE_END
from app.presentation.next_jobs_view import JobOutlook
from app.presentation.next_steps import NextSteps, next_steps_of
from app.presentation.press import press_by
from app.presentation.question_urls import ALL_STEPS, CHECK, next_address
from app.presentation.step_up_part import step_up_html, step_up_on_paper, what_to_ask_html
from app.web.templating import fragment
from services_catalogue.model.body import BodyKind
from services_catalogue.model.provision import Level
from triage.explanation.explanation import LONGEST_REASON
from triage.explanation.phrases import value_phrase
from triage.i18n import _, listed
from triage.judgement.judgement import Verdict
from triage.pathway.pathway import Part, Pathway, PathwayEntry
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AGE, AREA, OUTSIDE, WANTS, WORK_STATUS
from triage.questionnaire.questionnaire import QUESTIONNAIRE

EVERYDAY = (AGE, AREA, WORK_STATUS, WANTS)
"""What the line on whom the page is for is made of: nothing that should not be seen over a shoulder."""

CALLED_ANYWHERE = (BodyKind.CLAIM_LINE, BodyKind.ADVICE_LINE, BodyKind.HEALTH_SERVICE, BodyKind.CHARITY)
"""Kinds of bodies that help somebody who lives outside the area, where they work for the whole country."""


def pathway_html(pathway: Pathway, answers: Answers, cards: Cards, outlook: JobOutlook | None = None) -> bytes:
    """The whole page, in UTF-8, put together from cached fragments. `outlook` is from the job that was told."""
    head, tail = cards.pieces.get("presentation/pathway.html", told=bool(answers))
    said = set[str]()
    boxes = _boxes(pathway, cards, said)
    if pathway.outside:
        return b"".join([head, *boxes, *_outside(cards, pathway.on), *people_html(cards), tail])
    steps = next_steps_of(pathway, cards.moves)
    parts = [head, *_who(answers, cards, outlook), *boxes]
    first = _first(steps, pathway, cards, said, outlook)
    if first:
        parts += [first, *_next(steps, pathway, cards, said)]
    else:
        address = next_address(pathway.next_question)
        parts.append(cards.pieces.whole("presentation/pathway/no_first.html", told=bool(answers), next_address=address))
        parts += people_html(cards)
    parts += [_gap(pathway, answers, cards), step_up_html(outlook, answers, pathway, cards), _rest(pathway, cards)]
    return b"".join([*parts, person_html(pathway, cards, first) if first else b"", tail])


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step planned with a client: its place in the pathway, a day in words and a note; either may be empty."""

    entry: PathwayEntry
    day: str
    note: str


def paper_html(
    pathway: Pathway,
    answers: Answers,
    cards: Cards,
    plan: Sequence[PlannedStep],
    whose: Mapping[str, Any],
    outlook: JobOutlook | None = None,
) -> bytes:
    """The page as an adviser prints it, in UTF-8: what was planned comes first, and the first step with those after it.

    `whose` is what the frame says of the triage session; `outlook` is from the job that was told. It is drawn for one
    person and never cached.
    """
    frame = fragment("presentation/pathway/print.html", {**whose, "cut": CUT})
    head, tail = (part.encode("utf-8", "replace") for part in frame.split(CUT))
    said = set[str]()
    boxes = _boxes(pathway, cards, said)
    planned = _planned(plan, pathway, cards)
    if pathway.outside:
        return b"".join(
            [head, *boxes, *_outside(cards, pathway.on, on_paper=True), *planned, *people_html(cards), tail]
        )
    steps = next_steps_of(pathway, cards.moves)
    parts = [head, cards.pieces.whole("presentation/pathway/title.html"), *boxes, *planned]
    slugs = frozenset(step.entry.support.slug for step in plan)
    if not planned:
        parts.append(_first(steps, pathway, cards, said))
    elif pathway.first_slug not in slugs:
        steps = steps.with_first_among_the_next()
    parts += [*_next(steps, pathway, cards, said, slugs), _gap(pathway, answers, cards), step_up_on_paper(outlook)]
    return b"".join([*parts, *people_html(cards), tail])


def _who(answers: Answers, cards: Cards, outlook: JobOutlook | None) -> list[bytes]:
    """The title, and for whom the page is."""
    if not answers:
        return [cards.pieces.whole("presentation/pathway/title.html")]
    title, change = cards.pieces.get("presentation/pathway/who.html", check_address=CHECK)
    job = "" if outlook is None else " " + _("Your job, or your last one: {title}.").format(title=outlook.job.title)
    return [title, escape(you_in_words(answers) + job).encode("utf-8", "replace"), change]


def you_in_words(answers: Answers) -> str:
    """Whom the page is for, in their own everyday answers."""
    told = [(QUESTIONNAIRE[question], answers.said(question)) for question in EVERYDAY]
    phrases = [value_phrase(question, value) for question, value in told if value is not None]
    said = [words for words in phrases if words]
    return _("You {facts}.").format(facts=listed(said, _("and"))) if said else _("You have told us little about you.")


def reason(sentences: Iterable[str], said: set[str]) -> str:
    """The first of these sentences that is short and not on the page yet; empty when there is none."""
    for sentence in sentences:
        if sentence not in said and sentence.count(" ") < LONGEST_REASON:
            said.add(sentence)
            return sentence
    return ""


def _first(
    steps: NextSteps, pathway: Pathway, cards: Cards, said: set[str], outlook: JobOutlook | None = None
) -> bytes:
    if steps.move is not None:
        said.update(SENTENCE_END.split(cards.moves.why(steps.move)))
        move = cards.moves.move(steps.move)
        return cards.act(steps.move, _unsaid(move.lines_to_show, said), pathway, what_to_ask_html(outlook, move))
    return b"" if steps.entry is None else cards.act_of_entry(steps.entry, pathway)


def _next(
    steps: NextSteps, pathway: Pathway, cards: Cards, said: set[str], planned: frozenset[str] = frozenset()
) -> list[bytes]:
    """Up to three lines, of which none has been planned."""
    lines = []
    for shown in steps.moves:
        if shown.lines[0].carrier.slug in planned:
            continue
        move = cards.moves.move(shown)
        on_card, because = _unsaid(move.lines_to_show, said), () if move.discreet else shown.because
        lines.append(cards.next_move(shown, on_card, reason(because, said), pathway))
    for entry in steps.entries:
        if entry.support.slug not in planned:
            lines.append(cards.next_entry(entry, reason(reversed(entry.why), said), pathway))
    if not lines:
        return []
    before, after = cards.pieces.get("presentation/pathway/next_list.html")
    return [before, *lines, after]


def _boxes(pathway: Pathway, cards: Cards, said: set[str]) -> list[bytes]:
    for box in pathway.moves.boxes:
        _unsaid(cards.moves.move(box).lines_to_show, said)
    known, deaf = pathway.place_known, pathway.access_needs.without_hearing
    return [cards.box(box, pathway.on, place_known=known, without_hearing=deaf) for box in pathway.moves.boxes]


def _unsaid(lines: Iterable[str], said: set[str]) -> tuple[str, ...]:
    """What these lines say that is not on the page yet; a sentence stands there once."""
    kept = []
    for line in lines:
        new = [sentence for sentence in SENTENCE_END.split(line) if sentence not in said]
        said.update(new)
        kept.append(" ".join(new))
    return tuple(line for line in kept if line)


def _gap(pathway: Pathway, answers: Answers, cards: Cards) -> bytes:
    """What we know of nothing for: what was asked for, and what is made for a condition."""
    unnamed = unnamed_conditions(pathway, answers, cards.conditions_named)
    if not (pathway.not_covered or unnamed):
        return b""
    wants = listed(list(pathway.not_covered), _("or"))
    return cards.pieces.whole("presentation/pathway/gap.html", wants=wants, conditions="; ".join(unnamed))


def _rest(pathway: Pathway, cards: Cards) -> bytes:
    """The flight of steps and the way to everything."""
    count = {part: len(pathway.parts[part]) for part in Part}
    return cards.pieces.whole(
        "presentation/pathway/rest.html",
        step_on=count[Part.STEP_ON],
        step_up=count[Part.STEP_UP],
        open=sum(count.values()) - count[Part.NOT_NOW],
        not_now=count[Part.NOT_NOW],
        all_address=ALL_STEPS,
        to_go=len(pathway.still_matter),
        next_address=next_address(pathway.next_question),
    )


def person_html(pathway: Pathway, cards: Cards, first: bytes = b"") -> bytes:
    """One person to talk to, whom the first step does not name already."""
    deaf = pathway.access_needs.without_hearing
    found = [press_by(one.reach, one.name, on_the_web=deaf) for one in cards.people]
    press = next((one for one in found if one.link.encode() not in first), None)
    return cards.pieces.whole("presentation/pathway/person.html", press=press)


def people_html(cards: Cards) -> list[bytes]:
    """The people anyone may talk to, at the end of a page."""
    gathered = days_gathered(cards.published.provisions)
    return [cards.pieces.whole("presentation/pathway/people.html", people=cards.people, gathered=gathered)]


def _planned(plan: Sequence[PlannedStep], pathway: Pathway, cards: Cards) -> list[bytes]:
    """The planned steps. Drawn for one person and never cached, since they hold notes."""
    steps = [
        {"card": Markup(_planned_act(step.entry, pathway, cards).decode()), "day": step.day, "note": step.note}
        for step in plan
    ]
    return [fragment("presentation/pathway/planned.html", {"steps": steps}).encode("utf-8", "replace")] if steps else []


def _planned_act(entry: PathwayEntry, pathway: Pathway, cards: Cards) -> bytes:
    return cards.act_of_entry(entry, pathway, NOT_NOW if entry.verdict is Verdict.NOT_MET else WHY)


def _outside(cards: Cards, on: str, *, on_paper: bool = False) -> list[bytes]:
    """For a person who lives outside the area: whom to call, and what is the same all over the country."""
    return cards.pieces.keep(("outside", on, on_paper), lambda: _drawn_outside(cards, on, on_paper=on_paper))


def _drawn_outside(cards: Cards, on: str, *, on_paper: bool) -> str:
    published = cards.published
    found = [p.slug for p in published.provisions if p.level is Level.NATIONAL and p.known_to_run(on)]
    bodies = [body for body in published.bodies if body.level is Level.NATIONAL and body.body in CALLED_ANYWHERE]
    return fragment(
        "presentation/pathway/outside.html",
        {
            "emergency": emergency_address(published.bodies),
            "others": other_crisis_lines(published.bodies, Answers({AREA: OUTSIDE}), on, ()),
            "nationwide": cards.links(found),
            "helpers": [(words, [(b.slug, b.usual_name) for b in of]) for _id, words, of in bodies_by_kind(bodies, on)],
            "on_paper": on_paper,
        },
    )
