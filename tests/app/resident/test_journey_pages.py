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
from tests.app.browsers.resident import Resident
from tests.app.resident.test_journey import told
from tests.app.shared_data import CITIZENS_ADVICE_LINE, all_postcodes
from tests.triage.catalogue import real_catalogue

PROVISIONS = real_catalogue()
ENDED = [p for p in PROVISIONS if p.ended]


ALL = "/your-pathway/all"


class TestPathway:
    def test_says_one_act_with_one_way_in_and_why(self, resident: Resident) -> None:
        told(
            resident, area="derby", age="34", work_status="looking_for_work", wants="a_job", benefits="universal_credit"
        )
        page = resident.get("/your-pathway")
        assert page.title == "Your next step – Opportunity Escalator"
        assert page.text(".who").startswith("You are 34, live in Derby, are out of work and looking for a job and want")
        assert len(page.document.css(".act")) == 1
        assert len(page.links(".act__press")) == 1
        act = page.text(".act")
        assert act.startswith("Ask about Sector-based Work Academy Programme")
        assert "Why this first: Because you are out of work and looking for a job." in act.replace(
            "first Because", "first: Because"
        )
        assert "34" not in act, "an age is no reason"

    def test_has_at_most_three_more_and_none_is_the_first(self, resident: Resident) -> None:
        told(
            resident, area="derby", age="34", work_status="looking_for_work", wants="a_job", benefits="universal_credit"
        )
        page = resident.get("/your-pathway")
        links = page.links(".next a")
        assert 0 < len(links) <= 3
        assert page.links(".act__more a")[0] not in links
        assert [text for text in page.texts(".next") if "Running" not in text and "Ask first" not in text] == []

    def test_is_a_small_flight_of_steps_that_leads_to_the_lists(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="looking_for_work")
        page = resident.get("/your-pathway")
        assert page.links(".stairs a") == [f"{ALL}#step_on", f"{ALL}#step_up"]
        assert "0 way" not in page.words

    def test_a_step_with_nothing_on_it_is_not_shown(self, resident: Resident) -> None:
        told(resident, area="derby", age="13", work_status="in_education", wants="not_sure")
        page = resident.get("/your-pathway")
        assert f"{ALL}#step_up" not in page.links(".stairs a")

    def test_nobody_is_left_without_a_person(self, resident: Resident) -> None:
        for place in ("derby", "outside", "not_sure"):
            told(resident, area=place, age="34", work_status="looking_for_work")
            assert CITIZENS_ADVICE_LINE in resident.get("/your-pathway").links("main a")
            assert CITIZENS_ADVICE_LINE in resident.get(ALL).links(".people a")

    def test_says_what_it_knows_nothing_of(self, resident: Resident) -> None:
        told(resident, area="derby", wants="childcare", children="5_to_15")
        assert "We know of no support here for childcare" in resident.get("/your-pathway").text("main")

    def test_says_that_nothing_is_made_for_a_condition(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", health_affects_work="a_lot", health_conditions="diabetes")
        assert "We found nothing made for this and work: diabetes." in resident.get("/your-pathway").words

    def test_before_the_first_answer_nothing_comes_first(self, resident: Resident) -> None:
        page = resident.get("/your-pathway")
        assert "You have not answered any questions yet" in page.words
        assert page.document.css(".act, .next") == []

    def test_whoever_skips_everything_is_led_to_a_person_and_to_no_scheme(self, resident: Resident) -> None:
        told(resident, area="not_sure", age="not_sure", work_status="not_sure", benefits="not_sure")
        page = resident.get("/your-pathway")
        assert "Talk to a person first" in page.words
        assert page.document.css(".act, .next") == []
        assert CITIZENS_ADVICE_LINE in page.links(".people a")


class TestAllSteps:
    def test_not_now_says_why_and_what_would_change_it(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="looking_for_work")
        later = resident.get(ALL).text(".laters")
        assert "Zink jobs help (Buxton) does not cover Derby." in later
        assert "It is for people who are 16 to 24." in later
        assert "It opens if you live in" in later
        assert "Try instead:" in later

    def test_everything_is_on_it_once(self, resident: Resident) -> None:
        told(resident, area="derby", age="34")
        named = resident.get(ALL).links(".listed__name a, .later__name a")
        assert sorted(named) == sorted(f"/support/{p.slug}" for p in PROVISIONS if not p.closed(today()))

    def test_a_list_of_its_parts_leads_to_each(self, resident: Resident) -> None:
        told(resident, area="derby", age="34", work_status="looking_for_work")
        page = resident.get(ALL)
        parts = [f"#{section.attributes['id']}" for section in page.document.css("section.part")]
        assert page.links(".parts a") == parts[:-1], "the last one is the people"

    def test_each_has_its_name_what_it_is_and_one_word(self, resident: Resident) -> None:
        told(resident, area="nottingham", age="20", work_status="not_looking")
        listed = resident.get(ALL).texts(".listed")
        assert len(listed) > 8
        for text in listed:
            assert text.count("Fits you") + text.count("Ask first") == 1

    def test_what_is_not_known_to_run_never_reads_fits_you(self, resident: Resident) -> None:
        told(resident, area="mansfield", age="34", work_status="looking_for_work")
        fits = resident.get(ALL).links(".listed:has(.word--fits) .listed__name a")
        assert fits
        by_address = {f"/support/{p.slug}": p for p in PROVISIONS}
        assert [link for link in fits if not by_address[link].known_to_run(today())] == []


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
        [listed] = [text for text in with_one_unread.get(ALL).texts(".listed") if "Zink" in text]
        assert "We could not check this one" in listed
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
        words = resident.get("/support/nottingham-recovery-network").words
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
        told(resident, work_status="looking_for_work", wants="a_job")
        yours = resident.get("/support/national-careers-service").text(".yours")
        assert "It can help with getting a job." in yours
        assert "34" not in yours, "an age is no reason"

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
