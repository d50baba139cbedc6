"""From a draft to what residents see, page by page, as people with roles do it; two editors at once lose nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine

from app.catalogue.refresher import CatalogueRefresher
from app.core.clock import now
from app.core.database import reading
from app.core.permissions import Role
from app.main import Navigator
from services_catalogue.reading.provision_reader import content_of
from services_catalogue.store.drafts import current, in_work, published_one
from tests.app.browsers.colleague import Colleague
from tests.app.desk.conftest import SignedInAs
from tests.triage.catalogue import real_catalogue

CATALOGUE = {provision.slug: provision for provision in real_catalogue()}
JOBS = "/desk/catalogue/nottingham-jobs"
WELL = "/desk/catalogue/working-well-east-midlands"


def number_of(database: Engine, slug: str) -> str:
    with reading(database) as session:
        draft = in_work(session, slug)
        assert draft is not None
        return str(draft.number)


@pytest.mark.parametrize("slug", sorted(CATALOGUE))
def test_a_form_that_is_sent_as_it_came_changes_nothing(slug: str, editor: Colleague, database: Engine) -> None:
    editor.saves(f"/desk/catalogue/{slug}")
    with reading(database) as session:
        found = current(session, slug)
        assert found is not None
        assert found.content == content_of(CATALOGUE[slug])
        assert in_work(session, slug) is None


@pytest.mark.parametrize("slug", [slug for slug, provision in CATALOGUE.items() if provision.access_points])
def test_the_form_of_a_local_place_changes_nothing_either(slug: str, editor: Colleague, database: Engine) -> None:
    for access_point in CATALOGUE[slug].access_points:
        address = f"/desk/catalogue/{slug}/places/{access_point.id}"
        fields = editor.get(address).form("/places/") | {"note": "No reason."}
        editor.goes_to(address, fields | {"do": "save"})
    with reading(database) as session:
        assert in_work(session, slug) is None


BARE = "/desk/catalogue/connect-to-work-east-midlands"
"""A provision of which no contact is known."""
CONTACT: dict[str, str | list[str]] = {
    "contacts-0-kind": "phone",
    "contacts-0-value": "+44 (0)115 496 0123",
    "contacts-0-strength": "third_party",
    "contacts-0-withheld": "It may be somebody's own.",
    "contacts-0-note": "Two lines\nof a note",
    "contacts-0-sources-0-title": "A list",
    "contacts-0-sources-0-date": "2026-07 (as the list says)",
    "contacts-0-by": "Sam",
    "contacts-0-how": "rung",
    "contacts-0-on": "2026-11-23",
}


@pytest.mark.parametrize("address", [BARE, f"{BARE}/places/new"])
def test_a_contact_is_written_with_its_source_and_comes_back_unchanged(
    address: str, editor: Colleague, database: Engine
) -> None:
    if address == BARE:
        editor.saves(BARE, **CONTACT)
    else:
        fields = editor.get(address).form("/places/") | {"note": "A reason.", "name": "Here", "summary": "You get it."}
        editor.goes_to(address, fields | {"do": "save"} | CONTACT)
        address = f"{BARE}/places/here"
    with reading(database) as session:
        draft = in_work(session, BARE.rpartition("/")[2])
        assert draft is not None
        number, content = draft.number, draft.content if address == BARE else draft.content["access_points"][-1]
    assert content["contacts"] == [
        {
            **{"kind": "phone", "value": "0115 496 0123", "strength": "third_party", "note": "Two lines\nof a note"},
            **{"sources": [{"title": "A list", "date": "2026-07 (as the list says)"}]},
            **{"withheld": "It may be somebody's own.", "checked": {"by": "Sam", "how": "rung", "on": "2026-11-23"}},
        }
    ]
    form_at = f"{BARE}/edit" if address == BARE else address
    editor.goes_to(form_at, editor.get(form_at).form(form_at) | {"note": "No reason.", "do": "save"})
    assert number_of(database, BARE.rpartition("/")[2]) == str(number), "nothing was changed"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("value", "TBC", "is not a phone number"),
        ("kind", "", "Choose what kind of contact it is."),
        ("strength", "", "Choose who says it."),
        ("sources-0-title", "", "Write what the source is called."),
        ("sources-0-date", "2999", "has not come yet"),
        ("on", "2999-01-01", "has not come yet"),
        ("how", "", "Write how it was checked"),
    ],
)
def test_what_is_wrong_with_a_contact_is_told_beside_its_field(
    field: str, typed: str, told: str, editor: Colleague
) -> None:
    fields = editor.get(f"{BARE}/edit").form("/edit") | {"note": "A reason.", "do": "save"} | CONTACT
    page = editor.post(f"{BARE}/edit", fields | {f"contacts-0-{field}": typed}, status=422)
    assert told in page.text(f"#contacts-0-{field}-error")


ACCESS: dict[str, str | list[str]] = {
    "access-0-kind": "step_free",
    "access-0-offered": "no",
    "access-0-details": "Five steps at the door.",
    "access-0-strength": "owner_current",
    "access-0-sources-0-title": "Their page",
}


@pytest.mark.parametrize("address", [JOBS, f"{JOBS}/places/new"])
def test_access_is_written_with_its_source_and_comes_back_unchanged(
    address: str, editor: Colleague, database: Engine
) -> None:
    if address == JOBS:
        editor.saves(JOBS, **ACCESS)
    else:
        fields = editor.get(address).form("/places/") | {"note": "A reason.", "name": "Here", "summary": "You get it."}
        editor.goes_to(address, fields | {"do": "save"} | ACCESS)
        address = f"{JOBS}/places/here"
    with reading(database) as session:
        draft = in_work(session, "nottingham-jobs")
        assert draft is not None
        number, content = draft.number, draft.content if address == JOBS else draft.content["access_points"][-1]
    assert content["access"] == [
        {
            **{"kind": "step_free", "offered": False, "details": "Five steps at the door."},
            **{"strength": "owner_current", "sources": [{"title": "Their page"}]},
        }
    ]
    form_at = f"{JOBS}/edit" if address == JOBS else address
    editor.goes_to(form_at, editor.get(form_at).form(form_at) | {"note": "No reason.", "do": "save"})
    assert number_of(database, "nottingham-jobs") == str(number), "nothing was changed"
    words = "A place with no steps: no · Five steps at the door. · Those who run it say so now · source: Their page"
    assert words in editor.get(f"{JOBS}/review").words


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("kind", "", "Choose what people may need."),
        ("offered", "", "Choose yes or no."),
        ("sources-0-title", "", "it has no source"),
    ],
)
def test_what_is_wrong_with_access_is_told_beside_its_field(
    field: str, typed: str, told: str, editor: Colleague
) -> None:
    fields = editor.get(f"{JOBS}/edit").form("/edit") | {"note": "A reason.", "do": "save"} | ACCESS
    page = editor.post(f"{JOBS}/edit", fields | {f"access-0-{field}": typed}, status=422)
    beside = field if field in ("kind", "offered") else "strength"
    assert told.lower() in page.text(f"#access-0-{beside}-error").lower()


TEACHES: dict[str, str | list[str]] = {
    "teaches-0-sector": "construction",
    "teaches-0-level": "2",
    "teaches-0-strength": "owner_current",
    "teaches-0-sources-0-title": "Their page",
    "teaches-0-sources-0-date": "2026-09",
}


@pytest.mark.parametrize("address", [JOBS, f"{JOBS}/places/new"])
def test_what_it_teaches_is_written_with_its_source_and_comes_back_unchanged(
    address: str, editor: Colleague, database: Engine
) -> None:
    if address == JOBS:
        editor.saves(JOBS, **TEACHES)
    else:
        fields = editor.get(address).form("/places/") | {"note": "A reason.", "name": "Here", "summary": "You get it."}
        editor.goes_to(address, fields | {"do": "save"} | TEACHES)
        address = f"{JOBS}/places/here"
    with reading(database) as session:
        draft = in_work(session, "nottingham-jobs")
        assert draft is not None
        number, content = draft.number, draft.content if address == JOBS else draft.content["access_points"][-1]
    assert content["teaches"] == [
        {
            **{"sector": "construction", "level": "2", "strength": "owner_current"},
            **{"sources": [{"title": "Their page", "date": "2026-09"}]},
        }
    ]
    form_at = f"{JOBS}/edit" if address == JOBS else address
    editor.goes_to(form_at, editor.get(form_at).form(form_at) | {"note": "No reason.", "do": "save"})
    assert number_of(database, "nottingham-jobs") == str(number), "nothing was changed"
    words = "Building and construction: level 2 · Those who run it say so now · source: Their page, 2026-09"
    assert words in editor.get(f"{JOBS}/review").words


@pytest.mark.parametrize(
    ("field", "beside", "told"),
    [("sector", "sector", "Choose what it teaches."), ("sources-0-title", "strength", "it has no source")],
)
def test_what_is_wrong_with_what_it_teaches_is_told_beside_its_field(
    field: str, beside: str, told: str, editor: Colleague
) -> None:
    fields = editor.get(f"{JOBS}/edit").form("/edit") | {"note": "A reason.", "do": "save"} | TEACHES
    page = editor.post(f"{JOBS}/edit", fields | {f"teaches-0-{field}": "", "teaches-0-sources-0-date": ""}, status=422)
    assert told.lower() in page.text(f"#teaches-0-{beside}-error").lower()


def test_more_empty_blocks_come_by_a_button_and_the_review_tells_a_contact_in_words(editor: Colleague) -> None:
    fields = editor.get(f"{BARE}/edit").form("/edit")
    assert "contacts-1-value" not in fields
    more = editor.post(f"{BARE}/edit", fields | {"do": "more-contacts"}, status=200)
    assert "contacts-2-value" in more.form("/edit")
    editor.saves(BARE, **CONTACT)
    assert (
        "Phone: 0115 496 0123 · Somebody else says so · not shown to residents:" in editor.get(f"{BARE}/review").words
    )


def test_an_age_limit_goes_from_an_editor_by_a_publisher_to_a_resident(
    desk: Navigator, database: Engine, editor: Colleague, publisher: Colleague
) -> None:
    watch = CatalogueRefresher(desk.state, database)
    person = {"answers": {"area": "derby", "age": 18, "work_status": "employed", "health_affects_work": "a_lot"}}

    def verdict() -> str:
        answer = publisher.client.post("/api/v1/pathway", json=person).json()
        entries = [entry for part in answer.values() if isinstance(part, list) for entry in part if "slug" in entry]
        return str(next(e["verdict"] for e in entries if e["slug"] == "working-well-east-midlands"))

    fields = editor.get(f"{WELL}/edit").form("/edit")
    age = next(name for name in fields if name.endswith("-at_least") and fields[name] == "18")
    assert editor.saves(WELL, **{age: "25"}) == f"{WELL}?done=saved"
    watch.look()
    assert verdict() == "met", "residents see nothing of a draft"

    page = editor.get(f"{WELL}/review")
    assert "You are 25 or over." in page.words
    assert "People who are 18 to 24" in page.words
    assert editor.goes_to(f"{WELL}/send-to-review", {"number": number_of(database, WELL.rpartition("/")[2])})
    assert editor.client.post(f"{WELL}/publish").status_code == 403

    assert publisher.goes_to(f"{WELL}/publish", publisher.get(f"{WELL}/review").form("/publish")).endswith("published")
    watch.look()
    assert verdict() == "not_met"
    assert "You are 25 or over." in publisher.client.get("/support/working-well-east-midlands").text
    story = publisher.get(f"{WELL}/history").words
    for told in ("drafted: “A good reason.”", "sent to review", "published", "Who it is for", "Was published"):
        assert told in story


def test_nobody_publishes_their_own_work(database: Engine, publisher: Colleague) -> None:
    publisher.saves(JOBS, summary="You get something else.")
    publisher.goes_to(f"{JOBS}/send-to-review", {"number": number_of(database, "nottingham-jobs")})
    assert "somebody else has to publish it" in publisher.get(f"{JOBS}/review").words
    page = publisher.post(f"{JOBS}/publish", {"number": number_of(database, "nottingham-jobs")})
    assert "You wrote part of this draft" in page.text(".govuk-error-summary")


def test_an_operator_may_let_one_person_do_both(desk: Navigator, database: Engine, publisher: Colleague) -> None:
    desk.state.settings = desk.state.settings.model_copy(update={"second_person": False})
    publisher.saves(JOBS, summary="You get something else.")
    publisher.goes_to(f"{JOBS}/send-to-review", {"number": number_of(database, "nottingham-jobs")})
    publisher.goes_to(f"{JOBS}/publish", {"number": number_of(database, "nottingham-jobs")})
    CatalogueRefresher(desk.state, database).look()
    assert desk.state.snapshot.by_slug["nottingham-jobs"].summary == "You get something else."


def test_a_rule_that_nobody_can_meet_is_not_published(
    database: Engine, editor: Colleague, publisher: Colleague
) -> None:
    form = editor.get(f"{WELL}/edit").form("/edit") | {"note": "A slip."}
    form = editor.post(f"{WELL}/edit", form | {"do": "rule:add", "rule-new": "age"}, 200).form("/edit")
    new = max(name for name in form if name.endswith("-at_most"))
    editor.goes_to(f"{WELL}/edit", form | {new: "17", "do": "save"})
    editor.goes_to(f"{WELL}/send-to-review", {"number": number_of(database, "working-well-east-midlands")})
    page = publisher.post(f"{WELL}/publish", {"number": number_of(database, "working-well-east-midlands")})
    assert "Nobody can meet" in page.text(".govuk-error-summary")
    assert "Example" in page.words
    with reading(database) as session:
        seen = published_one(session, "working-well-east-midlands")
        assert seen is not None
        assert seen.number == 1


def without_contacts(fields: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    """A form in which every contact is kept back from residents."""
    kinds = [name for name in fields if re.fullmatch(r"contacts-\d+-kind", name) and fields[name]]
    return fields | {name.replace("kind", "withheld"): "Nobody answers." for name in kinds}


def test_taking_away_the_last_contact_is_not_published(
    database: Engine, editor: Colleague, publisher: Colleague
) -> None:
    def sent_to_review(address: str) -> dict[str, str | list[str]]:
        slug = address.split("/")[3]
        editor.goes_to(address, without_contacts(editor.get(address).form(address)) | {"note": "A slip.", "do": "save"})
        number: dict[str, str | list[str]] = {"number": number_of(database, slug)}
        editor.goes_to(f"/desk/catalogue/{slug}/send-to-review", number)
        return number

    catalogue = "/desk/catalogue"
    for slug, door in (
        ("jobcentre-work-coach", "jobcentre-plus-local"),
        ("advice-and-community-organisations", "citizens-advice-local"),
    ):
        publisher.goes_to(f"{catalogue}/{slug}/publish", sent_to_review(f"{catalogue}/{slug}/places/{door}"))
    CatalogueRefresher(publisher.client.app.state, database).look()  # type: ignore[attr-defined]
    careers = f"{catalogue}/national-careers-service"
    page = publisher.post(f"{careers}/publish", sent_to_review(f"{careers}/edit"))
    assert "Nobody would be left whom everyone can call" in page.text(".govuk-error-summary")


def test_a_review_names_the_amounts_that_no_owner_or_public_body_says(editor: Colleague) -> None:
    editor.saves(JOBS, summary="You get 5 pounds a day.", cost_to_resident="a small fee")
    page = editor.get(f"{JOBS}/review")
    amounts = page.text("[aria-labelledby=amounts-title]")
    assert "At summary: “You get 5 pounds a day.” has an amount, a deadline or a right" in amounts
    assert "You get 5 pounds a day. Its source has no date. Ask first." in page.words
    assert "A small fee. We found no source for this. Ask first." in page.words


def test_two_editors_at_once_lose_nothing(database: Engine, editor: Colleague, other: Colleague) -> None:
    one, two = (who.get(f"{JOBS}/edit").form("/edit") | {"note": "Mine."} for who in (editor, other))
    editor.goes_to(f"{JOBS}/edit", one | {"summary": "You get this.", "provider": "Demo council", "do": "save"})
    address = other.goes_to(f"{JOBS}/edit", two | {"summary": "You get that.", "cost_to_resident": "5", "do": "save"})
    assert address == f"{JOBS}/merge/3"
    page = other.get(address)
    assert "You get this." in page.words
    assert "You get that." in page.words
    undecided = other.post(address, page.form("/merge/"))
    assert "Choose which words to keep." in undecided.words
    other.goes_to(address, page.form("/merge/") | {"choice-0": "yours"})
    with reading(database) as session:
        draft = in_work(session, "nottingham-jobs")
        assert draft is not None
        assert draft.content["summary"] == "You get that."
        assert (draft.content["provider"], draft.content["cost_to_resident"]) == ("Demo council", "5")
    assert "You get this." in editor.get(f"{JOBS}/history").words


def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(editor: Colleague) -> None:
    form = editor.get(f"{JOBS}/edit").form("/edit")
    wrong: dict[str, str | list[str]] = {
        "name": "",
        "summary": "Kept as typed",
        "contact-url": "www.example.org",
        "dates-end": "31/3/2027",
        "sources-0-url": "nowhere",
        "do": "save",
    }
    page = editor.post(f"{JOBS}/edit", form | wrong)
    links = page.links(".govuk-error-summary a")
    assert {"#name", "#contact-url", "#dates-end", "#sources-0-url", "#note"} <= set(links)
    kept = page.form("/edit")
    assert {name: kept[name] for name in wrong if name != "do"} == {k: v for k, v in wrong.items() if k != "do"}


def test_something_new_is_added_and_kept_by_whoever_adds_it(signed_in_as: SignedInAs) -> None:
    council = Colleague(signed_in_as(Role.EDITOR, organisation="Demo council", leads=False))
    fields: dict[str, str | list[str]] = {
        **council.get("/desk/catalogue/new").form("/new"),
        "name": "Demo night school",
        "summary": "You get evening classes.",
        "category": "employment_and_skills",
        "stage": "step_on",
        "level": "local",
        "dates-status": "unknown",
        "note": "A demo.",
        "do": "save",
    }
    assert council.goes_to("/desk/catalogue/new", fields) == "/desk/catalogue/demo-night-school?done=saved"
    again = council.post("/desk/catalogue/new", fields).text(".govuk-error-summary")
    assert "There is a “demo-night-school” in the catalogue already." in again
    assert (
        "This short name is taken" in council.post("/desk/catalogue/new", {**fields, "slug": "nottingham-jobs"}).words
    )
    new = council.get("/desk/catalogue/demo-night-school/review").text("[aria-labelledby=differences-title]")
    assert new.startswith("All of it is new Name Demo night school")
    assert "Demo night school" in council.get("/desk/catalogue?work=draft").words
    assert council.get("/desk/catalogue/demo-night-school/edit").heading == "Change Demo night school"


def test_a_name_that_is_too_close_to_another_warns(editor: Colleague) -> None:
    fields = editor.get("/desk/catalogue/new").form("/new") | {
        "name": "Work Your Ways",
        "summary": "You get help.",
        "category": "employment_and_skills",
        "stage": "step_on",
        "level": "local",
        "dates-status": "unknown",
    }
    page = editor.post("/desk/catalogue/new", fields | {"do": "preview"}, 200)
    assert "A name like this one" in page.words
    assert "/desk/catalogue/work-your-way" in page.links(".preview a")


def test_an_approved_change_waits_for_its_time(
    desk: Navigator, database: Engine, editor: Colleague, publisher: Colleague
) -> None:
    editor.saves(JOBS, summary="You get it later.")
    editor.goes_to(f"{JOBS}/send-to-review", {"number": number_of(database, "nottingham-jobs")})
    at = now() + timedelta(days=3)
    form = publisher.get(f"{JOBS}/review").form("/publish")
    assert "still to come" in publisher.post(f"{JOBS}/publish", form | {"when": "at", "at": "2026-01-01 09:00"}).words
    publisher.goes_to(f"{JOBS}/publish", form | {"when": "at", "at": f"{at:%Y-%m-%dT%H:%M}"})
    watch = CatalogueRefresher(desk.state, database)
    watch.look()
    assert desk.state.snapshot.by_slug["nottingham-jobs"].summary != "You get it later."
    with time_machine.travel(at + timedelta(hours=2), tick=False):
        watch.look()
    assert desk.state.snapshot.by_slug["nottingham-jobs"].summary == "You get it later."


def test_an_older_version_comes_back_by_the_same_way(
    desk: Navigator, database: Engine, editor: Colleague, publisher: Colleague
) -> None:
    first = CATALOGUE["nottingham-jobs"].summary
    editor.saves(JOBS, summary="A mistake.")
    editor.goes_to(f"{JOBS}/send-to-review", {"number": number_of(database, "nottingham-jobs")})
    publisher.goes_to(f"{JOBS}/publish", {"number": number_of(database, "nottingham-jobs")})
    assert "Write the reason" in editor.post(f"{JOBS}/roll-back", {"number": "1", "reason": ""}).words
    editor.goes_to(f"{JOBS}/roll-back", {"number": "1", "reason": "It was wrong."})
    editor.goes_to(f"{JOBS}/send-to-review", {"number": number_of(database, "nottingham-jobs")})
    publisher.goes_to(f"{JOBS}/publish", {"number": number_of(database, "nottingham-jobs")})
    CatalogueRefresher(desk.state, database).look()
    assert desk.state.snapshot.by_slug["nottingham-jobs"].summary == first
    today = f"{now():%Y-%m-%d}"
    assert "residents saw version 3" in editor.get(f"{JOBS}/history?on={today}").words
    assert "47 kinds of support were published" in editor.get(f"/desk/as-it-stood?on={today}").words
    assert "0 kinds of support were published" in editor.get("/desk/as-it-stood?on=2026-01-01").words


def test_a_draft_is_sent_back_or_given_up_with_a_reason(
    database: Engine, editor: Colleague, publisher: Colleague
) -> None:
    editor.saves(JOBS, summary="You get something.")
    editor.goes_to(f"{JOBS}/send-to-review", {"number": number_of(database, "nottingham-jobs")})
    number = {"number": number_of(database, "nottingham-jobs")}
    assert "Write the reason" in publisher.post(f"{JOBS}/send-back", {**number, "reason": " "}).words
    publisher.goes_to(f"{JOBS}/send-back", {**number, "reason": "No source."})
    assert "sent back: “No source.”" in editor.get(f"{JOBS}/history").words
    editor.goes_to(f"{JOBS}/give-up", {**number, "reason": "It was wrong."})
    assert "Nothing is in work." in editor.get(JOBS).words


def test_the_list_is_narrowed_down(editor: Colleague) -> None:
    assert len(editor.get("/desk/catalogue").texts(".shelf__one")) == 47 + 32
    assert editor.get("/desk/catalogue?words=working+well").texts(".shelf__name") == ["Working Well East Midlands"]
    assert len(editor.get("/desk/catalogue?work=draft").texts(".shelf__one")) == 32
    assert len(editor.get("/desk/catalogue?state=ended").texts(".shelf__one")) == 9
    assert "Zink jobs help (Buxton)" not in editor.get("/desk/catalogue?district=mansfield").words
    assert "Nothing fits" in editor.get("/desk/catalogue?state=paused").words
