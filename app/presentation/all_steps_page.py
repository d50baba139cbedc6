"""All steps of a person: everything that may suit them, part by part, and what does not now, with the reasons."""

from __future__ import annotations

from app.presentation.cards import Cards
from app.presentation.pathway_page import people_html, reason
from app.presentation.question_urls import PATHWAY
from triage.i18n import _
from triage.i18n import marked as m
from triage.pathway.pathway import Part, Pathway

TITLES = {
    Part.STEP_ON: m("Step On"),
    Part.STEP_UP: m("Step Up"),
    Part.ALONGSIDE: m("Help alongside"),
    Part.REFERRAL_PARTNERS: m("People who can put you in touch"),
    Part.NOT_NOW: m("Not now"),
}
LISTED = (Part.STEP_ON, Part.STEP_UP, Part.ALONGSIDE, Part.REFERRAL_PARTNERS)


def all_steps_html(pathway: Pathway, cards: Cards) -> bytes:
    """The whole page, in UTF-8, put together from cached fragments. A reason stands once on it."""
    counts = tuple((part.value, _(TITLES[part]), len(pathway.parts[part])) for part in Part if pathway.parts[part])
    head, tail = cards.pieces.get("presentation/all_steps.html", counts=counts, pathway_address=PATHWAY)
    parts, said = [head], set[str]()
    for part in LISTED:
        entries = pathway.parts[part]
        if entries:
            before, after = cards.pieces.get("presentation/pathway/part.html", part=part.value, title=_(TITLES[part]))
            parts += [before, *[cards.listed(entry, reason(entry.why, said), pathway.on) for entry in entries], after]
    if pathway.parts[Part.NOT_NOW]:
        not_now = pathway.parts[Part.NOT_NOW]
        before, after = cards.pieces.get("presentation/pathway/not_now.html", count=len(not_now))
        parts += [before, *[cards.shut(entry, pathway.on) for entry in not_now], after]
    return b"".join([*parts, *people_html(cards), tail])
