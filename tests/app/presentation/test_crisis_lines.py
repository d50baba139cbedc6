"""Whom to call in danger: who is named to whom, and with which numbers."""

from __future__ import annotations

from app.presentation.crisis_lines import CrisisLine, CrisisLines, crisis_lines
from services_catalogue.model.contact_facts import ContactKind
from tests.bodies import ACAS, CHILDLINE, CONTENTS, MENS_LINE, ON, SAFE_HAVEN, SAMARITANS, bodies, body, phone
from triage.questionnaire.answers import Answers


def lines(**answers: str | int) -> CrisisLines:
    return crisis_lines(bodies(), Answers(answers), ON)


def names(some: tuple[CrisisLine, ...]) -> list[str]:
    return [one.name for one in some]


def test_whoever_has_said_nothing_reads_of_lines_for_everyone_and_of_those_for_an_age() -> None:
    assert names(lines().first) == ["Samaritans", "Childline"]
    assert names(lines().more) == ["A line for men"]


def test_an_age_from_which_adults_may_call_brings_no_line_to_the_front() -> None:
    grown = body({**SAMARITANS, "slug": "grown", "eligibility": [{"question": "age", "at_least": 16}]})
    young = body({**SAMARITANS, "slug": "young", "eligibility": [{"question": "age", "at_most": 34}]})
    found = crisis_lines([grown, young], Answers({"age": 20}), ON)
    assert ([one.address for one in found.first], [one.address for one in found.more]) == (
        ["/help/young"],
        ["/help/grown"],
    )
    assert crisis_lines([young], Answers({}), ON).first == (), "whose age is not known is not told that it is for them"


def test_whoever_lives_outside_our_area_reads_of_the_lines_for_the_whole_country() -> None:
    assert "Samaritans" in names(lines(area="outside").first)
    assert "Safe haven in Derby" not in names(lines(area="outside").first + lines(area="outside").more)


def test_a_line_of_ones_own_place_is_named_and_that_of_another_place_is_not() -> None:
    assert "Safe haven in Derby" in names(lines(area="derby").first)
    assert "Safe haven in Derby" not in names(lines(area="mansfield").first + lines(area="mansfield").more)


def test_somebody_of_17_reads_of_childline_and_somebody_of_40_does_not() -> None:
    assert "Childline" in names(lines(age=17).first)
    assert "Childline" not in names(lines(age=40).first + lines(age=40).more)


def test_for_whom_a_line_is_stands_beside_it_and_nobody_is_asked() -> None:
    assert [one.for_whom for one in lines().more] == ["men"]


def test_of_a_sure_number_nothing_is_said_and_of_another_that_we_have_not_rung_it() -> None:
    first, last = lines().first[0].numbers[0], lines().more[0].numbers[0]
    assert (first.kind, first.shown, first.link, first.about) == (ContactKind.PHONE, "116 123", "tel:116123", "")
    assert last.about == "From 2026. We have not rung it."


def test_an_old_or_withheld_number_never_stands_there() -> None:
    for contact in (
        phone("116 123", "one.example.org", date="2019"),
        phone("116 123", "one.example.org", withheld="Ring first"),
    ):
        assert crisis_lines([body({**SAMARITANS, "contacts": [contact]})], Answers({}), ON).first == ()


def test_only_crisis_lines_that_are_open_stand_there() -> None:
    shut = body({**SAMARITANS, "dates": {"status": "closed"}})
    assert crisis_lines([shut, body(ACAS)], Answers({}), ON) == CrisisLines("", (), ())


def test_the_page_about_999_is_named_when_there_is_one() -> None:
    emergency = body({**SAMARITANS, "slug": "emergency-999", "name": "999"})
    found = crisis_lines([emergency], Answers({}), ON)
    assert (found.emergency, found.first, found.more) == ("/help/emergency-999", (), ())


def test_every_crisis_line_of_the_tests_is_looked_at() -> None:
    slugs = {content["slug"] for content in CONTENTS if content["body"] == "crisis_line"}
    assert slugs == {one["slug"] for one in (SAMARITANS, CHILDLINE, SAFE_HAVEN, MENS_LINE)}


def test_a_number_stands_once_with_the_word_that_its_name_does_not_say() -> None:
    text = {
        **phone("85258", "one.example.org", "two.example.org"),
        "kind": "text",
        "who_answers": "Text the word SHOUT",
    }
    local = {**text, "who_answers": "Text the word NOTTS", "for_whom": "people in Nottingham"}
    shout = body({**SAMARITANS, "contacts": [text, local]})
    [number] = crisis_lines([shout], Answers({}), ON).first[0].numbers
    assert (number.before, number.shown, number.about) == ("Text", "85258", "Text the word SHOUT.")
