"""Web addresses are visited once each, on the open internet only, and what fails on two days is reported."""

from __future__ import annotations

import socket
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.catalogue import link_fetch
from app.catalogue.link_checker import ANSWERS_AGAIN, check_links
from app.catalogue.link_fetch import VISITOR, is_public, visit
from app.core.database import writing
from app.core.permissions import Role
from services_catalogue.verification.models import LinkCheck, ProblemReport
from services_catalogue.verification.problem_reports import open_problem_reports, settle_problem_report
from tests.app.worlds.catalogue_world import AUDIT, NOON, World

DAY = timedelta(days=1)
JOIN = "https://night.example.org/join"
SOURCES = [f"https://source.example.org/{number}" for number in range(6)]


class Site(BaseHTTPRequestHandler):
    """Answers with the status in the path, or sends on to what stands after /to/."""

    asked: list[tuple[str, str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        word = self.path.split("/")[1]
        status = 200
        if word == "to":
            status = 302
        elif word == "no-head":
            status = 501 if self.command == "HEAD" else 200
        elif word == "round":
            status = 302
        elif word.isdigit():
            status = int(word)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/round" if word == "round" else self.path.removeprefix("/to/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    asked: list[tuple[str, str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Of", (Site,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    thread.join()
    server.server_close()


class TestAVisit:
    @pytest.mark.parametrize(
        ("path", "problem"),
        [
            ("/200", ""),
            ("/no-head", ""),
            ("/to//200", ""),
            ("/to//404", "It answers with 404 (not found)."),
            ("/403", ""),
            ("/429", ""),
            ("/404", "It answers with 404 (not found)."),
            ("/500", "It answers with 500 (internal server error)."),
            ("/599", "It answers with 599."),
            ("/round", "It sends people on more than 5 times."),
            ("/to/ftp://127.0.0.1/x", "It is not a web address."),
            ("/to/http://[::1", "It is not a web address."),
        ],
    )
    def test_tells_what_a_person_would_meet(self, site: tuple[str, list[Any]], path: str, problem: str) -> None:
        address, asked = site
        assert visit(address + path, allow_private=True) == problem
        assert {visitor for _, _, visitor in asked} == {VISITOR}
        assert "OpportunityEscalator" in VISITOR

    def test_asks_for_no_more_than_it_must(self, site: tuple[str, list[tuple[str, str, str]]]) -> None:
        address, asked = site
        visit(f"{address}/200", allow_private=True)
        assert [method for method, _, _ in asked] == ["HEAD"]

    def test_gives_up_in_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(link_fetch, "PATIENCE_S", 0.2)
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            assert visit(address, allow_private=True) == "It takes too long to answer."

    def test_says_when_nothing_is_there(self) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        assert visit(f"http://127.0.0.1:{port}/", allow_private=True) == "Nothing answers there."
        assert visit("http://nothing.invalid/") == "There is no website of that name."

    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.1.2.3/", "http://169.254.169.254/meta",
            "http://2130706433/", "http://0x7f.1/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://[fe80::1]/",
        ],
    )  # fmt: skip
    def test_never_looks_into_the_machines_own_network(self, site: tuple[str, list[Any]], url: str) -> None:
        assert visit(url) in (
            "It leads to an address that is not on the open internet.",
            "There is no website of that name.",
        )
        assert site[1] == []

    def test_looks_at_every_host_on_the_way(self, site: tuple[str, list[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
        address, asked = site
        seen: list[str] = []

        def first_is_public(ip: str) -> bool:
            seen.append(ip)
            return len(seen) == 1

        monkeypatch.setattr(link_fetch, "is_public", first_is_public)
        said = visit(f"{address}/to/http://127.0.0.1:1/inside")
        assert said == "It leads to an address that is not on the open internet."
        assert len(asked) == 1

    def test_a_name_is_looked_up_once_so_that_it_cannot_lead_elsewhere_the_second_time(
        self, site: tuple[str, list[Any]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        port = int(site[0].rpartition(":")[2])
        asked: list[str] = []

        def look_up(host: str, *_: Any, **__: Any) -> list[Any]:
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr("app.catalogue.link_fetch.socket.getaddrinfo", look_up)
        link_fetch.visit(f"http://moves.example.org:{port}/200", allow_private=True)
        assert asked.count("moves.example.org") == 1

    def test_checks_the_certificate_against_the_name_and_not_the_address(
        self, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Of", (Site,), {"asked": []}))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        port = server.server_address[1]
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr("app.catalogue.link_fetch.socket.getaddrinfo", lambda *_, **__: found)
        right, other = f"https://right.example.org:{port}/", f"https://other.example.org:{port}/"
        assert visit(right, allow_private=True) == "Its certificate is not good."
        trusting = partial(httpx2.Client, verify=ssl.create_default_context(cafile=str(certificate)))
        monkeypatch.setattr("app.catalogue.link_fetch.httpx2.Client", trusting)
        assert visit(right, allow_private=True) == ""
        assert visit(other, allow_private=True) == "Its certificate is not good."
        server.shutdown()
        thread.join()
        server.server_close()

    @pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700::1111", "81.2.69.142"])
    def test_the_open_internet_is_open(self, ip: str) -> None:
        assert is_public(ip)

    @pytest.mark.parametrize(
        "ip",
        ["192.168.0.1", "172.16.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "fd00::1", "fe80::1%eth0",
         "ff02::1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:0:0::1", "::"],
    )  # fmt: skip
    def test_what_is_not_is_not(self, ip: str) -> None:
        assert not is_public(ip)


class TestARun:
    @pytest.fixture(autouse=True)
    def with_sources(self, world: World) -> None:
        world.publish(sources=[{"title": f"Source {url}", "url": url} for url in (*SOURCES, JOIN)])
        world.add_staff("editor@leading.example.org", world.leading, [Role.EDITOR])
        world.add_staff("editor2@leading.example.org", world.leading, [Role.EDITOR])

    def run(self, world: World, failing: set[str], after: timedelta = timedelta(0)) -> Any:
        return check_links(world.engine, AUDIT, NOON + after, fetch=lambda url: "Gone." if url in failing else "")

    def problem_reports(self, world: World) -> list[ProblemReport]:
        return world.rows(ProblemReport)

    def test_visits_every_address_once_and_notes_what_became_of_it(self, world: World) -> None:
        world.publish(slug="day-school", sources=[{"title": "The same", "url": SOURCES[0]}])
        visited: Counter[str] = Counter()
        report = check_links(world.engine, AUDIT, NOON, fetch=lambda url: visited.update([url]) or "")
        assert visited == Counter([*SOURCES, JOIN])
        assert report.addresses == 7
        assert len(world.rows(LinkCheck)) == 9
        assert "7 of 7 web addresses answered." in report.in_words()

    def test_a_contact_that_fails_on_two_days_is_reported_once_and_told_in_one_mail(self, world: World) -> None:
        assert self.run(world, {JOIN}).reported == 0
        assert self.run(world, {JOIN}, timedelta(hours=23)).reported == 0
        assert self.run(world, {JOIN}, DAY).reported == 1
        assert self.run(world, {JOIN}, 2 * DAY).reported == 0
        [problem_report] = self.problem_reports(world)
        assert (problem_report.slug, problem_report.reason, problem_report.reporter, problem_report.count) == (
            "night-school",
            "page_broken",
            "link_check",
            2,
        )
        assert [mail.to for mail in world.mails()] == ["editor@leading.example.org", "editor2@leading.example.org"]
        assert JOIN in world.mails()[0].body

    def test_a_source_is_told_in_the_report_only(self, world: World) -> None:
        for days in range(3):
            report = self.run(world, {SOURCES[2]}, days * DAY)
        assert report.failing == (("night-school", SOURCES[2], "Gone."),)
        assert f"{SOURCES[2]}\n    Gone." in report.in_words()
        assert self.problem_reports(world) == []

    def test_one_that_failed_answered_and_failed_again_has_not_failed_on_two_days(self, world: World) -> None:
        for days, failing in enumerate([{JOIN}, set(), {JOIN}]):
            self.run(world, failing, days * DAY)
        assert self.problem_reports(world) == []

    def test_one_that_answers_again_settles_its_own_problem_report(self, world: World) -> None:
        for days, failing in enumerate([{JOIN}, {JOIN}, set()]):
            report = self.run(world, failing, days * DAY)
        assert report.settled == 1
        assert [problem_report.answer for problem_report in self.problem_reports(world)] == [ANSWERS_AGAIN]

    def test_what_a_person_settled_stays_so_until_it_has_answered_once(self, world: World) -> None:
        for days in range(2):
            self.run(world, {JOIN}, days * DAY)
        settle_all(world)
        for days in range(2, 6):
            assert self.run(world, {JOIN}, days * DAY).reported == 0
        self.run(world, set(), 6 * DAY)
        self.run(world, {JOIN}, 7 * DAY)
        assert self.run(world, {JOIN}, 8 * DAY).reported == 1

    def test_when_nothing_answers_it_is_our_own_line(self, world: World) -> None:
        for days in range(3):
            report = self.run(world, {*SOURCES, JOIN}, days * DAY)
        assert report.offline
        assert "nothing was noted" in report.in_words()
        assert (world.rows(LinkCheck), self.problem_reports(world)) == ([], [])

    def test_an_address_that_was_taken_out_is_forgotten(self, world: World) -> None:
        for days in range(2):
            self.run(world, {JOIN}, days * DAY)
        world.publish(contact={"phone": "0800 100 900"}, sources=[{"title": "One", "url": SOURCES[0]}])
        assert self.run(world, set(), 2 * DAY).settled == 1
        assert [check.url for check in world.rows(LinkCheck)] == [SOURCES[0]]

    def test_the_whole_of_it_over_a_real_line(
        self, world: World, site: tuple[str, list[Any]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        port = int(site[0].rpartition(":")[2])
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr("app.catalogue.link_fetch.socket.getaddrinfo", lambda *_, **__: found)
        named = f"http://page.example.org:{port}"
        world.publish(contact={"url": f"{named}/404"}, sources=[{"title": "One", "url": f"{named}/200"}])
        report = check_links(world.engine, AUDIT, NOON, fetch=partial(visit, allow_private=True))
        assert [problem for _, _, problem in report.failing] == ["It answers with 404 (not found)."]


def settle_all(world: World) -> None:
    with writing(world.engine) as session:
        for problem_report in open_problem_reports(session):
            settle_problem_report(session, problem_report, "Amira", "It works for me.", NOON + DAY)
