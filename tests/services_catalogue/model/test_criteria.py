"""A rule in the words of a page: each line once."""

from __future__ import annotations

from typing import Any

from services_catalogue.model.criteria import criteria_out
from services_catalogue.model.provision import AccessPoint, Provision
from services_catalogue.reading.provision_reader import content_of
from tests.triage.catalogue import real_catalogue

PROVISIONS = real_catalogue()
SUPPORTS: list[Provision | AccessPoint] = [*PROVISIONS, *(point for one in PROVISIONS for point in one.access_points)]
ASK = "Ask if you can join now."


def test_what_two_conditions_and_the_provider_all_check_is_said_once() -> None:
    rule: Any = [{"question": "lone_parent", "one_of": [answer], "check": ASK} for answer in ("yes", "no")]
    content = content_of(PROVISIONS[0]) | {"eligibility": rule, "provider_checks": [ASK]}
    one = Provision.model_validate(content)
    assert criteria_out(one)["checked_by_people"] == [ASK]


def test_no_line_of_a_researched_rule_is_said_twice() -> None:
    for support in SUPPORTS:
        for lines in criteria_out(support).values():
            assert len(lines) == len(set(lines)), support.name
