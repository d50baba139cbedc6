"""The result on a phone, over the people of the panel: what to press is in sight, and the page is soon read."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import pytest
from playwright.sync_api import Browser

from app.main import Navigator
from tests.app.shipped import panel
from tests.journeys.walk import cookie_of, walking

SCREEN = 844
FIRST_PRESS, MEDIAN_SCREENS = 600, 2.5
TO_PRESS = ".box a.call, .act__press, .gap a.govuk-button"
WITHOUT_A_BUTTON = {"off-sick-broken-arm", "graduate-no-job", "outside-the-area", "team-client-gedling"}
"""What they do first they do with somebody they have, or where they live: nobody presses anything for it."""

MEASURE = f"""() => {{
    const first = document.querySelector("{TO_PRESS}");
    return [first ? first.getBoundingClientRect().top + scrollY : null, document.documentElement.scrollHeight];
}}"""


@dataclass(frozen=True)
class Measured:
    first_press: float | None
    screens: float


@pytest.fixture(scope="module")
def measured(browser: Browser, service: str, navigator: Navigator) -> dict[str, Measured]:
    found = {}
    with walking(browser, service, viewport={"width": 390, "height": SCREEN}) as one_walk:
        for person, answers in panel().items():
            with one_walk.of_another(cookie_of(navigator, answers)) as walk:
                top, height = walk.go("/your-pathway").page.evaluate(MEASURE)
                found[person] = Measured(top, height / SCREEN)
    return found


def test_the_first_thing_to_press_is_on_the_first_screen(measured: dict[str, Measured]) -> None:
    found = {person: one.first_press for person, one in measured.items()}
    assert {person for person, top in found.items() if top is None} <= WITHOUT_A_BUTTON
    assert {person: top for person, top in found.items() if top is not None and top > FIRST_PRESS} == {}


def test_half_of_the_people_scroll_less_than_twice(measured: dict[str, Measured]) -> None:
    assert median(one.screens for one in measured.values()) <= MEDIAN_SCREENS
