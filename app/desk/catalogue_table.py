"""The catalogue as the desk lists it: for each provision its status today, what is in work, and its owner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from app.accounts.organisations import organisation_names
from app.catalogue.access import owners_of
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.permissions import Colleague
from app.desk.form_options import CATEGORIES, DISTRICTS
from app.web.badge import OFF, ON, WAIT, Badge
from services_catalogue.model.dates import LastCheck
from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.model.status import CurrentState, date_in_words, state_on
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.search.names import key_of
from services_catalogue.store.drafts import revisions_in
from services_catalogue.store.revisions import Revision, RevisionState
from triage.questionnaire.everyday import AREA
from triage.rules import OneOf

WORK = {
    RevisionState.DRAFT: "Draft",
    RevisionState.IN_REVIEW: "In review",
    RevisionState.SCHEDULED: "Waits for its time",
    RevisionState.SET_ASIDE: "To be merged",
}
CHECKED = [("never", "Never by anyone"), ("in_time", "In time"), ("late", "Not in time")]
NOT_PUBLISHED = "not_published"
NOUNS = [("provision", "Support"), ("body", "People who help")]


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One row of the list. `state` is a CurrentState, or "not_published"."""

    slug: str
    name: str
    noun: str  # "provision" or "body"
    category: str  # empty for a body
    state: str
    work: tuple[RevisionState, ...]
    owner: int | None
    owner_name: str
    checked: LastCheck | None
    districts: frozenset[str]

    def is_checked(self, on: str) -> str:
        """ "never", "in_time" or "late"."""
        if self.checked is not None and self.checked.stale_from <= on:
            return "late"
        return "in_time" if self.checked is not None and self.checked.by else "never"

    def is_late(self, on: str) -> bool:
        """Whether it was not checked in time."""
        return self.is_checked(on) == "late"

    @property
    def badge(self) -> Badge:
        """The state today, as a badge."""
        return Badge(STATE_WORDS[self.state], LOOKS.get(self.state, OFF))

    @property
    def work_words(self) -> list[str]:
        """What is in work, in words."""
        return [WORK[state] for state in self.work]

    @property
    def checked_words(self) -> str:
        """When it was last checked, and by whom."""
        if self.checked is None or not self.checked.by:
            return "Nobody has checked it yet"
        return f"Checked on {date_in_words(self.checked.on)} by {self.checked.by}"


def catalogue_rows(session: Session, published: CatalogueSnapshot, colleague: Colleague, on: str) -> list[CatalogueRow]:
    """Every provision and body that this colleague may see, by name: without unpublished work of others."""
    owners, names = owners_of(session), organisation_names(session)
    by_slug: dict[str, list[Revision]] = {}
    for revision in revisions_in(session, (*WORK, RevisionState.PUBLISHED)):
        if revision.state is RevisionState.PUBLISHED or colleague.looks_after(owners.get(revision.slug)):
            by_slug.setdefault(revision.slug, []).append(revision)
    found = [
        _line(slug, revisions, published.entry(slug), owners.get(slug), names, on)
        for slug, revisions in by_slug.items()
    ]
    return sorted(found, key=lambda line: line.name.casefold())


def _line(
    slug: str,
    revisions: list[Revision],
    published: CatalogueEntry | None,
    owner: int | None,
    names: Mapping[int | None, str],
    on: str,
) -> CatalogueRow:
    entry = published or read_tolerantly(revisions[-1].content, slug)
    seen = any(revision.state is RevisionState.PUBLISHED for revision in revisions)
    return CatalogueRow(
        slug=slug,
        name=entry.name,
        noun="provision" if isinstance(entry, Provision) else "body",
        category=entry.category if isinstance(entry, Provision) else "",
        state=state_on(entry.shown_dates, on) if seen else NOT_PUBLISHED,
        work=tuple(revision.state for revision in revisions if revision.state in WORK),
        owner=owner,
        owner_name=names.get(owner, "Nobody named"),
        checked=entry.checked,
        districts=_districts(entry),
    )


def _districts(entry: CatalogueEntry) -> frozenset[str]:
    found = frozenset(district for district, _ in DISTRICTS)
    for condition in entry.eligibility:
        if isinstance(condition, OneOf) and condition.question == AREA:
            found &= frozenset(condition.one_of)
    return found


STATE_WORDS = {
    CurrentState.PLANNED: "Planned",
    CurrentState.RUNNING: "Running",
    CurrentState.PAUSED: "Paused",
    CurrentState.CLOSING: "Closing",
    CurrentState.NO_NEW_PEOPLE: "Takes nobody new",
    CurrentState.UNKNOWN: "Not known",
    CurrentState.ENDED: "Has ended",
    NOT_PUBLISHED: "Not published",
}
LOOKS: Mapping[str, str] = {
    CurrentState.RUNNING: ON,
    **dict.fromkeys((CurrentState.UNKNOWN, CurrentState.CLOSING, CurrentState.PAUSED, CurrentState.PLANNED), WAIT),
}
"""How a badge looks; a state that is not listed takes nobody."""


@dataclass(frozen=True, slots=True)
class CatalogueFilters:
    """The filters of the list; empty means all."""

    words: str = ""
    noun: str = ""
    state: str = ""
    checked: str = ""
    keeper: str = ""  # the id of an owner, as the address of the list calls it
    district: str = ""
    category: str = ""
    work: str = ""

    def of(self, lines: Iterable[CatalogueRow], on: str) -> list[CatalogueRow]:
        """The rows that fit every filter."""
        return [line for line in lines if self._fits(line, on)]

    def _fits(self, line: CatalogueRow, on: str) -> bool:
        wanted = (
            (self.state, line.state),
            (self.checked, line.is_checked(on)),
            (self.keeper, "none" if line.owner is None else str(line.owner)),
            (self.noun, line.noun),
            (self.category, line.category),
        )
        works = [state.value for state in line.work] or ["none"]
        return (
            all(not asked or asked == has for asked, has in wanted)
            and (not self.district or self.district in line.districts)
            and (not self.work or self.work in works)
            and key_of(self.words) in key_of(f"{line.name} {line.slug}")
        )


def choices_of(lines: Iterable[CatalogueRow]) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers."""
    kept = {("none" if line.owner is None else str(line.owner)): line.owner_name for line in lines}
    return {
        "noun": NOUNS,
        "state": [(str(value), words) for value, words in STATE_WORDS.items()],
        "checked": CHECKED,
        "keeper": sorted(kept.items(), key=lambda pair: pair[1]),
        "district": DISTRICTS,
        "category": CATEGORIES,
        "work": [*((state.value, words) for state, words in WORK.items()), ("none", "Nothing in work")],
    }
