"""Words for rules and answers, each to follow "you" or "people who"."""

from __future__ import annotations

import pytest

from triage.districts import AREA_GROUPS, DISTRICT_IDS, place_names
from triage.explanation.phrases import phrase, place_name, value_phrase
from triage.i18n import listed
from triage.questionnaire.answers import Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Between, NoneOf, OneOf, Test

PHRASES: list[tuple[Test, str]] = [
    (Between(question="age", at_least=18), "are 18 or over"),
    (Between(question="age", at_least=15, at_most=15), "are 15"),
    # Of several only a denial is true: others may be chosen beside them.
    (
        NoneOf(question="benefits", none_of=("universal_credit_health", "esa")),
        "do not get the health part of Universal Credit and do not get Employment and Support Allowance",
    ),
    (
        NoneOf(question="life_circumstances", none_of=("refugee_or_asylum",)),
        "are not among those who are a refugee or are seeking asylum",
    ),
    (NoneOf(question="life_circumstances", none_of=("care_experienced",)), "have not been in care"),
    (
        NoneOf(question="life_circumstances", none_of=("drug_or_alcohol_recovery",)),
        "are not among those who have or had a problem with drugs or alcohol",
    ),
    (Between(question="age", at_most=24), "are 24 or under"),
    (Between(question="age", at_least=16, at_most=24), "are 16 to 24"),
    (Between(question="annual_pay", at_most=25_000), "are in work and paid £25,000 a year or less"),
    (Between(question="annual_pay", at_most=0), "are in work and paid £0 a year or less"),
    (OneOf(question="area", one_of=("derby",)), "live in Derby"),
    (OneOf(question="area", one_of=("derby", "nottingham")), "live in Derby or Nottingham"),
    (OneOf(question="area", one_of=("derbyshire",)), "live in Derbyshire"),
    (OneOf(question="area", one_of=("derbyshire", "derby")), "live in Derby or Derbyshire"),
    (OneOf(question="area", one_of=("all",)), "live in Derby, Nottingham, Derbyshire or Nottinghamshire"),
    (OneOf(question="area", one_of=("high-peak", "derbyshire-dales")), "live in Derbyshire Dales or High Peak"),
    (OneOf(question="work_status", one_of=("looking_for_work",)), "are out of work and looking for a job"),
    (OneOf(question="work_status", one_of=("looking_for_work", "not_looking")), "are out of work"),
    (
        OneOf(question="work_status", one_of=("looking_for_work", "employed")),
        "have a job or are out of work and looking for a job",
    ),
    (
        OneOf(question="work_status", one_of=("employed", "off_sick", "at_risk_of_losing_job", "self_employed")),
        "have a job or are self-employed",
    ),
    (NoneOf(question="lone_parent", none_of=("yes",)), "bring up children with someone else"),
    (
        NoneOf(question="highest_qualification", none_of=("level_3", "level_4_or_above")),
        "do not have a level 3 qualification yet",
    ),
    (
        OneOf(question="caring_hours", one_of=("under_20", "20_to_34", "35_or_more")),
        "look after someone without being paid",
    ),
]
VALUES: list[tuple[str, Value, str]] = [
    ("age", 17, "are 17"),
    ("annual_pay", 18_500, "are paid £18,500 a year"),
    ("annual_pay", 0, "are paid £0 a year"),
    ("area", "amber-valley", "live in Amber Valley"),
    ("area", "outside", "live somewhere else"),
    ("work_status", "off_sick", "have a job and are off sick"),
    ("children", ("under_5", "5_to_15"), "have a child under 5 and have a child aged 5 to 15"),
]


@pytest.mark.parametrize(("test", "words"), PHRASES, ids=[words for _, words in PHRASES])
def test_a_rule_is_said(test: Test, words: str) -> None:
    assert phrase(test, QUESTIONNAIRE) == words


@pytest.mark.parametrize(("question", "value", "words"), VALUES, ids=[words for *_, words in VALUES])
def test_an_answer_is_said(question: str, value: Value, words: str) -> None:
    assert value_phrase(QUESTIONNAIRE[question], value) == words


def test_of_several_answers_only_those_that_a_rule_names_are_said() -> None:
    chosen = ("universal_credit", "esa", "other")
    assert value_phrase(QUESTIONNAIRE["benefits"], chosen, frozenset({"esa"})) == "get Employment and Support Allowance"


def test_every_option_has_words_that_follow_you() -> None:
    """No "I" or "my", which would be another person's; no capital and no full stop inside a sentence."""
    for question in QUESTIONNAIRE:
        for words in [*(o.says for o in question.options), *(t.says for t in question.together)]:
            assert words
            assert words == words.strip()
            assert words[0].islower()
            assert not words.endswith(".")
            assert not {"I", "my", "me", "I'm"} & set(words.split())


@pytest.mark.parametrize(
    ("value", "name"),
    [("amber-valley", "Amber Valley"), ("outside", None), (None, None), ("atlantis", None), (17, None)],
    ids=str,
)
def test_the_name_of_a_persons_place(value: Value | None, name: str | None) -> None:
    assert place_name(value, QUESTIONNAIRE) == name


PLACES = [
    ("one district", {"derby"}, ["Derby"]),
    ("the cities before the counties", {"nottingham", "derby"}, ["Derby", "Nottingham"]),
    ("a county in place of all its districts", set(AREA_GROUPS["derbyshire"]), ["Derbyshire"]),
    (
        "each district when one is missing",
        set(AREA_GROUPS["nottinghamshire"]) - {"rushcliffe"},
        ["Ashfield", "Bassetlaw", "Broxtowe", "Gedling", "Mansfield", "Newark and Sherwood"],
    ),
    ("everywhere", set(DISTRICT_IDS), ["Derby", "Nottingham", "Derbyshire", "Nottinghamshire"]),
    ("nowhere", set(), []),
]


@pytest.mark.parametrize(("districts", "names"), [p[1:] for p in PLACES], ids=[p[0] for p in PLACES])
def test_places_have_the_shortest_true_names(districts: set[str], names: list[str]) -> None:
    assert place_names(frozenset(districts)) == names


def test_there_are_seventeen_districts_and_the_cities_are_not_in_their_counties() -> None:
    assert len(DISTRICT_IDS) == len(set(DISTRICT_IDS)) == 17
    assert len(AREA_GROUPS["derbyshire"]) == 8
    assert len(AREA_GROUPS["nottinghamshire"]) == 7
    assert "derby" not in AREA_GROUPS["derbyshire"]
    assert "nottingham" not in AREA_GROUPS["nottinghamshire"]


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_things_are_listed_as_people_do(parts: list[str], words: str) -> None:
    assert listed(parts, "or") == words
