"""Names that people mix up are warned of, and others are not."""

from __future__ import annotations

import pytest

from services_catalogue.search.names import names_of
from services_catalogue.search.similar_names import SimilarityReason, likeness, near_names, near_pairs
from tests.triage.catalogue import real_catalogue

# From the notes on the research: what people mixed up.
TRAPS = [
    ("Working Well", "Work Your Way"),
    ("Working Well", "WorkWell"),
    ("Working Well", "Work and Health Programme"),
    ("Working Well (Greater Manchester)", "Working Well East Midlands"),
    ("Connect to Work", "Access to Work"),
    ("Connect to Work", "Pathways to Work"),
    ("Journey to Work", "Wheels to Work"),
    ("Conect to work", "Connect to Work (East Midlands)"),
    ("Youth Hub", "YES Youth Hub"),
    ("Youth Hub", "Youth Guarantee"),
    ("Nottingham Jobs", "Nottingham Works"),
    ("Opportunity and Change", "Opportunity Nottingham"),
    ("careers service", "Carers Service"),
    ("Skills Fund", "Adult Skills Fund"),
    ("Growth Hub", "EMCCA Growth Hub"),
    ("Journey to Work (J2W), Derby", "W2W"),
    ("AtW", "CtW"),
]
APART = [
    ("Connect to Work", "Working Well"),
    ("Connect to Work", "Towards Work"),
    ("Connect to Work", "National Careers Service"),
    ("Connect to Work", "Skills Bootcamps"),
    ("Connect to Work", "Derbyshire Connect"),
    ("Connect to Work", "Restart Scheme"),
    ("Youth Hubs", "Growth Hub"),
    ("Nottingham College", "Nottingham Jobs"),
    ("Nottingham and Nottinghamshire Refugee Forum", "Nottingham and Nottinghamshire Talking Therapies"),
    ("Free Courses for Jobs", "Skills Bootcamps"),
    ("DWP", "WHP"),
]


@pytest.mark.parametrize(("one", "other"), TRAPS)
def test_what_people_mix_up_is_too_close(one: str, other: str) -> None:
    assert likeness(one, other) is not None
    assert likeness(one, other) is likeness(other, one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_people_tell_apart_is_not(one: str, other: str) -> None:
    assert likeness(one, other) is None
    assert likeness(other, one) is None


def test_in_the_real_catalogue_few_pairs_are_close_and_most_of_these_are_marked_or_worth_it() -> None:
    pairs = list(near_pairs(real_catalogue()))
    everything = len(real_catalogue()) * (len(real_catalogue()) - 1) // 2
    assert len(pairs) < everything / 20
    assert len({frozenset((provision.slug, near.slug)) for provision, near in pairs}) == len(pairs)
    marked = {frozenset((provision.slug, near.slug)) for provision, near in pairs if near.known}
    assert frozenset(("work-your-way", "working-well-east-midlands")) in marked
    unmarked = {frozenset((provision.slug, near.slug)) for provision, near in pairs if not near.known}
    assert frozenset(("youth-hubs", "yes-derbyshire-youth-hubs")) in unmarked


def test_a_name_for_something_new_is_held_against_all_names_old_and_local_ones_too() -> None:
    [first, *_] = near_names("Thrive", (), None, real_catalogue())
    assert first.slug == "youth-guarantee-trailblazer-east-midlands"
    assert first.why is SimilarityReason.SAME
    [only] = near_names("Quite another thing", ("Vita Minds",), None, real_catalogue())
    assert (only.slug, only.ours) == ("nhs-talking-therapies", "Vita Minds")
    assert near_names("Quite another thing", (), None, real_catalogue()) == ()


def test_a_name_that_others_are_known_to_be_mixed_up_with_is_told_of_as_that() -> None:
    found = {near.slug: near for near in near_names("WorkWell", (), None, real_catalogue())}
    assert not found["working-well-east-midlands"].not_its_own
    assert found["work-your-way"].not_its_own, "it is mixed up with Working Well (Greater Manchester)"


@pytest.mark.parametrize("provision", real_catalogue(), ids=lambda p: p.slug)
def test_no_provision_is_too_close_to_itself(provision: object) -> None:
    for one in real_catalogue():
        if one is provision:
            names = [name.text for name in names_of(one)]
            assert one.slug not in {near.slug for near in near_names(names[0], names[1:], one.slug, real_catalogue())}


@pytest.mark.parametrize("name", ["", "   ", "()", "–", "🎈", "a" * 5000])
def test_no_name_is_no_trouble(name: str) -> None:
    assert near_names(name, (name,), None, real_catalogue()) == ()
