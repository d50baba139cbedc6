"""Writes docs/criteria.md: which criteria of each provision the triage tests, and which only people can check.

Run it after a change to services_catalogue/provisions: `.venv/bin/python -m docs.make_criteria`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from services_catalogue.model.provision import AccessPoint, Category, Provision
from services_catalogue.reading.provision_reader import read_folder
from triage.explanation.phrases import phrase
from triage.questionnaire.questionnaire import QUESTIONNAIRE
from triage.rules import Condition, Test, tests_of

Support = Provision | AccessPoint

PAGE = Path(__file__).parent / "criteria.md"

HEADINGS = {
    Category.EMPLOYMENT_AND_SKILLS: "Employment and skills",
    Category.EMPLOYABILITY_AND_WRAPAROUND: "Employability and wraparound",
    Category.REFERRAL_AND_ACCESS: "Referral and access",
}
TO_CHECK = "†"

INTRODUCTION = """\
# What the triage tests, and what only people can check

*Made by `docs/make_criteria.py` from the files in `services_catalogue/provisions`. Do not edit it: change the
provision and run `.venv/bin/python -m docs.make_criteria`. A test fails while the two differ.*

The {provisions} provisions and their {doors} local doors have {tested} conditions that the triage tests, and
{checked} lines for people to check. A resident who may use the support sees each of those lines as something to ask
about; none of them decides.

- **The triage tests** a line by the person's answers. All lines of a cell must hold.
- {mark} marks an answer that matches and still has to be checked by people, because the source is not clear. The line
  to check is then in the next column.
- **Only people can check** what no question asks: a judgement, a paper to bring, a rule that no source gives.
- **Status** is what the newest dated source showed on that date. *unknown* means that we found nothing newer to confirm
  that it still runs. Nothing here was confirmed by the providers.
"""


def page(provisions: Sequence[Provision]) -> str:
    """The whole page, in Markdown, for the provisions that have not ended."""
    live = sorted((p for p in provisions if not p.ended), key=lambda p: p.name.casefold())
    doors = [(provision, door) for provision in live for door in provision.access_points]
    supports: list[Support] = [*live, *(door for _, door in doors)]
    parts = [
        INTRODUCTION.format(
            provisions=len(live),
            doors=len(doors),
            tested=sum(len(support.eligibility) for support in supports),
            checked=sum(len(checks_of(support)) for support in supports),
            mark=TO_CHECK,
        )
    ]
    for category, heading in HEADINGS.items():
        rows = [_row(f"**{p.name}**", p) for p in live if p.category is category]
        parts.append(_table(f"{heading} ({len(rows)})", "Provision", rows))
    rows = [_row(f"**{door.name}**<br>a door of {provision.name}", door) for provision, door in doors]
    note = "A person is shown one door of a provision at most: the one that fits best for where they live."
    parts.append(_table(f"Local doors ({len(rows)})", "Door", rows, note))
    return "\n".join(parts)


def tested(condition: Condition) -> str:
    """One condition in words; each way to meet it stands after "or"."""
    return "; or ".join(dict.fromkeys(_said(test) for test in tests_of(condition)))


def checks_of(support: Support) -> list[str]:
    """What people have to check, each line once."""
    lines = [test.check for condition in support.eligibility for test in tests_of(condition) if test.check is not None]
    return list(dict.fromkeys([*lines, *support.provider_checks]))


def _said(test: Test) -> str:
    words = phrase(test, QUESTIONNAIRE)
    return words if test.check is None else f"{words}{TO_CHECK}"


def _row(name: str, support: Support) -> str:
    dates = support.shown_dates
    status = f"{dates.status.value}, {dates.as_of or 'no date'}" + (f"; to end {dates.end}" if dates.end else "")
    cells = [name, _lines(tested(condition) for condition in support.eligibility), _lines(checks_of(support)), status]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _lines(lines: Iterator[str] | list[str]) -> str:
    return "<br>".join(f"• {line}" for line in lines) or "nothing"


def _table(heading: str, first: str, rows: list[str], note: str = "") -> str:
    head = [f"| {first} | The triage tests: you … | Only people can check | Status |", "| --- | --- | --- | --- |"]
    return "\n".join([f"## {heading}", "", *([note, ""] if note else []), *head, *rows, ""])


def main() -> None:
    PAGE.write_text(page(read_folder()), encoding="utf-8")


if __name__ == "__main__":
    main()
