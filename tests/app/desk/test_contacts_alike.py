"""A phone number or an email address is judged alike by form, file, command and start; the API shows what is kept."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from app.catalogue.import_export import CatalogueFileError, import_catalogue
from app.catalogue.refresher import CatalogueRefresher
from app.core.audit import Audit
from app.core.clock import now
from app.core.database import reading, writing
from app.main import Navigator
from services_catalogue.files.file_formats import FileFormat, written
from services_catalogue.files.import_report import report_on
from services_catalogue.files.import_types import ImportOutcome, StoredContent
from services_catalogue.model.contact_error import ContactError
from services_catalogue.model.emails import read_email
from services_catalogue.model.phones import read_phone
from services_catalogue.reading.provision_reader import PROVISIONS, CatalogueError, content_of, read_file, read_folder
from services_catalogue.store.drafts import in_work
from services_catalogue.store.revisions import ProvisionRevision, raise_version
from tests.app.browsers.colleague import Colleague

JOBS = content_of(read_file(PROVISIONS / "nottingham-jobs.yaml"))
EDIT = "/desk/catalogue/nottingham-jobs/edit"
REFUSED = [
    ("phone", "TBC"),
    ("phone", "1298214926"),
    ("phone", "07700900123 after 5pm"),
    ("phone", "0115 496 0123 or 0115 496 0124"),
    ("email", "see website"),
    ("email", "mailto:jobs@example.org"),
    ("email", "jobs@example"),
]
TAKEN = [
    ("phone", "+44 (0)115\u2013496\u00a00123 x12", "0115 496 0123 extension 12"),
    ("email", " jobs@EXAMPLE.org\u200b", "jobs@example.org"),
]


def mend_of(field: str, typed: str) -> str:
    with pytest.raises(ContactError) as refused:
        (read_phone if field == "phone" else read_email)(typed)
    return refused.value.sentence


def with_contact(field: str, typed: str) -> dict[str, Any]:
    return {**JOBS, "contact": {field: typed}}


def saved_with(editor: Colleague, field: str, typed: str) -> dict[str, str | list[str]]:
    return editor.get(EDIT).form("/edit") | {"note": "They told us.", f"contact-{field}": typed, "do": "save"}


@pytest.mark.parametrize(("field", "typed"), REFUSED)
def test_the_form_refuses_it_with_the_mend_and_keeps_what_was_typed(editor: Colleague, field: str, typed: str) -> None:
    page = editor.post(EDIT, saved_with(editor, field, typed))
    assert mend_of(field, typed) in page.text(".govuk-error-summary")
    assert page.form("/edit")[f"contact-{field}"] == typed


@pytest.mark.parametrize("kind", list(FileFormat))
@pytest.mark.parametrize(("field", "typed"), REFUSED)
def test_a_file_is_refused_with_the_same_words(kind: FileFormat, field: str, typed: str) -> None:
    told = report_on(f"mine.{kind}", written(kind, [with_contact(field, typed)]), {}, lambda _: "").told
    assert [fault.sentence for one in told for fault in one.faults] == [mend_of(field, typed)]


@pytest.mark.parametrize("kind", list(FileFormat))
@pytest.mark.parametrize(("field", "typed"), REFUSED)
def test_among_contacts_with_sources_it_is_refused_with_the_same_words(
    kind: FileFormat, field: str, typed: str
) -> None:
    fact = {"kind": field, "value": typed, "strength": "third_party", "sources": [{"title": "A page"}]}
    told = report_on(f"mine.{kind}", written(kind, [{**JOBS, "contacts": [fact]}]), {}, lambda _: "").told
    assert [fault.sentence for one in told for fault in one.faults] == [mend_of(field, typed)]


def test_a_table_that_was_exported_before_there_were_contacts_with_sources_is_still_read() -> None:
    header, *rows = csv.reader(io.StringIO(written(FileFormat.CSV, [JOBS]).decode("utf-8-sig")))
    at = header.index("contacts")
    older = io.StringIO()
    csv.writer(older).writerows([*row[:at], *row[at + 1 :]] for row in (header, *rows))
    (ready,) = report_on("mine.csv", older.getvalue().encode(), {}, lambda _: "").ready
    kept = {name: value for name, value in JOBS.items() if name in ready.content and name != "contacts"}
    assert ready.content == {**kept, "contacts": []}


def test_the_command_is_refused_with_the_same_words(desk: Navigator, database: Engine, tmp_path: Path) -> None:
    audit: Audit = desk.state.audit
    for field, typed in REFUSED:
        file = tmp_path / "mine.yaml"
        file.write_bytes(written(FileFormat.YAML, [with_contact(field, typed)]))
        with pytest.raises(CatalogueFileError) as refused:
            import_catalogue(database, audit, file, now())
        assert mend_of(field, typed) in str(refused.value)


def test_a_start_is_refused_with_the_same_words(tmp_path: Path) -> None:
    for field, typed in REFUSED:
        # JSON is YAML too.
        (tmp_path / "nottingham-jobs.yaml").write_text(json.dumps(with_contact(field, typed)), encoding="utf-8")
        with pytest.raises(CatalogueError) as refused:
            read_folder(tmp_path, known=frozenset(one.slug for one in read_folder()))
        mend = mend_of(field, typed)
        assert f"{mend[0].lower()}{mend[1:]}" in str(refused.value)


@pytest.mark.parametrize(("field", "typed", "kept"), TAKEN)
def test_form_and_file_keep_it_in_the_same_spelling(
    editor: Colleague, database: Engine, field: str, typed: str, kept: str
) -> None:
    editor.goes_to(EDIT, saved_with(editor, field, typed))
    with reading(database) as session:
        draft = in_work(session, "nottingham-jobs")
        assert draft is not None
        assert draft.content["contact"][field] == kept
    for kind in FileFormat:
        ready = report_on(f"mine.{kind}", written(kind, [with_contact(field, typed)]), {}, lambda _: "").ready
        assert ready[0].content["contact"] == {field: kept}


def test_a_file_takes_away_what_was_stored_as_a_number_and_is_none() -> None:
    stored = {"nottingham-jobs": StoredContent(3, with_contact("phone", "TBC"))}
    without = {name: value for name, value in JOBS.items() if name != "contact"}
    (told,) = report_on("mine.yaml", written(FileFormat.YAML, [without]), stored, lambda _: "").told
    assert (told.outcome, told.changes) == (ImportOutcome.CHANGED, ("What is not known",))


def test_a_number_stored_before_they_were_checked_is_kept_from_residents_and_told_on_the_desk(
    desk: Navigator, database: Engine, editor: Colleague
) -> None:
    with writing(database) as session:
        raise_version(session)
        of_jobs = col(ProvisionRevision.slug) == "nottingham-jobs"
        session.exec(update(ProvisionRevision).where(of_jobs).values(content=with_contact("phone", "TBC")))
    CatalogueRefresher(desk.state, database).look()
    shown = editor.client.get("/api/v1/provisions/nottingham-jobs").json()
    assert shown["contact"]["phone"] is None
    told = "We do not know the phone number. What we have is not written like one."
    assert told in editor.get("/desk/catalogue/nottingham-jobs").text("#to-confirm")
    form = editor.get(EDIT).form("/edit")
    assert form["contact-phone"] == "TBC"
    page = editor.post(EDIT, form | {"note": "No change.", "do": "save"})
    assert mend_of("phone", "TBC") in page.text(".govuk-error-summary")
