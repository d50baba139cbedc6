"""The one clock of the service. Everything below `app` takes the day or the moment as an argument."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/London")
"""The time by which the people who use the service live."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> str:
    """The day, as YYYY-MM-DD."""
    return now().date().isoformat()
