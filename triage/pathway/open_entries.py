"""The entries that are open to people: all but a person's own words is made once for all for whom the same is true."""

from __future__ import annotations

from dataclasses import dataclass, replace

from triage.districts import DISTRICT_IDS
from triage.explanation.explanation import Explanation
from triage.i18n import _
from triage.judgement.compiled_rules import RuleOutcomes
from triage.judgement.judgement import Verdict
from triage.pathway.access_points import most_fitting, open_access_points
from triage.pathway.catalogue_index import CatalogueIndex
from triage.pathway.day import PAST_ITS_END, Day
from triage.pathway.explanations import Explanations
from triage.pathway.pathway import AccessPointFacts, Part, PathwayEntry, part_of
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AREA

MOST_STATES = 20_000
"""About half a kilobyte each."""


@dataclass(frozen=True, slots=True)
class OpenState:
    """What an entry says of everybody for whom the rules around it came out the same."""

    verdict: Verdict
    part: Part
    explanation: Explanation
    targeted: bool
    reach: int
    opens: tuple[str, ...]
    access_point: AccessPointFacts | None
    access_point_explanation: Explanation | None


class OpenEntries:
    """The open entries of a catalogue."""

    def __init__(self, prepared: CatalogueIndex, explanations: Explanations) -> None:
        self._prepared = prepared
        self._explanations = explanations
        self._states: dict[tuple[object, ...], OpenState] = {}

    def __len__(self) -> int:
        return len(self._states)

    def entry(
        self,
        index: int,
        verdict: Verdict,
        rule: int,
        judged: RuleOutcomes,
        answers: Answers,
        day: Day,
        needs: tuple[str, ...],
        start: Part,
        reachable: int,
    ) -> PathwayEntry:
        """The entry of a provision with this verdict by this rule, both by position.

        `needs` are those of the person's that it serves, in words; `reachable` what a step could open, as bits.
        """
        opened = day.opens_bits[index] & reachable
        outcome = judged.outcome & self._prepared.around[index]
        key = (index, outcome, answers.said(AREA), answers.declined, day.on, start, opened)
        state = self._states.get(key)
        if state is None:
            if len(self._states) >= MOST_STATES:
                self._states.clear()
            state = self._states[key] = self._state(index, verdict, rule, judged, answers, day, start, opened)
        return PathwayEntry(
            index,
            self._prepared.supports[index],
            state.verdict,
            state.part,
            state.explanation,
            self._explanations.why(state.explanation, answers, needs),
            (),
            len(needs),
            state.targeted,
            state.reach,
            state.opens,
            (),
            state.access_point,
            state.access_point_explanation,
        )

    def _state(
        self,
        index: int,
        verdict: Verdict,
        rule: int,
        judged: RuleOutcomes,
        answers: Answers,
        day: Day,
        start: Part,
        opened: int,
    ) -> OpenState:
        explanation = self._explanations.of(rule, judged, answers)
        if day.doubt[index] == PAST_ITS_END:
            verdict = Verdict.NOT_KNOWN
            explanation = replace(explanation, check=(*explanation.check, _("Ask if they still take new people.")))
        access_point, access_point_explanation = self._access_point(index, judged, answers, day)
        return OpenState(
            verdict=verdict,
            part=part_of(self._prepared.supports[index], verdict, start),
            explanation=explanation,
            targeted=bool(judged.met & self._prepared.targeting[index]),
            reach=len(DISTRICT_IDS) if answers.said(AREA) is None else self._prepared.ruled[index].reach,
            opens=self._prepared.slugs(day.opens[index], opened) if opened else (),
            access_point=access_point,
            access_point_explanation=access_point_explanation,
        )

    def _access_point(
        self, index: int, judged: RuleOutcomes, answers: Answers, day: Day
    ) -> tuple[AccessPointFacts | None, Explanation | None]:
        """The access point that fits this person's place best; none while the place is not known."""
        area = answers.said(AREA) if day.access_points[index] else None
        if not isinstance(area, str) or not day.near(area)[index]:
            return None, None
        access_points = open_access_points(self._prepared, day, index, judged, area)
        if not access_points:
            return None, None
        _fit, rule, access_point = most_fitting(access_points)
        return access_point, self._explanations.of(rule, judged, answers)
