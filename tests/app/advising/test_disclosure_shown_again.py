"""What changed after the page that refers was opened is shown again, and nothing is sent: see `disclosure_preview`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from app.accounts.models import Staff
from app.core.clock import now
from app.core.database import writing
from app.core.permissions import Role
from app.main import Navigator
from app.referrals.models import Client, Recipient, Referral
from services_catalogue.model.organisations import Organisation
from tests.app.browsers.new_referral import SLUG, Referrer, filled, reasons_on, receives, rows
from tests.app.browsers.triage import OURS, form_of
from tests.app.desk.conftest import SignedInAs

OTHER = "national-careers-service"
ALL = ("keep", "send")


@pytest.fixture
def adviser(desk: Navigator, signed_in_as: SignedInAs, database: Engine) -> Referrer:
    """An adviser with a client who finds work a little hard; the provision has a recipient by mail."""
    receives(database)
    return Referrer(desk, signed_in_as(Role.ADVISER), 1, area="derby", age=24, health_affects_work="a_little")


def first(database: Engine, table: type[Any], **changes: Any) -> None:
    """Change the first row of a table."""
    with writing(database) as session:
        row = session.get_one(table, 1)
        for name, value in changes.items():
            setattr(row, name, value)
        session.add(row)


def another_revision(desk: Navigator) -> None:
    published = desk.state.snapshot
    desk.state.snapshot = replace(published, revisions={**published.revisions, SLUG: 99})


def test_a_private_reason_that_nobody_ticked_does_not_go_when_answers_change_in_another_tab(
    adviser: Referrer, database: Engine
) -> None:
    page = adviser.get(adviser.place)
    assert [box.words for box in reasons_on(page)] == [
        "They are 24.",
        "They live in Derby.",
        "They are out of work and looking for a job.",
        "They find work a little hard because of health. Private: only if they want them to know.",
    ]
    form = filled(page, *ALL, note="Rings back")
    adviser.goes_to(adviser.at, form_of({"age": "rather_not_say"}))
    page = adviser.post(adviser.place, form)
    assert rows(database, Referral) == rows(database, Client) == []
    said = page.text(".govuk-error-summary")
    assert "Nothing was sent, since this changed after you opened the page" in said
    assert "why they are referred" in said
    again = page.form("refer")
    assert (again["name"], again["contact"], again["note"]) == ("Demo Sam", "07700 900123", "Rings back")
    assert [name for name in again if name.startswith("agree-")] == [], "the yes was said to something else"
    private = [box.value for box in reasons_on(page) if "Private" in box.words]
    assert not set(private) & set(again["reason"])
    adviser.goes_to(adviser.place, {**again, "agree-keep": "yes", "agree-send": "yes"})
    [referral] = rows(database, Referral)
    assert referral.disclosure["why"] == ["They live in Derby.", "They are out of work and looking for a job."]


def test_what_was_left_out_stays_left_out_when_it_is_shown_again(adviser: Referrer, database: Engine) -> None:
    page = adviser.get(adviser.place)
    age = next(box.value for box in reasons_on(page) if "24" in box.words)
    adviser.goes_to(adviser.at, form_of({"access_needs": ("easy_read",)}))
    form = filled(page, *ALL)
    page = adviser.post(adviser.place, {**form, "reason": [one for one in form["reason"] if one != age]})
    assert "what help they need" in page.text(".govuk-error-summary")
    assert age not in page.form("refer")["reason"]
    adviser.goes_to(adviser.place, {**page.form("refer"), "agree-keep": "yes", "agree-send": "yes"})
    [referral] = rows(database, Referral)
    assert not any("24" in sentence for sentence in referral.disclosure["why"])
    assert referral.disclosure["needs"] == ["Easy Read"]


Change = Callable[[Referrer, Navigator, Engine], object]
CHANGED: dict[str, tuple[Change, str]] = {
    "an answer is given in another tab": (
        lambda who, _desk, _db: who.goes_to(who.at, form_of({"area": "mansfield"})),
        "why they are referred",
    ),
    "an answer that settles a check": (
        lambda who, _desk, _db: who.goes_to(who.at, form_of({"age": 17})),
        "what is not checked yet",
    ),
    "an answer that is only counted": (
        lambda who, _desk, _db: who.goes_to(who.at, form_of({"age": 25})),
        "what is kept for the figures",
    ),
    "the plan": (
        lambda who, _desk, _db: who.goes_to(f"{who.at}/plan/add", {"slug": OTHER}),
        "their plan",
    ),
    "who receives it": (
        lambda _who, _desk, db: first(db, Recipient, email="stranger@example.org"),
        "who receives it",
    ),
    "nobody receives it any more": (
        lambda _who, _desk, db: first(db, Recipient, ended_at=now()),
        "who receives it",
    ),
    "how long a record is kept": (
        lambda _who, _desk, db: first(db, Organisation, records_months=3),
        "the words to read out",
    ),
    "the support was published anew": (
        lambda _who, desk, _db: another_revision(desk),
        "what we know of the support",
    ),
    "the adviser has another address": (
        lambda _who, _desk, db: first(db, Staff, email="other@example.org"),
        "your own details",
    ),
}


@pytest.mark.parametrize("what", CHANGED)
def test_whatever_changed_is_named_and_shown_again_instead_of_sent(
    what: str, adviser: Referrer, desk: Navigator, database: Engine
) -> None:
    change, words = CHANGED[what]
    form = filled(adviser.get(adviser.place), *ALL)
    change(adviser, desk, database)
    page = adviser.post(adviser.place, form)
    assert words in page.text(".govuk-error-summary")
    assert rows(database, Referral) == rows(database, Client) == []
    adviser.goes_to(adviser.place, {**page.form("refer"), "agree-keep": "yes", "agree-send": "yes"})
    assert len(rows(database, Referral)) == 1


@pytest.mark.parametrize(
    "changes", [{"contact": "07700 900999"}, {"safe": "Never on Mondays"}, {"language": "Polish"}, {"name": "Sammy"}]
)
def test_what_stands_in_the_record_is_shown_and_held_against_it_too(
    changes: dict[str, str], adviser: Referrer, database: Engine
) -> None:
    adviser.goes_to(adviser.place, filled(adviser.get(adviser.place), *ALL, safe="After 3 pm", language="Urdu"))
    place = f"{adviser.at}/refer/{OTHER}"
    page = adviser.get(place)
    for words in ("Demo Sam", "Phone call: 07700 900123", "After 3 pm", "Urdu"):
        assert words in page.text("[aria-labelledby=part-who]")
    first(database, Client, **changes)
    page = adviser.post(place, {**page.form("refer"), "agree-send": "yes"})
    assert "what stands in their record" in page.text(".govuk-error-summary")
    assert next(iter(changes.values())) in page.words
    assert len(rows(database, Referral)) == 1


def test_two_pages_open_for_one_new_client_make_one_record(adviser: Referrer, database: Engine) -> None:
    one, other = adviser.get(adviser.place), adviser.get(f"{adviser.at}/refer/{OTHER}")
    adviser.goes_to(adviser.place, filled(one, *ALL))
    page = adviser.post(f"{adviser.at}/refer/{OTHER}", filled(other, *ALL))
    assert "who it is" in page.text(".govuk-error-summary")
    assert page.text(".whose").endswith(f"Demo Sam (record {rows(database, Client)[0].reference})")
    adviser.goes_to(f"{adviser.at}/refer/{OTHER}", {**page.form("refer"), "agree-send": "yes"})
    assert len(rows(database, Client)) == 1
    assert len(rows(database, Referral)) == 2


def test_a_page_of_another_triage_session_or_support_is_never_sent_from_this_one(
    adviser: Referrer, desk: Navigator, signed_in_as: SignedInAs, database: Engine
) -> None:
    elsewhere = Referrer(desk, signed_in_as(Role.ADVISER), 2, area="mansfield")
    form = filled(adviser.get(adviser.place), *ALL)
    for place in (elsewhere.place, f"{adviser.at}/refer/{OTHER}"):
        who = elsewhere if place == elsewhere.place else adviser
        assert "Nothing was sent" in who.post(place, form).text(".govuk-error-summary")
    assert rows(database, Referral) == []


def test_pressed_twice_the_triage_session_belongs_to_the_record_though_the_first_answer_is_lost(
    adviser: Referrer, database: Engine
) -> None:
    form = filled(adviser.get(adviser.place), *ALL)
    lost = {cookie.name: cookie.value for cookie in adviser.client.cookies.jar if cookie.name == "sitting"}
    adviser.goes_to(adviser.place, form)
    adviser.client.cookies.set("sitting", str(lost["sitting"]), OURS, adviser.at)
    assert "New client" in adviser.get(adviser.at).text(".whose")
    adviser.goes_to(adviser.place, form)
    assert "Demo Sam" in adviser.get(adviser.at).text(".whose")
    assert len(rows(database, Referral)) == 1


def test_after_a_referral_the_next_press_is_the_next_client(adviser: Referrer) -> None:
    onward = adviser.goes_to(adviser.place, filled(adviser.get(adviser.place), *ALL))
    page = adviser.get(onward)
    assert page.texts("main button")[0] == "Next client"
    assert page.links(".next-client a") == [adviser.at]
    fresh = adviser.goes_to("/desk/triage/new", page.form("/new"))
    assert "Ready for the next client" in adviser.get(fresh).words
    assert adviser.get(fresh).text(".whose") == "This page is about: New client"
    adviser.get(adviser.at, 410)
    assert adviser.get(onward).texts(".next-client") == [], "no triage of theirs is open any more"
