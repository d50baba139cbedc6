"""A problem report made again is counted, not stored again; of a resident nothing but the day is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import col, delete, select

from app.core.database import reading, writing
from services_catalogue.verification.models import ProblemReason, ProblemReport, Reporter
from services_catalogue.verification.problem_reports import (
    LONGEST_NOTE,
    open_problem_reports,
    report_problem,
    settle_problem_report,
)

NOW = datetime(2027, 3, 5, 9, 41, 17, tzinfo=UTC)


def rows(engine: Engine) -> list[ProblemReport]:
    with reading(engine) as session:
        return list(session.exec(select(ProblemReport).order_by(col(ProblemReport.id))))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["", "east"]), st.sampled_from(list(ProblemReason)[:3])),
        max_size=40,
    )
)
def test_a_flood_adds_up_and_fills_nothing(database: Engine, told: list[tuple[str, str, ProblemReason]]) -> None:
    with writing(database) as session:
        session.exec(delete(ProblemReport))
        for slug, access_point, reason in told:
            report_problem(session, slug, reason, Reporter.RESIDENT, NOW, access_point=access_point)
    found = rows(database)
    assert sum(problem_report.count for problem_report in found) == len(told)
    assert {(f.slug, f.access_point, f.reason) for f in found} == set(told)
    assert len(found) == len(set(told))


def test_of_a_resident_only_the_day_is_kept_and_no_words(database: Engine) -> None:
    with writing(database) as session:
        report_problem(session, "night-school", ProblemReason.PLACE_WRONG, Reporter.RESIDENT, NOW, note="I am Ann")
        report_problem(
            session, "night-school", ProblemReason.PLACE_WRONG, Reporter.RESIDENT, NOW + timedelta(days=2, hours=1)
        )
    [problem_report] = rows(database)
    assert (problem_report.first_at, problem_report.last_at) == (
        datetime(2027, 3, 5, tzinfo=UTC),
        datetime(2027, 3, 7, tzinfo=UTC),
    )
    assert problem_report.note == ""


def test_notes_are_kept_together_the_newest_first_as_far_as_there_is_room(database: Engine) -> None:
    notes = ["The number is old.", "The number is old.", "It is 0115 now.", "x" * LONGEST_NOTE]
    with writing(database) as session:
        told = [
            report_problem(session, "night-school", ProblemReason.CONTACT_WRONG, Reporter.OWNER, NOW, note=note)[1]
            for note in notes[:3]
        ]
    assert told == [True, False, False]
    assert rows(database)[0].note == "It is 0115 now.\nThe number is old."
    with writing(database) as session:
        report_problem(session, "night-school", ProblemReason.CONTACT_WRONG, Reporter.OWNER, NOW, note=notes[3])
    assert rows(database)[0].note == notes[3]


def test_what_was_settled_may_be_wrong_again(database: Engine) -> None:
    with writing(database) as session:
        problem_report, _ = report_problem(session, "night-school", ProblemReason.PAGE_BROKEN, Reporter.RESIDENT, NOW)
        assert settle_problem_report(session, problem_report, "Amira", "Mended.", NOW)
        assert not settle_problem_report(session, problem_report, "Ben", "Mended too.", NOW)
        _, is_new = report_problem(session, "night-school", ProblemReason.PAGE_BROKEN, Reporter.RESIDENT, NOW)
        assert is_new
        assert [problem_report.settled_by for problem_report in open_problem_reports(session)] == [""]
    assert [problem_report.settled_by for problem_report in rows(database)] == ["Amira", ""]
