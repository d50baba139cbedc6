"""What is checked of moves that read well: rules, carriers and sources of each, and how all of them stand together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from services_catalogue.model.move import Move, Urgency
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.yaml_lines import Path
from triage.judgement.rule_checks import problems_with
from triage.pathway.move import MovePlace
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Rule

SOONEST_FIRST = tuple(Urgency)


def move_problems(
    move: Move, name: str, where: str, carriers: Mapping[str, Collection[str]] | None
) -> Iterator[ContentIssue]:
    """The issues of a move by itself. `name` is that of its file, `carriers` as for `read_moves`."""
    if move.id != name:
        yield ContentIssue(where, ("id",), f"the id '{move.id}' is not the name of the file", f"Write '{name}'")
    yield from _of_a_rule(move.when, ("when",), where)
    for i, carrier in enumerate(move.carried_by):
        yield from _of_a_rule(carrier.only_for, ("carried_by", i, "only_for"), where)
    yield from () if carriers is None else _of_carriers(move, where, carriers)
    for i, line in enumerate(move.on_card):
        for one in line.sources:
            if one not in move.sources:
                what = f"there is no source '{one}' in this move"
                yield ContentIssue(where, ("on_card", i, "sources"), what, "Write it under 'sources'")


def _of_carriers(move: Move, where: str, carriers: Mapping[str, Collection[str]]) -> Iterator[ContentIssue]:
    for i, carrier in enumerate(move.carried_by):
        slug, point = carrier.slug, carrier.access_point
        if slug is not None and slug not in carriers:
            what = f"there is no provision, draft or body '{slug}'"
            yield ContentIssue(where, ("carried_by", i, "slug"), what, "Use the slug of one in the catalogue")
        elif slug is not None and point is not None and point not in carriers[slug]:
            what = f"'{slug}' has no access point '{point}'"
            yield ContentIssue(where, ("carried_by", i, "access_point"), what, "Use the id of one of its access points")


def _of_a_rule(rule: Rule, path: Path, where: str) -> Iterator[ContentIssue]:
    for told in problems_with(rule, QUESTIONNAIRE):
        what, _, mend = told.partition(". ")
        yield ContentIssue(where, path, what, mend or "Change or take away this condition")


def order_problems(moves: Sequence[Move], carriers: Mapping[str, Collection[str]] | None) -> Iterator[ContentIssue]:
    """The issues of how moves stand together: urgency in each place, whom each hides, and what it opens."""
    position = {move.id: i for i, move in enumerate(moves)}
    last: dict[MovePlace, int] = {}
    for i, move in enumerate(moves):
        where = f"moves/{move.id}.yaml"
        urgency = SOONEST_FIRST.index(move.urgency)
        if urgency < last.setdefault(move.place, urgency):
            what = "it stands behind one of the same place that is less urgent"
            yield ContentIssue(where, ("urgency",), what, "Move it up in order.yaml")
        last[move.place] = urgency
        for other in move.conflicts_with:
            if position.get(other, -1) <= i:
                what = f"'{other}' does not stand behind it in order.yaml, so it could not be hidden"
                yield ContentIssue(where, ("conflicts_with",), what, "Name moves that stand behind it")
            elif move.place is MovePlace.NEXT and moves[position[other]].place is MovePlace.FIRST:
                what = f"it is never the first step, so it cannot hide '{other}', which may be"
                yield ContentIssue(where, ("conflicts_with",), what, "Take it away")
        for one in move.opens:
            if carriers is not None and one not in position and one not in carriers:
                what = f"there is no move, provision, draft or body '{one}'"
                yield ContentIssue(where, ("opens",), what, "Use an id or a slug that there is")
