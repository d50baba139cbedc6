"""What if: it says just what another answer would do, and changes nothing until it is kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.advising.what_if import difference
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from tests.app.browsers.triage import PERSON, adviser, answers_of, form_of
from tests.app.desk.conftest import SignedInAs
from tests.triage.catalogue import real_catalogue
from triage.judgement.applicability import with_answer
from triage.judgement.judgement import Verdict
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE

CHOICES = [(question.id, option.id) for question in QUESTIONNAIRE for option in question.options]


@pytest.fixture(scope="module")
def pathfinder() -> Pathfinder:
    return CatalogueSnapshot.of(real_catalogue(), {}, 1, on=today()).pathfinder


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(CHOICES), max_size=8), st.sampled_from(CHOICES))
def test_every_entry_that_comes_out_otherwise_is_told_once(
    pathfinder: Pathfinder, told: list[tuple[str, str]], new: tuple[str, str]
) -> None:
    before = Answers()
    for question, option in told:
        before = _with(before, question, option)
    after = _with(before, *new)
    now, then = (pathfinder.pathway(answers, today()) for answers in (before, after))
    made = difference(now, then)
    was = {entry.support.slug: entry.verdict for entry in now.entries()}
    will = {entry.support.slug: entry.verdict for entry in then.entries()}
    told_of = [e.support.slug for e in (*made.opens, *made.closes, *made.fits, *made.may_fit)]
    assert sorted(told_of) == sorted(slug for slug in was if was[slug] is not will[slug])
    for entries, old, fresh in (
        (made.opens, {Verdict.NOT_MET}, {Verdict.MET, Verdict.NOT_KNOWN}),
        (made.closes, {Verdict.MET, Verdict.NOT_KNOWN}, {Verdict.NOT_MET}),
        (made.fits, {Verdict.NOT_KNOWN}, {Verdict.MET}),
        (made.may_fit, {Verdict.MET}, {Verdict.NOT_KNOWN}),
    ):
        assert all(was[e.support.slug] in old and will[e.support.slug] in fresh for e in entries)
    assert made.other_first is (now.first_slug != then.first_slug)


def test_the_same_answers_make_no_difference(pathfinder: Pathfinder) -> None:
    pathway = pathfinder.pathway(Answers(PERSON), today())
    assert difference(pathway, pathway).nothing


def _with(answers: Answers, question: str, option: str) -> Answers:
    several = QUESTIONNAIRE[question].kind == "many" and option != "not_sure"
    return with_answer(answers, question, (option,) if several else option, QUESTIONNAIRE)


def test_another_place_is_looked_at_and_then_kept(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    assert f"{colleague.at}/what-if?question=area" in colleague.get(f"{colleague.at}/what-if").links()
    assert "Now: Derby" in colleague.get(f"{colleague.at}/what-if?question=area").words
    page = colleague.post(
        f"{colleague.at}/what-if", {"asked": "area", "q-area": "mansfield", "q-area-postcode": ""}, status=200
    )
    assert page.texts("tbody tr")[0] == "Where you live Derby Mansfield"
    assert any(title.startswith("Would close") for title in page.texts(".sides h2"))
    assert "Journey to Work (J2W), Derby" in page.words
    assert answers_of(colleague.get(colleague.at))["q-area"] == "derby"
    assert colleague.goes_to(f"{colleague.at}/what-if/keep", page.form("/keep")) == f"{colleague.at}?done=answer-kept"
    assert answers_of(colleague.get(colleague.at))["q-area"] == "mansfield"


def test_what_falls_away_is_told_and_what_would_be_asked(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers({**PERSON, "time_out_of_work": "over_2_years"})
    page = colleague.post(f"{colleague.at}/what-if", form_of({"work_status": "off_sick"}), status=200)
    assert "Time without paid work More than 2 years Not answered" in page.texts("tbody tr")
    assert "We would then ask: Time off sick" in page.words


def test_an_answer_can_be_emptied(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    page = colleague.post(f"{colleague.at}/what-if", {"asked": "wants"}, status=200)
    assert "What you want Getting a job Not answered" in page.texts("tbody tr")
    colleague.goes_to(f"{colleague.at}/what-if/keep", page.form("/keep"))
    assert "q-wants" not in answers_of(colleague.get(colleague.at))


def test_a_slip_is_told_on_the_page_of_the_question(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    page = colleague.post(f"{colleague.at}/what-if", {"asked": "age", "q-age": "many"})
    assert page.heading == "What if: your age"
    assert page.links(".govuk-error-summary a") == ["#q-age"]


@pytest.mark.parametrize("question", ["annual_pay", "made-up", ""])
def test_a_question_that_is_not_theirs_leads_to_the_list(question: str, signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    page = colleague.get(f"{colleague.at}/what-if?question={question}")
    assert page.heading == "What if an answer were another?"


def test_what_would_change_a_no_is_true_and_can_be_looked_at(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers({**PERSON, "age": 17})
    page = colleague.get(f"{colleague.at}/support/working-well-east-midlands")
    assert page.heading == "Working Well East Midlands"
    assert "Not now" in page.words
    assert "It opens when you are 18." in page.words
    looked = colleague.post(f"{colleague.at}/what-if", page.form("/what-if"), status=200)
    assert "Would open" in looked.words
    assert f"{colleague.at}/support/working-well-east-midlands" in looked.links(".sides a")
    assert answers_of(colleague.get(colleague.at))["q-age"] == "17"


def test_why_is_told_of_any_support_with_how_to_get_in_and_how_it_stands(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    page = colleague.get(f"{colleague.at}/support/national-careers-service")
    assert "We would do this first." in page.words
    assert "It can help with getting a job." in page.words
    assert {"How to get in", "How it stands"} <= set(page.texts("h2"))
    assert f"{colleague.at}/refer/national-careers-service" in page.links()
    assert colleague.get(f"{colleague.at}/support/made-up", status=404).status == 404


def test_support_that_has_ended_says_so_and_cannot_be_planned(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    ended = next(p for p in real_catalogue() if p.closed(today()))
    page = colleague.get(f"{colleague.at}/support/{ended.slug}")
    assert page.texts(".box--stop")
    assert page.texts("form.actions") == []
    assert colleague.client.post(f"{colleague.at}/plan/add", data={"slug": ended.slug}).status_code == 404
