"""The candidates of the research that are drafts: strict, and with every source and every open question that it had."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from services_catalogue.model.provision import Provision
from tests.services_catalogue.test_rules_against_the_sources import MET, NOT_KNOWN, NOT_MET, person
from tests.triage.catalogue import real_candidates, real_catalogue
from triage.judgement.judgement import judge
from triage.questionnaire.questionnaire import QUESTIONNAIRE

PUBLISHED = {provision.slug: provision for provision in real_catalogue()}
FOUND = {candidate.slug: candidate for candidate in real_candidates()}
# What each has, from the research and since: sources, sources with an address, and open questions.
RESEARCHED = {
    "autism-east-midlands-employment": (3, 2, 6),
    "base-51": (2, 2, 7),
    "careers-made-in-chesterfield": (3, 2, 4),
    "carers-leave-right": (5, 4, 2),
    "changing-futures-nottingham": (2, 1, 5),
    "derby-promise": (5, 3, 5),
    "derbyshire-community-connectors": (2, 1, 4),
    "derbyshire-mental-health-helpline": (2, 2, 2),
    "disability-confident": (2, 2, 2),
    "family-hubs": (4, 3, 4),
    "flexible-support-fund": (3, 2, 2),
    "futures-for-you": (4, 3, 3),
    "growing-lives-ilkeston": (4, 3, 6),
    "hmpps-cfo-evolution": (3, 3, 3),
    "i-work-nottinghamshire": (2, 1, 6),
    "inspire-and-achieve-mansfield": (3, 2, 5),
    "intensive-personalised-employment-support": (2, 1, 2),
    "ips-drug-alcohol-nottinghamshire": (2, 1, 3),
    "jobs-guarantee-east-midlands": (4, 4, 3),
    "kings-trust": (4, 4, 2),
    "learner-loans-and-lifelong-learning": (3, 2, 2),
    "live-life-better-derbyshire": (3, 2, 4),
    "livewell-derby": (2, 2, 4),
    "msk-work-and-health": (4, 3, 2),
    "new-futures-network": (3, 3, 2),
    "nottingham-womens-centre": (2, 1, 7),
    "p3-derbyshire-outreach": (2, 1, 6),
    "portland-progress": (3, 2, 4),
    "rhubarb-farm": (3, 2, 6),
    "start-up-loans": (5, 5, 1),
    "thriving-nottingham": (1, 1, 6),
    "womens-work-derbyshire": (2, 1, 5),
}
# What the Plan names, or what is its place's only help, and has sources enough: published since.
PUBLISHED_SINCE = {
    "career-transition-partnership",
    "free-childcare-working-parents",
    "op-ascend-forces-employment",
    "workwell-derby-nottingham",
    "youth-guarantee-gateway",
}
every_candidate = pytest.mark.parametrize("candidate", FOUND.values(), ids=FOUND.keys())


def test_32_of_the_37_are_there_and_the_other_5_are_published() -> None:
    assert FOUND.keys() == RESEARCHED.keys()
    assert len(FOUND) == 32
    assert PUBLISHED.keys() >= PUBLISHED_SINCE
    assert not FOUND.keys() & PUBLISHED.keys()


@every_candidate
def test_no_source_and_no_open_question_of_the_research_is_lost(candidate: Provision) -> None:
    addresses = sum(source.url is not None for source in candidate.sources)
    sources, with_an_address, questions = RESEARCHED[candidate.slug]
    assert (len(candidate.sources), addresses) == (sources, with_an_address)
    assert len(candidate.unknown) + len(candidate.keeper_notes) >= questions, "each is told, or kept for keepers"
    assert all(source.supports for source in candidate.sources)


@every_candidate
def test_it_says_where_to_turn_instead_and_never_to_another_draft(candidate: Provision) -> None:
    assert candidate.try_instead
    assert {*candidate.opens, *candidate.try_instead} <= {slug for slug, p in PUBLISHED.items() if not p.ended}


def test_only_what_a_source_gave_is_a_contact() -> None:
    phones = {slug: c.contact.phone for slug, c in FOUND.items() if c.contact.phone}
    # The old mental health helpline of Derbyshire, 0800 028 0077, is switched off.
    assert phones == {"portland-progress": "01623 499111"}
    assert [slug for slug, c in FOUND.items() if c.contact.email] == []


UC_18 = {"benefits": ["universal_credit"], "age": 19}
PRISON = {"life_circumstances": ["convictions_or_prison"]}
AUTISTIC = {"health_affects_work": "a_lot", "health_conditions": ["autism_or_neurodivergent"]}
LINES: list[tuple[str, Mapping[str, object], str]] = [
    # 18 to 21, "on Universal Credit and looking for work"
    ("jobs-guarantee-east-midlands", UC_18, MET),
    ("jobs-guarantee-east-midlands", {**UC_18, "age": 22}, NOT_MET),
    ("jobs-guarantee-east-midlands", {**UC_18, "benefits": ["none"]}, NOT_MET),
    # "You are claiming Universal Credit or another working-age benefit."
    ("flexible-support-fund", {"benefits": ["new_style_jsa"]}, MET),
    ("flexible-support-fund", {"benefits": ["other"]}, NOT_KNOWN),
    ("flexible-support-fund", {"benefits": ["none"]}, NOT_MET),
    # "A claimant can be considered ... if they are allocated to ... Intensive Work Search ... No Work Related
    # Requirements"; "Working Enough ... not currently eligible", but "when starting work or increasing their hours"
    ("flexible-support-fund", {"benefits": ["universal_credit_health"], "work_status": "not_looking"}, MET),
    ("flexible-support-fund", {"benefits": ["universal_credit"], "work_status": "employed"}, NOT_KNOWN),
    # "11-to-30-year-olds who are unemployed or struggling at school": the groups that it names are no rule
    ("kings-trust", {**PRISON, "age": 20}, MET),
    ("kings-trust", {"age": 20}, MET),
    ("kings-trust", {"age": 20, "work_status": "not_looking"}, MET),
    ("kings-trust", {"age": 20, "work_status": "in_education"}, NOT_KNOWN),
    ("kings-trust", {"age": 31}, NOT_MET),
    # "The age rule is for the councils' youth service only. Futures has also run schemes for adults."
    ("futures-for-you", {"age": 17}, MET),
    ("futures-for-you", {"age": 17, "work_status": "in_education"}, MET),
    ("futures-for-you", {"age": 15, "work_status": "in_education"}, NOT_KNOWN),  # "young people in secondary school"
    ("futures-for-you", {"age": 30}, NOT_KNOWN),
    ("futures-for-you", {"age": 17, "area": "derby"}, NOT_MET),
    # "You live in Nottingham or have a Nottingham GP."
    ("thriving-nottingham", {}, MET),
    ("thriving-nottingham", {"area": "broxtowe"}, NOT_KNOWN),
    # "whether Derby city is covered" is not known
    ("womens-work-derbyshire", {**PRISON, "area": "erewash"}, MET),
    ("womens-work-derbyshire", {**PRISON, "area": "derby"}, NOT_KNOWN),
    ("womens-work-derbyshire", {"area": "erewash"}, NOT_MET),
    # "For autistic people": the question has them together with others
    ("autism-east-midlands-employment", AUTISTIC, NOT_KNOWN),
    ("autism-east-midlands-employment", {}, NOT_MET),
    # "It suits people who have been in trouble with the law ...": others may ask
    ("rhubarb-farm", {**PRISON, "area": "bolsover"}, MET),
    ("rhubarb-farm", {"area": "bolsover"}, NOT_KNOWN),
    ("rhubarb-farm", {**PRISON, "area": "bolsover", "work_status": "off_sick"}, MET),  # nothing on work in any source
    ("rhubarb-farm", {**PRISON, "area": "derby"}, NOT_MET),
    # "Some of it happens at school and some at the Youth Hub."
    ("careers-made-in-chesterfield", {"age": 18, "area": "chesterfield", "work_status": "in_education"}, MET),
    ("careers-made-in-chesterfield", {"age": 18, "area": "chesterfield"}, NOT_KNOWN),
    # "young people in Mansfield and Ashfield who are not in work or learning"
    ("inspire-and-achieve-mansfield", {"age": 20, "area": "ashfield", "work_status": "not_looking"}, MET),
    ("inspire-and-achieve-mansfield", {"age": 20, "area": "ashfield", "work_status": "leaving_education"}, NOT_KNOWN),
    ("inspire-and-achieve-mansfield", {"age": 20, "area": "ashfield", "work_status": "employed"}, NOT_MET),
    # "You must be an employee."
    ("carers-leave-right", {"caring_hours": "under_20", "work_status": "at_risk_of_losing_job"}, MET),
    ("carers-leave-right", {"caring_hours": "under_20", "work_status": "self_employed"}, NOT_MET),
    # "You're starting a new business or have been trading for up to 36 months", in whatever work one is
    ("start-up-loans", {"wants": ["to_work_for_myself"], "work_status": "at_risk_of_losing_job"}, MET),
    ("start-up-loans", {"work_status": "self_employed"}, MET),
    ("start-up-loans", {}, NOT_MET),
    ("start-up-loans", {"wants": ["to_work_for_myself"], "age": 17}, NOT_MET),
    # "aged 11 to 25 in Nottingham"
    ("base-51", {"age": 25}, MET),
    ("base-51", {"age": 26}, NOT_MET),
]


@pytest.mark.parametrize(("slug", "changed", "expected"), LINES)
def test_what_the_source_says(slug: str, changed: Mapping[str, object], expected: str) -> None:
    assert judge(FOUND[slug].eligibility, person(**changed), QUESTIONNAIRE).verdict.value == expected
