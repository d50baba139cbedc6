"""What people would like of work, have done without pay and cannot do now; and the curated list of first jobs."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from triage.i18n import _
from triage.i18n import marked as m


class WorkLiking(StrEnum):
    """What somebody would like their work to be."""

    INDOORS = "indoors"
    OUTDOORS = "outdoors"
    PEOPLE = "people"
    THINGS = "things"
    ACTIVE = "active"
    SITTING = "sitting"

    @property
    def in_words(self) -> str:
        return _(LIKINGS[self])


LIKINGS = {
    WorkLiking.INDOORS: m("indoors"),
    WorkLiking.OUTDOORS: m("outdoors"),
    WorkLiking.PEOPLE: m("with people"),
    WorkLiking.THINGS: m("with things"),
    WorkLiking.ACTIVE: m("on my feet, lifting or moving"),
    WorkLiking.SITTING: m("mostly sitting"),
}


class UnpaidExperience(StrEnum):
    """What somebody has done without pay, and can do in a job."""

    CARING = "caring"
    VOLUNTEERING = "volunteering"
    RUNNING_A_HOME = "running_a_home"

    @property
    def in_words(self) -> str:
        return _(EXPERIENCES[self])


EXPERIENCES = {
    UnpaidExperience.CARING: m("looking after someone"),
    UnpaidExperience.VOLUNTEERING: m("volunteering"),
    UnpaidExperience.RUNNING_A_HOME: m("running a home"),
}


class WorkDemand(StrEnum):
    """What a job asks of a body or a mind that somebody may not be able to do now."""

    LIFTING = "lifting"
    STANDING = "standing"
    PEOPLE = "people"
    DRIVING = "driving"

    @property
    def in_words(self) -> str:
        return _(DEMANDS[self])


DEMANDS = {
    WorkDemand.LIFTING: m("lifting"),
    WorkDemand.STANDING: m("standing for long"),
    WorkDemand.PEOPLE: m("being with people a lot"),
    WorkDemand.DRIVING: m("driving"),
}


class FirstJobRow(BaseModel):
    """One entry of the curated list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    job: str
    like: frozenset[WorkLiking]
    asks: frozenset[WorkDemand]
    uses: dict[UnpaidExperience, str]
    """For each kind of unpaid experience that helps, what of it the job uses."""

    why: str
    """Why it stands in the list."""
