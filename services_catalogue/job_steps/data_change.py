"""What a new version of the data on job steps changes, told before and after it is put in place."""

from __future__ import annotations

from collections.abc import Iterator

from services_catalogue.job_steps.job_data import JobData

NAMED = 10
"""How many occupations are named; more are counted."""


def changes_of(old: JobData, new: JobData) -> list[str]:
    """What is otherwise in the new data, a sentence each; none where they are the same."""
    return [*_figures(old, new), *_occupations(old, new), *_counts(old, new)]


def _figures(old: JobData, new: JobData) -> Iterator[str]:
    for what, before, after in (
        ("version", old.about.version, new.about.version),
        ("year of the pay figures", old.about.pay_year, new.about.pay_year),
        ("day of the list of apprenticeships", old.about.apprenticeships_listed, new.about.apprenticeships_listed),
        ("newest legal pay floor", _newest(old), _newest(new)),
    ):
        if before != after:
            yield f"{what}: {before}, now {after}"


def _newest(data: JobData) -> str:
    newest = max(data.floors, key=lambda floor: floor.begins)
    return f"£{newest.adult} from {newest.begins}"


def _occupations(old: JobData, new: JobData) -> Iterator[str]:
    shared = old.occupations.keys() & new.occupations.keys()
    one = {slug: (old.occupations[slug], new.occupations[slug]) for slug in shared}
    for what, slugs in (
        ("occupations that are new", new.occupations.keys() - shared),
        ("occupations that are gone", old.occupations.keys() - shared),
        ("occupations with another title", {s for s, (a, b) in one.items() if a.title != b.title}),
        (
            "occupations with other pay",
            {s for s, (a, b) in one.items() if (a.hourly, a.yearly) != (b.hourly, b.yearly)},
        ),
        ("occupations with other steps", {s for s in shared if old.steps.get(s) != new.steps.get(s)}),
    ):
        if slugs:
            more = f" and {len(slugs) - NAMED} more" if len(slugs) > NAMED else ""
            yield f"{what}: {len(slugs)} ({', '.join(sorted(slugs)[:NAMED])}{more})"


def _counts(old: JobData, new: JobData) -> Iterator[str]:
    for what, before, after in (
        ("job titles", set(old.titles), set(new.titles)),
        ("apprenticeships", set(old.apprenticeships), set(new.apprenticeships)),
        ("short forms", set(old.short_forms.items()), set(new.short_forms.items())),
    ):
        if before != after:
            yield f"{what}: {len(after - before)} added, {len(before - after)} taken out"
