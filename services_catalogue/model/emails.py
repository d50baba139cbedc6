"""Email addresses: one that can be written to, in the one way we store and show it. Nothing is looked up."""

from __future__ import annotations

import re
from urllib.parse import quote

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from services_catalogue.model.contact_error import ContactError, quoted_start
from services_catalogue.model.visible_text import visible

ONE_MORE = re.compile(r"@.*[\s,;/<].*@", re.DOTALL)
EXAMPLE = "Write one address, such as name@example.org"


def read_email(text: str) -> str:
    """The address as it is stored and shown. Raises ContactError."""
    return _checked(text).normalized


def email_link(email: str) -> str:
    """The link that begins an email to an address."""
    return f"mailto:{quote(email, safe='@.+-_')}"


def error_in_email(text: str) -> str:
    """What is wrong with an address, and the mend; empty when nothing is."""
    try:
        read_email(text)
    except ContactError as error:
        return error.sentence
    return ""


def account_email(text: str) -> str:
    """The address in small letters, as accounts are kept and looked for; what is no address stays as it was typed."""
    try:
        return read_email(text).lower()
    except ContactError:
        return text.strip().lower()


def sendable(email: str) -> str:
    """The address as a mail server takes it: in ASCII, unless there are other letters before the @.

    Nothing is around it that could reach another header. Raises ContactError.
    """
    checked = _checked(email)
    return checked.ascii_email or checked.normalized


def _checked(text: str) -> ValidatedEmail:
    written = visible(text).strip()
    said = quoted_start(written)
    if "@" not in written:
        raise ContactError(f"{said} is not an email address", "Leave it empty if the address is not known")
    if ONE_MORE.search(written):
        raise ContactError(f"there is more than one email address in {said}", "Write one of them")
    if written.lower().startswith("mailto:"):
        raise ContactError(f"{said} is a link", "Leave out 'mailto:'")
    if "<" in written or '"' in written:
        raise ContactError(f"there is more than an email address in {said}", EXAMPLE)
    if "." not in written.rpartition("@")[2]:
        raise ContactError(f"{said} has no dot after the @", "Write the whole address, such as name@example.org")
    try:
        return validate_email(written, check_deliverability=False)
    except EmailNotValidError:
        raise ContactError(f"{said} is not an email address that mail can reach", EXAMPLE) from None
