"""The explanations of a catalogue, each made once for all for whom its rule came out the same."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from triage.explanation.explanation import Explanation, explain, own_facts, sentences_of
from triage.judgement.compiled_rules import Key, RuleOutcomes
from triage.judgement.judgement import judge
from triage.pathway.catalogue_index import CatalogueIndex
from triage.pathway.explanation_key import declined
from triage.questionnaire.answers import Answers

MOST_KEPT = 50_000
MOST_SENTENCES = 10_000
"""About half a kilobyte each. What is shown to one person mostly names the same few facts."""


class Explanations:
    """Explanations by how a rule came out, never by a person."""

    def __init__(self, prepared: CatalogueIndex) -> None:
        self._prepared = prepared
        self._kept: dict[tuple[int, Key, tuple[object, ...], frozenset[str]], Explanation] = {}
        self._contents: dict[tuple[int, Hashable], Explanation] = {}
        self._sentences: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def of(self, rule: int, judged: RuleOutcomes, answers: Answers, shaping: tuple[object, ...] = ()) -> Explanation:
        """The explanation of a rule, by its position. `shaping` are the answers that shape what would change it."""
        prepared = self._prepared
        key = (rule, prepared.compiled.key(rule, judged), shaping, declined(prepared, rule, answers))
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
                self._contents.clear()
            ruled = prepared.ruled[rule]
            finding = judge(ruled.rule, answers, prepared.questionnaire)
            rules_out = partial(prepared.compiled.rules_out, rule)
            found = explain(
                finding, ruled.provider_checks, answers, prepared.questionnaire, rules_out, prepared.reads[rule]
            )
            found = self._kept[key] = self._contents.setdefault((rule, found.content), found)
        return found

    def why(self, explanation: Explanation, answers: Answers, needs: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The sentences on why something is shown, with the person's own answers and the needs that it serves."""
        facts = own_facts(explanation, answers, self._prepared.questionnaire)
        key = (facts, needs)
        found = self._sentences.get(key)
        if found is None:
            if len(self._sentences) >= MOST_SENTENCES:
                self._sentences.clear()
            found = self._sentences[key] = sentences_of(*key)
        return found
