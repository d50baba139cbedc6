"""The one setting of how much the tests try: NAVIGATOR_TEST_LONG=1, for before a release.

By default a test that tries something many times over does so less often, and with the same examples in each run.
"""

import os

LONG = os.environ.get("NAVIGATOR_TEST_LONG") == "1"
