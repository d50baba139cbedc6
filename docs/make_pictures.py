"""Takes the pictures in docs/pictures: one made-up person's journey, in a real Chromium, on the service as it is now.

Run it after a change of the look: `.venv/bin/python -m docs.make_pictures`. It needs what the browser tests need.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from app.demo.demo import REVIEWED
from app.demo.demo_referrals import BY_MAIL
from app.presentation.question_urls import CHECK, NUMBER_OF, PATHWAY, address_of_question
from services_catalogue.impact.personas import PERSONAS, read_personas
from tests.journeys.demo_service import begins_triage, demo, signed_in
from triage.questionnaire.answers import Answers
from triage.questionnaire.everyday import AREA, WANTS
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.questionnaire.questions import Question, QuestionKind

ROOT = Path(__file__).parents[1]
PICTURES = Path(__file__).parent / "pictures"
NAMES = (
    "desk",
    "desk-edit",
    "desk-review",
    "call-sheet",
    "start",
    "question",
    "check-answers",
    "pathway-phone",
    "pathway-desk",
    "support",
    "contacts",
    "body",
    "print",
    "hand-over",
    "triage",
    "refer",
    "referral",
    "clients",
    "inbox",
    "outcomes",
)
LARGEST = 300_000
"""Bytes a picture may have: a clone should stay small."""

PERSONA = "case-1-near-miss-in-derbyshire"
SUPPORT = "connect-to-work-east-midlands"
WITH_CONTACTS, BODY = "access-to-work", "acas"
DESK: ViewportSize = {"width": 1100, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PAPER: ViewportSize = {"width": 794, "height": 500}  # A4's width at 96 dots to the inch; as long as what is printed
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


def main() -> None:
    """Write all pictures anew."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No pictures were taken: there is no Chromium on this machine. Install it, then run this again.")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder), 1) as (address,), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        _journey(browser, address)
        _desk(browser, address)
        _clients(browser, address)
        browser.close()
    large = [name for name in NAMES if _file(name).stat().st_size > LARGEST]
    if large:
        sys.exit(f"These pictures have more than {LARGEST} bytes: {', '.join(large)}. Make what they show smaller.")


def _journey(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport=DESK, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.goto("/")
    _take(page, "start")
    page.goto(address_of_question(AREA))
    _answer_all(page, _answers())
    _take(page, "check-answers")
    page.goto(PATHWAY)
    _take(page, "pathway-desk")
    page.set_viewport_size(PHONE)
    _take(page, "pathway-phone")
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    _take(page, "print", whole=True)
    page.emulate_media(media="screen")
    page.set_viewport_size(PHONE)
    page.goto("/hand-over")
    page.get_by_role("button").filter(has_text="code").first.click()
    page.wait_for_load_state()
    _take(page, "hand-over")
    page.set_viewport_size(DESK)
    page.goto(f"/support/{SUPPORT}")
    _take(page, "support")
    page.goto(f"/support/{WITH_CONTACTS}")
    page.evaluate("document.querySelector('[aria-labelledby=where-title]').scrollIntoView(); scrollBy(0, -70)")
    page.screenshot(path=_file("contacts"))
    page.goto(f"/help/{BODY}")
    _take(page, "body")
    context.close()


def _desk(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "publisher")
    page.set_viewport_size(DESK)
    _take(page, "desk")
    page.goto(f"{address}/desk/catalogue/{REVIEWED}/review")
    _take(page, "desk-review")
    page.goto(f"{address}/desk/catalogue/{REVIEWED}/edit")
    page.locator(".preview__name").wait_for()
    page.evaluate("document.querySelector('#part-rule').scrollIntoView()")
    page.screenshot(path=_file("desk-edit"))
    page.goto(f"{address}/desk/call-sheet?part=published")
    page.locator(".answering summary").first.click()
    page.evaluate("document.querySelector('.asked').scrollIntoView()")
    page.screenshot(path=_file("call-sheet"))


def _clients(browser: Browser, address: str) -> None:
    """An adviser's sitting, and what waits; then the inbox of those who receive."""
    page = signed_in(browser, address, "adviser")
    page.set_viewport_size(DESK)
    at = begins_triage(page, address)
    page.locator("#q-area").select_option("nottingham")
    page.locator("#q-age").fill("30")
    page.get_by_label("I am looking for work").check()
    page.locator("#result[aria-busy]").wait_for(state="detached")
    page.evaluate("document.querySelector('#questions').scrollIntoView()")
    page.screenshot(path=_file("triage"))
    page.goto(f"{at}/refer/{BY_MAIL}")
    _take(page, "refer")
    page.goto(f"{address}/desk/clients")
    _take(page, "clients")
    page.locator("main a[href*='/desk/referrals/']").first.click()
    page.wait_for_load_state()
    _take(page, "referral")
    page.goto(f"{address}/desk/outcomes")
    _take(page, "outcomes")
    page = signed_in(browser, address, "council-adviser")
    page.set_viewport_size(DESK)
    page.goto(f"{address}/desk/inbox")
    page.locator("main a[href*='/desk/inbox/']").first.click()
    page.wait_for_load_state()
    _take(page, "inbox")


def _answers() -> Answers:
    files = [file.stem for file in sorted(PERSONAS.glob("*.yaml"))]
    return read_personas()[files.index(PERSONA)].given()


def _answer_all(page: Page, answers: Answers) -> None:
    by_address = {address_of_question(question_id): QUESTIONNAIRE[question_id] for question_id in NUMBER_OF}
    for _ in range(len(QUESTIONNAIRE)):
        question = by_address.get(page.url.removeprefix(page.url.split("/question")[0]))
        if question is None:
            break
        known = question.id in answers
        if known:
            _fill(page, question, answers)
        if question.id == WANTS:
            _take(page, "question")
        page.get_by_role("button", name="Continue" if known else "Skip this question").click()
    if not page.url.endswith(CHECK):
        sys.exit(f"The questions should have led to {CHECK} and led to {page.url}.")


def _fill(page: Page, question: Question, answers: Answers) -> None:
    value = answers[question.id]
    if question.kind is QuestionKind.NUMBER:
        page.locator("#number").fill(str(value))
        return
    if question.kind is QuestionKind.PLACE:
        page.locator("details.places summary").click()
    for chosen in (value,) if isinstance(value, str | int) else value:
        page.locator(f"input[name=answer][value='{chosen}']").check()


def _take(page: Page, name: str, *, whole: bool = False) -> None:
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=_file(name), full_page=whole)


def _file(name: str) -> Path:
    return PICTURES / f"{name}.png"


if __name__ == "__main__":
    main()
