"""How hard the properties search. HYPOTHESIS_PROFILE=deep searches twenty times as long; before a release, do."""

import os
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.triage.catalogue import real_catalogue
from triage.pathfinder import Pathfinder
from triage.questionnaire import QUESTIONNAIRE

settings.register_profile(
    "default",
    deadline=None,
    max_examples=100,
    derandomize=True,  # the same examples each time: a failure is then about the change that was made
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.register_profile("deep", settings.get_profile("default"), max_examples=2000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def deep() -> int:
    """How many times as long the searches go that do not use Hypothesis."""
    return 20 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 1


@pytest.fixture(scope="session")
def pathfinder() -> Pathfinder:
    """The real catalogue, ready, and warmer with every test that asks it."""
    return Pathfinder(real_catalogue(), QUESTIONNAIRE)


@pytest.fixture
def no_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Law 8: whoever asks what time it is in here fails."""

    def refuse(*_given: object) -> float:
        raise AssertionError("triage asked for the time")

    with monkeypatch.context() as patch:
        for name in ("time", "time_ns", "localtime", "gmtime", "strftime", "ctime"):
            patch.setattr(time, name, refuse)
        yield
