"""A three-way merge: what only one editor changed is taken; where both did, a person decides; nothing is lost."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services_catalogue.editing.differences import differences, in_words
from services_catalogue.editing.merge import merge
from services_catalogue.model.provision import Provision
from services_catalogue.reading.provision_reader import content_of, read_content
from tests.triage.catalogue import real_catalogue

CATALOGUE = {provision.slug: provision for provision in real_catalogue()}
CARERS = content_of(CATALOGUE["unpaid-carers-support"])
CHANGES = {
    "name": "Another name",
    "summary": "You get something else.",
    "provider": None,
    "eligibility": [{"question": "age", "at_least": 19}],
    "contact": {"phone": "0115 000 0000"},
    "unknown": ["Whether it still runs"],
}
fields = st.frozensets(st.sampled_from(sorted(CHANGES)))
slugs = st.sampled_from(sorted(CATALOGUE))


def changed(content: dict[str, Any], names: frozenset[str], mark: str = "") -> dict[str, Any]:
    found = {**deepcopy(content), **{name: CHANGES[name] for name in names}}
    for name in names & {"name", "summary"}:
        found[name] = f"{found[name]} {mark}".strip()
    return {name: value for name, value in found.items() if value is not None}


@settings(max_examples=150, deadline=None)
@given(slugs, fields, fields)
def test_work_on_different_fields_goes_together_by_itself(
    slug: str, one: frozenset[str], other: frozenset[str]
) -> None:
    base = content_of(CATALOGUE[slug])
    theirs, yours = changed(base, one - other), changed(base, other)
    merged = merge(base, theirs, yours)
    assert merged.choices == ()
    assert merged.content == changed(changed(base, one - other), other)


@settings(max_examples=100, deadline=None)
@given(slugs, fields)
def test_where_both_changed_the_same_field_somebody_decides(slug: str, both: frozenset[str]) -> None:
    base = content_of(CATALOGUE[slug])
    theirs, yours = changed(base, both, "(theirs)"), changed(base, both, "(yours)")
    merged = merge(base, theirs, yours)
    assert {choice.path for choice in merged.choices} == both & {"name", "summary"}
    assert merged.content == theirs, "until somebody decides, what was saved first stands"
    chosen = frozenset(choice.path for choice in merged.choices)
    assert merge(base, theirs, yours, chosen).content == yours


def test_a_place_that_one_took_away_and_the_other_changed_is_decided_whole() -> None:
    theirs, yours = deepcopy(CARERS), deepcopy(CARERS)
    gone = theirs["access_points"].pop(0)
    yours["access_points"][0]["summary"] = "You get a call."
    yours["access_points"][1]["summary"] = "You get a visit."
    merged = merge(CARERS, theirs, yours)
    (choice,) = merged.choices
    assert (choice.path, choice.theirs) == (f"access_points/{gone['id']}", ())
    assert any("You get a call." in line for line in choice.yours)
    assert gone["id"] not in [access_point["id"] for access_point in merged.content["access_points"]]
    kept = merge(CARERS, theirs, yours, frozenset([choice.path])).content["access_points"]
    assert {access_point["id"]: access_point for access_point in kept} == {
        access_point["id"]: access_point for access_point in yours["access_points"]
    }


def test_two_who_change_two_places_do_not_meet() -> None:
    theirs, yours = deepcopy(CARERS), deepcopy(CARERS)
    theirs["access_points"][0]["summary"] = "You get a call."
    yours["access_points"][1]["summary"] = "You get a visit."
    merged = merge(CARERS, theirs, yours)
    assert merged.choices == ()
    assert [access_point["summary"] for access_point in merged.content["access_points"]][:2] == [
        "You get a call.",
        "You get a visit.",
    ]


@pytest.mark.parametrize("provision", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_every_field_can_be_said_in_words(provision: Provision) -> None:
    assert differences(provision, provision) == ()
    said = {one.path.rpartition("/")[2] for one in in_words(provision)}
    filled = {name for name, value in content_of(provision).items() if value not in ([], {}, "", None)}
    assert filled - said == {"slug", "access_points"} & filled, "a place is said field by field, and a slug is none"


@settings(max_examples=60, deadline=None)
@given(slugs, fields)
def test_what_differs_is_what_was_changed(slug: str, names: frozenset[str]) -> None:
    before = CATALOGUE[slug]
    after = read_content(changed(content_of(before), names))
    really = {name for name in names if getattr(before, name) != getattr(after, name)}
    assert {one.path for one in differences(before, after)} == really
