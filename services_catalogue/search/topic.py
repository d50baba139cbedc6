"""Topics: what residents say, in their own words, and what each of it leads to. The words stand in files of YAML.

Whoever finds that a good word finds nothing adds it to `says` of a topic there. Misspellings and plurals need no entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, TypeAdapter

from services_catalogue.model.dates import Record, Text
from services_catalogue.model.provision import Offer, Slug
from services_catalogue.reading.yaml_lines import read_marked

TOPICS = Path(__file__).parents[1] / "topics"
NEAR_ME = "near-me"
"""The topic of whoever names a place and nothing else."""


def _as_list(given: object) -> object:
    return (given,) if isinstance(given, str) else given


Options = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class BoxByAge(Record):
    """The move whose box is shown, by the age of the person: what may help an adult can put a child in danger."""

    age_not_known: Slug
    under_18: Slug
    from_18: Slug


class Topic(Record):
    """`says` are phrases, with words in brackets standing for each other; `find` are slugs, the best first.

    `situation` follows "If" and leads to `moves`. `offers` and `answers` also find what offers this, or asks for it;
    `answers` maps questions to options. A topic with a `box` is about danger: it shows numbers and offers no answer.
    """

    id: Slug
    says: Annotated[tuple[Text, ...], Field(min_length=1)]
    situation: Annotated[Text | None, Field(alias="if")] = None
    moves: tuple[Slug, ...] = ()
    find: tuple[Slug, ...] = ()
    offers: tuple[Offer, ...] = ()
    answers: Mapping[str, Options] = {}
    box: BoxByAge | None = None

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def options(self) -> Iterator[tuple[str, str]]:
        """The answers it stands for, each as a question and one option of it."""
        return ((question, option) for question, options in self.answers.items() for option in options)


@cache
def shipped_topics() -> tuple[Topic, ...]:
    """The topics that ship with the service: read once in a process."""
    reader = TypeAdapter(tuple[Topic, ...])
    files = sorted(TOPICS.glob("*.yaml"))
    return tuple(
        topic for file in files for topic in reader.validate_python(read_marked(file.read_text("utf-8")).content)
    )
