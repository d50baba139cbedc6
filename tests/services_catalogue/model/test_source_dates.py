"""The dates of sources, as people write them."""

import pytest

from services_catalogue.model.source_dates import as_exact_as, dates_in, is_within, newest_of


def test_the_newest_source_is_one_with_a_plain_date() -> None:
    assert newest_of(["2023-05", "2024", None, "undated", "late 2025", "2022-09-14"]) == "2024"
    assert newest_of(["not shown"]) is None


@pytest.mark.parametrize(
    ("written", "dates"),
    [
        ("2026-02 (as the file says)", ["2026-02"]),
        ("2025/26", ["2025"]),
        ("copy from about 2020-21", ["2020"]),
        ("2018 to 2019", ["2018", "2019"]),
        ("undated (about 2019)", []),
        ("Undated; content implies 2026", []),
        ("not shown", []),
        ("no date shown; about autumn 2025", []),
        (None, []),
    ],
)
def test_the_dates_of_a_source_are_those_it_has_and_not_what_its_content_implies(
    written: str | None, dates: list[str]
) -> None:
    assert dates_in(written) == dates


def test_a_date_is_no_more_exact_than_a_source_has_it() -> None:
    assert as_exact_as("2025-09-30", ["2025-09", "2025"]) == "2025-09"
    assert as_exact_as("2025-09-30", ["2025-09-30 (about)"]) == "2025-09-30"
    assert as_exact_as("2025-09", ["2025-09-22"]) == "2025-09"
    assert as_exact_as("2025-09-30", ["undated"]) == "2025-09-30"


def test_a_partial_date_counts_from_its_last_day() -> None:
    assert is_within("2024", 24, "2026-12-31")
    assert not is_within("2024", 24, "2027-01-01")
