"""The call sheet at the desk: who sees what, and an answer typed once makes one draft that a second person reviews."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app.core.clock import now, today
from app.core.database import reading, writing
from app.core.permissions import Role
from services_catalogue.impact.open_facts import OpenFact, OpenFactKind, open_facts
from services_catalogue.model.provision import CatalogueEntry, Provision
from services_catalogue.reading.provision_reader import CANDIDATES, PROVISIONS, content_of, read_content, read_file
from services_catalogue.store.drafts import Author, history, in_work, published_one, save_draft
from services_catalogue.store.revisions import RevisionState, publish
from tests.app.browsers.colleague import Colleague
from tests.app.desk.conftest import SignedInAs
from tests.provisions import as_provision
from tests.services_catalogue.impact.open_records import phone

SHEET = "/desk/call-sheet"
DRAFTS = sorted(file.stem for file in CANDIDATES.glob("*.yaml"))
FARM = "rhubarb-farm"
CAREERS = read_file(PROVISIONS / "national-careers-service.yaml")
WHO: dict[str, str | list[str]] = {"who": "the front desk", "on": "2026-11-20", "how": "rung"}


def fact_of(provision: CatalogueEntry, kind: OpenFactKind) -> OpenFact:
    return next(fact for fact in open_facts(provision, today()) if fact.kind is kind)


def drafted(database: Engine, slug: str) -> Provision:
    with reading(database) as session:
        draft = in_work(session, slug)
        assert draft is not None
        return as_provision(read_content(draft.content))


def seen_by_residents(database: Engine, slug: str) -> Provision:
    with reading(database) as session:
        published = published_one(session, slug)
        assert published is not None
        return as_provision(read_content(published.content))


def test_only_staff_see_it(browser_on: Callable[[], TestClient]) -> None:
    response = browser_on().get(SHEET)
    assert response.status_code == 303
    assert response.headers["location"] == f"/desk/sign-in?next={SHEET}"


def test_its_old_address_leads_to_it(signed_in_as: SignedInAs) -> None:
    response = signed_in_as(Role.ADVISER).get("/desk/to-confirm")
    assert (response.status_code, response.headers["location"]) == (301, SHEET)


@pytest.mark.parametrize("role", Role)
def test_anyone_sees_it_and_only_who_may_edit_can_answer(signed_in_as: SignedInAs, role: Role) -> None:
    page = Colleague(signed_in_as(role)).get(f"{SHEET}?words=national+careers")
    assert page.texts(".to-tick li")
    may_edit = role in (Role.EDITOR, Role.PUBLISHER)
    assert bool(page.texts(".answering")) == may_edit


def test_all_drafts_stand_on_it_for_who_looks_after_them(editor: Colleague) -> None:
    found: set[str] = set()
    for number in range(1, 30):
        page = editor.get(f"{SHEET}?part=drafts&page={number}")
        found |= set(page.links(".asked__entry h3 a"))
        if f"page={number + 1}" not in page.html:
            break
    assert found == {f"/desk/catalogue/{slug}" for slug in DRAFTS}


def test_another_organisation_sees_no_drafts_and_answers_nothing(signed_in_as: SignedInAs) -> None:
    council = Colleague(signed_in_as(Role.EDITOR, organisation="Demo council", leads=False))
    assert council.get(f"{SHEET}?part=drafts").texts(".asked__entry") == []
    assert council.get(SHEET).texts(".answering") == []


def test_a_page_has_50_questions_and_is_small(editor: Colleague) -> None:
    page = editor.get(f"{SHEET}?kind=contact")
    assert len(page.texts(".to-tick li")) == 50
    assert len(page.html.encode()) < 100_000
    assert f"{SHEET}?kind=contact&page=2" in page.links(".pages a")
    last = editor.get(f"{SHEET}?kind=contact&page=999")
    assert re.search(r"page (\d+) of \1\.", last.text("main"))


def test_only_one_call_is_led_to_by_its_heading(editor: Colleague) -> None:
    first = editor.get(SHEET).links(".asked a.no-print")[0]
    page = editor.get(first)
    assert len(page.texts(".asked__body")) == 1


@pytest.mark.parametrize("words", ["no such body", "<b>", "\N{SNOWMAN}" * 90])
def test_words_that_fit_nothing_lead_back(editor: Colleague, words: str) -> None:
    page = editor.get(f"{SHEET}?words={words}&kind=nonsense&district=mars&part=x&page=-1")
    assert page.texts(".to-tick li") == []
    assert SHEET in page.links("main a")


def test_the_workbook_has_what_the_page_is_narrowed_to(editor: Colleague) -> None:
    page = editor.get(f"{SHEET}?words={FARM}")
    response = editor.client.get(page.links("main a[href*=xlsx]")[0])
    assert response.headers["content-disposition"] == f'attachment; filename="call-sheet-{today()}.xlsx"'
    _, *rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    assert len(rows) == len(page.texts(".to-tick li"))
    assert {row[3] for row in rows} == {read_file(CANDIDATES / f"{FARM}.yaml").name}


def test_an_answer_becomes_a_draft_with_who_said_it_and_leaves_the_sheet(editor: Colleague, database: Engine) -> None:
    fact = fact_of(CAREERS, OpenFactKind.CONTACT)
    fields = {**WHO, "fact": fact.id, "outcome": "right", "back": "words=careers&page=1&evil=1"}
    to = editor.goes_to(f"{SHEET}/{CAREERS.slug}", fields)
    assert to == f"{SHEET}?words=careers&page=1&done=call-answer"
    draft = drafted(database, CAREERS.slug)
    contact = next(one for one in draft.contacts if one.value == fact.held)
    assert contact.checked is not None
    assert (contact.checked.how, contact.checked.on) == ("By phone: the front desk", "2026-11-20")
    assert fact.question not in editor.get(to).text("main")
    with reading(database) as session:
        newest = history(session, CAREERS.slug)[0]
    assert (newest.state, newest.note) == (
        RevisionState.DRAFT,
        f"By phone: the front desk, 20 November 2026. “{fact.question}” It is right.",
    )


def test_several_answers_make_one_draft(editor: Colleague, database: Engine) -> None:
    unknown = fact_of(CAREERS, OpenFactKind.UNKNOWN)
    status = fact_of(CAREERS, OpenFactKind.STATUS)
    editor.goes_to(f"{SHEET}/{CAREERS.slug}", {**WHO, "fact": status.id})
    to = editor.goes_to(f"{SHEET}/{CAREERS.slug}", {**WHO, "fact": unknown.id, "said": "They are.", "do": "open"})
    assert to == f"/desk/catalogue/{CAREERS.slug}?done=call-answer"
    assert "They are." in editor.get(to).text("main")
    draft = drafted(database, CAREERS.slug)
    assert draft.known_to_run(today())
    assert unknown.held not in draft.unknown
    assert len(draft.unknown) == len(CAREERS.unknown) - 1


def test_an_answer_is_published_by_a_second_person(
    signed_in_as: SignedInAs, editor: Colleague, database: Engine
) -> None:
    address = f"/desk/catalogue/{CAREERS.slug}"
    editor.goes_to(f"{SHEET}/{CAREERS.slug}", {**WHO, "fact": fact_of(CAREERS, OpenFactKind.STATUS).id})
    assert not seen_by_residents(database, CAREERS.slug).known_to_run(today())
    with reading(database) as session:
        sent: dict[str, str | list[str]] = {"number": str(history(session, CAREERS.slug)[0].number)}
    editor.goes_to(f"{address}/send-to-review", sent)
    publisher = Colleague(signed_in_as(Role.PUBLISHER))
    assert "By phone: the front desk" in publisher.get(f"{address}/review").text("main")
    publisher.goes_to(f"{address}/publish", sent)
    assert seen_by_residents(database, CAREERS.slug).known_to_run(today())


def test_an_answer_goes_into_the_work_of_a_colleague_without_losing_it(editor: Colleague, database: Engine) -> None:
    changed = content_of(CAREERS) | {"summary": "You get free advice."}
    with writing(database) as session:
        seen = next(one.number for one in history(session, CAREERS.slug) if one.state is RevisionState.PUBLISHED)
        save_draft(session, changed, Author("Demo colleague"), "Shorter.", now(), seen=seen)
    editor.goes_to(f"{SHEET}/{CAREERS.slug}", {**WHO, "fact": fact_of(CAREERS, OpenFactKind.STATUS).id})
    draft = drafted(database, CAREERS.slug)
    assert (draft.summary, draft.known_to_run(today())) == ("You get free advice.", True)


def test_an_answer_to_what_was_changed_since_is_not_saved_and_not_lost(editor: Colleague, database: Engine) -> None:
    fact = fact_of(CAREERS, OpenFactKind.UNKNOWN)
    with writing(database) as session:
        publish(session, content_of(CAREERS) | {"unknown": []}, "Demo editor", "Rung.", now())
    page = editor.post(f"{SHEET}/{CAREERS.slug}", {**WHO, "fact": fact.id, "said": "It is so."}, status=409)
    assert "It has changed since" in page.text(".govuk-error-summary")
    assert "It is so." in page.text("main")
    with reading(database) as session:
        assert in_work(session, CAREERS.slug) is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"outcome": ""}, "Choose what they said."),
        ({"outcome": "changed"}, "Write what it is now."),
        ({"outcome": "changed", "value": "TBC"}, "is not a phone number"),
        ({"who": ""}, "Write who said it"),
        ({"on": "2999-01-01"}, "Write the day on which they said it"),
        ({"on": "20/11/2026"}, "Write the day on which they said it"),
        ({"how": "dreamt"}, "Choose how you found out."),
    ],
)
def test_what_is_missing_is_told_beside_it_and_nothing_typed_is_lost(
    editor: Colleague, database: Engine, wrong: dict[str, str], told: str
) -> None:
    slug, weak = "nottingham-jobs", content_of(read_file(PROVISIONS / "nottingham-jobs.yaml"))
    with writing(database) as session:
        publish(session, weak | {"contacts": [phone()]}, "Demo editor", "Found.", now())
    fact = fact_of(read_content(weak | {"contacts": [phone()]}), OpenFactKind.CONTACT)
    fields: dict[str, str | list[str]] = {**WHO, "fact": fact.id, "outcome": "right", "said": "Ask for Kim.", **wrong}
    page = editor.post(f"{SHEET}/{slug}", fields)
    assert told in page.text(".govuk-error-summary")
    again = page.form(SHEET)
    assert again["said"] == "Ask for Kim."
    assert again["who"] == fields["who"]


def test_a_sentence_is_not_taken_away_without_an_answer(editor: Colleague) -> None:
    fields = {**WHO, "fact": fact_of(CAREERS, OpenFactKind.UNKNOWN).id}
    page = editor.post(f"{SHEET}/{CAREERS.slug}", fields)
    assert "Write the answer" in page.text(".govuk-error-summary")


def test_what_was_published_since_is_no_draft_any_more(signed_in_as: SignedInAs, database: Engine) -> None:
    content = content_of(read_file(CANDIDATES / f"{FARM}.yaml"))
    client = Colleague(signed_in_as(Role.PUBLISHER))
    assert client.get(f"{SHEET}?words={FARM}").texts(".asked__entry .state")[0] == "Draft"
    with writing(database) as session:
        # As a publication does: the draft is taken up.
        session.connection().exec_driver_sql(
            "UPDATE provision_revision SET state = 'superseded' WHERE slug = 'rhubarb-farm'"
        )
        publish(session, content | {"unknown": ["whether it opens"]}, "Demo publisher", "They rang us.", now())
    page = client.get(f"{SHEET}?words={FARM}")
    assert page.texts(".asked__entry .state")[:2] == ["Published", "Not known to run"]
    assert "whether it opens" in page.text("main")


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
