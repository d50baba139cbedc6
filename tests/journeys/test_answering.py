"""A referral answered in a real browser: behind the mailed link, in the inbox, and on the person's own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine
from sqlmodel import select

from app.accounts.demo_accounts import OTHER
from app.accounts.models import Staff
from app.accounts.signed_links import make_link
from app.core.audit import Audit
from app.core.clock import now
from app.core.database import database_url, open_database, reading, writing
from app.core.keys import load_audit_key
from app.referrals.emails import LINK_LASTS, PERSON_LINK
from services_catalogue.model.organisations import Organisation
from tests.app.worlds.referral_factory import PERSON, Made, make_referral, referral_of
from tests.journeys.demo_service import SharedDemo, signed_in
from tests.journeys.desk_layout import look_over
from tests.journeys.script import WITHOUT_AT_LEAST
from tests.journeys.walk import follow

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Demo:
    """The demo while it runs, and its database."""

    address: str
    engine: Engine
    audit: Audit

    def referral(self, days_ago: int = 0, *, inbox: bool = False) -> Made:
        """The demo's adviser has sent one: by mail, or into the inbox of the other organisation."""
        with reading(self.engine) as session:
            adviser = session.exec(select(Staff).where(Staff.email == "adviser@example.org")).one().id or 0
            other = session.exec(select(Organisation).where(Organisation.name == OTHER)).one().id
        at, receiving = now() - timedelta(days=days_ago), other if inbox else None
        return make_referral(self.engine, adviser, receiving=receiving, at=at, audit=self.audit, address=self.address)


@pytest.fixture(scope="module")
def service(shared_demo: SharedDemo) -> Iterator[Demo]:
    engine = open_database(database_url(shared_demo.folder))
    yield Demo(shared_demo.addresses[0], engine, Audit(load_audit_key(shared_demo.folder, None)))
    engine.dispose()


@WITHOUT_AT_LEAST
def test_a_recipient_answers_and_the_person_takes_it_back(browser: Browser, service: Demo, script: bool) -> None:
    made = service.referral()
    recipient = browser.new_context(java_script_enabled=script).new_page()
    recipient.goto(service.address + made.link)
    assert PERSON not in recipient.content()
    recipient.get_by_role("button", name="Open the page").click()
    expect(recipient.get_by_text(PERSON)).to_be_visible()
    expect(recipient.get_by_label("If it is a no: why?")).to_be_hidden()
    recipient.get_by_label("No", exact=True).check()
    follow(recipient.get_by_role("button", name="Send the answer"))
    recipient.get_by_role("link", name="Choose why").click()
    expect(recipient.get_by_label("If it is a no: why?")).to_be_focused()
    recipient.get_by_label("If it is a no: why?").select_option("full")
    recipient.get_by_role("button", name="Send the answer").click()
    expect(recipient.get_by_role("status")).to_contain_text("The person is told only that it is a no.")

    person = browser.new_context(java_script_enabled=script).new_page()
    person.goto(f"{service.address}/your-referrals")
    person.get_by_label("What is the code on your slip of paper?").fill(made.slip)
    person.get_by_role("button", name="Continue").click()
    expect(person.get_by_text("They said no.")).to_be_visible()
    assert "no room" not in person.content()

    recipient.get_by_text("Say how it is now").click()
    recipient.get_by_label("Yes, we take them").check()
    recipient.get_by_role("button", name="Send the answer").click()
    person.reload()
    person.get_by_text("Tell us how it goes").click()
    person.get_by_label("I have started").check()
    person.get_by_role("button", name="Tell them").click()
    expect(person.get_by_role("status")).to_contain_text("Thank you for telling us.")
    expect(person.get_by_text("You started")).to_be_visible()

    person.get_by_role("button", name="Take this back").nth(1).click()
    expect(person.get_by_role("status")).to_contain_text("You took it back.")
    recipient.reload()
    expect(recipient.get_by_role("heading", level=1)).to_have_text("There is nothing to see here any more")
    assert PERSON not in recipient.content()
    assert referral_of(service.engine, made).state == "withdrawn"


def test_an_organisation_works_it_from_its_inbox_by_keyboard_alone(browser: Browser, service: Demo) -> None:
    made = service.referral(inbox=True)
    page = signed_in(browser, service.address, "council-adviser")
    page.goto(f"{service.address}/desk/inbox")
    page.get_by_label("Code of a referral").focus()
    page.keyboard.type(made.code.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_text(PERSON)).to_be_visible()
    page.get_by_label("We have it, and will answer").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.get_by_label("If there is a waiting list").fill("2027-01-11")
    page.get_by_role("button", name="Send the answer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Thank you. The adviser is told.")
    expect(page.get_by_text("They are on a waiting list until about 11 January 2027.")).to_be_visible()


def test_every_page_can_be_used_by_everyone(undrawn: Browser, service: Demo) -> None:
    made, other, late = service.referral(), service.referral(), service.referral(20, inbox=True)
    with writing(service.engine) as session:
        mailed = f"/your-referrals/{make_link(session, PERSON_LINK, made.client, now(), LINK_LASTS)}"
    outside = undrawn.new_context().new_page()
    found = []
    for path in (
        made.link,
        "/referral/unknown",
        f"{made.link}/sent",
        f"/received/{made.code}",
        "/received",
        "/your-referrals",
        mailed,
        f"{mailed}/sent",
        "/your-referrals/unknown",
    ):
        found += look_over(outside, service.address + path)
    opened = undrawn.new_context().new_page()
    for link, page in ((mailed, "/your-referrals"), (other.link, f"/received/{other.code}")):
        opened.goto(service.address + link)
        opened.get_by_role("button", name="Open the page").press("Enter")
        opened.wait_for_url(f"**{page}")
        found += look_over(opened, service.address + page)
        found += look_over(outside, service.address + link)
    opened.context.add_cookies([{"name": "your-referrals", "value": "closed", "url": service.address}])
    found += look_over(opened, f"{service.address}/your-referrals")
    colleague = signed_in(undrawn, service.address, "council-adviser")
    for path in ("/desk/inbox", f"/desk/inbox/{late.code}"):
        found += look_over(colleague, service.address + path)
    assert not found, "\n".join(found)
