"""The words of the service's own mails about a referral. They hold no name, no provision and nothing that was told."""

from __future__ import annotations

from dataclasses import dataclass

from app.referrals.delivery import Delivery
from app.referrals.lifecycle import Side
from app.referrals.models import Referral
from app.referrals.reminder_rules import ReminderAct
from app.referrals.transitions import clock_of
from services_catalogue.model.status import date_in_words


@dataclass(frozen=True, slots=True)
class EmailWords:
    """A subject and what stands above the link."""

    subject: str
    said: tuple[str, ...]


RECEIVER = {
    ReminderAct.REMIND: EmailWords(
        "A reminder: referral {code}",
        (
            "Referral {code} waits for your answer. Please give it by {due}.",
            "Yes, a waiting list, or no and why: it takes a minute.",
        ),
    ),
    ReminderAct.ALERT: EmailWords(
        "Late: referral {code}",
        (
            "Referral {code} was to be answered by {due}, and was not. Please answer it now.",
            "The adviser was told as well. If there is no answer soon, the referral is given up.",
        ),
    ),
    ReminderAct.EXPIRE: EmailWords(
        "Given up: referral {code}",
        (
            "Referral {code} was not answered, so it was given up. The adviser looks for another way.",
            "If you can help after all, please say so: a late answer still counts.",
        ),
    ),
    ReminderAct.ASK_IF_ROOM: EmailWords(
        "Is there room now? Referral {code}",
        (
            "You put referral {code} on a waiting list until {until}. Is there room now?",
            "Please answer: yes, another day, or no and why. It takes a minute.",
        ),
    ),
    ReminderAct.ASK_IF_STARTED: EmailWords(
        "Have they started? Referral {code}",
        ("You accepted referral {code}. Have they started? Please tell us. It takes a minute.",),
    ),
    ReminderAct.ASK_IF_IN_WORK: EmailWords(
        "How is it going? Referral {code}",
        ("Please tell us how it is going with referral {code}. What we ask stands on its page. It takes a minute.",),
    ),
}
"""For the recipient."""

SENDER = {
    ReminderAct.ALERT: EmailWords(
        "No answer to referral {code}",
        (
            "Referral {code} was to be answered by {due}, and was not. Whoever receives it was told as well.",
            "You could ring them, or look for another way with the person.",
        ),
    ),
    ReminderAct.EXPIRE: EmailWords(
        "Given up: referral {code}",
        (
            "Nobody answered referral {code}, so it was given up.",
            "Please look for another way with the person. What it was for, and why, stands on its page. If an answer "
            "comes late, it still counts.",
        ),
    ),
    ReminderAct.TELL_STILL_WAITING: EmailWords(
        "Still waiting: referral {code}",
        (
            "Referral {code} was to wait until {until}. Nobody has told us since if there is room.",
            "You could ring them, or look for another way with the person.",
        ),
    ),
    ReminderAct.TELL_CONSENT_ENDED: EmailWords(
        "Please ask again: referral {code}",
        (
            "What the person agreed to for referral {code} has run out. Whoever received it sees nothing of it now.",
            "Please ask the person if they still agree, and note it.",
        ),
    ),
}
"""For the adviser, whether or not the recipient was written to."""

INSTEAD = {
    ReminderAct.REMIND: EmailWords(
        "Please ring: referral {code}",
        (
            "Referral {code} has no answer yet. We cannot write to whoever receives it.",
            "Please ring them by {due}, and note what they say.",
        ),
    ),
    ReminderAct.ALERT: EmailWords(
        "No answer to referral {code}",
        (
            "Referral {code} was to be answered by {due}. We cannot write to whoever receives it.",
            "Please ring them and note what they say, or look for another way with the person.",
        ),
    ),
    ReminderAct.ASK_IF_ROOM: EmailWords(
        "Is there room now? Referral {code}",
        (
            "Referral {code} is on a waiting list until {until}.",
            "Please ask if there is room now, and note what they say.",
        ),
    ),
    ReminderAct.ASK_IF_STARTED: EmailWords(
        "Have they started? Referral {code}",
        ("Referral {code} was accepted a while ago. Please ask if they have started, and note it.",),
    ),
    ReminderAct.ASK_IF_IN_WORK: EmailWords(
        "How is it going? Referral {code}",
        ("Please ask how it is going with referral {code}, and note it. What to ask stands on its page.",),
    ),
}
"""For the adviser, when the recipient cannot be written to or may not be asked."""


def filled(words: EmailWords, referral: Referral) -> EmailWords:
    """The words with the code and the days of a referral."""
    until = referral.waiting_until
    facts = {
        "code": referral.code,
        "due": date_in_words(clock_of(referral).due.isoformat()),
        "until": "" if until is None else date_in_words(until.isoformat()),
    }
    return EmailWords(words.subject.format(**facts), tuple(sentence.format(**facts) for sentence in words.said))


def undelivered_words(mail: Delivery) -> EmailWords:
    """The words that tell the adviser of a mail to another side that was given up."""
    whom = "the person" if mail.to is Side.CLIENT else "whoever receives it"
    return EmailWords(
        f"A mail did not arrive: referral {mail.code}",
        (
            f"A mail about referral {mail.code} to {whom} was given up. Tries: {mail.tried}. {mail.problem}",
            "Please get in touch with them in another way. Those who run the service see it too, and can have it "
            "tried again.",
        ),
    )
