"""What a page of support says about our own evidence is true, and each thing is said once, where it belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

import pytest
from starlette.testclient import TestClient

from app.catalogue.snapshot import CatalogueSnapshot
from app.core.settings import Settings
from app.main import create_app
from app.presentation.entry_address import address_of_entry
from app.presentation.provision_page import described
from app.referrals.response_rates import ResponseRate
from services_catalogue.model.provision import AccessPoint, CatalogueEntry, Evidence, Provision, Source
from services_catalogue.model.status import MONTHS
from services_catalogue.reading.impossible_dates import sourced_facts
from tests.app.browsers.resident import Page, Resident, words_of
from tests.app.shared_data import all_postcodes
from tests.triage.catalogue import real_bodies, real_catalogue

PROVISIONS = real_catalogue()
ON = "2026-11-30"
AT_PLACES = [(one, place) for one in PROVISIONS if not one.closed(ON) for place in one.access_points]
UNTESTED = "Only keepers read this."

Browse = Callable[..., Resident]
Show = Callable[..., Page]


@pytest.fixture
def browse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browse]:
    """A resident who reads these entries on the day."""
    clients: list[TestClient] = []

    def browsing(entries: Sequence[CatalogueEntry], signals: Mapping[str, ResponseRate] | None = None) -> Resident:
        revisions = dict.fromkeys((one.slug for one in entries), 1)
        published = CatalogueSnapshot.of(tuple(entries), revisions, 1, on=ON, signals=dict(signals or {}))
        settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
        clients.append(TestClient(create_app(settings, published, postcodes=all_postcodes())).__enter__())
        return Resident(clients[-1])

    yield browsing
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def show(browse: Browse) -> Show:
    """The page of a provision as it is here; the rest of the catalogue is as it ships."""

    def shown(provision: Provision, answers: ResponseRate | None = None) -> Page:
        provisions = [provision if one.slug == provision.slug else one for one in PROVISIONS]
        signals = {} if answers is None else {provision.slug: answers}
        return browse(provisions, signals).get(f"/support/{provision.slug}")

    return shown


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


def test_what_can_be_learnt_is_said_once_with_how_sure_it_is_and_nothing_where_it_is_not_known(show: Show) -> None:
    free_courses = next(one for one in PROVISIONS if one.slug == "free-courses-for-jobs-emcca")
    [section] = show(free_courses).texts("[aria-labelledby=learn-title]")
    assert "Building and construction: level 2 and level 3." in section
    assert section.count("Its source has no date. It may have changed: ask first.") == 1
    assert not show(free_courses.model_copy(update={"teaches": ()})).texts("[aria-labelledby=learn-title]")
    adult_skills = next(one for one in PROVISIONS if one.slug == "adult-skills-fund-emcca")
    page = show(adult_skills)
    assert not page.texts("[aria-labelledby=learn-title]")
    assert "What you can learn here: Health and social care: level not known." in page.words


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


STUDY = Source(title="A study", date="2021", supports=("evidence",))


def test_what_is_known_to_work_says_so_and_how_sure_that_is(show: Show) -> None:
    claimed = by_slug("access-to-work").model_copy(update={"evidence": Evidence.EVALUATED})
    assert "Does it work?" not in show(claimed).words, "no source says it"
    studied = claimed.model_copy(update={"sources": (*claimed.sources, STUDY)})
    says = "Does it work? Yes. It has been studied, and the study is among our sources. From 2021. It may have changed"
    assert says in show(studied).words


OTHERS = Source(
    title="A page", date="2026-07", supports=("eligibility", "summary", "provider", "commissioner", "good_to_know")
)


class TestHowSureAFactIs:
    BASE = by_slug("access-to-work").model_copy(update={"good_to_know": ("It is open.",), "sources": ()})

    def section(self, page: Page, name: str) -> str:
        return page.text(f"[aria-labelledby={name}-title]")

    def test_it_stands_beside_the_cost_and_below_the_lists_and_the_summary(self, show: Show) -> None:
        page = show(self.BASE.model_copy(update={"cost_to_resident": "free"}))
        assert "What does it cost you? It is free. Ask first." in page.words
        assert f"{self.BASE.summary} We found no source for this. Ask first." in page.words
        assert self.section(page, "who").endswith("Ask first.")
        assert "It is open. Ask first." in self.section(page, "facts")

    def test_a_reason_that_several_share_is_said_once_with_the_sources(self, show: Show) -> None:
        page = show(self.BASE.model_copy(update={"cost_to_resident": "free"}))
        all_of_them = "who it is for, what it costs, who runs it, who pays for it and what is good to know"
        assert f"We found no source for {all_of_them}." in self.section(page, "sources")
        alone = show(self.BASE.model_copy(update={"cost_to_resident": "free", "sources": (OTHERS,)}))
        assert "It is free. We found no source for this. Ask first." in alone.words

    def test_what_a_new_source_says_needs_no_line_but_a_cost_has_its_year(self, show: Show) -> None:
        new = Source(title="A page", date="2026-07")
        page = show(self.BASE.model_copy(update={"cost_to_resident": "free", "sources": (new,), "access_points": ()}))
        assert "It is free. From 2026." in page.words
        assert "Ask first." not in self.section(page, "who") + self.section(page, "facts")

    def test_a_cost_that_is_not_known_says_so(self, show: Show) -> None:
        words = show(self.BASE.model_copy(update={"cost_to_resident": None})).words
        assert "What does it cost you? Not known. Ask before you start." in words

    def test_a_local_place_says_its_own_cost_where_that_differs(self, show: Show) -> None:
        place = self.BASE.access_points[0].model_copy(update={"cost_to_resident": "5 pounds", "sources": ()})
        one = self.BASE.model_copy(update={"cost_to_resident": "free", "access_points": (place,)})
        assert "What it costs: 5 pounds. Ask first." in door_of(show(one), place)
        same = one.model_copy(update={"access_points": (place.model_copy(update={"cost_to_resident": "free"}),)})
        assert "What it costs:" not in door_of(show(same), place)


SAID_DATE = re.compile(rf"\b(?:(?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) )?((?:19|20)\d\d)\b")
OF_OTHERS = ("[aria-labelledby=similar-title]", "[aria-labelledby=people-title]", ".people__doubt", ".ended")
"""The parts of a page that tell of other support, which has sources of its own."""


def dates_of_sources(entry: CatalogueEntry) -> str:
    """All in which a date may stand that its page shows, besides the name of the Plan."""
    found: list[str | None] = ["2025 to 2035", ON]
    supports: tuple[CatalogueEntry | AccessPoint, ...] = (entry, *entry.access_points)
    for one in supports:
        dates = one.dates
        found += [dates.start, dates.paused_until, dates.last_referral, dates.end, dates.gathered_on]
        found += [text for source in one.sources for text in (source.date, source.title, *source.supports)]
        facts = chain.from_iterable(sourced_facts(one).values())
        found += [text for fact in facts for source in fact.sources for text in (source.date, source.says)]
    return " ".join(filter(None, found)).replace("Aug-Sep 2025", "September 2025")


def test_no_page_names_a_date_that_no_source_has(browse: Browse) -> None:
    entries = (*PROVISIONS, *real_bodies())
    resident = browse(entries)
    wrong = []
    for entry in entries:
        page = resident.get(address_of_entry(entry))
        for part in page.document.css(", ".join(OF_OTHERS)):
            part.decompose()
        written = dates_of_sources(entry)
        known = set(re.findall(r"\b(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?\b", written))
        for said in SAID_DATE.finditer(page.words):
            day, month, year = said.groups()
            date = "-".join(filter(None, (year, month and f"{MONTHS.index(month) + 1:02d}", day and f"{int(day):02d}")))
            if said.group() not in written and not any(one.startswith(date) for one in known):
                wrong.append(f"{entry.slug}: {page.words[max(0, said.start() - 40) : said.end()]}")
    assert wrong == []


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
