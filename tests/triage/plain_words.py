"""What the sentences of a pathway say of a person, read as anybody would read them.

It knows neither the rules nor the code that wrote the sentence: only the phrases of plain English, each with the
answers of which it is true. What somebody said is true of them, also where another answer of theirs tells more. A
claim is None where the person has not said enough to tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from triage.districts import DISTRICTS
from triage.questionnaire.answers import Answers

Claim = Callable[[Answers], bool | None]


def of(question: str, *options: str) -> Claim:
    """They chose one of these options."""

    def claim(person: Answers) -> bool | None:
        said = person.said(question)
        if said is None:
            return None
        return said in options if isinstance(said, str) else isinstance(said, tuple) and any(o in said for o in options)

    return claim


def number(question: str, low: int = 0, high: int = 10**9) -> Claim:
    """They gave a number from `low` to `high`."""

    def claim(person: Answers) -> bool | None:
        said = person.said(question)
        return low <= said <= high if isinstance(said, int) else None

    return claim


def no(claim: Claim) -> Claim:
    """The claim is false."""

    def denied(person: Answers) -> bool | None:
        found = claim(person)
        return None if found is None else not found

    return denied


def either(*claims: Claim) -> Claim:
    """One of the claims is true, or more."""

    def claim(person: Answers) -> bool | None:
        found = [c(person) for c in claims]
        return True if True in found else None if None in found else False

    return claim


def both(*claims: Claim) -> Claim:
    """All of the claims are true."""
    return no(either(*(no(claim) for claim in claims)))


WORK, WANTS, BENEFITS, HEALTH = "work_status", "wants", "benefits", "health_affects_work"
CONDITIONS, LIFE, HOME, LEVEL = "health_conditions", "life_circumstances", "housing_tenure", "highest_qualification"
WITH_A_JOB = of(WORK, "employed", "off_sick", "at_risk_of_losing_job")
IN_WORK = either(WITH_A_JOB, of(WORK, "self_employed"))
WANTS_A_JOB = of(WANTS, "first_job", "a_job", "an_apprenticeship")
FULL_TIME_CARER = of(BENEFITS, "carers_allowance")  # it is paid for 35 hours a week or more
TOO_ILL = either(of(BENEFITS, "universal_credit_health", "esa"), of(WORK, "off_sick"))
NO_HOME = of(HOME, "none")

CLAIMS: dict[str, Claim] = {
    "live somewhere else": of("area", "outside"),
    # What they do now
    "have a job": WITH_A_JOB,
    "have a job and are off sick": of(WORK, "off_sick"),
    "have a job and may lose it": of(WORK, "at_risk_of_losing_job"),
    "have a job but are off sick or may lose it": of(WORK, "off_sick", "at_risk_of_losing_job"),
    "have a job or are self-employed": IN_WORK,
    "are self-employed": of(WORK, "self_employed"),
    "are out of work": of(WORK, "looking_for_work", "not_looking"),
    "are out of work and looking for a job": either(
        of(WORK, "looking_for_work"), both(of(WORK, "not_looking"), WANTS_A_JOB)
    ),
    "are out of work and not looking for a job": of(WORK, "not_looking"),
    "are in education or leaving it": of(WORK, "in_education", "leaving_education"),
    "are at school, at college or in training, and not leaving": of(WORK, "in_education"),
    "are leaving school or college": of(WORK, "leaving_education"),
    "have reached State Pension age": of("pension_age", "yes"),
    "have not reached State Pension age": of("pension_age", "no"),
    "have been made redundant": of("how_work_ended", "redundancy"),
    "have come to the end of a job": of("how_work_ended", "let_go"),
    "have left a job": of("how_work_ended", "left"),
    "are out of work because of health or a disability": of("how_work_ended", "health"),
    "are out of work because of caring for someone": of("how_work_ended", "caring"),
    "may lose a job by redundancy": of("why_job_at_risk", "redundancy"),
    "may lose a job because of health or a disability": of("why_job_at_risk", "health"),
    "may lose a job because of caring for someone": of("why_job_at_risk", "caring"),
    "may lose a job for another reason": of("why_job_at_risk", "other"),
    "have been off sick for 28 weeks or less": of("off_sick_since", "up_to_28_weeks"),
    "have sick pay that ends soon": of("off_sick_since", "sick_pay_ends"),
    "are off sick from a job that has ended": of("off_sick_since", "job_ended"),
    # What they want
    "want a first job": of(WANTS, "first_job"),
    "want a job": WANTS_A_JOB,
    "want to keep a job": of(WANTS, "to_keep_my_job"),
    "want better pay or a better job": of(WANTS, "better_pay"),
    "want new skills": of(WANTS, "new_skills"),
    "want a qualification": of(WANTS, "a_qualification"),
    "want an apprenticeship": of(WANTS, "an_apprenticeship"),
    "want to be self-employed": of(WANTS, "to_work_for_myself"),
    "want to feel more confident": of(WANTS, "confidence"),
    "want help with money": of(WANTS, "money_help"),
    "want help with housing": of(WANTS, "housing_help"),
    "want help with health": of(WANTS, "health_help"),
    "want help with childcare": of(WANTS, "childcare"),
    "want help to get to work or training": of(WANTS, "travel_help"),
    "are not sure yet": of(WANTS, "not_sure"),
    # Time, qualifications, benefits
    "have been out of work for less than 3 months": of("time_out_of_work", "under_3_months"),
    "have been out of work for 3 to 6 months": of("time_out_of_work", "3_to_6_months"),
    "have been out of work for 6 to 12 months": of("time_out_of_work", "6_to_12_months"),
    "have been out of work for 1 to 2 years": of("time_out_of_work", "1_to_2_years"),
    "have been out of work for more than 2 years": of("time_out_of_work", "over_2_years"),
    "have never had paid work": of("time_out_of_work", "never_worked"),
    "have no qualifications": of(LEVEL, "none"),
    "have no qualification above level 1": of(LEVEL, "none", "below_level_2"),
    "have level 2 as the highest qualification": of(LEVEL, "level_2"),
    "do not have a level 3 qualification yet": of(LEVEL, "none", "below_level_2", "level_2"),
    "have level 3 as the highest qualification": of(LEVEL, "level_3"),
    "have a level 3 qualification or above": of(LEVEL, "level_3", "level_4_or_above"),
    "have a level 4 qualification or above": of(LEVEL, "level_4_or_above"),
    "get Universal Credit": of(BENEFITS, "universal_credit", "universal_credit_health"),
    "get the health part of Universal Credit": of(BENEFITS, "universal_credit_health"),
    "get New Style Jobseeker's Allowance": of(BENEFITS, "new_style_jsa"),
    "get Employment and Support Allowance": of(BENEFITS, "esa"),
    "get PIP or DLA": of(BENEFITS, "pip_or_dla"),
    "get Carer's Allowance": of(BENEFITS, "carers_allowance"),
    "get a benefit that is not in our list": of(BENEFITS, "other"),
    "get none of these benefits": of(BENEFITS, "none"),
    "have no money for food or heating": of("money_now", "no_food_or_heat"),
    "are behind with rent or bills": of("money_now", "behind_with_bills"),
    "have a letter from a bailiff or a court": of("money_now", "bailiff_or_court"),
    "wait for the first payment of Universal Credit": of("money_now", "waiting"),
    "have a benefit that was stopped or cut": of("money_now", "stopped"),
    "have none of these troubles with money": of("money_now", "none"),
    # Caring, children, home
    "look after someone without being paid": either(
        FULL_TIME_CARER, of("caring_hours", "under_20", "20_to_34", "35_or_more")
    ),
    "look after someone for less than 20 hours a week": of("caring_hours", "under_20"),
    "look after someone for 20 to 34 hours a week": of("caring_hours", "20_to_34"),
    "look after someone for 35 hours a week or more": either(FULL_TIME_CARER, of("caring_hours", "35_or_more")),
    "do not look after anyone": of("caring_hours", "none"),
    "have a child under 5": of("children", "under_5"),
    "have a child aged 5 to 15": of("children", "5_to_15"),
    "have a child aged 16 to 19": of("children", "16_to_19"),
    "have no children at home": of("children", "none"),
    "bring up children on your own": of("lone_parent", "yes"),
    "bring up children with someone else": of("lone_parent", "no"),
    "rent from the council or a housing association": of(HOME, "council_or_housing_association"),
    "rent from a private landlord": of(HOME, "private_rent"),
    "own a home": of(HOME, "own"),
    "live with family or friends": of(HOME, "family_or_friends"),
    "have no settled home": NO_HOME,
    # Skills and travel
    "want help to speak English": of("skills_to_build", "english_speaking"),
    "want help with reading and writing": of("skills_to_build", "reading_and_writing"),
    "want help with maths": of("skills_to_build", "maths"),
    "want help to use a computer or phone": of("skills_to_build", "digital"),
    "do not want help with these skills": of("skills_to_build", "none"),
    "can get around with ease": of("getting_around", "easy"),
    "find it a bit hard to get around": of("getting_around", "some_difficulty"),
    "find it very hard to get around": of("getting_around", "very_hard"),
    # Health
    "do not find work hard because of health": of(HEALTH, "no"),
    "find work a little hard because of health": of(HEALTH, "a_little"),
    "find work very hard because of health": either(TOO_ILL, of(HEALTH, "a_lot")),
    "find work hard because of health or a disability": either(TOO_ILL, of(HEALTH, "a_little", "a_lot")),
    "have a mental health condition": either(of(CONDITIONS, "mental_health"), of("mental_health_team", "yes")),
    "have a back, joint or muscle condition": of(CONDITIONS, "musculoskeletal"),
    "have a condition of the brain or nerves": of(CONDITIONS, "neurological"),
    "have a lung or breathing condition": of(CONDITIONS, "respiratory"),
    "have diabetes": of(CONDITIONS, "diabetes"),
    "have a learning disability": of(CONDITIONS, "learning_disability"),
    "are autistic, or have ADHD, dyslexia or similar": of(CONDITIONS, "autism_or_neurodivergent"),
    "are deaf or have hearing loss": of(CONDITIONS, "deaf_or_hearing_loss"),
    "have sight loss": of(CONDITIONS, "sight_loss"),
    "have a long-term condition that is not in our list": of(CONDITIONS, "other_long_term"),
    "have a short illness or an injury": of(CONDITIONS, "short_term_illness_or_injury"),
    "are with an NHS community mental health team": of("mental_health_team", "yes"),
    "are not with an NHS community mental health team": of("mental_health_team", "no"),
    "have a condition that comes and goes": of("condition_varies", "yes"),
    "have a condition that stays much the same": of("condition_varies", "no"),
    # Life
    "have been in care": of(LIFE, "care_experienced"),
    "have special educational needs": of(LIFE, "special_educational_needs"),
    "have a conviction or have been in prison": of(LIFE, "convictions_or_prison"),
    "are a refugee or are seeking asylum": of(LIFE, "refugee", "asylum_seeker", "refugee_or_asylum"),
    "are a refugee or have leave to stay": of(LIFE, "refugee"),
    "are waiting for an answer on asylum": of(LIFE, "asylum_seeker"),
    "are or were in the armed forces": of(LIFE, "armed_forces"),
    "are homeless or may lose a home": either(NO_HOME, of(LIFE, "homeless_or_at_risk")),
    "have or had a problem with drugs or alcohol": of(LIFE, "drug_or_alcohol_recovery"),
    "have faced abuse at home": of(LIFE, "domestic_abuse"),
    "are pregnant": of(LIFE, "pregnant"),
    "have lost a husband, wife or partner in the last 21 months": of(LIFE, "partner_died"),
    "are in none of these groups": of(LIFE, "none"),
    "have somewhere safe to sleep tonight": of("sleep_tonight", "yes"),
    "may lose a home in the next 8 weeks": of("sleep_tonight", "may_lose_home"),
    "have nowhere safe to sleep tonight": of("sleep_tonight", "no"),
    "have had leave to stay for less than 2 months": of("leave_since", "last_2_months"),
    "have had leave to stay for more than 2 months": of("leave_since", "longer_ago"),
    "are in prison": of("prison_release", "in_prison"),
    "have left prison in the last 3 months": of("prison_release", "last_3_months"),
    "have left prison more than 3 months ago": of("prison_release", "longer_ago"),
    "have never been in prison": of("prison_release", "never"),
    "are still in the armed forces": of("forces_left", "serving"),
    "have left the armed forces in the last 2 years": of("forces_left", "last_2_years"),
    "have left the armed forces more than 2 years ago": of("forces_left", "longer_ago"),
    "have an EHC plan": of("ehc_plan", "yes"),
    "do not have an EHC plan": of("ehc_plan", "no"),
    "have help with drugs or alcohol now": of("recovery", "in_treatment"),
    "want help with drugs or alcohol": of("recovery", "want_help"),
    "had a problem with drugs or alcohol in the past": of("recovery", "in_the_past"),
    # How people need to help
    "use British Sign Language": of("access_needs", "bsl"),
    "need an interpreter": of("access_needs", "interpreter"),
    "need Easy Read": of("access_needs", "easy_read"),
    "need a place with no steps": of("access_needs", "step_free"),
    "need help by phone, not online": of("access_needs", "phone_not_online"),
    "need someone to visit": of("access_needs", "someone_to_visit"),
    "need none of these": of("access_needs", "none"),
}
COUNTIES = {
    "Derby": {"derby"},
    "Nottingham": {"nottingham"},
    "Derbyshire": {d.id for d in DISTRICTS if d.county == "derbyshire"} - {"derby"},
    "Nottinghamshire": {d.id for d in DISTRICTS if d.county == "nottinghamshire"} - {"nottingham"},
}
PLACES = {**{d.name: {d.id} for d in DISTRICTS}, **COUNTIES}
PLACE = "|".join(sorted(PLACES, key=len, reverse=True))
PHRASE = re.compile("|".join(re.escape(phrase) for phrase in sorted(CLAIMS, key=len, reverse=True)))
LIVE_IN = re.compile(rf"live in ((?:{PLACE})(?:(?:, | or )(?:{PLACE})(?!\w))*)")
NUMBERS: list[tuple[re.Pattern[str], Callable[..., Claim]]] = [
    (re.compile(r"are (\d+) to (\d+)"), lambda low, high: number("age", int(low), int(high))),
    (re.compile(r"are (\d+) or over"), lambda low: number("age", int(low))),
    (re.compile(r"are (\d+) or under"), lambda high: number("age", 0, int(high))),
    (re.compile(r"are (\d+)"), lambda age: number("age", int(age), int(age))),
    (re.compile(r"are in work and paid £([\d,]+) a year or less"), lambda pay: both(IN_WORK, paid(0, pay))),
    (re.compile(r"are in work and paid £([\d,]+) a year or more"), lambda pay: both(IN_WORK, paid(pay, "9" * 9))),
    (re.compile(r"are in work and paid £([\d,]+) to £([\d,]+) a year"), lambda a, b: both(IN_WORK, paid(a, b))),
    (re.compile(r"are paid £([\d,]+) a year"), lambda pay: paid(pay, pay)),
]  # fmt: skip
DENIALS = (("are not among those who ", ""), ("do not ", ""), ("are not ", "are "), ("have not ", "have "))
JOINED = re.compile(r", or |, and |, | or | and |$")


def paid(low: str | int, high: str | int) -> Claim:
    """Their pay in a year, in pounds."""
    return number("annual_pay", int(str(low).replace(",", "")), int(str(high).replace(",", "")))


def phrases_in(said: str) -> list[tuple[str, Claim, str]]:
    """The phrases that a list joins, each with its claim and the word that follows it."""
    found = []
    while said:
        phrase, claim = _first(said)
        joined = JOINED.match(said, len(phrase))
        assert joined is not None, f"not read: {said!r}"
        found.append((phrase, claim, joined.group().strip(" ,")))
        said = said[joined.end() :]
    return found


def any_of(said: str) -> Iterator[tuple[str, Claim]]:
    """The phrases of a list of which any is enough; a list of denials joined by "and" is one phrase."""
    phrases = phrases_in(said)
    words = {word for _, _, word in phrases}
    if "and" not in words:
        for phrase, claim, _ in phrases:
            yield phrase, claim
        return
    assert "or" not in words, f"it may be read in two ways: {said!r}"
    assert all(phrase.startswith(tuple(before for before, _ in DENIALS)) for phrase, _, _ in phrases), said
    yield said, both(*(claim for _, claim, _ in phrases))


def begins_with_a_claim(said: str) -> bool:
    """Whether the first words of a sentence say something of a person that an answer of theirs says too."""
    return any(pattern.match(said) for pattern in (PHRASE, LIVE_IN, *(pattern for pattern, _ in NUMBERS)))


def _first(said: str) -> tuple[str, Claim]:
    if known := PHRASE.match(said):
        return known.group(), CLAIMS[known.group()]
    if place := LIVE_IN.match(said):
        names = re.findall(rf"(?:{PLACE})(?!\w)", place.group(1))
        return place.group(), of("area", *(district for name in names for district in PLACES[name]))
    for pattern, claim_of in NUMBERS:
        if numbers := pattern.match(said):
            return numbers.group(), claim_of(*numbers.groups())
    for before, after in DENIALS:
        if said.startswith(before):
            rest, claim = _first(after + said.removeprefix(before))
            return before + rest.removeprefix(after), no(claim)
    raise AssertionError(f"not read: {said!r}")
