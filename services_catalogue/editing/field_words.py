"""What each field of a record is called on the desk: in forms, differences and reports."""

from __future__ import annotations

from services_catalogue.model.access_facts import AccessKind
from services_catalogue.model.contact_facts import ContactKind, Strength
from services_catalogue.model.job_correction import CorrectionAct, StepVerdict
from services_catalogue.model.move import Urgency
from services_catalogue.model.provision import Confidence
from triage.pathway.move import MovePlace

ACCESS_POINT = "Local place “{name}”"

FIELDS: dict[str, str] = {
    "name": "Name",
    "short_name": "Short name",
    "also_known_as": "Other names",
    "confused_with": "Mixed up with",
    "searched_as": "Words people search with",
    "category": "Kind of support",
    "level": "How far it reaches",
    "body": "Kind of body",
    "stage": "Step On or Step Up",
    "alongside": "Help beside the steps",
    "provider": "Who runs it",
    "commissioner": "Who pays for it",
    "summary": "What you get",
    "offers": "What it offers",
    "teaches": "What it teaches",
    "eligibility": "Who it is for",
    "for_whom": "For whom, in words",
    "provider_checks": "What only people can check",
    "good_to_know": "Good to know",
    "eligibility_notes": "What the sources say on who it is for",
    "based_in": "Districts it is based in",
    "how_to_access": "How people get in",
    "contact": "Contact",
    "contacts": "Contacts with their sources",
    "access": "Access",
    "cost_to_resident": "What it costs",
    "dates": "Status and dates",
    "opens": "What often comes after it",
    "try_instead": "What to try instead",
    "successor": "What takes its place",
    "evidence": "Is it known to work",
    "sources": "Sources",
    "unknown": "What is not known",
    "keeper_notes": "Notes for keepers",
    "confidence": "How sure we are",
    "named_in_plan": "Named in the Working Plan",
    "plan_section": "Section of the Working Plan",
}
"""By field of an entry, in the order in which they are shown."""

MOVE_FIELDS: dict[str, str] = {
    "act": "What to do",
    "why_first": "Why it comes first",
    "deadline": "By when",
    "on_card": "Lines beside it",
    "not_to_do": "What not to do",
    "unsourced": "Rests on no source",
    "place": "Where it stands",
    "urgency": "How soon",
    "withdrawn": "Withdrawn",
    "discreet": "Never in a title or a text message",
    "when": "For whom",
    "waits_for": "Sleeps until this is asked",
    "sharper_with": "Would be sharper if this were asked",
    "carried_by": "Whom to turn to",
    "conflicts_with": "Hides",
    "opens": "What often comes after it",
    "sources": "Sources",
    "confidence": "How sure we are",
    "checked": "Signed by an adviser",
    "keeper_notes": "Notes for keepers",
    "order": "The order",
}
"""The same of a move, and of the order of moves."""

CORRECTION_FIELDS: dict[str, str] = {
    "does": "What it does",
    "job": "Job",
    "next_job": "Next job",
    "title": "Title",
    "verdict": "Where the step stands",
    "evidence": "What it rests on, in words",
    "source": "Source",
}
"""The same of a correction of a job step or a title."""

STEP_ACTS: dict[str, str] = {
    CorrectionAct.PUT_IN: "Put this step in, as it stands here",
    CorrectionAct.LEAVE_OUT: "Leave this step out",
    CorrectionAct.WITHDRAWN: "Take this correction back: what the data says stands",
}
TITLE_ACTS: dict[str, str] = {
    CorrectionAct.PUT_IN: "Add this title",
    CorrectionAct.LEAVE_OUT: "Take this title away",
    CorrectionAct.WITHDRAWN: STEP_ACTS[CorrectionAct.WITHDRAWN],
}
VERDICTS: dict[str, str] = {
    StepVerdict.NEXT: "A next job",
    StepVerdict.LONG_STUDY: "Further away: it takes a qualification of some years",
    StepVerdict.NOT_RELATED: "Further away: people who know such jobs do not link them",
    StepVerdict.OTHER_CAREER: "Further away: it is a change of career",
}

PLACES: dict[str, str] = {
    MovePlace.ABOVE: "Above everything, as help in danger",
    MovePlace.FIRST: "May be the first step",
    MovePlace.NEXT: "Only after a first step",
    MovePlace.LAST: "The first step when there is no other",
}
URGENCIES: dict[str, str] = {
    Urgency.TODAY: "Today",
    Urgency.THIS_WEEK: "This week",
    Urgency.SOON: "Soon",
    Urgency.WHEN_READY: "When they are ready",
}
CONFIDENCES: dict[str, str] = {
    Confidence.HIGH: "Sure of most of it",
    Confidence.MEDIUM: "Fairly sure",
    Confidence.LOW: "Not sure",
}

CONTACT_KINDS: dict[str, str] = {
    ContactKind.PHONE: "Phone",
    ContactKind.TEXT: "Text",
    ContactKind.TEXT_RELAY: "Text relay",
    ContactKind.BSL_VIDEO: "Video call in British Sign Language",
    ContactKind.EMAIL: "Email",
    ContactKind.ACT_URL: "Page to apply, book or find at",
    ContactKind.INFO_URL: "Page to read",
    ContactKind.ADDRESS: "Address",
    ContactKind.HOURS: "When it is open",
    ContactKind.SAY: "What to say",
    ContactKind.READY: "What to have ready",
}
ACCESS_KINDS: dict[str, str] = {
    AccessKind.BSL: "British Sign Language",
    AccessKind.INTERPRETER: "An interpreter for another language",
    AccessKind.EASY_READ: "Easy Read",
    AccessKind.STEP_FREE: "A place with no steps",
    AccessKind.BY_PHONE: "A phone number, not only a website",
    AccessKind.HOME_VISIT: "Someone visits people at home",
}
STRENGTHS: dict[str, str] = {
    Strength.OWNER_CURRENT: "Those who run it say so now",
    Strength.OFFICIAL_CURRENT: "A council, the NHS or the government says so now",
    Strength.OWNER_OLD: "Those who run it said so once",
    Strength.OFFICIAL_OLD: "A council, the NHS or the government said so once",
    Strength.THIRD_PARTY: "Somebody else says so",
    Strength.CONFLICTING: "Sources say different things",
    Strength.FROM_MEMORY: "Somebody remembers it so",
}

DATES: dict[str, str] = {
    "status": "status",
    "start": "starts",
    "paused_until": "paused until",
    "last_referral": "last day for new people",
    "end": "ends",
    "as_of": "date of the source",
    "gathered_on": "facts gathered on",
    "confirmed": "the dates are confirmed",
    "notes": "notes",
}
