"""The one setting of how much the tests try: NAVIGATOR_TEST_LONG=1, for before a release.

By default whatever is tried many times over is tried some of the time, and with the same examples in each run.
"""

import os

LONG = os.environ.get("NAVIGATOR_TEST_LONG") == "1"
