"""Answers that were given before the questions changed open as they were, from a code or from a resident's browser."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.core.clock import now
from app.core.database import writing
from app.handover.encryption import CodeCipher
from app.handover.models import HandOver
from app.handover.store import KEPT, open_up
from app.presentation.journey import values_of

OLD: dict[str, list[Any]] = json.loads(Path(__file__).with_name("old_answers.json").read_text(encoding="utf-8"))
"""By question, each answer that it took when codes were first made; for numbers the least, one between, the most."""


def as_read(answer: object) -> object:
    return tuple(answer) if isinstance(answer, list) else answer


@pytest.mark.parametrize("question", OLD)
def test_each_answer_of_then_is_still_the_same_answer(question: str) -> None:
    assert OLD[question]
    for answer in OLD[question]:
        assert dict(values_of({question: answer})) == {question: as_read(answer)}


def test_a_code_of_then_opens_all_its_answers(database: Engine) -> None:
    cipher = CodeCipher([secrets.token_bytes(32)])
    answers = {question: given[-1] for question, given in OLD.items()}
    with writing(database) as session:
        row = asdict(cipher.encrypt("7K4MPX2D9QRT", {"answers": answers}))
        session.add(HandOver(**row, created_at=now(), expires_at=now() + KEPT))
    opened = open_up(database, cipher, "7K4M PX2D 9QRT", now())
    assert opened is not None
    assert dict(opened.answers) == {question: as_read(answer) for question, answer in answers.items()}


def test_what_no_question_knows_any_more_is_left_out_and_costs_no_other() -> None:
    kept = values_of({"age": 34, "shoe_size": 7, "work_status": "a_word_of_long_ago", "area": "derby"})
    assert dict(kept) == {"area": "derby", "age": 34}
