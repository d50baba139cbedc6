"""A world in which one resident has answers to hand over, and an adviser sits at a desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.core.permissions import Role
from app.handover import encryption
from app.handover.models import HandOver
from tests.app.browsers.colleague import Colleague
from tests.app.browsers.resident import Resident, address, attribute
from tests.app.worlds.catalogue_world import World, make_world

ANSWERS = {"area": "derby", "age": "34"}


@pytest.fixture(autouse=True)
def quick_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key derivation that takes no time: how long it really takes is the matter of one test."""
    monkeypatch.setattr(encryption, "MEMORY_KIB", 64)


@pytest.fixture
def world(database: Engine, tmp_path: Path) -> World:
    made = make_world(database, tmp_path)
    made.publish()
    return made


@pytest.fixture
def resident(world: World) -> Resident:
    return resident_of(world)


@pytest.fixture
def adviser(world: World) -> Colleague:
    return adviser_of(world)


def resident_of(world: World) -> Resident:
    """A resident with a browser and a process of their own, who has answered two questions."""
    made = Resident(world.visitor().client)
    for question, answer in ANSWERS.items():
        made.answers(question, answer)
    return made


def adviser_of(world: World, email: str = "adviser@leading.example.org") -> Colleague:
    """An adviser who is signed in, on a process of their own."""
    staff = world.add_staff(email, world.leading, [Role.ADVISER])
    return Colleague(world.visitor(staff=staff).client)


def makes_a_code(resident: Resident) -> str:
    """Make a code and read it, as it is shown: "7K4M PX2D 9QRT"."""
    assert resident.goes_to("/hand-over") == "/hand-over"
    return resident.get("/hand-over").text(".spoken")


def kept(world: World) -> list[HandOver]:
    """All stored answers of all residents."""
    rows: list[HandOver] = world.rows(HandOver)
    return rows


def answer_of(resident: Resident, question: str) -> str:
    """What is filled in at a question."""
    page = resident.get(f"{address(question)}/change")
    return attribute(page.document.css("#number")[0], "value")
