"""What a page of support says about our own evidence is true, and each thing is said once, where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.settings import Settings
from app.main import create_app
from app.presentation.provision_page import described
from app.referrals.response_rates import ResponseRate
from services_catalogue.model.provision import AccessPoint, Evidence, Provision
from tests.app.browsers.resident import Page, Resident, words_of
from tests.app.shared_data import all_postcodes
from tests.triage.catalogue import real_catalogue

PROVISIONS = real_catalogue()
ON = "2026-11-30"
AT_PLACES = [(one, place) for one in PROVISIONS if not one.closed(ON) for place in one.access_points]
UNTESTED = "Only keepers read this."

Show = Callable[..., Page]


@pytest.fixture
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Show]:
    """The page of a provision as it is here; the rest of the catalogue is as it ships."""
    clients: list[TestClient] = []

    def shown(provision: Provision, answers: ResponseRate | None = None) -> Page:
        provisions = [provision if one.slug == provision.slug else one for one in PROVISIONS]
        signals = {} if answers is None else {provision.slug: answers}
        revisions = dict.fromkeys((one.slug for one in provisions), 1)
        published = CatalogueSnapshot.of(provisions, revisions, 1, on=ON, signals=signals)
        settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
        clients.append(TestClient(create_app(settings, published, postcodes=all_postcodes())).__enter__())
        return Resident(clients[-1]).get(f"/support/{provision.slug}")

    yield shown
    for client in clients:
        client.__exit__(None, None, None)


def by_slug(slug: str) -> Provision:
    return next(one for one in PROVISIONS if one.slug == slug)


def door_of(page: Page, place: AccessPoint) -> str:
    [door] = [words_of(one) for one in page.document.css(".doors > li") if words_of(one).startswith(place.name)]
    return door


class TestLocalPlaces:
    @pytest.mark.parametrize("provision", {one.slug: one for one, _ in AT_PLACES}.values(), ids=lambda one: one.slug)
    def test_what_is_not_known_of_a_place_and_its_sources_stand_with_it(self, show: Show, provision: Provision) -> None:
        page = show(provision)
        for place in provision.access_points:
            door = door_of(page, place)
            for line in place.unknown:
                assert line in door
            for source in place.sources:
                assert source.page is None or source.title in door
            for line in place.good_to_know:
                assert line in door
            assert place.provider is None or place.provider in page.words

    @pytest.mark.parametrize("provision", {one.slug: one for one, _ in AT_PLACES}.values(), ids=lambda one: one.slug)
    def test_what_stands_with_a_place_is_not_said_again_of_the_whole(self, show: Show, provision: Provision) -> None:
        lists = [
            [words_of(li) for li in part.css("li")]
            for part in show(provision).document.css("[aria-labelledby=doubt-title]")
        ]
        of_the_whole = [line for part in lists for line in part]
        of_places = {line for place in provision.access_points for line in place.unknown}
        assert not of_places & set(of_the_whole)
        assert set(of_the_whole) == set(provision.unknown) - of_places
        assert len(of_the_whole) == len(set(of_the_whole))


@pytest.mark.parametrize(
    ("slug", "says"),
    [("adult-skills-fund-emcca", True), ("nhs-talking-therapies", True), ("on-demand-buses", False)],
)
def test_an_age_that_a_local_place_takes_does_not_stand_against_the_whole(show: Show, slug: str, says: bool) -> None:
    """The courses are for 19 or over, and colleges take people from 16 on."""
    assert ("Some of the local places take people of other ages." in show(by_slug(slug)).words) is says


def test_nobody_is_named_twice_as_somebody_to_ask(show: Show) -> None:
    """The careers service is the way in to one of the local places, and is not named again below them."""
    page = show(by_slug("council-and-district-contact-points"))
    sentences = [sentence for sentence in page.texts("main p") if "Jobs and Careers Service in October" in sentence]
    assert len(sentences) == 1


def test_notes_for_keepers_stay_with_keepers(show: Show) -> None:
    provision = by_slug("unpaid-carers-support")
    places = tuple(one.model_copy(update={"keeper_notes": (UNTESTED,)}) for one in provision.access_points)
    noted = provision.model_copy(update={"keeper_notes": (UNTESTED,), "access_points": places})
    assert UNTESTED not in show(noted).html


@pytest.mark.parametrize("slug", ["restart-scheme", "access-to-work", "work-and-health-programme"])
def test_nothing_is_asked_to_which_there_is_no_answer(show: Show, slug: str) -> None:
    words = show(by_slug(slug)).words
    for question in ("Does it work?", "Do they answer?", "How sure are we?"):
        assert question not in words


def test_what_is_known_to_work_says_so(show: Show) -> None:
    studied = by_slug("access-to-work").model_copy(update={"evidence": Evidence.EVALUATED})
    assert "Does it work? Yes. It has been studied" in show(studied).words


def test_how_they_answer_is_said_when_there_are_figures(show: Show) -> None:
    answers = ResponseRate(replies=20, working_days=2, said_yes=5, waiting=0)
    assert "Do they answer? About 20 answers to advisers" in show(by_slug("access-to-work"), answers).words


class TestWho:
    @pytest.mark.parametrize("provision", [one for one in PROVISIONS if one.closed(ON)], ids=lambda one: one.slug)
    def test_an_ended_scheme_is_never_said_to_be_for_everyone(self, provision: Provision) -> None:
        assert not any("Everyone" in line for line in described(provision, ON).who)

    def test_one_without_a_rule_is_not_known(self) -> None:
        assert described(by_slug("opportunity-and-change"), ON).who == ["Not known."]

    def test_one_that_people_can_join_and_that_asks_nothing_is_for_everyone(self) -> None:
        assert described(by_slug("advice-and-community-organisations"), ON).who == ["Everyone in the area."]

    def test_what_only_people_check_is_a_rule_too(self) -> None:
        assert "You are with a GP practice. Some let you ask for yourself." in (
            described(by_slug("nhs-social-prescribing"), ON).who
        )

    def test_a_rule_that_could_not_be_read_is_not_known(self) -> None:
        unread = by_slug("advice-and-community-organisations").model_copy(update={"unreadable": "broken"})
        assert described(unread, ON).who == ["Not known."]
