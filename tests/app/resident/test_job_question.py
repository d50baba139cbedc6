"""Find my job without script: typed, then chosen, or found by the kind of work; and where the answer is shown."""

from __future__ import annotations

import time

from app.main import Navigator
from app.web.cookies import ANSWERS
from tests.app.browsers.resident import Page, Resident, address
from tests.app.resident.test_journey import told

JOB = address("occupation")
IN_WORK: dict[str, str | list[str]] = {
    **{"area": "mansfield", "age": "30", "work_status": "employed"},
    "wants": ["better_pay"],
}
CAREFUL = {"job": "carer", "asked_again": "carer"}


def offered(page: Page) -> list[str]:
    return [str(radio.attributes["value"]) for radio in page.document.css("input[name=answer]")]


def job_told(page: Page) -> str:
    """The job as the check of all answers shows it; empty when there is none."""
    rows = dict(zip(page.texts(".govuk-summary-list__key"), page.texts(".govuk-summary-list__value"), strict=True))
    return rows.get("Your job, or your last one", "")


class TestAsking:
    def test_the_page_asks_for_the_job_in_one_field(self, resident: Resident) -> None:
        page = told(resident, **IN_WORK).get(JOB)
        assert page.heading == "What is your job, or the last one you had?"
        assert page.document.css_matches("input#job[name=job]")
        assert offered(page) == []

    def test_whoever_wants_better_pay_is_asked_it_on_the_way(self, resident: Resident) -> None:
        assert JOB in told(resident, **IN_WORK).is_asked_until_the_end()

    def test_whoever_wants_to_keep_a_job_is_not(self, resident: Resident) -> None:
        assert JOB not in told(resident, **{**IN_WORK, "wants": ["to_keep_my_job"]}).is_asked_until_the_end()


class TestFinding:
    def test_what_was_typed_offers_up_to_five_jobs_and_none_of_these(self, resident: Resident) -> None:
        page = told(resident, **IN_WORK).post(JOB, status=200, job="carer")
        assert page.title.startswith("Choose your job: Question ")
        assert offered(page)[0] == "care-worker"
        assert len(offered(page)) == 6
        assert offered(page)[-1] == "not_listed"
        assert page.text("details summary") == "That is not my job: search again"
        assert page.document.css("details input#job")[0].attributes["value"] == "carer"

    def test_a_job_that_is_chosen_is_the_answer(self, resident: Resident) -> None:
        told(resident, **IN_WORK).post(JOB, status=200, job="carer")
        resident.goes_to(JOB, **CAREFUL, answer="senior-care-worker")
        assert job_told(resident.get("/check-your-answers")) == "Senior care worker"

    def test_a_title_taken_from_the_list_is_the_answer_at_once(self, resident: Resident) -> None:
        assert told(resident, **IN_WORK).goes_to(JOB, job="Care worker") != JOB
        assert job_told(resident.get("/check-your-answers")) == "Care worker"

    def test_a_job_that_is_not_listed_is_found_by_the_kind_of_work(self, resident: Resident) -> None:
        told(resident, **IN_WORK).post(JOB, status=200, job="carer")
        kinds = resident.post(JOB, status=200, **CAREFUL, answer="not_listed")
        assert "Hotels, catering and travel" in kinds.words
        jobs = resident.post(JOB, status=200, **CAREFUL, within="not_listed", answer="sector:hospitality")
        assert "chef" in offered(jobs)
        resident.goes_to(JOB, **CAREFUL, within="sector:hospitality", answer="chef")
        assert job_told(resident.get("/check-your-answers")) == "Chef"

    def test_nothing_chosen_is_told_with_the_same_choices(self, resident: Resident) -> None:
        told(resident, **IN_WORK).post(JOB, status=200, job="carer")
        page = resident.post(JOB, status=422, **CAREFUL, within="sector:hospitality")
        assert page.links(".govuk-error-summary a") == ["#answer"]
        assert page.text(".govuk-error-message") == "Error: Choose one, or search again"
        assert "chef" in offered(page)

    def test_nothing_typed_is_told_at_the_field(self, resident: Resident) -> None:
        page = told(resident, **IN_WORK).post(JOB, status=422, job=" ")
        assert page.links(".govuk-error-summary a") == ["#job"]
        assert "Enter your job, or skip this question" in page.words

    def test_what_somebody_typed_is_shown_as_they_typed_it(self, resident: Resident) -> None:
        page = told(resident, **IN_WORK).post(JOB, status=200, job='carer <b>"at night"')
        assert 'carer <b>"at night"' in page.words


class TestAnswered:
    def test_it_can_be_skipped(self, resident: Resident) -> None:
        assert told(resident, **IN_WORK).goes_to(JOB, skip="yes") != JOB
        assert job_told(resident.get("/check-your-answers")) == "I’m not sure"

    def test_changing_it_shows_the_title_and_lets_somebody_search_again(self, resident: Resident) -> None:
        told(resident, **IN_WORK).goes_to(JOB, job="Care worker")
        page = resident.get(f"{JOB}/change")
        assert page.document.css("input#job")[0].attributes["value"] == "Care worker"
        resident.goes_to(f"{JOB}/change", job="Chef")
        assert job_told(resident.get("/check-your-answers")) == "Chef"

    def test_it_stands_with_whom_the_result_is_for(self, resident: Resident) -> None:
        told(resident, **IN_WORK).goes_to(JOB, job="Care worker")
        assert "Your job, or your last one: Care worker." in resident.get("/your-pathway").words

    def test_clearing_everything_clears_it(self, resident: Resident) -> None:
        told(resident, **IN_WORK).goes_to(JOB, job="Care worker")
        resident.client.post("/clear")
        assert "Care worker" not in resident.get("/your-pathway").words

    def test_a_job_that_the_data_no_longer_know_is_not_answered(self, resident: Resident, navigator: Navigator) -> None:
        answers = {"area": "mansfield", "occupation": "lamplighter", "age": 30}
        then = int(time.time())
        token = navigator.state.cookie_cipher.encrypt({"answers": answers}, started=then, now=then)
        resident.client.cookies.set(ANSWERS, token)
        page = resident.get("/check-your-answers")
        assert "Mansfield" in page.words
        assert job_told(page) == ""
