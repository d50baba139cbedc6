"""The one page of triage: every answer at once, the same result as a resident gets, and nothing of it on the server."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.advising import languages
from app.advising.languages import Language
from app.core.audit import AuditEvent
from app.core.database import reading
from app.referrals.models import Client
from tests.app.browsers.triage import (
    PERSON,
    Fields,
    adviser,
    answers_of,
    form_of,
    questions_of,
    result_of,
)
from tests.app.desk.conftest import SignedInAs
from triage.questionnaire.answers import NOT_SURE, RATHER_NOT_SAY, Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE

PARTS = ("step_on", "step_up", "alongside", "referral_partners", "not_now")
PEOPLE: list[dict[str, Value]] = [
    PERSON,
    {"area": "mansfield", "age": 17, "work_status": "leaving_education"},
    {"area": "outside", "age": 40},
    {
        "area": NOT_SURE,
        "age": NOT_SURE,
        "work_status": "employed",
        "annual_pay": 18500,
        "children": ("under_5",),
        "health_affects_work": RATHER_NOT_SAY,
    },
    {"area": "bolsover", "health_affects_work": "a_lot", "health_conditions": ("mental_health", "diabetes")},
]


def test_the_page_asks_all_that_still_matters_in_order_and_sensitive_questions_last(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    page = colleague.get(colleague.at)
    order = [question.id for question in QUESTIONNAIRE]
    asked = questions_of(page)
    assert asked == sorted(asked, key=order.index)
    assert asked[:4] == ["area", "age", "work_status", "wants"]
    assert "annual_pay" not in asked  # it is for people with work
    assert page.texts("#sensitive-title") == ["Ask these only when nobody else can hear"]
    private = [question.id for question in QUESTIONNAIRE if question.sensitive]
    assert [q for q in asked if q in private] == asked[-len([q for q in asked if q in private]) :]
    assert "Where do you live?" in page.words
    assert "Why we ask: Some support is only for people in one place." in page.words


@pytest.mark.parametrize("person", PEOPLE, ids=range(len(PEOPLE)))
def test_the_result_is_that_of_the_api_and_the_answers_are_kept(
    person: dict[str, Value], signed_in_as: SignedInAs
) -> None:
    colleague = adviser(signed_in_as)
    colleague.goes_to(colleague.at, form_of(person))
    page = colleague.get(colleague.at)
    answer = colleague.client.post("/api/v1/pathway", json={"answers": person}).json()
    first = answer["first_step"]
    expected = [entry["slug"] for part in PARTS for entry in answer[part] if entry["slug"] != first]
    assert result_of(page) == ([first] if first else []) + expected
    told = dict(zip(result_of(page), page.texts("#result .result-one"), strict=True))
    for entry in (entry for part in PARTS for entry in answer[part]):
        words = told[entry["slug"]]
        said = {"met": "Fits", "not_known": "May fit", "not_met": "Not now"}[entry["verdict"]]
        assert said in words or "Could not be checked" in words
        for sentence in (*entry["why"], *entry["why_not"], *entry["check"]):
            assert sentence in words
    assert set(questions_of(page)) == {*person, *answer["questions_that_still_matter"], "access_needs"}
    assert answers_of(page).items() >= {k: v for k, v in form_of(person).items() if k != "asked"}.items()


def test_answers_that_no_longer_apply_fall_away(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.goes_to(colleague.at, form_of({**PERSON, "time_out_of_work": "over_2_years"}))
    assert answers_of(colleague.get(colleague.at))["q-time_out_of_work"] == "over_2_years"
    colleague.goes_to(colleague.at, form_of({"work_status": "employed"}))
    assert "q-time_out_of_work" not in answers_of(colleague.get(colleague.at))


def test_what_is_emptied_is_not_answered_any_more_and_what_was_not_asked_stays(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.goes_to(colleague.at, form_of(PERSON))
    address = colleague.goes_to(colleague.at, {"asked": ["age", "wants"], "q-age": ""})
    assert address == f"{colleague.at}#question-2"  # the next question, which is that of the age again
    kept = answers_of(colleague.get(colleague.at))
    assert kept == {"q-area": "derby", "q-work_status": "looking_for_work"}


def test_a_slip_is_told_beside_its_question_as_it_was_typed_and_the_others_are_kept(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    sent = form_of({**PERSON, "benefits": ("none", "other")}) | {"q-age": "twenty"}
    page = colleague.post(colleague.at, sent)
    assert page.text("#q-age-slip") == "Error: Enter your age in years, in numbers. For example, 34"
    assert "on its own" in page.text("#q-benefits-slip")
    assert page.links(".govuk-error-summary a") == ["#q-age", "#q-benefits"]
    shown = answers_of(page)
    assert shown["q-age"] == "twenty"
    assert shown["q-benefits"] == ["other", "none"]
    again = answers_of(colleague.get(colleague.at))
    assert again == {"q-area": "derby", "q-work_status": "looking_for_work", "q-wants": "a_job"}


def test_a_slip_leaves_what_was_answered_before(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.goes_to(colleague.at, form_of(PERSON))
    assert answers_of(colleague.post(colleague.at, {"asked": "age", "q-age": "240"}))["q-age"] == "240"
    assert answers_of(colleague.get(colleague.at))["q-age"] == "24"


def test_a_postcode_gives_the_district_and_is_not_kept(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.goes_to(colleague.at, {"asked": "area", "q-area": "", "q-area-postcode": "NG1 5DT"})
    assert answers_of(colleague.get(colleague.at)) == {"q-area": "nottingham"}
    page = colleague.post(colleague.at, {"asked": "area", "q-area": "nottingham", "q-area-postcode": "banana"})
    assert page.links(".govuk-error-summary a") == ["#q-area-postcode"]
    for slip in ("NH1 5DT", "NG2 8AA", "NE1 5DT"):
        page = colleague.post(colleague.at, {"asked": "area", "q-area": "", "q-area-postcode": slip}, status=200)
        assert page.texts("#q-area-slip p"), "asked for the district"
        assert answers_of(colleague.get(colleague.at)) == {"q-area": "nottingham"}, "never taken for outside"


def test_what_was_made_of_a_place_is_shown_and_proposed(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    page = colleague.post(colleague.at, {"asked": "area", "q-area": "", "q-area-postcode": "ngi 5dt"}, status=200)
    assert page.texts("#q-area-slip p") == ["We read this as NG1 5DT, in Nottingham."]
    assert answers_of(page)["q-area"] == "nottingham", "chosen already, and taken with the next press"
    typed = {"q-area-postcode": "ngi 5dt", "q-area-asked-again": "ngi 5dt"}
    colleague.goes_to(colleague.at, {"asked": "area", "q-area": "nottingham", **typed})
    assert answers_of(colleague.get(colleague.at)) == {"q-area": "nottingham"}


@pytest.mark.parametrize("typed", ["LE1", "LE1 6FB", "Leicester"])
def test_a_place_elsewhere_is_taken_at_once(typed: str, signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.goes_to(colleague.at, {"asked": "area", "q-area": "", "q-area-postcode": typed})
    assert colleague.get(colleague.at).text("#said") == "They live outside our area."


def test_script_gets_the_part_that_changes_and_the_same_cookie(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    sent = form_of(PERSON) | {"q-age": "240"}
    response = colleague.client.post(colleague.at, data=sent, headers={"X-Part": "triage"})
    assert response.status_code == 200
    assert response.text.lstrip().startswith('<div id="triage">')
    assert "1 could not be taken" in response.text
    assert "<html" not in response.text
    assert "q-age" not in answers_of(colleague.get(colleague.at))
    assert answers_of(colleague.get(colleague.at))["q-area"] == "derby"


def test_what_came_out_is_said_in_a_breath(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    assert colleague.get(colleague.at).text("#said") == "Nothing is answered yet."
    colleague.goes_to(colleague.at, form_of(PERSON))
    page = colleague.get(colleague.at)
    fits, may = (page.texts("#result .state").count(word) for word in ("Fits", "May fit"))
    assert page.text("#said") == f"{fits} fit, {may} may fit. First: {page.text('#result .result-first__act')}."
    answer = colleague.client.post("/api/v1/pathway", json={"answers": PERSON}).json()
    assert f"{len(answer['questions_that_still_matter'])} questions left" in page.words
    colleague.goes_to(colleague.at, form_of({"area": "outside"}))
    assert colleague.get(colleague.at).text("#said") == "They live outside our area."


def test_nothing_of_a_triage_is_stored(signed_in_as: SignedInAs, database: Engine) -> None:
    adviser(signed_in_as).answers(PERSON)
    with reading(database) as session:
        assert session.exec(select(Client)).all() == []
        assert session.exec(select(AuditEvent)).all() == []


def test_a_client_reads_the_questions_in_their_own_language(
    signed_in_as: SignedInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up = Language("xx", "Made-up", "Made up", "rtl")
    monkeypatch.setattr(languages, "LANGUAGES", (made_up,))
    monkeypatch.setattr(languages, "language_of", lambda wanted: made_up if wanted == "xx" else None)
    monkeypatch.setattr(languages, "in_language", lambda _id, words: f"«{words}»" if words != "Derby" else "")
    colleague = adviser(signed_in_as)
    unchecked = languages.UNCHECKED
    assert unchecked not in colleague.get(colleague.at).words
    colleague.goes_to(colleague.at, {"language": "xx", **form_of(PERSON)})
    page = colleague.get(colleague.at)
    assert unchecked in page.words
    own = page.texts("[lang=xx][dir=rtl]")
    for words in ("Where do you live?", "I am looking for work", "I’m not sure", "Choose all that you want."):
        assert f"«{words}»" in own
    colleague.goes_to(colleague.at, {"language": "no such language"})
    assert unchecked not in colleague.get(colleague.at).words


def test_support_is_found_by_name_and_the_words_stand_in_no_address(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    page = colleague.post(f"{colleague.at}/find", {"words": "aprenticeship"}, status=200)
    assert f"{colleague.at}/support/apprenticeships" in page.links(".found a")
    assert "We found nothing" in colleague.post(f"{colleague.at}/find", {"words": "zzzzqqq"}, status=200).words
    assert page.links(".found a") != []
    assert "aprentice" not in page.path


def test_a_job_is_typed_and_then_chosen_from_those_that_were_meant(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.goes_to(colleague.at, form_of(PERSON))
    page = colleague.post(colleague.at, {"asked": "occupation", "q-occupation-job": "carer"}, status=200)
    assert page.texts("#q-occupation-slip p") == ["These jobs are nearest to “carer”."]
    assert page.document.css_matches("input[name=q-occupation][value=care-worker]")
    sent = {"q-occupation-job": "carer", "q-occupation-asked-again": "carer", "q-occupation": "care-worker"}
    colleague.goes_to(colleague.at, {"asked": "occupation", **sent})
    assert answers_of(colleague.get(colleague.at))["q-occupation-job"] == "Care worker"


def test_a_job_that_stands_there_stays_and_an_emptied_one_goes(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.goes_to(colleague.at, form_of({**PERSON, "occupation": "care-worker"}))
    colleague.goes_to(colleague.at, {"asked": "occupation", "q-occupation-job": "Care worker"})
    assert answers_of(colleague.get(colleague.at))["q-occupation-job"] == "Care worker"
    colleague.goes_to(colleague.at, {"asked": "occupation", "q-occupation-job": ""})
    assert "q-occupation-job" not in answers_of(colleague.get(colleague.at))


def test_a_client_who_is_not_sure_of_the_job_is_not_asked_again(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.goes_to(colleague.at, form_of({**PERSON, "occupation": NOT_SURE}))
    assert answers_of(colleague.get(colleague.at))["q-occupation-unsaid"] == NOT_SURE


def test_a_job_that_is_not_found_is_told_at_its_field(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    sent: Fields = {"asked": "occupation", "q-occupation-job": "carer", "q-occupation-unsaid": NOT_SURE}
    page = colleague.post(colleague.at, sent)
    assert page.links(".govuk-error-summary a") == ["#q-occupation-job"]
