"""Whether every resident of the area is shown a contact to call or look up: law 5, checked for a catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services_catalogue.impact.referral_routes import NOT_KNOWN, ReferralRoutes, WayIn
from services_catalogue.impact.segments import asked_for, choices_of, segments_of
from services_catalogue.model.provision import Provision, ProvisionContact, Route
from services_catalogue.model.shown_contacts import best_contact
from triage.judgement.compiled_rules import CompiledRules
from triage.judgement.judgement import Verdict, applies, judge
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AGE, AREA
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question
from triage.rules import tests_of

MOST_LOOKED_AT = 20_000
"""After so many steps the search for a resident who fits nothing is given up."""


def can_be_reached(contact: ProvisionContact) -> bool:
    """Whether a contact has a phone, or an address on paper or on the web."""
    return contact.phone is not None or contact.url is not None


def somebody_without_contact(provisions: Sequence[Provision], on: str) -> Answers | None:
    """A resident who answers everything and has no contact in their steps on that day; None when none is found.

    A rule that asks only for place and age comes out the same whatever else is answered. So where such a rule is open,
    with a contact, there is no such resident, and only other places and ages are searched.
    """
    live = [provision for provision in provisions if not provision.closed(on)]
    sure = [p.eligibility for p in live if _asks_only_place_and_age(p) and can_be_reached(best_contact(p, on))]
    search = _Search(live, ReferralRoutes(provisions, on), on)
    for kind in segments_of(sure).kinds:
        if all(judge(rule, kind.answers, QUESTIONNAIRE).verdict is Verdict.NOT_MET for rule in sure):
            found = next(search.among(list(search.questions), kind.answers), None)
            if found is not None:
                return found
    return None


def _asks_only_place_and_age(provision: Provision) -> bool:
    return {test.question for condition in provision.eligibility for test in tests_of(condition)} <= {AREA, AGE}


class _Search:
    """A backtracking search for a resident to whom nothing with a contact is open."""

    def __init__(self, live: Sequence[Provision], joining: ReferralRoutes, on: str) -> None:
        self._joining = joining
        self._pathfinder = Pathfinder(live, QUESTIONNAIRE)
        self._on = on
        rules = [p.eligibility for p in live if self._reached(p, None)]
        self.questions = asked_for(rules)
        self._choices = choices_of(self.questions, rules)
        self._compiled = CompiledRules(rules, QUESTIONNAIRE)
        self._left = MOST_LOOKED_AT

    def among(self, questions: Sequence[Question], answers: Answers) -> Iterator[Answers]:
        """Search the residents with these answers, who answer these questions too."""
        self._left -= 1
        if self._left < 0 or self._something_is_open(answers):
            return
        if not questions:
            if not self._is_shown_somebody(answers):
                yield answers
            return
        first, *rest = questions
        if first.id in answers or applies(first.id, answers, QUESTIONNAIRE) is not Verdict.MET:
            yield from self.among(rest, answers)
            return
        for choice in self._choices[first.id]:
            yield from self.among(rest, answers.with_answer(first.id, choice.value))

    def _something_is_open(self, answers: Answers) -> bool:
        """Whether one of the rules stays open, whatever else is answered."""
        judged = self._compiled.judge(answers)
        return any(
            self._compiled.verdict(rule, judged) is not Verdict.NOT_MET and not whole & judged.open
            for rule, whole in enumerate(self._compiled.whole)
        )

    def _is_shown_somebody(self, answers: Answers) -> bool:
        entries = list(self._pathfinder.pathway(answers, self._on, only_open=True).entries())
        access_points = [None if entry.access_point is None else entry.access_point.id for entry in entries]
        return any(
            isinstance(entry.support, Provision) and self._reached(entry.support, access_point)
            for entry, access_point in zip(entries, access_points, strict=True)
        )

    def _reached(self, provision: Provision, access_point_id: str | None) -> bool:
        access_point = next(
            (access_point for access_point in provision.access_points if access_point.id == access_point_id), None
        )
        ways = self._joining.ways_in(provision, access_point)
        return any(can_be_reached(way.contact) or _refers_and_is_reached(way) for way in ways)


def _refers_and_is_reached(way: WayIn) -> bool:
    """Whoever refers people on counts. Whoever is only asked instead does not: they may not be for this person."""
    refers = way.route not in (Route.SELF.value, NOT_KNOWN)
    return refers and way.helper is not None and can_be_reached(way.helper.contact)
