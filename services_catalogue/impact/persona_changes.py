"""What a change does to the personas: how one provision is shown to each, their first step, and what was promised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services_catalogue.impact.first_steps import first_in_words
from services_catalogue.impact.personas import Persona, check, not_there
from services_catalogue.impact.visibility import Visibility, entry_of, shown
from services_catalogue.model.move import Move
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part, Pathway, PathwayEntry

WORD = re.compile(r"'?[a-z0-9_-]+'?")
"""A slug, a word of a persona's file, or the id of a move in its quotes."""
WORDS = {
    "met": f"“{Visibility.FITS.words}”",
    "not_known": f"“{Visibility.MAY_FIT.words}”",
    "not_met": f"“{Visibility.NOT_NOW.words}”",
    "step_on": "Step On",
    "step_up": "Step Up",
    "alongside": "“help alongside”",
    "referral_partners": "“who can put you in touch”",
    "not_now": "“not now”",
}


@dataclass(frozen=True, slots=True)
class PersonaChange:
    """A persona who comes to be shown something else.

    `says_…` is what they read about the provision; the first steps are names, None when there is none; `broken` are
    promises to them that were kept before and would not be any more.
    """

    persona: Persona
    before: Visibility
    after: Visibility
    says_before: tuple[str, ...]
    says_after: tuple[str, ...]
    first_before: str | None
    first_after: str | None
    broken: tuple[str, ...]
    lost_support: bool  # the persona loses it, and nothing that is open is set up for them or serves a need of theirs

    @property
    def matters(self) -> bool:
        """Whether the change harms the persona: a promise is broken, or nothing is left for them."""
        return bool(self.broken) or self.lost_support


def persona_changes(
    personas: Sequence[Persona], before: Pathfinder, after: Pathfinder, slug: str, on: str
) -> Iterator[PersonaChange]:
    """The personas whom the change of a provision touches, each looked at on their own day, or on this one."""
    names = _names(before, after)
    for persona in personas:
        day = persona.on or on
        was, now = before.pathway(persona.given(), day), after.pathway(persona.given(), day)
        broken = _broken(persona, was, now, names, _no_promise(persona, slug))
        change = _change(persona, slug, was, now, broken)
        if (
            (change.before is not change.after and (change.before.open or change.after.open))
            or change.first_before != change.first_after
            or broken
        ):
            yield change


def broken_promises(
    personas: Sequence[Persona], before: Pathfinder, after: Pathfinder, on: str
) -> tuple[tuple[Persona, tuple[str, ...]], ...]:
    """The personas to whom a change breaks a promise, each with what differs from it, looked at on their own day, or on
    this one. For a change of what is no step of anyone itself, but may come to be told first: a move or a body."""
    names = _names(before, after)
    found = []
    for persona in personas:
        was, now = (finder.pathway(persona.given(), persona.on or on) for finder in (before, after))
        found.append((persona, _broken(persona, was, now, names)))
    return tuple((persona, broken) for persona, broken in found if broken)


def _names(before: Pathfinder, after: Pathfinder) -> dict[str, str]:
    """The names of provisions by slug, and of moves by their id in quotes."""
    moves = [indexed.move for finder in (before, after) for indexed in finder.moves.moves]
    return {support.slug: support.name for support in (*before.supports, *after.supports)} | {
        f"'{move.id}'": f"“{move.name}”" for move in moves if isinstance(move, Move)
    }


def _broken(
    persona: Persona, was: Pathway, now: Pathway, names: Mapping[str, str], no_promise: Sequence[str] = ()
) -> tuple[str, ...]:
    kept = [*check(persona, was), *no_promise]
    return tuple(_in_words(problem, names) for problem in check(persona, now) if problem not in kept)


def _no_promise(persona: Persona, slug: str) -> list[str]:
    """The differences from a promise that break none: a provision that the persona must not be shown may go."""
    promised = {*persona.shown, *persona.access_points, *persona.part}
    return [] if slug in promised else [not_there(slug)]


def _in_words(problem: str, names: Mapping[str, str]) -> str:
    """What differs from a promise, in words for a reader who does not know the files of personas."""
    return WORD.sub(lambda found: {**names, **WORDS}.get(found[0], found[0]), problem)


def _change(persona: Persona, slug: str, was: Pathway, now: Pathway, broken: tuple[str, ...]) -> PersonaChange:
    entry_before, entry_after = entry_of(slug, was), entry_of(slug, now)
    before, after = shown(entry_before), shown(entry_after)
    return PersonaChange(
        persona=persona,
        before=before,
        after=after,
        says_before=_says(entry_before),
        says_after=_says(entry_after),
        first_before=first_in_words(was),
        first_after=first_in_words(now),
        broken=broken,
        lost_support=before.open and not after.open and not any(map(_is_for_them, now.entries())),
    )


def _says(entry: PathwayEntry | None) -> tuple[str, ...]:
    if entry is None:
        return ()
    changes = (change.sentence for change in entry.explanation.would_change)
    return (*entry.why, *entry.explanation.check, *entry.why_not, *changes)


def _is_for_them(entry: PathwayEntry) -> bool:
    return entry.part is not Part.NOT_NOW and (entry.targeted or entry.needs_served > 0)
