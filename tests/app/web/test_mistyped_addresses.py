"""An address copied from a sentence or typed in capitals leads to its page, and to no other site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.settings import Settings
from app.main import create_app
from tests.triage.catalogue import real_catalogue


@pytest.fixture(scope="module")
def published() -> CatalogueSnapshot:
    provisions = real_catalogue()
    return CatalogueSnapshot.of(provisions, {p.slug: 1 for p in provisions}, version=1, on=today())


@pytest.fixture(scope="module")
def client(published: CatalogueSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    with TestClient(create_app(settings, published), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/SUPPORT/ACCESS-TO-WORK", "/support/access-to-work"),
        ("/Support/Access-to-Work/wrong", "/support/access-to-work/wrong"),
        ("/support/access-to-work.", "/support/access-to-work"),
        ("/support/access-to-work,", "/support/access-to-work"),
        ("/support/access-to-work).", "/support/access-to-work"),
        ("/support/access-to-work%E2%80%9D", "/support/access-to-work"),
        ("/support/access-to-work%3F", "/support/access-to-work"),
        ("/support/access-to-work/", "/support/access-to-work"),
        ("/SUPPORT/ACCESS-TO-WORK/.", "/support/access-to-work"),
        ("/Support", "/support"),
        ("/about.", "/about"),
        ("/ABOUT/", "/about"),
        ("/Find?q=Bus.", "/find?q=Bus."),
        ("/question/2.", "/question/2"),
        ("/Your-Pathway)", "/your-pathway"),
        ("/)", "/"),
    ],
)
def test_a_mistyped_address_leads_to_its_page(client: TestClient, typed: str, meant: str) -> None:
    for ask in (client.get, client.head):
        answer = ask(typed)
        assert (answer.status_code, answer.headers["location"]) == (308, meant)
    assert client.get(meant).status_code in {200, 303}, "a page, or the question that comes before it"


@pytest.mark.parametrize(
    "typed",
    [
        "/support/nothing-of-ours.",
        "/SUPPORT/NOTHING",
        "/nothing/",
        "//evil.example/",
        "//EVIL.example.",
        "/\\evil.example/",
    ],
)
def test_an_address_that_means_no_page_is_not_found(client: TestClient, typed: str) -> None:
    assert client.get(f"http://testserver{typed}").status_code == 404


def test_a_program_is_told_that_its_address_is_wrong(client: TestClient) -> None:
    assert client.get("/API/v1/questions").status_code == 404
    assert client.get("/api/v1/questions/").status_code == 404


def test_nothing_that_is_sent_is_sent_on(client: TestClient) -> None:
    assert client.post("/FIND", data={"q": "bus"}).status_code in {404, 405}
    assert client.post("/find/", data={"q": "bus"}).status_code in {404, 405}


@given(st.text("/\\.:@eE-%?#sS", max_size=12), st.sampled_from(["", ".", "/", ")"]))
def test_no_address_leads_to_another_site(client: TestClient, inside: str, behind: str) -> None:
    answer = client.get("http://testserver/" + inside.replace("%", "%25").replace("#", "%23") + behind)
    to = answer.headers.get("location", "/")
    assert to.startswith("/")
    assert not to.startswith(("//", "/\\"))


@pytest.mark.parametrize("page", ["referral", "your-referrals"])
def test_a_persons_own_address_keeps_its_capitals(
    database: Engine, published: CatalogueSnapshot, tmp_path: Path, page: str
) -> None:
    whole = f"/{page}/AbC-dEf_GhI"
    navigator = create_app(Settings(data_dir=tmp_path), published, engine=database)
    with TestClient(navigator, follow_redirects=False) as client:
        assert client.get(f"{whole}/").headers["location"] == whole
        assert client.get(whole.upper()).status_code == 404
        assert client.get(f"{whole}.").status_code == 404, "left alone: the page says what to do"
