"""Bodies on the desk: a form with only what a body has, two people to publish it, and doors of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from app.catalogue.refresher import CatalogueRefresher
from app.core.clock import now, today
from app.core.database import reading, writing
from app.core.permissions import Role
from app.main import Navigator
from services_catalogue.reading.provision_reader import content_of
from services_catalogue.store.drafts import current, in_work, published_one
from services_catalogue.store.revisions import publish
from tests.app.browsers.colleague import Colleague
from tests.app.desk.conftest import SignedInAs
from tests.app.desk.test_draft_page import number_of
from tests.bodies import ACAS, CONTENTS, body

TEAMS = "/desk/catalogue/council-homeless-teams"
NEW: dict[str, str | list[str]] = {
    "name": "A line for carers",
    "summary": "You can talk to somebody who knows.",
    "body": "advice_line",
    "for_whom": "people who care for somebody",
    "level": "national",
    "dates-status": "unknown",
    "note": "It was missing.",
    "contacts-0-kind": "phone",
    "contacts-0-value": "0115 496 0199",
    "contacts-0-strength": "third_party",
    "contacts-0-sources-0-title": "A list",
}
ONLY_SUPPORT_HAS = (
    "category",
    "stage",
    "offers",
    "contact-phone",
    "commissioner",
    "opens",
    "evidence",
    "named_in_plan",
)


@pytest.fixture
def editor(signed_in_as: SignedInAs, database: Engine) -> Colleague:
    """An editor of a desk on which the bodies of the tests are published."""
    colleague = Colleague(signed_in_as(Role.EDITOR))
    with writing(database) as session:
        for content in CONTENTS:
            publish(session, content_of(body(content)), "research", "First published.", now() - timedelta(days=9))
    return colleague


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: str(content["slug"]))
def test_a_form_that_is_sent_as_it_came_changes_nothing(
    content: dict[str, object], editor: Colleague, database: Engine
) -> None:
    editor.saves(f"/desk/catalogue/{content['slug']}")
    with reading(database) as session:
        found = current(session, str(content["slug"]))
        assert found is not None
        assert found.content == content_of(body(content))
        assert in_work(session, str(content["slug"])) is None


def test_the_forms_have_nothing_that_only_support_has(editor: Colleague) -> None:
    for address in ("/desk/catalogue/new-body", f"{TEAMS}/edit", f"{TEAMS}/places/derby"):
        page = editor.get(address)
        assert [name for name in ONLY_SUPPORT_HAS if page.document.css(f"[name={name}]")] == []
        assert page.texts("#rule-new option") == ["Choose a question", "Where you live", "Your age"]


def test_a_new_body_is_published_by_a_second_person_and_read_by_residents(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    blank = editor.get("/desk/catalogue/new-body").form("/new-body")
    page = editor.goes_to("/desk/catalogue/new-body", blank | NEW | {"do": "save"})
    assert page.startswith("/desk/catalogue/a-line-for-carers")
    number = number_of(database, "a-line-for-carers")
    editor.goes_to("/desk/catalogue/a-line-for-carers/send-to-review", {"number": number})
    review = publisher.get("/desk/catalogue/a-line-for-carers/review")
    assert "A line for carers" in review.words
    assert "Whom it touches" not in review.texts("h2"), "it is no step of anyone"
    publisher.goes_to("/desk/catalogue/a-line-for-carers/publish", {"number": number, "when": "now"})
    CatalogueRefresher(desk.state, database).look()
    page_of_residents = publisher.client.get("/help/a-line-for-carers").text
    assert "For: people who care for somebody." in page_of_residents
    assert publisher.client.get("/support/a-line-for-carers").status_code == 404
    assert "/help/a-line-for-carers" in publisher.get("/desk/catalogue/a-line-for-carers").links()


@pytest.mark.parametrize(
    ("field", "told"), [("body", "Choose what people turn to them for."), ("summary", "Write in two or three short")]
)
def test_what_is_missing_is_told_beside_its_field(field: str, told: str, editor: Colleague) -> None:
    blank = editor.get("/desk/catalogue/new-body").form("/new-body")
    page = editor.post("/desk/catalogue/new-body", blank | NEW | {field: "", "do": "save"}, status=422)
    assert told in page.words


def test_a_local_place_is_changed_in_a_form_of_its_own(editor: Colleague, database: Engine) -> None:
    address = f"{TEAMS}/places/derby"
    fields = editor.get(address).form("/places/") | {"name": "Derby Homes", "note": "It is called so."}
    editor.goes_to(address, fields | {"do": "save"})
    with reading(database) as session:
        draft = in_work(session, "council-homeless-teams")
        assert draft is not None
        assert [point["name"] for point in draft.content["access_points"]] == ["Ashfield homeless team", "Derby Homes"]


def test_the_preview_is_the_page_of_residents(editor: Colleague) -> None:
    fields = editor.get(f"{TEAMS}/edit").form("/edit")
    page = editor.post(f"{TEAMS}/edit", fields | {"do": "preview"}, status=200)
    assert "Derby homeless team" in page.text("#preview")


def test_support_never_leads_to_a_body(editor: Colleague) -> None:
    choices = editor.get("/desk/catalogue/nottingham-jobs/edit").texts("#successor option")
    assert "Nottingham Works" in "; ".join(choices)
    assert ACAS["name"] not in choices


def test_the_catalogue_shows_both_or_one_of_them(editor: Colleague) -> None:
    everything = editor.get("/desk/catalogue").texts(".shelf__name")
    bodies = editor.get("/desk/catalogue?noun=body").texts(".shelf__name")
    support = editor.get("/desk/catalogue?noun=provision").texts(".shelf__name")
    assert sorted(bodies) == sorted(content["name"] for content in CONTENTS)
    assert len(everything) == len(bodies) + len(support)


def test_nobody_can_be_referred_to_a_body(editor: Colleague) -> None:
    editor.get("/desk/catalogue/acas/referrals", status=404)
    assert "Receives referrals" not in editor.get("/desk/catalogue/acas").words


def test_its_history_is_kept_and_what_changed_is_told_in_words(editor: Colleague, database: Engine) -> None:
    editor.saves("/desk/catalogue/acas", for_whom="people in work")
    review = editor.get("/desk/catalogue/acas/review")
    assert "For whom, in words" in review.words
    editor.get("/desk/catalogue/acas/history")
    with reading(database) as session:
        seen = published_one(session, "acas")
        assert seen is not None
        assert seen.created_at.date().isoformat() < today()
