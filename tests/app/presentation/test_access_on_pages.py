"""Whoever needs to be helped in some way reads on each card whether it is there, and how to come in without hearing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.api.fact_schema import AccessOut
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.settings import Settings
from app.main import create_app
from app.presentation.press import lines_without_hearing
from services_catalogue.model.access_facts import AccessFact, AccessKind
from services_catalogue.model.provision import ProvisionContact
from tests.app.api.conftest import entry
from tests.app.browsers.resident import Resident
from tests.app.presentation.test_contacts_on_pages import fact
from tests.app.resident.test_journey import told
from tests.app.shared_data import all_postcodes
from tests.bodies import bodies
from tests.triage.catalogue import real_catalogue

SLUG = "jobcentre-work-coach"
ON = "2026-11-30"
JOBSEEKER = {"area": "derby", "age": "34", "work_status": "looking_for_work"}
HEALTH = {"health_affects_work": "a_lot", "health_conditions": "deaf_or_hearing_loss"}


def access(kind: str, *, offered: bool = True, date: str = "2026-07", **more: Any) -> AccessFact:
    given = {
        "kind": kind,
        "offered": offered,
        "strength": "owner_current",
        "sources": [{"title": "A page", "date": date}],
    }
    return AccessFact.model_validate(given | more)


ACCESS = (
    access("step_free", offered=False, details="Five steps at the door."),
    access("interpreter", strength="owner_old", date="2019", details="Ask at the desk."),
    access("easy_read", withheld="Nobody has seen it."),
)
CONTACTS = (
    fact("phone", "0115 496 0123"),
    fact("email", "help@example.org"),
    fact("text", "07700 900123", "owner_old", "2019"),
    fact("text_relay", "18001 0115 496 0123"),
    fact("bsl_video", "https://www.example.org/bsl"),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    mine = {"access": ACCESS, "contacts": CONTACTS, "contact": ProvisionContact(), "access_points": ()}
    provisions = [p.model_copy(update=mine) if p.slug == SLUG else p for p in real_catalogue()]
    helpers = [b.model_copy(update={"access": (access("step_free"),)}) if b.slug == "acas" else b for b in bodies()]
    entries = [*provisions, *helpers]
    published = CatalogueSnapshot.of(entries, {entry.slug: 1 for entry in entries}, 1, on=today())
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published, postcodes=all_postcodes())
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def resident(client: TestClient) -> Resident:
    client.cookies.clear()
    return Resident(client)


def test_the_act_has_one_line_for_each_need(resident: Resident) -> None:
    told(resident, **JOBSEEKER, access_needs=["bsl", "interpreter", "easy_read", "step_free"])
    page = resident.get("/your-pathway")
    assert page.links(".act__more a") == [f"/support/{SLUG}"]
    assert [line for line in page.texts(".act__facts > div") if line.startswith("How people")] == [
        "How people can help you BSL: yes. By video call. From 2026.",
        "How people can help you An interpreter for another language: yes in 2019. It may have changed: ask first.",
        "How people can help you Easy Read: not known. Ask first.",
        "How people can help you A place with no steps: no. Five steps at the door. From 2026.",
    ]


def test_whoever_cannot_hear_a_call_is_given_another_way_in_to_press(resident: Resident) -> None:
    told(resident, **JOBSEEKER, **HEALTH)
    page = resident.get("/your-pathway")
    assert page.links(".act__press") == ["mailto:help@example.org"]
    assert "If you type what you say 18001 0115 496 0123" in page.texts(".act__facts > div")
    assert "0115 496 0123" not in page.text(".act__press")
    assert "07700 900123" not in page.text(".act"), "what is old stands on the support's own page alone"


def test_whoever_signs_reads_of_the_video_calls(resident: Resident) -> None:
    told(resident, **JOBSEEKER, access_needs=["bsl"])
    assert "https://www.example.org/bsl" in resident.get("/your-pathway").links(".act a")


def test_nobody_else_reads_of_it(resident: Resident) -> None:
    told(resident, **JOBSEEKER, access_needs="none")
    page = resident.get("/your-pathway")
    assert "How people can help you" not in page.words
    assert page.links(".act__press") == ["tel:+441154960123"]


def test_the_page_of_a_support_tells_everyone_what_is_known_and_in_one_line_what_is_not(resident: Resident) -> None:
    [section] = resident.get(f"/support/{SLUG}").texts("[aria-labelledby=access-title]")
    assert (
        "An interpreter for another language: yes in 2019. Ask at the desk. It may have changed: ask first." in section
    )
    assert "We do not know yet: Easy Read or someone to visit you. Ask first." in section


def test_programs_read_the_same_of_a_support_and_of_a_step(client: TestClient) -> None:
    whole = client.get(f"/api/v1/provisions/{SLUG}").json()["access"]
    assert whole.keys() == {kind.value for kind in AccessKind}
    for one in whole.values():
        AccessOut.model_validate(one, extra="forbid")
    assert whole["step_free"] == {"offered": "no", "details": "Five steps at the door.", "certainty": "From 2026."}
    assert whole["easy_read"] == {"offered": "not_known", "details": None, "certainty": None}
    answers = {"area": "derby", "age": 34, "work_status": "looking_for_work"}
    pathway = client.post("/api/v1/pathway", json={"answers": answers}).json()
    assert entry(pathway, SLUG)["access"] == whole


def test_an_access_point_without_such_a_way_has_that_of_its_provision() -> None:
    provision = real_catalogue()[0].model_copy(update={"contacts": CONTACTS})
    point = next(p for p in real_catalogue() if p.access_points).access_points[0]
    silent = point.model_copy(update={"contacts": (fact("phone", "0115 496 0124"),), "contact": ProvisionContact()})
    shown = [line.kind.value for line in lines_without_hearing(provision, silent, ON)]
    assert shown == ["bsl_video", "text_relay", "email"]
    speaking = silent.model_copy(update={"contacts": (fact("text", "07700 900124"),)})
    assert [line.shown for line in lines_without_hearing(provision, speaking, ON)] == ["07700 900124"]


def test_the_page_of_a_body_tells_it_too(client: TestClient, resident: Resident) -> None:
    page = resident.get("/help/acas")
    [section] = page.texts("[aria-labelledby=access-title]")
    assert "A place with no steps: yes. From 2026." in section
    assert client.get("/api/v1/bodies/acas").json()["access"]["step_free"]["offered"] == "yes"
    places = client.get("/api/v1/bodies/council-homeless-teams").json()["access_points"]
    assert {place["access"]["by_phone"]["offered"] for place in places} == {"yes"}
    [section] = resident.get("/help/council-homeless-teams").texts("[aria-labelledby=access-title]")
    assert "a phone number" not in section, "its local places have one each"
