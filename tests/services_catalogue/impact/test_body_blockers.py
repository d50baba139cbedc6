"""What keeps a change of a body from being published: a rule that nobody can meet, and nothing else."""

from __future__ import annotations

from services_catalogue.impact.blockers import blockers_of
from tests.bodies import CHILDLINE, HOMELESS_TEAMS, ON, bodies, body
from tests.triage.catalogue import real_catalogue

BEFORE = (*real_catalogue(), *bodies())
OLD_AND_YOUNG = [{"question": "age", "at_least": 30}, {"question": "age", "at_most": 18}]


def test_a_rule_that_nobody_can_meet_is_stopped() -> None:
    changed = body({**CHILDLINE, "eligibility": OLD_AND_YOUNG})
    [stop] = blockers_of(BEFORE, (*real_catalogue(), changed), "childline", ON)
    assert stop.sentence.startswith("Nobody can meet the rule of Childline")


def test_so_is_that_of_a_local_place() -> None:
    point = {**HOMELESS_TEAMS["access_points"][0], "eligibility": OLD_AND_YOUNG}
    changed = body({**HOMELESS_TEAMS, "access_points": [point]})
    [stop] = blockers_of(BEFORE, (*real_catalogue(), changed), "council-homeless-teams", ON)
    assert "the local door “Ashfield homeless team”" in stop.sentence


def test_to_close_a_body_leaves_nobody_without_a_step() -> None:
    closed = body({**CHILDLINE, "dates": {"status": "closed"}})
    assert blockers_of(BEFORE, (*real_catalogue(), closed), "childline", ON) == ()


def test_a_change_of_support_is_judged_as_if_there_were_no_bodies() -> None:
    without = tuple(provision for provision in real_catalogue() if provision.slug != "nottingham-jobs")
    assert blockers_of(BEFORE, (*without, *bodies()), "nottingham-jobs", ON) == blockers_of(
        real_catalogue(), without, "nottingham-jobs", ON
    )
