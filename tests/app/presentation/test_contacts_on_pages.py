"""Wherever people and programs read a contact, it comes with how sure it is, and what is in doubt never does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.api.fact_schema import ContactFactOut
from app.api.schema import AccessPointOut
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.settings import Settings
from app.main import create_app
from app.presentation.contacts import contact_lines
from services_catalogue.impact.right_helper import CAREERS
from services_catalogue.model.contact_facts import ContactFact
from services_catalogue.model.provision import ProvisionContact
from tests.app.browsers.resident import Resident
from tests.app.resident.test_journey import told
from tests.app.shared_data import all_postcodes
from tests.triage.catalogue import real_catalogue

SLUG = CAREERS.slug
NOTE, WITHHELD, DOUBTED = "Ring Anna before noon", "0115 496 0130", "0115 496 0131"


def fact(kind: str, value: str, strength: str = "owner_current", date: str = "2026-07", **more: Any) -> ContactFact:
    source = {"title": "A page", "date": date}
    return ContactFact.model_validate(
        {"kind": kind, "value": value, "strength": strength, "sources": [source], "note": NOTE, **more}
    )


FACTS = (
    fact("ready", "Your National Insurance number"),
    fact("info_url", "https://news.example.org/a"),
    fact("act_url", "https://www.example.org/apply"),
    fact("email", "help@example.org", "owner_old", "2020"),
    fact("hours", "Monday to Friday, 9am to 5pm"),
    fact("phone", "0115 496 0123", "third_party", who_answers="The front desk"),
    fact("phone", WITHHELD, withheld="It may be somebody’s own number"),
    fact("phone", DOUBTED, "conflicting"),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    older = ProvisionContact(phone=WITHHELD)
    provisions = [
        p.model_copy(update={"contacts": FACTS, "contact": older}) if p.slug == SLUG else p for p in real_catalogue()
    ]
    published = CatalogueSnapshot.of(provisions, {p.slug: 1 for p in provisions}, 1, on=today())
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published, postcodes=all_postcodes())
    with TestClient(app, follow_redirects=False) as client:
        yield client


def test_the_support_page_has_them_calmly_in_order_each_with_how_sure_it_is(client: TestClient) -> None:
    page = Resident(client).get(f"/support/{SLUG}")
    assert [" ".join(line.split()) for line in page.texts(".contacts__one")] == [
        "Call 0115 496 0123 The front desk. From 2026. We have not rung it.",
        "Open: Monday to Friday, 9am to 5pm From 2026.",
        "Apply at example.org From 2026.",
        "Find out more at news.example.org From 2026.",
        "What to have ready: Your National Insurance number From 2026.",
        "Email: help@example.org From 2020. It may have changed: ask first.",
    ]
    assert page.links(".contacts a")[:2] == ["tel:+441154960123", "https://www.example.org/apply"]


@pytest.mark.parametrize("address", [f"/support/{SLUG}", "/talk-to-someone", "/your-pathway/all"])
def test_pages_show_the_surest_with_its_certainty_and_nothing_in_doubt(client: TestClient, address: str) -> None:
    resident = Resident(client)
    told(resident, area="derby", age="34")
    page = resident.get(address)
    assert "0115 496 0123" in page.words
    assert "From 2026. We have not rung it." in page.words
    for kept_back in (NOTE, WITHHELD, DOUBTED, "4960130", "4960131"):
        assert kept_back not in client.get(address).text


def test_old_contacts_stand_on_the_page_of_the_support_alone(client: TestClient) -> None:
    assert "help@example.org" not in client.get("/talk-to-someone").text


def test_programs_read_the_same_and_nothing_in_doubt(client: TestClient) -> None:
    response = client.get(f"/api/v1/provisions/{SLUG}")
    found = response.json()
    for one in found["contacts"]:
        ContactFactOut.model_validate(one, extra="forbid")
    assert found["contacts"][0] == {
        **{"kind": "phone", "value": "0115 496 0123", "link": "tel:+441154960123", "who_answers": "The front desk"},
        **{"for_whom": None, "strength": "third_party", "year": "2026", "date": "2026-07"},
        "certainty": "From 2026. We have not rung it.",
    }
    assert found["contact"]["phone_certainty"] == "The front desk. From 2026. We have not rung it."
    pathway = client.post("/api/v1/pathway", json={"answers": {"area": "derby", "age": 34}})
    for text in (response.text, pathway.text):
        assert "0115 496 0123" in text
        assert not [kept_back for kept_back in (NOTE, WITHHELD, DOUBTED) if kept_back in text]


def test_the_description_of_the_api_has_contacts_and_what_is_unknown_of_access_points() -> None:
    assert {"contacts", "unknown"} <= AccessPointOut.model_fields.keys()


def test_an_older_contact_has_its_place_among_them() -> None:
    older = ProvisionContact(phone="0115 496 0199", email="older@example.org", url="https://www.older.example.org/a")
    support = real_catalogue()[0].model_copy(update={"contacts": FACTS[:1], "contact": older})
    assert [(line.before, line.shown, line.about) for line in contact_lines(support, "2026-11-30")] == [
        ("Call", "0115 496 0199", ""),
        ("Email", "older@example.org", ""),
        ("", "Find out more at older.example.org", ""),
        ("What to have ready", "Your National Insurance number", "From 2026."),
    ]
