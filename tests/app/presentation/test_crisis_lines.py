"""Whom to call in danger beside those whom the moves name: who is named to whom, and with which numbers."""

from __future__ import annotations

from app.presentation.crisis_lines import CrisisLine, other_crisis_lines
from services_catalogue.model.contact_facts import ContactKind
from tests.bodies import ACAS, CHILDLINE, CONTENTS, MENS_LINE, ON, SAFE_HAVEN, SAMARITANS, bodies, body, phone
from triage.questionnaire.answers import Answers


def lines(**answers: str | int) -> tuple[CrisisLine, ...]:
    return other_crisis_lines(bodies(), Answers(answers), ON, ())


def names(**answers: str | int) -> list[str]:
    return [one.name for one in lines(**answers)]


def test_whoever_has_said_nothing_reads_of_the_lines_for_everyone_first() -> None:
    assert names()[0] == "Samaritans"
    assert {"Childline", "A line for men"} <= set(names())


def test_what_stands_in_a_box_is_not_named_again() -> None:
    assert "Samaritans" not in [one.name for one in other_crisis_lines(bodies(), Answers({}), ON, {"samaritans"})]


def test_whoever_lives_outside_our_area_reads_of_the_lines_for_the_whole_country() -> None:
    assert "Samaritans" in names(area="outside")
    assert "Safe haven in Derby" not in names(area="outside")


def test_a_line_of_ones_own_place_is_named_and_that_of_another_place_is_not() -> None:
    assert "Safe haven in Derby" in names(area="derby")
    assert "Safe haven in Derby" not in names(area="mansfield")


def test_somebody_of_17_reads_of_childline_and_somebody_of_40_does_not() -> None:
    assert "Childline" in names(age=17)
    assert "Childline" not in names(age=40)


def test_for_whom_a_line_is_stands_beside_it_and_nobody_is_asked() -> None:
    assert [one.for_whom for one in lines(age=40) if one.name == "A line for men"] == ["men"]


def test_of_a_sure_number_nothing_is_said_and_of_another_that_we_have_not_rung_it() -> None:
    by_name = {one.name: one.numbers[0] for one in lines()}
    sure = by_name["Samaritans"]
    assert (sure.kind, sure.shown, sure.link, sure.about) == (ContactKind.PHONE, "116 123", "tel:116123", "")
    assert by_name["A line for men"].about == "Not rung, from 2026"


def test_an_old_or_withheld_number_never_stands_there() -> None:
    for contact in (
        phone("116 123", "one.example.org", date="2019"),
        phone("116 123", "one.example.org", withheld="Ring first"),
    ):
        assert other_crisis_lines([body({**SAMARITANS, "contacts": [contact]})], Answers({}), ON, ()) == ()


def test_only_crisis_lines_that_are_open_stand_there_and_999_has_its_own_place() -> None:
    shut = body({**SAMARITANS, "dates": {"status": "closed"}})
    emergency = body({**SAMARITANS, "slug": "emergency-999", "name": "999"})
    assert other_crisis_lines([shut, emergency, body(ACAS)], Answers({}), ON, ()) == ()


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
    [number] = other_crisis_lines([shout], Answers({}), ON, ())[0].numbers
    assert (number.before, number.shown, number.about) == ("Text", "85258", "Text the word SHOUT.")
