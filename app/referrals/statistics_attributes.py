"""What stays of a client's answers for the figures: a district, an age band, and what the client did for work."""

from __future__ import annotations

from dataclasses import dataclass

from triage.districts import DISTRICT_IDS
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AGE, AREA, WORK_STATUS

AGE_BANDS = ((16, "under 16"), (25, "16 to 24"), (35, "25 to 34"), (50, "35 to 49"), (65, "50 to 64"))
"""Each holds those who are younger than its number and not in one before."""
OLDEST = "65 or over"


@dataclass(frozen=True, slots=True)
class StatisticsAttributes:
    """A district's id, an age band as it is shown, and an option's id for work; empty when not known."""

    district: str = ""
    age_band: str = ""
    work_status: str = ""


def attributes_of(answers: Answers) -> StatisticsAttributes:
    """The attributes under which a client is counted."""
    area, age, status = answers.said(AREA), answers.said(AGE), answers.said(WORK_STATUS)
    return StatisticsAttributes(
        district=area if isinstance(area, str) and area in DISTRICT_IDS else "",
        age_band=_band(age) if isinstance(age, int) else "",
        work_status=status if isinstance(status, str) else "",
    )


def _band(age: int) -> str:
    return next((words for younger_than, words in AGE_BANDS if age < younger_than), OLDEST)
