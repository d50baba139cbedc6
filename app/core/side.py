"""Whose side of a referral somebody is on: whoever acts, and whoever is written to."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    SENDER = "sender"
    RECEIVER = "receiver"
    CLIENT = "client"
    SERVICE = "service"
