"""A correction of the data on job steps: one step, or one title, put in or left out, with its source.

It names occupations by their slugs and not by their figures, so it stays when the data is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services_catalogue.model.contact_facts import FactSource
from services_catalogue.model.dates import Record, Text
from services_catalogue.model.provision import Slug

JOB = "job"
"""The field that says of a content that it is a correction of a job step or a title; no other record has it."""
LONGEST_TITLE = 66
"""As the longest title of the data."""

JobTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=LONGEST_TITLE)]


class CorrectionKind(StrEnum):
    """What it is about."""

    STEP = "step"
    TITLE = "title"


class CorrectionAct(StrEnum):
    """What it does with that, whatever the data says of it."""

    PUT_IN = "put_in"
    LEAVE_OUT = "leave_out"
    WITHDRAWN = "withdrawn"  # nothing: what the data says stands


class StepVerdict(StrEnum):
    """Where a step stands: among the next jobs, or further away for a reason."""

    NEXT = "next"
    LONG_STUDY = "long_study"
    NOT_RELATED = "not_related"
    OTHER_CAREER = "other_career"


class JobCorrection(Record):
    """`job` and `next_job` are slugs of occupations. A step that is put in has a verdict; `evidence` replaces our line
    on what it rests on. A title is one that people use for the `job`."""

    id: Slug
    kind: CorrectionKind
    does: CorrectionAct
    job: Slug
    next_job: Slug | None = None
    title: JobTitle | None = None
    verdict: StepVerdict | None = None
    evidence: Text | None = None
    source: FactSource

    @model_validator(mode="after")
    def _is_of_its_kind(self) -> JobCorrection:
        of_a_step = self.next_job is not None and self.title is None and self.next_job != self.job
        of_a_title = self.title is not None and not (self.next_job or self.verdict or self.evidence)
        if not (of_a_step if self.kind is CorrectionKind.STEP else of_a_title):
            raise PydanticCustomError("kind", "a step has two jobs, and a title has one job and its words")
        if self.kind is CorrectionKind.STEP and self.does is CorrectionAct.PUT_IN and self.verdict is None:
            raise PydanticCustomError("verdict", "a step that is put in needs a verdict")
        return self

    @property
    def name(self) -> str:
        """What lists call it."""
        job = job_in_words(self.job)
        if self.kind is CorrectionKind.TITLE:
            return f"“{self.title}” for {job}"
        return f"{job[:1].upper()}{job[1:]} to {job_in_words(str(self.next_job))}"


def job_in_words(slug: str) -> str:
    """What to call an occupation where the data may not have it: its slug is made of its title."""
    return slug.replace("-", " ")


def is_correction(content: object) -> bool:
    """Whether a content, as it is stored, is that of such a correction."""
    return isinstance(content, Mapping) and JOB in content
