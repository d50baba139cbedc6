"""The shapes of the API that tell of jobs: those that a search finds, and the next ones up."""

from __future__ import annotations

from pydantic import BaseModel, Field

from services_catalogue.job_steps.next_jobs import Closeness, StepEvidence


class OccupationOut(BaseModel):
    """A job with its pay: never show that without its year. Both are null where none is known, or it would mislead."""

    slug: str
    title: str
    typical_pay: float | None = Field(
        description="Pounds an hour: the middle pay of all employees; or, where that is under what the law asks for on "
        "the day, at the person's age if it is known, that legal floor"
    )
    pay_year: int | None = Field(description="The year that this pay was published for, or that the floor is of")


class NextJobOut(OccupationOut):
    closeness: Closeness | None = Field(
        description="How near it is to the person's job, by what people do in both; null where that was not worked out"
    )
    evidence: StepEvidence = Field(
        description="`experts`: people who know both jobs call them close; `known_route`: a known route; `estimate`: "
        "our estimate from what each job does"
    )
    to_learn: list[str] = Field(description="What is new in it, a few words each")
    provisions: list[str] = Field(
        description="Slugs of the support where the person can learn for it, or ask who teaches it: the best first"
    )
