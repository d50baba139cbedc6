"""Synonyms: the words people search with, which are seldom those of a provision, its offers and its rule.

Add an entry here when a good word finds nothing. Misspellings and plurals need no entry.
"""

from services_catalogue.model.provision import Offer

OFFERS: dict[Offer, str] = {
    Offer.APPRENTICESHIP: "apprenticeship apprentice trade earn while you learn learn on the job school leaver",
    Offer.CAREERS_ADVICE: (
        "careers career advice change career redundancy redundant laid off what job what can I do guidance options"
    ),
    Offer.CHILDCARE: "childcare child care nursery childminder kids children baby toddler after school club",
    Offer.CV_AND_INTERVIEW: "cv resume covering letter application form interview practice mock interview confidence",
    Offer.DIGITAL_SKILLS: "digital computer computers laptop internet online email IT tablet phone typing Excel",
    Offer.ENGLISH_LANGUAGE: (
        "English ESOL EFL language speak speaking learn English class classes interpreter migrant immigrant "
        "reading writing literacy foreign"
    ),
    Offer.EQUIPMENT_OR_ADAPTATIONS: (
        "equipment adaptations adjustments reasonable adjustment disability disabled wheelchair ergonomic chair desk "
        "screen reader software support worker deaf hearing hearing aid BSL British Sign Language sign language "
        "interpreter blind sight loss visually impaired dyslexia dyslexic dyspraxia autism autistic ADHD "
        "neurodivergent neurodiverse arthritis back pain long covid MS epilepsy grant"
    ),
    Offer.HOUSING_HELP: (
        "housing house home homeless rent arrears rent arrears eviction evicted landlord tenant tenancy council "
        "house flat sofa surfing hostel rough sleeping mortgage"
    ),
    Offer.IN_WORK_SUPPORT: (
        "keep my job stay in work sick note fit note off sick sick pay sickness return to work phased return "
        "disciplinary discrimination struggling at work boss"
    ),
    Offer.JOB_SEARCH_HELP: (
        "job jobs vacancy vacancies job search looking for work find work find a job unemployed unemployment "
        "out of work apply hiring recruitment employment redundancy redundant laid off lost my job"
    ),
    Offer.MENTAL_HEALTH_SUPPORT: (
        "mental health depression depressed anxiety anxious panic stress stressed low mood sad lonely worry OCD PTSD "
        "trauma counselling counsellor therapy therapist CBT talking bipolar schizophrenia psychosis wellbeing"
    ),
    Offer.MENTORING: "mentor mentoring buddy role model confidence confident motivation",
    Offer.MONEY_AND_BENEFITS_ADVICE: (
        "money debt debts owe bills bailiff loan overdraft budgeting cost of living food bank foodbank benefits "
        "benefit claim appeal sanction sanctioned Universal Credit UC PIP DLA ESA JSA LCWRA housing benefit "
        "council tax pension credit better off calculator childcare child care nursery kids children baby "
        "free legal rights"
    ),
    Offer.ONE_TO_ONE_ADVISER: "adviser advisor key worker keyworker work coach job coach one to one someone to talk to",
    Offer.PHYSICAL_HEALTH_SUPPORT: (
        "physio physiotherapy back pain joint pain bad back knee hip arthritis exercise stop smoking weight fitness "
        "breathing lungs diabetes"
    ),
    Offer.QUALIFICATION: "qualification certificate GCSE GCSEs A level NVQ BTEC diploma level 2 level 3 retrain",
    Offer.SELF_EMPLOYMENT_HELP: (
        "self employed self employment start a business start up startup own business be my own boss sole trader "
        "freelance entrepreneur business plan business idea"
    ),
    Offer.TRAINING_COURSE: (
        "course courses training class classes college study learn learning skills retrain reskill evening class "
        "maths numeracy adult education"
    ),
    Offer.TRAVEL_HELP: (
        "travel transport bus buses bus fare bus pass lift taxi taxis train fares getting to work car driving "
        "moped scooter bike bicycle rural village no car"
    ),
    Offer.WORK_PLACEMENT: "work placement work experience internship trial volunteer volunteering try a job",
}

