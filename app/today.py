"""The one clock of the pages and the API. Everything below takes the day as an argument."""

from datetime import UTC, datetime


def today() -> str:
    """The day, as YYYY-MM-DD."""
    return datetime.now(UTC).date().isoformat()
