"""A client's data rights, in a real browser: the pages can be used by everyone, and the file can be downloaded."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from app.core.clock import now
from app.core.database import database_url, open_database, writing
from tests.app.worlds.record_factory import BY_MAIL, BY_PHONE, Marks, keep, known
from tests.journeys.demo_service import SharedDemo, signed_in
from tests.journeys.desk_layout import look_over

pytestmark = pytest.mark.browser


def test_somebody_gets_what_is_kept_about_them_and_is_erased(browser: Browser, shared_demo: SharedDemo) -> None:
    address = shared_demo.addresses[0]
    engine = open_database(database_url(shared_demo.folder))
    with writing(engine) as session:
        adviser = known(session, "adviser@example.org")
        code = keep(session, adviser, "ann", now(), to=(BY_MAIL, BY_PHONE))[0].code
    engine.dispose()
    of_ann = f"{address}/desk/clients/{code}"
    page = signed_in(browser, address, "adviser")
    found = [problem for name in ("rights", "erase") for problem in look_over(page, f"{of_ann}/{name}")]

    page.goto(f"{of_ann}/rights")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the file").click()
    assert download.value.suggested_filename == f"record-{code}.json"
    assert json.loads(download.value.path().read_text("utf-8"))["record"]["called"] == Marks("ann")["name"]

    page.get_by_role("link", name="Erase their record").click()
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose why it is erased.")
    page.get_by_label("They asked us to erase it").check()
    page.get_by_label("I know that it cannot be brought back").check()
    page.get_by_role("button", name="Erase it for good").click()
    page.wait_for_url("**/desk/clients?done=erased")
    page.goto(f"{of_ann}/rights")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")

    page = signed_in(browser, address, "administrator")
    found += look_over(page, f"{address}/desk/organisations/1/records")
    assert not found, "\n".join(found)
