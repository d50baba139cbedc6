"""How hard the property tests search: with NAVIGATOR_TEST_LONG=1 much harder, with new examples each time."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.long import LONG
from tests.triage.catalogue import real_catalogue
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.questionnaire import QUESTIONNAIRE

if LONG:
    settings.register_profile("of the laws", settings.default, max_examples=2000)
    settings.load_profile("of the laws")


@pytest.fixture(scope="session")
def deep() -> int:
    """How many times as long the searches go that do not use Hypothesis."""
    return 40 if LONG else 1


@pytest.fixture(scope="session")
def pathfinder() -> Pathfinder:
    """The real catalogue, ready, and warmer with every test that asks it."""
    return Pathfinder(real_catalogue(), QUESTIONNAIRE)


@pytest.fixture
def no_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Law 8: any code that reads the clock inside fails."""

    def refuse(*_given: object) -> float:
        raise AssertionError("triage asked for the time")

    with monkeypatch.context() as patch:
        for name in ("time", "time_ns", "localtime", "gmtime", "strftime", "ctime"):
            patch.setattr(time, name, refuse)
        yield
