"""Phone numbers as people write them, the one way in which we store and show them, and the links that call them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult, shortnumberinfo

from services_catalogue.model.contact_error import ContactError, quoted_start
from services_catalogue.model.visible_text import visible

HERE, HERE_CODE = "GB", 44
RELAY = "18001"
"""Dialled before a number, it brings in the relay for people who type what they say."""
EXTENSION = re.compile(r"[ ,;(]*(?:extension|extn?|x|#)[ .:]*([0-9]{1,7})\)?$", re.IGNORECASE)
BY_TEXT = re.compile(r"(?:(?:text|sms)[ :]+)+", re.IGNORECASE)
BETWEEN_NUMBERS = re.compile(r"[/;,&|\n]|\bor\b|\band\b", re.IGNORECASE)
NUMBER = re.compile(r"\+?[0-9 ().-]+")
FREE_OF_TEN = re.compile(r"(0[58]00) ?([0-9]{3})([0-9]{3})")
"""Numbers of ten digits, which are written like those of eleven: 0800 100 900."""

NOT_KNOWN = "Leave it empty if the number is not known"
CHECK_IT = "Check it at its source: most numbers have 11 digits, such as 0115 496 0123"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as it is shown ("01332 000000 extension 12", "text 85258") and its link, which calls or texts it."""

    shown: str
    link: str
    by_text: bool = False

    @property
    def number(self) -> str:
        """The number alone, for where "Call" or "Text" is said beside it."""
        return self.shown.removeprefix("text ")


def read_phone(text: str) -> Phone:
    """A number that can be called or texted, as a person wrote it. Raises ContactError with the mend."""
    written = _plain(text)
    if not any(c.isdigit() for c in written):
        raise ContactError(f"{quoted_start(written)} is not a phone number", NOT_KNOWN)
    if (begins := BY_TEXT.match(written)) is not None:
        return _to_text(written[begins.end() :])
    found = EXTENSION.search(written)
    extension = found[1] if found is not None else ""
    number = written if found is None else written[: found.start()]
    _refuse_more_than_a_number(number, written)
    digits = re.sub("[^0-9]", "", number)
    if digits.startswith(RELAY) and len(digits) > len(RELAY):
        return _by_relay(digits.removeprefix(RELAY), extension)
    if not extension and _is_short(digits):
        return Phone(f"{digits[:3]} {digits[3:]}".strip(), f"tel:{digits}")
    return _called(_parsed(number, digits), extension)


def _plain(text: str) -> str:
    """The text with only one kind of digit, space and hyphen."""
    alike = (" " if c.isspace() and c != "\n" else c for c in unicodedata.normalize("NFKC", visible(text)))
    hyphens = ("-" if unicodedata.category(c) == "Pd" or c == "\u2212" else c for c in alike)
    return "".join(str(unicodedata.decimal(c, c)) for c in hyphens).strip()


def _refuse_more_than_a_number(number: str, written: str) -> None:
    counts = [sum(c.isdigit() for c in part) for part in BETWEEN_NUMBERS.split(number)]
    if sum(count > 4 for count in counts) > 1 or sum(counts) > 20:
        raise ContactError(f"there is more than one phone number in {quoted_start(written)}", "Write one of them")
    if not NUMBER.fullmatch(number):
        what = f"there is more than a phone number in {quoted_start(written)}"
        raise ContactError(what, "Write the number only. Write the hours beside it, not in the number")


def _is_short(digits: str) -> bool:
    """Whether it is called as it is: 111, 999, 116 123."""
    return digits[:1] != "0" and (len(digits) == 3 or digits.startswith("116")) and _known_short(digits)


def _known_short(digits: str) -> bool:
    return shortnumberinfo.is_valid_short_number_for_region(phonenumbers.parse(digits, HERE), HERE)


def _to_text(number: str) -> Phone:
    digits = number.replace(" ", "")
    if re.fullmatch("[1-9][0-9]{4,5}", digits) and _known_short(digits):
        return Phone(f"text {digits}", f"sms:{digits}", by_text=True)
    called = read_phone(number)
    return Phone(f"text {called.shown}", called.link.replace("tel:", "sms:"), by_text=True)


def _by_relay(digits: str, extension: str) -> Phone:
    called = read_phone(f"{digits} extension {extension}" if extension else digits)
    number, _, inside = called.shown.partition(" extension ")
    link = f"tel:{RELAY}{re.sub('[^0-9]', '', number)}" + (f";ext={inside}" if inside else "")
    return Phone(f"{RELAY} {called.shown}", link)


def _parsed(number: str, digits: str) -> phonenumbers.PhoneNumber:
    if not number.startswith("+") and not digits.startswith("0"):
        raise _beginning_lost(digits)
    try:
        parsed = phonenumbers.parse(number, HERE)
    except phonenumbers.NumberParseException:
        raise _wrong_length(digits) from None
    if not _could_exist(parsed):
        raise _wrong_length(digits)
    return parsed


def _could_exist(parsed: phonenumbers.PhoneNumber) -> bool:
    """Numbers that are given to nobody, such as those kept for examples, count; those of a wrong length do not."""
    if phonenumbers.is_valid_number(parsed):
        return True
    if parsed.country_code == HERE_CODE:
        # Of what begins as no number does, such as 04, nobody knows how to write it, 0 or not.
        return len(str(parsed.national_number)) == 10 and _spelled(parsed).startswith("0")
    return phonenumbers.is_possible_number_with_reason(parsed) == ValidationResult.IS_POSSIBLE


def _beginning_lost(digits: str) -> ContactError:
    """What is wrong with a number that begins with neither 0 nor +."""
    rest = digits.removeprefix("44").lstrip("0") if len(digits) > 11 else digits
    try:
        meant = read_phone(f"0{rest}").shown
    except ContactError:
        meant = ""
    if meant and rest == digits:
        return ContactError(f"'{digits}' does not begin with 0", f"Did the first 0 get lost? Write {meant}")
    if meant:
        return ContactError(f"'{digits}' begins with 44 and no +", f"Write {meant}")
    if len(digits) in (5, 6) and _known_short(digits):
        mend = f"Write it with its dialling code. If people text it, write: text {digits}"
        return ContactError(f"'{digits}' cannot be called everywhere", mend)
    return _wrong_length(digits)


def _wrong_length(digits: str) -> ContactError:
    if len(digits) < 9:
        what = f"'{digits}' has too few digits for a phone number"
        return ContactError(what, "Write the whole number, with its dialling code, such as 0115 496 0123")
    return ContactError(f"'{digits}' has {len(digits)} digits, and no phone number is like that", CHECK_IT)


def _called(parsed: phonenumbers.PhoneNumber, extension: str) -> Phone:
    national = str(parsed.national_number)
    if parsed.country_code == HERE_CODE and national.startswith(("9", "70")):
        # A call can cost many times what others do, and 070 is taken for a mobile: nobody is sent there unwarned.
        what = f"numbers that begin with {'09' if national.startswith('9') else '070'} cost a lot to call"
        raise ContactError(what, "Write one that costs no more than usual, or leave it empty")
    link = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    if not extension:
        return Phone(_spelled(parsed), f"tel:{link}")
    return Phone(f"{_spelled(parsed)} extension {extension}", f"tel:{link};ext={extension}")


def _spelled(parsed: phonenumbers.PhoneNumber) -> str:
    if parsed.country_code != HERE_CODE:
        return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    national = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    return FREE_OF_TEN.sub(r"\1 \2 \3", national) if len(str(parsed.national_number)) == 9 else national
