"""Reads the data on job steps whole from a folder: every id is known, and every figure within reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from services_catalogue.job_steps.data_rows import DataRow, JobDataError, read_table, read_yaml
from services_catalogue.job_steps.first_job_rows import FirstJobRow
from services_catalogue.job_steps.job_data import (
    AboutData,
    Apprenticeship,
    JobData,
    JobStep,
    StepBasis,
    StepDoubt,
    TitleRow,
)
from services_catalogue.job_steps.occupation import EntryLevel, GrowthSector, Occupation, PayNoteKind
from services_catalogue.job_steps.pay_floor import FLOOR_CHANGES_IN, PayFloor
from services_catalogue.model.taught_sectors import Sector

Value = TypeVar("Value")

SHIPPED = Path(__file__).parent / "data"
SURENESS = {"ours": 4, "high": 4, "medium": 3, "low": 1}


def read_job_data(folder: Path = SHIPPED) -> JobData:
    """Read and check the whole folder: 0.1 s. Raises JobDataError."""
    about = _checked(folder, "about.yaml", TypeAdapter(AboutData))
    tasks = {
        (row.text("id"), row.text("n")): row.text("task")
        for row in read_table(folder, "tasks.csv", ("id", "n", "task"))
    }
    rows = {row.text("id"): row for row in read_table(folder, "occupations.csv", OCCUPATION_COLUMNS)}
    slugs = {code: row.text("slug") for code, row in rows.items()}
    _each_once(rows)
    apprenticeships = _apprenticeships(folder, slugs)
    levels: dict[str, set[int]] = defaultdict(set)
    for one in apprenticeships:
        levels[one.occupation].add(one.level)
    named: dict[str, list[str]] = defaultdict(list)
    for (code, _), task in tasks.items():
        named[code].append(task)
    notes = {code: kind for kind, codes in about.pay_notes.items() for code in codes}
    if unknown := notes.keys() - rows.keys():
        raise JobDataError(f"about.yaml: pay_notes name occupations that are not there: {', '.join(sorted(unknown))}")
    occupations = {
        slugs[code]: _occupation(row, tuple(named[code]), levels[slugs[code]], notes.get(code), about)
        for code, row in rows.items()
    }
    return JobData(
        about=about,
        floors=read_floors(folder),
        occupations=occupations,
        steps=_steps(folder, slugs, tasks),
        apprenticeships=apprenticeships,
        titles=_titles(folder, slugs),
        short_forms={
            row.text("short"): row.text("full") for row in read_table(folder, "short_forms.csv", SHORT_COLUMNS)
        },
        first_jobs=_first_jobs(folder, occupations),
    )


def read_floors(folder: Path = SHIPPED) -> tuple[PayFloor, ...]:
    """The legal floors alone. Raises JobDataError."""
    return tuple(_floor(row) for row in read_table(folder, "pay_floor.csv", FLOOR_COLUMNS))


FLOOR_COLUMNS = ("from", "age_21_and_over", "age_18_to_20", "under_18_and_apprentices", "source")
OCCUPATION_COLUMNS = ("id", "slug", "title", "sector", "skill_level", "job_zone", "hourly", "yearly", "people")
SHORT_COLUMNS = ("short", "full")
STEP_COLUMNS = ("from", "to", "closeness", "basis", "onet_tier", "doubt", "new_tasks", "same_tasks")


def _checked(folder: Path, name: str, kind: TypeAdapter[Value]) -> Value:
    try:
        return kind.validate_python(read_yaml(folder, name))
    except ValidationError as problem:
        first = problem.errors()[0]
        raise JobDataError(f"{name}, {'.'.join(map(str, first['loc']))}: {first['msg']}") from problem


def _first_jobs(folder: Path, occupations: Mapping[str, Occupation]) -> tuple[FirstJobRow, ...]:
    rows = _checked(folder, "first_jobs.yaml", TypeAdapter(tuple[FirstJobRow, ...]))
    if unknown := {row.job for row in rows} - occupations.keys():
        raise JobDataError(f"first_jobs.yaml: no occupation has the slug {', '.join(sorted(unknown))}")
    return rows


def _each_once(rows: Mapping[str, DataRow]) -> None:
    seen: dict[str, DataRow] = {}
    for row in rows.values():
        if (slug := row.text("slug")) in seen:
            raise row.error(f"the slug '{slug}' stands in line {seen[slug].line} too")
        seen[slug] = row


def _floor(row: DataRow) -> PayFloor:
    begins = row.day("from")
    if begins.month != FLOOR_CHANGES_IN:
        raise row.error("a floor begins in April")
    adult, from_18, under_18 = (row.decimal(column, 5, 30) for column in FLOOR_COLUMNS[1:4])
    if not adult >= from_18 >= under_18:
        raise row.error("a floor is never lower for those who are older")
    return PayFloor(begins, adult, from_18, under_18, row.text("source"))


def _occupation(
    row: DataRow, tasks: tuple[str, ...], levels: set[int], note: PayNoteKind | None, about: AboutData
) -> Occupation:
    code = row.text("id")
    growth = next((g for g in about.growth if code.startswith(g.codes)), None)
    return Occupation(
        id=code,
        slug=row.text("slug"),
        title=row.text("title"),
        sector=row.one_of("sector", Sector, ", ".join(Sector)) if row.has("sector") else None,
        entry_level=row.one_of("skill_level", EntryLevel, "1 to 4"),
        job_zone=row.whole("job_zone", 1, 5),
        hourly=row.decimal("hourly", 5, 200) if row.has("hourly") else None,
        yearly=row.whole("yearly", 10_000, 400_000) if row.has("yearly") else None,
        people=row.whole("people", 0, 5_000_000) if row.has("people") else 0,
        tasks=tasks,
        apprenticeship_levels=tuple(sorted(levels)),
        pay_note=note,
        growth=None if growth is None else GrowthSector(growth.name, growth.section),
    )


def _steps(
    folder: Path, slugs: Mapping[str, str], tasks: Mapping[tuple[str, str], str]
) -> dict[str, tuple[JobStep, ...]]:
    found: dict[str, dict[str, JobStep]] = defaultdict(dict)
    for row in read_table(folder, "steps.csv", STEP_COLUMNS):
        begin, end = _known(row, "from", slugs), _known(row, "to", slugs)
        if begin == end or end in found[begin]:
            raise row.error("this step leads nowhere new")
        found[begin][end] = JobStep(
            to=end,
            closeness=float(row.decimal("closeness", 0, 1)) if row.has("closeness") else None,
            basis=row.one_of("basis", StepBasis, ", ".join(StepBasis)),
            expert_tier=row.whole("onet_tier", 0, 4) if row.has("onet_tier") else None,
            doubt=row.one_of("doubt", StepDoubt, ", ".join(StepDoubt)) if row.has("doubt") else None,
            new_tasks=_tasks(row, "new_tasks", tasks),
            same_tasks=_tasks(row, "same_tasks", tasks),
        )
    return {begin: tuple(steps.values()) for begin, steps in found.items()}


def _known(row: DataRow, column: str, slugs: Mapping[str, str]) -> str:
    if (code := row.text(column)) not in slugs:
        raise row.error(f"'{column}' is {code}, and no occupation has that id")
    return slugs[code]


def _tasks(row: DataRow, column: str, tasks: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    numbers = [(row.text("to"), number) for number in row.cells[column].split()]
    if missing := [number for code, number in numbers if (code, number) not in tasks]:
        raise row.error(f"tasks.csv has no task {', '.join(missing)} of the job {row.text('to')}")
    return tuple(tasks[number] for number in numbers)


def _apprenticeships(folder: Path, slugs: Mapping[str, str]) -> tuple[Apprenticeship, ...]:
    gone = {row.text("title").casefold() for row in read_table(folder, "defunded.csv", ("title", "level"))}
    found = []
    for row in read_table(folder, "apprenticeships.csv", ("title", "level", "ids")):
        for code in row.text("ids").split():
            if code not in slugs:
                raise row.error(f"no occupation has the id {code}")
            level = row.whole("level", 2, 7)
            if row.text("title").casefold() not in gone:
                found.append(Apprenticeship(row.text("title"), level, slugs[code]))
    return tuple(found)


def _titles(folder: Path, slugs: Mapping[str, str]) -> tuple[TitleRow, ...]:
    found = []
    for row in read_table(folder, "titles.csv", ("title", "id", "confidence")):
        if (sureness := SURENESS.get(row.text("confidence"))) is None:
            raise row.error(f"'confidence' should be one of {', '.join(SURENESS)}")
        found.append(TitleRow(row.text("title"), _known(row, "id", slugs), sureness))
    return tuple(found)
