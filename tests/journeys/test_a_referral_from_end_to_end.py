"""From the first question to a job: between two organisations, by mail, with the mail server away and a process killed.

The first part is an adviser's whole triage session by keyboard alone, and counts the keys.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message as Letter
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update
from sqlmodel import col, select

from app.core.clock import now
from app.core.database import database_url, open_database, reading, writing
from app.demo.demo_referrals import BY_MAIL, IN_AN_INBOX, RUNG
from app.mail.outbox import Message
from app.referrals.models import Referral
from tests.app.servers.fake_smtp import Server, serving
from tests.journeys.demo_service import Running, begins_triage, copied, free_port, process_of_demo, signed_in
from tests.journeys.desk_layout import look_over
from tests.journeys.script import WITHOUT_AT_LEAST

pytestmark = pytest.mark.browser

MOST_KEYS = 48
"""From the first question to the sent referral, on one page of triage and one that refers. Two of them tell how people
need to help, which whoever wants help with English is asked."""
PERSON = "Persona Kim"


class Keys:
    """A person who only has a keyboard; counts the keys."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        """Press one key after another; then wait for the result beside the questions."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1
        expect(self.page.locator("#result[aria-busy]")).to_have_count(0)

    def where(self) -> str:
        """The question in which the keyboard is; empty when it is in none."""
        return str(
            self.page.evaluate(
                "(document.activeElement.closest('[data-asked]')?.querySelector('[name=asked]') ?? {}).value ?? ''"
            )
        )

    def tabs_to(self, wanted: str, by: str = "id") -> None:
        """Press Tab until the keyboard is where an attribute says so."""
        for _ in range(15):
            if self.page.evaluate("name => document.activeElement.getAttribute(name)", by) == wanted:
                return
            self.press("Tab")
        raise AssertionError(f"15 presses of Tab do not lead to {wanted}")


ANSWER = {"area": ("n", "o", "t", "Enter"), "age": ("3", "0", "Enter"), "health_affects_work": ("3",)}
ANSWER |= {"health_conditions": ("1", "Enter"), "life_circumstances": ("9", "Enter"), "access_needs": ("7", "Enter")}
ANSWER |= {"money_now": ("6", "Enter")}
SEVERAL = ("wants", "benefits", "children", "skills_to_build")


def test_a_whole_triage_session_takes_one_page_of_triage_and_few_keys(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "adviser")
    at = begins_triage(page, address)
    page.locator("#q-area").focus()
    keys = Keys(page)
    told: list[str] = []
    while question := keys.where():
        assert question not in told, f"{question} stays where it is, whatever is pressed"
        told.append(question)
        keys.press(*ANSWER.get(question, ("1", "Enter") if question in SEVERAL else ("1",)))
    assert page.url == at, "the triage is one page"
    assert "Refer" in page.evaluate("document.activeElement.innerText"), "the keyboard is where it goes on"
    keys.tabs_to(
        f"{at.removeprefix(address)}/refer/{BY_MAIL}", "href"
    )  # not the first step, but one that really receives it
    keys.press("Enter")
    page.get_by_role("heading", level=1, name="Refer somebody").wait_for()
    keys.press("Tab", "Enter")  # the link that skips to the content
    keys.tabs_to("name")
    keys.press("K", "i", "m", "Tab", "Space")  # called Kim, and reached through the adviser
    for purpose in ("keep", "send", "outcomes"):
        keys.tabs_to(f"agree-{purpose}")
        keys.press("Space")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Referral "))
    expect(page.get_by_role("status").first).to_contain_text("The referral is on its way")
    assert keys.pressed <= MOST_KEYS, keys.pressed
    expect(page.locator("main button").first).to_have_text("Next client")


def test_the_pages_that_refer_can_be_used_by_everyone(browser: Browser, address: str) -> None:
    adviser = signed_in(browser, address, "adviser")
    at = begins_triage(adviser, address)
    found = [problem for slug in (BY_MAIL, RUNG) for problem in look_over(adviser, f"{at}/refer/{slug}")]
    editor = signed_in(browser, address, "editor")
    found += look_over(editor, f"{address}/desk/catalogue/{BY_MAIL}/referrals")
    assert not found, "\n".join(found)


@contextmanager
def two_processes(folder: Path, port: int) -> Iterator[tuple[Running, Running]]:
    mail = {"NAVIGATOR_MAIL_SERVER": f"smtp://127.0.0.1:{port}"}
    with process_of_demo(folder, **mail) as one, process_of_demo(folder, **mail) as other:
        yield one, other


def refers(page: Page, at: str, slug: str) -> str:
    """Refer a client to a support, from their triage session; the code of the referral."""
    page.goto(f"{at}/refer/{slug}")
    if page.get_by_label("What do they want to be called?").count():
        page.get_by_label("What do they want to be called?").fill(PERSON)
        page.get_by_label("Phone call").check()
        page.get_by_label("Their number or address").fill("07700 900456")
        page.locator("#agree-keep").check()
    page.locator("#agree-send").check()
    page.locator("#agree-outcomes").check()
    page.get_by_role("button", name="Send the referral").click()
    page.wait_for_url(re.compile("/desk/referrals/"))
    return re.sub(r".*/desk/referrals/(\w+).*", r"\1", page.url)


