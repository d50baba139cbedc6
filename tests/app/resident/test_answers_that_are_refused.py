"""Errors in what is typed: said in plain words beside the field and at the top, with what was typed still there."""

from __future__ import annotations

import pytest

from tests.app.browsers.resident import Page, Resident, address
from tests.app.resident.test_journey import told
from tests.app.shared_data import CITIZENS_ADVICE_LINE
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import QuestionKind


def problem(page: Page) -> str:
    """The sentence, which stands the same in the summary and by the field."""
    assert page.title.startswith("Error: Question ")
    [summary] = page.texts(".govuk-error-summary__list li")
    assert page.text(".govuk-error-message").removeprefix("Error:").strip() == summary
    return summary


def hint(page: Page) -> str:
    """What we made of what was typed: no error, and not in red."""
    return page.text(".govuk-inset-text strong")


def offered(page: Page) -> list[str]:
    """The places that are offered before all others."""
    return [str(radio.attributes["value"]) for radio in page.document.css("form > fieldset input[name=answer]")]


def proposed(page: Page) -> list[str]:
    """The place that is chosen already, if any."""
    return [str(radio.attributes["value"]) for radio in page.document.css("input[name=answer][checked]")]


class TestPlace:
    @pytest.mark.parametrize("typed", ["DE1 2FS", "de12fs", " d e 1 2 f s ", "DE1-2FS"])
    def test_in_the_area(self, resident: Resident, typed: str) -> None:
        assert resident.goes_to("/question/1", postcode=typed) == address("age")
        words = resident.get("/check-your-answers").words
        assert "Derby" in words
        assert "DE1" not in words, "only the district is kept"

    def test_outside_the_area(self, resident: Resident) -> None:
        page = resident.post("/question/1", status=200, postcode="DE14 3AA")
        assert hint(page) == "DE14 3AA is outside our area."
        assert "https://www.gov.uk/find-local-council" in page.links()
        resident.goes_to("/question/1", postcode="DE14 3AA", answer="outside", asked_again="DE14 3AA")
        page = resident.get("/your-pathway")
        assert page.heading == "You live outside our area"
        assert "Access to Work" in page.words
        assert "999" in page.words
        assert CITIZENS_ADVICE_LINE in page.links()
        assert "https://www.gov.uk/find-local-council" in page.links()
        assert "Do this first" not in page.words

    @pytest.mark.parametrize("typed", ["LE1", "le1 6fb", "SW1A 1AA", "Leicester", "DE14 1"])
    def test_elsewhere_is_no_error_and_goes_on_as_outside(self, resident: Resident, typed: str) -> None:
        page = resident.post("/question/1", status=200, postcode=typed)
        assert "outside our area" in hint(page)
        assert proposed(page) == ["outside"]
        assert page.document.css("details.places:not([open])"), "“That is wrong” leads back to the field and the list"

    def test_that_was_wrong(self, resident: Resident) -> None:
        resident.post("/question/1", status=200, postcode="LE1")
        assert resident.goes_to("/question/1", postcode="DE1 2FS", answer="outside", asked_again="LE1") == address(
            "age"
        )
        assert "Derby" in resident.get("/check-your-answers").words

    def test_another_text_is_asked_about_anew_though_a_choice_stood_there(self, resident: Resident) -> None:
        resident.post("/question/1", status=200, postcode="LE1")
        page = resident.post("/question/1", status=200, postcode="Worksop", answer="outside", asked_again="LE1")
        assert proposed(page) == ["bassetlaw"]

    def test_not_known_here(self, resident: Resident) -> None:
        page = resident.post("/question/1", status=200, postcode="ng17 9zz")
        assert hint(page) == "We don’t know the postcode NG17 9ZZ. Those next to it are in Ashfield."
        assert 'value="ng17 9zz"' in page.html
        assert proposed(page) == ["ashfield"]
        assert resident.goes_to("/question/1", postcode="ng17 9zz", answer="ashfield", asked_again="ng17 9zz") == (
            address("age")
        )

    def test_of_several_one_has_to_be_chosen(self, resident: Resident) -> None:
        page = resident.post("/question/1", status=200, postcode="NG5")
        assert hint(page) == "NG5 is in more than one area."
        assert proposed(page) == []
        page = resident.post("/question/1", postcode="NG5", asked_again="NG5")
        assert problem(page) == "Choose where you live"
        assert hint(page) == "NG5 is in more than one area."
        assert page.links(".govuk-error-summary__list a") == ["#answer"]

    @pytest.mark.parametrize(
        ("typed", "sentence", "district"),
        [
            ("ngi 5dt", "We read this as NG1 5DT, in Nottingham.", "nottingham"),
            ("NH1 5DT", "We could not find NH1 5DT. Did you mean NG1 5DT, in Nottingham?", "nottingham"),
            ("mansfeild", "We read this as Mansfield.", "mansfield"),
            ("Worksop", "Worksop is in Bassetlaw.", "bassetlaw"),
            ("NG1", "All or most of NG1 is in Nottingham.", "nottingham"),
        ],
    )
    def test_what_we_made_of_it_is_shown(self, resident: Resident, typed: str, sentence: str, district: str) -> None:
        page = resident.post("/question/1", status=200, postcode=typed)
        assert page.title.startswith("Check where you live")
        assert hint(page) == sentence
        assert proposed(page) == [district]

    @pytest.mark.parametrize("typed", ["Mansfield", "amber valley", "Derby city", "I live at NG15 7AA near Hucknall"])
    def test_what_is_plain_is_taken(self, resident: Resident, typed: str) -> None:
        assert resident.goes_to("/question/1", postcode=typed) == address("age")

    def test_no_fixed_address(self, resident: Resident) -> None:
        page = resident.post("/question/1", status=200, postcode="no fixed address")
        assert hint(page).startswith("You do not need an address. Choose where you are now")
        assert "/talk-to-someone#urgent" in page.links(".govuk-inset-text a")
        assert page.document.css("details[open]")

    def test_a_new_sector_offers_the_districts_of_its_first_half(self, resident: Resident) -> None:
        page = resident.post("/question/1", status=200, postcode="NG11 5AA")
        assert hint(page) == "We don’t know the postcode NG11 5AA."
        assert offered(page) == ["nottingham", "rushcliffe"]

    @pytest.mark.parametrize("typed", ["banana", "12345", "BF1 6FA", "\x00", "🏠", "<script>"])
    def test_not_a_place(self, resident: Resident, typed: str) -> None:
        page = resident.post("/question/1", postcode=typed)
        assert problem(page)
        assert "<script>" not in page.html

    def test_nothing_given(self, resident: Resident) -> None:
        assert problem(resident.post("/question/1")).startswith("Enter your postcode or town")

    def test_a_known_postcode_counts_more_than_the_list(self, resident: Resident) -> None:
        resident.goes_to("/question/1", postcode="DE1 2FS", answer="mansfield")
        assert "Derby" in resident.get("/check-your-answers").words

    def test_an_unknown_postcode_does_not_keep_the_old_place(self, resident: Resident) -> None:
        told(resident, area="derby")
        page = resident.post("/question/1/change", status=200, postcode="NG17 9ZZ", answer="derby")
        assert proposed(page) == ["ashfield"]

    @pytest.mark.parametrize("answer", ["derby", "outside", "not_sure", "rather_not_say"])
    def test_without_a_postcode(self, resident: Resident, answer: str) -> None:
        assert resident.goes_to("/question/1", answer=answer)


