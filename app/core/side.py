"""The sides of a referral: who acts, and who is written to."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    SENDER = "sender"
    RECEIVER = "receiver"
    CLIENT = "client"
    SERVICE = "service"
