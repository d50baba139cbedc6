"""What may be in this repository: the names at the top, the size of a file, and nothing about anyone's machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AT_THE_TOP = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "NOTICE",
    "README.md",
    "alembic",
    "app",
    "dev",
    "docs",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
    "services_catalogue",
    "templates",
    "tests",
    "triage",
}
# A name that says nothing of what is inside; and a service is something that a resident uses.
SAYS_NOTHING = {"utils", "helpers", "common", "manager", "service", "services"}
# Each in two pieces, or this file would be its own first finding. A path counts where it begins, not inside an address.
PLACES_OF_ONE_MACHINE = ["/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/wo" + "rk/main", "/wo" + "rk/shared"]
NEVER = [
    "/." + "library",
    "files.python" + "hosted.org",
    "py" + "pi.org",
    "registry." + "npmjs.org",
    "registry." + "yarnpkg.com",
    "index" + "-url",
    "PRIVATE KEY" + "-----",
]
OF_SOME_MACHINE = re.compile(
    "|".join([*(rf"(?<![\w.:/-]){re.escape(place)}" for place in PLACES_OF_ONE_MACHINE), *map(re.escape, NEVER)])
)
LONGEST = 300
APART = re.compile(r"\.key\)?\.(r?split|r?partition|removeprefix|startswith|endswith|i?contains|i?like)\(")


def kept_files() -> list[Path]:
    """Every file that git keeps, or would keep if it were added now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [Path(name) for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def kept() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so nothing tells kept files from others")
    return kept_files()


def test_nothing_names_a_machine_or_a_registry(kept: list[Path]) -> None:
    found = {
        str(name): marks
        for name in kept
        if (marks := OF_SOME_MACHINE.findall((ROOT / name).read_bytes().decode("utf-8", errors="replace")))
    }
    assert found == {}, "these files name a place that exists on one machine only, a registry or a key"


@pytest.mark.parametrize("mark", [*PLACES_OF_ONE_MACHINE, *NEVER])
def test_the_search_for_machines_finds_one(mark: str) -> None:
    assert OF_SOME_MACHINE.findall(f"see {mark} there") == [mark]


def test_the_search_for_machines_leaves_addresses_alone() -> None:
    assert OF_SOME_MACHINE.findall("https://example.org" + "/ho" + "me/help") == []


def test_only_known_names_stand_at_the_top(kept: list[Path]) -> None:
    assert {name.parts[0] for name in kept} - AT_THE_TOP == set()


def test_alembic_is_not_a_package() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists(), "it would hide the library of the same name"


def test_python_files_are_short(kept: list[Path]) -> None:
    lengths = {
        str(name): len((ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in kept
        if (name.suffix == ".py" or name.name == "dev") and name.parts[0] not in {"tests", "alembic"}
    }
    assert {name: length for name, length in lengths.items() if length >= LONGEST} == {}, "split them by meaning"


def test_no_key_is_taken_apart(kept: list[Path]) -> None:
    found = [str(name) for name in kept if name.parts[0] == "app" and name.suffix == ".py"]
    taken = [name for name in found if APART.search((ROOT / name).read_text(encoding="utf-8"))]
    assert taken == [], "a key keeps what is done once from being done twice: what it tells of belongs in a column"


@pytest.mark.parametrize("line", ["mail.key.split('/')", "col(Message.key).startswith(begins)", "one.key.partition(a)"])
def test_the_search_for_keys_taken_apart_finds_one(line: str) -> None:
    assert APART.search(line) is not None


def test_file_names_say_what_is_inside(kept: list[Path]) -> None:
    assert [str(name) for name in kept if name.suffix == ".py" and name.stem in SAYS_NOTHING] == []
