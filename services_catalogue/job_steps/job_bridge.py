"""The bridge to a job: where one person can learn what it asks for."""

from __future__ import annotations

from collections.abc import Iterable

from services_catalogue.job_steps.occupation import EntryLevel, Occupation
from services_catalogue.model.taught_sectors import QualificationLevel, Sector
from services_catalogue.search.bridge import Bridge, bridges_to
from triage.pathway.pathway import PathwayEntry

AT_ENTRY = {
    EntryLevel.NONE: None,
    EntryLevel.LEVEL_2: QualificationLevel.TWO,
    EntryLevel.LEVEL_3: QualificationLevel.THREE,
    EntryLevel.DEGREE: QualificationLevel.SIX,
}


def level_to_learn(occupation: Occupation) -> QualificationLevel | None:
    """The level of a course for a job: of the lowest apprenticeship that leads to it, or else what most people begin
    with. None where any level will do."""
    levels = occupation.apprenticeship_levels
    return QualificationLevel(str(min(levels))) if levels else AT_ENTRY[occupation.entry_level]


def bridges_to_job(occupation: Occupation, entries: Iterable[PathwayEntry], on: str) -> tuple[Bridge, ...]:
    """Where a person with these entries learns for a job, the best first, on a day (YYYY-MM-DD).

    Empty where nobody is left to ask, or nobody has said to which sector the job belongs.
    """
    if occupation.sector is None:
        return ()
    return bridges_to(Sector(occupation.sector), level_to_learn(occupation), entries, on)
