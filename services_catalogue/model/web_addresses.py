"""Web addresses: one of a page that people can open, in the one way we store it. Nothing is looked up."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from services_catalogue.model.contact_error import ContactError, quoted_start
from services_catalogue.model.visible_text import visible

MOST = 500
"""Characters."""
BEGINS = re.compile(r"https?://", re.IGNORECASE)
NOT_IN_ONE = re.compile(r"[\s<>\"\\]")
ENTITY = re.compile(r"&(?:amp|quot|lt|gt|nbsp|#[0-9]+|#x[0-9a-f]+);?", re.IGNORECASE)
LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
HOST = re.compile(rf"(?:{LABEL}\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{{2,}})\.?")
"""A name with a dot, the last part of letters: no number of a machine, and no name within a network."""
OF_A_NETWORK = ("local", "localhost", "localdomain", "internal", "intranet", "lan", "test", "invalid")
LEFT_BEHIND = ",;:'!|"
"""Marks of the sentence around it, which come with what is copied."""

WHOLE = "Write the whole address; it begins with https://"


def read_web_address(text: str) -> str:
    """The address as it is stored. Raises ContactError with the mend."""
    written = visible(text).strip()
    said = quoted_start(written)
    begins = BEGINS.match(written)
    if begins is None:
        raise ContactError(f"{said} is not the address of a page", WHOLE)
    address = f"{begins[0].lower()}{written[begins.end() :]}"
    if len(address) > MOST:
        raise ContactError("the address of the page is too long", f"Use {MOST} characters at most")
    if NOT_IN_ONE.search(address):
        raise ContactError(f"there is more than the address of a page in {said}", "Write one address, with no spaces")
    if (entity := ENTITY.search(address)) is not None:
        raise ContactError(f"{said} has '{entity[0]}' in it, which is code of a page", "Copy it from the address bar")
    if address[-1] in LEFT_BEHIND or (address[-1] == ")" and "(" not in address):
        raise ContactError(f"{said} ends with '{address[-1]}'", "Take that mark away")
    _refuse_host(address, said)
    return address


def is_web_address(text: str) -> bool:
    """Whether a text is the address of a page, and no more."""
    try:
        read_web_address(text)
    except ContactError:
        return False
    return True


def _refuse_host(address: str, said: str) -> None:
    try:
        parts = urlsplit(address)
        host, port, named = parts.hostname or "", parts.port, "@" in parts.netloc
    except ValueError:
        raise ContactError(f"{said} is not the address of a page", WHOLE) from None
    if named:
        raise ContactError(f"{said} has a name or a password before an @", "Take away what stands before the @, and it")
    if not HOST.fullmatch(host) or host.rstrip(".").rpartition(".")[2] in OF_A_NETWORK or port == 0:
        what = f"{said} is no page that people can open from where they are"
        raise ContactError(what, "Write the address of the public page, or leave it empty if it is not known")
