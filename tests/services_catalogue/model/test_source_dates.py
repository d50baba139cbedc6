"""The dates of sources, as people write them."""

from services_catalogue.model.source_dates import newest_of


def test_the_newest_source_is_one_with_a_plain_date() -> None:
    assert newest_of(["2023-05", "2024", None, "undated", "late 2025", "2022-09-14"]) == "2024"
    assert newest_of(["not shown"]) is None
