"""A move as pages draw it: the act, its one way in with how sure that is, and whom else to turn to.

Every page, paper and desk reads these, so that none says it in another way. Nothing here is of any person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.catalogue.snapshot import CatalogueSnapshot
from app.presentation.contacts import BEFORE, ContactLine, EntryRoutes, number_lines
from app.presentation.entry_address import address_of_entry
from app.presentation.press import Press, press_by, press_for, short
from services_catalogue.model.body import Body, BodyKind
from services_catalogue.model.contact_facts import ContactKind, FactVisibility
from services_catalogue.model.move import Move, MoveField, Urgency
from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from services_catalogue.model.shown_contacts import brief_certainty, facts_shown, support_to_contact
from triage.i18n import _
from triage.i18n import marked as m
from triage.judgement.judgement import Verdict
from triage.pathway.move import MoveLine, ShownMove
from triage.pathway.pathway import PathwayEntry

BESIDE = (ContactKind.HOURS, ContactKind.SAY, ContactKind.READY)
"""The kinds that help beside it."""

SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")
AT_NIGHT = re.compile(r"\bnight\b|outside office hours|out of hours", re.IGNORECASE)

INSTEAD = m("We are not sure how to reach them. Try this instead:")
WITH_IT = m("For help:")
RUNNING, ASK_FIRST = m("Running"), m("Ask first")
"""The one word of certainty beside a line."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """Whom to turn to. `who` are the people it is for, `says` a word to go with it, and `word` whether it runs.

    All but `says` and `who` are empty for what people do with somebody they have, such as their GP. `unheard` is a way
    in for whoever cannot hear a call.
    """

    name: str
    address: str
    who: str
    says: str
    word: str
    numbers: tuple[ContactLine, ...]
    press: Press | None
    unheard: Press | None = None


@dataclass(frozen=True, slots=True)
class BoxView:
    """Help in a crisis. `no_night` says that we have no number of the council for the night that may be shown."""

    id: str
    title: str
    rest: str
    lines: tuple[Carrier, ...]
    on_card: tuple[str, ...]
    not_to_do: str
    no_night: bool


@dataclass(frozen=True, slots=True)
class ActView:
    """One act. `title` begins with a verb, `rest` is what else to do; what is not known is empty.

    `id` tells it apart on a page. `how` is the way in where that is through somebody else. `beside` is when they are
    open, what to say and what to have ready, each with the words before it. `checks` is what to check first.
    """

    id: str
    title: str
    rest: str
    carrier: Carrier
    how: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    by_when: str = ""
    not_to_do: str = ""
    checks: tuple[str, ...] = ()


class MoveViews:
    """The views of the moves of one published version."""

    def __init__(self, published: CatalogueSnapshot) -> None:
        self._published = published
        self._moves = {move.id: move for move in published.moves}

    def move(self, shown: ShownMove) -> Move:
        """The record of a move that is shown."""
        return self._moves[shown.move.id]

    def is_for_today(self, shown: ShownMove) -> bool:
        """Whether nothing else should be begun before it is done."""
        return self.move(shown).urgency is Urgency.TODAY

    def why(self, shown: ShownMove) -> str:
        """Why it comes first, in two sentences: what the person told us, as far as the record's own reason leaves room.

        What they told us is not said of a discreet move: somebody else may look on.
        """
        move = self.move(shown)
        first = move.to_show(MoveField.WHY_FIRST) or ""
        told = () if move.discreet or len(SENTENCE_END.split(first)) > 1 else shown.because[:1]
        return " ".join(filter(None, (*told, first)))

    def box(self, shown: ShownMove, on: str, *, place_known: bool, without_hearing: bool = False) -> BoxView:
        """A box on a day (YYYY-MM-DD). Where the place is not known, it leads to the numbers of every council."""
        move = self.move(shown)
        title, rest = in_two(move.act)
        elsewhere = () if place_known else self._by_place(move, shown.lines)
        return BoxView(
            id=move.id,
            title=title,
            rest=rest,
            lines=(
                *elsewhere,
                *(self.carrier(move, line, on, without_hearing=without_hearing) for line in shown.lines),
            ),
            on_card=move.lines_to_show,
            not_to_do=move.to_show(MoveField.NOT_TO_DO) or "",
            no_night=place_known and self._lacks_the_night(move, shown.lines, on),
        )

    def act(
        self, shown: ShownMove, on: str, ways: EntryRoutes | None = None, *, without_hearing: bool = False
    ) -> ActView:
        """The first act, or one of the next; `without_hearing` for whoever cannot hear a call.

        `ways` are those into the provision that carries it: who refers to it is a better way in than a page to read.
        """
        move, line = self.move(shown), shown.lines[-1]
        title, rest = in_two(move.act)
        carrier = self.carrier(move, line, on, without_hearing=without_hearing)
        entry, point = self.entry_of(line)
        how = ""
        if len(shown.lines) > 1:
            how = _(WITH_IT)
        elif self._stands_in(move, line, on):
            how = _(INSTEAD)
        helper = None if ways is None or ways.first.by_self else ways.first.helper
        if ways is not None and helper is not None and helper.reach.known and carrier.press and carrier.press.reads:
            press = press_by(helper.reach, helper.name, on_the_web=without_hearing)
            carrier, how = replace(carrier, press=press), ways.first.how
        beside = () if entry is None else _beside(support_to_contact(entry, point, on), on, carrier.press)
        return ActView(
            id=f"act-{move.id}",
            title=title,
            rest=rest,
            carrier=carrier,
            how=how,
            beside=beside,
            by_when=move.to_show(MoveField.DEADLINE) or "",
            not_to_do=move.to_show(MoveField.NOT_TO_DO) or "",
        )

    def act_of_entry(
        self, entry: PathwayEntry, ways: EntryRoutes, checks: tuple[str, ...], on: str, *, without_hearing: bool = False
    ) -> ActView:
        """The same for a provision that no move names: to ask about it, by the best way in."""
        provision, first = self._published.by_slug[entry.support.slug], ways.first
        runs = provision.known_to_run(on) and entry.verdict is Verdict.MET
        helper = first.helper if first.helper is not None and first.helper.reach.known else None
        press: Press | None
        if helper is None or first.asks_them:
            press = press_for(provision, ways.access_point, on, without_hearing=without_hearing)
            beside = _beside(support_to_contact(provision, ways.access_point, on), on, press)
        else:
            press, beside = press_by(helper.reach, helper.name, on_the_web=without_hearing), ()
        return ActView(
            id=f"act-{provision.slug}",
            title=_("Ask about {name}").format(name=short(provision.usual_name)),
            rest="",
            carrier=Carrier(provision.usual_name, address_of_entry(provision), "", "", word(runs=runs), (), press),
            how="" if first.asks_them else " ".join(filter(None, (sentence(first.who), first.how))),
            beside=beside,
            checks=checks,
        )

    def named(
        self, entry: PathwayEntry, ways: EntryRoutes, checks: tuple[str, ...], on: str, *, without_hearing: bool = False
    ) -> ActView:
        """The same by its name alone."""
        act = self.act_of_entry(entry, ways, checks, on, without_hearing=without_hearing)
        return replace(act, title=self._published.by_slug[entry.support.slug].usual_name)

    def carrier(self, move: Move, line: MoveLine, on: str, *, without_hearing: bool = False) -> Carrier:
        """Whoever carries a move, as a line of a box or beside an act."""
        entry, point = self.entry_of(line)
        who, says = line.carrier.who or "", line.carrier.says or ""
        if entry is None:
            return Carrier("", "", who, says, "", (), None)
        support = support_to_contact(entry, point, on)
        press = press_for(entry, point, on, without_hearing=without_hearing)
        return Carrier(
            name=short(support.name),
            address=address_of_entry(entry),
            who=who or (entry.for_whom if isinstance(entry, Body) and entry.for_whom else ""),
            says=says,
            word=self._word(move, line, entry, on),
            numbers=number_lines(support, on),
            press=press,
            unheard=press if without_hearing and press is not None and not press.calls else None,
        )

    def entry_of(self, line: MoveLine) -> tuple[CatalogueEntry | None, AccessPoint | None]:
        """Who carries it, and which place of theirs; nobody for a person's own act."""
        entry = None if line.carrier.slug is None else self._published.entry(line.carrier.slug)
        if entry is None:
            return None, None
        return entry, next((point for point in entry.access_points if point.id == line.access_point), None)

    def _word(self, move: Move, line: MoveLine, entry: CatalogueEntry, on: str) -> str:
        """About those whom the act names, too, where others carry it. Of a body without dates nothing is said: it is
        there, as far as anybody knows."""
        named = self._named(move, line)
        if line.ask_first or (named is not None and not named.known_to_run(on)):
            return word(runs=False)
        return word(runs=True) if entry.known_to_run(on) else ""

    def _named(self, move: Move, line: MoveLine) -> CatalogueEntry | None:
        """Whom the act names, where it is somebody else who carries it."""
        slug = move.carried_by[0].slug
        return None if slug is None or slug == line.carrier.slug else self._published.entry(slug)

    def _by_place(self, move: Move, lines: Sequence[MoveLine]) -> tuple[Carrier, ...]:
        """The teams that every council has, and that have no line while the place is not known."""
        shown = {line.carrier.slug for line in lines}
        found = []
        for carrier in move.carried_by:
            body = None if carrier.slug is None or carrier.slug in shown else self._published.body(carrier.slug)
            if body is not None and body.body is BodyKind.COUNCIL_TEAM:
                press = Press(_("Find yours"), "", address_of_entry(body))
                found.append(Carrier(body.name, address_of_entry(body), carrier.who or "", "", "", (), press))
        return tuple(found)

    def _stands_in(self, move: Move, line: MoveLine, on: str) -> bool:
        """Whether the act names others, whom we know of no sure way to reach."""
        entry = self._named(move, line)
        if entry is None or entry.closed(on):
            return False
        places = (None, *(point.id for point in entry.access_points))
        return not any(self._published.contacts.has_way_in(entry.slug, place, on) for place in places)

    def _lacks_the_night(self, move: Move, lines: Sequence[MoveLine], on: str) -> bool:
        """Whether a council's team that has numbers for the night in some places has none here that may be shown."""
        teams = [self._published.body(carrier.slug) for carrier in move.carried_by if carrier.slug is not None]
        by_night = {team.slug for team in teams if team is not None and any(map(_at_night, team.access_points))}
        shown = [self.entry_of(line) for line in lines if line.carrier.slug in by_night]
        return bool(by_night) and not any(point is not None and _at_night(point, on) for _entry, point in shown)


