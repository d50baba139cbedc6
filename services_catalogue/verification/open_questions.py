"""Open questions: what is not known of each provision and has to be confirmed, by the body that would know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, select

from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Confidence, SupportFields
from services_catalogue.model.status import CurrentState, state_on
from services_catalogue.reading.tolerant_reading import read_tolerantly
from services_catalogue.store.revisions import ProvisionRevision, RevisionState

NOBODY = "Not known who to ask"
DWP = "Department for Work and Pensions (DWP)"
EMCCA = "East Midlands Combined County Authority (EMCCA)"

BODIES = (
    DWP,
    EMCCA,
    "Autism East Midlands",
    "Base 51",
    "Bassetlaw District Council",
    "British Business Bank",
    "Department for Education",
    "Derby City Council",
    "Derby Refugee Forum",
    "Derbyshire Carers Association",
    "Derbyshire County Council",
    "Derbyshire Unemployed Workers' Centres",
    "Framework Housing Association",
    "Inspire and Achieve Foundation",
    "Ministry of Justice",
    "NHS Derby and Derbyshire Integrated Care Board",
    "NHS Nottingham and Nottinghamshire Integrated Care Board",
    "NHS integrated care boards",
    "National Lottery Community Fund",
    "Nottingham City Council",
    "Nottingham Women's Centre",
    "Nottingham and Nottinghamshire Refugee Forum",
    "Nottinghamshire County Council",
    "P3",
    "Portland College",
    "Rhubarb Farm",
    "The King's Trust",
)
"""Bodies that may be followed by more words: "DWP, with local partners". What begins with none of them is taken as it
stands, so that two bodies never come together by a guess."""

OTHER_NAMES = {
    "DWP": DWP,
    "Department for Work and Pensions": DWP,
    "EMCCA": EMCCA,
    "East Midlands Combined County Authority": EMCCA,
}
"""The same bodies as others write them."""

NAMES = {**OTHER_NAMES, **{body: body for body in BODIES}}

NO_BODIES = (
    "A legal right",
    "Charity funds",
    "Council and housing association landlords",
    "Councils and government",
    "Employers",
    "Government",
    "Not announced",
    "Not confirmed",
    "UK Government",
    "UK Shared Prosperity Fund",
    "Your employer",
)
"""How entries begin that stand where a body should, but name none that could be asked."""


class ListFilter(StrEnum):
    """Which part of the list is wanted. A published provision with a draft is in either of the first two."""

    DRAFTS = "drafts"
    PUBLISHED = "published"
    DOUBTFUL = "doubtful"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is not known of one provision, or of one access point of it.

    `draft` says that it comes from work that residents do not see yet; `published`, whether they see the provision now;
    `doubtful`, whether they see it although it is not known to run. `runs` is about the access point, if it is one.
    """

    slug: str
    name: str
    access_point: str
    draft: bool
    published: bool
    doubtful: bool
    runs: bool
    ended: bool
    confidence: Confidence
    to_confirm: tuple[str, ...]  # what is not known, as residents read it, and the notes of the keepers


