"""How a client wants to be reached, as the client chose."""

from __future__ import annotations

from enum import StrEnum

from services_catalogue.model.contact_error import ContactError
from services_catalogue.model.emails import read_email
from services_catalogue.model.phones import read_phone


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
        case ContactMethod.PHONE | ContactMethod.TEXT if not any(c.isdigit() for c in contact):
            return "Write their phone number, such as 07700 900123."
        case ContactMethod.EMAIL if "@" not in contact:
            return "Write their email address, such as name@example.org."
        case ContactMethod.POST if not contact:
            return "Write where a letter reaches them."
        case _ if reach not in list(ContactMethod):
            return "Choose how they want to be reached."
    try:
        as_kept(reach, contact)
    except ContactError as error:
        return error.sentence
    return ""


def as_kept(reach: str, contact: str) -> str:
    """A way to reach a client in the one spelling that is kept and sent. Raises ContactError."""
    match reach:
        case ContactMethod.ADVISER:
            return ""
        case ContactMethod.PHONE | ContactMethod.TEXT:
            return read_phone(contact).number
        case ContactMethod.EMAIL:
            return read_email(contact)
        case _:
            return contact
