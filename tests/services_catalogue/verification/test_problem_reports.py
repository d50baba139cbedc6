"""A fault is counted, not stored again; of a resident nothing but the day is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import col, delete, select

from app.core.database import reading, writing
from services_catalogue.verification.models import ProblemReason, ProblemReport, Reporter
from services_catalogue.verification.problem_reports import LONGEST_NOTE, open_faults, report_fault, settle_fault

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
        for slug, door, reason in told:
            report_fault(session, slug, reason, Reporter.RESIDENT, NOW, door=door)
    found = rows(database)
    assert sum(fault.count for fault in found) == len(told)
    assert {(f.slug, f.door, f.reason) for f in found} == set(told)
    assert len(found) == len(set(told))


def test_of_a_resident_only_the_day_is_kept_and_no_words(database: Engine) -> None:
    with writing(database) as session:
        report_fault(session, "night-school", ProblemReason.PLACE_WRONG, Reporter.RESIDENT, NOW, note="I am Ann")
        report_fault(
            session, "night-school", ProblemReason.PLACE_WRONG, Reporter.RESIDENT, NOW + timedelta(days=2, hours=1)
        )
    [fault] = rows(database)
    assert (fault.first_at, fault.last_at) == (datetime(2027, 3, 5, tzinfo=UTC), datetime(2027, 3, 7, tzinfo=UTC))
    assert fault.note == ""


def test_notes_are_kept_together_the_newest_first_as_far_as_there_is_room(database: Engine) -> None:
    notes = ["The number is old.", "The number is old.", "It is 0115 now.", "x" * LONGEST_NOTE]
    with writing(database) as session:
        told = [
            report_fault(session, "night-school", ProblemReason.CONTACT_WRONG, Reporter.KEEPER, NOW, note=note)[1]
            for note in notes[:3]
        ]
    assert told == [True, False, False]
    assert rows(database)[0].note == "It is 0115 now.\nThe number is old."
    with writing(database) as session:
        report_fault(session, "night-school", ProblemReason.CONTACT_WRONG, Reporter.KEEPER, NOW, note=notes[3])
    assert rows(database)[0].note == notes[3]


def test_what_was_settled_may_be_wrong_again(database: Engine) -> None:
    with writing(database) as session:
        fault, _ = report_fault(session, "night-school", ProblemReason.PAGE_BROKEN, Reporter.RESIDENT, NOW)
        assert settle_fault(session, fault, "Amira", "Mended.", NOW)
        assert not settle_fault(session, fault, "Ben", "Mended too.", NOW)
        _, is_new = report_fault(session, "night-school", ProblemReason.PAGE_BROKEN, Reporter.RESIDENT, NOW)
        assert is_new
        assert [fault.settled_by for fault in open_faults(session)] == [""]
    assert [fault.settled_by for fault in rows(database)] == ["Amira", ""]
