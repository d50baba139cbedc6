"""People whom a rule once turned away, and others of their kind: open by the API and on the pages alike.

The words behind each are those of the source. `test_rules_against_the_sources` holds the rules; here are whole people.
"""

from __future__ import annotations

import pytest

from tests.app.api.conftest import Ask, ask, client, entry
from tests.app.browsers.resident import Resident
from tests.app.resident.conftest import made, navigator, published, resident, world
from triage.questionnaire.questionnaire import QUESTIONNAIRE

__all__ = ["ask", "client", "made", "navigator", "published", "resident", "world"]

Said = dict[str, str | list[str]]
DERBY: Said = {"area": "derby", "age": "30"}
PEOPLE: list[tuple[str, Said, list[str]]] = [
    (
        "a job that may be lost is a job",
        {**DERBY, "work_status": "at_risk_of_losing_job", "wants": ["a_job"], "highest_qualification": "none"},
        ["free-courses-for-jobs-emcca", "skills-bootcamps-east-midlands", "apprenticeships"],
    ),
    (
        "so is a job that illness stops",
        {"area": "mansfield", "age": "45", "work_status": "off_sick", "wants": ["new_skills"],
         "highest_qualification": "level_2"},
        ["free-courses-for-jobs-emcca", "skills-bootcamps-east-midlands", "apprenticeships", "access-to-work",
         "connect-to-work-east-midlands", "working-well-east-midlands"],
    ),
    (
        "'no requirement to look for work' says nothing of those who look all the same",
        {**DERBY, "work_status": "looking_for_work", "benefits": ["universal_credit_health"]},
        ["pathways-to-work-adviser"],
    ),
    (
        "nor of those who work a little",
        {**DERBY, "work_status": "employed", "benefits": ["universal_credit_health"]},
        ["pathways-to-work-adviser", "jobcentre-work-coach"],
    ),
    (
        "'about to start a job': whoever has found one may look for none",
        {**DERBY, "work_status": "not_looking", "health_affects_work": "a_lot"},
        ["access-to-work", "workwell-derby-nottingham"],
    ),
    (
        "'work for yourself'",
        {**DERBY, "work_status": "self_employed", "health_affects_work": "a_little"},
        ["access-to-work", "workwell-derby-nottingham"],
    ),
    (
        "an apprenticeship can be applied for while at college",
        {"area": "amber-valley", "age": "17", "work_status": "in_education", "wants": ["an_apprenticeship"]},
        ["apprenticeships", "places-to-learn-at-16-to-18"],
    ),
    (
        "out of college, on Universal Credit and expected to look for work",
        {"area": "nottingham", "age": "22", "work_status": "leaving_education", "benefits": ["universal_credit"]},
        ["youth-guarantee-gateway", "jobcentre-work-coach", "sector-based-work-academy-programme", "restart-scheme"],
    ),
    (
        "a level 3 already, and low pay from working for oneself",
        {"area": "gedling", "age": "29", "work_status": "self_employed", "annual_pay": "11000",
         "highest_qualification": "level_3"},
        ["free-courses-for-jobs-emcca", "adult-skills-fund-emcca"],
    ),
    (
        "'15 hours for all 3 and 4 year olds', with no work asked",
        {**DERBY, "work_status": "not_looking", "wants": ["childcare"], "children": ["under_5"]},
        ["free-childcare-working-parents"],
    ),
    (
        "'young people with special educational needs and disabilities' takes in autism, in Derby too",
        {"area": "derby", "age": "18", "work_status": "in_education", "health_affects_work": "a_lot",
         "health_conditions": ["autism_or_neurodivergent"]},
        ["supported-internships"],
    ),
    (
        "a carer paid for caring, out of work",
        {"area": "erewash", "age": "44", "work_status": "not_looking", "benefits": ["carers_allowance"]},
        ["unpaid-carers-support", "connect-to-work-east-midlands"],
    ),
    (
        "with a mental health team, and off sick",
        {"area": "mansfield", "age": "40", "work_status": "off_sick", "health_conditions": ["mental_health"],
         "mental_health_team": "yes"},
        ["nhs-ips-mental-health-nottinghamshire", "working-well-east-midlands"],
    ),
    (
        "a refugee of 17",
        {"area": "derby", "age": "17", "work_status": "not_looking", "life_circumstances": ["refugee_or_asylum"]},
        ["adult-skills-fund-emcca", "places-to-learn-at-16-to-18", "advice-and-community-organisations"],
    ),
    (
        "retired early at 63, and not looking",
        {"area": "high-peak", "age": "63", "work_status": "not_looking", "wants": ["confidence"]},
        ["zink-buxton", "skills-bootcamps-east-midlands", "jobcentre-work-coach"],
    ),
    (
        "out of prison, with a job",
        {"area": "nottingham", "age": "55", "work_status": "employed", "life_circumstances": ["convictions_or_prison"]},
        ["greggs-fresh-start"],
    ),
]  # fmt: skip
each_of_them = pytest.mark.parametrize(("said", "slugs"), [p[1:] for p in PEOPLE], ids=[p[0] for p in PEOPLE])


@each_of_them
def test_a_program_is_told_that_it_may_fit(ask: Ask, said: Said, slugs: list[str]) -> None:
    pathway = ask(**{q: int(a) if isinstance(a, str) and a.isdigit() else a for q, a in said.items()})
    for slug in slugs:
        found = entry(pathway, slug)
        assert found["verdict"] != "not_met", (slug, found["why_not"])


@each_of_them
def test_the_page_says_that_it_may_fit(resident: Resident, said: Said, slugs: list[str]) -> None:
    for question in QUESTIONNAIRE:
        if question.id in said:
            resident.answers(question.id, said[question.id])
    for slug in slugs:
        verdicts = resident.get(f"/support/{slug}").texts(".verdict")
        assert {"Fits you", "May fit: ask first"} & set(verdicts), (slug, verdicts)