@dataclass(frozen=True, slots=True)
class BodyQuestions:
    """One body, and all that it has to be asked: what people are shown without knowing that it runs comes first."""

    body: str
    entries: tuple[OpenQuestion, ...]

    @property
    def lines(self) -> int:
        """How many things are not known."""
        return sum(len(entry.to_confirm) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class OpenQuestionList:
    """All there is to confirm. The body whose answers would settle most comes first; what none can be asked, last."""

    drafts: int
    published_not_known_to_run: int
    bodies: tuple[BodyQuestions, ...]

    @property
    def lines(self) -> int:
        """How many things are not known in all."""
        return sum(body.lines for body in self.bodies)

    @property
    def to_ask(self) -> int:
        """How many bodies can be asked."""
        return sum(body.body != NOBODY for body in self.bodies)


@dataclass(frozen=True, slots=True)
class NewestContent:
    """The newest content of a provision or a body: that of the work on it, if there is any, else what is published."""

    entry: CatalogueEntry
    draft: bool
    published: bool


def open_question_list(newest_contents: Iterable[NewestContent], on: str) -> OpenQuestionList:
    """What has to be confirmed of these provisions on a day (YYYY-MM-DD)."""
    newest_contents = tuple(newest_contents)
    by_body: dict[str, list[OpenQuestion]] = defaultdict(list)
    for standing in newest_contents:
        for body, entry in _entries(standing, on):
            by_body[body].append(entry)
    bodies = [BodyQuestions(body, tuple(sorted(entries, key=_most_useful))) for body, entries in by_body.items()]
    return OpenQuestionList(
        drafts=sum(standing.draft for standing in newest_contents),
        published_not_known_to_run=sum(_doubtful(standing, on) for standing in newest_contents),
        bodies=tuple(sorted(bodies, key=lambda asked: (asked.body == NOBODY, -asked.lines, asked.body))),
    )


def narrowed(whole: OpenQuestionList, show: ListFilter, body: str) -> tuple[BodyQuestions, ...]:
    """The wanted part, for the bodies whose name contains a text; or for the one whose name it is."""
    wanted = body.casefold()
    alone = any(asked.body.casefold() == wanted for asked in whole.bodies)
    kept = (
        BodyQuestions(asked.body, tuple(entry for entry in asked.entries if _is_wanted(entry, show)))
        for asked in whole.bodies
        if asked.body.casefold() == wanted or (not alone and wanted in asked.body.casefold())
    )
    return tuple(asked for asked in kept if asked.entries)


def _is_wanted(entry: OpenQuestion, show: ListFilter) -> bool:
    match show:
        case ListFilter.DRAFTS:
            return entry.draft
        case ListFilter.PUBLISHED:
            return entry.published
        case ListFilter.DOUBTFUL:
            return entry.doubtful
        case ListFilter.ALL:
            return True


def newest_contents(session: Session, may_see: Callable[[str], bool]) -> list[NewestContent]:
    """The newest content of every provision that is published or in work, by slug. Drafts given up are left out.

    `may_see` tells of a slug whether its draft may be seen.
    """
    in_work = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.SCHEDULED)
    rows = session.exec(
        select(ProvisionRevision)
        .where(col(ProvisionRevision.state).in_([RevisionState.PUBLISHED, *in_work]))
        .order_by(col(ProvisionRevision.slug))
    )
    found: dict[str, NewestContent] = {}
    for row in rows:
        if row.state is not RevisionState.PUBLISHED and not may_see(row.slug):
            continue
        before = found.get(row.slug)
        published = row.state is RevisionState.PUBLISHED
        if published and before is not None:
            found[row.slug] = NewestContent(before.entry, draft=True, published=True)
        else:
            here = published or (before is not None and before.published)
            found[row.slug] = NewestContent(read_tolerantly(row.content, row.slug), draft=not published, published=here)
    return list(found.values())


def whom_to_ask(commissioner: str | None, provider: str | None) -> str:
    """The body that would know: the commissioner if there is one, else the provider, else NOBODY."""
    for named in (commissioner, provider):
        if named and not any(_begins(named, words) for words in NO_BODIES):
            return next((body for words, body in NAMES.items() if _begins(named, words)), named)
    return NOBODY


def _doubtful(standing: NewestContent, on: str) -> bool:
    entry = standing.entry
    return standing.published and not entry.closed(on) and not entry.known_to_run(on)


def _begins(text: str, words: str) -> bool:
    rest = text.removeprefix(words)
    return rest != text and not rest[:1].isalnum()


def _entries(standing: NewestContent, on: str) -> Iterator[tuple[str, OpenQuestion]]:
    entry = standing.entry
    supports: list[CatalogueEntry | AccessPoint] = [entry, *entry.access_points]
    for support in supports:
        to_confirm = (*support.unknown, *support.keeper_notes)
        if not to_confirm:
            continue
        own = _commissioner(support) or support.provider
        named = support if own else entry
        yield (
            whom_to_ask(_commissioner(named), named.provider),
            OpenQuestion(
                slug=entry.slug,
                name=entry.name,
                access_point="" if support is entry else support.name,
                draft=standing.draft,
                published=standing.published,
                doubtful=_doubtful(standing, on),
                runs=state_on(support.shown_dates, on) is CurrentState.RUNNING,
                ended=entry.closed(on),
                confidence=support.confidence,
                to_confirm=to_confirm,
            ),
        )


def _commissioner(support: CatalogueEntry | AccessPoint) -> str | None:
    return support.commissioner if isinstance(support, SupportFields) else None


def _most_useful(entry: OpenQuestion) -> tuple[bool, bool, bool, str, str]:
    return entry.ended, entry.runs, not entry.published, entry.name, entry.access_point
