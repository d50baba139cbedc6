"""The pages of jobs, as a resident walks through them."""

from __future__ import annotations

from app.presentation.question_urls import NEXT_JOBS
from tests.app.browsers.resident import Resident
from tests.app.resident.test_journey import told

TICKED: dict[str, list[str]] = {"like": ["indoors"], "done": ["caring"], "cannot": ["lifting"]}


class TestFirstJobs:
    def test_first_it_asks_and_shows_no_jobs(self, resident: Resident) -> None:
        page = resident.get("/first-jobs")
        assert page.heading == "First jobs, and the step after each"
        assert "job to begin with" not in page.words
        assert len(page.document.css("input[type=checkbox]")) == 13

    def test_what_was_ticked_shows_jobs_and_what_was_held_back(self, resident: Resident) -> None:
        assert resident.goes_to("/first-jobs", **TICKED) == "/first-jobs"
        page = resident.get("/first-jobs")
        assert "6 jobs to begin with" in page.words
        assert "You have kept a home clean for someone." in page.words
        assert "Care worker: lifting" in page.words
        assert page.document.css_matches("input[value=lifting][checked]")

    def test_what_was_ticked_stands_in_no_address_and_is_no_answer(self, resident: Resident) -> None:
        resident.goes_to("/first-jobs", **TICKED)
        assert "lifting" not in resident.get("/check-your-answers").words.lower()

    def test_clearing_everything_clears_it_too(self, resident: Resident) -> None:
        resident.goes_to("/first-jobs", **TICKED)
        resident.client.post("/clear")
        assert "to begin with" not in resident.get("/first-jobs").words

    def test_other_vacancies_are_opened_without_saying_where_from(self, resident: Resident) -> None:
        told(resident, area="mansfield").goes_to("/first-jobs", **TICKED)
        links = resident.get("/first-jobs").document.css("a[href^='https://findajob.dwp.gov.uk']")
        assert links
        assert {link.attributes["rel"] for link in links} == {"noreferrer"}
        assert all("w=Mansfield" in (link.attributes["href"] or "") for link in links)


class TestNextJobs:
    def test_whoever_told_their_job_sees_the_next_ones_up_in_any_order(self, resident: Resident) -> None:
        told(
            resident, area="mansfield", age="34", work_status="employed", wants=["better_pay"], occupation="care-worker"
        )
        page = resident.get(NEXT_JOBS)
        assert page.heading == "Next jobs up from care worker"
        assert page.texts(".listing > .listed > h2")[0].startswith("Senior care worker")
        assert page.texts(".flight")[0].startswith("Your job now Care worker")
        paid = resident.get(f"{NEXT_JOBS}?order=best_paid")
        assert paid.texts(".listing > .listed > h2")[0] == "Child and early years officer"
        assert paid.texts("[aria-current]") == ["Best paid"]
        assert resident.get(f"{NEXT_JOBS}?order=nonsense").texts("[aria-current]") == ["Best match"]

    def test_the_job_is_in_no_link_but_those_to_vacancies(self, resident: Resident) -> None:
        told(resident, wants=["better_pay"], occupation="care-worker")
        links = [link for link in resident.get(NEXT_JOBS).links() if "findajob" not in link]
        assert not any("care-worker" in link or "care+worker" in link for link in links)

    def test_the_result_leads_there(self, resident: Resident) -> None:
        told(resident, area="mansfield", age="34", work_status="employed", wants=["better_pay"])
        assert "/question/32/change" in resident.get("/your-pathway").links("main a")
        told(resident, occupation="care-worker")
        page = resident.get("/your-pathway")
        assert "Step up from care worker" in page.words
        assert NEXT_JOBS in page.links("main a")

    def test_whoever_told_no_job_is_asked_for_it(self, resident: Resident) -> None:
        page = resident.get(NEXT_JOBS)
        assert page.heading == "Next jobs up from yours"
        assert "/first-jobs" in page.links("main a")
