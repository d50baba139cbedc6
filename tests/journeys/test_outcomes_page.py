"""The figures on what became of referrals can be read by everyone: without a mouse, on a small screen, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from app.accounts.demo_accounts import LEADING, OTHER
from app.accounts.models import Staff
from app.core.clock import now
from app.core.database import database_url, open_database, writing
from app.referrals.funnel import start_of_quarter
from app.referrals.lifecycle import ReferralState, RefusalReason
from app.referrals.models import Referral
from app.referrals.outcome_kinds import OutcomeKind
from tests.app.worlds.statistics_factory import Sender
from tests.journeys.demo_service import copied, demo, signed_in
from tests.journeys.desk_layout import look_over

pytestmark = pytest.mark.browser

PAGES = (
    "/desk/outcomes",
    "/desk/outcomes/by?of=sent&by=programme",
    "/desk/outcomes/by?of=received&by=age",
    "/desk/outcomes/by?of=all&by=district",
)
SLUGS = ("access-to-work", "zink-buxton", "working-well-east-midlands")
DISTRICTS = ("derby", "ashfield", "north-east-derbyshire", "")


def fill(folder: Path) -> tuple[int, int]:
    """Referrals of a partnership to a council, of the last quarter and of this one; how many there are on each side.

    The demo has some of its own.
    """
    engine = open_database(database_url(folder))
    with writing(engine) as session:
        sender = Sender(session, LEADING)
        sender.adviser = session.exec(select(Staff).where(Staff.email == "manager@example.org")).one()
        states = list(ReferralState)
        for number in range(60):
            state = states[number % len(states)]
            sender.send(
                state,
                to=OTHER,
                sent_at=start_of_quarter(now().date()) - timedelta(days=30 if number < 45 else -1),
                slug=SLUGS[number % 3],
                name="Zink jobs help (Buxton)",
                district=DISTRICTS[number % 4],
                refused_because=RefusalReason.FULL if state is ReferralState.REFUSED else None,
                outcomes=[OutcomeKind.STARTED, OutcomeKind.JOB] if state is ReferralState.STARTED else (),
            )
        sides = (
            Referral.organisation_id == sender.sender.id,
            Referral.receiving_id == sender.organisation_called(OTHER).id,
        )
        sent, received = (len(session.exec(select(Referral.id).where(side)).all()) for side in sides)
    engine.dispose()
    return sent, received


@pytest.fixture(scope="module")
def filled(begun_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, tuple[int, int]]]:
    """The address of the demo, and how many referrals were sent and received."""
    folder = copied(begun_demo, tmp_path_factory.mktemp("demo"))
    with demo(folder, 1) as [running]:
        yield running, fill(folder)


def test_every_page_of_figures_can_be_used_by_everyone(undrawn: Browser, filled: tuple[str, tuple[int, int]]) -> None:
    address, _ = filled
    page = signed_in(undrawn, address, "manager")
    found = [problem for path in PAGES for problem in look_over(page, address + path, large_letters=True)]
    assert found == []


def test_both_sides_read_the_same_figure_without_script(browser: Browser, filled: tuple[str, tuple[int, int]]) -> None:
    address, (sent_by_them, sent_to_them) = filled
    sender = signed_in(browser, address, "manager", script=False)
    sender.goto(f"{address}/desk/outcomes")
    receiver = signed_in(browser, address, "council-adviser", script=False)
    receiver.goto(f"{address}/desk/outcomes")
    for page, title, count in (
        (sender, "What your organisation sent", sent_by_them),
        (receiver, "What was sent to your organisation", sent_to_them),
    ):
        table = page.get_by_role("region", name=f"{title}: what became of them")
        expect(table.get_by_role("row", name=f"Sent {count}", exact=True)).to_be_visible()
    with sender.expect_download() as sent:
        sender.locator("a[href$='export.csv?of=sent']").click()
    assert sent.value.suggested_filename == "outcomes-sent.csv"
