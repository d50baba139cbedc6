"""From a resident's browser to an adviser's desk: kept only when asked, for two days, and gone when it is deleted."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from starlette.testclient import TestClient
from time_machine import travel

from app.accounts.login_throttle import FailureLimit, begin
from app.accounts.models import SignInFailure
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.database import open_database, writing
from app.core.encrypted_cookie import CookieCipher, DecryptedCookie
from app.handover import store
from app.handover.encryption import CodeCipher
from app.handover.store import DELETED, MADE, delete_own, open_up, opening_counters, put_away, works_until
from app.jobs.daily_jobs import do_daily_jobs
from app.main import create_app
from tests.app.browsers.colleague import Colleague, Page
from tests.app.browsers.resident import Resident
from tests.app.handover.conftest import adviser_of, answer_of, kept, makes_a_code, resident_of
from tests.app.worlds.catalogue_world import AUDIT, World
from triage.questionnaire.answers import Answers

DESK = "/desk/triage/hand-over"
WRONG = "7777 7777 7777"


def answers_at_the_desk(adviser: Colleague) -> object:
    """The answers in the adviser's newest triage session."""
    token = [cookie.value for cookie in adviser.client.cookies.jar if cookie.name == "sitting"][-1]
    opened = adviser.client.app.state.triage_session_ciphers.whole.decrypt(str(token), now=int(now().timestamp()))  # type: ignore[attr-defined]
    assert isinstance(opened, DecryptedCookie)
    return opened.data["answers"]


def fill(engine: Engine, counter: FailureLimit) -> None:
    """Use up the tries of an hour."""
    with writing(engine) as session:
        session.add_all(SignInFailure(key=counter.key, at=now()) for _ in range(counter.limit))