OPTIONS: dict[tuple[str, str], str] = {
    ("benefits", "universal_credit"): "Universal Credit UC claimant",
    ("benefits", "universal_credit_health"): "Universal Credit UC LCWRA LCW limited capability sickness benefit sick",
    ("benefits", "new_style_jsa"): "JSA Jobseeker's Allowance jobseekers dole signing on",
    ("benefits", "esa"): "ESA Employment and Support Allowance",
    ("benefits", "pip_or_dla"): "PIP DLA Personal Independence Payment disability benefit",
    ("caring_hours", "under_20"): "carer carers caring unpaid carer young carer look after mum dad husband wife parent",
    ("caring_hours", "35_or_more"): "Carer's Allowance carers allowance respite dementia",
    ("health_affects_work", "a_lot"): "disability disabled ill illness sick sickness health condition chronic pain ME",
    ("health_conditions", "mental_health"): "mental health depression depressed anxiety anxious panic stress low mood",
    ("health_conditions", "musculoskeletal"): "back pain bad back arthritis joints muscles knee shoulder",
    ("health_conditions", "learning_disability"): "learning disability learning disabled learning difficulties Down",
    ("health_conditions", "autism_or_neurodivergent"): (
        "autism autistic Asperger ADHD dyslexia dyslexic dyspraxia neurodivergent neurodiverse"
    ),
    ("health_conditions", "deaf_or_hearing_loss"): "deaf hearing loss BSL sign language",
    ("health_conditions", "sight_loss"): "blind sight loss visually impaired",
    ("highest_qualification", "none"): "no qualifications no GCSEs left school",
    (
        "housing_tenure",
        "council_or_housing_association",
    ): "council house housing association tenant rent social housing",
    ("life_circumstances", "armed_forces"): "army navy RAF forces veteran veterans ex forces military soldier",
    ("life_circumstances", "care_experienced"): "care leaver leaving care foster fostered children's home looked after",
    ("life_circumstances", "convictions_or_prison"): (
        "prison jail criminal record conviction convictions offender ex offender probation DBS released custody"
    ),
    ("life_circumstances", "domestic_abuse"): "domestic abuse domestic violence refuge abusive partner women's aid",
    ("life_circumstances", "drug_or_alcohol_recovery"): (
        "drugs drug alcohol alcoholic drinking drink addiction addict recovery rehab sober methadone substance misuse"
    ),
    ("life_circumstances", "homeless_or_at_risk"): "homeless homelessness eviction rough sleeping sofa surfing hostel",
    ("life_circumstances", "refugee_or_asylum"): "refugee refugees asylum seeker asylum Ukraine Afghan Syrian visa BRP",
    ("life_circumstances", "special_educational_needs"): "SEND SEN special needs EHCP EHC plan",
    ("mental_health_team", "yes"): "bipolar schizophrenia psychosis psychiatrist CPN severe mental illness personality",
    ("skills_to_build", "english_speaking"): "ESOL English speak interpreter",
    ("skills_to_build", "maths"): "maths math numeracy numbers",
    ("skills_to_build", "reading_and_writing"): "reading writing spelling literacy",
    ("time_out_of_work", "over_2_years"): "long term unemployed years out of work gap",
    ("wants", "to_work_for_myself"): "self employed start a business start up own boss sole trader freelance",
    ("work_status", "at_risk_of_losing_job"): "redundancy redundant laid off losing my job notice",
    ("work_status", "off_sick"): "off sick sick note fit note sick pay",
    ("work_status", "self_employed"): "self employed sole trader freelance my business",
    ("work_status", "leaving_education"): "school leaver leaving school leaving college NEET young",
}

YOUNG = "young youth teenager teen 16 17 18 year old NEET school leaver young person"
"""For provisions that are only for people of 30 or under."""

# Little words that say nothing of what is looked for. "it" is not among them: it is also computers.
_LITTLE = (
    "a about after am an and any anyone are at be been but by can cant could do does dont for from get getting give "
    "go got had has have having he help her him his how i id if ill im in into is its ive just know like lot made "
    "make me much my near need needs no not of on or our out please she should some someone something that the their "
    "them there they this to too up us want was we what when where which who will with would you your"
)
LITTLE = frozenset(_LITTLE.split())
