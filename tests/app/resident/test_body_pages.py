"""The pages of bodies: how to get in touch first, the reader's own council first, and found by what people type."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.settings import Settings
from app.main import create_app
from tests.app.browsers.resident import Resident
from tests.app.resident.test_journey import told
from tests.app.shared_data import all_postcodes
from tests.bodies import CONTENTS, bodies
from tests.triage.catalogue import real_catalogue


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    entries = [*real_catalogue(), *bodies()]
    published = CatalogueSnapshot.of(entries, {entry.slug: 1 for entry in entries}, 1, on=today())
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published, postcodes=all_postcodes())
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def resident(client: TestClient) -> Resident:
    client.cookies.clear()
    return Resident(client)


@pytest.mark.parametrize("slug", [content["slug"] for content in CONTENTS])
def test_each_has_a_page_that_keeps_the_rules_for_all_pages(resident: Resident, slug: str) -> None:
    assert resident.get(f"/help/{slug}").heading


def test_its_numbers_can_be_pressed_and_its_sources_are_told(resident: Resident) -> None:
    page = resident.get("/help/samaritans")
    assert "tel:116123" in page.links()
    assert page.text(".contacts .sure") == "From 2026."
    assert "How we know this" in page.texts("h2")
    assert resident.get("/help/acas").text(".contacts .sure") == "From 2026. We have not rung it."


def test_the_name_of_a_crisis_line_stands_in_no_tab(resident: Resident) -> None:
    assert resident.get("/help/samaritans").title == "People who help – Opportunity Escalator"
    assert resident.get("/help/acas").title == "Acas – Opportunity Escalator"


def test_for_whom_it_is_stands_at_the_top(resident: Resident) -> None:
    assert "For: people under 19." in resident.get("/help/childline").words


def test_the_local_place_of_the_readers_district_comes_first(resident: Resident) -> None:
    assert resident.get("/help/council-homeless-teams").texts(".door__name")[0] == "Ashfield homeless team"
    told(resident, area="derby")
    page = resident.get("/help/council-homeless-teams")
    assert page.texts(".door__name") == ["Derby homeless team", "Ashfield homeless team"]
    assert page.words.count("This is the one for where you live.") == 1
    assert page.words.count("We could not find a number for the night.") == 2


def test_there_is_somebody_to_talk_to_at_the_end(resident: Resident) -> None:
    assert resident.get("/help/acas").texts(".people__name")


@pytest.mark.parametrize(
    "address", ["/help/nottingham-jobs", "/support/samaritans", "/help/nobody", "/support/acas/wrong"]
)
def test_neither_has_the_address_of_the_other(resident: Resident, address: str) -> None:
    resident.get(address, status=404)


def test_all_are_listed_by_what_people_turn_to_them_for(resident: Resident) -> None:
    page = resident.get("/help")
    assert page.texts("h2")[:3] == ["If you are in danger, or cannot go on", "Help from your council", "Free advice"]
    assert [link for link in page.links("h3 a") if link.startswith("/help/")] == [
        f"/help/{slug}"
        for slug in ("mens-line", "childline", "safe-haven-derby", "samaritans", "council-homeless-teams", "acas")
    ]


@pytest.mark.parametrize(("words", "address"), [("suicidal", "/help/samaritans"), ("Acas", "/help/acas")])
def test_a_search_finds_them_among_support(resident: Resident, words: str, address: str) -> None:
    assert resident.get(f"/find?q={words}").links(".found__name a")[0] == address


def test_talk_to_someone_begins_with_whom_to_call_in_danger(resident: Resident) -> None:
    page = resident.get("/talk-to-someone")
    calls = [link for link in page.links("#urgent a.call") if link.startswith("tel:")]
    assert calls[:2] == ["tel:999", "tel:116123"]
    assert "tel:+448001111" in calls
    assert "/talk-to-someone#urgent" in resident.get("/about").links(".urgent a")


def test_what_is_wrong_with_one_can_be_told_on_its_own_page(resident: Resident) -> None:
    page = resident.get("/help/acas/wrong")
    assert page.links(".govuk-back-link") == ["/help/acas"]


def test_no_body_is_a_step_or_is_counted(resident: Resident) -> None:
    told(resident, area="derby")
    steps = resident.get("/your-pathway")
    assert not [link for link in steps.links("main a") if link.startswith("/help/")]
    assert "Samaritans" not in resident.get("/support").words
