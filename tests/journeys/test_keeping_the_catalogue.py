"""The catalogue kept true in a real browser: one colleague drafts, another publishes, every process shows it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.demo_service import copied, demo, signed_in, verdict
from tests.journeys.desk_layout import look_over, violations
from tests.journeys.page_layout import enlarge, open_all, sideways, widen
from tests.journeys.script import WITHOUT_AT_LEAST

pytestmark = pytest.mark.browser

WELL = "working-well-east-midlands"
ZINK = "/desk/catalogue/zink-buxton"
PERSON: dict[str, object] = {"area": "derby", "age": 18, "work_status": "employed", "health_affects_work": "a_lot"}
PAGES = (
    "/desk",
    "/desk/catalogue",
    "/desk/catalogue/new",
    ZINK,
    f"{ZINK}/edit",
    f"{ZINK}/history",
    f"{ZINK}/history/1",
    f"{ZINK}/merge/3",
    f"{ZINK}/care",
    f"{ZINK}/fault",
    f"{ZINK}/places/new",
    f"/desk/catalogue/{WELL}/review",
    "/desk/moves",
    "/desk/moves/off-sick-keep-job",
    "/desk/moves/off-sick-keep-job/edit",
    "/desk/moves/order",
    "/desk/next-jobs?search=carer",
    "/desk/next-jobs/jobs/care-worker",
    "/desk/next-jobs/new?kind=step&job=care-worker&of_step=senior-care-worker",
    "/desk/next-jobs/new?kind=title&job=care-worker",
    "/desk/next-jobs/bridges",
    "/desk/as-it-stood",
    "/desk/call-sheet?words=zink",
    "/desk/keeping-true",
    "/desk/horizon",
    "/desk/names",
    "/desk/in-and-out",
    "/desk/account",
)
PAGES_OF_ADMINISTRATORS = (
    "/desk/people",
    "/desk/people/invite",
    "/desk/people/1",
    "/desk/organisations/new",
    "/desk/organisations/1",
    "/desk/audit",
)


def test_long_words_break_on_a_small_screen_in_large_letters(browser: Browser, processes: list[str]) -> None:
    """Addresses of colleagues and of pages are longer than such a line; a state is two words that stay together."""
    [home, *_] = processes
    outside, inside = browser.new_page(), signed_in(browser, home, "editor")
    looked_at = [(outside, "/desk/sign-in")]
    looked_at += [(inside, f"/desk/catalogue/access-to-work/{path}") for path in ("history", "history/1")]
    for page, path in looked_at:
        page.goto(home + path)
        widen(page, 320)
        enlarge(page)
        open_all(page)
        assert sideways(page) == 0, path


def within_a_second(address: str, wanted: str) -> None:
    """The API of a process comes to say this within a second."""
    deadline = time.monotonic() + 1
    while verdict(address, WELL, PERSON) != wanted:
        assert time.monotonic() < deadline, f"{address} does not say {wanted} after a second"
        time.sleep(0.02)


@WITHOUT_AT_LEAST
def test_from_a_draft_to_every_running_process(
    browser: Browser, begun_demo: Path, tmp_path: Path, script: bool
) -> None:
    with demo(copied(begun_demo, tmp_path), 2) as (one, other):
        editor = signed_in(browser, one, "editor", script=script)
        publisher = signed_in(browser, other, "publisher", script=script)

        # The demo has a draft of this in review: the publisher sends it back, and the editor thinks again.
        publisher.goto(f"{other}/desk/catalogue/{WELL}/review")
        publisher.get_by_text("Send it back, or give it up").click()
        publisher.get_by_label("Why?").fill("25 is too old. What about 21?")
        publisher.get_by_role("button", name="Send back").click()
        expect(publisher.get_by_role("status").first).to_contain_text("Sent back")

        editor.goto(f"{one}/desk/catalogue/{WELL}/edit")
        editor.get_by_label("From").first.fill("21")
        editor.get_by_label("Why do you make this change?").fill("A made-up reason.")
        editor.locator("#part-save").get_by_role("button", name="Save draft").click()
        expect(editor.get_by_role("status").first).to_contain_text("Residents do not see it yet")
        editor.get_by_role("button", name="See what it does").click()
        expect(editor.get_by_text("People who are 18 to 20").first).to_be_visible()
        assert verdict(one, WELL, PERSON) == "met"
        editor.get_by_role("button", name="Send to review").click()
        expect(editor.get_by_role("status").first).to_contain_text("Sent to review")

        publisher.goto(f"{other}/desk")
        publisher.get_by_role("link", name="Working Well East Midlands").first.click()
        expect(publisher.get_by_role("heading", name="What this draft does")).to_be_visible()
        publisher.get_by_role("button", name="Publish").click()
        expect(publisher.get_by_role("status").first).to_contain_text("Published")
        within_a_second(other, "not_met")
        within_a_second(one, "not_met")

        resident = browser.new_context().new_page()
        for address in (one, other):
            resident.goto(f"{address}/support/{WELL}")
            expect(resident.get_by_text("You are 21 or over.").first).to_be_visible()

        editor.goto(f"{one}/desk/catalogue/{WELL}/history")
        story = editor.get_by_role("main").inner_text()
        for told in ("Demo publisher sent back: “25 is too old", "A made-up reason.", "Demo publisher published"):
            assert told in story


@WITHOUT_AT_LEAST
def test_two_who_write_at_once_lose_nothing(browser: Browser, processes: list[str], script: bool) -> None:
    address = f"{processes[0]}/desk/catalogue/access-to-work"
    first = signed_in(browser, processes[0], "editor", script=script)
    second = signed_in(browser, processes[1], "publisher", script=script)
    words = "with" if script else "without"
    for page in (first, second):
        page.goto(f"{address}/edit" if page is first else f"{processes[1]}/desk/catalogue/access-to-work/edit")
    for page, cost in ((first, f"1 pound {words}"), (second, f"2 pounds {words}")):
        page.get_by_label("What does it cost?").fill(cost)
        page.get_by_label("Why do you make this change?").fill("Made up.")
        page.locator("#part-save").get_by_role("button", name="Save draft").click()
        page.wait_for_url(re.compile("done=saved|/merge/"))
    expect(second.get_by_role("heading", level=1)).to_contain_text("at once")
    second.get_by_label(re.compile("Take what Demo publisher wrote")).check()
    second.get_by_role("button", name="Save as the draft").click()
    expect(second.get_by_role("status").first).to_contain_text("Merged")
    second.goto(f"{processes[1]}/desk/catalogue/access-to-work/history")
    story = second.get_by_role("main").inner_text()
    open_all(second)
    assert f"1 pound {words}" in second.get_by_role("main").inner_text()
    assert "merged" in story


def test_the_preview_follows_what_is_written(browser: Browser, processes: list[str]) -> None:
    page = signed_in(browser, processes[0], "council-editor")
    page.goto(f"{processes[0]}/desk/catalogue/nottingham-jobs/edit")
    page.get_by_label("What people get", exact=True).fill("You get a made-up sentence.")
    expect(page.locator("#preview")).to_contain_text("You get a made-up sentence.")
    page.get_by_label("Name", exact=True).fill("Work Your Ways")
    expect(page.locator("#preview")).to_contain_text("A name like this one")


def test_every_page_of_the_desk_can_be_used_by_everyone(undrawn: Browser, processes: list[str]) -> None:
    page = signed_in(undrawn, processes[0], "publisher")
    found = [problem for path in PAGES for problem in look_over(page, processes[0] + path)]
    page = signed_in(undrawn, processes[0], "administrator")
    found += [problem for path in PAGES_OF_ADMINISTRATORS for problem in look_over(page, processes[0] + path)]
    outside = undrawn.new_context().new_page()
    for path in ("/desk/sign-in", "/desk/forgotten", "/support/zink-buxton/wrong", "/still-right/unknown"):
        found += look_over(outside, processes[0] + path)
    assert not found, "\n".join(found)


def test_a_next_job_is_corrected_on_pages_that_everyone_can_use(browser: Browser, processes: list[str]) -> None:
    home = f"{processes[0]}/desk/next-jobs"
    page = signed_in(browser, processes[0], "editor")
    page.goto(f"{home}/new?kind=step&job=care-worker&of_step=senior-care-worker")
    page.get_by_label("Leave this step out").check()
    page.get_by_label("What says so").fill("A care home in Derby")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("There is a problem").wait_for()
    found = violations(page)
    page.get_by_label("Why do you make this change?").fill("They told us.")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as a draft.").wait_for()
    for path in ("/step-6135-6136", "/step-6135-6136/review", "/step-6135-6136/edit"):
        found += look_over(page, home + path)
    assert not found, "\n".join(found)
