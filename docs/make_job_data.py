"""Makes the tables of `services_catalogue/job_steps/data` anew: `python -m docs.make_job_data RESEARCH_FOLDER`.

The folder holds the research: occupations.csv, titles.csv, moves_checked.csv, candidates.csv, curated_additions.csv,
tasks.csv, apprenticeships.csv, defunded_2026.csv and pay_floor.csv. Figures are taken from there. What was put into
plain words here (titles, slugs, sectors and tasks) is kept, and so are the files that are written by hand (.yaml).
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

DATA = Path(__file__).parents[1] / "services_catalogue" / "job_steps" / "data"
Row = dict[str, str]
Task = tuple[str, str]
UNRELIABLE = 10.0
"""The coefficient of variation, in per cent, above which a yearly figure is left out."""
IN_COMMON = 0.25
"""How alike (cosine) the wording of two tasks has to be for one to be called the same."""
DOUBTS = {"O*NET does not relate them": "not_related", "a known ladder": "other_career"}
WORD = re.compile(r"[a-z]+")


def words_of(text: str) -> frozenset[str]:
    """The words of a text: a paragraph is read more easily than a list of strings."""
    return frozenset(text.split())


SAYS_LITTLE = words_of("a an and as at by for from in into of on or other such the their to with which")
TAILS = re.compile(r"\s*(\([^)]*\)|,? (as|if|where|when) (required|appropriate|necessary|needed)|,? etc\.?)(?=[,\s]|$)")
LONG = 70
TASK_TAIL = re.compile(
    r",? (?:such as|including|in order to|so as to|so that|to ensure|in accordance with|according to|with a view to)\b"
)
TWO_WAYS = words_of(
    """charges controls copies cuts designs displays drives exhibits files forms levels loads machines measures
    needs notes orders paints patterns plans plants prices processes produces programmes prunes questions records
    repairs reports results shapes stains stocks stores studies supplies supports tests threads tools trains
    treats washes works"""
)
"""Verbs that are nouns as well: such a one begins a second action only where what follows says so."""
BEFORE_A_NOUN = words_of("a all an any each its that the their them these this")
MORE_VERBS = words_of(
    """adapts adds adheres administers accompanies appears ascertains blends buys closes compacts compares confirms
    contributes corrects decreases delegates descends directs disinfects eliminates embeds extrudes fertilises follows
    forwards greases grinds hardens hauls interprets is joins lowers melts notifies participates pays pleads proposes
    purchases punches rebuilds recommends reconciles refits regulates releases replaces resets restarts restores revises
    rotates searches seeks shows shuts stabilises sterilises suggests tidies transcribes transmits tries turns unloads
    unlocks"""
)
"""Verbs with which no task of the list begins."""


def rows(file: Path) -> list[Row]:
    """The rows of a table; lines that begin with # are remarks."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def write(name: str, columns: Sequence[str], found: Iterable[Sequence[object]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns)
        table.writerows(found)


