"""Outcomes as each role sees them: every count of one's own referrals, and suppressed counts of others."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import select
from starlette.testclient import TestClient

from app.accounts.models import Staff
from app.core.audit import AuditEvent
from app.core.database import reading, writing
from app.core.permissions import Role
from app.main import Navigator
from app.referrals.lifecycle import ReferralState, RefusalReason
from app.referrals.outcome_kinds import OutcomeKind
from app.referrals.response_rates import ResponseRate, response_rate_in_words
from tests.app.browsers.colleague import Colleague, Page
from tests.app.browsers.resident import words_of
from tests.app.desk.conftest import SignedInAs
from tests.app.worlds.statistics_factory import LAST_QUARTER, NOW, Sender

LEADING, COUNCIL, COLLEGE = "Demo Combined Authority", "Demo Council", "Demo College"
ZINK = "zink-buxton"
MARKER = "=Marker of another organisation"
BY = ("programme", "door", "district", "quarter", "age", "work")
Numbers = dict[str, list[str]]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def numbers(page: Page, caption: str) -> Numbers:
    """The cells of a table, by the heads of its rows; the first row is that of the columns' heads."""
    table = next(t for t in page.document.css("table") if caption == words_of(t.css("caption")[0]))
    rows = [[words_of(cell) for cell in row.css("th, td")] for row in table.css("tr")]
    return {row[0]: row[1:] for row in rows}


def in_file(client: TestClient, of: str) -> list[dict[str, str]]:
    response = client.get(f"/desk/outcomes/export.csv?of={of}")
    assert response.status_code == 200
    assert response.headers["content-disposition"] == f'attachment; filename="outcomes-{of}.csv"'
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def council(signed_in_as: SignedInAs, database: Engine) -> tuple[Colleague, Colleague]:
    """An adviser of a council, who sent four of its six referrals to a college, and the manager there."""
    adviser = signed_in_as(Role.ADVISER, organisation=COUNCIL, leads=False)
    with writing(database) as session:
        sender = Sender(session, COUNCIL)
        another = sender.adviser
        sender.adviser = session.exec(select(Staff).where(Staff.id != another.id)).one()
        sender.send(
            ReferralState.STARTED, to=COLLEGE, outcomes=[OutcomeKind.STARTED, OutcomeKind.JOB], district="ashfield"
        )
        sender.send(ReferralState.WAITING, to=COLLEGE, slug=ZINK, name="Zink", access_point_id="gone")
        sender.send(ReferralState.REFUSED, to=COLLEGE, refused_because=RefusalReason.FULL, district="")
        sender.send(to=COLLEGE, sent_at=NOW - timedelta(days=1), age_band="", work_status="")
        sender.adviser = another
        sender.send(ReferralState.EXPIRED, to=COLLEGE)
        sender.send(ReferralState.WITHDRAWN, to=COLLEGE)
    return Colleague(adviser), Colleague(signed_in_as(Role.MANAGER, organisation=COUNCIL, leads=False))


def test_an_adviser_sees_every_count_of_their_own_clients(council: tuple[Colleague, Colleague]) -> None:
    page = council[0].get("/desk/outcomes")
    assert page.texts("h2") == ["What you sent", "What was sent to your organisation"]
    assert {name: row[0] for name, row in numbers(page, "What became of them").items()} == {
        "What": "Referrals",
        "Sent": "4",
        "Answered": "3",
        "No answer yet": "1",
        "Not answered in time": "0",
        "Taken back": "0",
        "Accepted": "0",
        "On a waiting list": "1",
        "Started": "1",
        "Refused": "1",
    }
    assert numbers(page, "What came of it")["They got a job"] == ["1", "Employment rate"]
    assert numbers(page, "Why they were refused")["We have no room"] == ["1"]
    assert "Nothing so far." in page.words  # nothing was sent to the council


def test_a_manager_sees_those_of_the_whole_organisation(council: tuple[Colleague, Colleague]) -> None:
    page = council[1].get("/desk/outcomes")
    assert page.texts("h2")[0] == "What your organisation sent"
    found = numbers(page, "What became of them")
    assert [found[name] for name in ("Sent", "Not answered in time", "Taken back")] == [["6"], ["1"], ["1"]]


