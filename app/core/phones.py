"""Phone numbers as they stand in a text, and the links that call them."""

from __future__ import annotations

import re

PHONE = re.compile(r"\+?[0-9][0-9 ()]{7,}[0-9]")


def tel(phone: str) -> str:
    """The link that calls the first number in a text; empty when there is none."""
    found = PHONE.search(phone)
    return f"tel:{re.sub('[^0-9+]', '', found.group())}" if found else ""