def slug_of(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", title.lower().replace("n.e.c", "other").replace("’", "")))


def occupations(research: Path) -> None:
    kept = {row["id"]: row for row in rows(DATA / "occupations.csv")}

    def line(one: Row) -> tuple[str, ...]:
        old = kept.get(one["id"], {})
        title = old.get("title") or one["plain_title"]
        sure = one["pay_basis"] == "ft_annual_median" and float(one["pay_cv_pct"] or 0) <= UNRELIABLE
        return (
            one["id"],
            old.get("slug") or slug_of(title),
            title,
            old.get("sector", ""),
            one["soc_skill_level"],
            one["job_zone"],
            one["hourly_gbp"],
            one["pay_gbp"] if sure else "",
            one["jobs_uk"],
        )

    columns = ("id", "slug", "title", "sector", "skill_level", "job_zone", "hourly", "yearly", "people")
    write("occupations.csv", columns, map(line, rows(research / "occupations.csv")))


def titles(research: Path) -> None:
    """All titles; those of ours (`ours`) were added by hand and are kept."""
    ours = [row for row in rows(DATA / "titles.csv") if row["confidence"] == "ours"]
    found = [*ours, *rows(research / "titles.csv")]
    write("titles.csv", ("title", "id", "confidence"), ((r["title"], r["id"], r["confidence"]) for r in found))


def steps(research: Path) -> set[Task]:
    """Write the steps, the known ladders of an occupation first, and return the tasks that they name."""
    wording: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows(research / "tasks.csv"):
        wording[row["id"]][row["n"]] = row["task"]
    alike = likeness([task for tasks in wording.values() for task in tasks.values()])
    tiers = {(r["from_id"], r["to_id"]): r["onet_tier"] for r in rows(research / "candidates.csv")}
    found = rows(research / "moves_checked.csv")
    for added in rows(research / "curated_additions.csv"):
        pair = (added["from_id"], added["to_id"])
        basis = "hand_stretch" if added["verdict"] == "stretch" else "hand"
        found.append(
            dict.fromkeys(found[0], "") | added | {"basis": basis, "onet_tier": tiers[pair], "verdict": "keep"}
        )
    found.sort(key=lambda r: (r["from_id"], r["basis"] == "computed"))
    named: set[Task] = set()
    lines = []
    for row in found:
        old, new = wording[row["from_id"]], wording[row["to_id"]]
        best = {n: max((alike(task, other) for other in old.values()), default=0.0) for n, task in new.items()}
        ranked = sorted(best, key=lambda n: best[n])
        fresh = row["new_tasks"].split() or ranked[:3]
        same = [n for n in reversed(ranked) if best[n] >= IN_COMMON and n not in fresh][:2]
        named.update((row["to_id"], n) for n in (*fresh, *same))
        doubt = next((d for words, d in DOUBTS.items() if row["verdict"] == "doubt" and words in row["reasons"]), "")
        pair = (row["from_id"], row["to_id"])
        lines.append((*pair, row["closeness"], row["basis"], row["onet_tier"], doubt, " ".join(fresh), " ".join(same)))
    columns = ("from", "to", "closeness", "basis", "onet_tier", "doubt", "new_tasks", "same_tasks")
    write("steps.csv", columns, lines)
    return named


def likeness(texts: Sequence[str]) -> Callable[[str, str], float]:
    """How alike two of the texts are, from 0 to 1: the cosine of their words, weighted by how rare each is (TF-IDF)."""
    words = {text: Counter(w.rstrip("s") for w in WORD.findall(text.lower()) if w not in SAYS_LITTLE) for text in texts}
    among = Counter(word for counts in words.values() for word in counts)
    vectors = {text: _of_length_one(counts, among, len(words)) for text, counts in words.items()}
    return lambda one, other: sum(weight * vectors[other].get(word, 0.0) for word, weight in vectors[one].items())


def _of_length_one(counts: Counter[str], among: Mapping[str, int], texts: int) -> dict[str, float]:
    weights = {word: count * math.log(texts / among[word]) for word, count in counts.items()}
    length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def tasks(research: Path, named: set[Task]) -> None:
    kept = {(row["id"], row["n"]): row["task"] for row in rows(DATA / "tasks.csv")}
    found = rows(research / "tasks.csv")
    verbs = MORE_VERBS | {first for row in found if (first := row["task"].split()[0].strip(",")).endswith("s")}
    write(
        "tasks.csv",
        ("id", "n", "task"),
        (
            (row["id"], row["n"], kept.get((row["id"], row["n"])) or in_short(row["task"], verbs))
            for row in found
            if (row["id"], row["n"]) in named
        ),
    )


def in_short(task: str, verbs: Collection[str]) -> str:
    """The first action of a task, as something to learn: "prepares meals and serves them" is "prepare meals"."""
    words = TAILS.sub("", task.replace("’", "'")).removeprefix("may ").split()
    start = next((n for n, word in enumerate(words) if not word.endswith("ly")), 0)
    plain = [*words[:start], base(words[start])]
    for number, word in enumerate(words[start + 1 :], start + 1):
        if _is_an_action(words, number, start, verbs):
            if number - start >= 4 and words[number - 1] != "or":
                break
            word = base(word)
        plain.append(word)
    while plain[-1].strip(",") in {"and", "or"}:
        plain.pop()
    return shortened(" ".join(plain).rstrip(",;"))


def shortened(task: str) -> str:
    """A long task without its examples and aims."""
    return TASK_TAIL.split(task)[0] if len(task) > LONG else task


def _is_an_action(words: Sequence[str], number: int, start: int, verbs: Collection[str]) -> bool:
    """Whether the word begins another action: it is joined to what stands before, and is a verb."""
    before, word = words[number - 1], words[number].strip(",")
    if word not in verbs or not (before in {"and", "or"} or before.endswith(",")):
        return False
    directly = (number - start == 2 and before in {"and", "or"}) or number - start == 1
    return word not in TWO_WAYS or directly or not BEFORE_A_NOUN.isdisjoint(words[number + 1 : number + 2])


def base(verb: str) -> str:
    """The verb as one says it with "to": carries, carry."""
    bare = verb.rstrip(",")
    end = verb[len(bare) :]
    if bare in {"is", "are"}:
        return f"be{end}"
    if not bare.endswith("s") or bare.endswith("ss"):
        return verb
    if bare.endswith("ies"):
        return f"{bare[:-3]}y{end}"
    if re.search(r"(sh|ch|x|ss|zz)es$", bare):
        return f"{bare[:-2]}{end}"
    return f"{bare[:-1]}{end}"


def apprenticeships(research: Path) -> None:
    found = [row for row in rows(research / "apprenticeships.csv") if row["ids"]]
    write("apprenticeships.csv", ("title", "level", "ids"), ((r["title"], r["level"], r["ids"]) for r in found))
    gone = rows(research / "defunded_2026.csv")
    lines = sorted({(name, row["level"]) for row in gone for name in (row["standard"], row["our_title"]) if name})
    write("defunded.csv", ("title", "level"), lines)


def floors(research: Path) -> None:
    columns = ("from", "age_21_and_over", "age_18_to_20", "under_18_and_apprentices", "source")
    write("pay_floor.csv", columns, ([row[c] for c in columns] for row in rows(research / "pay_floor.csv")))


def main(research: Path) -> None:
    occupations(research)
    titles(research)
    tasks(research, steps(research))
    apprenticeships(research)
    floors(research)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
