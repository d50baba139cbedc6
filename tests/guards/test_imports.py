"""The import contracts work: each is shown a forbidden import and has to refuse it."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
PACKAGES = ("app", "services_catalogue", "triage")
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
LAYERS: dict[str, list[list[str]]] = {
    contract["containers"][0]: [[part.strip() for part in layer.split("|")] for layer in contract["layers"]]
    for contract in SETTINGS["importlinter"]["contracts"]
    if "containers" in contract
}
"""The layers of a package, the highest first; those that stand side by side are in one list."""

LET_PASS: list[tuple[str, str]] = [
    (module, imported)
    for contract in SETTINGS["importlinter"]["contracts"]
    for module, imported in (pair.split(" -> ") for pair in contract.get("ignore_imports", ()))
]
"""The exceptions of the contracts: a module and what it alone may import. A module that is gone may not be named."""
TABLES = (
    *("app.accounts.models", "app.handover.models", "app.referrals.models"),
    *("services_catalogue.model.organisations", "services_catalogue.verification.models"),
)
PAGES = (
    *("app.resident", "app.api", "app.recipients", "app.advising", "app.desk", "app.account_pages"),
    *("app.presentation", "app.web"),
)

NEVER = "never the other way"
CIRCLE = {"triage.one": "import triage.other\n", "triage.other": "import triage.one\n"}
# The module that breaks its promise, what it imports, and the words of the contract that must say so.
FORBIDDEN = [
    ("triage", "services_catalogue", NEVER),
    ("triage", "app", NEVER),
    ("services_catalogue", "app", NEVER),
    *(("triage", library, "triage is pure") for library in ("fastapi", "jinja2", "sqlalchemy", "yaml")),
    *(("services_catalogue", library, "nothing of HTTP") for library in ("fastapi", "starlette", "jinja2")),
]
# The package none of whose modules may import another by itself, though it may be reached by way of others.
FORBIDDEN_AT_FIRST_HAND = [
    *((package, tables) for package in PAGES for tables in TABLES),
    *((f"app.{name}", library) for name in ("core", "mail", "referrals") for library in ("fastapi", "starlette")),
]


def lint(folder: Path, planted: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The contracts of this repository, checked over packages that hold only the excepted and the planted imports."""
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    there = [
        *PACKAGES,
        *(f"{package}.{name}" for package, layers in LAYERS.items() for names in layers for name in names),
        *TABLES,
    ]
    held = dict.fromkeys(there, "")
    for module, imported in LET_PASS:
        held[module] = held.get(module, "") + f"import {imported}\n"
    for module, text in (held | planted).items():
        place = folder.joinpath(*module.split("."))
        place.mkdir(exist_ok=True)
        (place / "__init__.py").write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def broken(outcome: subprocess.CompletedProcess[str]) -> list[str]:
    """The contracts that were broken, by their lines."""
    return [line for line in outcome.stdout.splitlines() if "BROKEN" in line]


def test_packages_that_import_nothing_forbidden_pass(tmp_path: Path) -> None:
    outcome = lint(tmp_path, {})
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(("module", "imported", "contract"), FORBIDDEN)
def test_a_forbidden_import_is_refused(tmp_path: Path, module: str, imported: str, contract: str) -> None:
    outcome = lint(tmp_path, {module: f"import {imported}\n"})
    assert outcome.returncode == 1
    assert any(contract in line for line in broken(outcome)), outcome.stdout


def test_every_import_that_is_forbidden_at_first_hand_is_refused(tmp_path: Path) -> None:
    planted: dict[str, str] = {}
    for package, imported in FORBIDDEN_AT_FIRST_HAND:
        planted[f"{package}.planted"] = planted.get(f"{package}.planted", "") + f"import {imported}\n"
    said = " ".join(lint(tmp_path, planted).stdout.split())
    refused = [pair for pair in FORBIDDEN_AT_FIRST_HAND if f"{pair[0]} is not allowed to import {pair[1]}:" in said]
    assert refused == FORBIDDEN_AT_FIRST_HAND


@pytest.mark.parametrize("package", LAYERS)
def test_every_import_that_runs_up_or_across_is_refused(tmp_path: Path, package: str) -> None:
    layers = LAYERS[package]
    refused = [
        (f"{package}.{one}", f"{package}.{other}")
        for place, layer in enumerate(layers)
        for one in layer
        for other in (*(name for above in layers[:place] for name in above), *layer)
        if one != other
    ]
    planted: dict[str, str] = {}
    for one, other in refused:
        planted[one] = planted.get(one, "") + f"import {other}\n"
    said = " ".join(lint(tmp_path, planted).stdout.split())
    assert [pair for pair in refused if f"{pair[0]} is not allowed to import {pair[1]}:" not in said] == []


def test_a_circle_is_refused(tmp_path: Path) -> None:
    outcome = lint(tmp_path, CIRCLE)
    assert [line for line in broken(outcome) if "there is no circle" in line], outcome.stdout


@pytest.mark.parametrize("package", LAYERS)
def test_a_module_beside_the_layers_is_refused(tmp_path: Path, package: str) -> None:
    outcome = lint(tmp_path, {f"{package}.helpers": ""})
    assert outcome.returncode == 1
    assert "helpers" in outcome.stdout


def test_every_package_is_under_contract() -> None:
    assert tuple(SETTINGS["importlinter"]["root_packages"]) == PACKAGES
    assert tuple(SETTINGS["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
