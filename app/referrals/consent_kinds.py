"""The purposes of a consent, and the ways in which it is explained, given and withdrawn. Pure."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    KEEP = "keep"  # the adviser's organisation keeps a record
    SEND = "send"  # it sends what is shown to one recipient, who answers
    OUTCOMES = "outcomes"  # the recipient tells how it goes
    ASK = "ask"  # the service asks the person how it goes


NEEDED = (Purpose.KEEP, Purpose.SEND)
"""Without these nothing is sent."""


class ConsentChannel(StrEnum):
    SCREEN = "screen"
    READ_ALOUD = "read_aloud"
    INTERPRETER = "interpreter"
    BSL = "bsl"
    EASY_READ = "easy_read"
    OTHERWISE = "otherwise"  # in an anonymised record: stands for a channel that would tell of the person


class ConsentMethod(StrEnum):
    SPOKEN = "spoken"
    OWN_PRESS = "own_press"
    SIGNED = "signed"
    SIGN_LANGUAGE = "sign_language"
    OTHERWISE = "otherwise"  # in an anonymised record: stands for sign language


class WithdrawalWay(StrEnum):
    """How a consent was withdrawn, in words that the recipient of the referral reads too."""

    PHONE = "By phone"
    IN_PERSON = "In person"
    LETTER = "By letter or email"
    OWN_PAGE = "on their own page"
    ERASED = "erased"


TOLD = {
    ConsentChannel.READ_ALOUD: "I read it out to them",
    ConsentChannel.SCREEN: "They read it on the screen",
    ConsentChannel.INTERPRETER: "An interpreter told them",
    ConsentChannel.BSL: "In British Sign Language",
    ConsentChannel.EASY_READ: "They had it in Easy Read",
}
GIVEN = {
    ConsentMethod.SPOKEN: "They said yes",
    ConsentMethod.OWN_PRESS: "They ticked it themselves",
    ConsentMethod.SIGNED: "They signed on paper",
    ConsentMethod.SIGN_LANGUAGE: "They signed it in sign language",
}
SAYS_WHO = (ConsentChannel.INTERPRETER, ConsentChannel.BSL, ConsentChannel.EASY_READ)
"""Channels that tell of the person: which language they speak, that they are deaf, or find it hard to read."""
