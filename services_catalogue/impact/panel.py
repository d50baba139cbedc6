"""The panel: situations written down with what a good local adviser would say first. It specifies what comes first.

It lies beside the catalogue, and not with the tests, because reviewers of a change are warned where it goes against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File
from typing import Annotated, TypeVar

from pydantic import BeforeValidator

from services_catalogue.impact.first_steps import first_in_words
from services_catalogue.impact.personas import readable_answers
from services_catalogue.model.contact_facts import FactSource
from services_catalogue.model.dates import Record, Text
from services_catalogue.model.provision import Slug
from services_catalogue.reading.yaml_lines import read_marked
from triage.pathway.move import ShownMove
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import Part, Pathway
from triage.questionnaire.answers import Answers, Value

PANEL = File(__file__).parents[1] / "panel.yaml"
"""The panel that ships with the service."""

Listed = TypeVar("Listed")
Several = Annotated[tuple[Listed, ...], BeforeValidator(lambda given: given or ())]
Told = Annotated[dict[str, Value], BeforeValidator(readable_answers)]


class Situation(Record):
    """A made-up person, and what an adviser would and would not say to them first.

    Named are slugs of provisions, drafts and bodies, ids of moves, or no first step: none, talk-to-a-person,
    outside-area. Of each line of `must_show` at least one is shown.
    """

    id: Slug
    who: Text
    tags: tuple[str, ...] = ()
    answers: Told
    acceptable_first: Several[str]
    must_show: Several[tuple[str, ...]] = ()
    must_not_first: Several[str] = ()
    crisis: bool
    why: Text
    sources: Several[Slug] = ()

    def pathway(self, pathfinder: Pathfinder, on: str) -> Pathway:
        """What would be open to this person on a day (YYYY-MM-DD)."""
        return pathfinder.pathway(Answers(self.answers), on, only_open=True)

    def problems(self, pathway: Pathway) -> tuple[str, ...]:
        """What an adviser would object to in what this person would be shown; empty when nothing."""
        return tuple(self._problems(pathway))

    def _problems(self, pathway: Pathway) -> Iterator[str]:
        told = told_first(pathway)
        words = first_in_words(pathway) or "to talk to a person"
        if told & set(self.must_not_first):
            yield f"Told first: {words}. An adviser would object to that."
        elif not told & set(self.acceptable_first):
            yield f"Told first: {words}. An adviser would say something else first."
        if self.crisis and not any(box.lines for box in pathway.moves.boxes):
            yield "They are in a crisis, and no help would stand above everything."


class SituationPanel(Record):
    """Situations, and the sources that what is said of them rests on."""

    sources: dict[Slug, FactSource]
    people: tuple[Situation, ...]


@dataclass(frozen=True, slots=True)
class PanelWarning:
    """What an adviser would object to in one situation; `new` when they would not object now."""

    situation: Situation
    problems: tuple[str, ...]
    new: bool


@cache
def shipped_panel() -> tuple[Situation, ...]:
    """The panel that ships with the service, read once."""
    return SituationPanel.model_validate(read_marked(PANEL.read_text(encoding="utf-8")).content).people


def panel_warnings(
    before: Pathfinder, after: Pathfinder, on: str, panel: Sequence[Situation] | None = None
) -> tuple[PanelWarning, ...]:
    """What an adviser would object to after a change, on a day (YYYY-MM-DD); what is new comes first."""
    found = []
    for situation in shipped_panel() if panel is None else panel:
        problems = situation.problems(situation.pathway(after, on))
        if problems:
            known = situation.problems(situation.pathway(before, on))
            found.append(PanelWarning(situation, problems, new=problems != known))
    return tuple(sorted(found, key=lambda warning: not warning.new))


def told_first(pathway: Pathway) -> frozenset[str]:
    """The first move and who carries it; else the provision that comes first, or the words for none."""
    first = pathway.moves.first
    if first is not None:
        return frozenset({first.move.id, *_carriers(first)})
    if pathway.first_slug is not None:
        return frozenset({pathway.first_slug})
    return frozenset({"outside-area"} if pathway.outside else {"none", "talk-to-a-person"})


def shown_first(pathway: Pathway) -> frozenset[str]:
    """What stands above, first or among the next three, and the first three of Step On and of help alongside."""
    beside = (*pathway.moves.boxes, *pathway.moves.following)
    moves = {one for shown in beside for one in (shown.move.id, *_carriers(shown))}
    lists = {entry.support.slug for part in (Part.STEP_ON, Part.ALONGSIDE) for entry in pathway.parts[part][:3]}
    return told_first(pathway) | moves | lists


def _carriers(shown: ShownMove) -> Iterator[str]:
    for line in shown.lines:
        yield line.carrier.slug or line.carrier.own_act or ""
