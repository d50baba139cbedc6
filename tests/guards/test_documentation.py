"""What the documents say can be looked up: settings, links, commands, laws, pictures, fields and the criteria."""

from __future__ import annotations

import re
import runpy
import unicodedata
from pathlib import Path

import pytest

from app.core.settings import Settings
from docs.make_criteria import PAGE, page
from docs.make_pictures import LARGEST, NAMES, PICTURES
from services_catalogue.model.access_facts import AccessFact
from services_catalogue.model.body import Body
from services_catalogue.model.contact_facts import ContactFact, FactSource, PersonCheck
from services_catalogue.model.dates import Dates
from services_catalogue.model.provision import NOT_STORED, AccessPoint, Provision, ProvisionContact, Source
from services_catalogue.model.taught_sectors import TaughtSector
from tests.triage.catalogue import real_catalogue

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
NAMED_PATH = re.compile(r"`((?:app|triage|services_catalogue|templates|tests|docs|alembic|\.ci)/[\w./-]*)`")
every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def anchors_of(document: Path) -> set[str]:
    """The places inside a document that a link can name, as GitHub makes them of its headings."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", document.read_text(encoding="utf-8")), re.MULTILINE)
    return {_anchor(heading) for heading in headings}


def _anchor(heading: str) -> str:
    kept = "".join(c for c in heading.lower() if c in " -_" or unicodedata.category(c)[0] in "LN")
    return kept.replace(" ", "-")


def broken_links(document: Path) -> list[str]:
    broken = []
    for link in LINK.findall(FENCED.sub("", document.read_text(encoding="utf-8"))):
        if re.match(r"https?:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)
    return broken


@every_document
def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken_links(document) == []


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("# A heading\n[here](#a-heading) [gone](#no-heading) [away](nowhere.md)\n", encoding="utf-8")
    assert broken_links(document) == ["#no-heading", "nowhere.md"]


@every_document
def test_every_path_named_is_there(document: Path) -> None:
    named = NAMED_PATH.findall(document.read_text(encoding="utf-8"))
    # The list of all words for translators is made, and not kept.
    assert [path for path in named if not (ROOT / path).exists() and not path.startswith("app/locale/")] == []


def test_every_setting_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `(NAVIGATOR_\w+)`", text_of("docs/operators.md"), re.MULTILINE))
    assert documented == {f"NAVIGATOR_{name.upper()}" for name in Settings.model_fields}
    named = {name for path in DOCUMENTS for name in re.findall(r"NAVIGATOR_\w+", path.read_text(encoding="utf-8"))}
    assert named - documented == {"NAVIGATOR_TEST_LONG", "NAVIGATOR_TEST_POSTGRESQL_URL"}


def test_the_commands_are_those_of_dev(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["dev"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "dev"), run_name="__main__")
    commands = set(re.findall(r"^([\w-]+)  +\S", str(ended.value), re.MULTILINE))
    assert not capsys.readouterr().out
    named = {command for path in DOCUMENTS for command in re.findall(r"python3 dev ([\w-]+)", path.read_text("utf-8"))}
    assert {"run", "test"} <= commands
    assert named == commands


def test_the_table_of_criteria_is_up_to_date() -> None:
    made = page(real_catalogue())
    assert made == PAGE.read_text(encoding="utf-8"), "run: .venv/bin/python -m docs.make_criteria"


def test_every_law_names_a_test_that_is_there() -> None:
    laws = re.findall(r"^\| (\d) \| .+ \| (.+) \|$", text_of("docs/developers.md"), re.MULTILINE)
    assert [int(number) for number, _ in laws] == list(range(1, 10))
    for number, proof in laws:
        files = re.findall(r"`(tests/[\w/]+\.py)`", proof)
        assert files, f"law {number} names no test"
        assert all((ROOT / file).is_file() for file in files), f"law {number}: {proof}"


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_here_and_small(name: str) -> None:
    assert (PICTURES / f"{name}.png").stat().st_size <= LARGEST


def test_no_picture_is_left_over() -> None:
    assert {path.stem for path in PICTURES.iterdir()} == set(NAMES)


def test_every_field_of_a_provision_is_described() -> None:
    described = set(re.findall(r"`(\w+)`", text_of("docs/commissioners.md")))
    fields = {
        name for model in (Provision, Body, AccessPoint, ProvisionContact, Dates, Source) for name in model.model_fields
    }
    facts = (ContactFact, AccessFact, TaughtSector, FactSource, PersonCheck)
    of_facts = {name for model in facts for name in model.model_fields}
    assert of_facts <= described
    assert fields - described == NOT_STORED - of_facts, "set by the service only"
