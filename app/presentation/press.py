"""The one thing to press to get in touch with somebody: the best way in, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

from app.presentation.contacts import BEFORE, ContactLine, ContactLinks, contact_lines, line_of, reach_of
from app.presentation.entry_address import address_of_entry
from services_catalogue.model.contact_facts import ContactFact, ContactKind, FactVisibility
from services_catalogue.model.provision import AccessPoint, CatalogueEntry
from services_catalogue.model.shown_contacts import best_contact, facts_shown, run_by_the_same, support_to_contact
from triage.i18n import _

TO_ACT_BY = (ContactKind.PHONE, ContactKind.ACT_URL, ContactKind.TEXT, ContactKind.EMAIL, ContactKind.INFO_URL)
"""The kinds of contact for a button, the best first."""


WITHOUT_HEARING = (ContactKind.BSL_VIDEO, ContactKind.TEXT_RELAY, ContactKind.TEXT, ContactKind.EMAIL)


@dataclass(frozen=True, slots=True)
class Press:
    """The one thing to press: the `way` in, and to whom, which is empty for a page of ours.

    `certainty` is how sure it is, and `brief` the same as a label. `reads` says that it is a page to read, where nobody
    can act.
    """

    way: str
    whom: str
    link: str
    certainty: str = ""
    brief: str = ""
    reads: bool = False

    @property
    def words(self) -> str:
        """What stands on the button."""
        return f"{self.way} – {self.whom}" if self.whom else self.way

    @property
    def calls(self) -> bool:
        """Whether it is a number to call."""
        return self.link.startswith("tel:")

    @property
    def on_the_web(self) -> bool:
        """Whether it is a page of others, of which paper shows the address."""
        return self.link.startswith("http")


def press_for(
    entry: CatalogueEntry, point: AccessPoint | None, on: str, *, without_hearing: bool = False
) -> Press | None:
    """The best way in. What is for everyone comes before what is for some; where each of several is for others, it is
    our own page, which tells them apart."""
    support = support_to_contact(entry, point, on)
    name = short(support.name)
    facts = [fact for fact in facts_shown(support, on) if fact.kind in TO_ACT_BY]
    sure = [fact for fact in facts if support.visibility_of(fact, on) is not FactVisibility.OLD and fact.link]
    if support is entry and sure and all(f.for_whom for f in sure) and len({f.for_whom for f in facts}) > 1:
        return Press(_("See how to reach them"), "", address_of_entry(entry))

    def place(fact: ContactFact) -> tuple[bool, bool, int]:
        return without_hearing and fact.kind is ContactKind.PHONE, bool(fact.for_whom), TO_ACT_BY.index(fact.kind)

    best = min(sure, key=place, default=None)
    if best is None:
        reach = reach_of(best_contact(support, on))
        return press_by(reach, name) if reach.known else None
    line = line_of(best, support, on)
    if without_hearing and best.kind is ContactKind.PHONE:
        line = next((other for other in lines_without_hearing(entry, point, on) if other.link), line)
    way, reads = " ".join(filter(None, (line.before, line.shown))), best.kind is ContactKind.INFO_URL
    return Press(way, name, line.link, line.about, line.brief, reads)


def lines_without_hearing(entry: CatalogueEntry, access_point: AccessPoint | None, on: str) -> tuple[ContactLine, ...]:
    """The surest of each way in for which nobody has to hear: the access point's, or else that of the whole if the same
    people run it."""
    supports: list[CatalogueEntry | AccessPoint] = [] if access_point is None else [access_point]
    if access_point is None or run_by_the_same(entry, access_point):
        supports.append(entry)
    for lines in [contact_lines(support, on) for support in supports]:
        first: dict[ContactKind, ContactLine] = {}
        for line in lines:
            if not line.old:
                first.setdefault(line.kind, line)
        found = tuple(first[kind] for kind in WITHOUT_HEARING if kind in first)
        if found:
            return found
    return ()


def press_by(reach: ContactLinks, name: str, *, on_the_web: bool = False) -> Press:
    """The best of these links, to somebody of this name; `on_the_web` for whoever cannot hear a call."""
    if reach.phone and not (on_the_web and reach.url):
        verb = _(BEFORE[ContactKind.TEXT if reach.by_text else ContactKind.PHONE])
        return Press(f"{verb} {reach.phone}", short(name), reach.tel, reach.phone_certainty, reach.phone_brief)
    if reach.url:
        return Press(reach.web, short(name), reach.url, reach.url_certainty)
    return Press(f"{_(BEFORE[ContactKind.EMAIL])} {reach.email}", short(name), reach.mailto, reach.email_certainty)


def short(name: str) -> str:
    """A name without what stands in brackets behind it."""
    return name.partition(" (")[0]
