"""What must be confirmed, and with whom: what people are shown without knowing that it runs comes first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.database import reading, writing
from services_catalogue.model.provision import Provision
from services_catalogue.reading.provision_reader import CANDIDATES, content_of, read_content, read_folder
from services_catalogue.store.revisions import ProvisionRevision, RevisionState, latest, publish
from services_catalogue.store.seed import seed_candidates
from services_catalogue.verification.open_questions import (
    BODIES,
    NOBODY,
    OTHER_NAMES,
    ListFilter,
    NewestContent,
    narrowed,
    newest_contents,
    open_question_list,
    whom_to_ask,
)
from tests.provisions import as_provision
from tests.triage.catalogue import real_catalogue

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ON = "2026-11-23"
RESEARCH = real_catalogue()
ALL = [
    *(NewestContent(p, draft=False, published=True) for p in RESEARCH),
    *(NewestContent(p, draft=True, published=False) for p in read_folder(CANDIDATES, known={p.slug for p in RESEARCH})),
]


def some(slug: str, **fields: Any) -> Provision:
    """A provision with one thing that is not known."""
    content = {
        "slug": slug,
        "name": slug.title(),
        "category": "referral_and_access",
        "level": "local",
        "stage": "step_on",
        "summary": "You get help.",
        "dates": {"status": "unknown"},
        "confidence": "low",
        "unknown": ["phone"],
        "sources": [{"title": "A leaflet", "date": "2026-11"}],
    }
    return as_provision(read_content(content | fields))


def shown(provision: Provision) -> NewestContent:
    return NewestContent(provision, draft=False, published=True)


def in_work(provision: Provision) -> NewestContent:
    return NewestContent(provision, draft=True, published=False)


@pytest.mark.parametrize(
    ("commissioner", "provider", "body"),
    [
        ("DWP with local partners", "Jobcentre Plus", "Department for Work and Pensions (DWP)"),
        (None, "Department for Work and Pensions (DWP)", "Department for Work and Pensions (DWP)"),
        ("EMCCA, through the Adult Skills Fund", None, "East Midlands Combined County Authority (EMCCA)"),
        ("East Midlands Combined County Authority (EMCCA)", None, "East Midlands Combined County Authority (EMCCA)"),
        ("Nottingham City Council and partners", None, "Nottingham City Council"),
        ("Nottinghamshire County Council public health, with government money", None, "Nottinghamshire County Council"),
        (
            "NHS Nottingham and Nottinghamshire Integrated Care Board",
            None,
            "NHS Nottingham and Nottinghamshire Integrated Care Board",
        ),
        # A body that is not known by name is taken as it stands: nothing is guessed.
        (None, "Zink (charity)", "Zink (charity)"),
        ("NHS", "A trust", "NHS"),
        ("DWPX", None, "DWPX"),
        # What stands there names no body: then the provider is asked.
        ("Government", "British Business Bank (Start Up Loans)", "British Business Bank"),
        ("A legal right", "Your employer", NOBODY),
        (None, "Not confirmed", NOBODY),
        (None, None, NOBODY),
    ],
)
def test_who_is_asked(commissioner: str | None, provider: str | None, body: str) -> None:
    assert whom_to_ask(commissioner, provider) == body


@given(st.sampled_from([*BODIES, *OTHER_NAMES]), st.sampled_from(["", ", with others", " and X", " (for now)", "; Y"]))
def test_more_words_after_a_body_change_nothing(body: str, more: str) -> None:
    assert whom_to_ask(body + more, "Somebody") == whom_to_ask(body, None)


def test_nothing_that_is_not_known_is_lost_or_told_twice() -> None:
    supports = [support for s in ALL for support in (s.entry, *s.entry.access_points)]
    whole = open_question_list(ALL, ON)
    assert whole.lines == sum(len(support.unknown) + len(support.keeper_notes) for support in supports)
    entries = [(e.slug, e.access_point) for asked in whole.bodies for e in asked.entries]
    assert (
        len(entries) == len(set(entries)) == sum(bool(support.unknown or support.keeper_notes) for support in supports)
    )
    assert narrowed(whole, ListFilter.ALL, "") == whole.bodies


def test_no_body_of_the_research_stands_under_two_names() -> None:
    bodies = [asked.body for asked in open_question_list(ALL, ON).bodies]
    beginnings = [(a, b) for a in bodies for b in bodies if a != b and b.startswith(f"{a} ") and a != "NHS"]
    assert beginnings == []


def test_most_to_settle_comes_first_and_nobody_to_ask_comes_last() -> None:
    bodies = open_question_list(ALL, ON).bodies
    counts = [asked.lines for asked in bodies[:-1]]
    assert counts == sorted(counts, reverse=True)
    assert bodies[-1].body == NOBODY
    assert open_question_list(ALL, ON).to_ask == len(bodies) - 1


def test_what_is_shown_and_not_known_to_run_comes_before_drafts_and_what_ended_last() -> None:
    running = {"status": "running", "as_of": "2026-11"}
    given_in = [
        shown(some("ended", dates={"status": "closed"}, try_instead=["draft"])),
        shown(some("runs", dates=running)),
        in_work(some("draft")),
        shown(some("doubtful")),
    ]
    (asked,) = open_question_list(given_in, ON).bodies
    assert [entry.slug for entry in asked.entries] == ["doubtful", "draft", "runs", "ended"]


def test_a_day_can_change_what_is_known_to_run() -> None:
    ends = shown(some("ends", dates={"status": "running", "as_of": "2026-11", "end": "2027-03-31"}))
    assert open_question_list([ends], "2027-03-31").published_not_known_to_run == 0
    assert open_question_list([ends], "2027-04-01").published_not_known_to_run == 1


def test_a_local_access_point_is_asked_of_its_own_body_and_else_of_the_whole() -> None:
    access_point = {
        "level": "local",
        "summary": "You get help.",
        "dates": {"status": "unknown"},
        "confidence": "low",
        "unknown": ["when it opens"],
    }
    points = [
        {**access_point, "id": "own", "name": "Own", "provider": "P3 (charity)"},
        {**access_point, "id": "bare", "name": "Bare"},
    ]
    provision = some("many", commissioner="DWP", unknown=[], access_points=points)
    found = {
        (asked.body, entry.access_point)
        for asked in open_question_list([shown(provision)], ON).bodies
        for entry in asked.entries
    }
    assert found == {("P3", "Own"), ("Department for Work and Pensions (DWP)", "Bare")}


@pytest.mark.parametrize(
    ("show", "slugs"),
    [
        (ListFilter.ALL, ["doubtful", "both", "draft"]),
        (ListFilter.DRAFTS, ["both", "draft"]),
        (ListFilter.PUBLISHED, ["doubtful", "both"]),
        (ListFilter.DOUBTFUL, ["doubtful"]),
    ],
)
def test_what_is_wanted_is_shown(show: ListFilter, slugs: list[str]) -> None:
    running = some("both", dates={"status": "running", "as_of": "2026-11"})
    given_in = [NewestContent(running, draft=True, published=True), in_work(some("draft")), shown(some("doubtful"))]
    whole = open_question_list(given_in, ON)
    found = [entry.slug for asked in narrowed(whole, show, "not KNOWN") for entry in asked.entries]
    assert sorted(found) == sorted(slugs)
    assert narrowed(whole, show, "somebody else") == ()


def test_the_whole_name_of_a_body_means_that_body_alone() -> None:
    whole = open_question_list([shown(some("a", provider="NHS")), shown(some("b", provider="NHS Trust"))], ON)
    assert [asked.body for asked in narrowed(whole, ListFilter.ALL, "nhs")] == ["NHS"]
    assert [asked.body for asked in narrowed(whole, ListFilter.ALL, "nh")] == ["NHS", "NHS Trust"]


def drafted(session: Session, provision: Provision, state: RevisionState, number: int) -> None:
    session.add(
        ProvisionRevision.model_validate(
            {
                "slug": provision.slug,
                "number": number,
                "state": state,
                "content": content_of(provision),
                "author": "Demo editor",
                "created_at": NOW,
            }
        )
    )
    session.flush()


def test_the_newest_content_counts_and_what_was_given_up_does_not(database: Engine) -> None:
    with writing(database) as session:
        publish(session, content_of(some("a")), "Demo editor", "", NOW)
        drafted(session, some("a", unknown=["only the email"]), RevisionState.IN_REVIEW, 2)
        drafted(session, some("a", unknown=["never mind"]), RevisionState.SET_ASIDE, 3)
        publish(session, content_of(some("b")), "Demo editor", "", NOW)
        publish(session, content_of(some("b", unknown=[])), "Demo editor", "They rang.", NOW)
        drafted(session, some("c"), RevisionState.SUPERSEDED, 1)
        drafted(session, some("d"), RevisionState.SCHEDULED, 1)
    with reading(database) as session:
        found = {s.entry.slug: s for s in newest_contents(session, lambda _slug: True)}
    assert {slug: (s.draft, s.published, s.entry.unknown) for slug, s in found.items()} == {
        "a": (True, True, ("only the email",)),
        "b": (False, True, ()),
        "d": (True, False, ("phone",)),
    }
    whole = open_question_list(found.values(), ON)
    assert (whole.drafts, whole.published_not_known_to_run, whole.lines) == (2, 2, 2)


def test_candidates_that_cannot_be_read_any_more_are_still_asked_about(database: Engine) -> None:
    with writing(database) as session:
        seed_candidates(session, CANDIDATES, NOW)
        content = latest(session)["rhubarb-farm"].content
        broken = {**content, "slug": "broken", "eligibility": [{"question": "shoe_size", "one_of": ["9"]}]}
        row = latest(session)["rhubarb-farm"].model_dump() | {"id": None, "slug": "broken", "content": broken}
        session.add(ProvisionRevision.model_validate(row))
    with reading(database) as session:
        whole = open_question_list(newest_contents(session, lambda _slug: True), ON)
    assert {entry.slug for asked in whole.bodies for entry in asked.entries} >= {"broken", "rhubarb-farm"}
