"""Journeys that are walked with script and without: by default in one of the two, long in both (`tests/long.py`).

Without script where script changes nothing on the way, since everything has to work so; with it where script does
something of its own. Every kind of page and every flow is walked without script by at least one test.
"""

import pytest

from tests.long import LONG

_WITH = pytest.param(True, id="with script")
_WITHOUT = pytest.param(False, id="without script")

WITH_AND_WITHOUT = pytest.mark.parametrize("script", [_WITH, _WITHOUT])
WITH_AT_LEAST = WITH_AND_WITHOUT if LONG else pytest.mark.parametrize("script", [_WITH])
WITHOUT_AT_LEAST = WITH_AND_WITHOUT if LONG else pytest.mark.parametrize("script", [_WITHOUT])
