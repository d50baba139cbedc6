"""What can stand in the audit as an act: one list, of words that are sealed into entries and so never change."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.core.audit import AuditAct, AuditEvent
from app.core.database import reading, writing
from tests.app.core.test_audit import AUDIT, EDITOR, NOW


def test_what_is_no_act_is_not_written(database: Engine) -> None:
    unknown: Any = "was forgotten"
    with writing(database) as session, pytest.raises(ValueError, match="was forgotten"):
        AUDIT.record(session, EDITOR, unknown, "provision", "slug", NOW)
    with reading(database) as session:
        assert session.exec(select(AuditEvent)).all() == []


WORDS = """
accepted, accepted lost key, added, agreed, anonymised, approved for a time, changed, changed password,
changed roles, checked, could not publish, disabled, drafted, enabled, ended, ended sessions, erased,
escalated, expired, exported, gave up, handed over, imported, invited, joined, linked account, looked, made
slip, merged, opened, paused, planned, published, published at its time, received, refused, reminded, renewed
recovery codes, reported, resumed, sent, sent again, sent back, sent link, sent to review, set months, set up
phone, settled, signed in, signed out, started, told, waiting, went back, withdrawn, withdrew
"""
"""The acts as entries were sealed with them: the list may grow, and no act may change."""


def test_the_words_of_acts_are_those_of_old_entries() -> None:
    assert [act.value for act in AuditAct] == " ".join(WORDS.split()).split(", ")
