"""Each page by itself: the pathway in all its states, the support pages, finding, and the pages about us."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.settings import Settings
from app.main import create_app
from tests.app.browsers.resident import Resident, attribute, words_of
from tests.app.resident.test_journey import told
from tests.app.shared_data import CITIZENS_ADVICE_LINE, all_postcodes
from tests.triage.catalogue import real_catalogue

PROVISIONS = real_catalogue()
ENDED = [p for p in PROVISIONS if p.ended]


class TestPathway:
    def test_says_what_comes_first_and_why(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="looking_for_work", wants="a_job")
        page = resident.get("/your-pathway")
        assert page.title == "Your steps – Opportunity Escalator"
        assert len(page.document.css(".first")) == 1
        first = page.text(".first")
        for words in ("Fits you", "Because you are 34", "Why this first", "Where do I go?", "Is it still running?"):
            assert words in first
        assert "After this:" in first

    def test_every_card_answers_the_two_doubts(self, resident: Resident) -> None:
        told(resident, area="nottingham", age="20", work_status="not_looking")
        page = resident.get("/your-pathway")
        cards = page.texts(".card")
        assert len(cards) > 8
        for card in cards:
            assert "Where do I go?" in card
            assert "Is it still running?" in card
            assert "Does it work?" not in card, "no study of any of them was found"
            assert "Fits you" in card or "May fit: check first" in card

    def test_is_a_flight_of_steps_from_today_to_better_work(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="employed")
        stairs = resident.get("/your-pathway").texts(".stairs > li")
        assert stairs[0].startswith("Today You have a job")
        assert [s.split(" ")[0] for s in stairs] == ["Today", "Do", "Step", "Step", "Better"]

    def test_nobody_is_left_without_a_person(self, resident: Resident) -> None:
        for place in ("derby", "outside", "not_sure"):
            told(resident, area=place)
            assert CITIZENS_ADVICE_LINE in resident.get("/your-pathway").links(".people a")

    def test_not_now_says_why_and_what_would_change_it(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="looking_for_work")
        later = resident.get("/your-pathway").text(".laters")
        assert "Zink jobs help (Buxton) does not cover Derby." in later
        assert "It is for people who are 16 to 24." in later
        assert "It opens if you live in" in later
        assert "Try instead:" in later

    def test_says_what_it_knows_nothing_of(self, resident: Resident) -> None:
        told(resident, area="derby", wants="childcare", children="5_to_15")
        assert "We know of no support here for that" in resident.get("/your-pathway").text(".gap")

    def test_before_the_first_answer_nothing_comes_first(self, resident: Resident) -> None:
        page = resident.get("/your-pathway")
        assert "You have not answered any questions yet" in page.words
        assert page.document.css(".first") == []

    def test_everything_is_on_it_once(self, resident: Resident) -> None:
        told(resident, area="derby", age="34")
        named = resident.get("/your-pathway").links(".first__name a, .card__name a, .later__name a")
        assert sorted(named) == sorted(f"/support/{p.slug}" for p in PROVISIONS if not p.closed(today()))

    def test_words_of_the_person_are_escaped_and_phone_comes_before_the_web(self, resident: Resident) -> None:
        told(resident, area="amber-valley", age="30", health_conditions="mental_health")
        page = resident.get("/your-pathway")
        [card] = [e for e in page.document.css(".card, .first") if "derby-talk.co.uk" in words_of(e)]
        links = [attribute(a, "href") for a in card.css(".reach a")]
        assert [link.split(":")[0] for link in links] == ["tel", "https"]

    def test_a_card_says_once_whom_to_ask(self, resident: Resident) -> None:
        told(resident, area="mansfield", age="34", work_status="looking_for_work")
        page = resident.get("/your-pathway")
        cards = page.texts(".card, .first")
        asking = [card for card in cards if "We have no number for them." in card]
        assert asking
        assert all(card.count("We have no number for them.") == 1 for card in asking)
        assert "We found no number." not in page.words


class TestOneThatCannotBeRead:
    @pytest.fixture
    def with_one_unread(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resident]:
        broken = [
            p.model_copy(update={"unreadable": "condition 1 cannot be read", "eligibility": ()})
            if p.slug == "zink-buxton"
            else p
            for p in PROVISIONS
        ]
        published = CatalogueSnapshot.of(broken, {p.slug: 1 for p in broken}, 2, on=today())
        app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published, postcodes=all_postcodes())
        with TestClient(app, follow_redirects=False) as client:
            yield Resident(client)

    def test_says_so_and_the_rest_works(self, with_one_unread: Resident) -> None:
        told(with_one_unread, area="derby", age="34")
        page = with_one_unread.get("/your-pathway")
        [card] = [text for text in page.texts(".card") if "Zink" in text]
        assert "We could not check this one" in card
        assert "Where do I go?" in card
        assert "We could not check who this is for" in with_one_unread.get("/support/zink-buxton").words


class TestSupport:
    @pytest.mark.parametrize("slug", [p.slug for p in PROVISIONS])
    def test_each_has_its_page(self, resident: Resident, slug: str) -> None:
        page = resident.get(f"/support/{slug}")
        provision = next(p for p in PROVISIONS if p.slug == slug)
        assert page.heading == provision.usual_name
        assert provision.name in page.words
        assert provision.summary in page.words
        assert "Is it still running?" in page.words
        assert "How we know this" in page.words
        for sentence in provision.unknown:
            assert sentence in page.words

    @pytest.mark.parametrize("slug", [p.slug for p in ENDED])
    def test_what_has_ended_says_so_and_what_to_try(self, resident: Resident, slug: str) -> None:
        page = resident.get(f"/support/{slug}")
        assert "This has ended" in page.text(".ended")
        assert page.links(".ended a")
        assert "Where do I go?" not in page.words

    def test_says_once_whom_to_ask_where_there_is_no_number(self, resident: Resident) -> None:
        words = resident.get("/support/zink-buxton").words
        assert words.count("We have no number for them.") == 1
        assert "Ask at your council's office or at your library." in words
        words = resident.get("/support/nhs-talking-therapies").words
        assert "Ask your GP surgery." in words

    def test_names_the_service_of_the_reader_s_own_county(self, resident: Resident) -> None:
        told(resident, area="amber-valley")
        words = resident.get("/support/unpaid-carers-support").words
        assert "Derbyshire Carers Association" in words
        assert "tel:+441773833833" in resident.get("/support/unpaid-carers-support").links(".doors a")

    def test_tells_similar_names_apart(self, resident: Resident) -> None:
        names = resident.get("/support/connect-to-work-east-midlands").texts(".alike__name")
        assert names[0] == "Connect to Work (East Midlands)"
        assert "Working Well East Midlands" in names
        assert "WorkWell (NHS work and health service)" in names

    def test_says_what_the_questions_can_test_and_what_only_people_can(self, resident: Resident) -> None:
        words = resident.get("/support/supported-internships").words
        assert "Our questions can test this part: You live in Derby" in words
        assert "Only the people who run it can:" in words

    def test_says_what_the_answers_say(self, resident: Resident) -> None:
        assert resident.get("/support/youth-hubs").document.css(".yours") == []
        told(resident, area="derby", age="34")
        assert "Not now" in resident.get("/support/youth-hubs").text(".yours")
        assert "Because you are 34" in resident.get("/support/national-careers-service").text(".yours")

    def test_there_is_no_such_support(self, resident: Resident) -> None:
        resident.get("/support/nonsense", status=404)


class TestFinding:
    def test_the_words_are_in_no_address(self, resident: Resident) -> None:
        assert resident.goes_to("/find", q="work and health programme") == "/find"
        page = resident.get("/find")
        assert page.links(".found__name a")[0] == "/support/work-and-health-programme"
        assert page.title == "Find support by name – Opportunity Escalator"

    def test_it_does_not_lose_the_answers(self, resident: Resident) -> None:
        told(resident, area="derby", age="34")
        resident.goes_to("/find", q="bus")
        assert "Derby" in resident.get("/check-your-answers").words

    def test_a_link_can_carry_words(self, resident: Resident) -> None:
        assert "/support/on-demand-buses" in resident.get("/find?q=bus").links(".found__name a")

    @pytest.mark.parametrize("typed", ["zzqqxx", "<b>x</b>", "\x00", "%", "'", "x" * 500, "🚌"])
    def test_nothing_found_leads_to_a_person(self, resident: Resident, typed: str) -> None:
        resident.goes_to("/find", q=typed)
        page = resident.get("/find")
        if page.document.css(".found") == [] and typed.strip("\x00"):
            assert CITIZENS_ADVICE_LINE in page.links()

    def test_a_to_z_has_everything(self, resident: Resident) -> None:
        page = resident.get("/support")
        assert {f"/support/{p.slug}" for p in PROVISIONS} <= set(page.links(".letter a"))
        assert "This has ended" in page.words


class TestAboutUs:
    @pytest.mark.parametrize("path", ["/", "/about", "/privacy", "/accessibility", "/talk-to-someone"])
    def test_can_be_read(self, resident: Resident, path: str) -> None:
        resident.get(path)

    def test_the_first_page_says_what_it_has_to(self, resident: Resident) -> None:
        words = resident.get("/").words
        for told_there in ("3 minutes", "About 10 questions", "We keep nothing", "Appendix C", "23 November 2026"):
            assert told_there in words

    def test_no_page_is_heavy(self, resident: Resident) -> None:
        first = resident.client.get("/")
        sheet = re.search(r'href="(/static/app.css[^"]*)"', first.text)
        assert sheet is not None
        style = resident.client.get(sheet.group(1), headers={"accept-encoding": "gzip"})
        assert style.headers["content-encoding"] == "gzip"
        assert "immutable" in style.headers["cache-control"]
        assert len(first.content) + int(style.headers["content-length"]) < 50_000

    def test_a_file_that_is_not_there(self, resident: Resident) -> None:
        assert resident.client.get("/static/nothing.css").status_code == 404
        assert resident.client.get("/static/../main.py").status_code == 404


def test_every_link_leads_somewhere(resident: Resident) -> None:
    told(resident, area="derby", age="34")
    seen: set[str] = set()
    waiting = ["/", "/your-pathway", "/check-your-answers", "/support"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        response = resident.client.get(path)
        assert response.status_code in (200, 303), path
        if response.headers["content-type"].startswith("text/html"):
            found = re.findall(r'href="(/[^"#]*)', response.text)
            # The second is answered from the database, which these pages are served without.
            waiting += [link.replace("&amp;", "&") for link in found if link not in ("/leave", "/your-referrals")]
    assert len(seen) > 50
