"""Mail is handed to a real (small) server on this machine, once each, whatever the server answers."""

from __future__ import annotations

import email
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from email.message import Message as Letter
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from app.core.database import writing
from app.core.mail_server import read_mail_server
from app.core.settings import Settings
from app.jobs.worker import Worker
from app.mail.outbox import Message, MessageKind, write
from app.mail.sender import AWAY, BACK_OFF, LEASE, LONGEST_ROUND_S, deliver_due, try_again
from tests.app.servers.fake_smtp import Server, serving
from tests.app.worlds.catalogue_world import AUDIT, NOON, World

SECRET = "p/ss:w@rd"
BODY = f"Hello,\n\nhttps://navigator.example.org/still-right/{'abcdefg-_' * 5}\n\nÀ bientôt\n"


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()
    told.wait.set()
    with serving(told):
        yield told


def through(world: World, server: Server, name: str = "") -> Settings:
    return Settings(
        data_dir=world.folder, mail_server=f"smtp://{name}127.0.0.1:{server.port}", mail_from="navigator@example.org"
    )


def put(world: World, key: str = "one", to: str = "a@example.org", subject: str = "Is this right?") -> None:
    with writing(world.engine) as session:
        write(session, MessageKind.PROMPT, key=key, to=to, subject=subject, body=BODY, now=NOON)


def body_of(letter: Letter) -> str:
    payload = letter.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode().replace("\r\n", "\n")


def only(world: World) -> Message:
    [message] = world.mails()
    return message


def test_a_mail_arrives_whole_and_once(world: World, server: Server) -> None:
    put(world, subject="Is “Night School” right?")
    assert deliver_due(world.engine, through(world, server), NOON) == 1
    assert deliver_due(world.engine, through(world, server), NOON + timedelta(days=9)) == 0
    [letter] = server.taken
    assert (letter["To"], letter["From"]) == ("a@example.org", "navigator@example.org")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert str(email.header.make_header(email.header.decode_header(letter["Subject"]))) == "Is “Night School” right?"
    assert body_of(letter) == BODY
    sent = only(world)
    assert (sent.sent_at, sent.body) == (NOON, ""), "a link that is as good as a key is not kept in a second place"


def test_a_server_that_is_down_is_tried_again_after_longer_and_longer(world: World, server: Server) -> None:
    put(world, "one")
    put(world, "two")
    nowhere = Server(port=1)
    now = NOON
    deliver_due(world.engine, through(world, nowhere), now)
    one, two = world.mails()
    assert (one.attempts, two.attempts) == (1, 0), "when the server is away the others are not tried now"
    assert "could not be used" in one.problem
    with writing(world.engine) as session:
        session.delete(session.get(Message, two.id))
    for wait in BACK_OFF:
        assert deliver_due(world.engine, through(world, server), now + wait - timedelta(seconds=1)) == 0
        assert only(world).attempts < len(BACK_OFF) + 1
        now += wait
        deliver_due(world.engine, through(world, nowhere), now)
    assert now - NOON == timedelta(minutes=36, hours=8)
    while only(world).given_up_at is None:
        assert only(world).attempts == len(BACK_OFF)
        now += BACK_OFF[-1]
        deliver_due(world.engine, through(world, nowhere), now)
    assert AWAY <= now - NOON < AWAY + BACK_OFF[-1], "a weekend without a server costs nobody a mail"
    assert (only(world).attempts, only(world).given_up_at) == (6, now)
    assert deliver_due(world.engine, through(world, server), now + timedelta(days=9)) == 0
    with writing(world.engine) as session:
        try_again(session.exec(select(Message)).one(), now)
    assert deliver_due(world.engine, through(world, server), now) == 1
    assert body_of(server.taken[0]) == BODY


def test_a_server_that_was_down_for_a_while_gets_it_with_the_same_message_id(world: World) -> None:
    put(world)
    first, second = Server(answers={"DATA": "451 4.3.0 try later"}), Server()
    second.wait.set()
    with serving(first):
        assert deliver_due(world.engine, through(world, first), NOON) == 0
    assert only(world).problem == "The mail server refused it (451 4.3.0)."
    with serving(second):
        assert deliver_due(world.engine, through(world, second), NOON + BACK_OFF[0]) == 1
        with writing(world.engine) as session:
            message = session.exec(select(Message)).one()
            message.sent_at, message.due_at = None, NOON
        deliver_due(world.engine, through(world, second), NOON)
    assert second.taken[0]["Message-ID"] == second.taken[1]["Message-ID"] != ""


