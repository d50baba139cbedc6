"""The shapes of the API, for its OpenAPI description. The JSON is joined from fragments; a test holds it to them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api.fact_schema import AccessByKind, CertaintyByField, ContactFactOut, SourceOut, TaughtSectorOut
from app.api.job_schema import NextJobOut
from app.api.move_schema import Contact, MoveOut
from services_catalogue.model.body import BodyKind

AnswerIn = int | str | list[str]


class PathwayRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answers: dict[str, AnswerIn] = Field(
        description="Question id to value: a whole number, an option's id, a list of options' ids, "
        '"not_sure" or "rather_not_say". "postcode" may be given in place of "area"; one that is not found leaves the '
        "area not known, and `place` in the answer says so. `occupation` is a slug from /api/v1/occupations. "
        "Answers to questions that do not apply to the person are left out of account."
    )
    on: str | None = Field(
        default=None, pattern=r"^\d{4}-\d{2}-\d{2}$", description="The day asked about; today if left out"
    )


class HelperOut(BaseModel):
    name: str
    contact: Contact


class ReferralOption(BaseModel):
    route: Literal[
        "self", "jobcentre", "gp_or_health", "council", "vcse", "school_or_college", "professional", "not_known"
    ]
    who: str
    how: str
    contact: Contact = Field(description="The provision's own contact")
    helper: HelperOut | None = Field(
        description="Whom to ask where the provision has no contact of its own, or to be referred by"
    )


class StatusOut(BaseModel):
    state: Literal["planned", "running", "paused", "closing", "no_new_people", "unknown", "ended"]
    as_of: str | None = Field(description="The date of the newest source: a year, a month or a day")
    sentence: str
    checked_on: str | None = Field(
        description="The day on which somebody last said that it is right; null if nobody has"
    )
    checked_by: str | None = Field(description="Who said so")
    not_checked_since: str | None = Field(
        description="When it had to be checked again by now: the day of the last check, or else of its publication"
    )


class AccessPointOut(BaseModel):
    id: str
    name: str
    provider: str | None
    summary: str
    check: list[str]
    contact: Contact
    contacts: list[ContactFactOut]
    access: AccessByKind = Field(description="The access point's own, or else its provision's")
    unknown: list[str] = Field(description="What nobody could find out about it, in sentences")
    status: StatusOut


class WouldChange(BaseModel):
    question: str
    answers: dict[str, AnswerIn] = Field(description="Put over the person's own answers, these open the provision")
    sentence: str


class EntryOut(BaseModel):
    slug: str
    name: str
    stage: Literal["step_on", "step_up", "both"]
    category: Literal["employment_and_skills", "employability_and_wraparound", "referral_and_access"]
    summary: str
    verdict: Literal["met", "not_known", "not_met"]
    why: list[str]
    check: list[str]
    why_not: list[str]
    would_change: list[WouldChange]
    instead: list[str] = Field(description="Slugs to try when this one is not for the person now")
    referral_options: list[ReferralOption]
    access: AccessByKind = Field(description="At the access point, or else of the whole")
    status: StatusOut
    evidence: Literal["evaluated", "monitored", "not_known"]
    access_point: AccessPointOut | None
    opens: list[str]
    revision: int


PlaceState = Literal["in_area", "outside", "elsewhere", "first_half_elsewhere", "not_known_here", "not_in_our_files"]


class Place(BaseModel):
    """What a postcode told us. The postcode itself is not repeated."""

    state: PlaceState = Field(
        description="`in_area`: the area is `district`. `outside`: a postcode next to our area. `elsewhere`: its first "
        "half lies wholly outside; both are answered as `area` `outside`. `first_half_elsewhere`: only a first half, "
        "and it lies outside. `not_known_here`: not found, or a first half alone; it may be in `districts`. "
        "`not_in_our_files`: not found, and its first half is none that we know or one slip from ours, so it may be "
        "mistyped or new. After these three the area is not known, and nobody is taken for outside."
    )
    district: str | None
    districts: list[str] = Field(description="Where it may be, when we do not know the postcode: send one as `area`")
    sentence: str


class PathwayOut(BaseModel):
    catalogue_version: int
    as_of: str
    first_step: str | None = Field(
        description="The provision that comes first: it carries `first_move`, or, where there is none, it is met for "
        "sure. Null when nothing comes first, or when what does is carried by a body or is the person's own act"
    )
    why_first: list[str]
    boxes: list[MoveOut] = Field(description="Help in a crisis. Show every one, above everything else")
    first_move: MoveOut | None = Field(description="The one thing to do first; null when nothing is met for sure")
    next_moves: list[MoveOut] = Field(description="Up to three things to do after it")
    next_jobs: list[NextJobOut] = Field(
        description="Up to six jobs that the person could do next, the best first; empty without an `occupation`"
    )
    step_on: list[EntryOut]
    step_up: list[EntryOut]
    alongside: list[EntryOut]
    referral_partners: list[EntryOut]
    not_now: list[EntryOut]
    not_covered: list[str] = Field(description="Wants that nothing in the catalogue serves for this person")
    ask_for: list[str] = Field(
        description="What to ask for before going, from the person's access needs, where `access` does not say yes"
    )
    next_question: str | None
    questions_that_still_matter: list[str]
    outside_area: str | None = Field(description="Where to go instead, for someone who lives outside the area")
    place: Place | None
    talk_to: list[HelperOut]


class OptionOut(BaseModel):
    id: str
    label: str
    hint: str


class QuestionOut(BaseModel):
    id: str
    kind: Literal["place", "number", "one", "many", "occupation"]
    text: str
    hint: str
    why: str
    sensitive: bool
    options: list[OptionOut]
    lowest: int | None
    highest: int | None
    ask_if: list[dict[str, object]]


class ProvisionSummary(BaseModel):
    slug: str
    name: str
    short_name: str | None = Field(description="What people say, where the name is longer: good for lists and titles")
    also_known_as: list[str]
    category: str
    stage: str
    level: str
    summary: str
    status: StatusOut
    ended: bool = Field(description="Nobody new can join: it has ended, or takes nobody new")
    revision: int


class RecentAnswers(BaseModel):
    """How it answered advisers in the last 90 days. Every figure is null when there were fewer than 10 answers."""

    sentences: list[str]
    replies: int | None = Field(description="Answers, to the nearest 5")
    working_days: int | None = Field(description="The median from a referral to its first answer")
    said_yes_in_10: int | None = Field(description="Tenths that were accepted, started or put on a waiting list")
    waiting_list_in_10: int | None = Field(description="Tenths that were put on a waiting list")
    waiting_list_until: str | None = Field(description="The month of the latest date told for a waiting list: YYYY-MM")


class ProvisionOut(ProvisionSummary):
    """The summary, how it answers, and everything else in the stored record."""

    model_config = ConfigDict(extra="allow")

    contacts: list[ContactFactOut]
    certainty: CertaintyByField
    access: AccessByKind
    teaches: list[TaughtSectorOut] = Field(description="What people can learn here. Empty: not known")
    recent_answers: RecentAnswers
    sources: list[SourceOut]


class BodySummary(BaseModel):
    slug: str
    name: str
    short_name: str | None = Field(description="What people say, where the name is longer: good for lists and titles")
    also_known_as: list[str]
    kind: BodyKind
    level: Literal["national", "regional", "local"]
    summary: str
    for_whom: str | None = Field(description="The people it is for, in words; null where that is everyone")
    status: StatusOut
    ended: bool = Field(description="It takes nobody new")
    revision: int


class CriteriaOut(BaseModel):
    tested: list[str] = Field(description="What place and age test, in sentences")
    checked_by_people: list[str]


class BodyFacts(BaseModel):
    """What is known of a body, or of one of its local places."""

    provider: str | None
    contacts: list[ContactFactOut]
    access: AccessByKind = Field(description="A place's own, or else the body's")
    eligibility: list[dict[str, object]] = Field(description="The rule: it asks only for place (`area`) and `age`")
    criteria: CriteriaOut
    good_to_know: list[str]
    certainty: CertaintyByField
    unknown: list[str] = Field(description="What nobody could find out, in sentences")
    sources: list[SourceOut]
    confidence: Literal["high", "medium", "low"]


class BodyPlaceOut(BodyFacts):
    """A local place of a body, such as the team of one council."""

    id: str
    name: str
    summary: str
    status: StatusOut


class BodyOut(BodySummary, BodyFacts):
    could_not_be_read: bool
    access_points: list[BodyPlaceOut]


class ProblemOut(BaseModel):
    question: str = Field(description="The question, or the field of the request, that is wrong")
    problem: str
    allowed: str


class Problems(BaseModel):
    problems: list[ProblemOut]
