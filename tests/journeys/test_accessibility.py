"""Every page in its states: nothing that axe can find, nothing cut off however it is set, everything large enough.

Axe looks at the width of a phone; with NAVIGATOR_TEST_LONG=1 at every width.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app.main import Navigator
from app.presentation.provision_page import MOST_OPEN
from services_catalogue.impact.personas import read_personas
from tests.journeys.page_layout import (
    as_usual,
    enlarge,
    open_all,
    sideways,
    small,
    space_out,
    unreadable,
    widen,
    without_a_shape,
)
from tests.journeys.walk import Walk, cookie_of, walking
from tests.long import LONG
from triage.questionnaire.answers import Value

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, TABLET, DESK = 320, 768, 1280

PERSONAS = {persona.name.removeprefix("Persona: "): persona.answers for persona in read_personas()}
AREA: dict[str, Value] = {"area": "derby"}
IN_WORK: dict[str, Value] = {"area": "derby", "age": 34, "work_status": "employed", "wants": ("new_skills",)}
CARE_WORKER: dict[str, Value] = {**IN_WORK, "wants": ("better_pay",), "occupation": "care-worker"}
PRISON_LEAVER = PERSONAS["a prison leaver in recovery in Nottingham"]
SHOWN = [
    "a person of 17 in Derbyshire who wants an apprenticeship",
    "a person on low pay in Erewash who wants better work",
    "a person who is not sure about anything",
    "a prison leaver in recovery in Nottingham",
    "a user of British Sign Language in Derby with a job",
]


@dataclass(frozen=True)
class State:
    """A page, the answers of the person who looks at it, and what they do first."""

    path: str
    told: dict[str, Value] | None = None
    does: Callable[[Walk], object] = lambda _: None


def sends(button: str = "Continue", **typed: str) -> Callable[[Walk], object]:
    """Fill in fields by their ids and press a button."""

    def fill(walk: Walk) -> None:
        for name, text in typed.items():
            walk.page.locator(f"#{name}").fill(text)
        with walk.page.expect_event("load"):
            walk.page.get_by_role("button", name=button, exact=True).press("Enter")

    return fill


def sends_twice(walk: Walk) -> None:
    """A postcode of several districts, and then none of these."""
    sends(postcode="NG5")(walk)
    sends()(walk)


STATES = {
    "start": State("/"),
    "start, with answers": State("/", IN_WORK),
    "place": State("/question/1"),
    "place, filled in": State("/question/1/change", IN_WORK),
    "place, not a place": State("/question/1", does=sends(postcode="hello")),
    "place, one proposed": State("/question/1", does=sends(postcode="NG17 9ZZ")),
    "place, one of several": State("/question/1", does=sends(postcode="NG5")),
    "place, not chosen of several": State("/question/1", does=sends_twice),
    "place, elsewhere": State("/question/1", does=sends(postcode="LE1")),
    "place, no address": State("/question/1", does=sends(postcode="homeless")),
    "number": State("/question/2", AREA),
    "number, filled in": State("/question/2", IN_WORK),
    "number, wrong": State("/question/2", AREA, sends(number="x" * 200)),
    "money, wrong": State("/question/6", IN_WORK, sends(number="lots")),
    "one of": State("/question/3", AREA),
    "one of, filled in": State("/question/3/change", IN_WORK),
    "one of, nothing chosen": State("/question/3", AREA, sends()),
    "job": State("/question/32", IN_WORK),
    "job, filled in": State("/question/32/change", {**IN_WORK, "occupation": "care-worker"}),
    "job, nothing typed": State("/question/32", IN_WORK, sends()),
    "job, some to choose from": State("/question/32", IN_WORK, sends(job="carer")),
    "job, the kinds of work": State("/question/32", IN_WORK, sends(job="!!!")),
    "several of": State("/question/4", AREA),
    "several of, filled in": State("/question/19/change", PRISON_LEAVER),
    "several of, nothing chosen": State("/question/19", AREA, sends()),
    "check": State("/check-your-answers", PRISON_LEAVER),
    "check, at the start": State("/check-your-answers", {}),
    "pathway, nothing told": State("/your-pathway"),
    "pathway, outside the area": State("/your-pathway", {"area": "outside"}),
    **{f"pathway of {name}": State("/your-pathway", PERSONAS[name]) for name in (SHOWN if LONG else SHOWN[-2:])},
    f"all steps of {SHOWN[0]}": State("/your-pathway/all", PERSONAS[SHOWN[0]]),
    "help in a crisis": State("/your-pathway", PRISON_LEAVER),
    "support": State("/support/working-well-east-midlands"),
    "support, with local doors": State("/support/adult-skills-fund-emcca", IN_WORK),
    "support that does not fit": State("/support/restart-scheme", IN_WORK),
    "support that has ended": State("/support/work-and-health-programme"),
    "A to Z": State("/support"),
    "search": State("/find"),
    "search, found": State("/find", does=sends("Find", q="working well")),
    "search, nothing found": State("/find", does=sends("Find", q="zebra" * 20)),
    "search, in danger": State("/find", does=sends("Find", q="he hits me and i have nowhere to sleep")),
    "own words": State(
        "/",
        does=sends("See what we understood", words="I'm 52, I lost my job last week. I have diabetes and cannot cope"),
    ),
    "own words, nothing understood": State("/", does=sends("See what we understood", words="zebra")),
    "next jobs up": State("/your-next-jobs", CARE_WORKER),
    "next jobs up, of nobody": State("/your-next-jobs", IN_WORK),
    "pathway, with a job": State("/your-pathway", CARE_WORKER),
    "first jobs": State("/first-jobs"),
    "first jobs, chosen": State("/first-jobs", IN_WORK, sends("Show first jobs")),
    "code for an adviser": State("/hand-over", IN_WORK),
    "code to delete": State("/hand-over/delete"),
    "code to delete, wrong": State("/hand-over/delete", does=sends("Delete it", code="7K4M")),
    "code deleted": State("/hand-over/deleted"),
    "talk to someone": State("/talk-to-someone"),
    "people who help": State("/help"),
    "a crisis line": State("/help/samaritans"),
    "a council's team, with local doors": State("/help/council-homeless-teams", IN_WORK),
    "about": State("/about"),
    "privacy": State("/privacy"),
    "accessibility": State("/accessibility"),
    "cleared": State("/cleared"),
    "answers gone": State("/answers-gone/time-ran-out"),
    "not found": State("/nothing-here"),
}


@pytest.fixture(scope="module")
def one_walk(undrawn: Browser, service: str) -> Iterator[Walk]:
    """One browser for all pages: to open one takes longer than most of them."""
    with walking(undrawn, service) as walk:
        yield walk


@pytest.mark.parametrize("name", STATES)
def test_a_page_can_be_read_and_used(one_walk: Walk, navigator: Navigator, name: str) -> None:
    state = STATES[name]
    with one_walk.of_another(None if state.told is None else cookie_of(navigator, state.told)) as walk:
        widen(walk.page, DESK)
        state.does(walk.go(state.path))
        assert ("wrong" in name or "not" in name) or not walk.page.title().startswith("Error")
        open_all(walk.page)
        found = [f"{width} px, {words}" for width in (DESK, TABLET, PHONE) for words in looked_at(walk.page, width)]
        assert found == [], "\n".join(found)


def looked_at(page: Page, width: int) -> list[str]:
    """What is wrong with a page at a width, however the text is set."""
    widen(page, width)
    found = [f"axe: {words}" for words in violations(page)] if LONG or width == PHONE else []
    found += [f"small: {words}" for words in small(page)]
    found += [f"as it is: {words}" for words in badly_set(page)]
    if width == TABLET:
        return found
    space_out(page)
    found += [f"spaced out: {words}" for words in badly_set(page)]
    as_usual(page)
    enlarge(page)
    found += [f"twice as large: {words}" for words in badly_set(page)]
    as_usual(page)
    if width == PHONE:
        found += [f"in one's own colours: {words}" for words in without_a_shape(page)]
    return found


def badly_set(page: Page) -> list[str]:
    beside = sideways(page)
    return [*([f"{beside} pixels are off to the side"] if beside > 0 else []), *unreadable(page)]


def violations(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response
    return [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes'][:3]]}" for v in results["violations"]]


@pytest.mark.parametrize("path", ["/question/1", "/question/3", "/question/4", "/your-pathway"])
def test_the_focus_can_be_seen_in_ones_own_colours(
    browser: Browser, service: str, navigator: Navigator, path: str
) -> None:
    outlined = """() => {
        const e = document.activeElement;
        return [getComputedStyle(e), ...[...(e.labels ?? [])].map(label => getComputedStyle(label, "::before"))]
            .some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
    }"""
    with walking(browser, service, cookie=cookie_of(navigator, IN_WORK), forced_colors="active") as walk:
        walk.go(path)
        for _ in range(12):
            walk.page.keyboard.press("Tab")
            assert walk.page.evaluate(outlined), walk.page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("name", SHOWN)
def test_the_steps_fit_on_one_sheet_with_phone_numbers_first(one_walk: Walk, navigator: Navigator, name: str) -> None:
    with (
        one_walk.of_another(cookie_of(navigator, PERSONAS[name])) as walk,
        on_paper(walk.go("/your-pathway").page) as page,
    ):
        assert sheets(page.pdf(format="A4")) == 1
        for gone in (".leave", ".masthead", ".urgent", ".foot", ".tools", ".stairs", "main .govuk-button"):
            assert not page.locator(gone).first.is_visible(), f"{gone} is on paper"
        assert page.locator(".act h2, .gap h2").first.is_visible()
        assert "All your steps" in page.locator(".all").first.inner_text(), "how many more there are"
        lines = [line.inner_text() for line in page.locator(".next").all()]
        assert [line for line in lines if not re.search(r"Call|at |Talk|Ask|Tell", line)] == []
        assert re.search(r"0800 \d", page.locator("main").inner_text())


def test_next_jobs_fit_on_one_sheet_with_the_way_to_the_first(one_walk: Walk, navigator: Navigator) -> None:
    with (
        one_walk.of_another(cookie_of(navigator, CARE_WORKER)) as walk,
        on_paper(walk.go("/your-next-jobs").page) as page,
    ):
        assert sheets(page.pdf(format="A4")) == 1
        assert page.locator(".flight").first.is_visible()
        assert "Ask about courses:" in page.locator("ol.listing > .listed").last.inner_text()


@pytest.mark.parametrize("path", ["/support/council-and-district-contact-points", "/support/adult-skills-fund-emcca"])
def test_on_paper_each_local_place_says_what_to_do_although_none_was_opened(one_walk: Walk, path: str) -> None:
    with one_walk.of_another(None) as walk, on_paper(walk.go(path).page) as page:
        assert sheets(page.pdf(format="A4")) <= 2
        places = [place.inner_text() for place in page.locator(".doors > li").all()]
        assert len(places) > MOST_OPEN
        for place in places:
            assert re.search(r"\d{3} \d{3}|https://|Ask ", place), place


def test_on_paper_no_way_to_get_in_touch_stays_behind_a_press(one_walk: Walk) -> None:
    page = one_walk.go("/support/jobcentre-work-coach").page
    behind = [
        page.get_by_text(way) for way in ("18001 0800 328 5644", "gov.uk/jobseekers-allowance/apply-new-style-jsa")
    ]
    assert not any(one.is_visible() for way in behind for one in way.all()), "a screen has room to open them"
    with on_paper(page):
        assert all(any(one.is_visible() for one in way.all()) for way in behind)


def test_on_paper_somebody_reads_of_their_own_places_alone(one_walk: Walk, navigator: Navigator) -> None:
    with (
        one_walk.of_another(cookie_of(navigator, AREA)) as walk,
        on_paper(walk.go("/support/council-and-district-contact-points").page) as page,
    ):
        read = page.locator(".doors").inner_text()
        assert "01332 640000" in read
        assert "Ashfield District Council" not in read
        assert page.get_by_text("The web page has more about each of the local places.").is_visible()


@contextmanager
def on_paper(page: Page) -> Iterator[Page]:
    page.emulate_media(media="print")
    try:
        yield page
    finally:
        page.emulate_media(media="screen")


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_sheets_are_counted(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<p style='break-after: page'>one<p>two")
        assert sheets(page.pdf(format="A4")) == 2


def empty(walk: Walk) -> Page:
    """A page that is nobody's, so that any may be put into it."""
    walk.page.goto("about:blank")
    return walk.page


FAULTS = {
    "off to the side": "<p>fine</p><div style='width: 3000px'>wide</div>",
    "cut off": "<div style='width: 30px; overflow: hidden; white-space: nowrap'>much too long for this box</div>",
    "one over the other": "<div style='height: 0'>these words</div><div>lie over those</div>",
    "small": "<button style='width: 20px; height: 20px; padding: 0'>x</button>",
    "own colours": "<button style='border: 0'>Send</button>",
    "axe": "<input>",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_measure_finds_what_it_is_for(one_walk: Walk, fault: str) -> None:
    page = empty(one_walk)
    page.set_content(f"<!DOCTYPE html><html lang=en><title>A fault</title><main><h1>A fault</h1>{FAULTS[fault]}</main>")
    found = looked_at(page, PHONE)
    assert any(fault in words for words in found), found


def test_no_measure_finds_what_is_not_there(one_walk: Walk) -> None:
    page = empty(one_walk)
    page.set_content("<!DOCTYPE html><html lang=en><title>No fault</title><main><h1>No fault</h1><p>Words.</main>")
    assert looked_at(page, PHONE) == []