def test_one_address_that_is_refused_holds_up_nobody_else(world: World, server: Server) -> None:
    server.answers["RCPT"] = "550 5.1.1 no such user https://navigator.example.org/still-right/secret"
    put(world, "one")
    put(world, "two")
    deliver_due(world.engine, through(world, server), NOON)
    assert [mail.attempts for mail in world.mails()] == [1, 1]
    assert {mail.problem for mail in world.mails()} == {"The mail server refused the address (550 5.1.1)."}


def test_whatever_the_server_says_at_the_end_the_mail_was_taken(world: World, server: Server) -> None:
    server.answers["QUIT"] = "421 away"
    put(world)
    assert deliver_due(world.engine, through(world, server), NOON) == 1


def test_it_is_noted_as_sent_before_the_goodbye(world: World, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    put(world)
    noted: list[datetime | None] = []
    monkeypatch.setattr("smtplib.SMTP.quit", lambda _: noted.append(only(world).sent_at))
    assert deliver_due(world.engine, through(world, server), NOON) == 1
    assert noted == [NOON], "a server that is slow to say goodbye does not make it be sent twice"


def test_a_database_that_is_busy_is_asked_again_to_note_what_was_sent(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(world)
    calls: list[int] = []

    def busy(engine: Engine) -> AbstractContextManager[Session]:
        calls.append(1)
        if 1 < len(calls) < 4:
            raise OperationalError("", {}, Exception("database is locked"))
        return writing(engine)

    monkeypatch.setattr("app.mail.sender.writing", busy)
    monkeypatch.setattr("app.mail.sender.NOTED_AFTER_S", (0, 0.01, 0.02))
    assert deliver_due(world.engine, through(world, server), NOON) == 1
    assert (len(calls), only(world).sent_at) == (4, NOON)
    put(world, "two")
    calls[:] = []
    monkeypatch.setattr("app.mail.sender.NOTED_AFTER_S", (0, 0.01))
    with pytest.raises(OperationalError):
        deliver_due(world.engine, through(world, server), NOON)


def test_a_round_ends_before_the_leases_that_it_gave_out(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("one", "two", "three"):
        put(world, key)
    clock = iter([0.0, 0.0, float(LONGEST_ROUND_S - 1), float(LONGEST_ROUND_S)])
    monkeypatch.setattr("app.mail.sender.time.monotonic", lambda: next(clock))
    assert deliver_due(world.engine, through(world, server), NOON) == 2
    assert [mail.attempts for mail in world.mails()] == [1, 1, 0]


@pytest.mark.parametrize(
    "to", ["a@example.org\nBcc: b@example.org", "a@example.org, b@example.org", "<a@example.org>", "a"]
)
def test_an_address_that_is_more_than_one_is_never_sent_to(world: World, server: Server, to: str) -> None:
    put(world, to=to)
    deliver_due(world.engine, through(world, server), NOON)
    assert server.taken == []
    assert only(world).given_up_at == NOON


def test_an_address_in_letters_that_the_mail_server_cannot_take_holds_up_no_other(world: World, server: Server) -> None:
    put(world, "strange", to="zoë@example.org")
    put(world, "plain")
    deliver_due(world.engine, through(world, server), NOON)
    assert len(server.taken) == 1
    strange = next(mail for mail in world.mails() if mail.to == "zoë@example.org")
    assert strange.given_up_at == NOON
    assert strange.problem == "The mail server takes only addresses in plain letters (a to z)."


def test_a_domain_in_letters_of_its_own_is_sent_to_as_servers_write_it(world: World, server: Server) -> None:
    put(world, to="jane@münchen.example")
    assert deliver_due(world.engine, through(world, server), NOON) == 1
    assert "jane@xn--mnchen-3ya.example" in server.taken[0].as_string()


def test_a_subject_cannot_begin_another_header(world: World, server: Server) -> None:
    put(world, subject="Night\r\nBcc: b@example.org\r\n\r\nSchool\u2028x")
    with writing(world.engine) as session:
        session.exec(select(Message)).one().subject = "Night\r\nBcc: b@example.org\r\nSchool"
    deliver_due(world.engine, through(world, server), NOON)
    [letter] = server.taken
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Night Bcc: b@example.org School"


def test_two_postmen_at_once_send_each_mail_once(world: World) -> None:
    server = Server()
    for number in range(6):
        put(world, f"mail-{number}")
    with serving(server):
        work = [
            threading.Thread(target=deliver_due, args=(world.engine, through(world, server), NOON)) for _ in range(3)
        ]
        for one in work:
            one.start()
        assert server.begun.wait(5)
        server.wait.set()
        for one in work:
            one.join()
    assert len(server.taken) == 6
    assert len({letter["Message-ID"] for letter in server.taken}) == 6
    assert all(mail.sent_at == NOON and mail.attempts == 1 for mail in world.mails())


def test_a_process_that_died_on_the_way_leaves_it_to_another_and_not_for_ever(world: World, server: Server) -> None:
    put(world)
    with writing(world.engine) as session:
        message = session.exec(select(Message)).one()
        message.attempts, message.due_at = 1, NOON + LEASE
    assert deliver_due(world.engine, through(world, server), NOON + LEASE - timedelta(seconds=1)) == 0
    assert deliver_due(world.engine, through(world, server), NOON + LEASE) == 1
    put(world, "two")
    with writing(world.engine) as session:
        session.exec(select(Message).where(Message.key == "two")).one().attempts = 6
    assert deliver_due(world.engine, through(world, server), NOON + LEASE) == 0
    assert world.mails()[1].given_up_at == NOON + LEASE


def test_the_password_is_sent_to_nobody_else_and_noted_nowhere(world: World, server: Server) -> None:
    server.answers["AUTH"] = "535 5.7.8 no, demo is not p/ss:w@rd"
    put(world)
    settings = through(world, server, "demo:p%2Fss%3Aw%40rd@")
    deliver_due(world.engine, settings, NOON)
    assert only(world).problem == "The mail server did not take our name and password (535)."
    given = read_mail_server(settings.mail_server or "")
    assert (given.name, given.password) == ("demo", SECRET)
    assert SECRET not in repr(given)


def test_the_line_is_encrypted_when_that_is_offered_and_only_with_the_right_server(
    world: World, server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers |= {"STARTTLS": str(certificate), "AUTH": "235 fine"}
    put(world)
    settings = through(world, server, "demo:p%2Fss%3Aw%40rd@")
    assert deliver_due(world.engine, settings, NOON) == 0
    assert [verb for verb in server.verbs if verb.startswith(("AUTH", "MAIL"))] == [], "nothing was said to a stranger"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert deliver_due(world.engine, settings, NOON + BACK_OFF[0]) == 1
    assert server.verbs.index("STARTTLS") < next(i for i, verb in enumerate(server.verbs) if verb.startswith("AUTH"))


def test_a_password_never_goes_over_an_open_line_to_another_machine(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.mail.sender._is_this_machine", lambda _host: False)
    server.answers["AUTH"] = "235 fine"
    put(world)
    assert deliver_due(world.engine, through(world, server, "demo:secret@"), NOON) == 0
    assert [verb for verb in server.verbs if verb.startswith(("AUTH", "MAIL"))] == []
    assert "does not encrypt" in only(world).problem


@pytest.mark.parametrize("given", ["mail.example.org", "http://host", "smtp:///x", "smtp://host:port", "smtp://h/x?y"])
def test_a_mail_server_that_cannot_be_read_says_how_to_write_it_and_not_what_was_given(given: str) -> None:
    with pytest.raises(ValueError, match="Write it as smtp://") as told:
        Settings(mail_server=given)
    assert given not in str(told.value)


def test_without_a_server_mail_is_put_into_a_folder(world: World) -> None:
    put(world)
    assert deliver_due(world.engine, world.settings, NOON) == 1
    [file] = (world.folder / "outbox").iterdir()
    assert file.name == "000001.eml"
    assert file.stat().st_mode & 0o777 == 0o600
    letter = email.message_from_bytes(file.read_bytes())
    assert body_of(letter) == BODY


def test_the_thread_sends_what_is_due_survives_a_problem_report_and_stops(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[datetime] = []

    def chores(*given: object) -> None:
        tried.append(given[-1])  # type: ignore[arg-type]
        raise ZeroDivisionError

    monkeypatch.setattr("app.jobs.worker.do_daily_jobs", chores)
    monkeypatch.setattr("app.jobs.worker.MAIL_EVERY_S", 0.05)
    monkeypatch.setattr("app.jobs.worker.CHORES_EVERY_S", 0.05)
    housekeeping = Worker(world.engine, AUDIT, through(world, server))
    housekeeping.start()
    put(world)
    assert server.begun.wait(5)
    housekeeping.stop()
    assert len(server.taken) == 1
    assert tried
    assert "It goes on" in caplog.text
    assert threading.active_count() < 20
