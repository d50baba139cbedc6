"""What reads well and may still be wrong: told in the report on a file and before publication, and holds nothing up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from services_catalogue.model.opening_hours import doubts_of_hours
from services_catalogue.model.placeholders import is_placeholder
from services_catalogue.model.provision import FOR_KEEPERS, CatalogueEntry
from services_catalogue.reading.issues import ContentIssue
from services_catalogue.reading.yaml_lines import Path

NOT_READ = FOR_KEEPERS | {"note", "withheld", "slug", "id"}
"""Fields that no resident reads."""
NOT_SAID = frozenset({"evidence", "says", "status", "supports"})
"""Fields in which a word such as "unknown" or "same" is right."""
EXAMPLES = re.compile(r"(?:.*\.)?example(?:\.(?:com|org|net|edu|co\.uk|org\.uk))?")
OLDER = {"url": "info_url", "email": "email"}
"""The older contacts, which have no sources, and the kind of each."""
Doubt = tuple[Path, str, str]
"""Where it is, what may be wrong, and the mend."""
THE_REAL_ONE = "Write the real one, or leave it empty if it is not known"
CODES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE), "is the code of a web page"),
    (re.compile(r"&(?:#[0-9]+|#x[0-9a-f]+|[a-z][a-z0-9]+);", re.IGNORECASE), "is the code of a web page for one mark"),
    (re.compile(r"\\[a-z]\w{0,4}|_x[0-9A-F]{4}_"), "is how programs write a mark that cannot be typed"),
    (re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\$\{.*?\}|\[object \w+\]"), "is a gap that a program should have filled in"),
    (re.compile(r"^(?!.*://)[^%]*%(?:2[0-9A-F]|C[23]|E2)"), "is a part of a web address"),
    (re.compile(r"\*\*|\]\(https?:[^)]*\)|\[/?(?:url|b|i)\]"), "is a mark of another program"),
    (re.compile(r"^[=@]\w+\(.*|^=[\w+(-].*|#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NULL!|NUM!)"), "comes from a spreadsheet"),
    (
        re.compile("[\u00c2\u00c3][\u0080-\u00bf\u0152\u0153\u2013-\u203a\u20ac\u2122]|\u00e2\u20ac.?|\ufffd"),
        "stands for a letter that was lost on the way",
    ),
)
MONEY = re.compile(
    r"[$\u20ac] ?[0-9]*|\u00a3(?! ?[0-9])|\u00a3 ?[0-9]+,[0-9]{1,2}(?![0-9])|\u00a3 ?[0-9]+\.[0-9](?![0-9])|^[0-9.,]+$"
)
IN_MONEY = "Write it in pounds and pence, such as \u00a34.50"
AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|B|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|E|FK|FY|"
    "GL|GU|GY|G|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|L|ME|MK|ML|M|NE|NG|NN|NP|NR|NW|"
    "N|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|S|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|"
    "WF|WN|WR|WS|WV|W|YO|ZE"
)
"""The letters with which a postcode begins."""
POSTCODE = re.compile(rf"\b(?:{AREAS})[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{{2}}\b")
LIKE_A_POSTCODE = re.compile(r"\b[A-Z]{1,3}[0-9OI][A-Z0-9]? ?[0-9OI][A-Z0-9]{1,3}\b")
NO_DATE = re.compile(r"undated|not shown|no date|\bold", re.IGNORECASE)
YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
IN_WORDS = re.compile(rf"(?:\b[0-9]{{1,2}}(?:st|nd|rd|th)? )?\b{MONTH} [12][0-9]{{3}}\b", re.IGNORECASE)


def doubts_of(entry: CatalogueEntry) -> Iterator[ContentIssue]:
    """What may be wrong in an entry and its access points, each where it stands."""
    content = entry.model_dump(mode="json", exclude_none=True)
    yield from _of_support(content, (), entry.slug)
    for position, point in enumerate(content["access_points"]):
        yield from _of_support(point, ("access_points", position), entry.slug)


def _of_support(support: Mapping[str, Any], around: Path, where: str) -> Iterator[ContentIssue]:
    for path, what, mend in (*_of_texts(support), *_of_contacts(support), *_of_names(support)):
        yield ContentIssue(where, (*around, *path), what, mend)


def _of_texts(support: Mapping[str, Any]) -> Iterator[Doubt]:
    for path, text in _texts(support):
        yield from ((path, *told) for told in (*_of_text(text), *_of_field(path, text)))


def _of_contacts(support: Mapping[str, Any]) -> Iterator[Doubt]:
    for position, fact in enumerate(support["contacts"]):
        yield from (
            (("contacts", position, "value"), what, mend) for what, mend in _of_contact(fact["kind"], fact["value"])
        )
    for name, kind in OLDER.items():
        value = support.get("contact", {}).get(name, "")
        yield from ((("contact", name), what, mend) for what, mend in _of_contact(kind, value))


def _of_names(support: Mapping[str, Any]) -> Iterator[Doubt]:
    names = [" ".join(name.split()).casefold() for name in (support["name"], *support["also_known_as"])]
    for position, name in enumerate(support["also_known_as"]):
        if names[position + 1] in names[: position + 1]:
            yield ("also_known_as", position), f"the name '{name}' stands here already", "Take it away"


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    match value:
        case str():
            yield path, value
        case Mapping():
            for name, inner in value.items():
                if name not in NOT_READ and name != "access_points":
                    yield from _texts(inner, (*path, name))
        case list():
            for position, inner in enumerate(value):
                yield from _texts(inner, (*path, position))


def _of_text(text: str) -> Iterator[tuple[str, str]]:
    for code, what in CODES:
        if (found := code.search(text)) is not None:
            yield f"'{found[0][:40]}' {what}, and people read it as it stands", "Write what is meant, or take it away"


def _of_field(path: Path, text: str) -> Iterator[tuple[str, str]]:
    if path[-1] == "date":
        yield from _of_date(text)
    elif path[0] != "eligibility" and NOT_SAID.isdisjoint(path) and is_placeholder(text):
        yield f"'{text[:40]}' says nothing", "Write what is known. If nothing is, leave it empty"
    if path == ("cost_to_resident",) and (found := MONEY.search(text)) is not None:
        yield f"'{found[0]}' is not how money is written here", IN_MONEY


def _of_date(text: str) -> Iterator[tuple[str, str]]:
    if NO_DATE.search(text):
        return
    if not YEAR.search(text):
        yield f"'{text[:40]}' has no year, so nobody can tell how old it is", "Write it as 2026-03, or write: undated"
    elif (found := IN_WORDS.search(text)) is not None:
        yield f"of '{found[0]}' only the year is read", "Write it as 2026-03, or 2026-03-31"


def _of_contact(kind: str, value: str) -> Iterator[tuple[str, str]]:
    match kind:
        case "hours":
            yield from doubts_of_hours(value)
        case "address":
            yield from _of_address(value)
        case "act_url" | "info_url" | "bsl_video" if EXAMPLES.fullmatch(urlsplit(value).hostname or ""):
            yield (
                f"'{value[:60]}' is an address for examples",
                "Write the real one, or leave it empty if it is not known",
            )
        case "email" if EXAMPLES.fullmatch(value.rpartition("@")[2].lower()):
            yield f"'{value}' is an address for examples", THE_REAL_ONE


def _of_address(address: str) -> Iterator[tuple[str, str]]:
    if POSTCODE.search(address):
        return
    like = next((one[0] for one in LIKE_A_POSTCODE.finditer(address.upper()) if re.search("[0-9]", one[0])), "")
    if like:
        yield f"'{like}' is no postcode", "Check it at its source. It is written as in DE1 2FS"
    elif "freepost" not in address.lower():
        yield "it has no postcode, and people need one to find the way", "Add it if the source has it, as in DE1 2FS"
