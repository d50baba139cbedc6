"""The way through the questions: what comes next, going back, changing, and answers that have gone."""

from __future__ import annotations

import time

import pytest

from app.presentation.question_urls import NUMBER_OF
from tests.app.browsers.resident import Resident, address
from tests.app.set_cookies import GONE, UNTIL_CLOSED, SetCookie, cookies_in
from triage.questionnaire.questionnaire import QUESTIONNAIRE


def told(resident: Resident, **answers: str | list[str]) -> Resident:
    for question_id, answer in answers.items():
        resident.answers(question_id, answer)
    return resident


class TestTheWayThrough:
    def test_the_first_question_is_one_press_from_the_first_page(self, resident: Resident) -> None:
        assert "/question/1" in resident.get("/").links("a.govuk-button")
        assert resident.get("/question/1").heading == "Where do you live?"

    def test_to_the_pathway(self, resident: Resident) -> None:
        assert resident.goes_to("/question/1", postcode="de1 2fs") == address("age")
        assert resident.answers("age", "34") == address("work_status")
        assert resident.answers("work_status", "looking_for_work") == address("wants")
        resident.answers("wants", ["a_job", "childcare"])
        asked = resident.is_asked_until_the_end()
        assert len(asked) < 12
        page = resident.get("/check-your-answers")
        assert "Derby" in page.words
        assert "34" in page.words
        assert "/your-pathway" in page.links("a.govuk-button")
        assert "You are 34, live in Derby, are out of work" in resident.get("/your-pathway").words

    @pytest.mark.parametrize("question", [q for q in QUESTIONNAIRE if not q.ask_if], ids=lambda q: str(q.id))
    def test_every_question_says_why_and_can_be_left_out(self, resident: Resident, question: object) -> None:
        assert hasattr(question, "id")
        question_id = str(question.id)
        told(resident, area="derby")
        page = resident.get(address(question_id))
        assert page.heading == QUESTIONNAIRE[question_id].text
        assert page.title == f"Question {NUMBER_OF[question_id]} – Opportunity Escalator"
        assert "Why we ask:" in page.words
        assert "I’m not sure" in page.words or "I'm not sure yet" in page.words
        assert "Skip this question" in page.words
        if QUESTIONNAIRE[question_id].sensitive:
            assert "I’d rather not say" in page.words
            assert "We do not keep your answer." in page.words

    @pytest.mark.parametrize(
        ("said", "asked"),
        [
            ({"health_affects_work": "a_little", "health_conditions": ["deaf_or_hearing_loss"]}, True),
            ({"health_affects_work": "a_little", "health_conditions": ["sight_loss", "diabetes"]}, True),
            ({"skills_to_build": ["english_speaking"]}, True),
            ({"skills_to_build": ["reading_and_writing"]}, False),
            (
                {"health_affects_work": "a_little", "health_conditions": ["diabetes"], "skills_to_build": ["maths"]},
                False,
            ),
        ],
    )
    def test_how_to_be_helped_is_asked_last_of_whom_it_may_concern(
        self, resident: Resident, said: dict[str, str | list[str]], asked: bool
    ) -> None:
        told(resident, area="derby", age="34", work_status="looking_for_work", **said)
        places = resident.is_asked_until_the_end()
        assert (places[-1] == address("access_needs")) is asked
        assert places.count(address("access_needs")) == asked
        offered = resident.get("/check-your-answers").links()
        assert address("access_needs") + "/change" in offered, "to be told, or changed, by everyone"

    def test_how_to_be_helped_is_not_asked_of_who_has_said_or_would_rather_not(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", skills_to_build=["english_speaking"], access_needs="rather_not_say")
        assert address("access_needs") not in resident.is_asked_until_the_end()

    def test_back_leads_to_the_question_before(self, resident: Resident) -> None:
        told(resident, area="derby", age="34")
        assert resident.get(address("work_status")).links("a.govuk-back-link") == [address("age")]
        assert resident.get(address("age")).links("a.govuk-back-link") == [address("area")]
        assert resident.get(address("area")).links("a.govuk-back-link") == ["/"]

    def test_going_back_shows_what_was_answered(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="employed", wants=["better_pay", "new_skills"])
        assert 'value="34"' in resident.get(address("age")).html
        assert len(resident.get(address("wants")).document.css("input[checked]")) == 2

    def test_fetching_changes_nothing(self, resident: Resident) -> None:
        told(resident, area="derby", age="34")
        first = [resident.get(path).html for path in ("/your-pathway", address("work_status"), "/check-your-answers")]
        again = [resident.get(path).html for path in ("/your-pathway", address("work_status"), "/check-your-answers")]
        assert first == again

    def test_sending_an_answer_twice_does_no_harm(self, resident: Resident) -> None:
        told(resident, area="derby")
        assert resident.answers("age", "34") == resident.answers("age", "34") == address("work_status")

    def test_two_tabs_do_not_disturb_each_other(self, resident: Resident) -> None:
        told(resident, area="derby")
        resident.get(address("age"))
        resident.get(address("work_status"))
        resident.answers("work_status", "employed")
        resident.answers("age", "34")
        words = resident.get("/check-your-answers").words
        assert "I have a job" in words
        assert "34" in words

    def test_a_question_that_no_longer_applies_leads_on(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="looking_for_work")
        assert resident.redirected(address("annual_pay")) == address("wants")
        assert resident.goes_to(address("annual_pay"), number="20000") == address("wants")
        assert "20,000" not in resident.get("/check-your-answers").words


class TestChanging:
    def test_one_answer_comes_straight_back(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="employed")
        assert resident.answers("age", "35", changing=True) == "/check-your-answers"
        assert "35" in resident.get("/check-your-answers").words

    def test_only_what_the_change_opens_is_asked(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="looking_for_work", wants="a_job")
        resident.is_asked_until_the_end()
        assert (
            resident.answers("health_affects_work", "a_lot", changing=True) == address("health_conditions") + "/change"
        )
        place = resident.answers("health_conditions", ["mental_health"], changing=True)
        assert place == address("mental_health_team") + "/change"
        while place != "/check-your-answers":
            place = resident.goes_to(place, skip="yes")

    def test_links_say_what_they_change(self, resident: Resident) -> None:
        told(resident, area="derby", age="34")
        page = resident.get("/check-your-answers")
        assert address("age") + "/change" in page.links()
        assert "Change Your age" in page.texts("a.govuk-link")

    def test_an_answer_that_is_gone_takes_its_followers_along(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="employed")
        resident.goes_to(address("annual_pay"), number="£18,500.50")
        assert "£18,500" in resident.get("/check-your-answers").words
        resident.answers("work_status", "not_looking", changing=True)
        assert "18,500" not in resident.get("/check-your-answers").words


class TestAnswersThatHaveGone:
    def test_without_a_cookie_one_starts_again(self, resident: Resident) -> None:
        assert resident.redirected("/question/4") == "/answers-gone/not-found"
        assert resident.goes_to("/question/4", answer="a_job") == "/answers-gone/not-found"
        assert "/question/1" in resident.get("/answers-gone/not-found").links("a.govuk-button")

    @pytest.mark.parametrize("cookie", [b"", b"x", b"A" * 5000, b"=;=", b"%00", b"\xe9"])
    def test_a_cookie_that_cannot_be_read(self, resident: Resident, cookie: bytes) -> None:
        answer = resident.client.get("/question/4", headers=[(b"cookie", b"answers=" + cookie)])
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/answers-gone/")

    def test_a_cookie_that_was_changed(self, resident: Resident) -> None:
        told(resident, area="derby")
        token = resident.client.cookies["answers"]
        resident.client.cookies.clear()
        changed = token[:-5] + ("AAAAA" if token[-5:] != "AAAAA" else "BBBBB")
        answer = resident.client.get("/your-pathway", headers={"cookie": f"answers={changed}"})
        assert answer.headers["location"] == "/answers-gone/could-not-be-read"
        assert cookies_in(answer.headers.get_list("set-cookie")) == [SetCookie("answers", "", UNTIL_CLOSED | GONE)]

    def test_a_cookie_that_is_too_old(self, resident: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
        told(resident, area="derby")
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now + 31 * 60)
        assert resident.goes_to(address("age"), number="34") == "/answers-gone/time-ran-out"
        assert len(resident.client.cookies) == 0
        assert "30 minutes" in resident.get("/answers-gone/time-ran-out").words

    def test_nothing_is_said_of_reasons_that_are_not(self, resident: Resident) -> None:
        resident.get("/answers-gone/nonsense", status=404)

    def test_clearing_takes_everything(self, resident: Resident) -> None:
        told(resident, area="derby")
        assert resident.goes_to("/clear") == "/cleared"
        assert resident.redirected(address("age")) == "/answers-gone/not-found"
        resident.get("/cleared")
