"""Corrections of job steps and titles from plain values: strictly from a form, tolerantly as they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from services_catalogue.model.contact_facts import FactSource
from services_catalogue.model.job_correction import CorrectionAct, CorrectionKind, JobCorrection
from services_catalogue.reading.issues import CatalogueError, problems_of


def read_correction(content: Mapping[str, Any]) -> JobCorrection:
    """A correction as strictly as from a file. Raises CatalogueError with all the issues."""
    try:
        return JobCorrection.model_validate(content)
    except ValidationError as error:
        raise CatalogueError(problems_of(error, str(content.get("id") or "the correction"), JobCorrection)) from error


def correction_content(correction: JobCorrection) -> dict[str, Any]:
    """A correction as plain values that JSON can hold; the inverse of `read_correction`."""
    return correction.model_dump(mode="json", exclude_none=True)


def read_stored_correction(content: Mapping[str, Any], slug: str) -> JobCorrection:
    """What a stored revision holds. One that cannot be read any more is withdrawn: it does nothing. Never raises."""
    known = {name: value for name, value in content.items() if name in JobCorrection.model_fields}
    try:
        return JobCorrection.model_validate(known)
    except ValidationError:
        return JobCorrection.model_construct(
            id=slug,
            kind=CorrectionKind.TITLE,
            does=CorrectionAct.WITHDRAWN,
            job=str(content.get("job") or slug),
            title="It cannot be read",
            source=FactSource(title="It cannot be read"),
        )
