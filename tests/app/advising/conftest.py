"""The desk with the research published, and colleagues who are signed in to it."""

from tests.app.desk.conftest import browser_on, desk, filled, signed_in_as

__all__ = ["browser_on", "desk", "filled", "signed_in_as"]
