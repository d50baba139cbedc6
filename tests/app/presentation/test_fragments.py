"""Fragments and stencils: drawn once, cut where something is put in later, and the same for everyone."""

from __future__ import annotations

import pytest
from markupsafe import Markup

import app.presentation.fragments
from app.presentation.fragments import CUT, FragmentCache, Stencil, hole

CHOICES = '<input value="derby" checked><label>Derby, checked</label><input value="outside" checked>'


def test_what_differs_is_put_into_its_hole_by_name() -> None:
    stencil = Stencil(Markup(f'<a href="{hole("back")}">Back</a>{hole("climb")}.{hole("back")}'))
    assert stencil.filled({"back": b"/3", "climb": b"<i></i>"}) == b'<a href="/3">Back</a><i></i>./3'


def test_only_what_was_chosen_is_checked_and_words_are_left_alone() -> None:
    stencil = Stencil(CHOICES)
    nothing = b'<input value="derby"><label>Derby, checked</label><input value="outside">'
    assert stencil.filled({}, {"outside"}) == nothing.replace(b'"outside"', b'"outside" checked')
    assert stencil.filled({}, {"derby", "outside"}) == CHOICES.encode()
    assert stencil.filled({}) == nothing  # one person's choice does not stay for the next


def test_words_that_look_like_a_choice_are_no_hole() -> None:
    words = Markup("<p>{}</p>").format('value="derby" checked')
    assert Stencil(words).filled({}) == words.encode()


def test_a_stencil_is_drawn_once_for_a_key_and_again_when_too_many_were_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.presentation.fragments, "MOST_STENCILS", 1)
    pieces, drawn = FragmentCache(), list[str]()

    def draw(name: str) -> str:
        drawn.append(name)
        return name

    for name in ("a", "a", "b", "a"):
        assert pieces.stencil(name, lambda name=name: draw(name)).filled({}) == name.encode()  # type: ignore[misc]
    assert drawn == ["a", "b", "a"]


def test_a_fragment_is_cut_where_it_shows_the_cut() -> None:
    assert FragmentCache().keep("key", lambda: f"one{CUT}two") == [b"one", b"two"]
