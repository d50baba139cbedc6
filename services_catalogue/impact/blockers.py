"""What keeps a change from being published: a rule that no resident can meet, or a resident left without a contact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services_catalogue.impact.contact_for_everyone import can_be_reached, somebody_without_contact
from services_catalogue.impact.referral_routes import ReferralRoutes
from services_catalogue.impact.segment_words import in_a_sentence
from services_catalogue.impact.segments import Trait, segments_of, somebody_for
from services_catalogue.model.body import Body
from services_catalogue.model.move import Move
from services_catalogue.model.provision import CatalogueEntry, Provision
from triage.explanation.phrases import phrase
from triage.i18n import listed
from triage.judgement.judgement import Cause, ConditionFinding, RuleFinding, Verdict, judge
from triage.pathway.catalogue_index import rule_through
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Condition, OneOf, Rule, tests_of

EVERYTHING = tuple(Trait(question) for question in QUESTIONNAIRE)


@dataclass(frozen=True, slots=True)
class PublicationBlocker:
    """Why a change cannot be published, a made-up resident whom it would harm, and how to mend it."""

    sentence: str
    example: str
    mend: str


def blockers_of(
    before: Sequence[CatalogueEntry], after: Sequence[CatalogueEntry], slug: str, on: str
) -> tuple[PublicationBlocker, ...]:
    """What keeps the catalogue `after` with its change of `slug` from being published on a day; empty when nothing.

    A resident whom the catalogue `before` left without a contact too does not block it: else no change could be
    published. No body is a step, so that a change of one leaves nobody without.
    """
    entry = next((entry for entry in after if entry.slug == slug), None)
    unmet = () if entry is None or entry.closed(on) else tuple(_nobody_can_meet(entry, on))
    if isinstance(entry, Body):
        return unmet
    return (*unmet, *_nobody_to_contact(_provisions(before), _provisions(after), on))


def move_blockers(move: Move) -> tuple[PublicationBlocker, ...]:
    """What keeps a move from being published: a rule that nobody can meet."""
    if move.sleeps or somebody_for(move.when) is not None:
        return ()
    return (
        PublicationBlocker(
            "Nobody can meet the rule of this move, so nobody would ever be told it.",
            _example(move.when),
            "Change or take away one of the conditions that are named here.",
        ),
    )


def _provisions(entries: Sequence[CatalogueEntry]) -> list[Provision]:
    return [entry for entry in entries if isinstance(entry, Provision)]


def _nobody_can_meet(entry: CatalogueEntry, on: str) -> Iterator[PublicationBlocker]:
    if somebody_for(entry.eligibility) is None:
        yield PublicationBlocker(
            f"Nobody can meet the rule of {entry.name}, so nobody would ever be told that it is for them.",
            _example(entry.eligibility),
            "Change or take away one of the conditions that are named here.",
        )
        return
    for access_point in [access_point for access_point in entry.access_points if not access_point.closed(on)]:
        rule = rule_through(entry, access_point) if isinstance(entry, Provision) else access_point.eligibility
        if access_point.based_in:
            rule = (*rule, OneOf(question=AREA, one_of=access_point.based_in))
        if somebody_for(rule) is None:
            yield PublicationBlocker(
                f"Nobody can meet the rule of the local door “{access_point.name}” together with the rule of "
                f"{entry.name}, so nobody would ever be sent there.",
                _example(rule),
                "Change one of the two rules, or where the door is based.",
            )


def nearest(rule: Rule) -> Answers:
    """A made-up resident who fails as few conditions of a rule as possible."""
    return min(
        (kind.answers for kind in segments_of([rule]).kinds),
        key=lambda answers: len(_failing(judge(rule, answers, QUESTIONNAIRE))),
    )


def _example(rule: Rule) -> str:
    answers = nearest(rule)
    return f"Example: a person. {in_a_sentence(EVERYTHING, answers)} {_in_the_way(rule, answers)}"


def _failing(finding: RuleFinding) -> list[ConditionFinding]:
    return [condition for condition in finding.conditions if condition.verdict is Verdict.NOT_MET]


def _in_the_way(rule: Rule, answers: Answers) -> str:
    failing = _failing(judge(rule, answers, QUESTIONNAIRE))
    about = {test.test.question for condition in failing for test in condition.tests}
    unasked = {t.test.question for condition in failing for t in condition.tests if t.cause is Cause.DOES_NOT_APPLY}
    wanted = [c for c in rule if not about.isdisjoint(test.question for test in tests_of(c))]
    sentences = [f"They would have to be people {listed([f'who {_said(c)}' for c in wanted], 'and')}."]
    for question in [question for question in QUESTIONNAIRE if question.id in unasked]:
        who = listed([phrase(test, QUESTIONNAIRE) for test in question.ask_if], "and")
        sentences.append(f"“{question.short}” is only asked of people who {who}.")
    return " ".join(sentences)


def _said(condition: Condition) -> str:
    return listed(list(dict.fromkeys(phrase(test, QUESTIONNAIRE) for test in tests_of(condition))), "or")


def _nobody_to_contact(
    before: Sequence[Provision], after: Sequence[Provision], on: str
) -> Iterator[PublicationBlocker]:
    if _has_helper(before, on) and not _has_helper(after, on):
        yield PublicationBlocker(
            "Nobody would be left whom everyone can call: “Talk to someone” would name no one.",
            "Example: a person who has answered nothing yet. They would be shown no phone number and no address.",
            "Keep Citizens Advice, the careers service or the list of Jobcentres open, with a phone number or a web "
            "address.",
        )
    left = somebody_without_contact(after, on)
    if left is not None and somebody_without_contact(before, on) is None:
        yield PublicationBlocker(
            "Somebody would be left with nobody to contact: nothing in their steps has a phone number or an address.",
            f"Example: a person. {in_a_sentence(EVERYTHING, left)}",
            "Keep one support with a contact open to people of every place and age.",
        )


def _has_helper(provisions: Sequence[Provision], on: str) -> bool:
    return any(can_be_reached(helper.contact) for helper in ReferralRoutes(provisions, on).helpers())
