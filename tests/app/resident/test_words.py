"""Every sentence a resident sees goes through the translators: shown by a language that puts it in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextvars import ContextVar
from gettext import NullTranslations
from typing import Any

import pytest
from justhtml import JustHTML
from starlette.testclient import TestClient

import app.web.templating
import triage.i18n
from app.catalogue.snapshot import CatalogueSnapshot
from app.core.clock import today
from app.core.settings import Settings
from app.main import create_app
from app.referrals.response_rates import ResponseRate
from services_catalogue.job_steps.job_data_reader import read_job_data
from services_catalogue.model.dates import Dates, LastCheck
from services_catalogue.reading.move_reader import shipped_moves
from services_catalogue.reading.provision_reader import content_of
from tests.app.browsers.resident import address
from tests.app.shared_data import all_postcodes
from tests.bodies import bodies
from tests.triage.catalogue import real_catalogue
from triage.districts import COUNTIES, DISTRICTS

# Each way to stand on a day has its own words, and as the catalogue ships there are only a few.
STANDING: dict[str, dict[str, Any]] = {
    "zink-buxton": {"status": "paused", "confirmed": True},
    "nottingham-jobs": {"status": "planned", "start": "2099-05"},
    "apprenticeships": {"status": "running", "last_referral": "2099", "end": "2100-01-31", "confirmed": True},
    "youth-hubs": {"status": "running", "end": "2026-01", "confirmed": True},
    "work-your-way": {"status": "closing", "last_referral": "2026-01-31", "end": "2099", "confirmed": True},
    "access-to-work": {"status": "running", "last_referral": "2026-01-31"},
}
PROVISIONS = tuple(
    p.model_copy(
        update={
            "dates": Dates.model_validate(STANDING[p.slug]),
            "checked": LastCheck(on="2026-01-31", by="Persona: a keeper", stale_from="2026-02-01"),
            "successor": "national-careers-service",
        }
    )
    if p.slug in STANDING
    else p
    for p in real_catalogue()
)
ENTRIES = [*PROVISIONS, *bodies()]
SIGNALS = {
    "connect-to-work-east-midlands": ResponseRate(15, 4, 7, 2, "2027-03"),
    "adult-skills-fund-emcca": ResponseRate(10, 0, 0, 0),
    "youth-hubs": ResponseRate(10, 1, 10, 10, "2027-01"),
}
INNERMOST = re.compile("⟦[^⟦⟧]*⟧")
BETWEEN = "\x1f"
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder")


class Bracketed(NullTranslations):
    """A language that is English in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A resident's browser in that language, with some answers given."""
    with pytest.MonkeyPatch.context() as patch:
        # As the default: a request is served in any thread.
        language = ContextVar[NullTranslations | None]("speaking", default=Bracketed())  # noqa: B039  never changed
        patch.setattr(triage.i18n, "speaking", language)
        patch.setattr(app.web.templating, "speaking", language)
        published = CatalogueSnapshot.of(
            ENTRIES, {e.slug: 1 for e in ENTRIES}, 1, on=today(), signals=SIGNALS, moves=shipped_moves()
        )
        made = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")), published, postcodes=all_postcodes())
        with TestClient(made, follow_redirects=False) as client:
            given: dict[str, dict[str, str | list[str]]] = {
                "area": {"postcode": "DE1 2FS"},
                "age": {"number": "34"},
                "work_status": {"answer": "employed"},
                "wants": {"answer": ["better_pay", "childcare"]},
                "health_affects_work": {"answer": "a_lot"},
                "health_conditions": {"answer": "mental_health"},
            }
            for question, fields in given.items():
                assert client.post(address(question), data=fields).status_code == 303
            yield client


