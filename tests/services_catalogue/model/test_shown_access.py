"""What somebody who needs to be helped in some way is told: yes, no or not known, and how sure that is."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from services_catalogue.model.access_facts import AccessFact, AccessKind
from services_catalogue.model.provision import Provision, ProvisionContact
from services_catalogue.model.shown_access import IN_WORDS, OF_A_NEED, access_of, known_access, said_of_access
from tests.services_catalogue.model.test_contact_facts import ON, RUNG, fact
from tests.triage.catalogue import real_catalogue
from triage.pathway.needs import ACCESS_NEEDS
from triage.questionnaire.questionnaire import QUESTIONNAIRE

BASE = next(p for p in real_catalogue() if p.access_points)
SOURCE = {"title": "A page", "date": "2026-07"}


def access(kind: str = "step_free", *, offered: bool = True, **more: Any) -> AccessFact:
    told = {"kind": kind, "offered": offered, "strength": "third_party", "sources": [SOURCE]}
    return AccessFact.model_validate(told | more)


def support(*facts: AccessFact, **more: Any) -> Provision:
    return BASE.model_copy(update={"access": facts, "contacts": (), "contact": ProvisionContact(), **more})


def test_there_is_an_answer_to_everything_that_people_can_say_they_need() -> None:
    options = {option.id for option in QUESTIONNAIRE[ACCESS_NEEDS].options} - {"none"}
    assert OF_A_NEED.keys() == options
    assert set(OF_A_NEED.values()) == set(AccessKind) == IN_WORDS.keys()


def test_what_nobody_has_found_out_is_not_known_and_never_a_no() -> None:
    answers = access_of(support(), None, ON)
    assert {answer.offered for answer in answers.values()} == {None}
    assert answers[AccessKind.EASY_READ].sentence == "Easy Read: not known. Ask first."


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (access(), "A place with no steps: yes. From 2026. We have not asked them."),
        (access(offered=False, strength="owner_current"), "A place with no steps: no. From 2026."),
        (
            access(details="Use the side door.", checked=RUNG),
            "A place with no steps: yes. Use the side door. A person checked it in 2026.",
        ),
        (
            access(sources=[SOURCE | {"date": "2019"}]),
            "A place with no steps: yes in 2019. It may have changed: ask first.",
        ),
        (
            access(offered=False, sources=[{"title": "A page"}]),
            "A place with no steps: no, by a source with no date. It may have changed: ask first.",
        ),
        (access(strength="conflicting"), "A place with no steps: not known. Ask first."),
        (access(withheld="Nobody has settled it."), "A place with no steps: not known. Ask first."),
    ],
)
def test_an_answer_says_how_sure_it_is_by_the_rule_of_contacts(told: AccessFact, sentence: str) -> None:
    assert access_of(support(told), None, ON)[AccessKind.STEP_FREE].sentence == sentence


def test_a_card_tells_what_is_old_without_its_details() -> None:
    old = access(details="Use the side door.", sources=[SOURCE | {"date": "2019"}])
    answer = access_of(support(old), None, ON)[AccessKind.STEP_FREE]
    assert answer.sentence == ("A place with no steps: yes in 2019. Use the side door. It may have changed: ask first.")
    assert answer.line == "A place with no steps: yes in 2019. It may have changed: ask first."


def test_a_fact_on_access_needs_a_source_or_a_person_who_has_checked_it() -> None:
    with pytest.raises(ValidationError):
        access(sources=[])
    assert access(sources=[], checked=RUNG).holds(ON)


def test_a_video_call_in_sign_language_and_a_phone_number_count_by_themselves() -> None:
    video = fact("bsl_video", "https://example.org/bsl", who_answers="An interpreter")
    known = known_access(support(contacts=(video, fact())), ON)
    assert known[AccessKind.BSL].sentence == (
        "British Sign Language (BSL): yes. By video call. From 2026. We have not tried it."
    )
    assert known[AccessKind.BY_PHONE].sentence == (
        "A phone number, not only a website: yes. From 2026. We have not rung it."
    )


def test_an_older_phone_number_counts_too_but_not_one_that_takes_texts() -> None:
    called = support(contact=ProvisionContact(phone="0115 496 0123"))
    assert known_access(called, ON)[AccessKind.BY_PHONE].offered is True
    assert known_access(support(contact=ProvisionContact(phone="text 85258")), ON) == {}


def test_of_what_is_said_and_what_a_contact_shows_the_surer_counts() -> None:
    said = access("bsl", offered=False, sources=[SOURCE | {"date": "2015"}])
    video = fact("bsl_video", "https://example.org/bsl")
    assert known_access(support(said, contacts=(video,)), ON)[AccessKind.BSL].offered is True
    assert known_access(support(said), ON)[AccessKind.BSL].offered is False
    assert [answer.kind for answer in said_of_access(support(contacts=(video,)), ON)] == []


def test_an_access_point_answers_for_itself_and_else_its_provision_does() -> None:
    whole = support(access(), access("easy_read"))
    upstairs = BASE.access_points[0].model_copy(update={"access": (access(offered=False),), "contacts": ()})
    answers = access_of(whole, upstairs, ON)
    assert (answers[AccessKind.STEP_FREE].offered, answers[AccessKind.EASY_READ].offered) == (False, True)


@pytest.mark.parametrize(("provider", "offered"), [(None, True), ("Somebody else", None)])
def test_the_phone_number_of_the_whole_counts_only_where_the_same_people_run_it(
    provider: str | None, offered: bool | None
) -> None:
    silent = {"access": (), "contacts": (), "contact": ProvisionContact(), "provider": provider}
    point = BASE.access_points[0].model_copy(update=silent)
    assert access_of(support(contacts=(fact(),)), point, ON)[AccessKind.BY_PHONE].offered is offered
