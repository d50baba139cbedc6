"""No page asks the database by itself: the packages below answer it, by functions with plain names.

The import contracts see modules, and `select` is a name inside one. So what a page takes from the libraries, and what
it does with a session, is read off its syntax tree (AST).
"""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
PAGES = [
    package
    for contract in CONTRACTS
    if contract["name"] == "a page knows no tables"
    for package in contract["source_modules"]
]
LIBRARIES = {"sqlmodel", "sqlalchemy"}
TAKEN = {"Session", "Engine", "OperationalError", "TimeoutError"}
"""What a page may take of them: a session to hand on, an engine to open one, and what is caught when there is none."""
CALLED = {"session", "database"}
DONE_WITH_A_SESSION = {"add", "begin_nested", "flush", "refresh"}
ASKING = {"exec", "execute", "scalar", "scalars"}
"""What asks a database, whatever a session is called."""


def queries_in(text: str) -> list[int]:
    """The lines of a module on which it asks the database by itself, or takes from a library what it could ask with."""
    return [node.lineno for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt | ast.expr) and _asks(node)]


def _asks(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(_is_library(one.name) for one in names)
        case ast.ImportFrom(module=str(module), names=names):
            return _is_library(module) and not {one.name for one in names} <= TAKEN
        case ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name), attr=done):
            return done in ASKING or (name.strip("_") in CALLED and done not in DONE_WITH_A_SESSION)
        case ast.Attribute(attr=done):
            return done in ASKING
        case _:
            return False


def _is_library(module: str) -> bool:
    return module.split(".")[0] in LIBRARIES


def test_no_page_asks_the_database_by_itself() -> None:
    modules = [path for package in PAGES for path in ROOT.joinpath(*package.split(".")).rglob("*.py")]
    assert len(modules) > 100
    asking = {str(path.relative_to(ROOT)): queries_in(path.read_text(encoding="utf-8")) for path in modules}
    assert {name: lines for name, lines in asking.items() if lines} == {}


@pytest.mark.parametrize(
    "query",
    [
        "from sqlmodel import Session, select",
        "from sqlmodel import col",
        "from sqlmodel.sql.expression import SelectOfScalar",
        "from sqlalchemy import Engine, delete",
        "import sqlalchemy",
        "import sqlmodel.sql.expression as sql",
        "client = session.get(Client, 1)",
        "client = database.get_one(Client, 1)",
        "rows = self._session.connection()",
        "database.delete(client)",
        "found = anything.exec(wanted).all()",
        "found = connection().execute(wanted)",
    ],
)
def test_a_query_is_found(query: str) -> None:
    assert queries_in(f"def page(session):\n    {query}\n") == [2]


@pytest.mark.parametrize(
    "harmless",
    [
        "from sqlmodel import Session",
        "from sqlalchemy.exc import TimeoutError as PoolTimeout",
        "session.add(client)",
        "found = answers.get('age')",
        "others.insert(0, step)",
        "found = client_for(session, colleague, code)",
    ],
)
def test_what_asks_nothing_passes(harmless: str) -> None:
    assert queries_in(f"def page(session):\n    {harmless}\n") == []
