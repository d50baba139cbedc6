"""Each provision as a card, drawn once for each way it can come out and then only filled in.

A card depends on the published version, the day and how the rule came out, never on the person: their own answers,
and how they need to be helped, are put in for each request. So the results page costs a few joins and not a few dozen
templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from markupsafe import escape

from app.catalogue.snapshot import CatalogueSnapshot
from app.presentation.access_lines import access_lines
from app.presentation.availability import availability_of
from app.presentation.contacts import EntryRoutes, lines_without_hearing, people_of, ways_of
from app.presentation.fragments import CUT, FragmentCache
from app.presentation.question_urls import address_of_question
from app.referrals.response_rates import usual_wait_in_words
from app.web.templating import fragment
from services_catalogue.model.provision import AccessPoint, Evidence, Provision
from services_catalogue.model.shown_facts import evidence_shown
from services_catalogue.model.status import date_in_words
from services_catalogue.search.names import mixed_up
from triage.explanation.explanation import Explanation
from triage.i18n import _
from triage.judgement.judgement import Verdict
from triage.pathway.day import led_to
from triage.pathway.pathway import Pathway, PathwayEntry


class Cards:
    """The cards of one published version. It holds nothing of any person."""

    def __init__(self, published: CatalogueSnapshot) -> None:
        self.published = published
        self.people = people_of(published.joining)
        self.pieces = FragmentCache()
        self.mixed_up = mixed_up(published.entries)
        self._joinable: dict[str, tuple[Provision, ...]] = {}
        self._ways: dict[tuple[str, str | None, str | None], EntryRoutes] = {}

    def open(self, entry: PathwayEntry, pathway: Pathway) -> bytes:
        """The card of something that may suit the person."""
        return self._filled("presentation/pathway/card.html", entry, (), pathway)

    def first(self, entry: PathwayEntry, why_first: tuple[str, ...], pathway: Pathway) -> bytes:
        """The card of the first step."""
        return self._filled("presentation/pathway/first_step.html", entry, why_first, pathway)

    def shut(self, entry: PathwayEntry, on: str) -> bytes:
        """The line of something that is not for the person now; its reasons are shared, so all of it is cached."""
        key = (entry.index, entry.explanation, entry.why_not, entry.instead, on)
        return self.pieces.keep(key, lambda: self._shut(entry))[0]

    def _filled(self, template: str, entry: PathwayEntry, why_first: tuple[str, ...], pathway: Pathway) -> bytes:
        provision, on = self.published.by_slug[entry.support.slug], pathway.on
        ways = self.ways(provision, self.access_point(entry), pathway.district)
        checks = _checks(entry.explanation, entry.access_point_explanation)
        # The ways are kept as long as these cards are.
        key = (template, entry.index, entry.verdict, checks, id(ways), entry.opens, why_first, on)
        before, between, after = self.pieces.keep(key, lambda: self._open(template, entry, checks, why_first, ways, on))
        why = escape(" ".join(entry.why or entry.why_not)).encode("utf-8", "replace")
        return b"%b%b%b%b%b" % (before, why, between, self._access(provision, ways.access_point, pathway), after)

    def _access(self, provision: Provision, access_point: AccessPoint | None, pathway: Pathway) -> bytes:
        """How people can be helped there: a line for each of this person's needs. Each is kept alone, since there are
        many ways to choose among them."""
        needs, on = pathway.access_needs, pathway.on
        if not (needs.chosen or needs.without_hearing):
            return b""
        where = (provision.slug, None if access_point is None else access_point.id, on)

        def frame() -> str:
            reached = lines_without_hearing(provision, access_point, on) if needs.without_hearing else ()
            values = {"named": bool(needs.chosen), "without_hearing": reached, "cut": CUT}
            return fragment("presentation/pathway/access.html", values)

        def line(need: str) -> str:
            [said] = access_lines((need,), provision, access_point, on)
            return fragment("presentation/pathway/access_line.html", {"line": said})

        before, *after = self.pieces.keep((*where, bool(needs.chosen), needs.without_hearing), frame)
        lines = [self.pieces.keep((*where, need), partial(line, need))[0] for need in needs.chosen]
        return b"".join([before, *lines, *after])

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

    def _open(
        self,
        template: str,
        entry: PathwayEntry,
        checks: tuple[str, ...],
        why_first: tuple[str, ...],
        ways: EntryRoutes,
        on: str,
    ) -> str:
        provision = self.published.by_slug[entry.support.slug]
        return fragment(
            template,
            {
                "provision": provision,
                "why": CUT,
                "fits": entry.verdict is Verdict.MET,
                "not_now": entry.verdict is Verdict.NOT_MET,
                "could_not_check": provision.unreadable is not None,
                "checks": checks,
                "ways": ways,
                "access": CUT,
                "standing": availability_of(provision, on, ways.access_point),
                "runs": provision.known_to_run(on),
                "evidence": evidence_in_words(provision),
                "usual_wait": usual_wait_in_words(self.published.signals.get(provision.slug)),
                "opens": self.links(entry.opens),
                "why_first": why_first,
            },
        )

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


def _checks(explanation: Explanation, at_access_point: Explanation | None) -> tuple[str, ...]:
    if at_access_point is None:
        return explanation.check
    return tuple(dict.fromkeys((*explanation.check, *at_access_point.check)))
