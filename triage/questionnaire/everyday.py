"""The everyday questions, asked first. `says` finishes both "You ..." and "people who ..."."""

from triage.districts import DISTRICTS
from triage.i18n import marked as _
from triage.questionnaire.questions import NumberWords, Option, Question, QuestionKind, choices, together
from triage.questionnaire.work_and_money import ABOUT_MONEY, ABOUT_WORK
from triage.rules import Between, OneOf
from triage.work_statuses import AT_RISK, IN_WORK, LEARNING, OFF_SICK, OUT_OF_WORK, WITH_A_JOB

AREA = "area"
AGE = "age"
WORK_STATUS = "work_status"
WANTS = "wants"
OUTSIDE = "outside"


# fmt: off
EVERYDAY = (
    Question(
        id=AREA,
        kind=QuestionKind.PLACE,
        text=_("Where do you live?"),
        short=_("Where you live"),
        why=_("Some support is only for people in one place."),
        options=(
            *(Option(d.id, d.name, _("live in {place}").format(place=d.name)) for d in DISTRICTS),
            Option(OUTSIDE, _("Somewhere else"), _("live somewhere else")),
        ),
    ),
    Question(
        id=AGE,
        kind=QuestionKind.NUMBER,
        text=_("How old are you?"),
        short=_("Your age"),
        why=_("Some support is only for people of one age."),
        hint=_("Your age in years. For example, 34."),
        numbers=range(13, 111),
        number_words=NumberWords(
            exactly=_("are {value}"),
            at_least=_("are {low} or over"),
            at_most=_("are {high} or under"),
            between=_("are {low} to {high}"),
        ),
    ),
    Question(
        id="pension_age",
        kind=QuestionKind.ONE,
        text=_("Have you reached State Pension age?"),
        short=_("State Pension age"),
        why=_("Before that day you claim as a jobseeker. From that day on you claim your pension."),
        hint=_("It is rising from 66 to 67. Your own day depends on when you were born."),
        ask_if=(Between(question=AGE, at_least=66, at_most=66),),
        options=choices(
            ("yes", _("Yes"), _("have reached State Pension age")),
            ("no", _("No"), _("have not reached State Pension age")),
        ),
    ),
    Question(
        id=WORK_STATUS,
        kind=QuestionKind.ONE,
        text=_("What do you do now?"),
        short=_("What you do now"),
        why=_("Some support is for people with a job. Some is for people without one."),
        hint=_("Choose the one that is most like you."),
        options=choices(
            ("looking_for_work", _("I am looking for work"), _("are out of work and looking for a job")),
            ("not_looking", _("I am not working and not looking for work"),
             _("are out of work and not looking for a job"),
             _("For example, you are too ill to work or you care for someone.")),
            ("employed", _("I have a job"), _("have a job")),
            ("off_sick", _("I have a job, but I am off sick"), _("have a job and are off sick")),
            ("at_risk_of_losing_job", _("I have a job, but I may lose it"), _("have a job and may lose it")),
            ("self_employed", _("I work for myself"), _("are self-employed")),
            ("in_education", _("I am at school, at college or in training"),
             _("are at school, at college or in training, and not leaving")),
            ("leaving_education", _("I am about to leave school or college, or I have just left"),
             _("are leaving school or college")),
        ),
        together=(
            together(IN_WORK, _("have a job or are self-employed")),
            together(WITH_A_JOB, _("have a job")),
            together((OFF_SICK, AT_RISK), _("have a job but are off sick or may lose it")),
            together(OUT_OF_WORK, _("are out of work")),
            together(LEARNING, _("are in education or leaving it")),
        ),
    ),
    Question(
        id=WANTS,
        kind=QuestionKind.MANY,
        text=_("What would you like help with?"),
        short=_("What you want"),
        why=_("We put the support that fits this first."),
        hint=_("Choose all that you want."),
        options=choices(
            ("first_job", _("Getting my first job"), _("want a first job")),
            ("a_job", _("Getting a job"), _("want a job")),
            ("to_keep_my_job", _("Keeping my job"), _("want to keep a job")),
            ("better_pay", _("Better pay or a better job"), _("want better pay or a better job")),
            ("new_skills", _("Learning new skills"), _("want new skills")),
            ("a_qualification", _("Getting a qualification"), _("want a qualification")),
            ("an_apprenticeship", _("An apprenticeship"), _("want an apprenticeship"),
             _("A paid job where you also train.")),
            ("to_work_for_myself", _("Working for myself"), _("want to be self-employed")),
            ("confidence", _("Feeling more confident"), _("want to feel more confident")),
            ("money_help", _("Money, debt or benefits"), _("want help with money")),
            ("housing_help", _("Housing"), _("want help with housing")),
            ("health_help", _("My health"), _("want help with health")),
            ("childcare", _("Childcare"), _("want help with childcare")),
            ("travel_help", _("Getting to work or training"), _("want help to get to work or training")),
            ("not_sure", _("I'm not sure yet"), _("are not sure yet")),
        ),
    ),
    *ABOUT_WORK,
    Question(
        id="highest_qualification",
        kind=QuestionKind.ONE,
        text=_("What is your highest qualification?"),
        short=_("Your highest qualification"),
        why=_("Some free courses depend on what you have already passed."),
        options=choices(
            ("none", _("None"), _("have no qualifications")),
            ("below_level_2", _("Below level 2"), _("have no qualification above level 1"),
             _("For example, entry level, or GCSEs at grades 1 to 3 or D to G.")),
            ("level_2", _("Level 2"), _("have level 2 as the highest qualification"),
             _("For example, GCSEs at grades 4 to 9 or A* to C.")),
            ("level_3", _("Level 3"), _("have level 3 as the highest qualification"),
             _("For example, A levels, T levels or a BTEC.")),
            ("level_4_or_above", _("Level 4 or above"), _("have a level 4 qualification or above"),
             _("For example, an HNC, a degree or more.")),
        ),
        together=(
            together(("none", "below_level_2", "level_2"), _("do not have a level 3 qualification yet")),
            together(("level_3", "level_4_or_above"), _("have a level 3 qualification or above")),
        ),
    ),
    *ABOUT_MONEY,
    Question(
        id="caring_hours",
        kind=QuestionKind.ONE,
        text=_("Do you look after someone without being paid?"),
        short=_("Time you spend caring"),
        why=_("There is support for people who look after someone."),
        hint=_("An adult, or a child with a disability. Count the hours in a usual week."),
        options=choices(
            ("none", _("No"), _("do not look after anyone")),
            ("under_20", _("Yes, less than 20 hours a week"), _("look after someone for less than 20 hours a week")),
            ("20_to_34", _("Yes, 20 to 34 hours a week"), _("look after someone for 20 to 34 hours a week")),
            ("35_or_more", _("Yes, 35 hours a week or more"), _("look after someone for 35 hours a week or more")),
        ),
        together=(together(("under_20", "20_to_34", "35_or_more"), _("look after someone without being paid")),),
    ),
    Question(
        id="children",
        kind=QuestionKind.MANY,
        text=_("Do you have children who live with you?"),
        short=_("Your children"),
        why=_("Some support is for parents."),
        hint=_("Choose all the ages that fit."),
        options=choices(
            ("under_5", _("Yes, under 5"), _("have a child under 5")),
            ("5_to_15", _("Yes, 5 to 15"), _("have a child aged 5 to 15")),
            ("16_to_19", _("Yes, 16 to 19 and still at school or college"), _("have a child aged 16 to 19")),
            ("none", _("No"), _("have no children at home")),
        ),
    ),
    Question(
        id="lone_parent",
        kind=QuestionKind.ONE,
        text=_("Do you bring up your children on your own?"),
        short=_("Bringing up children on your own"),
        why=_("Some support is for parents on their own."),
        ask_if=(OneOf(question="children", one_of=("under_5", "5_to_15", "16_to_19")),),
        options=choices(
            ("yes", _("Yes"), _("bring up children on your own")),
            ("no", _("No"), _("bring up children with someone else")),
        ),
    ),
    Question(
        id="housing_tenure",
        kind=QuestionKind.ONE,
        text=_("What kind of home do you live in?"),
        short=_("Your home"),
        why=_("Some landlords help the people who rent from them."),
        options=choices(
            ("council_or_housing_association", _("I rent from the council or a housing association"),
             _("rent from the council or a housing association")),
            ("private_rent", _("I rent from a private landlord"), _("rent from a private landlord")),
            ("own", _("I own my home"), _("own a home")),
            ("family_or_friends", _("I live with family or friends"), _("live with family or friends")),
            ("none", _("I have no settled home"), _("have no settled home")),
        ),
    ),
    Question(
        id="skills_to_build",
        kind=QuestionKind.MANY,
        text=_("Would you like help with any of these skills?"),
        short=_("Skills you want help with"),
        why=_("Many classes for these are free."),
        hint=_("Choose all that you want."),
        options=choices(
            ("english_speaking", _("Speaking English"), _("want help to speak English")),
            ("reading_and_writing", _("Reading and writing"), _("want help with reading and writing")),
            ("maths", _("Maths"), _("want help with maths")),
            ("digital", _("Using a computer or phone"), _("want help to use a computer or phone")),
            ("none", _("None of these"), _("do not want help with these skills")),
        ),
    ),
    Question(
        id="getting_around",
        kind=QuestionKind.ONE,
        text=_("Is it hard for you to get to work or training?"),
        short=_("Getting to work or training"),
        why=_("There is help with travel in some places."),
        options=choices(
            ("easy", _("No, it is easy"), _("can get around with ease")),
            ("some_difficulty", _("It is a bit hard"), _("find it a bit hard to get around")),
            ("very_hard", _("It is very hard"), _("find it very hard to get around")),
        ),
    ),
)
