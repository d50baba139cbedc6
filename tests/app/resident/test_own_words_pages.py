"""Telling it in one's own words: from the first page to answers that were ticked, and on; nothing typed is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.settings import Settings
from app.main import create_app
from app.presentation.question_urls import NUMBER_OF
from services_catalogue.reading.move_reader import shipped_moves
from tests.app.browsers.resident import Resident, attribute
from tests.app.resident.test_journey import told
from tests.app.shared_data import all_postcodes
from tests.triage.catalogue import real_bodies, real_catalogue

ON = "2026-11-30"


@pytest.fixture(scope="module")
def everything() -> CatalogueSnapshot:
    """All that ships: bodies and moves too."""
    entries = [*real_catalogue(), *real_bodies()]
    return CatalogueSnapshot.of(entries, {e.slug: 1 for e in entries}, 1, on=ON, moves=shipped_moves())


@pytest.fixture
def person(everything: CatalogueSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resident]:
    """A resident of a service that has all of it."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), everything, postcodes=all_postcodes())
    with TestClient(app, follow_redirects=False) as client:
        yield Resident(client)


def write(person: Resident, words: str) -> None:
    """Write something on the first page, and be led on."""
    assert person.goes_to("/your-words", words=words) == "/your-words"


class TestOwnWords:
    def test_the_first_page_asks_for_them(self, person: Resident) -> None:
        page = person.get("/")
        assert "in your own words" in page.words
        assert page.document.css_first("form[action='/your-words'][method=post] textarea") is not None

    def test_what_was_ticked_becomes_answers_and_the_questions_go_on(self, person: Resident) -> None:
        write(person, "I'm 52 and live in Mansfield. I lost my job and I have diabetes")
        page = person.get("/your-words")
        assert page.heading == "Is this right?"
        boxes = page.document.css("input[type=checkbox]")
        assert [attribute(box, "value") for box in boxes] == [
            "area:mansfield", "age:52", "work_status:looking_for_work", "health_conditions:diabetes"
        ]  # fmt: skip
        assert not any("checked" in box.attributes for box in boxes)
        ticks = ["area:mansfield", "age:52", "health_conditions:diabetes"]
        assert person.goes_to("/your-words/right", answer=ticks) == f"/question/{NUMBER_OF['work_status']}"
        assert "Mansfield" in person.get("/check-your-answers").words
        assert "I am looking for work" not in person.get("/check-your-answers").words

    def test_a_question_that_allows_several_is_asked_with_the_tick_in_it(self, person: Resident) -> None:
        write(person, "I am in debt")
        assert person.goes_to("/your-words/right", answer=["wants:money_help"]) == "/question/1"
        wants = person.get(f"/question/{NUMBER_OF['wants']}").document.css("input:checked")
        assert [attribute(box, "value") for box in wants] == ["money_help"]

    def test_the_words_are_kept_nowhere(self, person: Resident, caplog: pytest.LogCaptureFixture) -> None:
        write(person, "zebra quokka, I have diabetes")
        page = person.get("/your-words")
        assert "quokka" not in page.html
        assert "quokka" not in caplog.text
        person.goes_to("/your-words/right", answer=[])
        assert "Diabetes" not in person.get("/your-words").words, "what was not ticked is forgotten"

    def test_danger_shows_numbers_and_sets_nothing(self, person: Resident) -> None:
        write(person, "my husband hits me and I have nowhere to sleep")
        page = person.get("/your-words")
        assert "tel:999" in page.links()
        assert "/help/national-domestic-abuse-helpline" in page.links()
        assert page.document.css("input[type=checkbox]") == []
        assert page.title == "Let us ask you instead – Opportunity Escalator", "a title tells nobody"

    def test_what_says_nothing_leads_to_the_questions_and_to_a_person(self, person: Resident) -> None:
        write(person, "hello")
        page = person.get("/your-words")
        assert "/question/1" in page.links("main a")
        assert page.links(".people a") != []

    def test_it_does_not_lose_answers_that_were_given(self, person: Resident) -> None:
        told(person, area="derby", age="34")
        write(person, "I lost my job")
        person.goes_to("/your-words/right", answer=["work_status:looking_for_work"])
        check = person.get("/check-your-answers").words
        assert "Derby" in check
        assert "I am looking for work" in check

    @pytest.mark.parametrize("ticks", [[], ["nonsense"], ["age:9999"], ["area:nowhere", "x:y"], ["age:not_a_number"]])
    def test_a_form_that_was_made_up_changes_nothing(self, person: Resident, ticks: list[str]) -> None:
        assert person.goes_to("/your-words/right", answer=ticks) == "/question/1"


class TestFindingInDanger:
    def test_the_numbers_stand_above_what_was_found(self, person: Resident) -> None:
        person.goes_to("/find", q="he hits me")
        page = person.get("/find")
        assert page.title == "Find support by name – Opportunity Escalator"
        assert page.html.index("tel:999") < page.html.index("found__name")

    def test_somebody_under_18_is_shown_the_lines_for_their_age(self, person: Resident) -> None:
        told(person, area="derby", age="15")
        person.goes_to("/find", q="my boyfriend hits me")
        numbers = person.get("/find").links(".box a")
        assert "/help/childline" in numbers
        assert "/help/mens-advice-line" not in numbers

    def test_a_situation_leads_to_its_move(self, person: Resident) -> None:
        person.goes_to("/find", q="I lost my job last week")
        page = person.get("/find")
        assert page.texts(".found__name")[0] == "If you lost your job"
        assert page.links(".found a")[0] == "/help/new-style-claim"

    def test_the_place_that_is_named_decides_whom_to_call(self, person: Resident) -> None:
        for address, field in (("/find", "q"), ("/your-words", "words")):
            person.goes_to(address, **{field: "homeless in Mansfield"})
            assert "Mansfield" in person.get(address).text(".box"), "the team of that council"
        assert "Mansfield" not in person.get("/check-your-answers").words

    def test_what_the_answers_rule_out_comes_last(self, person: Resident) -> None:
        told(person, area="derby", age="34")
        person.goes_to("/find", q="drugs")
        found = person.get("/find").links(".found__name a")
        assert found.index("/help/derby-drug-and-alcohol") < found.index("/support/nottingham-recovery-network")

    def test_nothing_found_leads_to_help_in_danger_and_to_a_person(self, person: Resident) -> None:
        person.goes_to("/find", q="zebra")
        page = person.get("/find")
        assert "/talk-to-someone#urgent" in page.links("main a")
        assert page.links(".people a") != []
