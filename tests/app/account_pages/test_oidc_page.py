"""Signing in with an organisation's own accounts: only invited staff, and only on a valid token of the provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from sqlmodel import select

from app.accounts import second_factor
from app.accounts.demo_accounts import PEOPLE
from app.accounts.models import Staff
from app.accounts.oidc import is_safe_address
from app.core.clock import now
from app.core.database import reading, writing
from app.main import Navigator
from services_catalogue.model.organisations import Organisation
from tests.app.browsers.account import SEEDS, Browser, mails, the
from tests.app.browsers.resident import Page
from tests.app.servers.fake_oidc import CLIENT, OTHER_KEY, SECRET, Provider, running

NewBrowser = Callable[[], Browser]
BACK = "/desk/sign-in/back"


@pytest.fixture
def provider(navigator: Navigator) -> Iterator[Provider]:
    """The identity provider of the demo council."""
    with running() as ours:
        with writing(navigator.state.engine) as session:
            council = session.exec(select(Organisation).where(Organisation.name == "Demo council")).one()
            council.oidc_issuer, council.oidc_client_id = ours.issuer, CLIENT
            council.oidc_secret = navigator.state.staff_secrets.keep(SECRET)
        yield ours


def goes(browser: Browser, provider: Provider, onward: str = "") -> dict[str, str]:
    """Leave for the provider; returns what the browser then brings back."""
    address = browser.redirected(f"/desk/sign-in/with/2?next={onward}")
    assert address.startswith(f"{provider.issuer}/authorize?")
    return provider.sends_back(address)


def comes_back(browser: Browser, brought: dict[str, str]) -> str:
    """Come back from the provider; returns the address it leads to."""
    response = browser.client.get(BACK, params=brought)
    assert response.status_code == 303, Page(response).words
    return str(response.headers["location"])


def is_refused(browser: Browser, brought: dict[str, str]) -> str:
    """Come back from the provider and be refused; returns the words of the page."""
    response = browser.client.get(BACK, params=brought)
    assert response.status_code == 403
    assert not browser.is_signed_in()
    return Page(response).words


def test_it_is_offered_only_where_there_is_one(browser: NewBrowser, provider: Provider) -> None:
    page = browser().get("/desk/sign-in?next=/desk/account")
    assert [link for link in page.links() if "/with/" in link] == ["/desk/sign-in/with/2?next=/desk/account"]
    browser().get("/desk/sign-in/with/1", 404)
    browser().get("/desk/sign-in/with/77", 404)
    assert provider.token_requests == 0


class TestTheFirstTime:
    def test_the_verified_email_finds_whom_we_know_and_our_code_is_asked(
        self, browser: NewBrowser, navigator: Navigator, provider: Provider
    ) -> None:
        mine = browser()
        brought = goes(mine, provider, onward="/desk/account")
        assert {"S256", "code", "openid email", "https://desk.example/desk/sign-in/back"} <= set(
            provider.asked.values()
        )
        assert comes_back(mine, brought) == "/desk/sign-in/code"
        assert not mine.is_signed_in()
        code = second_factor.code_at(SEEDS["council-editor"], now())
        assert mine.goes_to("/desk/sign-in/code", code=code) == "/desk/account"
        assert "account of your organisation" in mails(navigator, "council-editor@example.org")[-1].body

    def test_a_second_proof_that_was_asked_there_is_enough(self, browser: NewBrowser, provider: Provider) -> None:
        mine = browser()
        provider.person = {"amr": ["pwd", "mfa"]}
        assert comes_back(mine, goes(mine, provider)) == "/desk"
        assert mine.is_signed_in()

    @pytest.mark.parametrize("is_strong", [True, False])
    def test_somebody_invited_joins(
        self, browser: NewBrowser, navigator: Navigator, provider: Provider, is_strong: bool
    ) -> None:
        with writing(navigator.state.engine) as session:
            session.add(
                Staff(organisation_id=2, email="ada@council.example", name="Ada", roles=["editor"], created_at=now())
            )
        mine = browser()
        provider.person = {"email": "Ada@Council.example", "amr": ["mfa"] if is_strong else ["pwd"]}
        if is_strong:
            assert comes_back(mine, goes(mine, provider)) == "/desk"
        else:
            assert comes_back(mine, goes(mine, provider)) == "/desk/set-up-code"
            seed = mine.get("/desk/set-up-code").text(".seed").replace(" ", "")
            mine.post("/desk/set-up-code", 200, code=second_factor.code_at(seed, now()))
        assert mine.is_signed_in()
        with reading(navigator.state.engine) as session:
            ada = session.exec(select(Staff).where(Staff.email == "ada@council.example")).one()
            assert ada.joined_at is not None
            assert ada.oidc_subject is not None

    @pytest.mark.parametrize(
        "person",
        [
            {"email": "nobody@example.org"},
            {"email": "publisher@example.org"},
            {"email_verified": False},
            {"email_verified": None},
            {"email_verified": "true"},
            {"email": None},
            {"email": ["council-editor@example.org"]},
        ],
        ids=lambda person: str(person),
    )
    def test_nobody_else_and_no_account_is_made(
        self, browser: NewBrowser, navigator: Navigator, provider: Provider, person: dict[str, Any]
    ) -> None:
        provider.person = person | {"amr": ["mfa"]}
        mine = browser()
        assert "Nobody with that account is invited" in is_refused(mine, goes(mine, provider))
        with reading(navigator.state.engine) as session:
            assert len(session.exec(select(Staff)).all()) == len(PEOPLE)

    def test_nobody_whose_account_was_closed(
        self, browser: NewBrowser, navigator: Navigator, provider: Provider
    ) -> None:
        with writing(navigator.state.engine) as session:
            the(session, "council-editor").disabled_at = now()
        provider.person = {"amr": ["mfa"]}
        mine = browser()
        is_refused(mine, goes(mine, provider))


class TestLater:
    @pytest.fixture(autouse=True)
    def linked(self, browser: NewBrowser, provider: Provider) -> None:
        provider.person = {"amr": ["mfa"]}
        mine = browser()
        comes_back(mine, goes(mine, provider))

    def test_it_is_who_they_are_there_and_not_their_email(self, browser: NewBrowser, provider: Provider) -> None:
        provider.person = {"amr": ["mfa"], "email": "married@example.org", "email_verified": False}
        mine = browser()
        comes_back(mine, goes(mine, provider))
        assert mine.is_signed_in()

    def test_somebody_else_with_the_email_of_old_is_nobody(self, browser: NewBrowser, provider: Provider) -> None:
        provider.person = {"amr": ["mfa"], "sub": "person-8"}
        mine = browser()
        is_refused(mine, goes(mine, provider))

    def test_another_provider_begins_anew(self, browser: NewBrowser, navigator: Navigator) -> None:
        leader = browser()
        leader.signs_in("administrator")
        leader.goes_to("/desk/organisations/2", name="Demo council", issuer="", client="")
        with reading(navigator.state.engine) as session:
            assert the(session, "council-editor").oidc_subject is None
            assert session.get_one(Organisation, 2).oidc_secret is None


BROKEN: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "http://127.0.0.1:1"},
    "for another client": {"aud": "somebody-else"},
    "for others too, handed out to one of them": {"aud": [CLIENT, "other"], "azp": "other"},
    "an answer to another request": {"nonce": "of another"},
    "an answer to none": {"nonce": None},
    "too old": {"exp": 1},
    "without an end": {"exp": None},
    "about nobody": {"sub": None},
    "a number for a person": {"sub": 7},
}


class TestAWordThatDoesNotHold:
    @pytest.mark.parametrize("claims", BROKEN.values(), ids=BROKEN.keys())
    def test_lets_nobody_in(self, browser: NewBrowser, provider: Provider, claims: dict[str, Any]) -> None:
        provider.person = {"amr": ["mfa"]} | claims
        mine = browser()
        assert "We could not sign you in" in is_refused(mine, goes(mine, provider))

    def test_signed_by_another_key(self, browser: NewBrowser, provider: Provider) -> None:
        provider.key = OTHER_KEY
        mine = browser()
        is_refused(mine, goes(mine, provider))

    @pytest.mark.parametrize("algorithm", ["none", "RS512"])
    def test_signed_in_a_way_that_we_do_not_take(self, browser: NewBrowser, provider: Provider, algorithm: str) -> None:
        provider.header = {"alg": algorithm, "kid": "one"}
        if algorithm == "RS512":
            provider.key = type(OTHER_KEY).import_key(
                {k: v for k, v in provider.key.as_dict(private=True).items() if k != "alg"}
            )
        mine = browser()
        is_refused(mine, goes(mine, provider))

    def test_brought_by_another_browser(self, browser: NewBrowser, provider: Provider) -> None:
        brought = goes(browser(), provider)
        is_refused(browser(), brought)
        other = browser()
        goes(other, provider)
        is_refused(other, brought)
        assert provider.token_requests == 0

    def test_brought_too_late_twice_or_without_a_code(
        self, browser: NewBrowser, provider: Provider, clock: time_machine.Traveller
    ) -> None:
        provider.person = {"amr": ["mfa"]}
        mine = browser()
        brought = goes(mine, provider)
        is_refused(mine, {"error": "access_denied", "state": brought["state"]})
        is_refused(mine, brought)
        brought = goes(mine, provider)
        clock.shift(timedelta(minutes=10, seconds=1))
        is_refused(mine, brought)
        assert provider.token_requests == 0

    @pytest.mark.parametrize(
        "described",
        [
            {"issuer": "https://elsewhere.example"},
            {"token_endpoint": "http://elsewhere.example/token"},
            {"authorization_endpoint": "javascript:alert(1)"},
            {"jwks_uri": None},
        ],
        ids=lambda described: str(described),
    )
    def test_a_provider_that_describes_itself_wrongly(
        self, browser: NewBrowser, provider: Provider, described: dict[str, Any]
    ) -> None:
        provider.described = described
        browser().get("/desk/sign-in/with/2", 403)

    def test_a_redirect_is_not_followed(self, browser: NewBrowser, provider: Provider) -> None:
        mine = browser()
        brought = goes(mine, provider)
        provider.described = {"jwks_uri": f"{provider.issuer}/moved"}
        is_refused(mine, brought)

    def test_a_provider_that_is_away(self, browser: NewBrowser, navigator: Navigator, provider: Provider) -> None:
        mine = browser()
        brought = goes(mine, provider)
        with writing(navigator.state.engine) as session:
            session.get_one(Organisation, 2).oidc_issuer = "http://127.0.0.1:9"
        is_refused(mine, brought)
        browser().get("/desk/sign-in/with/2", 403)


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://accounts.example/realm", True),
        ("http://localhost:8080", True),
        ("http://[::1]/x", True),
        ("http://127.0.0.1.example", False),
        ("http://localhost@elsewhere.example", False),
        ("https://me:secret@accounts.example", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://a:99999", False),
        ("", False),
    ],
)
def test_we_call_https_or_this_machine(address: str, is_safe: bool) -> None:
    assert is_safe_address(address) == is_safe
    assert not is_safe or urlsplit(address).hostname
