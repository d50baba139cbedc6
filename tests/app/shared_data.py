"""What takes long to make, is never changed, and so can be the same for all tests of a process."""

from functools import cache

from app.catalogue.postcodes import Postcodes

CITIZENS_ADVICE_LINE = "tel:+448001448848"
"""The number that everyone is shown: it is the only one of those whom anyone may talk to that nothing contradicts."""


@cache
def all_postcodes() -> Postcodes:
    """The postcodes: a tenth of a second each time that they are read."""
    return Postcodes.load()
