"""The import contracts bite: each is shown a forbidden import and has to refuse it."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
PACKAGES = ("app", "services_catalogue", "triage")
# The package that breaks its promise, what it imports, and the words of the contract that must say so.
FORBIDDEN = [
    ("triage", "services_catalogue", "never the other way"),
    ("triage", "app", "never the other way"),
    ("services_catalogue", "app", "never the other way"),
    *(("triage", library, "triage is pure") for library in ("fastapi", "jinja2", "sqlalchemy", "yaml")),
    *(("services_catalogue", library, "nothing of HTTP") for library in ("fastapi", "starlette", "jinja2")),
]


def lint(folder: Path, planted: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The contracts of this repository, judged over three packages that hold only what is planted."""
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for package in PACKAGES:
        (folder / package).mkdir()
        (folder / package / "__init__.py").write_text(planted.get(package, ""), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_packages_that_import_nothing_pass(tmp_path: Path) -> None:
    outcome = lint(tmp_path, {})
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(("package", "imported", "contract"), FORBIDDEN)
def test_a_forbidden_import_is_refused(tmp_path: Path, package: str, imported: str, contract: str) -> None:
    outcome = lint(tmp_path, {package: f"import {imported}\n"})
    assert outcome.returncode == 1
    broken = [line for line in outcome.stdout.splitlines() if line.rstrip().endswith("BROKEN")]
    assert any(contract in line for line in broken), outcome.stdout


def test_every_package_is_under_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tuple(settings["importlinter"]["root_packages"]) == PACKAGES
    assert tuple(settings["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
