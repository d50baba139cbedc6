"""Each box, act and line of a result, drawn once for each way it can come out and then only filled in.

What is drawn depends on the published version, the day and how the rules came out, never on the person: their own
answers, and how they need to be helped, are put in for each request. So the page costs a few joins and no templates.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import partial

from markupsafe import escape

from app.catalogue.snapshot import CatalogueSnapshot
from app.presentation.access_lines import access_lines
from app.presentation.availability import availability_of
from app.presentation.condition_gaps import conditions_named
from app.presentation.contacts import EntryRoutes, people_of, ways_of
from app.presentation.fragments import CUT, FragmentCache
from app.presentation.move_views import ActView, MoveViews
from app.presentation.press import lines_without_hearing
from app.presentation.question_urls import address_of_question
from app.web.templating import fragment
from services_catalogue.model.contact_facts import ContactKind
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Evidence, Provision
from services_catalogue.model.shown_facts import evidence_shown
from services_catalogue.model.status import date_in_words
from services_catalogue.search.names import mixed_up
from triage.i18n import _
from triage.i18n import marked as m
from triage.judgement.judgement import Verdict
from triage.pathway.day import led_to
from triage.pathway.move import MoveLine, ShownMove
from triage.pathway.pathway import Pathway, PathwayEntry

BSL = "bsl"
WHY, WHY_FIRST, NOT_NOW = m("Why"), m("Why this first"), m("Not now")
"""The words before the reasons of an act."""


class Cards:
    """The cards of one published version. It holds nothing of any person."""

    def __init__(self, published: CatalogueSnapshot) -> None:
        self.published = published
        self.people = people_of(published.joining)
        self.pieces = FragmentCache()
        self.moves = MoveViews(published)
        self.conditions_named = {p.slug: conditions_named(p) for p in published.provisions}
        self.mixed_up = mixed_up(published.entries)
        self._joinable: dict[str, tuple[Provision, ...]] = {}
        self._ways: dict[tuple[str, str | None, str | None], EntryRoutes] = {}

    def box(self, shown: ShownMove, on: str, *, place_known: bool, without_hearing: bool = False) -> bytes:
        """Help in a crisis."""

        def box() -> str:
            view = self.moves.box(shown, on, place_known=place_known, without_hearing=without_hearing)
            return fragment("presentation/pathway/box.html", {"box": view})

        lines = tuple(map(_line_key, shown.lines))
        return self.pieces.keep(("box", shown.move.id, lines, place_known, without_hearing, on), box)[0]

    def act(self, shown: ShownMove, on_card: tuple[str, ...], pathway: Pathway, beside: bytes = b"") -> bytes:
        """The first step, where a move is it. `on_card` are those of its lines that are not on the page yet, and
        `beside` is one more fact for this person."""
        on, deaf = pathway.on, pathway.access_needs.without_hearing
        line = shown.lines[-1]
        entry, point = self.moves.entry_of(line)
        key = ("act", shown.move.id, _line_key(line), id(self._ways_of(line, pathway)), on_card, deaf, on)
        frame = self.pieces.keep(key, lambda: _act(self.act_view(shown, pathway), on_card))
        access = b"" if entry is None else self._access(entry, point, pathway)
        return _filled(frame, self._why(_(WHY_FIRST), self.moves.why(shown)), access + beside)

    def act_view(self, shown: ShownMove, pathway: Pathway) -> ActView:
        """The same, not drawn."""
        ways, deaf = self._ways_of(shown.lines[-1], pathway), pathway.access_needs.without_hearing
        return self.moves.act(shown, pathway.on, ways, without_hearing=deaf)

    def _ways_of(self, line: MoveLine, pathway: Pathway) -> EntryRoutes | None:
        """The ways into the provision that carries a move; None where another does."""
        entry, point = self.moves.entry_of(line)
        return self.ways(entry, point, pathway.district) if isinstance(entry, Provision) else None

    def act_of_entry(self, entry: PathwayEntry, pathway: Pathway, why: str = WHY_FIRST) -> bytes:
        """The same where no move is; or, with other words before its reasons, for a step that was planned."""
        provision, on = self.published.by_slug[entry.support.slug], pathway.on
        ways = self.ways(provision, self.access_point(entry), pathway.district)
        checks, deaf = _checks(entry), pathway.access_needs.without_hearing
        # The ways are kept as long as these cards are.
        key = ("act of entry", entry.index, entry.verdict, checks, id(ways), deaf, on)
        frame = self.pieces.keep(
            key, lambda: _act(self.moves.act_of_entry(entry, ways, checks, on, without_hearing=deaf), ())
        )
        reasons = self._why(_(why), " ".join(entry.why or entry.why_not))
        return _filled(frame, reasons, self._access(provision, ways.access_point, pathway))

    def _why(self, title: str, reasons: str) -> bytes:
        """The reasons of an act, if there are any."""
        return _filled(self.pieces.get("presentation/pathway/why.html", title=title), reasons) if reasons else b""

    def next_move(self, shown: ShownMove, on_card: tuple[str, ...], why: str, pathway: Pathway) -> bytes:
        """A line for a move that follows."""
        on, deaf = pathway.on, pathway.access_needs.without_hearing
        [line] = shown.lines
        key = ("next", shown.move.id, _line_key(line), id(self._ways_of(line, pathway)), on_card, deaf, on)
        frame = self.pieces.keep(key, lambda: _next(self.act_view(shown, pathway), on_card))
        return _filled(frame, why)

    def next_entry(self, entry: PathwayEntry, why: str, pathway: Pathway) -> bytes:
        """The same for a provision."""
        provision, on = self.published.by_slug[entry.support.slug], pathway.on
        ways, checks = self.ways(provision, self.access_point(entry), pathway.district), _checks(entry)[:1]
        deaf = pathway.access_needs.without_hearing
        key = ("next", entry.index, entry.verdict, checks, id(ways), deaf, on)
        frame = self.pieces.keep(
            key, lambda: _next(self.moves.named(entry, ways, checks, on, without_hearing=deaf), ())
        )
        return _filled(frame, why)

    def listed(self, entry: PathwayEntry, why: str, on: str) -> bytes:
        """Something that may suit the person, in the list of all."""
        key = ("listed", entry.index, entry.verdict, on)
        return _filled(self.pieces.keep(key, lambda: self._listed(entry, on)), why)

    def shut(self, entry: PathwayEntry, on: str) -> bytes:
        """The line of something that is not for the person now; its reasons are shared, so all of it is cached."""
        key = (entry.index, entry.explanation, entry.why_not, entry.instead, on)
        return self.pieces.keep(key, lambda: self._shut(entry))[0]

    def _access(self, support: CatalogueEntry, access_point: AccessPoint | None, pathway: Pathway) -> bytes:
        """How people can be helped there: a line for each of this person's needs, and one way in without hearing a
        call. Each is kept alone, since there are many ways to choose among them."""
        needs, on = pathway.access_needs, pathway.on
        where = (support.slug, None if access_point is None else access_point.id, on)

        def line(need: str) -> str:
            [said] = access_lines((need,), support, access_point, on)
            return fragment("presentation/pathway/access_line.html", {"line": said})

        def without_hearing() -> str:
            lines = lines_without_hearing(support, access_point, on)
            found = next((one for one in lines if one.kind is not ContactKind.BSL_VIDEO or BSL in needs.chosen), None)
            return fragment("presentation/pathway/without_hearing.html", {"contact": found})

        lines = [self.pieces.keep((*where, need), partial(line, need))[0] for need in needs.chosen]
        if needs.without_hearing:
            lines += self.pieces.keep((*where, "without hearing", BSL in needs.chosen), without_hearing)
        return b"".join(lines)

    def joinable(self, on: str) -> tuple[Provision, ...]:
        """The provisions that somebody new can join on a day."""
        found = self._joinable.get(on)
        if found is None:
            self._joinable = {on: (found := tuple(p for p in self.published.provisions if not p.closed(on)))}
        return found

    def link(self, slug: str) -> tuple[str, str]:
        """The slug of a provision and its name."""
        return slug, self.published.by_slug[slug].usual_name

    def links(self, slugs: Sequence[str]) -> list[tuple[str, str]]:
        """The slugs and names of the published provisions among these slugs."""
        return [self.link(slug) for slug in slugs if slug in self.published.by_slug]

    def links_on(self, slugs: Sequence[str], on: str, but: str) -> list[tuple[str, str]]:
        """The same of those that take people on a day, or of their successors; `but` is the slug that leads there."""
        return self.links(led_to(slugs, self.published.by_slug, on, but))

    def ways(self, provision: Provision, access_point: AccessPoint | None, district: str | None) -> EntryRoutes:
        """The ways into a provision for somebody who lives in a district; None where that is not known."""
        key = (provision.slug, None if access_point is None else access_point.id, district)
        found = self._ways.get(key)
        if found is None:
            joining = self.published.joining
            if district is not None and not joining.depends_on_place(provision, access_point):
                found = self.ways(provision, access_point, None)
            else:
                found = ways_of(joining, provision, access_point, district)
            self._ways[key] = found
        return found

    def access_point(self, entry: PathwayEntry) -> AccessPoint | None:
        """The access point of an entry, with all that is known of it."""
        if entry.access_point is None:
            return None
        wanted, access_points = entry.access_point.id, self.published.by_slug[entry.support.slug].access_points
        return next((access_point for access_point in access_points if access_point.id == wanted), None)

    def _listed(self, entry: PathwayEntry, on: str) -> str:
        provision = self.published.by_slug[entry.support.slug]
        context = {
            "provision": provision,
            "fits": fits_now(entry, provision, on),
            "could_not_check": provision.unreadable is not None,
            "marks": availability_of(provision, on).marks,
            "why": CUT,
        }
        return fragment("presentation/pathway/listed.html", context)

    def _shut(self, entry: PathwayEntry) -> str:
        changes = [
            (change.sentence, address_of_question(change.question, changing=True))
            for change in entry.explanation.would_change
        ]
        context = {"entry": entry, "changes": changes, "instead": self.links(entry.instead)}
        return fragment("presentation/pathway/later.html", context)


def days_gathered(provisions: Iterable[Provision]) -> str:
    """When the facts of all of these were gathered, for a whole page: "on 23 November 2026", or between two days."""
    days = {provision.dates.gathered_on for provision in provisions}
    known = sorted(day for day in days if day is not None)
    if len(known) < len(days) or not known:
        return _("on different days")
    first, last = date_in_words(known[0]), date_in_words(known[-1])
    if first == last:
        return _("on {date}").format(date=first)
    return _("between {first} and {last}").format(first=first, last=last)


def evidence_in_words(provision: Provision) -> str:
    """Is there evidence that it works? Empty when no page among the sources says so: then pages do not ask."""
    match evidence_shown(provision):
        case Evidence.EVALUATED:
            return _("Yes. It has been studied, and the study is among our sources.")
        case Evidence.MONITORED:
            return _("In part. Its results are counted, but we found no study.")
        case _:
            return ""


def fits_now(entry: PathwayEntry, provision: Provision, on: str) -> bool:
    """Whether it may be said that it fits: its rule is met for sure, and it is known to run."""
    return entry.verdict is Verdict.MET and provision.known_to_run(on)


def _checks(entry: PathwayEntry) -> tuple[str, ...]:
    """What is to be checked before going; for what does not fit, nothing."""
    at_access_point = () if entry.access_point_explanation is None else entry.access_point_explanation.check
    return tuple(dict.fromkeys((*entry.explanation.check, *at_access_point)))


def _line_key(line: MoveLine) -> Hashable:
    """What a line shows. The carriers are kept as long as the moves, and so as these cards."""
    return id(line.carrier), line.access_point, line.ask_first


def _filled(frame: list[bytes], *parts: str | bytes) -> bytes:
    """A fragment with what is put in for one person: words, or what is drawn already."""
    filled = [frame[0]]
    for part, after in zip(parts, frame[1:], strict=True):
        filled += [part if isinstance(part, bytes) else escape(part).encode("utf-8", "replace"), after]
    return b"".join(filled)


def _act(act: ActView, on_card: tuple[str, ...]) -> str:
    return fragment("presentation/pathway/act.html", {"act": act, "on_card": on_card, "cut": CUT})


def _next(act: ActView, on_card: tuple[str, ...]) -> str:
    return fragment("presentation/pathway/next.html", {"act": act, "on_card": on_card, "cut": CUT})
