"""The form by which an adviser refers: the client's details, what goes along, and what the client agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from app.advising.client_details import ClientDetails
from app.advising.disclosure_preview import DisclosurePreview
from app.referrals.consent import Wording, missing
from app.referrals.consent_kinds import GIVEN, TOLD, ConsentChannel, ConsentMethod, Purpose
from app.referrals.contact_method import ContactMethod, error_in
from app.referrals.disclosure import Disclosure
from app.referrals.submission import LONGEST, LONGEST_REFERENCE
from app.web.forms import FieldError, Form

FIELDS = ("reference", "name", "reach", "contact", "safe", "language", "note", "told_how", "given_how")


def agreed_in(form: Form, asked: Sequence[Wording]) -> tuple[str, ...]:
    """The purposes that were ticked, of those asked."""
    return tuple(wording.purpose for wording in asked if form.has(f"agree-{wording.purpose}"))


def told_and_given(form: Form) -> tuple[ConsentChannel, ConsentMethod]:
    """How the client was told and how they said yes; `errors_in` has looked at both."""
    return ConsentChannel(form.text("told_how")), ConsentMethod(form.text("given_how"))


def disclosure_in(form: Form, about: ClientDetails, shown: DisclosurePreview) -> Disclosure:
    """What is sent: what the page showed, and of its reasons those that are ticked."""
    adviser, organisation, email = shown.adviser
    return Disclosure(
        name=about.name,
        reach=about.reach,
        contact=about.contact,
        safe=about.safe,
        language=about.language,
        needs=shown.needs,
        why=tuple(reason.sentence for reason in shown.ticked(form.texts("reason"))),
        checks=shown.checks,
        note=form.line("note"),
        adviser=adviser,
        organisation=organisation,
        adviser_email=email,
    )


def errors_in(form: Form, about: ClientDetails, asked: Sequence[Wording]) -> list[FieldError]:
    """The errors that keep the form from being sent."""
    return [*_about_them(about, form), *_about_consent(form, about, asked)]


def _about_them(about: ClientDetails, form: Form) -> list[FieldError]:
    found = []
    if not about.name:
        found.append(FieldError("name", "Write what they want to be called. A first name or another name will do."))
    wrong = error_in(about.reach, about.contact)
    if wrong:
        found.append(FieldError("contact" if about.reach in list(ContactMethod) else "reach", wrong))
    if not about.reference:
        found.append(FieldError("reference", "Write a reference, so that you find the record again."))
    written = {**asdict(about), "note": form.line("note")}
    limits = {**LONGEST, "reference": LONGEST_REFERENCE}
    found += [
        FieldError(field, f"Make it shorter: {most} characters at most.")
        for field, most in limits.items()
        if len(written[field]) > most
    ]
    return found


def _about_consent(form: Form, about: ClientDetails, asked: Sequence[Wording]) -> list[FieldError]:
    given = agreed_in(form, asked)
    offered = {wording.purpose for wording in asked}
    found = []
    refused = [purpose for purpose in missing(given) if purpose in offered]
    if refused:
        sentence = "Without their yes nothing is kept and nothing is sent. Tick it only if they agree."
        found.append(FieldError(f"agree-{refused[0]}", sentence))
    if Purpose.ASK in given and about.reach != ContactMethod.EMAIL:
        found.append(FieldError("agree-ask", "They can be asked by email only. Choose email above, or leave this out."))
    if given and (form.text("told_how") not in list(TOLD) or form.text("given_how") not in list(GIVEN)):
        found.append(FieldError("told_how", "Choose how they were told, and how they said yes."))
    return found
