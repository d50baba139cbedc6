"""The access point of a provision for one person: the most fitting one for where they live."""

from __future__ import annotations

from collections.abc import Callable

from triage.judgement.compiled_rules import RuleOutcomes
from triage.judgement.judgement import Verdict
from triage.pathway.catalogue_index import CatalogueIndex
from triage.pathway.day import Day
from triage.pathway.pathway import AccessPointFacts

Fit = tuple[bool, bool, bool, int]
"""Whether it is not sure, for everyone, not known to run, and how many districts: the smallest tuple fits best."""


def open_access_points(
    prepared: CatalogueIndex, day: Day, index: int, judged: RuleOutcomes, area: str
) -> list[tuple[Fit, int, AccessPointFacts]]:
    """The access points that are open that day, near and not ruled out, each with how it fits and its rule."""
    found = []
    for rule, access_point, runs in day.near(area)[index]:
        verdict = prepared.compiled.verdict(rule, judged)
        if verdict is not Verdict.NOT_MET:
            ruled = prepared.ruled[rule]
            fit = (verdict is not Verdict.MET, not ruled.targeted, not runs, ruled.reach)
            found.append((fit, rule, access_point))
    return found


def most_fitting(access_points: list[tuple[Fit, int, AccessPointFacts]]) -> tuple[Fit, int, AccessPointFacts]:
    """The access point to show; of two that fit alike, the one named first."""
    return access_points[0] if len(access_points) == 1 else min(access_points, key=lambda candidate: candidate[:2])


def bits_that_matter(
    prepared: CatalogueIndex, day: Day, index: int, judged: RuleOutcomes, area: str, askable: Callable[[], int]
) -> int:
    """The tests, as bits, that can still settle the access point shown or put another in its place.

    `askable` gives the tests about which a question can still be asked.
    """
    access_points = open_access_points(prepared, day, index, judged, area)
    unsettled = [
        access_point for access_point in access_points if prepared.compiled.whole[access_point[1]] & judged.open
    ]
    if not unsettled:
        return 0
    fit, chosen, _access_point = most_fitting(access_points)
    bits = 0
    for (_sure, *rest), rule, _access_point in unsettled:
        at_best = (False, *rest)
        if rule == chosen or (
            (at_best, rule) < (fit, chosen) and prepared.compiled.could_be_met(rule, judged, askable())
        ):
            bits |= prepared.compiled.whole[rule]
    return bits
