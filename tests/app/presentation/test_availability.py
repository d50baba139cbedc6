"""As days pass, and by that alone, the pages close what has closed, lead on, and say what was not checked in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.settings import Settings
from app.main import create_app
from services_catalogue.model.dates import Dates, LastCheck
from services_catalogue.model.provision import Source
from tests.app.browsers.resident import Page, Resident, words_of
from tests.app.resident.test_journey import told
from tests.app.shared_data import all_postcodes
from tests.triage.catalogue import real_catalogue

PROVISIONS = real_catalogue()
SLUG, SUCCESSOR, ACCESS_POINT = "nhs-talking-therapies", "nhs-social-prescribing", "nhs-talking-therapies-derbyshire"
NAME, SUCCESSOR_NAME = (next(p.usual_name for p in PROVISIONS if p.slug == slug) for slug in (SLUG, SUCCESSOR))
FIRST_DAY = "2026-12-03"
CHECKED = LastCheck(on=FIRST_DAY, by="Persona: a keeper", stale_from="2027-06-03")
SEEN_RUNNING = Source(title="A leaflet", date=FIRST_DAY)

ALL = "/your-pathway/all"

At = Callable[..., Resident]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[At]:
    """A resident on a day, when one provision has these dates and other fields: the catalogue is the same otherwise."""
    clients: list[TestClient] = []

    def on_a_day(day: str, dates: dict[str, Any] | None = None, **changes: Any) -> Resident:
        monkeypatch.setattr("app.core.clock.now", lambda: datetime.fromisoformat(day).replace(tzinfo=UTC))
        written = changes
        if dates is not None:
            seen = {"dates": Dates.model_validate({"as_of": FIRST_DAY, **dates}), "sources": (SEEN_RUNNING,)}
            written = {**seen, **changes}
        provisions = [p.model_copy(update=written) if p.slug == SLUG else p for p in PROVISIONS]
        published = CatalogueSnapshot.of(provisions, {p.slug: 1 for p in provisions}, 1, on=day)
        app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published, postcodes=all_postcodes())
        clients.append(TestClient(app, follow_redirects=False).__enter__())
        return Resident(clients[-1])

    yield on_a_day
    for client in clients:
        client.__exit__(None, None, None)


def links_to_it(page: Page) -> list[str]:
    return [link for link in page.links("main a") if link == f"/support/{SLUG}"]


CLOSING = {"status": "running", "last_referral": "2027-06-30", "end": "2027-09", "confirmed": True}


class TestClosing:
    def test_until_its_last_day_it_is_in_the_pathway_and_says_until_when(self, at: At) -> None:
        resident = at("2027-06-30", CLOSING, successor=SUCCESSOR)
        told(resident, area="derby", age="34", health_affects_work="a_lot", health_conditions="mental_health")
        [card] = [text for text in resident.get(ALL).texts(".listed") if text.startswith(NAME)]
        assert "Fits you" in card
        page = resident.get(f"/support/{SLUG}")
        assert page.document.css(".ended") == []
        assert "Where do I go?" in page.words
        assert f"What takes its place when it ends? {SUCCESSOR_NAME}" in page.words

    @pytest.mark.parametrize(
        ("day", "title", "what"),
        [
            ("2027-07-01", "This takes nobody new", "If you are on it now, you can go on. Nobody else can join."),
            ("2027-10-01", "This has ended", "You cannot join it any more."),
        ],
    )
    def test_then_it_is_in_no_pathway_and_its_page_leads_on(self, at: At, day: str, title: str, what: str) -> None:
        resident = at(day, CLOSING, successor=SUCCESSOR)
        told(resident, area="derby", age="34")
        assert links_to_it(resident.get(ALL)) == []
        page = resident.get(f"/support/{SLUG}")
        assert page.text(".ended").startswith(f"{title} {what} This takes its place: {SUCCESSOR_NAME}")
        assert page.links(".ended a")[0] == f"/support/{SUCCESSOR}"
        assert len(page.links(".ended a")) > 1
        assert "Where do I go?" not in page.words
        assert page.document.css(".yours") == []
        [found] = [text for text in resident.get(f"/find?q={NAME}").texts(".found__one") if text.startswith(NAME)]
        assert title in found
        assert title in " ".join(t for t in resident.get("/support").texts(".letter li") if t.startswith(NAME))

    def test_whoever_was_led_to_it_is_led_to_what_takes_its_place(self, at: At) -> None:
        leading = next(p.slug for p in PROVISIONS if SLUG in p.opens)

        def led_to(day: str) -> list[str]:
            page = at(day, CLOSING, successor="zink-buxton").get(f"/support/{leading}")
            return [link for link in page.links(".after a") if link in (f"/support/{SLUG}", "/support/zink-buxton")]

        assert led_to("2027-06-30") == [f"/support/{SLUG}"]
        assert led_to("2027-07-01") == ["/support/zink-buxton"]

    def test_with_nothing_left_to_try_people_are_told_whom_to_ask(self, at: At) -> None:
        page = at("2027-10-01", CLOSING, try_instead=("towards-work",)).get(f"/support/{SLUG}")
        assert "Ask one of the people at the end of this page" in page.text(".ended")
        assert page.links(".ended a") == []

    def test_a_date_that_nobody_confirmed_closes_nothing(self, at: At) -> None:
        resident = at("2027-07-01", {**CLOSING, "confirmed": False})
        told(resident, area="derby", age="34")
        assert links_to_it(resident.get(ALL))
        assert "We could not find out if it still does. Ask before you go." in resident.get(f"/support/{SLUG}").words

    def test_a_local_place_that_has_closed_is_named_without_a_way_in(self, at: At) -> None:
        [provision] = [p for p in PROVISIONS if p.slug == SLUG]
        ended = Dates.model_validate({"status": "running", "end": "2027-03", "confirmed": True})
        access_points = tuple(
            d.model_copy(update={"dates": ended}) if d.id == ACCESS_POINT else d for d in provision.access_points
        )
        resident = at("2027-04-01", access_points=access_points)
        told(resident, area="derby", age="34")
        page = resident.get(f"/support/{SLUG}")
        name = next(access_point.name for access_point in access_points if access_point.id == ACCESS_POINT)
        [access_point] = [element for element in page.document.css(".doors > li") if name in words_of(element)]
        assert "It ended in March 2027." in words_of(access_point)
        assert access_point.css(".reach") == []
        [card] = [text for text in resident.get(ALL).texts(".listed") if text.startswith(NAME)]
        assert name not in card


@pytest.mark.parametrize(
    ("dates", "day", "mark", "notice"),
    [
        ({"status": "planned", "start": "2027-01-04", "confirmed": True}, "2027-01-03", "Not started yet",
         "It starts on 4 January 2027."),
        ({"status": "planned", "start": "2027-01-04", "confirmed": True}, "2027-01-04", "", ""),
        ({"status": "paused", "paused_until": "2027-05", "confirmed": True}, "2027-04-30", "Paused",
         "It is paused. It takes people again from May 2027."),
        ({"status": "paused", "paused_until": "2027-05", "confirmed": True}, "2027-05-01", "", ""),
    ],
)  # fmt: skip
def test_what_waits_is_marked_until_its_day(at: At, dates: dict[str, Any], day: str, mark: str, notice: str) -> None:
    resident = at(day, dates)
    told(resident, area="derby", age="34")
    [card] = [text for text in resident.get(ALL).texts(".listed") if text.startswith(NAME)]
    assert ("Paused" in card or "Not started yet" in card) is bool(mark)
    assert mark in card
    assert resident.get(f"/support/{SLUG}").texts(".gap") == ([notice] if notice else [])


class TestChecked:
    def test_in_time_it_says_who_and_when(self, at: At) -> None:
        resident = at("2027-06-02", checked=CHECKED)
        told(resident, area="derby", age="34")
        [card] = [text for text in resident.get(ALL).texts(".listed") if text.startswith(NAME)]
        words = resident.get(f"/support/{SLUG}").words
        assert "Checked on 3 December 2026 by Persona: a keeper." in words
        assert "Not checked since" not in words + card

    def test_after_that_it_says_so_where_nobody_can_miss_it(self, at: At) -> None:
        resident = at("2027-06-03", checked=CHECKED)
        told(resident, area="derby", age="34")
        [card] = [text for text in resident.get(ALL).texts(".listed") if text.startswith(NAME)]
        assert "Not checked since 3 December 2026" in card
        assert resident.get(f"/support/{SLUG}").text(".gap") == "Not checked since 3 December 2026. Ask before you go."

    def test_the_day_on_which_it_came_in_is_not_told_as_the_day_on_which_its_facts_were_gathered(self, at: At) -> None:
        resident = at(FIRST_DAY, {"status": "running"}, checked=LastCheck(on=FIRST_DAY, stale_from="2027-06-03"))
        words = resident.get(f"/support/{SLUG}").words
        assert "We do not know when these facts were gathered. The date of the newest source is" in words
        assert "We gathered these facts on" not in words

    def test_then_nobody_is_sent_there_first(self, at: At) -> None:
        def comes_first(day: str) -> bool:
            resident = at(day, {"status": "running"}, checked=CHECKED)
            told(resident, area="derby", age="34", health_affects_work="a_lot", health_conditions="mental_health")
            return NAME.partition(" (")[0] in resident.get("/your-pathway").text(".act__title")

        assert comes_first("2027-06-02")
        assert not comes_first("2027-06-03")
