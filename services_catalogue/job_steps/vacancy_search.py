"""A prepared search of the national vacancy service, for the person to open: nothing is sent by us."""

from __future__ import annotations

from urllib.parse import urlencode

FIND_A_JOB = "https://findajob.dwp.gov.uk/search"


def vacancy_search(title: str, place: str | None = None) -> str:
    """The address that looks for a job title on "Find a job", near a place (a town or a postcode) if one is named."""
    return f"{FIND_A_JOB}?{urlencode({'q': title} | ({'w': place} if place else {}))}"
