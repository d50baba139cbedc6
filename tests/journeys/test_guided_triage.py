"""The triage in a real browser: by keys alone, with the result beside it, on any width, and without script."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.demo_service import begins_triage, signed_in
from tests.journeys.desk_layout import look_over
from tests.journeys.script import WITH_AND_WITHOUT
from tests.journeys.test_accessibility import on_paper, sheets
from tests.journeys.walk import follow
from tests.long import LONG

pytestmark = pytest.mark.browser

MOST_KEYS = 30
"""Of the 60 there are from the first question to the sent referral; it was 23 for this person when it was written."""
KEYS: dict[str, tuple[str, ...]] = {
    "area": ("d", "Enter"),
    "age": ("2", "4", "Enter"),
    "work_status": ("1",),
    "wants": ("2", "Enter"),
    "time_out_of_work": ("4",),
    "highest_qualification": ("3",),
    "benefits": ("1", "Enter"),
    "money_now": ("6", "Enter"),
    "caring_hours": ("1",),
    "children": ("4", "Enter"),
    "housing_tenure": ("1",),
    "skills_to_build": ("5", "Enter"),
    "getting_around": ("2",),
    "health_affects_work": ("2",),
    "health_conditions": ("1", "Enter"),
    "mental_health_team": ("2",),
    "condition_varies": ("0",),
    "life_circumstances": ("9", "Enter"),
    "access_needs": ("7", "Enter"),
}
ANSWERS: dict[str, object] = {
    "area": "derby",
    "age": 24,
    "work_status": "looking_for_work",
    "wants": ["a_job"],
    "time_out_of_work": "1_to_2_years",
    "highest_qualification": "level_2",
    "benefits": ["universal_credit"],
    "money_now": ["none"],
    "caring_hours": "none",
    "children": ["none"],
    "housing_tenure": "council_or_housing_association",
    "skills_to_build": ["none"],
    "getting_around": "some_difficulty",
    "health_affects_work": "a_little",
    "health_conditions": ["mental_health"],
    "mental_health_team": "no",
    "condition_varies": "not_sure",
    "life_circumstances": ["none"],
    "access_needs": ["none"],
}
QUESTION = "(document.activeElement.closest('[data-asked]')?.querySelector('[name=asked]') ?? {}).value ?? ''"
PAGES = ("", "/what-if", "/what-if?question=area", "/support/apprenticeships", "/plan", "/print", "/next-jobs")


def pathway(address: str, answers: Mapping[str, object]) -> dict[str, Any]:
    """The pathway of this person, as the API says it."""
    body = json.dumps({"answers": answers}).encode()
    with urlopen(Request(f"{address}/api/v1/pathway", body, {"Content-Type": "application/json"})) as response:
        found: dict[str, Any] = json.load(response)
    return found


def result(page: Page) -> list[str]:
    """The provisions of the result, in order."""
    links = page.locator("#result .result-one__name a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return [link.rpartition("/")[2] for link in links]


def in_order(found: dict[str, Any]) -> list[str]:
    """The same as the API says it: the first step stands above its part."""
    parts = ("step_on", "step_up", "alongside", "referral_partners", "not_now")
    slugs = [entry["slug"] for part in parts for entry in found[part] if entry["slug"] != found["first_step"]]
    return [found["first_step"], *slugs]


def press(page: Page, *keys: str) -> None:
    """Press keys as fast as they come, and wait until the result is that of them."""
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("#result[aria-busy]")).to_have_count(0)


def begun(browser: Browser, address: str, **options: Any) -> Page:
    page = signed_in(browser, address, "adviser", **options)
    begins_triage(page, address)
    return page


def tells_a_job(page: Page) -> None:
    """Answer that the client is a care worker who wants better pay."""
    page.locator("input[name=q-work_status][value=employed]").check()
    page.locator("input[name=q-wants][value=better_pay]").check()
    follow(page.get_by_role("button", name="Update"))
    page.locator("#q-occupation-job").fill("care worker")
    follow(page.get_by_role("button", name="Update"))


def triage_session(page: Page) -> str:
    """The address of the triage session that a page belongs to."""
    return "/".join(page.url.partition("?")[0].partition("#")[0].split("/")[:6])


def test_a_triage_by_keys_alone_gives_what_the_api_gives(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.locator("#q-area").focus()
    asked: list[str] = []
    pressed = 0
    while question := page.evaluate(QUESTION):
        assert question not in asked, "the focus came back to a question that was answered"
        asked.append(question)
        press(page, *KEYS[question])
        pressed += len(KEYS[question])
    found = pathway(address, {q: ANSWERS[q] for q in asked})
    assert result(page) == in_order(found)
    assert found["questions_that_still_matter"] == []
    expect(page.locator(f"#refer-{found['first_step']}")).to_be_focused()
    assert pressed <= MOST_KEYS, f"{pressed} keys"
    assert problems == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/triage/*/refer/{found['first_step']}")
    page.goto(triage_session(page))
    assert result(page) == in_order(found)


def test_keys_that_are_pressed_while_an_answer_is_on_its_way_are_not_lost(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    page.locator("#q-age").focus()
    page.keyboard.type("3")
    page.locator("#q-work_status").dispatch_event("click")  # as a program for the blind presses it
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator("#q-age").focus()
        page.keyboard.type("4")
    assert page.locator("#q-age").input_value() == "34"
    expect(page.locator("#q-age")).to_be_focused()
    assert page.locator("#q-age-slip").inner_text() == ""
    press(page, "Enter")
    expect(page.locator("#q-time_out_of_work")).to_be_attached()
    page.reload()
    assert page.locator("#q-age").input_value() == "34"
    assert page.locator("#q-work_status").is_checked()


def test_keys_act_only_inside_a_question(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    page.locator("#words").focus()
    page.keyboard.type("12")
    assert page.locator("#words").input_value() == "12"
    page.locator("#go-next").focus()
    page.keyboard.press("1")
    assert page.locator("#questions input:checked").count() == 0


def test_a_slip_is_told_without_moving_the_focus(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    page.locator("#q-age").focus()
    press(page, "9", "9", "9", "Enter")
    expect(page.locator("#q-age-slip")).to_contain_text("Enter your age")
    expect(page.locator("#said")).to_contain_text("1 could not be taken")
    assert page.locator("#q-age").input_value() == "999"
    assert page.evaluate(QUESTION) == "work_status"


def test_a_plan_is_made_beside_the_questions(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    page.locator("#q-area").select_option("derby")
    expect(page.locator("#said")).to_contain_text("First:")
    button = page.locator("#result button[name=slug]").first
    name = button.get_attribute("id")
    button.focus()
    press(page, "Enter")
    expect(page.locator(f"a#{name}")).to_contain_text("In the plan")
    expect(page.locator(f"#{name}")).to_be_focused()
    page.goto(f"{triage_session(page)}/plan")
    assert page.locator(".plan__name").count() == 1
    assert page.locator("#step-" + str(name).removeprefix("add-")).count() == 1


def test_words_of_danger_bring_the_numbers_above_what_is_found(browser: Browser, address: str) -> None:
    page = begun(browser, address)
    page.locator("input[name=words]").fill("my husband hits me and I lost my job")
    follow(page.get_by_role("button", name="Find", exact=True))
    expect(page.locator(".box--danger .call").first).to_have_text(re.compile("0808 200 0247"))
    assert page.locator(".found__name").first.inner_text() == "If you lost your job"


def test_without_script_the_page_is_sent_and_drawn_again(browser: Browser, address: str) -> None:
    page = begun(browser, address, script=False)
    page.locator("#q-area").select_option("derby")
    page.locator("#q-age").fill("24")
    page.get_by_label("I am looking for work", exact=True).check()
    page.get_by_label("Getting a job", exact=True).check()
    follow(page.get_by_role("button", name="Update"))
    found = pathway(address, {q: ANSWERS[q] for q in ("area", "age", "work_status", "wants")})
    assert result(page) == in_order(found)
    assert page.url.endswith("#question-5")
    follow(page.get_by_role("button", name="Next client"))
    assert page.locator("#said").inner_text() == "Nothing is answered yet."
    assert not page.locator(".key").first.is_visible()


def test_the_next_job_goes_along_on_one_sheet(browser: Browser, address: str) -> None:
    page = begun(browser, address, script=False)
    page.locator("#q-area").select_option("mansfield")
    page.locator("#q-age").fill("34")
    tells_a_job(page)
    page.goto(f"{triage_session(page)}/print")
    with on_paper(page):
        expect(page.get_by_role("heading", name="Step up from care worker")).to_be_visible()
        assert sheets(page.pdf(format="A4")) == 1


@WITH_AND_WITHOUT
def test_every_page_can_be_used_by_everyone(browser: Browser, address: str, script: bool) -> None:
    page = begun(browser, address, script=script)
    page.locator("#q-area").select_option("derby")
    page.locator("#q-health_affects_work-3").check()
    tells_a_job(page)
    page.locator("#result button[name=slug]").first.click()
    expect(page.locator("#result .result-one").first).to_contain_text("In the plan")
    pages = PAGES if script else ("", "/plan")  # script changes no other page
    at = triage_session(page)
    found = [problem for path in pages for problem in look_over(page, at + path, script=script)]
    if script or LONG:
        for path in ("", "/ENDED"):
            found += look_over(page, f"{address}/desk/triage{path}", script=script)
    assert not found, "\n".join(found)