class TestMakingACode:
    def test_nothing_is_kept_until_it_is_asked_for(self, resident: Resident, world: World) -> None:
        assert "/hand-over" in resident.get("/your-pathway").links(".tools a")
        page = resident.get("/hand-over")
        assert page.heading == "Show your answers to an adviser"
        assert "We have kept nothing so far." in page.words
        for told in ("What we keep:", "How long: 2 days.", "Who can read them:"):
            assert told in page.words
        assert kept(world) == []

    def test_the_code_is_shown_large_with_how_to_say_it_and_until_when(self, world: World) -> None:
        with travel("2026-11-24T14:05:30Z", tick=False):
            resident = resident_of(world)
            code = makes_a_code(resident)
            page = resident.get("/hand-over")
        assert len(code.split()) == 3
        assert "It works until 2:05pm on 26 November 2026." in page.words
        assert len(page.texts(".saying li")) == 3
        assert code not in page.title

    def test_without_answers_there_is_nothing_to_hand_over(self, world: World) -> None:
        nobody = Resident(world.visitor().client)
        assert nobody.redirected("/hand-over") == "/answers-gone/not-found"
        assert nobody.goes_to("/hand-over") == "/answers-gone/not-found"
        assert "/hand-over" not in nobody.get("/your-pathway").links(".tools a")
        assert kept(world) == []

    def test_a_new_code_takes_the_place_of_the_old_one(
        self, resident: Resident, adviser: Colleague, world: World
    ) -> None:
        old = makes_a_code(resident)
        resident.answers("age", "35", changing=True)
        new = makes_a_code(resident)
        assert len(kept(world)) == 1
        adviser.post(DESK, {"code": old})
        assert adviser.goes_to(DESK, {"code": new}).endswith("?done=handed-over")
        assert answers_at_the_desk(adviser) == {"area": "derby", "age": 35}

    def test_where_the_beginning_is_in_use_another_code_is_made(
        self, resident: Resident, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = iter(["7K4M-0000-0000", "7K4M-1111-1111", "7K4M-2222-2222", "9999-3333-3333"])
        monkeypatch.setattr(store, "spoken_code", lambda: next(made))
        assert makes_a_code(resident) == "7K4M 0000 0000"
        assert makes_a_code(resident_of(world)) == "9999 3333 3333"
        assert len(kept(world)) == 2

    def test_leaving_and_clearing_leave_no_code_in_the_browser(self, resident: Resident) -> None:
        for way in ("/leave", "/clear"):
            resident.answers("area", "derby")
            makes_a_code(resident)
            resident.client.post(way)
            assert "answers" not in resident.client.cookies
            assert resident.redirected("/hand-over") == "/answers-gone/not-found"

    def test_an_hour_has_so_many_codes_and_then_it_says_when(self, resident: Resident, world: World) -> None:
        fill(world.engine, MADE)
        page = resident.post("/hand-over", 429)
        assert "Nothing was kept. Try again in 60 minutes." in page.words
        assert kept(world) == []


class TestWhatIsStored:
    def test_the_row_alone_tells_nothing(self, resident: Resident, world: World) -> None:
        resident.answers("life_circumstances", ["convictions_or_prison"])
        code = makes_a_code(resident)
        [row] = kept(world)
        stored = " ".join([row.locator, row.salt, row.sealed])
        plain = code.replace(" ", "")
        told = ("derby", "convictions_or_prison", '"age":34', plain, plain.lower(), code, *code.split())
        assert [secret for secret in told if secret in stored] == []
        if world.engine.dialect.name == "sqlite":
            name = str(world.engine.url.database)
            files = b"".join(file.read_bytes() for file in (Path(name), Path(f"{name}-wal")) if file.exists())
            assert [secret for secret in told[1:6] if secret.encode() in files] == []
            assert row.sealed.encode() in files

    def test_the_audit_says_that_it_was_opened_and_not_with_which_code(
        self, resident: Resident, adviser: Colleague, world: World
    ) -> None:
        code = makes_a_code(resident)
        adviser.goes_to(DESK, {"code": code})
        [entry] = [entry for entry in world.rows(AuditEvent) if entry.kind == "hand_over"]
        assert (entry.act, entry.subject, entry.detail) == ("opened", str(kept(world)[0].id), {})

    def test_argon2_runs_in_no_transaction(
        self, resident: Resident, adviser: Colleague, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        running: list[str] = []
        held: list[int] = []
        stretch = CodeCipher._cipher

        def watched(lock: CodeCipher, code: str, salt: bytes, sealing: bytes, locator: str) -> CookieCipher:
            held.append(len(running))
            return stretch(lock, code, salt, sealing, locator)

        monkeypatch.setattr(CodeCipher, "_cipher", watched)
        event.listen(world.engine, "begin", lambda _: running.append("one"))
        for end in ("commit", "rollback"):
            event.listen(world.engine, end, lambda _: running.clear())
        code = makes_a_code(resident)
        adviser.goes_to(DESK, {"code": code})
        resident.goes_to("/hand-over/delete", code=code)
        assert held == [0, 0, 0]


class TestAtTheDesk:
    def test_typed_anyhow_it_brings_the_answers(self, resident: Resident, adviser: Colleague) -> None:
        code = makes_a_code(resident)
        for typed in (code.lower(), code.replace(" ", "-"), code.replace("0", "o").replace("1", "l")):
            assert adviser.goes_to(DESK, {"code": typed}).endswith("?done=handed-over")
            assert answers_at_the_desk(adviser) == {"area": "derby", "age": 34}

    def test_a_second_desk_on_another_process_can_go_on(self, resident: Resident, world: World) -> None:
        code = makes_a_code(resident)
        for email in ("one@example.org", "two@example.org"):
            desk = adviser_of(world, email)
            desk.goes_to(DESK, {"code": code})
            assert answers_at_the_desk(desk) == {"area": "derby", "age": 34}

    def test_a_wrong_code_tells_nothing(self, resident: Resident, adviser: Colleague, world: World) -> None:
        code = makes_a_code(resident)
        another = resident_of(world)
        deleted = makes_a_code(another)
        another.goes_to("/hand-over/delete")
        near = code[:-1] + ("7" if code[-1] != "7" else "8")
        said = {adviser.post(DESK, {"code": typed}).html for typed in (near, WRONG, deleted, "x", "ü" * 300, code * 2)}
        with travel(now() + timedelta(days=2, seconds=1)):
            said.add(adviser_of(world, "later@example.org").post(DESK, {"code": code}).html)
        assert len(said) == 2, "they differ by the adviser's name alone"
        assert all("This code opens nothing." in html for html in said)

    def test_without_a_code_the_form_asks_for_one_and_counts_nothing(self, adviser: Colleague) -> None:
        page: Page = adviser.get(DESK)
        assert page.heading == "Open answers with a code"
        for _ in range(12):
            page = adviser.post(DESK, {"code": " "})
        assert page.links(".govuk-error-summary a") == ["#code"]

    def test_after_ten_wrong_ones_even_the_right_one_is_not_looked_at(
        self, resident: Resident, adviser: Colleague, world: World
    ) -> None:
        code = makes_a_code(resident)
        adviser.goes_to(DESK, {"code": code})
        staff = next(each.actor_id for each in world.rows(AuditEvent) if each.kind == "hand_over")
        for _ in range(9):
            begin(world.engine, opening_counters(staff), now())
        adviser.goes_to(DESK, {"code": code})
        adviser.post(DESK, {"code": WRONG})
        assert "There were too many tries. Try again in 60 minutes." in adviser.post(DESK, {"code": code}, 429).words
        other = adviser_of(world, "other@example.org")
        assert other.goes_to(DESK, {"code": code}), "another adviser is counted apart"

    def test_all_advisers_together_have_a_limit_too(self, resident: Resident, world: World) -> None:
        code = makes_a_code(resident)
        fill(world.engine, opening_counters(1)[1])
        adviser_of(world).post(DESK, {"code": code}, 429)


class TestDeleting:
    def test_one_press_in_ones_own_browser(self, resident: Resident, adviser: Colleague, world: World) -> None:
        code = makes_a_code(resident)
        assert resident.goes_to("/hand-over/delete") == "/hand-over/deleted"
        assert kept(world) == []
        assert resident.get("/hand-over/deleted").heading == "If there was such a code, it is gone"
        assert resident.get("/hand-over").heading == "Show your answers to an adviser"
        assert answer_of(resident, "age") == "34"
        adviser.post(DESK, {"code": code})

    def test_typed_from_anywhere_and_the_browser_that_made_it_sees_that_it_is_gone(
        self, resident: Resident, world: World
    ) -> None:
        code = makes_a_code(resident)
        elsewhere = Resident(world.visitor().client)
        assert "/hand-over/delete" in elsewhere.get("/privacy").links()
        assert elsewhere.get("/hand-over/delete").heading == "Delete a code"
        assert elsewhere.goes_to("/hand-over/delete", code=code.lower()) == "/hand-over/deleted"
        assert kept(world) == []
        assert resident.get("/hand-over").heading == "Show your answers to an adviser"

    def test_a_right_and_a_wrong_one_are_answered_alike(self, resident: Resident, world: World) -> None:
        code = makes_a_code(resident)
        elsewhere = world.visitor().client
        said = [elsewhere.post("/hand-over/delete", data={"code": typed}) for typed in (WRONG, code, code)]
        assert {(each.status_code, each.headers["location"], each.text) for each in said} == {
            (303, "/hand-over/deleted", "")
        }
        assert {"set-cookie" in each.headers for each in said} == {False}

    def test_the_first_part_of_a_code_deletes_nothing(self, resident: Resident, world: World) -> None:
        code = makes_a_code(resident)
        Resident(world.visitor().client).goes_to("/hand-over/delete", code=code[:4] + WRONG[4:])
        assert len(kept(world)) == 1

    def test_ones_own_code_that_is_gone_deletes_nobody_elses(
        self, resident: Resident, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = iter(["7K4M-0000-0000", "7K4M-1111-1111"])
        monkeypatch.setattr(store, "spoken_code", lambda: next(made))
        code = makes_a_code(resident)
        Resident(world.visitor().client).goes_to("/hand-over/delete", code=code)
        makes_a_code(resident_of(world))
        assert resident.get("/hand-over").heading == "Show your answers to an adviser"
        resident.goes_to("/hand-over/delete")
        assert len(kept(world)) == 1

    @pytest.mark.parametrize(("typed", "said"), [("", "Type the code"), ("7K4M", "12 letters and numbers")])
    def test_what_can_be_no_code_is_asked_for_again(self, world: World, typed: str, said: str) -> None:
        page = Resident(world.visitor().client).post("/hand-over/delete", 422, code=typed)
        assert said in page.text(".govuk-error-summary")
        assert page.links(".govuk-error-summary a") == ["#code"]

    def test_after_too_many_wrong_ones_only_ones_own_browser_deletes(self, resident: Resident, world: World) -> None:
        code = makes_a_code(resident)
        fill(world.engine, DELETED)
        page = Resident(world.visitor().client).post("/hand-over/delete", 429, code=code)
        assert "Try again in 60 minutes." in page.words
        resident.goes_to("/hand-over/delete")
        assert kept(world) == []


class TestTime:
    def test_after_two_days_it_opens_nothing_and_the_chores_delete_it(self, resident: Resident, world: World) -> None:
        with travel("2026-11-24T12:00:00Z", tick=False) as clock:
            resident = resident_of(world)
            code = makes_a_code(resident)
            clock.shift(timedelta(days=2) - timedelta(seconds=1))
            adviser_of(world, "in-time@example.org").goes_to(DESK, {"code": code})
            do_daily_jobs(world.engine, AUDIT, world.settings, now())
            assert len(kept(world)) == 1
            clock.shift(timedelta(seconds=1))
            adviser_of(world, "late@example.org").post(DESK, {"code": code})
            do_daily_jobs(world.engine, AUDIT, world.settings, now())
            assert kept(world) == []


class TestKeysOfTheService:
    def test_a_code_made_under_an_older_key_opens_while_that_key_is_listed(self, world: World) -> None:
        old, new = (urlsafe_b64encode(secrets.token_bytes(32)).decode() for _ in range(2))

        def browser(keys: str) -> TestClient:
            made = world.visitor().app
            settings = world.settings.model_copy(update={"secret_keys": keys})
            app = create_app(settings, made.state.snapshot, engine=world.engine, postcodes=made.state.postcodes)
            return TestClient(app, follow_redirects=False)

        resident = Resident(browser(old))
        resident.answers("area", "derby")
        code = makes_a_code(resident)
        for keys, status in ((f"{new},{old}", 303), (new, 422)):
            client = browser(keys)
            client.cookies.update(adviser_of(world, f"{status}@example.org").client.cookies)
            assert client.post(DESK, data={"code": code}).status_code == status


class TestWithoutADatabase:
    def test_pages_are_there_and_what_cannot_be_done_names_people(self, resident: Resident, world: World) -> None:
        code = makes_a_code(resident)
        away = open_database(f"sqlite:///{world.folder}/folder/navigator.db")
        (world.folder / "folder" / "navigator.db").unlink()
        (world.folder / "folder").rmdir()
        resident.client.app.state.engine = away  # type: ignore[attr-defined]
        page = resident.get("/hand-over")
        assert page.text(".spoken") == code
        assert "It works for 2 days from when you made it." in page.words
        assert resident.post("/hand-over", 503).heading == "We could not make a code"
        assert resident.post("/hand-over/delete", 503).heading == "We could not delete it"
        assert resident.post("/hand-over/delete", 503, code=code).heading == "We could not delete it"
        assert resident.get("/hand-over").text(".spoken") == code, "it is still there to be deleted"


def test_it_is_the_same_on_each_database(either: Engine) -> None:
    lock, moment = CodeCipher([secrets.token_bytes(32)]), now()
    before = put_away(either, lock, Answers({"area": "derby"}), moment, before=None)
    handed = put_away(either, lock, Answers({"area": "derby", "wants": ("a_job", "childcare")}), moment, before=before)
    assert works_until(either, lock, handed, moment) == moment + timedelta(days=2)
    assert open_up(either, lock, before.code, moment) is None
    found = open_up(either, lock, handed.code, moment)
    assert found is not None
    assert dict(found.answers) == {"area": "derby", "wants": ("a_job", "childcare")}
    delete_own(either, lock, handed)
    assert works_until(either, lock, handed, moment) is None
