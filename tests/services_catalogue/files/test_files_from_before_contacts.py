"""Files that were exported before there were contacts with sources, access and bodies: read, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services_catalogue.files.file_formats import FileFormat, read, written
from services_catalogue.files.import_report import report_on
from services_catalogue.files.import_types import ImportOutcome, StoredContent
from services_catalogue.reading.provision_reader import PROVISIONS, content_of, read_content, read_file

EXPORTED = Path(__file__).parent / "exported_before_contacts"
SLUGS = ("national-careers-service", "nottingham-jobs", "on-demand-buses")
NOW = {slug: content_of(read_file(PROVISIONS / f"{slug}.yaml")) for slug in SLUGS}
STORED = {slug: StoredContent(2, content) for slug, content in NOW.items()}
each_kind = pytest.mark.parametrize("kind", list(FileFormat))


def exported(kind: FileFormat) -> bytes:
    """Three provisions as the service wrote them then."""
    return (EXPORTED / f"catalogue.{kind}").read_bytes()


def points_of(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {point["id"]: point for point in content["access_points"]}


@each_kind
def test_all_of_it_is_understood(kind: FileFormat) -> None:
    found = report_on(f"old.{kind}", exported(kind), {}, lambda _: "")
    assert found.all_understood
    assert [one.slug for one in found.ready] == sorted(SLUGS)


def test_the_three_formats_hold_the_same() -> None:
    first, *others = [
        [content_of(read_content(sent.content)) for sent, _ in read(f"old.{kind}", exported(kind))]
        for kind in FileFormat
    ]
    assert others == [first, first]
    assert [one["contact"].get("phone") for one in first] == ["0800 100 900", None, None]


@each_kind
def test_what_it_does_not_know_stays_as_it_is_and_that_is_told_once(kind: FileFormat) -> None:
    found = report_on(f"old.{kind}", exported(kind), STORED, lambda _: "")
    whole, *each = found.told
    assert whole.outcome is ImportOutcome.OVERLOOKED
    told = [remark.sentence for remark in whole.remarks]
    assert [one for one in told if "nothing of 'contacts'" in one]
    assert not [one for one in told if "nothing of 'body'" in one]
    assert not any("taken away" in remark.sentence for one in each for remark in one.remarks)
    for one in found.ready:
        before = NOW[one.slug]
        assert one.content["contacts"] == before["contacts"]
        assert one.content["access"] == before["access"]
        for name, point in points_of(one.content).items():
            assert point["contacts"] == points_of(before).get(name, point)["contacts"]
    assert any(point["contacts"] for content in NOW.values() for point in (content, *content["access_points"]))


@each_kind
def test_a_file_of_today_that_leaves_contacts_out_says_how_many_would_go(kind: FileFormat) -> None:
    less = {**NOW["nottingham-jobs"], "contacts": []}
    found = report_on(f"new.{kind}", written(kind, [less, NOW["on-demand-buses"]]), STORED, lambda _: "")
    count = len(NOW["nottingham-jobs"]["contacts"])
    [told] = [one for one in found.told if one.slug == "nottingham-jobs"]
    assert f"{count} of the {count} contacts that are known now would be taken away" in told.remarks[0].sentence.lower()