@pytest.mark.usefixtures("council")
def test_both_sides_count_the_same(signed_in_as: SignedInAs) -> None:
    sent = in_file(signed_in_as(Role.MANAGER, organisation=COUNCIL, leads=False), "sent")
    received = in_file(signed_in_as(Role.ADVISER, organisation=COLLEGE, leads=False), "received")
    shared = ("Everything", "Programme", "Local place", "When it was sent")
    assert [row for row in sent if row["slice_kind"] in shared] == [r for r in received if r["slice_kind"] in shared]
    assert sum(int(row["count"]) for row in sent if row["slice_kind"] == "Everything") > 0


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("programme", {"Access to Work": "3", "Zink jobs help (Buxton)": "1"}),
        ("district", {"Ashfield": "1", "Derby": "2", "Not known": "1"}),
        ("quarter", {"July to September 2026": "3", "October to December 2026, so far": "1"}),
        ("age", {"25 to 34": "3", "Not known": "1"}),
    ],
)
def test_a_slice_has_a_row_of_its_own_with_every_zero(
    council: tuple[Colleague, Colleague], by: str, expected: dict[str, str]
) -> None:
    page = council[0].get(f"/desk/outcomes/by?of=sent&by={by}")
    found = numbers(page, "What became of them")
    head, *rows = found.items()
    assert {name: cells[0] for name, cells in rows} | {"Everything": "4"} == {**expected, "Everything": "4"}
    assert len(head[1]) == 9
    assert all(len(cells) == 9 and all(cell.isdecimal() for cell in cells) for _, cells in rows)


def test_a_local_place_is_named_with_its_programme(council: tuple[Colleague, Colleague]) -> None:
    found = numbers(council[0].get("/desk/outcomes/by?of=sent&by=door"), "What became of them")
    assert list(found)[1:] == ["Access to Work: no local place", f"{zink(council[0])}: gone", "Everything"]


def zink(colleague: Colleague) -> str:
    return colleague.get(f"/desk/catalogue/{ZINK}").heading


def test_a_recipient_is_not_told_of_a_few_people_what_was_not_sent_along(
    council: tuple[Colleague, Colleague], signed_in_as: SignedInAs
) -> None:
    assert council
    college = Colleague(signed_in_as(Role.MANAGER, organisation=COLLEGE, leads=False))
    assert numbers(college.get("/desk/outcomes"), "What became of them")["Sent"] == ["6"]
    assert "Ashfield" not in college.get("/desk/outcomes/by?of=received&by=district").words
    assert "there is no table" in college.get("/desk/outcomes/by?of=received&by=age").words
    rows = in_file(college.client, "received")
    assert {row["slice_kind"] for row in rows} == {"Everything", "Programme", "Local place", "When it was sent"}


@pytest.fixture
def many(desk: Navigator, database: Engine) -> None:
    """In the last quarter 12 people of a council were referred in Derby and 9 in Ashfield, and 20 more since."""
    assert desk.state.engine is database
    with writing(database) as session:
        sender = Sender(session, COUNCIL)
        for number in range(41):
            late, ashfield = number >= 21, 12 <= number < 21
            sender.send(
                ReferralState.ACCEPTED if number < 11 else ReferralState.SENT,
                sent_at=NOW - timedelta(days=2) if late else LAST_QUARTER,
                slug="gone-by-now" if ashfield else ZINK,
                name=MARKER if ashfield else "Zink",
                district="ashfield" if ashfield else "derby",
            )


@pytest.mark.usefixtures("many")
def test_who_leads_sees_everybody_with_small_numbers_hidden(signed_in_as: SignedInAs) -> None:
    editor = Colleague(signed_in_as(Role.EDITOR))
    page = editor.get("/desk/outcomes")
    assert page.texts("h2") == ["All referrals"]
    found = numbers(page, "What became of them")
    assert found["What"] == ["People"]
    assert [found[name] for name in ("Sent", "Answered", "No answer yet")] == [["20"], ["10"], ["10"]]
    assert found["Refused"] == found["Taken back"] == ["fewer than 10"]
    assert "what was sent before 1 October 2026" in page.words
    for by in ("programme", "district", "quarter", "age", "work"):
        page = editor.get(f"/desk/outcomes/by?of=all&by={by}")
        cells = [cell for row in list(numbers(page, "What became of them").values())[1:] for cell in row]
        assert set(cells) <= {"10", "15", "20", "fewer than 10"}
        assert "Ashfield" not in page.words
        assert MARKER not in page.words
        assert "so far" not in page.words
    derby = numbers(editor.get("/desk/outcomes/by?of=all&by=district"), "What became of them")["Derby"]
    assert derby == ["10", "10", "10", *["fewer than 10"] * 6]


