"""The desk over an empty catalogue, as for the accounts themselves."""

from tests.app.accounts.conftest import browser, clock, navigator

__all__ = ["browser", "clock", "navigator"]
