"""What is withheld, in conflict or only remembered reaches no resident and no program: by no page, search or list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.settings import Settings
from app.main import create_app
from app.presentation.entry_address import address_of_entry
from app.presentation.question_urls import CHECK
from services_catalogue.model.access_facts import AccessFact, AccessKind
from services_catalogue.model.body import Body
from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactVisibility
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Provision, ProvisionContact
from services_catalogue.model.shown_contacts import older_contact
from services_catalogue.model.taught_sectors import Sector, TaughtSector
from tests.app.shared_data import all_postcodes
from tests.triage.catalogue import real_bodies, real_catalogue

ENTRIES: tuple[CatalogueEntry, ...] = (*real_catalogue(), *real_bodies())
VALUES = {
    ContactKind.PHONE: "0115 496 0871",
    ContactKind.TEXT: "text 0115 496 0872",
    ContactKind.TEXT_RELAY: "18001 0115 496 0873",
    ContactKind.BSL_VIDEO: "https://kept-back-bsl.example.org",
    ContactKind.EMAIL: "kept-back@example.org",
    ContactKind.ACT_URL: "https://kept-back-act.example.org",
    ContactKind.INFO_URL: "https://kept-back-info.example.org",
    ContactKind.ADDRESS: "Kept-back House, DE1 2FS",
    ContactKind.HOURS: "Kept-back hours",
    ContactKind.SAY: "Kept-back words",
    ContactKind.READY: "Kept-back papers",
}
KEPT_BACK = re.compile(r"kept.back|496 ?087[1-3]|why it is kept|only for keepers", re.IGNORECASE)
WAYS = ({"withheld": "Why it is kept"}, {"strength": "conflicting"}, {"strength": "from_memory"})
PEOPLE: tuple[dict[str, object], ...] = (
    {},
    {"area": "derby", "age": 34, "access_needs": ["bsl", "phone_not_online"]},
    {"area": "nottingham", "age": 19, "work_status": "not_looking", "life_circumstances": ["care_experienced"]},
    {"area": "outside"},
)
PAGES = ("/", "/support", "/help", "/talk-to-someone", "/your-pathway", "/your-pathway/all", CHECK, "/about")
SEARCHES = (*VALUES.values(), "kept back", "01154960871", "phone")


def facts_kept_back() -> Iterator[ContactFact]:
    for n, (kind, value) in enumerate(VALUES.items()):
        given = {"kind": kind, "value": value, "strength": "owner_current", "note": "Only for keepers", **WAYS[n % 3]}
        yield ContactFact.model_validate({**given, "sources": [{"title": "A kept-back page", "date": "2026-10"}]})


def access_kept_back() -> Iterator[AccessFact]:
    for n, kind in enumerate(AccessKind):
        given = {"kind": kind, "offered": True, "details": "Kept-back help", "strength": "owner_current", **WAYS[n % 3]}
        yield AccessFact.model_validate({**given, "sources": [{"title": "A kept-back page", "date": "2026-10"}]})


def sectors_kept_back() -> Iterator[TaughtSector]:
    for n, sector in enumerate(Sector):
        given = {"sector": sector, "strength": "owner_current", "note": "Only for keepers", **WAYS[n % 3]}
        yield TaughtSector.model_validate({**given, "sources": [{"title": "A kept-back page", "date": "2026-10"}]})


def with_nothing_but_what_is_kept_back(entry: CatalogueEntry) -> CatalogueEntry:
    """Also the older contact says it again, and nothing else stands there that could be shown in its place."""
    facts, access, taught = tuple(facts_kept_back()), tuple(access_kept_back()), tuple(sectors_kept_back())
    older = ProvisionContact(
        phone=VALUES[ContactKind.PHONE], email=VALUES[ContactKind.EMAIL], url=VALUES[ContactKind.ACT_URL]
    )
    points = tuple(
        point.model_copy(update={"contacts": facts, "access": access, "teaches": taught, "contact": older})
        for point in entry.access_points
    )
    changes = {"contacts": facts, "access": access, "access_points": points}
    of_support = {"contact": older, "teaches": taught} if isinstance(entry, Provision) else {}
    return entry.model_copy(update=changes | of_support)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """All that residents and programs can read of such a catalogue: each with where it was read."""
    entries = [with_nothing_but_what_is_kept_back(entry) for entry in ENTRIES]
    published = CatalogueSnapshot.of(entries, {entry.slug: 1 for entry in entries}, 1, on=today())
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published, postcodes=all_postcodes())
    with TestClient(app, follow_redirects=True) as client:
        return list(read_by(client))


def read_by(client: TestClient) -> Iterator[tuple[str, str]]:
    def seen(address: str) -> tuple[str, str]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        return address, answer.text

    for entry in ENTRIES:
        yield seen(address_of_entry(entry))
        yield seen(f"/api/v1/{'bodies' if isinstance(entry, Body) else 'provisions'}/{entry.slug}")
    yield from map(seen, PAGES)
    for address in ("/api/v1/provisions", "/api/v1/bodies"):
        yield seen(f"{address}?include_ended=true")
    for words in SEARCHES:
        page = client.post("/find", data={"q": words}).text
        # What somebody typed stands in the box again.
        yield f"the search for {words}", page.replace(words, "")
        yield words, client.get("/api/v1/provisions", params={"search": words}).text
    for answers in PEOPLE:
        told = client.post("/api/v1/pathway", json={"answers": answers})
        assert told.status_code == 200, told.text
        yield f"the pathway of {answers}", told.text
    assert "Derby" in client.post("/question/1", data={"postcode": "DE1 2FS"}).text + client.get(CHECK).text
    yield from map(seen, PAGES)


def test_no_sector_that_is_kept_back_is_told_as_taught(everything: list[tuple[str, str]]) -> None:
    told = [json.loads(text) for where, text in everything if where.startswith("/api/v1/provisions/")]
    assert [one["teaches"] for one in told] == [[]] * len(real_catalogue())
    assert [where for where, text in everything if "What can you learn here" in text] == []


def test_nothing_that_is_kept_back_is_read_anywhere(everything: list[tuple[str, str]]) -> None:
    assert len(everything) > 2 * len(ENTRIES)
    assert [(where, found[0]) for where, text in everything if (found := KEPT_BACK.search(text))] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.slug)
def test_no_other_field_of_a_record_tells_what_one_of_its_contacts_keeps_back(entry: CatalogueEntry) -> None:
    on = today()
    supports: tuple[CatalogueEntry | AccessPoint, ...] = (entry, *entry.access_points)
    kept: set[str] = set()
    shown: set[str] = set()
    for support in supports:
        for fact in support.contacts:
            (kept if support.visibility_of(fact, on) is FactVisibility.NEVER else shown).add(fact.value)
        shown.update(values_of_older(support))
    assert kept.isdisjoint(value for support in supports for value in values_of_older(support))
    told = " ".join(sentence for support in supports for sentence in sentences_of(support))
    assert [value for value in kept - shown if len(value) > len("DE1 2FS") and value in told] == []


def values_of_older(support: CatalogueEntry | AccessPoint) -> list[str]:
    return [str(value) for value in older_contact(support).model_dump(exclude_none=True).values()]


def sentences_of(support: CatalogueEntry | AccessPoint) -> tuple[str, ...]:
    return (support.summary, *support.good_to_know, *support.unknown, *support.provider_checks)
