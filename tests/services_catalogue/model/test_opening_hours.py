"""Opening hours stay as people write them; a time that no clock shows is refused, and what can be misread is told."""

from __future__ import annotations

import pytest

from services_catalogue.model.contact_error import ContactError
from services_catalogue.model.contact_facts import ContactKind
from services_catalogue.model.opening_hours import doubts_of_hours, refuse_impossible_times
from tests.triage.catalogue import real_bodies, real_catalogue

IMPOSSIBLE = {
    "25:00": "25:00",
    "Monday to Friday, 9am to 17pm": "17pm",
    "0am to 5pm": "0am",
    "13 am": "13 am",
    "9.75am to 5pm": "9.75am",
    "9:30am to 16:61": "16:61",
    "09:00 to 24:30": "24:30",
    "8am to 100pm": "100pm",
}
RIGHT = (
    "Monday to Friday, 9am to 5pm",
    "4.30pm to 12.30am",
    "Every day, 5pm to midnight",
    "9am to 12 noon, 2pm to 4pm",
    "09:00 to 17:00",
    "00:00 to 24:00, every day",
    "9 a.m. to 5 p.m.",
    "Day and night, every day",
    "Drop in, 9.30am to 12.30pm: 17b The Square",
    "Weekdays 8am to 8pm, not on bank holidays",
)
DOUBTFUL = {
    "9-5": "'9-5' does not say morning or afternoon",
    "Monday to Friday 9 to 5": "'9 to 5' does not say morning or afternoon",
    "9am\u20135": "'9am\u20135' does not say morning or afternoon",
    "9am to 5am": "'9am to 5am' ends before it begins",
    "2pm to 1.30pm": "'2pm to 1.30pm' ends before it begins",
    "Moday to Friday, 9am to 5pm": "'Moday' is no day of the week",
    "Wedensday 9am to 5pm": "'Wedensday' is no day of the week",
}


@pytest.mark.parametrize("hours", IMPOSSIBLE)
def test_a_time_that_no_clock_shows_is_refused(hours: str) -> None:
    with pytest.raises(ContactError, match="there is no such time") as refused:
        refuse_impossible_times(hours)
    assert f"'{IMPOSSIBLE[hours]}'" in refused.value.what


@pytest.mark.parametrize("hours", RIGHT)
def test_hours_as_people_write_them_are_taken_without_a_word(hours: str) -> None:
    refuse_impossible_times(hours)
    assert list(doubts_of_hours(hours)) == []


@pytest.mark.parametrize("hours", DOUBTFUL)
def test_what_can_be_misread_is_told(hours: str) -> None:
    refuse_impossible_times(hours)
    assert [what for what, _ in doubts_of_hours(hours)] == [DOUBTFUL[hours]]


def test_no_hours_of_the_records_can_be_misread() -> None:
    entries = (*real_catalogue(), *real_bodies())
    supports = [support for entry in entries for support in (entry, *entry.access_points)]
    hours = [fact.value for one in supports for fact in one.contacts if fact.kind is ContactKind.HOURS]
    assert len(hours) > 50
    assert [told for one in hours for told in doubts_of_hours(one)] == []