def arrives(server: Server, to: str, subject: str, within_s: float = 30) -> Letter:
    """Wait until the one mail with this in its subject has reached a recipient."""
    deadline = time.monotonic() + within_s
    while not (found := with_subject(server, to, subject)):
        assert time.monotonic() < deadline, [letter["Subject"] for letter in server.taken]
        time.sleep(0.1)
    assert len(found) == 1
    return found[0]


def with_subject(server: Server, to: str, subject: str) -> list[Letter]:
    return [letter for letter in server.taken if letter["To"] == to and subject in letter["Subject"]]


def link_in(letter: Letter) -> str:
    payload = letter.get_payload(decode=True)
    assert isinstance(payload, bytes)
    found = re.search(r"http://127\.0\.0\.1:\d+(/referral/\S+)", payload.decode())
    assert found
    return found[1]


def counts(page: Page, address: str, heading: str) -> dict[str, str]:
    """The figures of one box of the page of outcomes, by their words."""
    page.goto(f"{address}/desk/outcomes")
    box = page.locator("section").filter(has=page.get_by_role("heading", name=heading, exact=True))
    rows = box.locator("tbody tr").evaluate_all("all => all.map(r => [r.cells[0].innerText, r.cells[1].innerText])")
    return {words.strip(): figure.strip() for words, figure in rows}


@WITHOUT_AT_LEAST
def test_two_organisations_and_a_mail_server_that_is_away(
    browser: Browser, begun_demo: Path, tmp_path: Path, script: bool
) -> None:
    port = free_port()
    with two_processes(copied(begun_demo, tmp_path), port) as (one, other):
        engine = open_database(database_url(tmp_path))
        adviser = signed_in(browser, one.address, "adviser", script=script)
        before = counts(adviser, one.address, "What you sent")
        at = begins_triage(adviser, one.address)
        by_mail = refers(adviser, at, BY_MAIL)
        in_an_inbox = refers(adviser, at, IN_AN_INBOX)
        one.process.kill()  # the process that sent it is killed at once; the mail it promised is
        with reading(engine) as session:
            assert {by_mail, in_an_inbox} <= set(session.exec(select(Referral.code)))
            waiting = session.exec(select(Message).where(col(Message.key).contains(f"/{by_mail}/new"))).one()
            assert waiting.sent_at is None

        server = Server(port=port)
        server.wait.set()
        with serving(server):
            with writing(engine) as session:  # as if the wait between two tries were over
                session.exec(update(Message).where(col(Message.sent_at).is_(None)).values(due_at=now()))
            letter = arrives(server, "receiving-team@example.org", f"A new referral: {by_mail}")
            for private in (PERSON, "Working Well", "07700"):
                assert private not in letter.as_string()

            recipient = browser.new_context(java_script_enabled=script).new_page()
            recipient.goto(other.address + link_in(letter))
            recipient.get_by_role("button", name="Open the page").click()
            expect(recipient.get_by_text(PERSON)).to_be_visible()
            recipient.get_by_label("Yes, we take them").check()
            recipient.get_by_role("button", name="Send the answer").click()
            expect(recipient.get_by_role("status")).to_contain_text("Thank you")
            for outcome in ("They started", "They got a job"):
                recipient.goto(other.address + link_in(letter))
                recipient.get_by_text("Tell what happened").first.click()
                recipient.get_by_label(outcome, exact=True).check()
                recipient.get_by_role("button", name="Note it").click()
                expect(recipient.get_by_role("status")).to_contain_text("Thank you")

            council = signed_in(browser, other.address, "council-adviser", script=script)
            council.goto(f"{other.address}/desk/inbox/{in_an_inbox}")
            council.get_by_label("No", exact=True).check()
            council.get_by_label("If it is a no: why?").select_option("full")
            council.get_by_role("button", name="Send the answer").click()
            expect(council.get_by_role("status").first).to_contain_text("Thank you")

            adviser = signed_in(browser, other.address, "adviser", script=script)
            adviser.goto(f"{other.address}/desk/referrals/{by_mail}")
            expect(adviser.get_by_text("They got a job").first).to_be_visible()
            adviser.goto(f"{other.address}/desk/clients")
            expect(adviser.get_by_text("Find another way").first).to_be_visible()
            after = counts(adviser, other.address, "What you sent")
            grown = {words: int(after[words]) - int(before[words]) for words in after}
            assert {words: more for words, more in grown.items() if more} == {
                "Sent": 2,
                "Answered": 2,
                "Started": 1,
                "Refused": 1,
                "We have no room": 1,
                "They started": 1,
                "They got a job": 1,
            }
            received = counts(council, other.address, "What was sent to your organisation")
            assert (received["Sent"], received["On a waiting list"], received["Refused"]) == ("2", "1", "1")
            arrives(server, "adviser@example.org", f"News of referral {in_an_inbox}")
            assert len(with_subject(server, "receiving-team@example.org", f"A new referral: {by_mail}")) == 1
            assert all(PERSON not in one.as_string() for one in server.taken)
        engine.dispose()
