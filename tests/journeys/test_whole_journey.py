"""A resident's whole journey in a real browser on a small phone, with script or without (`script.py`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser, expect

from app.core.encrypted_cookie import IDLE_SECONDS
from app.main import Navigator
from app.web.exit_page import EXIT_SITE
from tests.journeys.script import WITH_AT_LEAST, WITHOUT_AT_LEAST
from tests.journeys.walk import Walk, cookie_of, follow, walking
from tests.long import LONG
from triage.questionnaire.answers import Value
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import QuestionKind

pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}
IN_DERBY: dict[str, Value] = {"area": "derby", "age": 34, "work_status": "employed"}


Walks = Callable[[bool], Walk]


@pytest.fixture(scope="module")
def walks(browser: Browser, service: str) -> Iterator[Walks]:
    """One browser with script and one without, for all: to open one takes longer than to load a page."""
    with ExitStack() as ended:

        @cache
        def walk(script: bool) -> Walk:
            return ended.enter_context(walking(browser, service, java_script_enabled=script, viewport=PHONE))

        yield walk


@pytest.fixture
def walk(walks: Walks, script: bool) -> Iterator[Walk]:
    with walks(script).of_another(None) as walk:
        yield walk


def change(walk: Walk, short: str) -> Walk:
    return walk.press(f"Change {short}")


@WITHOUT_AT_LEAST
class TestFromStartToSupportAndBack:
    def test_by_postcode(self, walk: Walk) -> None:
        walk.jobseeker_in_derby()
        assert walk.told[:4] == ["Derby", "20", "I am looking for work", "Getting my first job"]
        change(walk, "Your age")
        assert walk.page.locator("#number").input_value() == "20"
        walk.number("41")
        assert walk.told[:2] == ["Derby", "41"], "we come straight back"
        change(walk, "Your age").number("20").press("See your steps")
        assert walk.heading == "Your next step"
        assert walk.page.locator(".who").inner_text().startswith("You are 20, live in Derby, are out of work")
        first = walk.page.locator(".act")
        assert "Because you are out of work and looking for a job." in first.inner_text()
        act = first.locator("h2").inner_text()
        follow(first.locator(".act__more a"))
        assert "We would do this first." in walk.words
        walk.press("Back to your steps")
        assert walk.page.locator(".act h2").inner_text() == act

    def test_by_district(self, walk: Walk) -> None:
        walk.go("/").press("Start now").district("High Peak")
        walk.number("52").choose("I am looking for work").choose("Better pay or a better job")
        walk.skip_to_the_end()
        assert walk.told[0] == "High Peak"
        walk.press("See your steps")
        assert "live in High Peak" in walk.words
        walk.press("All your steps")
        assert walk.heading == "All your steps"
        follow(walk.page.locator(".listed h3 a").first)
        assert walk.path.startswith("/support/")
        walk.press("Back to your steps")
        assert walk.path == "/your-pathway"

    def test_what_fits_so_far_can_be_seen_at_any_time(self, walk: Walk) -> None:
        walk.go("/question/1").place("DE1 2FS").press("See what fits so far")
        assert walk.heading == "Your next step"
        follow(walk.page.get_by_role("link", name=re.compile("Answer .* more questions")))
        assert walk.path == "/question/2"

    def test_changing_an_answer_asks_only_what_that_opens(self, walk: Walk) -> None:
        walk.jobseeker_in_derby()
        change(walk, "What you do now").choose("I have a job")
        while walk.path != "/check-your-answers":
            assert walk.path.endswith("/change")
            walk.press("Skip this question")
        assert "I have a job" in walk.told

    def test_an_old_name_is_found_and_leads_to_what_there_is_now(self, walk: Walk) -> None:
        walk.go("/").press("Find support by name")
        walk.page.get_by_label("Name, or what you need").fill("work and health programme")
        follow(walk.page.locator(".search button"))
        assert walk.page.url == f"{walk.service}/find"
        follow(walk.page.locator(".found__name a").first)
        assert "This has ended" in walk.words
        follow(walk.page.locator(".ended__list a").first)
        assert "This has ended" not in walk.page.locator("h1").inner_text()


@WITHOUT_AT_LEAST
class TestPlace:
    def test_outside_the_area_and_that_was_wrong(self, walk: Walk) -> None:
        walk.go("/question/1").place("DE14 3AA").press("Continue").go("/your-pathway")
        assert walk.heading == "You live outside our area"
        assert "0800 144 8848" in walk.words
        assert walk.page.locator(".act").count() == 0
        walk.press("This is wrong. Change where I live").district("Erewash").skip_to_the_end()
        assert walk.told[0] == "Erewash"

    def test_not_known_here_offers_the_likeliest_districts(self, walk: Walk) -> None:
        walk.go("/question/1").place("ng17 9zz")
        assert "We don’t know the postcode NG17 9ZZ" in walk.page.locator(".govuk-inset-text").inner_text()
        assert walk.page.get_by_label("Ashfield").is_checked()
        walk.press("Continue")
        assert walk.path == "/question/2"

    def test_elsewhere_and_that_was_a_slip(self, walk: Walk) -> None:
        walk.go("/question/1").place("LE1 6FB")
        assert "LE1 6FB is outside our area" in walk.page.locator(".govuk-inset-text").inner_text()
        walk.place("DE1 2FS")
        assert walk.path == "/question/2"
        walk.go("/check-your-answers")
        assert walk.told == ["Derby"]

    def test_the_name_of_a_town_and_of_a_district(self, walk: Walk) -> None:
        walk.go("/question/1").place("Worksop")
        assert walk.page.locator(".govuk-inset-text").inner_text().strip() == "Worksop is in Bassetlaw."
        walk.place("Mansfield")
        assert walk.path == "/question/2"

    def test_no_place_and_then_one(self, walk: Walk) -> None:
        walk.go("/question/1").place("hello")
        assert "We could not read that" in walk.page.locator(".govuk-error-summary").inner_text()
        walk.place("DE1 2FS")
        assert walk.path == "/question/2"


class TestNotSaying:
    @WITHOUT_AT_LEAST
    def test_nothing_at_all(self, walk: Walk) -> None:
        walk.go("/question/1").district("I’d rather not say").press("Skip this question").skip_to_the_end()
        assert set(walk.told) == {"I’m not sure", "I'm not sure yet", "I’d rather not say"}
        walk.press("See your steps")
        assert "Talk to a person first" in walk.words
        assert walk.page.locator(".act, .next").count() == 0
        walk.press("All your steps")
        assert walk.page.locator(".listed").count() > 0

    @pytest.mark.parametrize("question", [q for q in QUESTIONNAIRE if not q.ask_if], ids=lambda q: str(q.id))
    def test_each_question_can_be_left_open(self, walks: Walks, navigator: Navigator, question: object) -> None:
        question = QUESTIONNAIRE[str(getattr(question, "id", ""))]
        unsaid = ["I’m not sure", *(["I’d rather not say"] if question.sensitive else [])]
        with walks(True).of_another(cookie_of(navigator, IN_DERBY)) as walk:
            for words in unsaid:
                walk.goes_to_question(question.id, changing=True)
                if question.kind is QuestionKind.PLACE:
                    walk.district(words)
                else:
                    # Where an option says it in its own words ("I'm not sure yet"), that one is there instead.
                    walk.page.get_by_label(re.compile(words.replace("’", "['’]"))).check()
                    walk.press("Continue")
                while walk.path.startswith("/question/"):
                    walk.press("Skip this question")
                assert any(re.match(words.replace("’", "['’]"), told) for told in walk.told)


MISTAKES: list[tuple[str, str, list[str], str]] = [
    ("area", "banana", [], "#postcode"),
    ("age", "twenty", [], "#number"),
    ("age", "9", [], "#number"),
    ("annual_pay", "a lot", [], "#number"),
    ("work_status", "", [], "#answer"),
    ("wants", "", [], "#answer"),
    ("health_affects_work", "", [], "#answer"),
    ("life_circumstances", "", [], "#answer"),
    # With script the two cannot be ticked together.
    ("benefits", "", ["Another benefit", "None of these"], "#answer"),
]


@pytest.mark.parametrize(
    ("question_id", "typed", "chosen", "leads_to", "script"),
    [
        (*mistake, script)
        for turn, mistake in enumerate(MISTAKES)
        for script in (False, True)
        if LONG or mistake[2] or script == turn % 2
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(
    walks: Walks, navigator: Navigator, question_id: str, typed: str, chosen: list[str], leads_to: str, script: bool
) -> None:
    told = {q: value for q, value in IN_DERBY.items() if q == "area" or q != question_id}
    with walks(script).of_another(cookie_of(navigator, told)) as walk:
        walk.goes_to_question(question_id)
        for label in chosen:
            walk.page.get_by_label(label, exact=True).check()
        if script and chosen:
            assert walk.main.locator("input:checked").count() == 1
            return
        if typed:
            walk.page.locator("#postcode, #number").fill(typed)
        walk.press("Continue")
        _is_told_of_a_mistake(walk, leads_to, focused=script)
        if typed:
            assert walk.page.locator("#postcode, #number").input_value() == typed
        assert walk.main.locator("input:checked").count() == (len(chosen) or (question_id == "area"))
        walk.page.locator(".govuk-error-summary a").click()
        expect(walk.page.locator(f"{leads_to}:is(:focus, :target)")).to_be_visible()
        walk.page.reload()
        _is_told_of_a_mistake(walk, leads_to, focused=script)


def _is_told_of_a_mistake(walk: Walk, leads_to: str, *, focused: bool) -> None:
    page = walk.page
    assert page.title().startswith("Error: Question ")
    [summary] = page.locator(".govuk-error-summary__list a").all()
    assert summary.get_attribute("href") == leads_to
    beside = page.locator(".govuk-error-message").inner_text().removeprefix("Error:").strip()
    assert beside == summary.inner_text()
    described = page.locator(leads_to).evaluate(
        "e => (e.closest('fieldset[aria-describedby]') ?? e).getAttribute('aria-describedby') ?? ''"
    )
    message = page.locator(".govuk-error-message").get_attribute("id")
    assert message in described.split(), "the message is not spoken with the field"
    if focused:
        expect(page.locator(".govuk-error-summary")).to_be_focused()


def _shows_an_answer(walk: Walk) -> bool:
    page = walk.page
    filled = page.locator("input:checked, .govuk-summary-list").count()
    return filled > 0 or page.locator(".who").count() > 0


class TestEnding:
    @WITHOUT_AT_LEAST
    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("/question/3", "Clear everything and start again"),
            ("/your-pathway", "Clear everything and start again"),
        ],
    )
    def test_clearing_takes_everything_away(self, walk: Walk, path: str, words: str) -> None:
        walk.go("/question/1").place("DE1 2FS").go(path)
        follow(walk.page.get_by_role("button", name=words, exact=True))
        assert walk.heading == "Your answers are gone"
        assert walk.page.context.cookies() == []
        walk.back()
        assert not _shows_an_answer(walk)
        walk.go("/check-your-answers")
        assert walk.heading == "Your answers have gone"

    @pytest.mark.parametrize(
        ("path", "script"),
        [
            (path, script)
            for turn, path in enumerate(("/question/2", "/your-pathway"))
            for script in (False, True)
            if LONG or script == turn
        ],
    )
    def test_leaving_by_the_link(self, walk: Walk, path: str) -> None:
        walk.go("/question/1").place("DE1 2FS").go(path)
        walk.page.get_by_text("Leave this page quickly").click()
        self._has_left(walk)

    def test_leaving_by_keys(self, walks: Walks) -> None:
        with walks(True).of_another(None) as walk:
            walk.go("/question/1").place("DE1 2FS").go("/your-pathway")
            for _ in range(3):
                walk.page.keyboard.press("Shift")
            self._has_left(walk)

    def test_escape_takes_nothing_away(self, walks: Walks) -> None:
        with walks(True).of_another(None) as walk:
            walk.go("/question/1").place("DE1 2FS").go("/question/2").page.locator("#number").fill("34")
            for _ in range(3):
                walk.page.keyboard.press("Escape")
            walk.page.wait_for_timeout(300)
            assert walk.path == "/question/2"
            assert walk.page.locator("#number").input_value() == "34"
            walk.press("Continue").go("/check-your-answers")
            assert walk.told == ["Derby", "34"]

    def test_typing_capitals_does_not_leave(self, walks: Walks) -> None:
        with walks(True).of_another(None) as walk:
            walk.go("/question/1").page.locator("#postcode").focus()
            for key in "D", "E", "N", "G":
                walk.page.keyboard.down("Shift")
                walk.page.keyboard.press(key)
                walk.page.keyboard.up("Shift")
            assert walk.path == "/question/1"

    def _has_left(self, walk: Walk) -> None:
        walk.page.wait_for_url(EXIT_SITE)
        assert walk.went_elsewhere() == [EXIT_SITE]
        assert walk.page.context.cookies() == []
        walk.back()
        walk.page.wait_for_load_state()
        assert not _shows_an_answer(walk)
        walk.went_elsewhere()


class TestHistory:
    @WITH_AT_LEAST
    def test_back_and_forward_send_nothing_again_and_lose_nothing(self, walk: Walk) -> None:
        walk.go("/").press("Start now").place("nowhere").place("DE1 2FS").number("twenty").number("20")
        walk.press("Continue")  # with nothing chosen
        walk.choose("I am looking for work").choose("Getting my first job")
        walk.go("/check-your-answers").press("See your steps").back()
        told, sent = walk.told, len(walk.posts)
        seen = [walk.path]
        while walk.path != "/":
            seen.append(walk.back().path)
        again = [walk.forward().path for _ in seen[1:]]
        assert again[::-1] == seen[:-1]
        assert walk.told == told
        assert len(walk.posts) == sent

    @WITHOUT_AT_LEAST
    def test_going_back_and_answering_anew_goes_on_from_there(self, walk: Walk) -> None:
        walk.go("/question/1").place("DE1 2FS").number("20").choose("I am looking for work")
        walk.back().back()
        assert walk.page.locator("#number").input_value() == "20"
        walk.number("60")
        assert walk.path == "/question/4"
        walk.go("/check-your-answers")
        assert walk.told == ["Derby", "60", "I am looking for work"]

    @WITHOUT_AT_LEAST
    def test_reloading_sends_nothing_again(self, walk: Walk) -> None:
        walk.go("/question/1").place("DE1 2FS").number("x")
        sent = len(walk.posts)
        for _ in range(2):
            walk.page.reload()
        assert len(walk.posts) == sent
        assert walk.page.locator("#number").input_value() == "x"

    @WITHOUT_AT_LEAST
    def test_from_the_pathway_to_support_and_back_by_the_browser(self, walk: Walk) -> None:
        walk.jobseeker_in_derby().press("See your steps")
        act = walk.page.locator(".act h2").inner_text()
        follow(walk.page.locator(".act__more a"))
        assert walk.path.startswith("/support/")
        walk.back()
        assert walk.page.locator(".act h2").inner_text() == act
        walk.back()
        assert walk.heading == "Check your answers"


@WITHOUT_AT_LEAST
class TestTwoTabs:
    def test_answering_in_turn_keeps_every_answer(self, walk: Walk) -> None:
        walk.go("/question/1").place("DE1 2FS")
        other = walk.another_tab().go("/question/3")
        walk.number("33")
        other.choose("I have a job")
        other.goes_to_question("annual_pay").number("18500")
        walk.go("/question/4").choose("Better pay or a better job")
        assert other.go("/check-your-answers").told == [
            "Derby",
            "33",
            "I have a job",
            "Better pay or a better job",
            "£18,500",
        ]

    def test_a_mistake_in_one_does_not_show_in_the_other(self, walk: Walk) -> None:
        walk.go("/question/1").place("DE1 2FS").number("nonsense")
        other = walk.another_tab().go("/question/3")
        assert "There is a problem" not in other.words
        other.choose("I have a job")
        walk.number("33")
        assert walk.go("/check-your-answers").told == ["Derby", "33", "I have a job"]

    def test_clearing_in_one_starts_the_other_again(self, walk: Walk) -> None:
        walk.go("/question/1").place("DE1 2FS")
        walk.another_tab().go("/").press("Clear everything and start again")
        walk.number("33")
        assert walk.heading == "Your answers have gone"
        walk.press("Start again")
        assert walk.path == "/question/1"


class TestCookiesThatDoNotOpen:
    @pytest.mark.parametrize("path", ["/question/4", "/check-your-answers", "/your-pathway"])
    @pytest.mark.parametrize("state", ["tampered", "expired"])
    def test_one_starts_again(self, walks: Walks, navigator: Navigator, state: str, path: str) -> None:
        cookie = cookie_of(navigator, IN_DERBY, age=IDLE_SECONDS + 5 if state == "expired" else 0)
        if state == "tampered":
            cookie["value"] = cookie["value"][:-6] + ("AAAAAA" if cookie["value"][-6] != "A" else "BBBBBB")
        with walks(True).of_another(cookie) as walk:
            walk.go(path)
            assert walk.heading == "Your answers have gone"
            assert ("30 minutes" if state == "expired" else "could not read them") in walk.words
            assert walk.page.context.cookies() == []
            walk.press("Start again").place("DE1 2FS")
            assert walk.path == "/question/2"

    def test_an_answer_sent_too_late_is_not_taken(self, walks: Walks, service: str, navigator: Navigator) -> None:
        with walks(True).of_another(cookie_of(navigator, IN_DERBY)) as walk:
            walk.go("/question/4").page.get_by_label("Better pay or a better job").check()
            late = cookie_of(navigator, IN_DERBY, age=IDLE_SECONDS + 5)
            walk.page.context.add_cookies([{**late, "url": service}])  # type: ignore[typeddict-item]
            walk.press("Continue")
            assert walk.heading == "Your answers have gone"
            assert walk.page.context.cookies() == []
