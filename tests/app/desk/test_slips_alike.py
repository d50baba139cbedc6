"""A slip in a contact, an address, a time or a date is refused alike by every form, by files and by the command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.catalogue.import_export import CatalogueFileError, import_catalogue
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Role
from app.main import Navigator
from services_catalogue.files.file_formats import FileFormat, written
from services_catalogue.files.import_report import report_on
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.provision_reader import PROVISIONS, CatalogueError, content_of, read_content, read_file
from services_catalogue.store.drafts import in_work
from services_catalogue.store.revisions import publish
from tests.app.browsers.colleague import Colleague, Page
from tests.app.desk.conftest import SignedInAs
from tests.bodies import ACAS, HOMELESS_TEAMS, body

JOBS = content_of(read_file(PROVISIONS / "nottingham-jobs.yaml"))
FORMS = {
    "a provision": "/desk/catalogue/nottingham-jobs/edit",
    "a door": "/desk/catalogue/nhs-talking-therapies/places/nhs-talking-therapies-derbyshire",
    "a body": "/desk/catalogue/acas/edit",
    "a door of a body": "/desk/catalogue/council-homeless-teams/places/derby",
}
SOURCE = {"title": "Their page", "date": "2026-10"}
SLIPS: dict[str, dict[str, Any]] = {
    "a number without its first 0": {"kind": "text_relay", "value": "1332255001"},
    "a page with a script": {"kind": "act_url", "value": "javascript:alert(1)"},
    "a page of this machine": {"kind": "info_url", "value": "http://localhost/x"},
    "a page with a password": {"kind": "act_url", "value": "https://me:secret@derby.gov.uk"},
    "a video call without its beginning": {"kind": "bsl_video", "value": "www.signvideo.co.uk"},
    "a time that there is not": {"kind": "hours", "value": "9am to 17pm"},
    "a placeholder for an address": {"kind": "address", "value": "TBC"},
    "a placeholder for what to say": {"kind": "say", "value": "n/a"},
    "a source of a day that there is not": {"sources": [{"title": "Their page", "date": "2026-02-31"}]},
    "a source whose month may be the day": {"sources": [{"title": "Their page", "date": "05/10/2026"}]},
    "a source to come": {"sources": [{"title": "Their page", "date": "2999-01"}]},
    "a source at no address": {"sources": [{"title": "Their page", "url": "see website"}]},
    "a check to come": {"checked": {"by": "Amira", "how": "Rung", "on": "2999-01-01"}},
}
each_slip = pytest.mark.parametrize("slip", SLIPS)


def fact_with(slip: str) -> dict[str, Any]:
    usual = {"kind": "phone", "value": "0115 496 0199", "strength": "owner_current", "sources": [SOURCE]}
    return {**usual, **SLIPS[slip]}


def issue_of(slip: str) -> ContentIssue:
    with pytest.raises(CatalogueError) as refused:
        read_content({**JOBS, "contacts": [fact_with(slip)]})
    [issue] = refused.value.problems
    return issue


def mend_of(slip: str) -> str:
    """What is wrong, and the mend, as a person is told."""
    issue = issue_of(slip)
    return f"{issue.what[:1].upper()}{issue.what[1:]}. {issue.mend}{'' if issue.mend.endswith('?') else '.'}"


def typed(fact: dict[str, Any], row: int) -> Iterator[tuple[str, str]]:
    """A contact as the fields of one row of a form."""
    for name, value in fact.items():
        if name == "sources":
            yield from ((f"contacts-{row}-sources-0-{field}", text) for field, text in value[0].items())
        elif name == "checked":
            yield from ((f"contacts-{row}-{field}", text) for field, text in value.items())
        else:
            yield f"contacts-{row}-{name}", value


def with_one_more(page: Page, address: str, fact: dict[str, Any]) -> dict[str, str | list[str]]:
    form = page.form(address.rpartition("/")[2])
    empty = max(int(name.split("-")[1]) for name in form if name.startswith("contacts-") and name.endswith("-kind"))
    return {**form, **dict(typed(fact, empty)), "note": "They told us.", "do": "save"}


@pytest.fixture
def editor(signed_in_as: SignedInAs, database: Engine) -> Colleague:
    colleague = Colleague(signed_in_as(Role.EDITOR))
    with writing(database) as session:
        for content in (ACAS, HOMELESS_TEAMS):
            publish(session, content_of(body(content)), "research", "First published.", now() - timedelta(days=9))
    return colleague


@each_slip
def test_every_form_refuses_it_and_keeps_what_was_typed(editor: Colleague, slip: str) -> None:
    fact = fact_with(slip)
    for address in FORMS.values():
        page = editor.post(address, with_one_more(editor.get(address), address, fact))
        assert mend_of(slip).rstrip(".?") in page.text(".govuk-error-summary"), address
        assert fact["value"] in page.form(address.rpartition("/")[2]).values()


@each_slip
@pytest.mark.parametrize("kind", list(FileFormat))
def test_a_file_is_refused_with_the_same_words(kind: FileFormat, slip: str) -> None:
    for content in (JOBS, ACAS):
        data = written(kind, [{**content, "contacts": [fact_with(slip)]}])
        told = report_on(f"mine.{kind}", data, {}, lambda _: "").told
        assert [fault.sentence for one in told for fault in one.faults] == [mend_of(slip)]


def test_the_command_is_refused_with_the_same_words_and_saves_nothing(
    desk: Navigator, database: Engine, tmp_path: Path
) -> None:
    for slip in SLIPS:
        file = tmp_path / "mine.csv"
        file.write_bytes(written(FileFormat.CSV, [{**JOBS, "contacts": [fact_with(slip)]}]))
        with pytest.raises(CatalogueFileError) as refused:
            import_catalogue(database, desk.state.audit, file, now())
        assert mend_of(slip) in str(refused.value)
    with reading(database) as session:
        assert in_work(session, "nottingham-jobs") is None


def test_what_may_be_a_slip_is_told_by_file_and_command_and_before_publication(
    editor: Colleague, desk: Navigator, database: Engine, tmp_path: Path
) -> None:
    fact = {"kind": "hours", "value": "Moday 9-5", "strength": "owner_current", "sources": [SOURCE]}
    content = {**JOBS, "summary": "Help &amp; advice.", "contacts": [fact]}
    (report,) = report_on("mine.yaml", written(FileFormat.YAML, [content]), {}, lambda _: "").told
    told = " ".join(remark.sentence for remark in report.remarks)
    file = tmp_path / "mine.yaml"
    file.write_bytes(written(FileFormat.YAML, [content]))
    lines: list[str] = []
    import_catalogue(database, desk.state.audit, file, now(), lines.append)
    page = editor.get("/desk/catalogue/nottingham-jobs/review").text("[aria-labelledby=doubts-title]")
    for slip in ("'Moday' is no day of the week", "'9-5' does not say morning or afternoon", "'&amp;' is the code"):
        assert slip in told
        assert slip in " ".join(lines)
        assert slip in page


def test_a_new_name_that_is_there_already_is_told_before_publication(editor: Colleague) -> None:
    editor.goes_to("/desk/catalogue/new-body", new_body(editor, name=JOBS["name"], slug="jobs-again"))
    assert JOBS["name"] in editor.get("/desk/catalogue/jobs-again/review").text("[aria-labelledby=doubts-title]")


def test_a_body_cannot_have_the_slug_of_a_provision(editor: Colleague) -> None:
    page = editor.post("/desk/catalogue/new-body", new_body(editor, name="A line", slug="nottingham-jobs"))
    assert "This short name is taken" in page.text(".govuk-error-summary")


def new_body(editor: Colleague, **fields: str) -> dict[str, str | list[str]]:
    usual = {"summary": "You can talk.", "body": "advice_line", "level": "national", "dates-status": "unknown"}
    return editor.get("/desk/catalogue/new-body").form("new-body") | usual | {"note": "New.", "do": "save"} | fields
