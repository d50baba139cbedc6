"""The bridge to a next job: where one person can learn what it asks for, the best place first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from services_catalogue.model.contact_facts import FactVisibility
from services_catalogue.model.provision import AccessPoint, Offer, Provision
from services_catalogue.model.shown_contacts import certainty_of
from services_catalogue.model.shown_sectors import SECTORS, level_in_words, sectors_shown
from services_catalogue.model.taught_sectors import QualificationLevel, Sector, TaughtSector
from triage.i18n import _
from triage.i18n import marked as m
from triage.judgement.judgement import Verdict
from triage.pathway.pathway import Part, PathwayEntry


class BridgeKind(StrEnum):
    """Why it is one, the best first."""

    TEACHES_THE_LEVEL = "teaches_the_level"
    TEACHES_THE_SECTOR = "teaches_the_sector"  # and its level, or that of the job, is not known
    HAS_COURSES = "has_courses"
    GIVES_CAREERS_ADVICE = "gives_careers_advice"


TEACH = (BridgeKind.TEACHES_THE_LEVEL, BridgeKind.TEACHES_THE_SECTOR)
BY_OFFER = {
    Offer.TRAINING_COURSE: BridgeKind.HAS_COURSES,
    Offer.QUALIFICATION: BridgeKind.HAS_COURSES,
    Offer.CAREERS_ADVICE: BridgeKind.GIVES_CAREERS_ADVICE,
}
"""By the main thing that it offers, who can be asked where it is not known if they teach it."""
AT_A_LEVEL, AT_NO_LEVEL = (
    m("It teaches this at {level}: {sector}."),
    m("It teaches this, and we do not know at which level: {sector}."),
)
WHY_ASK = {
    BridgeKind.HAS_COURSES: m("It has courses. We do not know if it teaches this: {sector}."),
    BridgeKind.GIVES_CAREERS_ADVICE: m("It helps people to find the right course."),
}
STILL_RUNNING = m("Does this still run?")
QUESTIONS = {
    BridgeKind.TEACHES_THE_LEVEL: m("Where can I train in {sector} at {level}, and when does it start?"),
    BridgeKind.TEACHES_THE_SECTOR: m("Where can I train in {sector}, at which level, and when does it start?"),
    BridgeKind.HAS_COURSES: m("Do you have a course in {sector}, and at which level is it?"),
    BridgeKind.GIVES_CAREERS_ADVICE: m("Who near me has a course in {sector}, and who pays for it?"),
}
COST = m("What would I pay?")
KINDS, VERDICTS, SURENESS = tuple(BridgeKind), tuple(Verdict), tuple(FactVisibility)


@dataclass(frozen=True, slots=True)
class Bridge:
    """A provision to turn to; `access_point` is the id of its place for this person, where there is one.

    `level` is the one that it teaches, None where that is not known. `fits` is False where it is not known if the
    person can join. `why` says also how sure it is; `question` is what to ask them, in the person's own words.
    """

    slug: str
    access_point: str | None
    kind: BridgeKind
    level: QualificationLevel | None
    fits: bool
    why: str
    question: str


def bridges_to(
    sector: Sector, level: QualificationLevel | None, entries: Iterable[PathwayEntry], on: str
) -> tuple[Bridge, ...]:
    """Where a person learns for a job of a sector and level, the best first, on a day (YYYY-MM-DD).

    `entries` are those of the person's pathway; what they cannot join now is passed over. First comes what teaches the
    sector at the level, then what teaches it at a level that is not known, or at any where that of the job is None.
    Where none of the first is for them for sure, there follow those who have courses, and who give careers advice.
    Empty when nobody is left to ask.
    """
    found = [bridge for _place, bridge in sorted(_found(sector, level, entries, on), key=lambda one: one[0])]
    sure = any(one.kind is BridgeKind.TEACHES_THE_LEVEL and one.fits for one in found)
    return tuple(one for one in found if one.kind in TEACH or (one.fits and not sure))


Place = tuple[int, int, bool, int, int]
"""By kind, by how sure it is that the person can join, that it runs and that it teaches this, and as in the pathway."""


def _found(
    sector: Sector, level: QualificationLevel | None, entries: Iterable[PathwayEntry], on: str
) -> Iterator[tuple[Place, Bridge]]:
    for number, entry in enumerate(entries):
        provision, point = entry.support, entry.access_point
        if entry.part is Part.NOT_NOW or not isinstance(provision, Provision):
            continue
        at = point if isinstance(point, AccessPoint) else None
        fact = _best_fact(sector, level, provision, at, on)
        kind = _kind(fact, level, provision)
        if kind is None:
            continue
        runs = provision.known_to_run(on) and (at is None or at.known_to_run(on))
        sureness = 0 if fact is None else SURENESS.index(fact.showing(on))
        bridge = Bridge(
            slug=provision.slug,
            access_point=None if at is None else at.id,
            kind=kind,
            level=None if fact is None else fact.level,
            fits=entry.verdict is Verdict.MET,
            why=_why(kind, sector, fact, on),
            question=_question(kind, sector, level, provision, runs=runs),
        )
        yield (KINDS.index(kind), VERDICTS.index(entry.verdict), not runs, sureness, number), bridge


def _best_fact(
    sector: Sector, level: QualificationLevel | None, provision: Provision, at: AccessPoint | None, on: str
) -> TaughtSector | None:
    """The fact by which it teaches the sector, at the level before at one that is not known; the surest of two."""
    supports = (provision,) if at is None else (at, provision)
    facts = [fact for support in supports for fact in sectors_shown(support, on) if fact.sector is sector]
    fit = [fact for fact in facts if level is None or fact.level in (level, None)]
    return min(fit, key=lambda fact: (fact.level != level, SURENESS.index(fact.showing(on))), default=None)


def _kind(fact: TaughtSector | None, level: QualificationLevel | None, provision: Provision) -> BridgeKind | None:
    if fact is None:
        return next((BY_OFFER[offer] for offer in provision.offers[:1] if offer in BY_OFFER), None)
    return TEACH[level is None or fact.level is not level]


def _why(kind: BridgeKind, sector: Sector, fact: TaughtSector | None, on: str) -> str:
    name = _in_a_sentence(sector)
    if fact is None:
        return _(WHY_ASK[kind]).format(sector=name)
    taught = _(AT_NO_LEVEL) if fact.level is None else _(AT_A_LEVEL)
    said = taught.format(sector=name, level="" if fact.level is None else level_in_words(fact.level))
    return f"{said} {certainty_of(fact, fact.showing(on), on)}".strip()


def _question(
    kind: BridgeKind, sector: Sector, level: QualificationLevel | None, provision: Provision, *, runs: bool
) -> str:
    words = {"sector": _in_a_sentence(sector), "level": "" if level is None else level_in_words(level)}
    asked = ["" if runs else _(STILL_RUNNING), _(QUESTIONS[kind]).format(**words)]
    is_free = (provision.cost_to_resident or "").partition(" (")[0] == "free"
    ask_cost = not is_free and kind is not BridgeKind.GIVES_CAREERS_ADVICE
    return " ".join(filter(None, [*asked, _(COST) if ask_cost else ""]))


def _in_a_sentence(sector: Sector) -> str:
    name = _(SECTORS[sector])
    return f"{name[:1].lower()}{name[1:]}"
