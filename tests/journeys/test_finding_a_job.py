"""Finding one's job with script: a list that opens while somebody types, by keyboard, under the security policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from app.main import Navigator
from tests.journeys.test_accessibility import violations
from tests.journeys.walk import Walk, cookie_of, walking
from triage.questionnaire.answers import Value

pytestmark = pytest.mark.browser

TOLD: dict[str, Value] = {"area": "mansfield", "age": 34, "work_status": "employed", "wants": ("better_pay",)}


@pytest.fixture
def walk(browser: Browser, service: str, navigator: Navigator) -> Iterator[Walk]:
    with (
        walking(browser, service, viewport={"width": 390, "height": 720}) as walk,
        walk.of_another(cookie_of(navigator, TOLD)) as own,
    ):
        yield own


def test_a_job_is_chosen_with_the_arrow_keys_and_is_the_answer(walk: Walk) -> None:
    walk.goes_to_question("occupation")
    field = walk.page.get_by_role("combobox", name="What is your job, or the last one you had?")
    field.press_sequentially("care w")
    expect(walk.page.get_by_role("option").first).to_have_text("Care worker")
    assert violations(walk.page) == []
    for key in ("ArrowDown", "Enter"):
        walk.page.keyboard.press(key)
    expect(field).to_have_value("Care worker")
    expect(walk.page.get_by_role("option")).to_have_count(0)
    walk.press("Continue")
    walk.go("/check-your-answers")
    assert "Care worker" in walk.words


def test_what_is_typed_past_the_list_leads_to_the_choices_on_the_page(walk: Walk) -> None:
    walk.goes_to_question("occupation")
    walk.page.get_by_role("combobox").press_sequentially("dinner ladi")
    walk.page.keyboard.press("Tab")
    walk.press("Continue")
    expect(walk.page.get_by_role("radio").first).to_be_visible()
    expect(walk.page.get_by_text("That is not my job: search again")).to_be_visible()
    walk.page.get_by_label("None of these").check()
    walk.press("Continue")
    expect(walk.page.get_by_label("Hotels, catering and travel")).to_be_visible()
