"""Bodies read strictly and tolerantly, and what a body may not say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from services_catalogue.model.body import Body, BodyKind
from services_catalogue.model.provision import Provision
from services_catalogue.reading.provision_reader import (
    BODIES,
    PROVISIONS,
    CatalogueError,
    content_of,
    read_bodies,
    read_content,
    read_folder,
)
from services_catalogue.reading.tolerant_reading import read_tolerantly
from tests.bodies import ACAS, CONTENTS, HOMELESS_TEAMS, SAMARITANS, body


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: str(content["slug"]))
def test_a_body_reads_back_as_it_was_written(content: dict[str, Any]) -> None:
    read = body(content)
    assert read_content(content_of(read)) == read
    assert read_tolerantly(content_of(read)) == read


def test_whatever_has_no_kind_of_body_is_a_provision() -> None:
    for provision in read_folder():
        assert isinstance(read_tolerantly(content_of(provision)), Provision)


def issues_of(content: dict[str, Any]) -> list[str]:
    with pytest.raises(CatalogueError) as refusal:
        read_content(content)
    return [str(problem) for problem in refusal.value.problems]


def test_the_rule_of_a_body_asks_only_for_place_and_age() -> None:
    asks = [*SAMARITANS["eligibility"], {"question": "benefits", "one_of": ["pip_or_dla"]}]
    assert issues_of({**SAMARITANS, "eligibility": asks}) == [
        "samaritans: eligibility, condition 2: the rule of a body asks only where people live and how old they are. "
        "Write in 'for_whom' who it is for."
    ]


def test_so_does_that_of_its_local_places() -> None:
    point = {**HOMELESS_TEAMS["access_points"][0], "eligibility": [{"question": "lone_parent", "one_of": ["yes"]}]}
    [issue] = issues_of({**HOMELESS_TEAMS, "access_points": [point]})
    assert "access_points, entry 1, eligibility, condition 1: the rule of a body asks only" in issue


@pytest.mark.parametrize(("field", "value"), [("contact", {"phone": "0115 496 0123"}), ("offers", ["childcare"])])
def test_a_local_place_of_a_body_has_nothing_that_only_support_has(field: str, value: object) -> None:
    point = {**HOMELESS_TEAMS["access_points"][0], field: value}
    [issue] = issues_of({**HOMELESS_TEAMS, "access_points": [point]})
    assert f"a body has no '{field}'" in issue


@pytest.mark.parametrize("field", ["stage", "category", "offers", "contact", "try_instead"])
def test_fields_of_support_are_no_fields_of_a_body(field: str) -> None:
    [issue] = issues_of({**ACAS, field: "x"})
    assert f"a body has no '{field}'" in issue


def test_an_unknown_kind_is_refused_and_the_kinds_are_named() -> None:
    [issue] = issues_of({**ACAS, "body": "helpline"})
    assert all(kind.value in issue for kind in BodyKind)


def test_a_stored_body_of_an_unknown_kind_is_still_a_body_with_its_number() -> None:
    read = read_tolerantly({**SAMARITANS, "body": "of_a_newer_version"})
    assert isinstance(read, Body)
    assert read.contacts[0].value == "116 123"


def test_a_body_may_close_with_nothing_in_its_place() -> None:
    closed = {**ACAS, "dates": {"status": "closed"}}
    assert read_content(closed, known=set()).ended


def test_a_folder_of_bodies_is_read_as_one_of_provisions_is(tmp_path: Path) -> None:
    for content in CONTENTS:
        (tmp_path / f"{content['slug']}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    assert {one.slug for one in read_bodies(tmp_path)} == {content["slug"] for content in CONTENTS}
    assert read_folder(tmp_path) == ()


def test_no_slug_of_a_body_that_ships_is_that_of_a_provision() -> None:
    stems = [{file.stem for file in folder.glob("*.yaml")} for folder in (PROVISIONS, BODIES)]
    assert stems[0] & stems[1] == set()
