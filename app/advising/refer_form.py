"""The one form by which an adviser refers: who it is, how to reach them, what goes along, and what they agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from app.desk.forms import Form, Mistake
from app.referrals.consent import GIVEN, TOLD, Given, Purpose, Told, Wording, missing
from app.referrals.packet import Packet, Reason
from app.referrals.reaching import Reach, mistake_in
from app.referrals.sending import LONGEST, LONGEST_REFERENCE
from app.referrals.tables import Client
from app.staff.permissions import Colleague

FIELDS = ("reference", "name", "reach", "contact", "safe", "language", "note", "told_how", "given_how")


@dataclass(frozen=True, slots=True)
class About:
    """What the form says of the person."""

    reference: str
    name: str
    reach: str
    contact: str
    safe: str
    language: str

    @staticmethod
    def typed(form: Form) -> About:
        """As it was typed for somebody with no record yet."""
        reach = form.text("reach")
        return About(
            form.line("reference"),
            form.line("name"),
            reach,
            "" if reach == Reach.ADVISER else form.line("contact"),
            form.line("safe"),
            form.line("language"),
        )

    @staticmethod
    def kept(client: Client) -> About:
        """As it stands in a record."""
        return About(client.reference, client.name, client.reach, client.contact, client.safe, client.language)

    def onto(self, client: Client) -> None:
        """Put it into a new record."""
        client.name, client.reach, client.contact = self.name, self.reach, self.contact
        client.safe, client.language = self.safe, self.language


def agreed_in(form: Form, asked: Sequence[Wording]) -> tuple[str, ...]:
    """The purposes that were ticked, of those asked."""
    return tuple(wording.purpose.value for wording in asked if form.has(f"agree-{wording.purpose.value}"))


def told_and_given(form: Form) -> tuple[Told, Given]:
    """How the person was told and how they said yes; `mistakes_in` has looked at both."""
    return Told(form.text("told_how")), Given(form.text("given_how"))


def packet_in(
    form: Form, about: About, reasons: Sequence[Reason], checks: Sequence[str], needs: Sequence[str], who: Colleague
) -> Packet:
    """What is sent: of the reasons those that are ticked."""
    return Packet(
        name=about.name,
        reach=about.reach,
        contact=about.contact,
        safe=about.safe,
        language=about.language,
        needs=tuple(needs),
        why=tuple(r.sentence for i, r in enumerate(reasons) if form.has(f"reason-{i}")),
        checks=tuple(checks),
        note=form.line("note"),
        adviser=who.name,
        organisation=who.organisation,
        adviser_email=who.email,
    )


def mistakes_in(form: Form, about: About, asked: Sequence[Wording]) -> list[Mistake]:
    """What stands in the way of sending, each with its mend."""
    return [*_about_them(about, form), *_about_consent(form, about, asked)]


def _about_them(about: About, form: Form) -> list[Mistake]:
    found = []
    if not about.name:
        found.append(Mistake("name", "Write what they want to be called. A first name or another name will do."))
    wrong = mistake_in(about.reach, about.contact)
    if wrong:
        found.append(Mistake("contact" if about.reach in list(Reach) else "reach", wrong))
    if not about.reference:
        found.append(Mistake("reference", "Write a reference, so that you find the record again."))
    written = {**asdict(about), "note": form.line("note")}
    limits = {**LONGEST, "reference": LONGEST_REFERENCE}
    found += [
        Mistake(field, f"Make it shorter: {most} characters at most.")
        for field, most in limits.items()
        if len(written[field]) > most
    ]
    return found


def _about_consent(form: Form, about: About, asked: Sequence[Wording]) -> list[Mistake]:
    given = agreed_in(form, asked)
    offered = {wording.purpose for wording in asked}
    found = []
    refused = [purpose for purpose in missing(given) if purpose in offered]
    if refused:
        sentence = "Without their yes nothing is kept and nothing is sent. Tick it only if they agree."
        found.append(Mistake(f"agree-{refused[0].value}", sentence))
    if any(form.text(f"words-{w.purpose.value}") != w.hash for w in asked if w.purpose.value in given):
        found.append(Mistake("", "The words to read out have changed since you opened this page. Read them out again."))
    if Purpose.ASK.value in given and about.reach != Reach.EMAIL:
        found.append(Mistake("agree-ask", "They can be asked by email only. Choose email above, or leave this out."))
    if given and (form.text("told_how") not in list(TOLD) or form.text("given_how") not in list(GIVEN)):
        found.append(Mistake("told_how", "Choose how they were told, and how they said yes."))
    return found
