"""The everyday questions about work, and those about money: what came to an end, what is paid, and what is short."""

from triage.i18n import marked as _
from triage.questionnaire.questions import NumberWords, Question, QuestionKind, choices
from triage.rules import OneOf
from triage.work_statuses import IN_WORK, OFF_SICK, OUT_OF_WORK

OCCUPATION = "occupation"

# fmt: off
ABOUT_WORK = (
    Question(
        id="time_out_of_work",
        kind=QuestionKind.ONE,
        text=_("How long have you been without paid work?"),
        short=_("Time without paid work"),
        why=_("Some support is for people who have been out of work for a long time."),
        ask_if=(OneOf(question="work_status", one_of=OUT_OF_WORK),),
        options=choices(
            ("under_3_months", _("Less than 3 months"), _("have been out of work for less than 3 months")),
            ("3_to_6_months", _("3 to 6 months"), _("have been out of work for 3 to 6 months")),
            ("6_to_12_months", _("6 to 12 months"), _("have been out of work for 6 to 12 months")),
            ("1_to_2_years", _("1 to 2 years"), _("have been out of work for 1 to 2 years")),
            ("over_2_years", _("More than 2 years"), _("have been out of work for more than 2 years")),
            ("never_worked", _("I have never had paid work"), _("have never had paid work")),
        ),
    ),
    Question(
        id="off_sick_since",
        kind=QuestionKind.ONE,
        text=_("How long have you been off sick?"),
        short=_("Time off sick"),
        why=_("Sick pay ends, and there is other money to claim in time."),
        ask_if=(OneOf(question="work_status", one_of=(OFF_SICK,)),),
        options=choices(
            ("up_to_28_weeks", _("28 weeks or less"), _("have been off sick for 28 weeks or less")),
            ("sick_pay_ends", _("More than 28 weeks, or my sick pay ends soon"), _("have sick pay that ends soon"),
             _("Soon is in the next 3 months.")),
            ("job_ended", _("My job has ended"), _("are off sick from a job that has ended")),
        ),
    ),
    Question(
        id="annual_pay",
        kind=QuestionKind.NUMBER,
        text=_("How much are you paid, before tax?"),
        short=_("Your pay in a year"),
        why=_("Some courses are free if your pay is low."),
        hint=_("A rough number is fine. For example, 18500 a year, or 12.21 an hour, 20 hours."),
        ask_if=(OneOf(question="work_status", one_of=IN_WORK),),
        numbers=range(0, 1_000_001),
        number_words=NumberWords(
            exactly=_("are paid £{value} a year"),
            at_least=_("are in work and paid £{low} a year or more"),
            at_most=_("are in work and paid £{high} a year or less"),
            between=_("are in work and paid £{low} to £{high} a year"),
        ),
    ),
    Question(
        id=OCCUPATION,
        kind=QuestionKind.OCCUPATION,
        text=_("What is your job, or the last one you had?"),
        short=_("Your job, or your last one"),
        why=_("We can show you the next jobs up from it, and what they pay."),
        hint=_("For example, carer or cook."),
        prompted_by=(OneOf(question="wants", one_of=("better_pay",)),),
    ),
)
ABOUT_MONEY = (
    Question(
        id="benefits",
        kind=QuestionKind.MANY,
        text=_("Do you get any of these benefits?"),
        short=_("Benefits you get"),
        why=_("Some Jobcentre support is only for people who get one of these."),
        hint=_("Choose all that you get."),
        options=choices(
            ("universal_credit", _("Universal Credit"), _("get Universal Credit")),
            ("universal_credit_health", _("Universal Credit, and I do not have to look for work because of my health"),
             _("get the health part of Universal Credit"),
             _("Your letter may say LCWRA: limited capability for work and work-related activity.")),
            ("new_style_jsa", _("New Style Jobseeker's Allowance"), _("get New Style Jobseeker's Allowance")),
            ("esa", _("Employment and Support Allowance (ESA)"), _("get Employment and Support Allowance")),
            ("pip_or_dla", _("Personal Independence Payment (PIP) or Disability Living Allowance (DLA)"),
             _("get PIP or DLA")),
            ("carers_allowance", _("Carer's Allowance"), _("get Carer's Allowance")),
            ("other", _("Another benefit"), _("get a benefit that is not in our list")),
            ("none", _("None of these"), _("get none of these benefits")),
        ),
    ),
    Question(
        id="money_now",
        kind=QuestionKind.MANY,
        text=_("Is any of this true today?"),
        short=_("Your money today"),
        why=_("Some help with money is for today."),
        hint=_("Choose all that fit, or none."),
        options=choices(
            ("no_food_or_heat", _("I have no money for food or heating"), _("have no money for food or heating")),
            ("behind_with_bills", _("I am behind with rent or bills"), _("are behind with rent or bills")),
            ("bailiff_or_court", _("I have a letter from a bailiff or a court"),
             _("have a letter from a bailiff or a court")),
            ("waiting", _("I have claimed Universal Credit and wait for the first payment"),
             _("wait for the first payment of Universal Credit")),
            ("stopped", _("My benefit was stopped or cut"), _("have a benefit that was stopped or cut")),
            ("none", _("None of these"), _("have none of these troubles with money")),
        ),
    ),
)
