"""A resident's problem report: it asks for no free words, keeps nothing about the resident, and names contacts."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.core.audit import AuditEvent
from app.core.database import open_database
from app.core.permissions import Role
from services_catalogue.verification.models import ProblemReport
from tests.app.browsers.resident import Resident, attribute
from tests.app.shared_data import CITIZENS_ADVICE_LINE
from tests.app.worlds.catalogue_world import World, make_world

PLACE = "/support/night-school/wrong"


@pytest.fixture
def world(database: Engine, tmp_path: Path) -> World:
    made = make_world(database, tmp_path)
    made.publish()
    made.add_staff("editor@leading.example.org", made.leading, [Role.EDITOR])
    return made


def test_the_form_asks_for_a_choice_and_never_for_words(world: World) -> None:
    page = world.visitor().get(PLACE)
    assert page.document.css("textarea, input[type=text]") == []
    assert len(page.document.css("input[name=reason]")) == 7
    assert page.texts("label")[-2:] == ["All of it, or I am not sure", "Night School in Long Eaton"]


def test_the_same_told_again_and_again_is_one_row_and_one_mail(world: World) -> None:
    visitor = world.visitor()
    for _ in range(5):
        assert visitor.goes_to(PLACE, reason="contact_wrong", door="long-eaton", note="I am Ann") == f"{PLACE}/told"
    assert "What happens next" in visitor.get(f"{PLACE}/told").words
    [problem_report] = world.rows(ProblemReport)
    assert (problem_report.access_point, problem_report.reporter, problem_report.count, problem_report.note) == (
        "long-eaton",
        "resident",
        5,
        "",
    )
    assert (problem_report.first_at.hour, problem_report.first_at.minute, problem_report.first_at.second) == (0, 0, 0)
    [mail] = world.mails()
    assert mail.to == "editor@leading.example.org"
    assert "The phone number or email is wrong." in mail.body
    assert "(Night School in Long Eaton)" in mail.body


def test_a_owner_gets_a_link_to_answer_by(world: World) -> None:
    world.set_care(owner_name="Demo keeper", owner_email="keeper@provider.example.org")
    world.visitor().goes_to(PLACE, reason="ended_or_paused")
    by_address = {mail.to: mail.body for mail in world.mails()}
    assert "/still-right/" in by_address["keeper@provider.example.org"]
    assert "/still-right/" not in by_address["editor@leading.example.org"]


def test_a_flood_of_every_choice_is_a_few_rows_and_one_mail_a_day(world: World) -> None:
    visitor = world.visitor()
    for reason in ("contact_wrong", "page_broken", "ended_or_paused", "who_for_wrong", "place_wrong"):
        for access_point in ("", "long-eaton", "made-up"):
            visitor.goes_to(PLACE, reason=reason, door=access_point)
    assert len(world.rows(ProblemReport)) == 10
    assert len(world.mails()) == 1
    assert world.rows(AuditEvent) == [], "a stranger cannot fill the audit"


@pytest.mark.parametrize("reason", ["", "made_up", "contact_wrong\x00"])
def test_without_a_choice_the_form_says_so_and_keeps_the_place(world: World, reason: str) -> None:
    if reason.endswith("\x00"):
        assert world.visitor().goes_to(PLACE, reason=reason), "what cannot be seen is taken away"
        return
    page = world.visitor().post(PLACE, 422, reason=reason, door="long-eaton")
    assert page.links(".govuk-error-summary a") == ["#reason"]
    [chosen] = page.document.css("input[name=door][checked]")
    assert attribute(chosen, "value") == "long-eaton"
    assert world.rows(ProblemReport) == []


def test_support_that_is_not_there_is_not_found(world: World) -> None:
    for path in ("/support/nothing/wrong", "/support/nothing/wrong/told"):
        assert world.visitor().client.get(path).status_code == 404
    assert world.visitor().client.post("/support/nothing/wrong", data={"reason": "page_broken"}).status_code == 404


def test_without_a_database_the_form_is_there_and_sending_it_names_people_to_tell(resident: Resident) -> None:
    place = "/support/access-to-work/wrong"
    page = resident.get(place)
    assert CITIZENS_ADVICE_LINE in page.links(".people a")
    page = resident.post(place, 503, reason="page_broken")
    assert page.heading == "We could not write that down"
    assert CITIZENS_ADVICE_LINE in page.links(".people a")
    assert resident.post(place, 422, reason="").title.startswith("Error: ")


def test_with_the_database_gone_it_says_so_too(world: World) -> None:
    visitor = world.visitor()
    away = open_database(f"sqlite:///{world.folder}/folder/navigator.db")
    (world.folder / "folder" / "navigator.db").unlink()
    (world.folder / "folder").rmdir()
    visitor.app.state.engine = away
    page = visitor.post(PLACE, 503, reason="page_broken")
    assert "Nobody has been told what is wrong with Night School" in page.words
