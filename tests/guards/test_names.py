"""Names that can be guessed and searched for: each class name once, and no participle or bare verb for a thing."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("app", "services_catalogue", "triage")


def of_text(text: str) -> set[str]:
    """The words of a text: a page of them is read more easily than a list of strings."""
    return set(text.split())


NOUNS = {
    "ending",
    "routing",
    "templating",
    "wording",
    "ranking",
    "seed",
    "need",
    "string",
    "thing",
    "setting",
    "heading",
}
"""End as a participle does, and are none."""
PARTICIPLES = of_text(
    """become begun bound bought broken brought built chosen come cut done drawn driven fallen felt fetched found given
    gone got grown had heard held hidden kept known laid learnt led left lent lost made meant met paid put read risen
    run said seen sent set shown shut sold spent spoken stood taken taught thought thrown told understood won written
    alone"""
)
VERBS = of_text(
    """accept add apply ask become begin bring choose clear close come compute confirm decide deliver delete do erase
    explain fetch find forget get give go hear hold join keep know lead learn leave let listen look lose make merge open
    pay prove publish put read receive refer refuse remember remind remove say see sell send show speak store submit
    take tell think try understand verify wait withdraw write"""
)
NOUNS_TOO = {"look", "merge", "search", "store"}
"""Verbs that are also the field's noun for a thing: a merge, a store."""
PARTICLES = of_text(
    "a an again all and as at away back by for from in into no not of off on or out over the to up with"
)


def says_nothing(name: str) -> bool:
    """Whether a name (in snake or camel case) is made of participles, verbs and particles alone."""
    words = [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]
    return bool(words) and all(map(_is_no_noun, words))


def _is_no_noun(word: str) -> bool:
    if word in NOUNS | NOUNS_TOO:
        return False
    if word in PARTICIPLES | VERBS | PARTICLES:
        return True
    return re.fullmatch(r"[a-z]{2,}(ing|ed)", word) is not None


def classes(root: Path) -> Iterator[tuple[str, Path]]:
    """Every class of the product by name, with its file."""
    for file in modules(root):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield node.name, file


def modules(root: Path) -> Iterator[Path]:
    """Every module of the product."""
    for package in PRODUCT:
        yield from sorted(file for file in (root / package).rglob("*.py") if "node_modules" not in file.parts)


def twice(root: Path) -> set[str]:
    """The class names that stand for more than one thing."""
    return {name for name, count in Counter(name for name, _ in classes(root)).items() if count > 1}


def nameless(root: Path) -> set[str]:
    """The modules and classes whose names do not say what thing they are."""
    named = {name for name, _ in classes(root)} | {
        file.stem for file in modules(root) if not file.stem.startswith("__")
    }
    return {name for name in named if says_nothing(name)}


def test_each_class_name_stands_for_one_thing() -> None:
    assert twice(ROOT) == set()


def test_no_module_or_class_is_named_by_a_participle_or_a_bare_verb() -> None:
    assert nameless(ROOT) == set()


@pytest.mark.parametrize(
    "name",
    ["Told", "Sent", "sending", "clearing", "Shown", "Find", "taken_back", "handing_over", "as_received", "_Heard"],
)
def test_names_that_say_nothing_are_refused(name: str) -> None:
    assert says_nothing(name)


@pytest.mark.parametrize(
    "name",
    ["consent", "TimelineEntry", "i18n", "CatalogueIndex", "wording", "open_facts", "Seed", "sent_mail", "OneOf"],
)
def test_names_that_say_what_thing_it_is_are_taken(name: str) -> None:
    assert not says_nothing(name)


def test_a_second_class_of_a_name_and_a_participle_would_be_found(tmp_path: Path) -> None:
    for package in PRODUCT:
        (tmp_path / package).mkdir()
        (tmp_path / package / "thing.py").write_text("class Entry: ...\n")
    (tmp_path / "triage" / "sending.py").write_text("class Asked: ...\n")
    assert twice(tmp_path) == {"Entry"}
    assert nameless(tmp_path) == {"sending", "Asked"}
