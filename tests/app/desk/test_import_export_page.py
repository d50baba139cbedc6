"""Files in and out on the desk: what goes out comes in again, and nothing is saved before its sender has chosen to."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import select
from starlette.testclient import TestClient

from app.catalogue.import_export import CatalogueFileError, export_catalogue, import_catalogue
from app.core.audit import Audit, AuditEvent
from app.core.clock import now
from app.core.database import database_url, migrate, open_database, reading, writing
from app.core.permissions import Role
from app.desk.import_report_page import ON_A_PAGE
from services_catalogue.files.file_formats import FileFormat, written
from services_catalogue.files.import_types import MOST_BYTES
from services_catalogue.model.organisations import Organisation
from services_catalogue.reading.provision_reader import PROVISIONS, content_of, read_file
from services_catalogue.store.drafts import Author, current, in_work, save_draft, set_aside
from services_catalogue.store.import_batch import ImportBatch
from services_catalogue.store.revisions import ProvisionRevision
from services_catalogue.verification.models import ProvisionOwnership
from tests.app.browsers.resident import Page
from tests.app.desk.conftest import SignedInAs
from tests.long import LONG

AT = "/desk/in-and-out"
JOBS = read_file(PROVISIONS / "nottingham-jobs.yaml")
FOR_RESIDENTS_ONLY = ("no way to leave quickly", "says 'provision'")
COLLEGE = "Demo College"
ROWS = 5000 if LONG else 150
each_kind = pytest.mark.parametrize("kind", list(FileFormat))


def page_of(response: Response, status: int = 200) -> Page:
    assert response.status_code == status, response.text
    page = Page(response)
    assert [problem for problem in page.problems() if problem not in FOR_RESIDENTS_ONLY] == []
    return page


def changed(**update: Any) -> dict[str, Any]:
    """The content of one known provision, with changes."""
    return content_of(JOBS.model_copy(update=update))


def send(client: TestClient, data: bytes, name: str = "mine.yaml") -> Response:
    return client.post(f"{AT}/import", files={"file": (name, data)})


def sent(client: TestClient, *contents: dict[str, Any], data: bytes = b"") -> str:
    """The address of the report on a file with these provisions."""
    response = send(client, data or written(FileFormat.YAML, contents))
    assert response.status_code == 303, response.text
    return response.headers["location"]


def save(client: TestClient, report: str, **fields: str) -> Response:
    return client.post(f"{report}/save", data={"note": "They told us.", **fields})


def numbers_of(database: Engine) -> int:
    with reading(database) as session:
        return len(session.exec(select(ProvisionRevision.id)).all())


@pytest.fixture
def editor(signed_in_as: SignedInAs) -> TestClient:
    """An editor of the organisation that may work on everything."""
    return signed_in_as(Role.EDITOR)


@pytest.mark.parametrize("address", [AT, f"{AT}/export.csv", f"{AT}/import/1"])
def test_only_editors_and_publishers_may(signed_in_as: SignedInAs, address: str) -> None:
    assert signed_in_as(Role.PUBLISHER).get(address).status_code in (200, 404)
    for role in (Role.ADVISER, Role.ADMINISTRATOR):
        assert signed_in_as(role).get(address).status_code == 403
        assert send(signed_in_as(role), b"a").status_code == 403


@each_kind
def test_the_whole_goes_out_into_an_empty_instance_and_out_again_the_same(
    editor: TestClient, kind: FileFormat, tmp_path: Path
) -> None:
    page_of(editor.get(AT))
    out = editor.get(f"{AT}/export.{kind}")
    assert out.headers["content-disposition"] == f'attachment; filename="catalogue-newest.{kind}"'
    published = editor.get(f"{AT}/export.{kind}?which=published")
    assert len(published.content) < len(out.content)  # the candidates are drafts
    (tmp_path / f"in.{kind}").write_bytes(out.content)
    url = database_url(tmp_path / "other")
    (tmp_path / "other").mkdir()
    migrate(url)
    other, audit = open_database(url), Audit(b"k" * 32)
    counts = import_catalogue(other, audit, tmp_path / f"in.{kind}", now())
    again = tmp_path / f"out.{kind}"
    assert export_catalogue(other, audit, again, now()) == counts["saved"] > 70
    assert again.read_bytes() == out.content
    with reading(other) as session:
        assert {one.state.value for one in session.exec(select(ProvisionRevision))} == {"draft"}
        assert [one.act for one in session.exec(select(AuditEvent))] == ["imported", "exported"]
    other.dispose()


def test_a_command_changes_nothing_when_a_row_is_not_understood(database: Engine, tmp_path: Path) -> None:
    good, bad = changed(slug="good"), changed(slug="bad") | {"level": "galactic"}
    (tmp_path / "in.yaml").write_bytes(written(FileFormat.YAML, [good, bad]))
    with pytest.raises(CatalogueFileError, match=r"(?s)1 of 2 rows.*level: 'galactic' is not one of the words"):
        import_catalogue(database, Audit(b"k" * 32), tmp_path / "in.yaml", now())
    assert numbers_of(database) == 0


def test_a_command_tells_what_to_look_at_before_it_saves(database: Engine, tmp_path: Path) -> None:
    audit, lines = Audit(b"k" * 32), list[str]()
    (tmp_path / "in.yaml").write_bytes(written(FileFormat.YAML, [changed()]))
    import_catalogue(database, audit, tmp_path / "in.yaml", now())
    double = changed(slug="quite-new")
    (tmp_path / "in.yaml").write_bytes(written(FileFormat.YAML, [double]))
    assert import_catalogue(database, audit, tmp_path / "in.yaml", now(), lines.append) == {"saved": 1}
    assert lines[0] == f"Look at {double['name']}"
    assert f"Is this the same as {double['name']}? If so use its slug, {changed()['slug']}." in lines[1]


def test_the_page_tells_of_a_double_before_anything_is_saved(editor: TestClient, database: Engine) -> None:
    before = numbers_of(database)
    page = page_of(editor.get(sent(editor, changed(slug="quite-new"))))
    assert "1 has something to look at before you save" in page.words
    assert "If so use its slug, nottingham-jobs" in page.words
    assert numbers_of(database) == before


def test_what_was_understood_becomes_drafts_once_its_sender_says_so(editor: TestClient, database: Engine) -> None:
    before = numbers_of(database)
    report = sent(editor, changed(summary="You get more."), changed(slug="brand-new", name="Brand new"))
    page = page_of(editor.get(report))
    assert page.texts(".figure") == ["1 new", "1 changed", "0 the same"]
    assert "Changes: What you get." in page.words
    assert numbers_of(database) == before
    assert page_of(save(editor, report, note=" "), 422).texts(".govuk-error-summary li") == [
        "Write why you make these changes. It is kept in the history."
    ]
    assert numbers_of(database) == before
    for _ in range(2):  # the second time does nothing more
        assert save(editor, report).headers["location"] == f"{report}?done=imported"
        page = page_of(editor.get(f"{report}?done=imported"))
        assert "2 drafts saved" in page.words
        assert "/desk/catalogue/brand-new" in page.links("main a")
        assert numbers_of(database) == before + 2
    with reading(database) as session:
        kept = in_work(session, "nottingham-jobs")
        assert kept is not None
        assert (kept.content["summary"], kept.note, kept.author) == ("You get more.", "They told us.", "Demo editor 0")
        told = session.exec(select(AuditEvent)).all()
        assert [(one.act, one.detail) for one in told] == [("imported", {"saved": 2})]


def test_a_part_is_saved_only_when_that_was_chosen(editor: TestClient, database: Engine) -> None:
    before = numbers_of(database)
    report = sent(editor, changed(summary="You get more."), changed(slug="bad") | {"level": "galactic"})
    page = page_of(editor.get(report))
    assert page.texts(".figure") == ["1 not understood", "0 new", "1 changed", "0 the same"]
    assert "'galactic' is not one of the words allowed" in page.text(".box--warn")
    assert "Save only the 1 that was understood" in page.words
    refused = page_of(save(editor, report, note="Kept as typed"), 422)
    assert "Tick the box" in refused.text(".govuk-error-summary")
    assert 'value="Kept as typed"' in refused.html
    assert numbers_of(database) == before
    assert save(editor, report, some="yes").status_code == 303
    assert numbers_of(database) == before + 1


def test_what_somebody_changed_in_the_meantime_is_set_aside_and_not_lost(editor: TestClient, database: Engine) -> None:
    report = sent(editor, changed(summary="From the file."))
    with writing(database) as session:
        before = current(session, "nottingham-jobs")
        assert before is not None
        save_draft(session, changed(summary="By hand."), Author("Demo other"), "", now(), seen=before.number)
    save(editor, report)
    page = page_of(editor.get(report))
    assert "Somebody else changed this after you sent the file" in page.words
    with reading(database) as session:
        kept = in_work(session, "nottingham-jobs")
        assert kept is not None
        assert kept.content["summary"] == "By hand."
        assert [one.content["summary"] for one in set_aside(session, "nottingham-jobs")] == ["From the file."]


def test_the_report_is_for_its_sender_alone(editor: TestClient, signed_in_as: SignedInAs, database: Engine) -> None:
    report = sent(editor, changed(summary="Mine."))
    before = numbers_of(database)
    stranger = signed_in_as(Role.EDITOR)
    assert stranger.get(report).status_code == 404
    assert save(stranger, report).status_code == 404
    assert numbers_of(database) == before
    for nowhere in ("999", "0", "-1", "x", "9" * 30, "²"):
        assert editor.get(f"{AT}/import/{nowhere}").status_code == 404


def test_an_editor_changes_only_what_their_organisation_keeps(signed_in_as: SignedInAs, database: Engine) -> None:
    client = signed_in_as(Role.EDITOR, organisation=COLLEGE, leads=False)
    with writing(database) as session:
        college = session.exec(select(Organisation).where(Organisation.name == COLLEGE)).one().id
        session.add(ProvisionOwnership(slug="nottingham-jobs", organisation_id=college, since=now()))
    theirs = content_of(read_file(PROVISIONS / "restart-scheme.yaml")) | {"summary": "Taken over."}
    report = sent(client, theirs, changed(summary="Ours."), changed(slug="brand-new", name="Brand new"))
    page = page_of(client.get(report))
    assert page.texts(".figure") == ["1 not yours to change", "1 new", "1 changed", "0 the same"]
    assert "It is kept by the leading organisation" in page.words
    save(client, report, some="yes")
    with reading(database) as session:
        assert in_work(session, "restart-scheme") is None
        assert in_work(session, "nottingham-jobs") is not None
        assert session.get_one(ProvisionOwnership, "brand-new").organisation_id == college
    again = sent(client, changed(summary="Ours again."))
    with writing(database) as session:
        session.get_one(ProvisionOwnership, "nottingham-jobs").organisation_id = None
    before = numbers_of(database)
    save(client, again)
    assert "Another organisation keeps it now, so it was not saved." in page_of(client.get(again)).words
    assert numbers_of(database) == before


def test_work_of_others_goes_out_to_nobody_else(signed_in_as: SignedInAs, editor: TestClient, database: Engine) -> None:
    with writing(database) as session:
        before = current(session, "nottingham-jobs")
        assert before is not None
        save_draft(session, changed(summary="A secret."), Author("Demo"), "", now(), seen=before.number)
    assert "A secret." in editor.get(f"{AT}/export.csv").text
    assert "A secret." not in editor.get(f"{AT}/export.csv?which=published").text
    out = signed_in_as(Role.EDITOR, organisation=COLLEGE, leads=False).get(f"{AT}/export.csv")
    assert "A secret." not in out.text
    assert "rhubarb-farm" not in out.text  # a candidate, which only the leading organisation sees
    assert JOBS.summary in out.text


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("", b"", "Choose a file"),
        ("mine.csv", b"", "This file is empty"),
        ("mine.doc", b"words", "must end in .xlsx, .csv or .yaml"),
        ("mine.xlsx", b"PK\x03\x04 torn", "it is damaged"),
        ("<b>\x00.csv", b"a\0b", "no text"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field(
    editor: TestClient, database: Engine, name: str, data: bytes, told: str
) -> None:
    page = page_of(send(editor, data, name), 422)
    assert told in page.text(".govuk-error-summary")
    assert told in page.text("#file-error")
    assert page.title.startswith("Error: ")
    with reading(database) as session:
        assert session.exec(select(ImportBatch)).all() == []


def test_a_form_without_a_file_is_told_and_a_larger_one_than_allowed_is_refused(editor: TestClient) -> None:
    assert "Choose a file" in page_of(editor.post(f"{AT}/import", data={"file": "words"}), 422).words
    assert editor.post(f"{AT}/import", content=b"x" * 100).status_code in (400, 422)
    assert send(editor, b"x" * (MOST_BYTES + 100_000)).status_code == 413
    assert "larger than 24 MB" in page_of(send(editor, b"x" * (MOST_BYTES + 1)), 422).words


def test_a_long_report_comes_in_pages_with_what_needs_somebody_first(editor: TestClient) -> None:
    many = [changed(slug=f"new-{n:03}", name=f"New {n}") for n in range(ON_A_PAGE)]
    report = sent(editor, *many, changed(slug="bad", name="Bad") | {"level": "galactic"})
    first, second = page_of(editor.get(report)), page_of(editor.get(f"{report}?page=2"))
    assert first.texts("main li.box h3")[0] == "Bad"
    assert [len(page.texts("main li.box")) for page in (first, second)] == [ON_A_PAGE, 1]
    assert "?page=2" in first.links("nav a")
    for odd in ("0", "99", "x", "²", "9" * 40):
        page_of(editor.get(f"{report}?page={odd}"))


@pytest.mark.parametrize("odd", ["\\ud800", "\\0", "<script>", "{{ 7 * 7 }}"])
def test_whatever_was_sent_is_quoted_safely(editor: TestClient, odd: str) -> None:
    data = f'- slug: "{odd}"\n  name: "{odd}"\n  level: "{odd}"\n'.encode()
    page = page_of(editor.get(sent(editor, data=data)))
    assert page.texts(".figure")[0] == "1 not understood"


def test_a_file_with_nothing_new_offers_nothing_to_save(editor: TestClient) -> None:
    page = page_of(editor.get(sent(editor, content_of(JOBS))))
    assert "There is nothing to save" in page.words
    assert page.texts("main form") == []
    assert "There is no support in this file" in page_of(editor.get(sent(editor, data=b"[]"))).words


def test_a_spreadsheet_of_many_rows_comes_in(editor: TestClient, database: Engine) -> None:
    rows = list(csv.reader(io.StringIO(written(FileFormat.CSV, [content_of(JOBS)]).decode("utf-8-sig"), newline="")))
    slug = rows[0].index("slug")
    many = [rows[0], *([*rows[1][:slug], f"jobs-{n}", *rows[1][slug + 1 :]] for n in range(ROWS))]
    out = io.StringIO()
    csv.writer(out).writerows(many)
    response = send(editor, out.getvalue().encode(), "many.csv")
    report = response.headers["location"]
    assert page_of(editor.get(report)).texts(".figure")[0] == f"{ROWS} new"
    before = numbers_of(database)
    assert save(editor, report).status_code == 303
    assert numbers_of(database) == before + ROWS


def test_there_is_no_other_kind_of_file(editor: TestClient) -> None:
    assert editor.get(f"{AT}/export.pdf").status_code == 404
