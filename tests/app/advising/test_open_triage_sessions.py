"""Several triage sessions in one browser: each page names its client, and none is answered from another's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from time_machine import travel

from app.accounts import sessions
from app.advising.open_triage_sessions import IDLE_SECONDS, MOST_OPEN
from app.advising.triage_session import TRIAGE, PlanStep, TriageSession
from app.core.clock import now
from app.core.database import reading, writing
from app.main import Navigator
from app.referrals.models import Client
from tests.app.browsers.colleague import Colleague, Page
from tests.app.browsers.resident import attribute
from tests.app.browsers.triage import OURS, PERSON, adviser, answers_of, form_of, record_of, sit_with
from tests.app.desk.conftest import SignedInAs
from tests.app.set_cookies import UNTIL_CLOSED, cookies_in
from triage.questionnaire.answers import Answers, Value

OTHER: dict[str, Value] = {"area": "mansfield", "age": 55, "work_status": "employed"}
HUB = "derby-journey-to-work"
WWEM = "working-well-east-midlands"
GETS = ("", "/plan", "/print", "/next-jobs", f"/support/{HUB}", "/what-if", "/what-if?question=area", f"/refer/{WWEM}")
POSTS = ("", "/find", "/plan", "/plan/add", "/plan/keep", "/what-if", "/what-if/keep", f"/refer/{WWEM}")
REFUSED = "So that no two clients are mixed up, nothing on it was saved or sent."


def is_signed_in(colleague: Colleague, database: Engine, staff: int) -> None:
    """Sign a colleague in, in the browser of the login before."""
    with writing(database) as session:
        token = sessions.start(session, staff, now())
    colleague.client.cookies.delete("staff")
    colleague.client.cookies.set("staff", token)


def cookies_of(colleague: Colleague) -> list[str]:
    """The names of the cookies in a browser that hold triage sessions."""
    return sorted(cookie.name for cookie in colleague.client.cookies.jar if cookie.name.startswith("sitting"))


def leads_elsewhere(page: Page, at: str) -> list[str]:
    """The addresses of triage on a page, of links and forms, that lead out of the triage session without saying so."""
    known = {TRIAGE, f"{TRIAGE}/new", f"{TRIAGE}/hand-over"}
    forms = [attribute(form, "action") for form in page.document.css("form")]
    addresses = [address for address in (*page.links(), *forms) if address.startswith(TRIAGE)]
    return [each for each in addresses if each.partition("?")[0].partition("#")[0] not in known
            and not f"{each}/".replace("?", "/").replace("#", "/").startswith(f"{at}/")]  # fmt: skip


def test_with_nothing_open_a_triage_begins_at_once_and_is_not_listed_before_it_holds_anything(
    signed_in_as: SignedInAs,
) -> None:
    colleague = adviser(signed_in_as)
    first = colleague.client.get(TRIAGE).headers["location"]
    assert colleague.client.get(TRIAGE).headers["location"] not in (first, colleague.at)
    colleague.goes_to(first, form_of(PERSON))
    page = colleague.get(TRIAGE)
    assert page.links(".rows a") == [first]
    assert page.texts(".rows a") == ["New client"]


def test_two_clients_are_open_beside_each_other_and_each_keeps_what_is_theirs(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    one = colleague.at
    colleague.answers(PERSON)
    other = colleague.sits_anew()
    assert answers_of(colleague.get(other)) == {}
    colleague.answers(OTHER)
    colleague.goes_to(f"{one}/plan/add", {"slug": HUB})
    assert answers_of(colleague.get(one))["q-area"] == "derby"
    assert answers_of(colleague.get(other))["q-area"] == "mansfield"
    assert "There is no step in the plan yet" in colleague.get(f"{other}/plan").words
    assert sorted(colleague.get(TRIAGE).links(".rows a")) == sorted([one, other])


def test_every_page_of_a_triage_session_says_whose_it_is_and_leads_nowhere_else(
    desk: Navigator, signed_in_as: SignedInAs, database: Engine
) -> None:
    colleague = adviser(signed_in_as)
    code = record_of(database, 1, "Blue 1")
    with writing(database) as session:
        session.exec(select(Client)).one().name = "Demo <Pat>"
    plan = (PlanStep(HUB),)
    for client, words in (("", "New client"), (code, "Demo <Pat> (record Blue 1)")):
        at = sit_with(desk, colleague, TriageSession(Answers(PERSON), plan, client=client))
        pages = [colleague.get(at + path) for path in GETS]
        pages.append(colleague.post(f"{at}/find", {"words": "bus"}, 200))
        pages.append(colleague.post(f"{at}/what-if", form_of({"area": "mansfield"}), 200))
        pages.append(colleague.post(f"{at}/what-if", {"asked": "age", "q-age": "many"}))
        pages.append(colleague.post(at, {"asked": "age", "q-age": "many"}))
        pages.append(colleague.post(f"{at}/refer/{WWEM}", {}))
        for page in pages:
            assert page.text(".whose") == f"This page is about: {words}", page.path
            assert leads_elsewhere(page, at) == [], page.path
            assert "Pat" not in page.title
    assert "Demo <Pat> (record Blue 1)" in colleague.get(TRIAGE).texts(".rows a")


def test_a_page_of_an_ended_triage_session_is_refused_with_a_way_on(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    before = colleague.at
    page = colleague.get(before)
    after = colleague.goes_to(f"{TRIAGE}/new", page.form("/new")).partition("?")[0]
    colleague.goes_to(after, form_of(OTHER))
    held = cookies_of(colleague)
    for path in GETS:
        page = colleague.get(before + path, 410)
        assert REFUSED in page.words
        assert page.form("/new") == {}
    for path in POSTS:
        assert REFUSED in colleague.post(before + path, {**form_of(PERSON), "slug": HUB, "words": "x"}, 410).words
    assert cookies_of(colleague) == held
    kept = answers_of(colleague.get(after))
    assert {name: kept[name] for name in ("q-area", "q-age")} == {"q-area": "mansfield", "q-age": "55"}


def test_script_is_told_that_a_triage_session_has_ended_or_that_they_were_signed_out(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    before = colleague.at
    colleague.goes_to(f"{TRIAGE}/end", {"ends": before.rpartition("/")[2]})
    part = {"X-Part": "triage"}
    assert colleague.client.post(before, data=form_of(OTHER), headers=part).status_code == 410
    colleague.client.cookies.delete("staff")
    assert colleague.client.post(before, data=form_of(OTHER), headers=part).status_code == 401


def test_one_of_those_that_are_open_can_be_ended_and_nothing_of_it_is_left(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    one = colleague.at
    with travel(now() + timedelta(minutes=1)):
        other = colleague.sits_anew()
        colleague.answers(OTHER)
        page = colleague.get(TRIAGE)
        assert page.links(".rows a") == [one, other]
        assert colleague.goes_to(f"{TRIAGE}/end", page.form("/end")) == f"{TRIAGE}?done=sitting-ended"
        assert colleague.get(TRIAGE).links(".rows a") == [other]
        colleague.get(one, 410)


@pytest.mark.parametrize("ends", ["", "x; Path=/", "a\r\nSet-Cookie: b=c", "é", "A" * 3000, "NOSUCHONE1"])
def test_what_cannot_be_a_triage_session_ends_nothing(ends: str, signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    colleague.goes_to(f"{TRIAGE}/end", {"ends": ends})
    fresh = colleague.goes_to(f"{TRIAGE}/new", {"ends": ends})
    assert answers_of(colleague.get(fresh)) == {}
    assert answers_of(colleague.get(colleague.at))["q-area"] == "derby"


def test_a_browser_holds_a_few_and_says_so_when_there_is_no_room_for_more(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    for _ in range(MOST_OPEN):
        colleague.answers(PERSON)
        colleague.at = colleague.goes_to(f"{TRIAGE}/new") if len(cookies_of(colleague)) < 2 * MOST_OPEN else ""
    page = colleague.post(f"{TRIAGE}/new", {}, 409)
    assert f"You have {MOST_OPEN} triages open in this browser" in page.text(".govuk-error-summary")
    assert len(page.links(".rows a")) == MOST_OPEN
    colleague.goes_to(f"{TRIAGE}/end", page.form("/end"))
    colleague.goes_to(f"{TRIAGE}/new")


class TestSigningOut:
    def test_by_time_leaves_the_triage_session_to_whoever_signs_in_again(
        self, signed_in_as: SignedInAs, database: Engine
    ) -> None:
        colleague = adviser(signed_in_as)
        colleague.answers(PERSON)
        colleague.goes_to(f"{colleague.at}/plan/add", {"slug": HUB})
        with travel(now() + timedelta(minutes=45)):
            refer = f"{colleague.at}/refer/{WWEM}"
            assert colleague.client.get(refer).headers["location"] == f"/desk/sign-in?next={refer}"
            is_signed_in(colleague, database, 1)
            assert "They are 24." in colleague.get(refer).words
            assert colleague.get(f"{colleague.at}/plan").links(".plan__name a") == [f"{colleague.at}/support/{HUB}"]
            assert colleague.get(TRIAGE).links(".rows a") == [colleague.at]

    def test_by_a_lost_cookie_too(self, signed_in_as: SignedInAs, database: Engine) -> None:
        colleague = adviser(signed_in_as)
        colleague.answers(PERSON)
        colleague.client.cookies.delete("staff")
        page = Page(colleague.client.post(colleague.at, data=form_of({"age": 25})))
        assert page.heading == "You were signed out"
        is_signed_in(colleague, database, 1)
        colleague.goes_to(colleague.at, page.form())
        assert answers_of(colleague.get(colleague.at))["q-age"] == "25"

    def test_leaves_nothing_to_another_adviser_and_keeps_it_for_the_first(
        self, signed_in_as: SignedInAs, database: Engine
    ) -> None:
        colleague, _other = adviser(signed_in_as), adviser(signed_in_as)
        colleague.answers(PERSON)
        is_signed_in(colleague, database, 2)
        for path in GETS:
            page = colleague.get(colleague.at + path, 410)
            assert REFUSED in page.words
            assert "Derby" not in page.words
        assert colleague.client.get(TRIAGE).status_code == 303, "nothing of theirs is open"
        colleague.goes_to("/desk/sign-out")
        is_signed_in(colleague, database, 1)
        assert answers_of(colleague.get(colleague.at))["q-area"] == "derby"

    def test_by_their_own_press_leaves_nothing(self, signed_in_as: SignedInAs, database: Engine) -> None:
        colleague = adviser(signed_in_as)
        colleague.answers(PERSON)
        one = colleague.at
        colleague.sits_anew()
        colleague.answers(OTHER)
        colleague.goes_to("/desk/sign-out")
        assert cookies_of(colleague) == []
        is_signed_in(colleague, database, 1)
        for at in (one, colleague.at):
            colleague.get(at, 410)

    def test_by_a_press_when_time_had_signed_them_out_leaves_nothing_either(
        self, signed_in_as: SignedInAs, database: Engine
    ) -> None:
        colleague = adviser(signed_in_as)
        colleague.answers(PERSON)
        with travel(now() + timedelta(minutes=25)):
            colleague.goes_to("/desk/sign-out")
            is_signed_in(colleague, database, 1)
            colleague.get(colleague.at, 410)


def test_an_hour_without_an_answer_ends_it(signed_in_as: SignedInAs, database: Engine) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    with travel(now() + timedelta(seconds=IDLE_SECONDS + 5)):
        is_signed_in(colleague, database, 1)
        colleague.get(colleague.at, 410)
        assert colleague.client.get(TRIAGE).status_code == 303


def test_a_browser_that_is_never_closed_carries_no_more_than_what_is_open(
    signed_in_as: SignedInAs, database: Engine
) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    for hour in range(1, 12):
        with travel(now() + timedelta(seconds=hour * (IDLE_SECONDS + 5))):
            is_signed_in(colleague, database, 1)
            colleague.sits_anew()
            colleague.answers(PERSON)
            assert len([name for name in cookies_of(colleague) if name != "sitting"]) == 1
            sent = colleague.client.build_request("GET", "/desk").headers["cookie"]
            assert len(sent) < 1_000


def test_a_sealed_triage_session_opens_only_at_its_own_address_and_by_whom_it_was_begun(
    desk: Navigator, signed_in_as: SignedInAs
) -> None:
    one, other = adviser(signed_in_as), adviser(signed_in_as)
    one.answers(PERSON)
    [token] = [str(cookie.value) for cookie in one.client.cookies.jar if cookie.path == one.at]
    for browser, at in ((other, one.at), (one, other.at)):
        browser.client.cookies.set("sitting", token, OURS, at)
        browser.get(at, 410)
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    for browser in (one, other):
        browser.client.cookies.delete("sitting", path=one.at)
    one.get(one.at, 410)
    one.client.cookies.set("sitting", changed, OURS, one.at)
    one.get(one.at, 410)
    one.client.cookies.set("sitting", token, OURS, one.at)
    one.get(one.at)
    entry = desk.state.triage_session_ciphers.entry.encrypt({"staff": 1, "id": "X", "client": ""}, started=0, now=0)
    assert not hasattr(desk.state.triage_session_ciphers.whole.decrypt(entry, now=0), "data")


@pytest.mark.parametrize("how", ["erased", "handed over"])
def test_a_triage_session_of_a_record_that_is_not_theirs_any_more_is_refused(
    how: str, desk: Navigator, signed_in_as: SignedInAs, database: Engine
) -> None:
    colleague, _other = adviser(signed_in_as), adviser(signed_in_as)
    at = sit_with(desk, colleague, TriageSession(Answers(PERSON), client=record_of(database, 1, "Blue 1")))
    assert "Blue 1" in colleague.get(at).words
    with writing(database) as session:
        record = session.exec(select(Client)).one()
        if how == "erased":
            record.anonymised_at = now()
        else:
            record.adviser_id = 2
    for path in GETS:
        assert REFUSED in colleague.get(at + path, 410).words
    assert "Blue 1" not in colleague.get(TRIAGE).words
    assert colleague.get(TRIAGE).texts(".rows a") == ["A record that was closed or handed over"]
    colleague.post(f"{at}/refer/{WWEM}", {}, 410)


def test_the_cookies_of_a_triage_session_are_out_of_reach_of_scripts_and_go_with_its_own_addresses(
    signed_in_as: SignedInAs, desk: Navigator
) -> None:
    colleague = adviser(signed_in_as)
    for secure, prefix in ((False, ""), (True, "__Secure-")):
        desk.state.secure = secure
        colleague.client.cookies.set("__Host-staff", str(colleague.client.cookies["staff"]))
        kept = colleague.client.get(TRIAGE).headers.get_list("set-cookie")
        (made,) = cookies_in(kept)
        path = made.attributes["path"]
        assert made.name == f"{prefix}sitting"
        assert path.startswith(f"{TRIAGE}/")
        assert made.attributes == UNTIL_CLOSED | {"path": path} | ({"secure": ""} if secure else {})


def test_nothing_of_several_triage_sessions_is_stored(signed_in_as: SignedInAs, database: Engine) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    colleague.sits_anew()
    colleague.answers(OTHER)
    colleague.get(TRIAGE)
    with reading(database) as session:
        assert session.exec(select(Client)).all() == []
