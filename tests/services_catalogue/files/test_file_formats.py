"""Round trip: what is exported comes back as it was, in each of the three formats, whatever stands in it."""

from __future__ import annotations

from typing import TypeVar

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from services_catalogue.files.cell_format import (
    entry,
    lines_cell,
    quoted,
    read_entry,
    read_lines_cell,
    read_text_cell,
    text_cell,
)
from services_catalogue.files.column_help import HOW_TO_FILL_IN
from services_catalogue.files.file_formats import FileFormat, read, written
from services_catalogue.files.sheet import COLUMNS, MOST_IN_A_CELL
from services_catalogue.model.body import Body
from services_catalogue.model.provision import NOT_STORED, AccessPoint, CatalogueEntry, Provision
from services_catalogue.reading.provision_reader import content_of
from services_catalogue.reading.yaml_lines import read_marked
from tests.long import LONG
from tests.services_catalogue.strategies import (
    ACCESS_POINT,
    BODY,
    SPOILT_EASILY,
    SUPPORT,
    any_body,
    any_provision,
    texts,
)
from tests.triage.catalogue import real_catalogue

each_kind = pytest.mark.parametrize("kind", list(FileFormat))


Entry = TypeVar("Entry", bound=CatalogueEntry)


def sent_and_read(kind: FileFormat, provisions: list[Entry]) -> list[Entry]:
    """The provisions or bodies written to a file of this kind and read from it again."""
    data = written(kind, [content_of(one) for one in provisions])
    found = list(read(f"catalogue.{kind}", data))
    assert [sent.faults for sent, _ in found] == [()] * len(provisions)
    return [type(one).model_validate(sent.content) for one, (sent, _) in zip(provisions, found, strict=True)]


@each_kind
@given(provision=any_provision)
@settings(max_examples=60 if LONG else 20)
def test_any_provision_comes_back_as_it_was(kind: FileFormat, provision: Provision) -> None:
    assert sent_and_read(kind, [provision]) == [provision]


@each_kind
@given(body=any_body)
@settings(max_examples=60 if LONG else 20)
def test_any_body_comes_back_as_it_was(kind: FileFormat, body: Body) -> None:
    assert sent_and_read(kind, [body]) == [body]


@each_kind
def test_the_researched_catalogue_comes_back_and_goes_out_the_same(kind: FileFormat) -> None:
    provisions = list(real_catalogue())
    back = sent_and_read(kind, provisions)
    assert back == provisions
    contents = [content_of(one) for one in provisions]
    assert written(kind, [content_of(one) for one in back]) == written(kind, contents) == written(kind, contents)


@each_kind
def test_what_is_longer_than_a_cell_goes_on_in_further_rows(kind: FileFormat) -> None:
    provision = real_catalogue()[0].model_copy(
        update={"unknown": tuple(f"= {n} " + "x " * 1900 + "x" for n in range(20))}
    )
    assert sum(map(len, provision.unknown)) > 4 * MOST_IN_A_CELL
    assert sent_and_read(kind, [provision]) == [provision]


@each_kind
def test_an_empty_catalogue_is_a_file_too(kind: FileFormat) -> None:
    assert sent_and_read(kind, []) == []


def test_generated_provisions_and_bodies_have_every_field() -> None:
    assert SUPPORT.keys() == Provision.model_fields.keys() - NOT_STORED
    assert BODY.keys() == Body.model_fields.keys() - NOT_STORED
    assert ACCESS_POINT.keys() == AccessPoint.model_fields.keys()


def test_every_column_is_explained_in_the_workbook() -> None:
    assert [name for name, _ in HOW_TO_FILL_IN[2:]] == list(COLUMNS)


@given(text=texts | st.text())
def test_any_text_comes_back_from_its_cell(text: str) -> None:
    assert read_text_cell(text_cell(text)) == text.strip() or text_cell(text) == quoted(text)
    assert read_text_cell(text_cell(text.strip())) == text.strip()


@given(some=st.lists(texts.map(str.strip)))
def test_any_list_of_texts_comes_back_from_its_cell(some: list[str]) -> None:
    assert read_lines_cell(lines_cell(some)) == some


values = st.recursive(
    st.text() | st.sampled_from(SPOILT_EASILY) | st.integers(-(10**9), 10**9) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(value=values)
def test_any_entry_comes_back_and_yaml_reads_it_alike(value: object) -> None:
    assert read_entry(entry(value)) == value
    assert "\n" not in entry(value)
    assert read_marked(entry(value)).content == value
    assert yaml.load(entry(value), yaml.CSafeLoader) == value, "by the older rules of YAML too"