def texts_of(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from texts_of(inner)
        case list():
            for inner in value:
                yield from texts_of(inner)


NOT_OURS = "\n".join(
    [
        *(text for entry in ENTRIES for text in texts_of(content_of(entry))),
        *(text for move in shipped_moves() for text in texts_of(move.model_dump(mode="json"))),
        *(district.name for district in DISTRICTS),
        *COUNTIES.values(),
        app.web.templating.SERVICE_NAME,
    ]
).lower()


def spoken(html: str) -> Iterator[str]:
    """Whatever a person sees or hears: text, and the attributes that are read out."""
    document = JustHTML(html, sanitize=False)
    waiting = [document.root]
    while waiting:
        node = waiting.pop()
        if node.name == "#text":
            yield str(node.data)
        attributes = getattr(node, "attrs", None) or {}
        yield from (str(attributes[name]) for name in SPOKEN_ATTRIBUTES if attributes.get(name))
        waiting += reversed(getattr(node, "children", None) or [])


def not_translated(html: str) -> list[str]:
    """Words outside the brackets that are not the catalogue's."""
    # All together, since a link in the middle of a sentence splits it.
    left = BETWEEN.join(spoken(html))
    while INNERMOST.search(left):
        left = INNERMOST.sub(BETWEEN, left)
    chunks = [chunk.strip(" .:;“”–") for chunk in re.split(rf"{BETWEEN}|\s{{2,}}|\n|; |, | – |[()]", left)]
    return [chunk for chunk in chunks if WORD.search(chunk) and chunk.lower() not in NOT_OURS]


PAGES = [
    "/", "/question/1", "/question/2/change", address("wants"), address("annual_pay"), address("benefits"),
    address("occupation"), address("life_circumstances"), address("mental_health_team"), "/check-your-answers",
    "/your-pathway", "/your-pathway/all", "/support", "/support/adult-skills-fund-emcca",
    "/support/work-and-health-programme", "/support/connect-to-work-east-midlands", "/find", "/find?q=bus",
    "/find?q=zzqqxx", "/about", "/privacy", "/find?q=cv", "/your-words",
    *(f"/support/{slug}" for slug in STANDING), "/find?q=youth%20hubs", "/accessibility",
    "/help", "/help/childline", "/help/council-homeless-teams", "/help/acas/wrong",
    "/talk-to-someone", "/answers-gone/time-ran-out", "/left", "/cleared", "/nothing-here",
    "/hand-over", "/hand-over/delete", "/hand-over/deleted",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_sentence_can_be_translated(bracketed: TestClient, path: str) -> None:
    response = bracketed.get(path)
    assert response.status_code in (200, 404)
    assert "⟦" in response.text
    assert [words for words in not_translated(response.text) if words != "zzqqxx"] == []


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("area", {"postcode": "x"}),
        ("area", {"postcode": "NG5", "asked_again": "NG5"}),
        ("age", {"number": "7"}),
        ("annual_pay", {"number": ""}),
        ("benefits", {"answer": ["none", "esa"]}),
        ("occupation", {}),
        ("occupation", {"job": "carer", "unsaid": "not_sure"}),
        ("work_status", {}),
        ("wants", {}),
    ],
)
def test_so_can_what_is_wrong(bracketed: TestClient, question: str, fields: dict[str, str | list[str]]) -> None:
    response = bracketed.post(address(question), data=fields, follow_redirects=True)
    assert response.status_code == 422
    assert not_translated(response.text) == []


@pytest.mark.parametrize("typed", ["LE1", "SE1 2FS", "leicster", "NG5", "NG17 9ZZ", "NH1 5DT", "Worksop", "homeless"])
def test_so_can_what_we_made_of_a_place(bracketed: TestClient, typed: str) -> None:
    with TestClient(bracketed.app) as other:
        assert not_translated(other.post("/question/1", data={"postcode": typed}).text) == []


@pytest.mark.parametrize("fields", [{"job": "carer"}, {"job": "!!!"}, {"answer": "sector:digital"}])
def test_so_can_the_jobs_to_choose_from(bracketed: TestClient, fields: dict[str, str]) -> None:
    with TestClient(bracketed.app) as other:
        other.post("/question/1", data={"answer": "derby"})
        left = not_translated(other.post(address("occupation"), data=fields).text)
    known = read_job_data().occupations.values()
    theirs = " ".join(f"{one.title} {' '.join(one.tasks)}" for one in known).lower()
    assert [words for words in left if words.lower() not in theirs] == []


def test_outside_the_area_too(bracketed: TestClient) -> None:
    with TestClient(bracketed.app, follow_redirects=False) as other:
        other.post("/question/1", data={"answer": "outside"})
        assert not_translated(other.get("/your-pathway").text) == []


def test_a_word_that_was_forgotten_is_noticed() -> None:
    assert not_translated("<p>⟦Yes ⟦no⟧⟧ forgotten words</p>") == ["forgotten words"]
    assert not_translated('<p aria-label="Forgotten thing">⟦Yes⟧</p>') == ["Forgotten thing"]
