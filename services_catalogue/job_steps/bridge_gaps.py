"""Where common low-paid jobs have no bridge: nothing that teaches for a next job, by district."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services_catalogue.job_steps.job_bridge import bridges_to_job, level_to_learn
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.next_jobs import next_jobs
from services_catalogue.job_steps.occupation import Occupation
from services_catalogue.search.bridge import TEACH, Bridge, BridgeKind
from triage.districts import DISTRICTS
from triage.pathway.pathfinder import Pathfinder
from triage.pathway.pathway import PathwayEntry
from triage.questionnaire.answers import Answers, Value

AGE = 30
MOST_COMMON = 15
TOLD: dict[str, Value] = {
    "age": AGE,
    "work_status": "employed",
    "wants": ("better_pay",),
    "highest_qualification": "level_2",
}
"""What the made-up person says, besides where they live: free courses ask for the qualification."""


class BridgeStanding(StrEnum):
    """What there is for a next job in a district, the best first. Each is open to the person for sure, but the last."""

    AT_THE_LEVEL = "at_the_level"
    IN_THE_SECTOR = "in_the_sector"  # at which level is not known
    NONE = "none"


@dataclass(frozen=True, slots=True)
class BridgePlace:
    """For one next job in one district. `slug` is that of the provision; None where nothing teaches it."""

    district: str
    next_job: Occupation
    standing: BridgeStanding
    slug: str | None


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """One low-paid job, with every next job in every district. A job without a next job has no places."""

    job: Occupation
    places: tuple[BridgePlace, ...]

    def districts(self, standing: BridgeStanding) -> tuple[str, ...]:
        """The names of the districts in which the best that there is for any next job is this."""
        order = tuple(BridgeStanding)
        best = {
            district.name: min(
                (place.standing for place in self.places if place.district == district.id),
                key=order.index,
                default=BridgeStanding.NONE,
            )
            for district in DISTRICTS
        }
        return tuple(name for name, found in best.items() if found is standing)


def bridge_gaps(data: JobData, pathfinder: Pathfinder, on: str) -> tuple[BridgeRow, ...]:
    """The most common low-paid jobs, most people first, for a person of 30 on a day (YYYY-MM-DD). It takes a second."""
    entries = {
        district.id: tuple(pathfinder.pathway(Answers({**TOLD, "area": district.id}), on).entries())
        for district in DISTRICTS
    }
    day = date.fromisoformat(on)
    known: dict[tuple[str, object, object], tuple[BridgeStanding, str | None]] = {}
    rows = []
    for job in low_paid_jobs(data):
        places = []
        for following in next_jobs(data, job, AGE, day).jobs:
            for district, there in entries.items():
                new = following.occupation
                key = (district, new.sector, level_to_learn(new))
                if key not in known:
                    known[key] = _best(new, there, on)
                places.append(BridgePlace(district, new, *known[key]))
        rows.append(BridgeRow(job, tuple(places)))
    return tuple(rows)


def low_paid_jobs(data: JobData, most: int = MOST_COMMON) -> Sequence[Occupation]:
    """The jobs that most people do of those with a middle pay under the middle: that of the job in which the person is
    who stands half way, when all are put in order by the pay of their jobs."""
    paid = [one for one in data.occupations.values() if one.hourly is not None]
    paid.sort(key=lambda one: one.hourly or 0)
    half, so_far, under = sum(one.people for one in paid) / 2, 0, []
    for one in paid:
        so_far += one.people
        if so_far >= half:
            break
        under.append(one)
    return sorted(under, key=lambda one: -one.people)[:most]


def _best(job: Occupation, entries: Iterable[PathwayEntry], on: str) -> tuple[BridgeStanding, str | None]:
    for bridge in bridges_to_job(job, entries, on):
        if bridge.kind in TEACH and bridge.fits:
            return _standing(job, bridge), bridge.slug
    return BridgeStanding.NONE, None


def _standing(job: Occupation, bridge: Bridge) -> BridgeStanding:
    """Where any level will do for a job, whatever teaches its sector teaches at the level."""
    at_the_level = bridge.kind is BridgeKind.TEACHES_THE_LEVEL or level_to_learn(job) is None
    return BridgeStanding.AT_THE_LEVEL if at_the_level else BridgeStanding.IN_THE_SECTOR
