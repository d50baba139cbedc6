"""A second reading of the sources: expected verdicts made from their words, which are quoted, and not from the rules.

A change of a rule needs the words that allow it. Left out is what the sources say nothing about, or what two readers
understood differently.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.triage.catalogue import real_catalogue
from triage.districts import DISTRICT_IDS
from triage.judgement.applicability import without_what_no_longer_applies
from triage.judgement.judgement import judge
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers, read_all
from triage.questionnaire.questionnaire import QUESTIONNAIRE

MET, NOT_MET, NOT_KNOWN = "met", "not_met", "not_known"
OPEN = "met or not_known"  # the sources do not close it, and do not say that it is certain

DERBYSHIRE = {
    "amber-valley", "bolsover", "chesterfield", "derbyshire-dales", "erewash", "high-peak", "north-east-derbyshire",
    "south-derbyshire",
}  # fmt: skip
NOTTINGHAMSHIRE = {"ashfield", "bassetlaw", "broxtowe", "gedling", "mansfield", "newark-and-sherwood", "rushcliffe"}
ALL = {"derby", "nottingham"} | DERBYSHIRE | NOTTINGHAMSHIRE
STATUSES = {
    "looking_for_work", "not_looking", "employed", "off_sick", "at_risk_of_losing_job", "self_employed",
    "in_education", "leaving_education",
}  # fmt: skip
LOOKING, INACTIVE = {"looking_for_work"}, {"not_looking"}
AT_RISK_OR_OFF_SICK = {"at_risk_of_losing_job", "off_sick"}

PROVISIONS = real_catalogue()
PATHFINDER = Pathfinder(PROVISIONS, QUESTIONNAIRE)
BEFORE_ANY_PLANNED_END = "2026-05-25"  # so that the rule alone decides
RULES = {p.slug: p.eligibility for p in PROVISIONS if not p.ended}
RULES |= {
    f"{p.slug}/{access_point.id}": access_point.eligibility
    for p in PROVISIONS
    if not p.ended
    for access_point in p.access_points
}

Changed = Mapping[str, object]
# A person of 30 in Nottingham who looks for work, nothing special applying. Each line changes what it names.
SOMEBODY: dict[str, object] = {
    "area": "nottingham",
    "age": 30,
    "work_status": "looking_for_work",
    "wants": ["a_job"],
    "time_out_of_work": "3_to_6_months",
    "annual_pay": 21000,
    "highest_qualification": "level_2",
    "benefits": ["none"],
    "caring_hours": "none",
    "children": ["none"],
    "housing_tenure": "private_rent",
    "skills_to_build": ["none"],
    "getting_around": "easy",
    "health_affects_work": "no",
    "health_conditions": ["other_long_term"],
    "mental_health_team": "no",
    "condition_varies": "no",
    "life_circumstances": ["none"],
    "access_needs": ["none"],
}
UNWELL = {"health_affects_work": "a_lot"}
LOW = {**UNWELL, "health_conditions": ["mental_health"]}
WITH_A_TEAM = {**LOW, "mental_health_team": "yes"}
SEND = {"life_circumstances": ["special_educational_needs"]}
CARE = {"life_circumstances": ["care_experienced"]}
PRISON = {"life_circumstances": ["convictions_or_prison"]}
RECOVERY = {"life_circumstances": ["drug_or_alcohol_recovery"]}
HOMELESS = {"life_circumstances": ["homeless_or_at_risk"]}
REFUGEES = ("refugee", "asylum_seeker")
REFUGEE = {"life_circumstances": ["refugee_or_asylum"]}
FORCES = {"life_circumstances": ["armed_forces"]}
JUST_LEFT = {**FORCES, "forces_left": "last_2_years"}
BABY = {"children": ["under_5"], "wants": ["childcare"]}  # the children of whoever wants no childcare are not asked for
CARER = {"caring_hours": "20_to_34"}
YOUNG = {"age": 18, "work_status": "in_education"}
CARE_LEAVERS = "council-and-district-contact-points/care-leaver-local-offers"
NO_JOB_WANTED = {"wants": ["new_skills"]}
UC, UC_HEALTH = {"benefits": ["universal_credit"]}, {"benefits": ["universal_credit_health"]}


def person(**changed: object) -> Answers:
    """The person, changed, with only the answers to questions that they would be asked."""
    answers = read_all({**SOMEBODY, **changed}, QUESTIONNAIRE)
    assert isinstance(answers, Answers), answers
    return without_what_no_longer_applies(answers, QUESTIONNAIRE)


def verdict(support: str, **changed: object) -> str:
    """The verdict that this person is shown for a provision ("slug") or an access point of it ("slug/id")."""
    answers = person(**changed)
    if "/" in support:
        return judge(RULES[support], answers, QUESTIONNAIRE).verdict.value
    entries = PATHFINDER.pathway(answers, BEFORE_ANY_PLANNED_END).entries()
    return next(entry.verdict.value for entry in entries if entry.support.slug == support)


def agrees(found: str, expected: str) -> bool:
    return found != NOT_MET if expected == OPEN else found == expected


# Where: for each, a person whom all but the place fits, and the districts of the record's `areas`.
PLACES: dict[str, tuple[Changed, set[str]]] = {
    "adult-skills-fund-emcca": ({}, ALL),
    "adult-skills-fund-emcca/derby-adult-learning-service": ({}, ALL),  # home in any of the four
    "adult-skills-fund-emcca/derbyshire-adult-community-education": ({}, DERBYSHIRE),
    "adult-skills-fund-emcca/inspire-nottinghamshire": ({}, NOTTINGHAMSHIRE),
    "adult-skills-fund-emcca/local-further-education-colleges": ({}, ALL),
    "adult-skills-fund-emcca/begin-esol-nottingham": (
        {"skills_to_build": ["english_speaking"]},
        {"nottingham"} | NOTTINGHAMSHIRE,
    ),
    "adult-skills-fund-emcca/bridge-skills-hub-worksop": ({}, {"bassetlaw"}),
    "free-courses-for-jobs-emcca": ({}, ALL),
    "skills-bootcamps-east-midlands": ({}, ALL),
    "sector-based-work-academy-programme": (UC, ALL),
    "apprenticeships": ({}, ALL),
    "apprenticeships/foundation-apprenticeships": ({"age": 18}, ALL),
    "supported-internships": ({**SEND, "age": 18, "work_status": "in_education"}, ALL),
    "supported-internships/derby-supported-internships": (
        {**SEND, "age": 18, "work_status": "in_education"},
        {"derby"},
    ),
    "connect-to-work-east-midlands": (UNWELL, ALL),
    # "Derbyshire outside Derby city is not covered."
    "working-well-east-midlands": (UNWELL, {"derby", "nottingham"} | NOTTINGHAMSHIRE),
    "restart-scheme": (UC, ALL),  # contract area 2b: Derbyshire and Nottinghamshire
    "pathways-to-work-adviser": ({**UC_HEALTH, "work_status": "not_looking"}, ALL),
    "access-to-work": ({**UNWELL, "work_status": "employed"}, ALL),
    "access-to-work/health-adjustment-passport": (UNWELL, ALL),
    "national-careers-service": ({}, ALL),
    "nhs-talking-therapies": (LOW, ALL),
    "nhs-talking-therapies/nhs-talking-therapies-derbyshire": (LOW, {"derby"} | DERBYSHIRE),
    "nhs-talking-therapies/nhs-talking-therapies-nottinghamshire": (LOW, {"nottingham"} | NOTTINGHAMSHIRE),
    "work-your-way": (WITH_A_TEAM, {"derby"} | DERBYSHIRE),
    "nhs-ips-mental-health-nottinghamshire": (WITH_A_TEAM, {"nottingham"} | NOTTINGHAMSHIRE),
    # "Nottingham City, Gedling, Rushcliffe, Broxtowe, Hucknall, Mansfield, Ashfield, Newark and Sherwood"
    "nhs-ips-mental-health-nottinghamshire/nhs-ips-nottinghamshire-healthcare": (
        WITH_A_TEAM,
        {"nottingham"} | NOTTINGHAMSHIRE - {"bassetlaw"},
    ),
    "nhs-ips-mental-health-nottinghamshire/nhs-ips-bassetlaw": (WITH_A_TEAM, {"bassetlaw"}),
    "youth-guarantee-trailblazer-east-midlands": ({"age": 20}, ALL),
    "youth-guarantee-trailblazer-east-midlands/thrive-nottingham": ({"age": 20}, {"nottingham"}),
    "yes-derbyshire-youth-hubs": ({"age": 20}, DERBYSHIRE),  # "Derby city is outside the county council area"
    "derby-journey-to-work": ({"age": 20}, {"derby"}),
    "nottingham-jobs": ({}, {"nottingham"}),  # "if you live in Nottingham"
    "nottingham-recovery-network": (RECOVERY, {"nottingham"}),
    "nottingham-recovery-network/clean-slate-nottingham": (
        {"life_circumstances": ["convictions_or_prison", "drug_or_alcohol_recovery"]},
        {"nottingham"},
    ),
    "greggs-fresh-start": (RECOVERY, ALL),  # "Areas outside Nottingham were not confirmed."
    "framework-employment-support": (HOMELESS, {"nottingham"} | NOTTINGHAMSHIRE),
    "unpaid-carers-support": (CARER, ALL),
    # "The rule is about where the cared-for person lives, so you may live somewhere else."
    "unpaid-carers-support/derbyshire-carers-association": (CARER, ALL),
    "unpaid-carers-support/carers-hub-nottinghamshire": (CARER, {"nottingham"} | NOTTINGHAMSHIRE),
    # "You look after someone who lives in Derby": again, you may live somewhere else
    "unpaid-carers-support/derby-universal-services-for-carers": (CARER, ALL),
    "on-demand-buses": (
        {},
        # "villages around Retford" in the first trial
        {"bassetlaw", "mansfield", "newark-and-sherwood", "rushcliffe"}
        | {"bolsover", "chesterfield", "north-east-derbyshire"},
    ),
    "on-demand-buses/travel-derbyshire-on-demand": ({}, {"chesterfield", "bolsover", "north-east-derbyshire"}),
    "on-demand-buses/nottsbus-on-demand": ({}, {"bassetlaw", "mansfield", "newark-and-sherwood", "rushcliffe"}),
    "emcca-growth-hub": ({"work_status": "self_employed"}, ALL),
    "zink-buxton": ({}, {"high-peak", "derbyshire-dales"}),
    "jobcentre-work-coach": ({}, ALL),
    "jobcentre-work-coach/jobcentre-plus-local": ({}, ALL),
    "council-and-district-contact-points": ({}, ALL),
    **{f"council-and-district-contact-points/{district}-council": ({}, {district}) for district in DISTRICT_IDS},
    "council-and-district-contact-points/local-libraries": ({}, ALL),
    "council-and-district-contact-points/derby-employment-and-skills": ({}, {"derby"}),
    "council-and-district-contact-points/care-leaver-local-offers": ({**CARE, "age": 20}, ALL),
    "nhs-social-prescribing": ({}, ALL),
    "nhs-social-prescribing/social-prescribing-link-workers": ({}, ALL),
    "advice-and-community-organisations": ({}, ALL),
    "advice-and-community-organisations/citizens-advice-local": ({}, ALL),
    "advice-and-community-organisations/derbyshire-unemployed-workers-centres": (
        {},
        {"chesterfield", "bolsover", "amber-valley", "north-east-derbyshire"},
    ),
    "advice-and-community-organisations/derby-refugee-advice-centre": (REFUGEE, {"derby"}),
    "advice-and-community-organisations/nottingham-refugee-forum": (REFUGEE, {"nottingham"} | NOTTINGHAMSHIRE),
    "social-housing-employment-teams": ({"housing_tenure": "council_or_housing_association"}, ALL),
    "youth-hubs": ({"age": 20}, ALL),
    # a duty of every council in England
    "places-to-learn-at-16-to-18": ({"age": 17}, ALL),
    "places-to-learn-at-16-to-18/post-16-derbyshire": ({"age": 17}, {"derby"} | DERBYSHIRE),  # "in and around" it
    "places-to-learn-at-16-to-18/post-16-nottinghamshire": ({"age": 17}, {"nottingham"} | NOTTINGHAMSHIRE),
    "youth-guarantee-gateway": ({**UC, "age": 20}, ALL),
    "workwell-derby-nottingham": (UNWELL, ALL),  # "to cover all of England"
    "free-childcare-working-parents": ({**BABY, "work_status": "employed"}, ALL),
    "op-ascend-forces-employment": (FORCES, ALL),
    "career-transition-partnership": (JUST_LEFT, ALL),
}


@pytest.mark.parametrize("support", PLACES)
def test_where(support: str) -> None:
    changed, districts = PLACES[support]
    found = {area for area in {*ALL, "outside"} if verdict(support, **{**changed, "area": area}) != NOT_MET}
    assert found == districts


def test_every_provision_and_every_access_point_is_read_twice() -> None:
    assert PLACES.keys() == RULES.keys()


# What they do now: for each, the answers that the record's `work_status` names, and those that its words leave open.
WORK: dict[str, tuple[Changed, set[str], set[str]]] = {
    "adult-skills-fund-emcca": ({}, STATUSES, set()),
    # "enabling those without a Level 3 qualification": what they do now is no matter
    "free-courses-for-jobs-emcca": ({}, STATUSES, set()),
    # "not already be in full-time education"; "whether you're starting your career, want a change or you're upskilling
    # in your current job"; "You can apply while you are at school"
    "apprenticeships": ({}, STATUSES - {"in_education"}, {"in_education"}),
    "apprenticeships/foundation-apprenticeships": ({"age": 18}, STATUSES - {"in_education"}, {"in_education"}),
    # "support employed and unemployed people ... those returning to work after a break": no source leaves anybody out
    "skills-bootcamps-east-midlands": ({}, STATUSES, set()),
    # "You may be able to do some of these schemes if you are not yet ready to look for work": to be asked
    "sector-based-work-academy-programme": ({**UC, **NO_JOB_WANTED}, LOOKING, INACTIVE | {"leaving_education"}),
    # "to prepare you for working in a paid job", and not a word on what you must do before
    "supported-internships": (
        {**SEND, "age": 18},
        STATUSES - {"employed", "self_employed"} - AT_RISK_OR_OFF_SICK,
        {"employed", "self_employed"} | AT_RISK_OR_OFF_SICK,
    ),
    # one opted for it "after leaving school": it is not only for those who are on a course already
    "supported-internships/derby-supported-internships": (
        {**SEND, "age": 18, "area": "derby"},
        STATUSES - {"employed", "self_employed"} - AT_RISK_OR_OFF_SICK,
        {"employed", "self_employed"} | AT_RISK_OR_OFF_SICK,
    ),
    # "people who are out of work and economically inactive"; "people already in work but at risk of losing their job"
    "connect-to-work-east-midlands": (
        UNWELL,
        LOOKING | INACTIVE | AT_RISK_OR_OFF_SICK | {"leaving_education"},
        {"employed", "self_employed", "in_education"},
    ),
    # "people who are either out of work or find it hard to retain a job"
    "working-well-east-midlands": (
        UNWELL,
        LOOKING | INACTIVE | AT_RISK_OR_OFF_SICK | {"employed"},
        {"self_employed", "in_education", "leaving_education"},
    ),
    # "claimants who are expected to look for and be available for work": not looking, one may be expected to,
    # and so may somebody who has just left college
    "restart-scheme": ({**UC, **NO_JOB_WANTED}, LOOKING, INACTIVE | {"leaving_education"}),
    # "people on Universal Credit with no requirement to look for work": what they do all the same is not asked
    "pathways-to-work-adviser": (UC_HEALTH, STATUSES, set()),
    # "You have a paid job, work for yourself, or are about to start a job, work trial, apprenticeship ...": and whoever
    # has found a job looks for none any more
    "access-to-work": (
        {**UNWELL, "wants": ["confidence"]},
        {"employed", "self_employed"} | AT_RISK_OR_OFF_SICK,
        LOOKING | INACTIVE | {"in_education", "leaving_education"},
    ),
    "access-to-work/health-adjustment-passport": (UNWELL, STATUSES, set()),
    "national-careers-service": ({}, STATUSES, set()),
    "nhs-talking-therapies": (LOW, STATUSES, set()),
    "work-your-way": ({**WITH_A_TEAM, "area": "erewash"}, STATUSES, set()),
    # "people who wish to find paid employment, or progress to alternative employment": nobody is left out
    "nhs-ips-mental-health-nottinghamshire": (WITH_A_TEAM, STATUSES, set()),
    # "young people at risk of becoming NEET" too: a student may be, and so may somebody who may lose a job
    "youth-guarantee-trailblazer-east-midlands": (
        {"age": 20},
        LOOKING | INACTIVE,
        {"in_education", "leaving_education", "at_risk_of_losing_job"},
    ),
    # "not currently in education, employment or training": who is about to leave, or has just left, may ask
    "youth-guarantee-trailblazer-east-midlands/thrive-nottingham": (
        {"age": 20},
        LOOKING | INACTIVE,
        {"leaving_education"},
    ),
    # "Set up to help young people who are not in work, school or training", looking or not
    "yes-derbyshire-youth-hubs": (
        {"age": 20, "area": "erewash"},
        LOOKING | INACTIVE,
        {"leaving_education", "at_risk_of_losing_job"},
    ),
    # "to help young people into employment"
    "derby-journey-to-work": (
        {"age": 20, "area": "derby"},
        LOOKING | INACTIVE | {"leaving_education"},
        {"employed", "self_employed", "in_education"} | AT_RISK_OR_OFF_SICK,
    ),
    # "employment support service to you as a local resident"; "to enable people to retrain"
    "nottingham-jobs": ({}, STATUSES, set()),
    "nottingham-recovery-network": (RECOVERY, STATUSES, set()),
    # "inclusive employment opportunities" for "individuals in recovery and those facing barriers": no word on a job
    "greggs-fresh-start": (
        RECOVERY,
        LOOKING | INACTIVE | {"leaving_education"},
        {"employed", "self_employed", "in_education"} | AT_RISK_OR_OFF_SICK,
    ),
    "framework-employment-support": (HOMELESS, STATUSES, set()),
    "unpaid-carers-support": (CARER, STATUSES, set()),
    "on-demand-buses": ({"area": "bolsover"}, STATUSES, set()),
    "emcca-growth-hub": ({}, {"self_employed"}, set()),  # the Plan: "self-employed individuals and businesses"
    # "helping those out of work gain qualifications and get back on the job ladder"
    "zink-buxton": ({"area": "high-peak"}, LOOKING | INACTIVE, {"leaving_education", "at_risk_of_losing_job"}),
    # The national record has people out of work; its local offices also see people in work, "mostly" on a benefit.
    "jobcentre-work-coach": (
        {},
        LOOKING | INACTIVE | {"leaving_education"},
        {"employed", "self_employed", "in_education"} | AT_RISK_OR_OFF_SICK,
    ),
    "jobcentre-work-coach/jobcentre-plus-local": (
        {},
        LOOKING | INACTIVE | {"leaving_education"},
        {"employed", "self_employed", "in_education"} | AT_RISK_OR_OFF_SICK,
    ),
    "council-and-district-contact-points": ({}, STATUSES, set()),
    "nhs-social-prescribing": ({}, STATUSES, set()),
    "advice-and-community-organisations": ({}, STATUSES, set()),
    "social-housing-employment-teams": ({"housing_tenure": "council_or_housing_association"}, STATUSES, set()),
    # "every 16 to 24-year-old, including those not on benefits, can access the support needed to earn or learn"
    "youth-hubs": ({"age": 20}, STATUSES, set()),
    # "stay in full-time education", "an apprenticeship", or work "while in part-time education or training"
    "places-to-learn-at-16-to-18": ({"age": 17}, STATUSES, set()),
    # "on Universal Credit and looking for work": not looking, or fresh from college, one may be expected to
    "youth-guarantee-gateway": ({**UC, "age": 20, **NO_JOB_WANTED}, LOOKING, INACTIVE | {"leaving_education"}),
    "workwell-derby-nottingham": (UNWELL, STATUSES, set()),  # "stay in work, or get back soon": no source leaves out
    # "people who work"; "people about to start work can apply too"; "all 3 and 4 year olds"
    "free-childcare-working-parents": (
        BABY,
        {"employed", "self_employed"} | AT_RISK_OR_OFF_SICK,
        LOOKING | INACTIVE | {"in_education", "leaving_education"},
    ),
    "op-ascend-forces-employment": (FORCES, STATUSES, set()),
    "career-transition-partnership": (JUST_LEFT, STATUSES, set()),
}


@pytest.mark.parametrize("support", WORK)
def test_what_they_do_now(support: str) -> None:
    changed, certain, to_check = WORK[support]
    expected = {s: MET if s in certain else NOT_KNOWN if s in to_check else NOT_MET for s in STATUSES}
    assert {s: verdict(support, **{**changed, "work_status": s}) for s in STATUSES} == expected


# How old: the bounds of the record, and one year beyond each.
AGES: dict[str, tuple[Changed, dict[int, str]]] = {
    "adult-skills-fund-emcca": ({}, {13: NOT_MET, 19: MET, 110: MET}),  # before 19 its doors decide
    "adult-skills-fund-emcca/derby-adult-learning-service": ({}, {18: NOT_MET, 19: MET, 90: MET}),
    # "16 to 19 (24 with EHCP) study programmes"; "14 to 16 limited places for electively home educated"
    "adult-skills-fund-emcca/derbyshire-adult-community-education": (
        {"area": "erewash"},
        {13: NOT_MET, 14: NOT_KNOWN, 15: NOT_KNOWN, 16: MET, 19: MET, 70: MET},
    ),
    # "Inspire College is for ages 16 to 19."
    "adult-skills-fund-emcca/inspire-nottinghamshire": ({"area": "gedling"}, {15: NOT_MET, 16: MET, 18: MET, 19: MET}),
    # "You can leave school on the last Friday in June as long as you'll be 16 by the end of that year's summer"
    "adult-skills-fund-emcca/local-further-education-colleges": (
        {},
        {14: NOT_MET, 15: NOT_KNOWN, 16: MET, 70: MET},
    ),
    "adult-skills-fund-emcca/begin-esol-nottingham": (
        {"skills_to_build": ["english_speaking"]},
        {16: NOT_KNOWN, 18: NOT_KNOWN, 19: MET},  # "age limit": not known
    ),
    "adult-skills-fund-emcca/bridge-skills-hub-worksop": ({"area": "bassetlaw"}, {18: NOT_KNOWN, 19: MET}),
    "free-courses-for-jobs-emcca": ({}, {18: NOT_MET, 19: MET, 80: MET}),
    "skills-bootcamps-east-midlands": ({}, {18: NOT_MET, 19: MET, 80: MET}),
    # "Start their apprenticeship after the last Friday in June of the academic year in which they have their 16th
    # birthday"; "There is no upper age limit."
    "apprenticeships": ({}, {14: NOT_MET, 15: NOT_KNOWN, 16: MET, 70: MET}),
    # "those aged 15 may also be eligible if their birthday falls between the last Friday in June and 31 August"
    "apprenticeships/foundation-apprenticeships": (
        {},
        {14: NOT_MET, 15: NOT_KNOWN, 16: MET, 21: MET, 22: NOT_MET, 24: NOT_MET},
    ),
    # "aged 18 or over" in guidance of 2014, and nothing newer
    "sector-based-work-academy-programme": (UC, {17: NOT_KNOWN, 18: MET, 64: MET}),
    "supported-internships": (
        {**SEND, "work_status": "in_education"},
        # "aged 16 to 24"; "young people, aged 18-25" at Buxton and Leek College
        {15: NOT_MET, 16: MET, 24: MET, 25: NOT_KNOWN, 26: NOT_MET},
    ),
    "supported-internships/derby-supported-internships": (
        {**SEND, "work_status": "in_education", "area": "derby"},
        {15: NOT_MET, 16: MET, 25: MET, 26: NOT_MET},  # "Open to people aged 16-25"
    ),
    # "working-age people"; over 18 in Essex; here "The age rule" is not known
    "connect-to-work-east-midlands": (UNWELL, {15: NOT_MET, 16: NOT_KNOWN, 17: NOT_KNOWN, 18: MET, 67: MET}),
    "working-well-east-midlands": (UNWELL, {17: NOT_MET, 18: MET, 67: MET}),
    "restart-scheme": (UC, {18: MET, 65: MET}),  # no age in any source
    "access-to-work": ({**UNWELL, "work_status": "employed"}, {15: NOT_MET, 16: MET, 75: MET}),
    "national-careers-service": ({}, {13: MET, 110: MET}),
    "nhs-talking-therapies": (LOW, {17: NOT_MET, 18: MET, 80: MET}),
    # "people aged between 16 and 18 will be accepted if they are assessed as benefiting"
    "nhs-talking-therapies/nhs-talking-therapies-derbyshire": (
        {"area": "derby"},
        {15: NOT_MET, 16: NOT_KNOWN, 17: NOT_KNOWN, 18: MET},
    ),
    "nhs-talking-therapies/nhs-talking-therapies-nottinghamshire": ({}, {17: NOT_MET, 18: MET}),
    "work-your-way": ({**WITH_A_TEAM, "area": "derby"}, {18: MET, 66: MET}),  # "age limits": not known
    "nhs-ips-mental-health-nottinghamshire": (WITH_A_TEAM, {18: MET, 66: MET}),  # "likely 18 or over"
    "youth-guarantee-trailblazer-east-midlands": ({}, {17: NOT_MET, 18: MET, 21: MET, 22: NOT_MET}),
    "youth-guarantee-trailblazer-east-midlands/thrive-nottingham": ({}, {17: NOT_MET, 18: MET, 21: MET, 22: NOT_MET}),
    "yes-derbyshire-youth-hubs": ({"area": "erewash"}, {15: NOT_MET, 16: MET, 24: MET, 25: NOT_MET}),
    # "For young people ... No upper or lower age is given in the Plan; the person in its example is 20."
    "derby-journey-to-work": ({"area": "derby"}, {17: OPEN, 20: MET, 24: OPEN, 25: OPEN, 40: NOT_MET}),
    "nottingham-jobs": ({}, {15: NOT_KNOWN, 17: MET, 66: MET}),  # "people of all ages", and no lowest age
    "nottingham-recovery-network": (RECOVERY, {18: MET, 66: MET}),
    "nottingham-recovery-network/clean-slate-nottingham": (
        {"life_circumstances": ["convictions_or_prison", "drug_or_alcohol_recovery"]},
        {17: NOT_KNOWN, 18: MET},  # no age in any source
    ),
    "unpaid-carers-support": (CARER, {13: MET, 85: MET}),
    "unpaid-carers-support/derbyshire-carers-association": (CARER, {13: MET, 85: MET}),  # "You can be any age."
    "unpaid-carers-support/carers-hub-nottinghamshire": (CARER, {17: NOT_MET, 18: MET}),  # 5 to 17: Young Carers Notts
    # "You are aged 18 or over. There are exceptions for some 16/17-year-olds"
    "jobcentre-work-coach": ({}, {15: NOT_MET, 16: NOT_KNOWN, 17: NOT_KNOWN, 18: MET, 66: MET}),
    "jobcentre-work-coach/jobcentre-plus-local": ({}, {15: NOT_MET, 16: NOT_KNOWN, 17: NOT_KNOWN, 18: MET, 66: MET}),
    "greggs-fresh-start": (RECOVERY, {15: OPEN, 16: MET, 60: MET}),  # "age limits": not known
    "zink-buxton": ({"area": "high-peak"}, {15: NOT_KNOWN, 18: MET, 70: MET}),
    "council-and-district-contact-points/care-leaver-local-offers": (CARE, {18: MET, 25: MET, 26: NOT_MET}),
    "youth-hubs": ({}, {15: NOT_MET, 16: MET, 24: MET, 25: NOT_MET}),
    # "for young people age 16 and 17"; "All students aged 16-19 should follow a coherent study programme"; "Students
    # with an Education, Health and Care Plan may be able to access a study programme up to age 25"
    "places-to-learn-at-16-to-18": (
        {},
        {14: NOT_MET, 15: NOT_KNOWN, 16: MET, 17: MET, 18: MET, 19: NOT_KNOWN, 20: NOT_MET, 25: NOT_MET},
    ),
    "youth-guarantee-gateway": (UC, {15: NOT_MET, 16: MET, 24: MET, 25: NOT_MET}),
    "workwell-derby-nottingham": (UNWELL, {15: NOT_KNOWN, 16: MET, 70: MET}),  # no age in any source
    "op-ascend-forces-employment": (FORCES, {18: MET, 70: MET}),
    "career-transition-partnership": (JUST_LEFT, {18: MET, 70: MET}),
    "free-childcare-working-parents": ({**BABY, "work_status": "employed"}, {17: MET, 60: MET}),
}


@pytest.mark.parametrize(
    ("support", "age"), [(support, age) for support, (_, ages) in AGES.items() for age in ages], ids=str
)
def test_how_old(support: str, age: int) -> None:
    changed, ages = AGES[support]
    found = verdict(support, **{**changed, "age": age})
    assert agrees(found, ages[age]), f"{found}, and the sources say {ages[age]}"


# What they choose: for each question that a record turns on, the options that its words name, those that its words
# leave open, and those that the sources do not settle. Everybody else is refused.
LIFE, CONDITIONS = "life_circumstances", "health_conditions"
CARING = {"under_20", "20_to_34", "35_or_more"}
HARD = {"a_little", "a_lot"}
NO_LEVEL_3, LEVEL_3 = {"none", "below_level_2", "level_2"}, {"level_3", "level_4_or_above"}
Choices = tuple[str, str, Changed, set[str], set[str], set[str]]
CHOICES: list[Choices] = [
    (
        "nhs-talking-therapies",
        CONDITIONS,
        UNWELL,
        {"mental_health"},
        {option.id for option in QUESTIONNAIRE[CONDITIONS].options} - {"mental_health"},
        set(),
    ),
    # "people who already have a Level 3 can join if they are out of work or earn below the national living wage"
    (
        "free-courses-for-jobs-emcca",
        "work_status",
        {"highest_qualification": "level_3", "annual_pay": 15000},
        LOOKING | INACTIVE,
        STATUSES - LOOKING - INACTIVE,
        set(),
    ),
    # Cumbria: "carers, care experienced, domestic abuse survivors, ex-offenders"; of veterans only a news report tells;
    # "special needs" may be a disability, which the record is for too
    (
        "connect-to-work-east-midlands",
        LIFE,
        {},
        {"care_experienced", "convictions_or_prison", "domestic_abuse"},
        {"homeless_or_at_risk", *REFUGEES, "armed_forces", "drug_or_alcohol_recovery"},
        {"special_educational_needs"},
    ),
    ("connect-to-work-east-midlands", "caring_hours", {}, set(), CARING, set()),
    ("connect-to-work-east-midlands", "health_affects_work", {}, HARD, set(), set()),
    ("working-well-east-midlands", "health_affects_work", {}, HARD, set(), set()),
    ("access-to-work", "health_affects_work", {"work_status": "employed"}, HARD, set(), set()),
    ("access-to-work/health-adjustment-passport", "health_affects_work", {}, HARD, set(), set()),
    ("nottingham-recovery-network", LIFE, {}, {"drug_or_alcohol_recovery"}, set(), set()),
    ("nottingham-recovery-network/clean-slate-nottingham", LIFE, {}, set(), set(), set()),  # it takes two, not one
    ("greggs-fresh-start", LIFE, {}, {"drug_or_alcohol_recovery", "convictions_or_prison"}, set(), set()),
    # "out of work a long time"
    ("greggs-fresh-start", "time_out_of_work", {}, set(), {"1_to_2_years", "over_2_years"}, {"never_worked"}),
    # "for homeless and vulnerable people"; "to offer everyone an opportunity ... irrespective of an individual's
    # background, barriers, or support needs"
    (
        "framework-employment-support",
        LIFE,
        {},
        {"homeless_or_at_risk", *REFUGEES},
        {o.id for o in QUESTIONNAIRE[LIFE].options if o.offered} - {"homeless_or_at_risk", *REFUGEES, "none"},
        set(),
    ),
    # "For people whose first language is not English": no source says that every refugee wants a class
    ("adult-skills-fund-emcca/begin-esol-nottingham", LIFE, {}, set(), {*REFUGEES}, set()),
    (
        "adult-skills-fund-emcca/begin-esol-nottingham",
        "skills_to_build",
        {},
        {"english_speaking"},
        set(),
        {"reading_and_writing"},
    ),
    (
        "advice-and-community-organisations/derby-refugee-advice-centre",
        LIFE,
        {"area": "derby"},
        {*REFUGEES},
        set(),
        set(),
    ),
    ("advice-and-community-organisations/nottingham-refugee-forum", LIFE, {}, {*REFUGEES}, set(), set()),
    (
        "council-and-district-contact-points/care-leaver-local-offers",
        LIFE,
        {"age": 20},
        {"care_experienced"},
        set(),
        set(),
    ),
    # "or if they are in or have left prison": a conviction alone is not that
    (
        "apprenticeships/foundation-apprenticeships",
        LIFE,
        {"age": 23},
        {"care_experienced"},
        {"special_educational_needs"},
        {"convictions_or_prison"},
    ),
    ("supported-internships", LIFE, YOUNG, {"special_educational_needs"}, set(), set()),
    (
        "supported-internships/derby-supported-internships",
        LIFE,
        {**YOUNG, "area": "derby"},
        {"special_educational_needs"},
        set(),
        set(),
    ),
    # A bad back, bad lungs or diabetes is no learning difficulty, and a disability at school is asked about by itself.
    (
        "supported-internships",
        CONDITIONS,
        {**YOUNG, **UNWELL},
        {"learning_disability"},
        {"autism_or_neurodivergent", "deaf_or_hearing_loss", "sight_loss", "neurological", "other_long_term"},
        {"mental_health"},
    ),
    (
        "sector-based-work-academy-programme",
        "benefits",
        {},
        {"universal_credit", "new_style_jsa"},
        {"esa", "other"},
        {"universal_credit_health", "carers_allowance"},  # it is Universal Credit, and "you may be able to"
    ),
    ("restart-scheme", "benefits", {}, {"universal_credit"}, {"other"}, set()),
    # "those on sickness benefits", of which the news names Universal Credit only
    ("pathways-to-work-adviser", "benefits", {}, {"universal_credit_health"}, {"esa"}, set()),
    (
        "free-courses-for-jobs-emcca",
        "highest_qualification",
        {"work_status": "employed", "annual_pay": 15000},
        NO_LEVEL_3,
        LEVEL_3,
        set(),
    ),
    ("free-courses-for-jobs-emcca", "highest_qualification", {}, NO_LEVEL_3 | LEVEL_3, set(), set()),
    (
        "social-housing-employment-teams",
        "housing_tenure",
        {},
        {"council_or_housing_association"},
        {"family_or_friends"},  # they may be the tenants
        set(),  # "the majority of programmes are open to residents only"
    ),
    ("emcca-growth-hub", "wants", {}, set(), {"to_work_for_myself"}, {"not_sure"}),
    # "Students with an Education, Health and Care Plan": to be asked
    ("places-to-learn-at-16-to-18", LIFE, {"age": 22}, set(), {"special_educational_needs"}, set()),
    # "for young people on Universal Credit who are looking for work"
    (
        "youth-guarantee-gateway",
        "benefits",
        {"age": 20},
        {"universal_credit"},
        set(),
        {"universal_credit_health", "carers_allowance"},
    ),
    ("workwell-derby-nottingham", "health_affects_work", {}, HARD, set(), set()),
    ("free-childcare-working-parents", "children", {**BABY, "work_status": "employed"}, {"under_5"}, set(), set()),
    # "All veterans, no matter when they left": their families are told of in words, since nobody is asked about them
    ("op-ascend-forces-employment", LIFE, {}, {"armed_forces"}, set(), set()),
    ("unpaid-carers-support", "caring_hours", {}, CARING, set(), set()),
    ("unpaid-carers-support/derbyshire-carers-association", "caring_hours", {}, CARING, set(), set()),
    ("unpaid-carers-support/carers-hub-nottinghamshire", "caring_hours", {}, CARING, set(), set()),
    (
        "unpaid-carers-support/derby-universal-services-for-carers",
        "caring_hours",
        {"area": "derby"},
        CARING,
        set(),
        set(),
    ),
]


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: f"{choices[0]}, {choices[1]}")
def test_what_they_choose(choices: Choices) -> None:
    support, question, changed, certain, to_check, unsettled = choices
    options = {option.id for option in QUESTIONNAIRE[question].options if option.offered} - unsettled
    expected = {o: MET if o in certain else NOT_KNOWN if o in to_check else NOT_MET for o in options}
    assert {o: verdict(support, **{**changed, question: o}) for o in options} == expected


# Everything else: a provision or access point, what is different about the person, the verdict, and its words.
LINES: dict[str, list[tuple[str, Changed, str]]] = {
    "benefits": [
        # "You get an unemployment benefit such as Universal Credit."
        ("sector-based-work-academy-programme", UC, MET),
        ("sector-based-work-academy-programme", {"benefits": ["new_style_jsa"]}, MET),
        ("sector-based-work-academy-programme", {"benefits": ["none"]}, NOT_MET),
        ("sector-based-work-academy-programme", {"benefits": ["pip_or_dla"]}, NOT_MET),
        ("sector-based-work-academy-programme", {"benefits": ["universal_credit", "pip_or_dla"]}, MET),
        ("sector-based-work-academy-programme", {"benefits": "not_sure"}, NOT_KNOWN),
        # "For example ... some people claiming Universal Credit who are not yet ready to look for work": to be asked
        (
            "sector-based-work-academy-programme",
            {**UC_HEALTH, **NO_JOB_WANTED, "work_status": "not_looking"},
            NOT_KNOWN,
        ),
        # "When you claim ... because you are unemployed"
        ("sector-based-work-academy-programme", {**UC, "work_status": "employed"}, NOT_MET),
        ("sector-based-work-academy-programme", {**UC, "work_status": "at_risk_of_losing_job"}, NOT_MET),
        # "You get Universal Credit, are expected to look for work"; "New Style Jobseeker's Allowance did not count."
        ("restart-scheme", UC, MET),
        ("restart-scheme", {**UC, "work_status": "employed"}, NOT_MET),
        ("restart-scheme", {"benefits": ["new_style_jsa"]}, NOT_MET),
        ("restart-scheme", {"benefits": ["none"]}, NOT_MET),
        ("restart-scheme", {"benefits": ["esa"]}, NOT_MET),
        ("restart-scheme", UC_HEALTH, NOT_MET),
        ("restart-scheme", {"benefits": ["universal_credit", "universal_credit_health"]}, NOT_MET),
        ("restart-scheme", {"benefits": "rather_not_say"}, NOT_KNOWN),
        # "People on income-based Jobseeker's Allowance could also be sent."
        ("restart-scheme", {"benefits": ["other"]}, NOT_KNOWN),
        # "You get Universal Credit with limited capability for work and work-related activity (LCWRA)."
        ("pathways-to-work-adviser", {**UC_HEALTH, "work_status": "not_looking"}, MET),
        # "voluntary help": who looks for work though they need not is not turned away
        ("pathways-to-work-adviser", {**UC_HEALTH, "work_status": "looking_for_work"}, MET),
        ("pathways-to-work-adviser", {**UC, "work_status": "not_looking"}, NOT_MET),
        ("pathways-to-work-adviser", {"benefits": ["esa"], "work_status": "not_looking"}, NOT_KNOWN),
        ("pathways-to-work-adviser", {"benefits": ["none"], "work_status": "not_looking"}, NOT_MET),
        ("pathways-to-work-adviser", {"benefits": "not_sure", "work_status": "not_looking"}, NOT_KNOWN),
        # "Today it is mainly for people who claim Universal Credit or Jobseeker's Allowance."
        ("jobcentre-work-coach", {**UC, "work_status": "employed"}, MET),
        ("jobcentre-work-coach", {**UC, "work_status": "off_sick"}, MET),
        ("jobcentre-work-coach", {**UC, "work_status": "in_education"}, MET),
        ("jobcentre-work-coach", {"benefits": ["none"], "work_status": "at_risk_of_losing_job"}, NOT_KNOWN),
        # For the others that is a thing to check, and no rule
        ("jobcentre-work-coach", {"benefits": ["none"]}, MET),
        # "young people who are not on benefits can come too"
        ("youth-hubs", {"age": 20, "benefits": ["none"]}, MET),
        # "Whether you must be on Universal Credit" is not known
        ("yes-derbyshire-youth-hubs", {"age": 20, "area": "erewash", "benefits": ["none"]}, MET),
    ],
    "health": [
        # "You have a health condition or a disability."
        ("working-well-east-midlands", {"health_affects_work": "a_little"}, MET),
        ("working-well-east-midlands", {}, NOT_MET),
        ("working-well-east-midlands", {"health_affects_work": "rather_not_say"}, NOT_KNOWN),
        ("working-well-east-midlands", {**UNWELL, "health_conditions": ["respiratory"]}, MET),
        ("working-well-east-midlands", {**UNWELL, "health_conditions": ["diabetes"]}, MET),
        ("working-well-east-midlands", {**UNWELL, "health_conditions": ["musculoskeletal"]}, MET),
        ("working-well-east-midlands", {**UNWELL, "health_conditions": "not_sure"}, MET),
        # "For disabled people and people with a health condition."
        ("connect-to-work-east-midlands", {"health_affects_work": "a_little"}, MET),
        ("connect-to-work-east-midlands", {}, NOT_MET),
        ("connect-to-work-east-midlands", {"health_affects_work": "not_sure"}, NOT_KNOWN),
        # "You have a disability, or a physical or mental health condition"
        ("access-to-work", {**UNWELL, "work_status": "employed"}, MET),
        ("access-to-work", {"work_status": "employed"}, NOT_MET),
        ("access-to-work", {"work_status": "self_employed", "health_affects_work": "not_sure"}, NOT_KNOWN),
        ("access-to-work/health-adjustment-passport", {}, NOT_MET),
        # "low mood, anxiety, stress or panic"; "You do not need to have been told you have a condition."
        ("nhs-talking-therapies", LOW, MET),
        ("nhs-talking-therapies", {}, NOT_KNOWN),
        ("nhs-talking-therapies", {"health_affects_work": "rather_not_say"}, NOT_KNOWN),
        ("nhs-talking-therapies", {"health_affects_work": "rather_not_say", "age": 17}, NOT_MET),
        # "You must be open to the trust's community mental health services."
        ("work-your-way", {**WITH_A_TEAM, "area": "derby"}, MET),
        ("work-your-way", {**LOW, "area": "derby"}, NOT_MET),
        ("work-your-way", {**LOW, "mental_health_team": "not_sure", "area": "derby"}, NOT_KNOWN),
        ("work-your-way", {**UNWELL, "area": "derby"}, NOT_MET),
        ("work-your-way", {"area": "derby"}, NOT_MET),
        ("work-your-way", {"area": "derby", "health_affects_work": "rather_not_say"}, NOT_KNOWN),
        # "You are with a local NHS mental health team (secondary care)"
        ("nhs-ips-mental-health-nottinghamshire", WITH_A_TEAM, MET),
        ("nhs-ips-mental-health-nottinghamshire", LOW, NOT_MET),
        ("nhs-ips-mental-health-nottinghamshire/nhs-ips-nottinghamshire-healthcare", LOW, NOT_MET),
        ("nhs-ips-mental-health-nottinghamshire/nhs-ips-bassetlaw", {**LOW, "area": "bassetlaw"}, NOT_MET),
        ("nhs-ips-mental-health-nottinghamshire", {}, NOT_MET),
        ("nhs-ips-mental-health-nottinghamshire", {**LOW, "mental_health_team": "rather_not_say"}, NOT_KNOWN),
        # "You have learning difficulties or disabilities."
        ("supported-internships", {**YOUNG, **UNWELL, "health_conditions": ["learning_disability"]}, MET),
        ("supported-internships", {**YOUNG, **SEND}, MET),
        ("supported-internships", YOUNG, NOT_MET),
        ("supported-internships", {**YOUNG, **UNWELL, "health_conditions": ["autism_or_neurodivergent"]}, OPEN),
        ("supported-internships", {**YOUNG, **UNWELL, "health_conditions": ["deaf_or_hearing_loss"]}, OPEN),
        ("supported-internships", {**YOUNG, **UNWELL, "health_conditions": ["sight_loss"]}, OPEN),
        (
            "supported-internships",
            {**YOUNG, **UNWELL, "health_conditions": ["short_term_illness_or_injury"]},
            NOT_MET,
        ),
        ("supported-internships", {**YOUNG, "life_circumstances": "rather_not_say"}, NOT_KNOWN),
        # "aged 16 to 24" and "aged 16-25"
        ("supported-internships", {**YOUNG, **SEND, "age": 25, "area": "derby"}, NOT_KNOWN),
        ("supported-internships", {**YOUNG, **SEND, "age": 25, "area": "ashfield"}, NOT_KNOWN),
        ("supported-internships", {**YOUNG, **SEND, "age": 26, "area": "derby"}, NOT_MET),
    ],
    "circumstances": [
        # "People who face other big hurdles can also join (see groups)."
        ("connect-to-work-east-midlands", CARE, MET),
        ("connect-to-work-east-midlands", PRISON, MET),
        ("connect-to-work-east-midlands", {"life_circumstances": ["domestic_abuse"]}, MET),
        # "General knowledge, unverified, says the national list also has ..."
        ("connect-to-work-east-midlands", HOMELESS, NOT_KNOWN),
        ("connect-to-work-east-midlands", REFUGEE, NOT_KNOWN),
        # "priority support for groups such as ... veterans", in a news report on the national scheme
        ("connect-to-work-east-midlands", {"life_circumstances": ["armed_forces"]}, NOT_KNOWN),
        ("connect-to-work-east-midlands", RECOVERY, NOT_KNOWN),
        ("connect-to-work-east-midlands", {"life_circumstances": "rather_not_say"}, NOT_KNOWN),
        # "Unpaid carers are one of the groups that can join in other areas' schemes."
        ("connect-to-work-east-midlands", CARER, NOT_KNOWN),
        ("connect-to-work-east-midlands", {"caring_hours": "under_20"}, NOT_KNOWN),
        ("connect-to-work-east-midlands", {**CARER, "work_status": "employed"}, NOT_MET),
        ("connect-to-work-east-midlands", {**CARER, "work_status": "at_risk_of_losing_job"}, NOT_KNOWN),
        # "free help if drugs or drink are a problem for you"
        ("nottingham-recovery-network", RECOVERY, MET),
        ("nottingham-recovery-network", PRISON, NOT_MET),
        ("nottingham-recovery-network", {}, NOT_MET),
        ("nottingham-recovery-network", {"life_circumstances": "not_sure"}, NOT_KNOWN),
        # "help with drugs or drink if you have been in trouble with the law"
        ("nottingham-recovery-network/clean-slate-nottingham", RECOVERY, NOT_MET),
        ("nottingham-recovery-network/clean-slate-nottingham", PRISON, NOT_MET),
        # "You may be in recovery, out of work a long time or just out of prison."
        ("greggs-fresh-start", RECOVERY, MET),
        ("greggs-fresh-start", PRISON, MET),
        ("greggs-fresh-start", {"time_out_of_work": "over_2_years"}, NOT_KNOWN),
        ("greggs-fresh-start", {"time_out_of_work": "1_to_2_years"}, NOT_KNOWN),
        ("greggs-fresh-start", {"time_out_of_work": "never_worked"}, NOT_KNOWN),
        ("greggs-fresh-start", {"time_out_of_work": "under_3_months"}, NOT_MET),
        ("greggs-fresh-start", {**RECOVERY, "area": "derby"}, OPEN),
        ("greggs-fresh-start", {"life_circumstances": "rather_not_say"}, NOT_KNOWN),
        # "if you have been homeless or are in shaky housing. In some places Framework also helps refugees"
        ("framework-employment-support", HOMELESS, MET),
        ("framework-employment-support", {**REFUGEE, "area": "newark-and-sherwood"}, MET),
        ("framework-employment-support", {**REFUGEE, "area": "ashfield"}, OPEN),
        ("framework-employment-support", {}, NOT_MET),
        ("framework-employment-support", PRISON, NOT_KNOWN),
        ("framework-employment-support", {"life_circumstances": "not_sure"}, NOT_KNOWN),
        # "Ages 22 to 24 can join with an education, health and care plan, if they are in care or a care leaver ..."
        ("apprenticeships/foundation-apprenticeships", {**CARE, "age": 22}, MET),
        ("apprenticeships/foundation-apprenticeships", {**CARE, "age": 24}, MET),
        ("apprenticeships/foundation-apprenticeships", {**CARE, "age": 25}, NOT_MET),
        ("apprenticeships/foundation-apprenticeships", {**SEND, "age": 22}, NOT_KNOWN),
        ("apprenticeships/foundation-apprenticeships", {**SEND, "age": 25}, NOT_MET),
        ("apprenticeships/foundation-apprenticeships", {**RECOVERY, "age": 22}, NOT_MET),
        ("apprenticeships/foundation-apprenticeships", {**PRISON, "age": 24}, OPEN),
        # "The groups listed are who the college pilot had in mind, not entry rules."
        ("youth-guarantee-trailblazer-east-midlands", {"age": 20}, MET),
        ("youth-guarantee-trailblazer-east-midlands", {**SEND, "age": 20}, MET),
        ("youth-guarantee-trailblazer-east-midlands", {"age": 20, "work_status": "not_looking"}, MET),
        # "You are not in work, school, college or training, or you risk being so."
        ("youth-guarantee-trailblazer-east-midlands", {"age": 20, "work_status": "employed"}, NOT_MET),
        ("youth-guarantee-trailblazer-east-midlands", {"age": 20, "work_status": "self_employed"}, NOT_MET),
        ("youth-guarantee-trailblazer-east-midlands", {"age": 20, "work_status": "off_sick"}, NOT_MET),
        # "It aims first at those with special educational needs ...": "first" is no rule
        ("derby-journey-to-work", {"age": 20, "area": "derby"}, MET),
        ("derby-journey-to-work", {**SEND, "age": 20, "area": "derby"}, MET),
        # "a personal adviser and a plan if you were in care"
        (CARE_LEAVERS, {"age": 20}, NOT_MET),
        (CARE_LEAVERS, {**CARE, "age": 26}, NOT_MET),
        (CARE_LEAVERS, {**CARE, "age": 24, "area": "derby"}, MET),
        # "until your 25th birthday" (Derby); "usually until your 25th birthday", and "if you are over 25 years and need
        # some advice ... we are happy to talk to you" (Nottinghamshire). Another council may have looked after them.
        (CARE_LEAVERS, {**CARE, "age": 25, "area": "derby"}, NOT_KNOWN),
        (CARE_LEAVERS, {**CARE, "age": 26, "area": "derby"}, NOT_MET),
        (CARE_LEAVERS, {**CARE, "age": 26, "area": "mansfield"}, NOT_KNOWN),
        # "if you came to Derby as a refugee or are seeking safety"; "if you are a refugee or seeking safety"
        ("advice-and-community-organisations/derby-refugee-advice-centre", {"area": "derby"}, NOT_MET),
        ("advice-and-community-organisations/nottingham-refugee-forum", {}, NOT_MET),
    ],
    "caring": [
        # "You look after a family member or friend without pay."
        ("unpaid-carers-support", {"caring_hours": "none"}, NOT_MET),
        ("unpaid-carers-support", {"caring_hours": "under_20"}, MET),
        ("unpaid-carers-support", {"caring_hours": "20_to_34", "work_status": "employed"}, MET),
        ("unpaid-carers-support", {"caring_hours": "35_or_more", "work_status": "not_looking"}, MET),
        ("unpaid-carers-support", {"caring_hours": "rather_not_say"}, NOT_KNOWN),
        ("unpaid-carers-support/derbyshire-carers-association", {"caring_hours": "none"}, NOT_MET),
        ("unpaid-carers-support/carers-hub-nottinghamshire", {"caring_hours": "none"}, NOT_MET),
        ("unpaid-carers-support/derby-universal-services-for-carers", {"area": "derby"}, NOT_MET),
    ],
    "skills and qualifications": [
        # "people with no Level 3 yet"; "already have a Level 3 can join if they are out of work or earn below ..."
        ("free-courses-for-jobs-emcca", {"highest_qualification": "none", "work_status": "employed"}, MET),
        ("free-courses-for-jobs-emcca", {"highest_qualification": "level_2", "work_status": "self_employed"}, MET),
        ("free-courses-for-jobs-emcca", {"highest_qualification": "level_3"}, MET),
        ("free-courses-for-jobs-emcca", {"highest_qualification": "level_4_or_above"}, MET),
        ("free-courses-for-jobs-emcca", {"highest_qualification": "level_3", "work_status": "not_looking"}, MET),
        (
            "free-courses-for-jobs-emcca",
            {"highest_qualification": "level_3", "work_status": "employed", "annual_pay": 15000},
            OPEN,
        ),
        ("free-courses-for-jobs-emcca", {"highest_qualification": "not_sure", "work_status": "employed"}, NOT_KNOWN),
        # A job in danger, or one that illness stops, is a job all the same.
        ("free-courses-for-jobs-emcca", {"highest_qualification": "none", "work_status": "at_risk_of_losing_job"}, MET),
        ("free-courses-for-jobs-emcca", {"highest_qualification": "none", "work_status": "off_sick"}, MET),
        ("free-courses-for-jobs-emcca", {"highest_qualification": "level_2", "work_status": "in_education"}, MET),
        # "Level 2 needs no experience."
        ("apprenticeships", {"highest_qualification": "none"}, MET),
        ("apprenticeships", {"highest_qualification": "level_4_or_above"}, MET),
        # "For people whose first language is not English."
        ("adult-skills-fund-emcca/begin-esol-nottingham", {"skills_to_build": ["english_speaking"]}, MET),
        ("adult-skills-fund-emcca/begin-esol-nottingham", REFUGEE, NOT_KNOWN),
        ("adult-skills-fund-emcca/begin-esol-nottingham", {"skills_to_build": ["maths"]}, NOT_MET),
        # no rule on pay or on benefits to join: they decide only what is free
        ("adult-skills-fund-emcca", {"work_status": "employed", "annual_pay": 60000}, MET),
    ],
    "homes and wishes": [
        # "from your landlord if you rent a council or housing association home"
        ("social-housing-employment-teams", {"housing_tenure": "council_or_housing_association"}, MET),
        ("social-housing-employment-teams", {"housing_tenure": "own"}, NOT_MET),
        ("social-housing-employment-teams", {"housing_tenure": "not_sure"}, NOT_KNOWN),
        # "if you run a small firm, work for yourself or want to start up"; "people who are not yet trading": not known
        ("emcca-growth-hub", {"wants": ["to_work_for_myself"]}, NOT_KNOWN),
        ("emcca-growth-hub", {"wants": ["to_work_for_myself"], "work_status": "self_employed"}, MET),
        ("emcca-growth-hub", {"wants": ["a_job"]}, NOT_MET),
        ("emcca-growth-hub", {"wants": ["better_pay"], "work_status": "employed"}, NOT_MET),
        ("emcca-growth-hub", {"wants": ["to_work_for_myself"], "work_status": "at_risk_of_losing_job"}, NOT_KNOWN),
        # "Passengers in the Retford, Ollerton and Newark areas" in 2022; a list of 2024 does not name Retford
        ("on-demand-buses", {"area": "bassetlaw"}, NOT_KNOWN),
        ("on-demand-buses", {"area": "newark-and-sherwood"}, MET),
        ("on-demand-buses/nottsbus-on-demand", {"area": "bassetlaw"}, NOT_KNOWN),
        # "from 2 years before you leave to 2 years after"; for a medical discharge "a longer timeline if needed"
        ("career-transition-partnership", {**FORCES, "forces_left": "last_2_years"}, MET),
        ("career-transition-partnership", {**FORCES, "forces_left": "serving"}, NOT_KNOWN),
        ("career-transition-partnership", {**FORCES, "forces_left": "longer_ago"}, NOT_KNOWN),
        ("career-transition-partnership", {}, NOT_MET),
        # "Meant for people whose problem is not only medical": a thing to check, and no rule
        ("nhs-social-prescribing", {}, MET),
    ],
}


@pytest.mark.parametrize(
    ("support", "changed", "expected"),
    [
        pytest.param(*line, id=f"{subject}: {line[0]} {line[1]} {line[2]}".replace("'", ""))
        for subject, lines in LINES.items()
        for line in lines
    ],
)
def test_what_the_source_says(support: str, changed: Changed, expected: str) -> None:
    found = verdict(support, **changed)
    assert agrees(found, expected), f"{found}, and the sources say {expected}"