def in_two(act: str) -> tuple[str, str]:
    """The first sentence of an act, without its full stop, and what follows."""
    title, *rest = SENTENCE_END.split(act, maxsplit=1)
    return title.removesuffix("."), "".join(rest)


def sentence(words: str) -> str:
    """Words with the full stop of a sentence."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def word(*, runs: bool) -> str:
    """The one word of certainty."""
    return _(RUNNING) if runs else _(ASK_FIRST)


def _beside(support: CatalogueEntry | AccessPoint, on: str, press: Press | None) -> tuple[tuple[str, str], ...]:
    """One of each kind, with how sure it is. What is old, or for some people only, is left out; and so are the hours of
    a phone that is not to be called."""
    calls = press is not None and press.calls
    found: dict[ContactKind, tuple[str, str]] = {}
    for fact in facts_shown(support, on):
        showing = support.visibility_of(fact, on)
        fits = fact.for_whom is None and (calls or fact.kind is not ContactKind.HOURS)
        if fact.kind in BESIDE and showing is not FactVisibility.OLD and fits:
            sure = brief_certainty(fact, showing)
            said = f"{fact.value} ({sure})" if sure else fact.value
            found.setdefault(fact.kind, (_(BEFORE[fact.kind]), said))
    return tuple(found[kind] for kind in BESIDE if kind in found)


def _at_night(point: AccessPoint, on: str | None = None) -> bool:
    """Whether it has a number for the night; on a day, one that may be shown on pages."""
    return any(
        AT_NIGHT.search(f"{fact.for_whom or ''} {fact.who_answers or ''} {fact.value}")
        for fact in point.contacts
        if on is None or point.visibility_of(fact, on) in (FactVisibility.PLAIN, FactVisibility.NOT_RUNG)
    )
