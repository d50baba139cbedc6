"""Next jobs on the desk: found, corrected as drafts, published by a second person, and the table of bridges."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.catalogue import job_data as data_module
from app.catalogue.job_data import job_data, published_job_data
from app.catalogue.refresher import CatalogueRefresher, load
from app.core.clock import today
from app.core.database import reading
from app.core.permissions import Role
from app.main import Navigator
from services_catalogue.job_steps.job_data import JobData
from services_catalogue.job_steps.job_data_reader import SHIPPED
from services_catalogue.job_steps.next_jobs import next_jobs
from services_catalogue.job_steps.title_search import find_occupations
from services_catalogue.store.drafts import in_work
from services_catalogue.store.revisions import JobCorrectionRevision
from tests.app.browsers.colleague import Colleague
from tests.app.browsers.resident import words_of
from tests.app.desk.conftest import SignedInAs

JOBS = "/desk/next-jobs"
CARER = f"{JOBS}/jobs/care-worker"
OF_THE_STEP = f"{JOBS}/new?kind=step&job=care-worker&of_step=senior-care-worker"
STEP = f"{JOBS}/step-6135-6136"
SOURCE: dict[str, str | list[str]] = {"source-title": "A care home in Derby", "note": "They told us.", "do": "save"}


@pytest.fixture(autouse=True)
def fresh_data() -> Iterator[None]:
    """What a test puts in the place of the data is not kept for the next."""
    yield
    job_data.cache_clear()
    published_job_data.cache_clear()


def used(desk: Navigator) -> JobData:
    """The data as residents are answered with."""
    return published_job_data(desk.state.data_dir, desk.state.snapshot.job_corrections)


def shown(data: JobData) -> list[str]:
    found = next_jobs(data, data.occupations["care-worker"], 30, date.fromisoformat(today()))
    return [job.occupation.slug for job in found.jobs]


def corrects(editor: Colleague, form: str, **fields: str | list[str]) -> str:
    blank = editor.get(form).form("/new")
    return editor.goes_to(f"{JOBS}/new", blank | SOURCE | fields)


def published(editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine, slug: str) -> None:
    """Send a draft to review and publish it."""
    with reading(database) as session:
        draft = in_work(session, slug, JobCorrectionRevision)
        assert draft is not None
        number = str(draft.number)
    editor.goes_to(f"{JOBS}/{slug}/send-to-review", {"number": number})
    publisher.goes_to(f"{JOBS}/{slug}/publish", {"number": number, "when": "now"})
    CatalogueRefresher(desk.state, database).look()


def test_a_job_is_found_with_its_steps_what_they_rest_on_and_their_pay(editor: Colleague) -> None:
    assert "/desk/next-jobs/jobs/care-worker" in editor.get(f"{JOBS}?search=carer").links()
    page = editor.get(CARER)
    assert "Senior care worker" in page.texts(".shelf__name")
    assert "A next job" in page.texts(".shelf__states")
    assert "It rests on: a known route" in page.words
    assert "Middle hourly pay, all employees, April 2024: £" in page.words
    assert OF_THE_STEP in page.links()


def test_a_step_is_left_out_by_two_people_and_residents_are_not_shown_it(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    assert corrects(editor, OF_THE_STEP, does="leave_out") == f"{STEP}?done=saved"
    assert "senior-care-worker" in shown(used(desk)), "a draft does nothing"
    review = publisher.get(f"{STEP}/review")
    assert "What people are shown" in review.texts("h2")
    assert "Leave this step out" in review.words
    published(editor, publisher, desk, database, "step-6135-6136")
    assert "senior-care-worker" not in shown(used(desk))
    assert "In use" in editor.get(STEP).words
    page = editor.get(CARER)
    assert "Left out by a correction" in page.words
    assert "/desk/next-jobs/step-6135-6136" in page.links()
    assert load(database, (), today()).job_corrections == desk.state.snapshot.job_corrections, "in every process"


def test_whoever_wrote_a_correction_does_not_publish_it(signed_in_as: SignedInAs) -> None:
    both = Colleague(signed_in_as(Role.EDITOR, Role.PUBLISHER))
    corrects(both, OF_THE_STEP, does="leave_out")
    both.goes_to(f"{STEP}/send-to-review", {"number": "1"})
    page = both.post(f"{STEP}/publish", {"number": "1", "when": "now"})
    assert "somebody else has to publish it" in page.text(".govuk-error-summary")


def test_a_step_is_added_with_words_of_its_own(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    form = f"{JOBS}/new?kind=step&job=care-worker"
    fields: dict[str, str | list[str]] = {
        "does": "put_in",
        "verdict": "next",
        "evidence": "two practices here took on carers.",
    }
    address = corrects(editor, form, next_job="Dental nurse", **fields)
    slug = address.removeprefix(f"{JOBS}/").partition("?")[0]
    published(editor, publisher, desk, database, slug)
    assert shown(used(desk))[0] == "dental-nurse"
    assert "It rests on: two practices here took on carers." in editor.get(CARER).words
    editor.saves(f"{JOBS}/{slug}", does="withdrawn")
    published(editor, publisher, desk, database, slug)
    assert "dental-nurse" not in shown(used(desk)), "and what is taken back does nothing"
    assert "Withdrawn: does nothing" in editor.get(f"{JOBS}/{slug}").words
    assert editor.get(f"{JOBS}/{slug}/history").texts("h2")[:2] == [
        "Version 2 Published now",
        "Version 1 Was published",
    ]


def test_a_title_is_added_and_then_found(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    form = f"{JOBS}/new?kind=title&job=care-worker"
    assert corrects(editor, form, title="Zebra visitor", does="put_in") == f"{JOBS}/title-6135-zebra-visitor?done=saved"
    assert "It changes which job people find" in publisher.get(f"{JOBS}/title-6135-zebra-visitor/review").words
    published(editor, publisher, desk, database, "title-6135-zebra-visitor")
    assert find_occupations(used(desk), "zebra visitor")[0].slug == "care-worker"
    assert "Zebra visitor" in editor.get(CARER).words


def test_a_correction_stays_when_the_data_is_replaced_and_says_when_it_fits_no_more(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    corrects(editor, OF_THE_STEP, does="leave_out")
    published(editor, publisher, desk, database, "step-6135-6136")
    ours = Path(desk.state.data_dir) / data_module.FOLDER
    shutil.copytree(SHIPPED, ours)
    job_data.cache_clear()
    published_job_data.cache_clear()
    assert "senior-care-worker" not in shown(used(desk))
    occupations = ours / "occupations.csv"
    occupations.write_text(occupations.read_text().replace(",senior-care-worker,", ",care-lead,"))
    job_data.cache_clear()
    published_job_data.cache_clear()
    assert "care-lead" in shown(used(desk))
    page = editor.get(STEP)
    assert "No longer fits: does nothing" in page.words
    assert "The data has no job “senior care worker” now." in page.words
    assert "No longer fits: does nothing" in editor.get(JOBS).words
    editor.saves(STEP, does="withdrawn")


@pytest.mark.parametrize(
    ("form", "fields", "told"),
    [
        ("kind=step", {"does": "put_in", "verdict": "next"}, "Choose the next job by its title"),
        ("kind=step", {"next_job": "Zebra", "does": "put_in", "verdict": "next"}, "Choose the next job by its title"),
        ("kind=step", {"next_job": "Dental nurse"}, "Choose what this correction does."),
        ("kind=step", {"next_job": "Dental nurse", "does": "put_in"}, "Choose where the step stands."),
        ("kind=step", {"next_job": "Dental nurse", "does": "leave_out"}, "The data has no such step now"),
        ("kind=step", {"next_job": "Cleaner", "does": "put_in", "verdict": "next"}, "so nobody would be shown it"),
        ("kind=step", {"next_job": "Care worker", "does": "put_in", "verdict": "next"}, "A step has two jobs"),
        ("kind=step", {"source-title": ""}, "Write the source"),
        ("kind=step", {"note": ""}, "Write why you make this change."),
        ("kind=title", {"does": "put_in"}, "Write the title."),
        ("kind=title", {"title": "!!", "does": "put_in"}, "Write the title."),
        ("kind=title", {"title": "Zebra visitor", "does": "leave_out"}, "The data has no such title now."),
    ],
)
def test_what_is_missing_or_wrong_is_told(
    form: str, fields: dict[str, str | list[str]], told: str, editor: Colleague
) -> None:
    blank = editor.get(f"{JOBS}/new?{form}&job=care-worker").form("/new")
    assert told in editor.post(f"{JOBS}/new", blank | SOURCE | fields).words


def test_a_step_has_one_correction(editor: Colleague) -> None:
    form = editor.get(f"{JOBS}/new?kind=step&job=care-worker").form("/new")
    corrects(editor, OF_THE_STEP, does="leave_out")
    assert editor.client.get(OF_THE_STEP).headers["location"] == f"{STEP}/edit"
    fields: dict[str, str | list[str]] = {"next_job": "Senior care worker", "does": "put_in", "verdict": "next"}
    assert "This has a correction already." in editor.post(f"{JOBS}/new", form | SOURCE | fields).words


def test_a_form_that_is_sent_as_it_came_changes_nothing(editor: Colleague, database: Engine) -> None:
    corrects(editor, OF_THE_STEP, does="put_in", verdict="other_career", evidence="They say so.")
    editor.saves(STEP)
    with reading(database) as session:
        draft = in_work(session, "step-6135-6136", JobCorrectionRevision)
        assert draft is not None
        assert draft.number == 1


def test_two_editors_at_once_lose_nothing(editor: Colleague, other: Colleague) -> None:
    corrects(editor, OF_THE_STEP, does="put_in", verdict="next")
    fields = other.get(f"{STEP}/edit").form("/edit") | {"note": "x", "do": "save"}
    editor.saves(STEP, evidence="They say so.")
    merge = other.goes_to(f"{STEP}/edit", fields | {"evidence": "I know it."})
    assert merge == f"{STEP}/merge/3"
    assert "What it rests on, in words" in other.get(merge).words


def test_another_organisation_reads_what_is_published_and_changes_nothing(
    signed_in_as: SignedInAs, editor: Colleague
) -> None:
    corrects(editor, OF_THE_STEP, does="leave_out")
    council = Colleague(signed_in_as(Role.EDITOR, Role.PUBLISHER, organisation="Demo council", leads=False))
    council.get(STEP, status=404)
    assert "Correct this" not in council.get(CARER).words
    council.get(OF_THE_STEP, status=403)
    council.post(f"{JOBS}/new", {"kind": "step", "job": "care-worker"}, status=403)
    assert "Care worker to senior care worker" not in council.get(JOBS).words
    assert "Care worker to senior care worker" in editor.get("/desk").words


def test_a_job_that_there_is_not_is_not_found(editor: Colleague) -> None:
    editor.get(f"{JOBS}/jobs/town-crier", status=404)
    editor.get(f"{JOBS}/new?kind=step&job=town-crier", status=404)


def test_the_table_of_bridges_names_the_jobs_without_one(editor: Colleague, desk: Navigator) -> None:
    page = editor.get(f"{JOBS}/bridges")
    assert page.text("caption") == "Where each job has a bridge"
    assert page.texts("tbody th")[:2] == ["Care worker", "Retail assistant"]
    assert "Customer service adviser" in page.text("[role=status]")
    cells = [row.css("td") for row in page.document.css("tbody tr")]
    assert [words_of(one) for one in cells[0]] == ["All 17 districts", "None"]
    assert words_of(cells[1][0]) == "level not known: Bassetlaw"
    assert "From cleaner: Cleaning or housekeeping supervisor, Caretaker" in page.words
    made = desk.state.bridge_table
    editor.get(f"{JOBS}/bridges")
    assert desk.state.bridge_table is made, "it is made once for what is published"


def test_the_table_comes_as_a_file_with_each_next_job_in_each_district(editor: Colleague) -> None:
    sent = editor.client.get(f"{JOBS}/bridges.csv")
    assert sent.headers["content-disposition"].startswith('attachment; filename="bridges-')
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert len({row["district"] for row in rows}) == 17
    care = [row for row in rows if (row["job"], row["next_job"]) == ("care-worker", "senior-care-worker")]
    assert {row["bridge"] for row in care} == {"at_the_level"}
    assert {row["provision"] for row in care} == {"free-courses-for-jobs-emcca"}