class TestNumbers:
    @pytest.mark.parametrize(
        "typed", ["", "x", "-1", "12", "111", "9" * 300, "1e3", "34 years", "\ud800", "\uff13\uff14.\uff15.\uff16"]
    )
    def test_not_an_age(self, resident: Resident, typed: str) -> None:
        told(resident, area="derby")
        response = resident.client.post(
            address("age"),
            content=b"number=" + typed.encode("utf-8", "surrogatepass"),
            headers={"content-type": "application/x-www-form-urlencoded"},
            follow_redirects=True,
        )
        assert response.status_code == 422
        assert problem(Page(response))

    @pytest.mark.parametrize("typed", ["34", " 34 ", "\uff13\uff14", "34.0"])
    def test_an_age(self, resident: Resident, typed: str) -> None:
        told(resident, area="derby")
        assert resident.goes_to(address("age"), number=typed)

    @pytest.mark.parametrize("typed", ["18500", "18,500", "£18,500", "£ 18 500", "18500.99"])
    def test_pay(self, resident: Resident, typed: str) -> None:
        told(resident, area="derby", age="34", work_status="employed")
        resident.goes_to(address("annual_pay"), number=typed)
        assert "£18,500" in resident.get("/check-your-answers").words

    def test_both_a_number_and_not_sure(self, resident: Resident) -> None:
        told(resident, area="derby")
        page = resident.post(address("age"), number="34", unsaid="not_sure")
        assert "Not both" in problem(page)
        assert 'value="34"' in page.html

    def test_not_sure(self, resident: Resident) -> None:
        told(resident, area="derby")
        assert resident.goes_to(address("age"), unsaid="not_sure") == address("work_status")
        assert "I’m not sure" in resident.get("/check-your-answers").words