@pytest.mark.usefixtures("many")
def test_the_file_says_what_the_pages_say(signed_in_as: SignedInAs) -> None:
    publisher = signed_in_as(Role.PUBLISHER)
    rows = in_file(publisher, "all")
    assert {row["count"] for row in rows} == {"10", "20", "fewer than 10"}
    assert {row["slice"] for row in rows if row["slice_kind"] == "Where they live"} == {"Derby"}
    assert {row["counted"] for row in rows} == {"people, of what was sent before 2026-10-01"}
    assert {row["indicator"] for row in rows if row["measure"] == "They got a job"} == {"Employment rate"}
    derby = numbers(Colleague(publisher).get("/desk/outcomes/by?of=all&by=district"), "What became of them")["Derby"]
    assert [row["count"] for row in rows if row["slice"] == "Derby"][: len(derby)] == derby


@pytest.mark.usefixtures("many")
def test_what_is_shown_of_all_stands_still_until_the_quarter_is_over(
    signed_in_as: SignedInAs, database: Engine
) -> None:
    publisher = signed_in_as(Role.PUBLISHER)
    before = in_file(publisher, "all")
    with writing(database) as session:
        Sender(session, COLLEGE).send(ReferralState.ACCEPTED, sent_at=NOW)
    assert in_file(publisher, "all") == before
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        later = signed_in_as(Role.PUBLISHER)
        assert in_file(later, "all") != before


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("roles", [(role,) for role in Role])
def test_another_organisation_sees_none_of_it(signed_in_as: SignedInAs, roles: tuple[Role, ...]) -> None:
    outsider = Colleague(signed_in_as(*roles, organisation=COLLEGE, leads=False))
    texts = [outsider.get("/desk/outcomes").words]
    for of in ("sent", "received", "all"):
        for path in (f"/desk/outcomes/export.csv?of={of}", *(f"/desk/outcomes/by?of={of}&by={by}" for by in BY)):
            response = outsider.client.get(path)
            may = of != "all" and roles[0] in (Role.ADVISER, Role.MANAGER)
            assert response.status_code == (200 if may else 404), path
            texts.append(response.text)
    assert [text for text in texts if "Marker" in text or "Zink" in text or "July" in text] == []
    rows = in_file(outsider.client, "sent") if roles[0] in (Role.ADVISER, Role.MANAGER) else []
    assert {row["count"] for row in rows} <= {"0"}


@pytest.mark.usefixtures("many")
def test_an_adviser_of_the_organisation_that_leads_sees_their_own_only(signed_in_as: SignedInAs) -> None:
    adviser = Colleague(signed_in_as(Role.ADVISER))
    assert adviser.get("/desk/outcomes").texts("h2") == ["What you sent", "What was sent to your organisation"]
    assert adviser.client.get("/desk/outcomes/export.csv?of=all").status_code == 404


@pytest.mark.usefixtures("many")
def test_no_cell_of_a_file_is_a_formula_and_the_audit_tells_of_it(signed_in_as: SignedInAs, database: Engine) -> None:
    manager = signed_in_as(Role.MANAGER, organisation=COUNCIL, leads=False)
    rows = in_file(manager, "sent")
    assert f"'{MARKER}" in {row["slice"] for row in rows}
    assert [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))] == []
    with reading(database) as session:
        told = session.exec(select(AuditEvent)).all()[-1]
    assert (told.act, told.kind, told.subject, told.detail) == ("exported", "outcomes", "sent", {})


@pytest.mark.parametrize("query", ["", "?of=sent", "?of=all&by=door", "?of=sent&by=name", "?of=x&by=age", "?by=age"])
def test_there_are_no_other_tables(signed_in_as: SignedInAs, query: str) -> None:
    manager = signed_in_as(Role.MANAGER)
    assert manager.get(f"/desk/outcomes/by{query}").status_code == 404


def test_somebody_without_clients_elsewhere_is_told_why_there_is_nothing(signed_in_as: SignedInAs) -> None:
    editor = Colleague(signed_in_as(Role.EDITOR, organisation=COUNCIL, leads=False))
    page = editor.get("/desk/outcomes")
    assert "There are no figures for you here." in page.words
    assert page.document.css("table") == []


def test_the_desk_reads_of_a_provision_what_residents_read(desk: Navigator, signed_in_as: SignedInAs) -> None:
    signal = ResponseRate(15, 4, 7, 2, "2027-03")
    desk.state.snapshot = replace(desk.state.snapshot, signals={ZINK: signal})
    editor = Colleague(signed_in_as(Role.EDITOR))
    told, residents = editor.get(f"/desk/catalogue/{ZINK}").words, editor.client.get(f"/support/{ZINK}").text
    for sentence in response_rate_in_words(signal):
        assert sentence in told
        assert sentence in residents
    assert "so we show no figures" in editor.get("/desk/catalogue/access-to-work").words
