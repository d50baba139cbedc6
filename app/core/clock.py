"""The one clock of the service. Everything below `app` takes the day or the moment as an argument."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/London")
"""The time zone of the people who use the service."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> str:
    """The day in UTC, as YYYY-MM-DD."""
    return now().date().isoformat()
