"""What stands in each column of a sheet, explained in the workbook itself, since it is sent on without the service."""

from __future__ import annotations

from enum import StrEnum

from services_catalogue.files.sheet import KINDS
from services_catalogue.model.access_facts import AccessKind
from services_catalogue.model.body import BodyKind
from services_catalogue.model.contact_facts import ContactKind, Strength
from services_catalogue.model.dates import ObservedState
from services_catalogue.model.provision import Category, Confidence, Evidence, Level, Offer, Route, Stage
from services_catalogue.model.taught_sectors import QualificationLevel, Sector


def _one_of(options: type[StrEnum]) -> str:
    return ", ".join(option.value for option in options)


A_LINE = "One a line (Alt and Enter in Excel)."
DATE = "A year, a month or a day: 2026, 2026-03 or 2026-03-31."
SLUGS = f"Slugs of other support. {A_LINE}"

HOW_TO_FILL_IN: tuple[tuple[str, str], ...] = (
    (
        "In short",
        "One row for each kind of support, and below it one for each of its local places. Keep all the columns and "
        "their names in the first row. An empty cell means: not known, none, or no. A row that you send takes the "
        "place of all that was known of that support and of its local places. Rows that you take out of the file "
        "change nothing. A newer column that an older file lacks keeps what is known. Never guess: what nobody "
        "could find out goes into 'unknown'.",
    ),
    (
        "Quotes",
        'A text that is wholly in "double quotes" is read as one line in which \\n is a new line. You need this only '
        "for a text with several lines inside a list.",
    ),
    ("kind", ". ".join(f"{kind}: {words}" for kind, words in KINDS.items()) + "."),
    ("slug", "Its lasting short name: nottingham-jobs. A row with a slug that is not known yet is a new support."),
    ("id", "For a door only: the short name of the local place, once in each support."),
    ("name", "What it is called."),
    ("short_name", "What people say, where the name is longer. Lists and titles show it. Leave it empty for a door."),
    (
        "body",
        f"For people who help, and are no support that one joins: {_one_of(BodyKind)}. Leave it empty for support. "
        "Where it is filled in, the columns for support alone stay empty, and the rule asks only for area and age.",
    ),
    ("also_known_as", f"Its old, short and local names. {A_LINE}"),
    ("searched_as", f"Words that people type when they look for it. Never shown. {A_LINE}"),
    ("confused_with", "What it is mixed up with, one a line: {slug: nottingham-works} or {name: Something else}."),
    ("category", f"For support: {_one_of(Category)}."),
    ("level", f"{_one_of(Level)}."),
    ("stage", f"For support: {_one_of(Stage)}."),
    ("alongside", "For support: yes for help beside the steps, such as money, travel or health."),
    ("provider", "Who runs it."),
    ("commissioner", "Who pays for it."),
    ("summary", "Two or three short sentences to a resident: You get …"),
    ("for_whom", "For people who help: for whom in words, such as: women. Leave it empty where it is for everyone."),
    ("offers", f"What it gives, the main thing first. {A_LINE} {_one_of(Offer)}."),
    (
        "teaches",
        "For support: what it teaches, one a line: {sector: construction, level: 2, strength: owner_current, "
        'sources: [{title: "Leaflet, 2026", date: "2026-03"}]}\n'
        f"sector: {_one_of(Sector)}.\nlevel: {_one_of(QualificationLevel)}; leave it out where no source says it. "
        "Without a line, what it teaches is not known.",
    ),
    ("based_in", f"For a door only: its districts, when it takes people from elsewhere too. {A_LINE}"),
    (
        "eligibility",
        "Who it is for: one condition a line, and all of them must hold.\n"
        "{question: area, one_of: [derby, nottingham]}\n"
        "{question: age, at_least: 18, at_most: 24}\n"
        "{question: work_status, none_of: [employed]}\n"
        "{any_of: [{question: age, at_least: 50}, {question: caring_hours, one_of: [under_20]}]}\n"
        'Add check: "Ask if …" to a test whose source is not clear. Put quotes around a text with a comma, a colon or '
        "a bracket in it.",
    ),
    ("provider_checks", f"True conditions that no question asks. {A_LINE}"),
    ("good_to_know", f"Anything else that helps, and is no condition. {A_LINE}"),
    ("eligibility_notes", 'What the sources say, one a line: {age: "From 16, by the leaflet"}.'),
    ("how_to_access", f"{A_LINE} {_one_of(Route)}."),
    ("contact.phone", "One phone number, such as 0115 496 0123 extension 12. Leave it empty if it is not known."),
    ("contact.email", "One email address, such as name@example.org. Leave it empty if it is not known."),
    ("contact.url", "The whole web address; it begins with https://"),
    (
        "contacts",
        "Each contact with what it stands on, one a line: "
        '{kind: phone, value: "0115 496 0123", who_answers: The front desk, strength: owner_current, '
        'sources: [{title: "Leaflet, 2026", date: "2026-03"}]}\n'
        f"kind: {_one_of(ContactKind)}.\nstrength: {_one_of(Strength)}.\n"
        "Add for_whom when it is for some people only, withheld (why residents may not see it yet), note (for whoever "
        'keeps the record) and checked: {by: A name, how: Rung, on: "2026-11-30"}. For the kinds that stand here, '
        "contact.phone and the two beside it are not shown.",
    ),
    (
        "access",
        "What it does for people who need to be helped in some way, one a line: "
        "{kind: interpreter, offered: true, details: Ask for one when you book., strength: owner_current, "
        'sources: [{title: "Leaflet, 2026", date: "2026-03"}]}\n'
        f"kind: {_one_of(AccessKind)}, each once at most.\nWrite offered: false only where a source says so. What "
        "nobody has found out has no line: people read that it is not known.",
    ),
    ("cost_to_resident", "free, or what it costs."),
    ("dates.start", DATE),
    ("dates.paused_until", f"The first day on which it takes people again. {DATE}"),
    ("dates.last_referral", f"The last day on which it takes somebody new. {DATE}"),
    ("dates.end", DATE),
    ("dates.status", f"What a dated source showed: {_one_of(ObservedState)}."),
    ("dates.as_of", f"The date of that source, which stands in 'sources' too. {DATE}"),
    ("dates.confirmed", "yes when the people who run it agreed to these dates."),
    (
        "dates.gathered_on",
        "The day on which somebody gathered these facts, not the day on which you send them: 2026-11-23. Leave it "
        "empty when it is not known: then people read that.",
    ),
    ("dates.notes", "What the source says around the dates."),
    ("named_in_plan", "yes when the Working Plan names it."),
    ("plan_section", "Where the Plan names it."),
    ("evidence", f"Whether it is known to work: {_one_of(Evidence)}."),
    ("opens", f"What often comes after it. {SLUGS}"),
    ("successor", "What takes its place when it ends: one slug."),
    ("try_instead", f"The nearest thing when it is not for somebody. Needed when it has ended. {SLUGS}"),
    (
        "sources",
        "Where the facts are from, one a line: "
        '{title: "Leaflet, 2026", url: https://www.example.org/leaflet, date: "2026-03", supports: [summary, dates]}',
    ),
    ("unknown", f"What nobody could find out, in plain words: residents read it. {A_LINE}"),
    ("keeper_notes", f"For whoever keeps the record. Residents never see it. {A_LINE}"),
    ("confidence", f"How sure we are: {_one_of(Confidence)}."),
)
"""A name, mostly of a column, and what to write there."""
