"""What comes first at the desk: all moves in their order, and one of them with whom to turn to and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.dependencies import Anyone
from app.catalogue.access import may_see_drafts, owner_name, seen_by
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.session import Database
from app.desk.catalogue_table import WORK
from app.desk.desk_section import MOVES
from app.web.badge import OFF, ON, WAIT, Badge
from app.web.staff_page import desk_page
from services_catalogue.editing.field_words import CONFIDENCES, PLACES, URGENCIES
from services_catalogue.impact.move_standing import MoveStanding, standing_of
from services_catalogue.model.move import ORDER, Move, Urgency
from services_catalogue.store.drafts import in_work, published_one, revisions_in, set_aside
from services_catalogue.store.record_content import stored_record
from services_catalogue.store.revisions import MoveRevision, Revision, RevisionState

router = APIRouter(prefix="/desk/moves", include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move in the list. `work` is what is in work of it, in words."""

    standing: MoveStanding
    work: tuple[str, ...]
    published: bool

    @property
    def badges(self) -> list[Badge]:
        """What whoever keeps it should know at a glance."""
        return [*badges_of(self.standing, published=self.published), *(Badge(words, WAIT) for words in self.work)]


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """The moves of one urgency, in their order."""

    words: str
    rows: tuple[MoveRow, ...]


@router.get("")
def moves(colleague: Anyone, request: Request, database: Database) -> Response:
    """All moves by urgency, in their order."""
    published: CatalogueSnapshot = request.app.state.snapshot
    work = _in_work(database) if colleague.leads else {}
    shown = [*published.moves, *_not_published(published.moves, work)]
    ids = {move.id for move in published.moves}
    rows = [
        MoveRow(standing(move, published), tuple(WORK[one.state] for one in work.get(move.id, ())), move.id in ids)
        for move in shown
    ]
    groups = [
        MoveGroup(URGENCIES[urgency], tuple(row for row in rows if row.standing.move.urgency is urgency))
        for urgency in Urgency
    ]
    return desk_page(
        request,
        "desk/moves.html",
        part=MOVES.part,
        groups=[group for group in groups if group.rows],
        places=PLACES,
        figures=_figures(rows),
        order_work=[WORK[one.state] for one in work.get(ORDER, ())],
        may_edit=colleague.may_edit(None),
    )


@router.get("/{slug}")
def move(slug: str, colleague: Anyone, request: Request, database: Database) -> Response:
    """One move: what it says, for whom, who carries it, and everything that can be done."""
    newest = seen_by(colleague, database, slug, MoveRevision)
    content = stored_record(newest)
    if not isinstance(content, Move):
        raise HTTPException(404)
    seen = published_one(database, slug, MoveRevision)
    drafts = may_see_drafts(colleague, database, slug, MoveRevision)
    draft = in_work(database, slug, MoveRevision) if drafts else None
    published: CatalogueSnapshot = request.app.state.snapshot
    stands = standing(content, published)
    return desk_page(
        request,
        "desk/move.html",
        part=MOVES.part,
        record=f"/desk/moves/{slug}",
        move=content,
        stands=stands,
        badges=badges_of(stands, published=seen is not None),
        place=PLACES[content.place],
        urgency=URGENCIES[content.urgency],
        confidence=CONFIDENCES[content.confidence],
        names=_names(content, published),
        seen=seen,
        draft=draft,
        draft_words="" if draft is None else WORK[draft.state],
        aside=set_aside(database, slug, MoveRevision) if drafts else [],
        owner=owner_name(database, slug, MoveRevision),
        may_edit=colleague.may_edit(None),
        may_publish=colleague.may_publish(None),
    )


def standing(move: Move, published: CatalogueSnapshot) -> MoveStanding:
    """How a move stands today among what is published."""
    return standing_of(move, {entry.slug: entry for entry in published.entries}, published.contacts, today())


def badges_of(stands: MoveStanding, *, published: bool) -> list[Badge]:
    """Whether residents are shown a move, and what keeps it from being shown."""
    move, badges = stands.move, []
    if not published:
        badges.append(Badge("Not published", OFF))
    if move.unreadable is not None:
        badges.append(Badge("Cannot be read: shown to nobody", WAIT))
    elif move.withdrawn:
        badges.append(Badge("Withdrawn: shown to nobody", OFF))
    elif move.sleeps:
        badges.append(Badge("Sleeps until a question is asked", OFF))
    elif stands.nobody_to_turn_to:
        badges.append(Badge("Nobody to turn to: ring first", WAIT))
    elif published:
        badges.append(Badge("Shown", ON))
    return badges if stands.signed else [*badges, Badge("Not yet signed by an adviser", WAIT)]


def _in_work(database: Session) -> dict[str, list[Revision]]:
    found: dict[str, list[Revision]] = {}
    for revision in revisions_in(database, tuple(WORK), MoveRevision):
        found.setdefault(revision.slug, []).append(revision)
    return found


def _not_published(published: Sequence[Move], work: Mapping[str, Sequence[Revision]]) -> list[Move]:
    """Drafts of moves of which nothing is published yet."""
    known = {move.id for move in published}
    drafts = (one for revisions in work.values() for one in revisions if one.state is not RevisionState.SET_ASIDE)
    records = (stored_record(one) for one in drafts if one.slug not in known)
    return [record for record in records if isinstance(record, Move)]


def _figures(rows: Iterable[MoveRow]) -> dict[str, int]:
    published = [row.standing for row in rows if row.published]
    awake = [one for one in published if not one.move.sleeps]
    return {
        "moves": len(published),
        "asleep": len(published) - len(awake),
        "unreachable": sum(one.nobody_to_turn_to for one in awake),
        "unsigned": sum(not one.signed for one in published),
    }


def _names(move: Move, published: CatalogueSnapshot) -> dict[str, str]:
    """The names of the moves and entries that a move hides or leads to, by id or slug."""
    names = {entry.slug: entry.name for entry in published.entries}
    names |= {one.id: one.name for one in published.moves}
    return {one: names.get(one, one) for one in (*move.conflicts_with, *move.opens)}
