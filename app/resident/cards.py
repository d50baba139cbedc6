"""Each provision as a card, drawn once for each way it can come out and then only filled in.

A card depends on the published version, the day and how the rule came out, never on who asks: the person's own words
are put in for each request. So the results page costs a few joins and not a few dozen templates.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup, escape

from app.published import Published
from app.resident.contacts import Ways, people_of, ways_of
from app.resident.numbering import address_of_question
from app.templating import fragment
from services_catalogue.provision import AccessPoint, Provision
from services_catalogue.status import date_in_words, status_on
from triage.explanation import Explanation
from triage.judgement import Verdict
from triage.pathway import Entry
from triage.words import _

GATHERED_ON = "2026-11-23"
"""The day on which all facts of the catalogue were gathered, from published sources."""

MOST_KEPT = 6_000
CUT = "\x00"
"""Where the person's own words go: no text of ours can hold it."""

Halves = tuple[str, str]


class Cards:
    """The cards of one published version. Nothing about anyone is kept in it."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self.people = people_of(published.joining)
        self._kept: dict[tuple[object, ...], Halves] = {}
        self._ways: dict[tuple[str, str | None], Ways] = {}
        self._facts: dict[tuple[str, str], Markup] = {}

    def open(self, entry: Entry, on: str) -> str:
        """The card of something that may suit the person."""
        door = entry.door
        key = (entry.index, entry.explanation, entry.door_explanation, door and door.id, entry.opens, on)
        kept = self._kept.get(key) or self._keep(key, lambda: self._open("resident/_card.html", entry, on))
        return f"{kept[0]}{escape(' '.join(entry.why))}{kept[1]}"

    def first(self, entry: Entry, why_first: tuple[str, ...], on: str) -> str:
        """The card of the first step."""
        door = entry.door
        key = (why_first, entry.index, entry.explanation, entry.door_explanation, door and door.id, entry.opens, on)
        kept = self._kept.get(key) or self._keep(
            key, lambda: self._open("resident/_first_step.html", entry, on, why_first=why_first)
        )
        return f"{kept[0]}{escape(' '.join(entry.why))}{kept[1]}"

    def shut(self, entry: Entry, on: str) -> str:
        """The line of something that is not for the person now; such entries are shared, so all of it is kept."""
        key = (entry, on)
        return (self._kept.get(key) or self._keep(key, lambda: self._shut(entry)))[0]

    def facts(self, slug: str, on: str, make: Callable[[], Markup]) -> Markup:
        """What is the same for every reader of a provision's own page."""
        key = (slug, on)
        kept = self._facts.get(key)
        if kept is None:
            if len(self._facts) >= MOST_KEPT:
                self._facts.clear()
            kept = self._facts[key] = make()
        return kept

    def link(self, slug: str) -> tuple[str, str]:
        """The slug of a provision and its name."""
        return slug, self.published.by_slug[slug].name

    def links(self, slugs: Sequence[str]) -> list[tuple[str, str]]:
        """The slugs and names of those that are published."""
        return [self.link(slug) for slug in slugs if slug in self.published.by_slug]

    def ways(self, provision: Provision, door: AccessPoint | None) -> Ways:
        """The ways into a provision."""
        key = (provision.slug, None if door is None else door.id)
        found = self._ways.get(key)
        if found is None:
            found = self._ways[key] = ways_of(self.published.joining, provision, door)
        return found

    def _keep(self, key: tuple[object, ...], make: Callable[[], Halves]) -> Halves:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        made = self._kept[key] = make()
        return made

    def _open(self, template: str, entry: Entry, on: str, **more: Any) -> Halves:
        provision = self.published.by_slug[entry.support.slug]
        wanted = None if entry.door is None else entry.door.id
        door = next((door for door in provision.access_points if door.id == wanted), None)
        drawn = fragment(
            template,
            {
                "provision": provision,
                "why": CUT,
                "fits": entry.verdict is Verdict.MET,
                "could_not_check": provision.unreadable is not None,
                "checks": _checks(entry.explanation, entry.door_explanation),
                "ways": self.ways(provision, door),
                "status": status_in_words(provision, door, on),
                "gathered": gathered_in_words(),
                "evidence": evidence_in_words(provision),
                "opens": self.links(entry.opens),
                **more,
            },
        )
        before, _cut, after = str(drawn).partition(CUT)
        return before, after

    def _shut(self, entry: Entry) -> Halves:
        changes = [
            (change.sentence, address_of_question(change.question, changing=True))
            for change in entry.explanation.would_change
        ]
        context = {"entry": entry, "changes": changes, "instead": self.links(entry.instead)}
        return str(fragment("resident/_not_now.html", context)), ""


def joined(cards: Sequence[str]) -> Markup:
    """Cards after each other. Each was escaped when it was drawn."""
    return Markup("".join(cards))


def status_in_words(provision: Provision, door: AccessPoint | None, on: str) -> list[str]:
    """Is it still running, and at the local door too."""
    sentences = [status_on(provision.dates, on).sentence]
    if door is not None:
        at_door = status_on(door.dates, on).sentence
        if at_door not in sentences:
            sentences.append(_("{door}: {sentence}").format(door=door.name, sentence=at_door))
    return sentences


def gathered_in_words() -> str:
    """Who looked when: the same for everything."""
    return _("We gathered these facts on {date}.").format(date=date_in_words(GATHERED_ON))


def evidence_in_words(provision: Provision) -> str:
    """Is there evidence that it works? "Not known" is an honest answer, and a visible one."""
    match provision.evidence:
        case "evaluated":
            return _("Yes. It has been studied, and the study is among our sources.")
        case "monitored":
            return _("In part. Its results are counted, but we found no study.")
        case _:
            return _("Not known. We found no study of it.")


def _checks(explanation: Explanation, at_door: Explanation | None) -> tuple[str, ...]:
    extra = () if at_door is None else at_door.check
    return tuple(dict.fromkeys((*explanation.check, *extra)))
