"""Moves read strictly from their folder, and every issue of them told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from services_catalogue.model.move import Move
from services_catalogue.reading.issues import CatalogueError
from services_catalogue.reading.move_reader import carriers_among, read_moves, shipped_moves
from tests.moves import bodies
from tests.triage.catalogue import real_candidates, real_catalogue

CARRIERS = {"coach": frozenset({"derby"}), "line": frozenset[str]()}


def content(move_id: str, **fields: Any) -> dict[str, Any]:
    """A move that reads well."""
    usual = {
        "place": "first",
        "urgency": "soon",
        "when": [{"question": "age", "at_least": 18}],
        "act": "Ring them.",
        "why_first": "They can help.",
        "carried_by": [{"slug": "coach"}],
        "sources": {"a-page": {"title": "A page", "date": "2026-07", "says": "They help."}},
        "confidence": "high",
    }
    return {"id": move_id, **usual, **fields}


def issues(folder: Path, *moves: dict[str, Any], order: list[str] | None = None) -> list[str]:
    """What is told of these moves, in this order or as they are given."""
    for move in moves:
        (folder / f"{move['id']}.yaml").write_text(yaml.safe_dump(move), encoding="utf-8")
    wanted = [move["id"] for move in moves] if order is None else order
    (folder / "order.yaml").write_text(yaml.safe_dump({"order": wanted}), encoding="utf-8")
    try:
        read_moves(folder, CARRIERS)
    except CatalogueError as error:
        return [issue.what for issue in error.problems]
    return []


def test_the_moves_that_ship_read_and_name_only_what_there_is() -> None:
    drafts = real_candidates()
    moves = read_moves(carriers=carriers_among([*real_catalogue(), *drafts, *bodies()]))
    assert len(moves) == 80
    assert moves == shipped_moves()


def test_a_move_is_the_same_after_it_was_written() -> None:
    for move in shipped_moves():
        assert Move.model_validate(move.model_dump(mode="json", exclude_none=True)) == move


def test_moves_that_read_well_have_no_issues(tmp_path: Path) -> None:
    later = content("b", carried_by=[{"slug": "coach", "access_point": "derby"}, {"own_act": "employer"}])
    assert issues(tmp_path, content("a", conflicts_with=["b"], opens=["b", "line"]), later) == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"carried_by": [{"slug": "nobody"}]}, "there is no provision, draft or body 'nobody'"),
        (
            {"carried_by": [{"slug": "coach", "access_point": "leeds"}]},
            "'coach' has no access point 'leeds'",
        ),
        (
            {"carried_by": [{"slug": "coach", "own_act": "gp"}]},
            "give a slug, with or without an access point, or an own_act",
        ),
        ({"when": [{"question": "shoe_size", "one_of": ["9"]}]}, "there is no question 'shoe_size'"),
        ({"when": []}, "has too few entries"),
        (
            {"carried_by": [{"slug": "coach", "only_for": [{"question": "area", "one_of": ["mars"]}]}]},
            "'area' has no option 'mars'",
        ),
        ({"on_card": [{"say": "Look.", "sources": ["no-page"]}]}, "there is no source 'no-page' in this move"),
        ({"conflicts_with": ["a"]}, "'a' does not stand behind it in order.yaml, so it could not be hidden"),
        ({"opens": ["nothing"]}, "there is no move, provision, draft or body 'nothing'"),
        ({"urgency": "later"}, "'later' is not one of the words allowed"),
        ({"waits_for": ["the_weather"]}, "'the_weather' is not one of the words allowed"),
        ({"why": "Because."}, "there is no field 'why' here"),
        ({"sources": {"a-page": {"titel": "A page"}}}, "there is no field 'titel' here"),
    ],
)
def test_what_is_wrong_with_a_move_is_told(tmp_path: Path, fields: dict[str, Any], told: str) -> None:
    assert any(told in issue for issue in issues(tmp_path, content("a", **fields)))


def test_a_less_urgent_move_does_not_stand_before_a_more_urgent_one_of_its_place(tmp_path: Path) -> None:
    box = content("box", place="above", urgency="soon")
    assert issues(tmp_path, box, content("a"), content("b", urgency="today")) == [
        "it stands behind one of the same place that is less urgent"
    ]


def test_what_only_follows_hides_no_move_that_may_come_first(tmp_path: Path) -> None:
    [told] = issues(tmp_path, content("a", place="next", conflicts_with=["b"]), content("b"))
    assert told == "it is never the first step, so it cannot hide 'b', which may be"


def test_the_order_names_every_move_once(tmp_path: Path) -> None:
    assert issues(tmp_path, content("a"), content("b"), order=["a", "c", "a"]) == [
        "'b' stands in the order or has a file, and not both",
        "'c' stands in the order or has a file, and not both",
        "a move stands in the order twice",
    ]


def test_a_file_has_the_name_of_its_move(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(yaml.safe_dump(content("a")), encoding="utf-8")
    (tmp_path / "order.yaml").write_text("order: [b]", encoding="utf-8")
    with pytest.raises(CatalogueError, match="the id 'a' is not the name of the file"):
        read_moves(tmp_path)


def test_what_is_no_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: a\nact: [", encoding="utf-8")
    (tmp_path / "order.yaml").write_text("order: [a]", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"a\.yaml line 2: this is not YAML"):
        read_moves(tmp_path)