class TestChoices:
    def test_none_of_these_stands_alone(self, resident: Resident) -> None:
        told(resident, area="derby")
        page = resident.post(address("benefits"), answer=["esa", "none"])
        assert "None of these" in problem(page)
        assert len(page.document.css("input[checked]")) == 2

    @pytest.mark.parametrize("given", [[], ["nonsense"], ["yes", "no"], ["\x00"], ["derby"]])
    def test_one_of_these(self, resident: Resident, given: list[str]) -> None:
        told(resident, area="derby")
        assert problem(resident.post(address("work_status"), answer=given))

    @pytest.mark.parametrize("given", [[], ["nonsense"], ["not_sure", "a_job"]])
    def test_several_of_these(self, resident: Resident, given: list[str]) -> None:
        told(resident, area="derby")
        assert problem(resident.post(address("wants"), answer=given))

    def test_the_same_answer_twice_is_one(self, resident: Resident) -> None:
        told(resident, area="derby")
        assert resident.goes_to(address("work_status"), answer=["employed", "employed"])


class TestSentBack:
    def test_the_browser_is_sent_on_so_that_going_back_never_sends_a_form_again(self, resident: Resident) -> None:
        assert resident.goes_to("/question/1", postcode="banana") == "/question/1"
        for _ in range(2):
            assert problem(resident.get("/question/1", status=422)).startswith("We could not read that")

    def test_only_there_and_only_until_an_answer_is_taken(self, resident: Resident) -> None:
        told(resident, area="derby")
        resident.post(address("age"), number="seven")
        assert "seven" not in resident.get(address("age") + "/change").html
        assert "seven" not in resident.get(address("work_status")).html
        resident.answers("work_status", "employed")
        assert "seven" not in resident.get(address("age")).html

    def test_nothing_told_before_is_lost(self, resident: Resident) -> None:
        told(resident, area="derby", age="34")
        resident.post(address("age"), number="seven")
        words = resident.get("/check-your-answers").words
        assert "Derby" in words
        assert "34" in words

    def test_the_longest_of_everything_still_fits_in_the_cookie(self, resident: Resident) -> None:
        told(
            resident, area="north-east-derbyshire", age="34", work_status="at_risk_of_losing_job", children=["under_5"]
        )
        told(resident, health_affects_work="a_little", health_conditions=["mental_health"])
        for question in QUESTIONNAIRE:
            if question.kind is QuestionKind.MANY:
                ids = [option.id for option in question.options if option.id not in ("none", "not_sure")]
                resident.goes_to(address(question.id), answer=ids)
        assert resident.goes_to("/find", q="\N{BUS}" * 100) == "/find"
        page = resident.post(address("age"), number="\N{BUS}" * 200)
        assert problem(page)
        assert "North East Derbyshire" in resident.get("/check-your-answers").words


class TestOddRequests:
    @pytest.mark.parametrize("number", ["0", "33", "01", "-1", "x", "9" * 500, "1.0", "%31%00"])
    def test_no_such_question(self, resident: Resident, number: str) -> None:
        assert resident.client.get(f"/question/{number}").status_code in (400, 404)

    @pytest.mark.parametrize(
        ("content", "content_type"),
        [
            (b"{}", "application/json"),
            (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
            (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
            (b"", "multipart/form-data"),
            (b"a=1&" * 400, "application/x-www-form-urlencoded"),
            (b"", "nonsense"),
        ],
    )
    def test_a_form_that_is_none(self, resident: Resident, content: bytes, content_type: str) -> None:
        response = resident.client.post(
            "/question/1", content=content, headers={"content-type": content_type}, follow_redirects=True
        )
        assert response.status_code in (400, 422)
        assert "<h1" in response.text

    def test_too_much(self, resident: Resident) -> None:
        response = resident.client.post("/question/1", content=b"postcode=" + b"x" * 70_000)
        assert response.status_code == 413
        assert Page(response).heading == "That is too much at once"

    def test_pages_of_problems(self, resident: Resident) -> None:
        assert resident.get("/nothing-here", status=404).heading == "Page not found"
        assert resident.post("/about", status=405).heading == "That does not work here"
        assert resident.client.get("/api/v1/nothing").json() == {"problem": "There is nothing at this address."}
