"""The committed style sheet is the one its sources make, and carries none of GOV.UK's marks."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "app" / "styles"
SHEETS = {name: (ROOT / "app" / "static" / name).read_text(encoding="utf-8") for name in ("app.css", "desk.css")}
SHEET = "".join(SHEETS.values())
LARGEST = 90_000  # bytes: a phone on a poor line fetches it before the first page can be read
CLASS_LISTS = re.compile(r"""class(?:es)?["']?\s*[=:]\s*["']([^"']*)["']""")


def test_the_sheet_was_made_from_these_sources() -> None:
    sources = hashlib.sha256()
    for source in sorted([*SOURCES.glob("*.scss"), SOURCES / "package-lock.json"]):
        sources.update(source.read_bytes())
    made = [name for name, sheet in SHEETS.items() if sources.hexdigest() in sheet]
    assert made == list(SHEETS), "app/styles has changed: run `python3 dev styles` and commit app/static"


def test_the_sheet_of_residents_is_small() -> None:
    assert len(SHEETS["app.css"].encode()) < LARGEST


@pytest.mark.parametrize("mark", ["GDS Transport", "@font-face", "crest", "crown", "govuk-footer", "govuk-header"])
def test_the_sheet_has_none_of_the_marks_of_gov_uk(mark: str) -> None:
    assert mark not in SHEET


def test_every_picture_the_sheet_names_is_here() -> None:
    named = [address.strip("\"'") for address in re.findall(r"url\(([^)]*)\)", SHEET)]
    assert [address for address in named if not (ROOT / "app" / address.lstrip("/")).is_file()] == []


def unknown_classes(template: str) -> set[str]:
    """The govuk- classes that a template uses and the sheet does not know: they would do nothing, silently."""
    known = set(re.findall(r"\.(govuk-[\w-]+)", SHEET.replace("\\", "").replace("!", "_")))
    used = {name for listed in CLASS_LISTS.findall(template) for name in listed.split() if name.startswith("govuk-")}
    return {name for name in used if "{" not in name and name.replace("!", "_") not in known}


def test_templates_use_only_classes_that_exist() -> None:
    unknown = {
        str(path.relative_to(ROOT)): names
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (names := unknown_classes(path.read_text(encoding="utf-8")))
    }
    assert unknown == {}


def test_an_unknown_class_is_noticed() -> None:
    assert unknown_classes('<p class="govuk-body govuk-boddy">') == {"govuk-boddy"}
    assert unknown_classes('{"classes": "govuk-!-margin-bottom-6 govuk-!-static-margin-2"}') == {
        "govuk-!-static-margin-2"
    }
