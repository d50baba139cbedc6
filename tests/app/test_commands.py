"""What somebody can ask for, at a terminal: the same as by screen; a plain sentence when there is no such record."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.__main__ import main
from app.core.audit import AuditEvent
from app.core.permissions import Role
from app.referrals.models import Client
from services_catalogue.job_steps.job_data_reader import SHIPPED
from tests.app.worlds.catalogue_world import KEEPING, World, make_world
from tests.app.worlds.record_factory import BY_MAIL, BY_PHONE, Marks, colleague, keep

ANN = ("--organisation", KEEPING, "--reference", Marks("ann")["reference"])


@pytest.fixture
def world(database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    if database.dialect.name != "sqlite":
        pytest.skip("the commands find the file in the data folder")
    monkeypatch.setenv("NAVIGATOR_RESEARCH", "false")
    world = make_world(database, tmp_path)
    adviser = colleague(world, "adviser@example.org", world.keeping, Role.ADVISER)
    with world.writing() as session:
        for person in ("ann", "bob"):
            keep(session, adviser, person, to=(BY_MAIL, BY_PHONE))
    return world


def ask(world: World, *arguments: str) -> None:
    main([*arguments, "--data-dir", str(world.folder)])


def why_not(world: World, *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        ask(world, *arguments)
    return str(ended.value.code)


def test_everything_about_one_person_goes_into_a_new_file_of_its_owners(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    file = world.folder / "ann.json"
    ask(world, "subject-access", *ANN, str(file))
    assert "Delete it when they have it." in capsys.readouterr().out
    assert json.loads(file.read_text("utf-8"))["record"]["called"] == Marks("ann")["name"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "exists" in why_not(world, "subject-access", *ANN, str(file)), "nothing is written over"
    assert [entry.act for entry in world.rows(AuditEvent)].count("exported") == 1


def test_a_record_is_erased(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    ask(world, "erase", *ANN, "--reason", "asked")
    ann, bob = world.rows(Client)
    said = capsys.readouterr().out
    assert f"Its code was {ann.code}." in said
    assert f"Ring them, since nothing goes to them from here: {BY_PHONE.name}" in said
    assert (ann.name, bob.name) == ("", Marks("bob")["name"])
    entry = world.rows(AuditEvent)[-1]
    assert (entry.actor, entry.act, entry.detail) == ("A command", "erased", {"why": "asked"})


def test_the_list_of_what_was_erased_can_be_used_after_a_restore(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(world, "erase", *ANN, "--reason", "asked")
    capsys.readouterr()
    ask(world, "erasures")
    listed = capsys.readouterr().out
    [_, code] = listed.split()
    assert code == world.rows(Client)[0].code
    ask(world, "erasures", "--since", "2100-01-01")
    assert capsys.readouterr().out == ""
    file = world.folder / "erasures.txt"
    bob = world.rows(Client)[1].code
    file.write_text(f"{listed}\n2026-11-24T12:00:00Z {bob}\n")
    ask(world, "erase", "--listed", str(file))
    assert capsys.readouterr().out.splitlines() == ["erased before: 1", "erased again: 1"]
    assert world.rows(Client)[1].name == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("subject-access", "--organisation", KEEPING, "--reference", "nobody", "x.json"), "There is no record"),
        (("erase", "--organisation", "Demo", "--reference", "nobody", "--reason", "asked"), "There is no record"),
        (("erase", *ANN), "Give --organisation, --reference and --reason"),
        (("erase", "--listed", "/nowhere/list"), "No such file"),
    ],
)
def test_what_cannot_be_done_is_a_plain_sentence(world: World, arguments: tuple[str, ...], said: str) -> None:
    sentence = why_not(world, *arguments)
    assert sentence.startswith("Nothing was done.\n")
    assert said in sentence
    assert [client.anonymised_at for client in world.rows(Client)] == [None, None]


def test_data_on_job_steps_is_checked_and_put_in_place(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    ask(world, "job-data", str(SHIPPED))
    assert capsys.readouterr().out == "It is the same as before.\nIt is in place. Start the service again to use it.\n"
    assert (world.folder / "job-data" / "occupations.csv").is_file()
    assert "about.yaml cannot be read" in why_not(world, "job-data", str(world.folder / "nowhere"))
