"""The entries that are open to people: all but a person's own words is made once for all for whom the same is true."""

from __future__ import annotations

from dataclasses import replace

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

MOST_OPEN = 20_000
"""About half a kilobyte each."""


class OpenEntries:
    """The open entries of a catalogue."""

    def __init__(self, prepared: CatalogueIndex, explanations: Explanations) -> None:
        self._prepared = prepared
        self._explanations = explanations
        self._kept: dict[tuple[object, ...], PathwayEntry] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def with_words(self, entry: PathwayEntry, answers: Answers, needs: tuple[str, ...]) -> PathwayEntry:
        """The entry of a person with these answers, who has these needs that it serves, in words."""
        return PathwayEntry(
            entry.index,
            entry.support,
            entry.verdict,
            entry.part,
            entry.explanation,
            self._explanations.why(entry.explanation, answers, needs),
            (),
            len(needs),
            entry.targeted,
            entry.reach,
            entry.opens,
            (),
            entry.access_point,
            entry.access_point_explanation,
        )

    def without_words(
        self,
        index: int,
        verdict: Verdict,
        rule: int,
        judged: RuleOutcomes,
        answers: Answers,
        day: Day,
        start: Part,
        reachable: int,
    ) -> PathwayEntry:
        """The entry of a provision with this verdict by this rule, both by position, without why and needs.

        `reachable` is what a step could open, as bits.
        """
        opened = day.opens_bits[index] & reachable
        outcome = judged.outcome & self._prepared.around[index]
        key = (index, outcome, answers.said(AREA), answers.declined, day.on, start, opened)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_OPEN:
                self._kept.clear()
            found = self._kept[key] = self._made(index, verdict, rule, judged, answers, day, start, opened)
        return found

    def _made(
        self,
        index: int,
        verdict: Verdict,
        rule: int,
        judged: RuleOutcomes,
        answers: Answers,
        day: Day,
        start: Part,
        opened: int,
    ) -> PathwayEntry:
        support = self._prepared.supports[index]
        explanation = self._explanations.of(rule, judged, answers)
        if day.doubt[index] == PAST_ITS_END:
            verdict = Verdict.NOT_KNOWN
            explanation = replace(explanation, check=(*explanation.check, _("Ask if they still take new people.")))
        access_point, access_point_explanation = self._access_point(index, judged, answers, day)
        return PathwayEntry(
            index=index,
            support=support,
            verdict=verdict,
            part=part_of(support, verdict, start),
            explanation=explanation,
            why=(),
            why_not=(),
            needs_served=0,
            targeted=bool(judged.met & self._prepared.targeting[index]),
            reach=len(DISTRICT_IDS) if answers.said(AREA) is None else self._prepared.ruled[index].reach,
            opens=self._prepared.slugs(day.opens[index], opened) if opened else (),
            instead=(),
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
