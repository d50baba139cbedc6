"""How a client wants to be reached, as the client chose."""

from __future__ import annotations

from enum import StrEnum

from app.core.addresses import is_address
from app.core.phones import tel


class ContactMethod(StrEnum):
    ADVISER = "adviser"
    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    POST = "post"


WAYS = {
    ContactMethod.ADVISER: "Through me, their adviser",
    ContactMethod.PHONE: "Phone call",
    ContactMethod.TEXT: "Text message",
    ContactMethod.EMAIL: "Email",
    ContactMethod.POST: "Letter",
}


def error_in(reach: str, contact: str) -> str:
    """What is wrong with a way to reach a client, in words with the mend; empty when nothing is."""
    match reach:
        case ContactMethod.ADVISER:
            return ""
        case ContactMethod.PHONE | ContactMethod.TEXT:
            return "" if tel(contact) else "Write their phone number, such as 07700 900123."
        case ContactMethod.EMAIL:
            return "" if is_address(contact) else "Write their email address, such as name@example.org."
        case ContactMethod.POST:
            return "" if contact else "Write where a letter reaches them."
        case _:
            return "Choose how they want to be reached."
