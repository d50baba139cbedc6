"""The short form in which an answer is typed: what it asks for each kind of fact, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.web.forms import FieldError, Form
from services_catalogue.impact.call_results import OUTCOMES, CallChannel, CallOutcome, CallResult
from services_catalogue.impact.open_facts import OpenFact, OpenFactKind
from services_catalogue.reading.provision_reader import CatalogueError

CHANNELS = [
    (CallChannel.RUNG.value, "I rang them"),
    (CallChannel.WRITTEN.value, "They wrote to me"),
    (CallChannel.PAGE_READ.value, "I read it on a page"),
]
LONGEST_SAID = 1000


@dataclass(frozen=True, slots=True)
class CallForm:
    """What is asked of one kind of fact: `outcomes` are pairs of value and words; with a single one it is not asked.

    `value` is the label of what it is now, empty where nothing new can be written; `said` that of their words. `opens`
    says that the answer has to be written somewhere else in the record too.
    """

    outcomes: tuple[tuple[str, str], ...]
    value: str = ""
    said: str = "What else they said"
    hint: str = ""
    opens: bool = False

    @property
    def is_choice(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.outcomes) > 1

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can be chosen, with nothing chosen at first."""
        return [("", "Choose one"), *self.outcomes]


def _form(kind: OpenFactKind, words: Mapping[CallOutcome, str], **labels: str) -> CallForm:
    outcomes = tuple((outcome.value, words[outcome]) for outcome in OUTCOMES[kind])
    return CallForm(outcomes, opens=kind is OpenFactKind.UNKNOWN, **labels)


RIGHT = {CallOutcome.RIGHT: "It is right"}
IN_PLACE = {CallOutcome.CHANGED: "Here it is"}
ANSWERED = {CallOutcome.GONE: "Answered"}
FORMS: Mapping[OpenFactKind, CallForm] = {
    OpenFactKind.STATUS: _form(
        OpenFactKind.STATUS,
        RIGHT,
        hint="Save this only if it runs and takes new people. Else change it in its form.",
    ),
    OpenFactKind.CONTACT: _form(
        OpenFactKind.CONTACT,
        RIGHT | {CallOutcome.CHANGED: "It is something else", CallOutcome.GONE: "Take it away"},
        value="What it is now",
    ),
    OpenFactKind.NO_PHONE: _form(OpenFactKind.NO_PHONE, IN_PLACE, value="The number"),
    OpenFactKind.NO_PAGE: _form(OpenFactKind.NO_PAGE, IN_PLACE, value="The address of the page"),
    OpenFactKind.COST: _form(
        OpenFactKind.COST, RIGHT | {CallOutcome.CHANGED: "It costs something else"}, value="What it costs now"
    ),
    OpenFactKind.AGE: _form(
        OpenFactKind.AGE, RIGHT, hint="Save this only if the ages are right. If not, change it in its form."
    ),
    OpenFactKind.ROUTE: _form(
        OpenFactKind.ROUTE, RIGHT, hint="Save this only if that is right. If not, change it in its form."
    ),
    OpenFactKind.EVIDENCE: _form(
        OpenFactKind.EVIDENCE, RIGHT, hint="Save this only if that is right. If not, change it in its form."
    ),
    OpenFactKind.UNKNOWN: _form(
        OpenFactKind.UNKNOWN,
        ANSWERED,
        said="What they said",
        hint="This takes the sentence away and keeps their words with the draft. Then write them where they belong.",
    ),
    OpenFactKind.KEEPER_NOTE: _form(
        OpenFactKind.KEEPER_NOTE, ANSWERED, said="What you found out", hint="This takes the note away."
    ),
}


def read_result(form: Form, fact: OpenFact) -> CallResult:
    """The answer that a form sent, to be looked over by `errors_in`."""
    asked = FORMS[fact.kind]
    sent = form.text("outcome") if asked.is_choice else asked.outcomes[0][0]
    known = [value for value, _ in asked.outcomes]
    return CallResult(
        outcome=CallOutcome(sent if sent in known else known[0]),
        who=form.line("who")[:200],
        on=form.line("on"),
        channel=CallChannel(form.text("how")) if form.text("how") in list(CallChannel) else CallChannel.RUNG,
        value=form.text("value")[:LONGEST_SAID],
        said=form.text("said")[:LONGEST_SAID],
    )


def errors_in(form: Form, fact: OpenFact, result: CallResult, on: str) -> list[FieldError]:
    """What is missing or wrong, as far as it can be told without the record. `on` is today (YYYY-MM-DD)."""
    asked, found = FORMS[fact.kind], []
    if asked.is_choice and form.text("outcome") not in dict(asked.outcomes):
        found.append(FieldError("outcome", "Choose what they said."))
    if result.outcome is CallOutcome.CHANGED and not result.value:
        found.append(FieldError("value", "Write what it is now."))
    if fact.kind in (OpenFactKind.UNKNOWN, OpenFactKind.KEEPER_NOTE) and not result.said:
        found.append(FieldError("said", "Write the answer: it is kept with the draft."))
    if not result.who:
        found.append(FieldError("who", "Write who said it: a job, a team or the address of a page."))
    if not _is_day_gone(result.on, on):
        found.append(FieldError("on", f"Write the day on which they said it, up to today: {on}."))
    if form.text("how") not in list(CallChannel):
        found.append(FieldError("how", "Choose how you found out."))
    return found


def errors_of_record(error: CatalogueError, result: CallResult) -> list[FieldError]:
    """Why the record would not be right with this answer, beside what was written, in words."""
    problem = error.problems[0]
    field = "value" if result.outcome is CallOutcome.CHANGED else ""
    return [FieldError(field, f"{problem.what[:1].upper()}{problem.what[1:]}. {problem.mend.rstrip('.')}.")]


def _is_day_gone(written: str, on: str) -> bool:
    try:
        return len(written) == len(on) and date.fromisoformat(written).isoformat() <= on
    except ValueError:
        return False
