"""The page with all that must be confirmed, for every colleague, by the body to ask; residents see none of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app.core.clock import now
from app.core.database import writing
from app.core.permissions import Role
from services_catalogue.reading.provision_reader import CANDIDATES, content_of, read_file
from services_catalogue.store.revisions import publish
from tests.app.browsers.resident import Page
from tests.app.desk.conftest import SignedInAs

DRAFTS = sorted(file.stem for file in CANDIDATES.glob("*.yaml"))


def page_of(client: TestClient, address: str) -> Page:
    """A page of the desk that keeps the rules of the house; staff need no way to leave quickly."""
    response = client.get(address)
    assert response.status_code == 200, response.text
    page = Page(response)
    for_residents_only = ("no way to leave quickly", "says 'provision'")
    assert [problem for problem in page.problems() if problem not in for_residents_only] == []
    return page


def bodies(page: Page) -> list[str]:
    return page.texts(".asked__body")


def test_only_staff_see_it(browser_on: Callable[[], TestClient]) -> None:
    response = browser_on().get("/desk/to-confirm")
    assert response.status_code == 303
    assert response.headers["location"] == "/desk/sign-in?next=/desk/to-confirm"


@pytest.mark.parametrize("role", Role)
def test_anyone_of_the_leading_organisation_sees_all_of_it(signed_in_as: SignedInAs, role: Role) -> None:
    page = page_of(signed_in_as(role), "/desk/to-confirm")
    assert page.texts(".figure__number")[0] == str(len(DRAFTS))
    assert {f"/desk/catalogue/{slug}" for slug in DRAFTS} <= set(page.links(".asked__entry a"))
    assert page.texts(".figure__number")[2] == str(len(page.texts(".to-tick li")))
    assert len(bodies(page)) == len(set(bodies(page)))


def test_drafts_alone_and_published_alone_make_the_whole(signed_in_as: SignedInAs) -> None:
    client = signed_in_as(Role.PUBLISHER)
    drafts, shown, whole = (
        set(page_of(client, f"/desk/to-confirm?show={show}").links(".asked__entry a"))
        for show in ("drafts", "published", "all")
    )
    assert drafts == {f"/desk/catalogue/{slug}" for slug in DRAFTS}
    assert not drafts & shown
    assert drafts | shown == whole


def test_a_body_is_found_by_a_part_of_its_name(signed_in_as: SignedInAs) -> None:
    page = page_of(signed_in_as(Role.EDITOR), "/desk/to-confirm?body=+nottingham+CITY+&show=drafts")
    assert bodies(page) == ["Nottingham City Council"]
    assert '<option value="drafts" selected>' in page.html
    assert 'value="nottingham CITY"' in page.html


def test_each_figure_leads_to_what_it_counts(signed_in_as: SignedInAs) -> None:
    client = signed_in_as(Role.PUBLISHER)
    page = page_of(client, "/desk/to-confirm")
    drafts, doubtful, lines, to_ask = (int(number) for number in page.texts(".figure__number"))
    leads_to = [page_of(client, address) for address in page.links(".figure a")[:3]]
    slugs = [len(set(found.links(".asked__entry a"))) for found in leads_to]
    assert slugs[:2] == [drafts, doubtful]
    assert len(leads_to[2].texts(".to-tick li")) == lines
    assert len(page.links("#whom a")) - 1 == to_ask  # the last is for those that no body can be asked


@pytest.mark.parametrize("body", ["no such body", "<b>", "%00", "\N{SNOWMAN}" * 90])
def test_a_body_that_is_not_there_leads_back(signed_in_as: SignedInAs, body: str) -> None:
    page = page_of(signed_in_as(Role.EDITOR), f"/desk/to-confirm?body={body}&show=nonsense")
    if body != "%00":  # nothing is left of it, so nothing was asked for
        assert bodies(page) == []
        assert "/desk/to-confirm" in page.links("#whom a")


def test_what_was_published_since_is_no_draft_any_more(signed_in_as: SignedInAs, database: Engine) -> None:
    content = content_of(read_file(CANDIDATES / "rhubarb-farm.yaml"))
    content |= {"unknown": ["whether the farm is open in May"], "keeper_notes": ["Ring in June"]}
    client = signed_in_as(Role.PUBLISHER)
    with writing(database) as session:
        # As a publication does: the draft is taken up.
        session.connection().exec_driver_sql(
            "UPDATE provision_revision SET state = 'superseded' WHERE slug = 'rhubarb-farm'"
        )
        publish(session, content, "Demo publisher", "They rang us.", now())
    page = page_of(client, "/desk/to-confirm?body=rhubarb")
    assert page.texts(".to-tick li") == ["Whether the farm is open in May", "Ring in June"]
    assert page.texts(".asked__entry .state") == ["Published", "Not known to run"]
    assert page.texts(".figure__number")[0] == str(len(DRAFTS) - 1)


def test_residents_know_nothing_of_the_drafts(browser_on: Callable[[], TestClient]) -> None:
    client = browser_on()
    said = [client.get("/support"), client.get("/api/v1/provisions", params={"include_ended": "true"})]
    for answers in ({"area": "derby", "age": 20, "work_status": "looking_for_work"}, {"area": "mansfield", "age": 40}):
        said.append(client.post("/api/v1/pathway", json={"answers": answers}))
    for file in CANDIDATES.glob("*.yaml"):
        name = read_file(file).name
        said += [client.get("/find", params={"q": name}), client.get("/api/v1/provisions", params={"search": name})]
        assert client.get(f"/support/{file.stem}").status_code == 404
        assert client.get(f"/api/v1/provisions/{file.stem}").status_code == 404
    assert {response.status_code for response in said} == {200}
    words = "".join(response.text for response in said)
    named = re.compile(r'(?:/support/|"slug": ?")([a-z0-9-]+)')
    found = set(named.findall(words))
    assert "restart-scheme" in found
    assert found & set(DRAFTS) == set()
