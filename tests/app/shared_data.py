"""What takes long to make, is never changed, and so can be the same for all tests of a process."""

from functools import cache

from app.catalogue.postcodes import Postcodes


@cache
def all_postcodes() -> Postcodes:
    """The postcodes: a tenth of a second each time that they are read."""
    return Postcodes.load()
