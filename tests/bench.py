"""`python3 dev bench`: how quick the service is and how much it asks. Figures to read, never a test that can fail.

Machines are noisy: times are medians, and what the server does is a ratio to a fixed body in the same run.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from random import Random

from tests.bench_serving import Call, server, set_cookie
from tests.moves import new_pathfinder
from tests.triage.catalogue import ON, real_catalogue
from tests.triage.people import complete_person
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE

PEOPLE = 2000
ASKED = 1000


def main() -> None:
    """Print every figure."""
    random = Random(20261123)
    people = [complete_person(random) for _ in range(PEOPLE)]
    print(f"Python {sys.version.split()[0]}, {PEOPLE} made-up people, seed 20261123\n")
    judging(people)
    asking(people[:ASKED])
    serving(random)


def judging(people: list[Answers]) -> None:
    """Print the processor time to judge the whole catalogue, explain it and put it in order, on one core."""
    print("Judging the whole catalogue and building an explained pathway (aims: new 300 µs, again 223 µs)")
    for what, pathfinder in (
        ("provisions", Pathfinder(real_catalogue(), QUESTIONNAIRE)),
        ("moves too", new_pathfinder()),
    ):
        first = [_microseconds(pathfinder, person) for person in people]
        again = [_microseconds(pathfinder, person) for person in people]
        one = [_microseconds(pathfinder, people[0]) for _ in range(PEOPLE)]
        print(
            f"  {what}: people never seen before {statistics.median(first):.0f} µs, the same again "
            f"{statistics.median(again):.0f} µs, one person repeatedly {statistics.median(one):.0f} µs (medians)"
        )
    print()


def _microseconds(pathfinder: Pathfinder, person: Answers) -> float:
    start = time.process_time_ns()
    pathfinder.pathway(person, ON)
    return (time.process_time_ns() - start) / 1000


def asking(people: list[Answers]) -> None:
    """Print how many of the questions residents are asked, by following the next one that still matters."""
    pathfinder = new_pathfinder()
    asked = [questions_asked(pathfinder, person) for person in people]
    counts = [len(questions) for questions in asked]
    sensitive = sum(any(QUESTIONNAIRE[q].sensitive for q in questions) for questions in asked)
    each = Counter(question for questions in asked for question in questions)
    print(f"Questions asked of {len(people)} random complete people (aim: 11 or fewer of {len(QUESTIONNAIRE)})")
    print(f"  median {statistics.median(counts):g}, mean {statistics.mean(counts):.1f}, most {max(counts)}")
    print(f"  asked at least one sensitive question: {sensitive / len(people):.0%}")
    print("  " + ", ".join(f"{question} {count / len(people):.0%}" for question, count in each.most_common()) + "\n")


def questions_asked(pathfinder: Pathfinder, person: Answers) -> list[str]:
    """The questions that a resident is asked, in order."""
    told, asked = Answers(), list[str]()
    while (question := next(iter(pathfinder.still_matter(told, ON)), None)) is not None:
        asked.append(question)
        told = told.with_answer(question, person[question])
    return asked


def serving(random: Random) -> None:
    """Start-up, memory, processor time a request, and requests a second against a fixed body of the same size."""
    with server() as running:
        print(
            "Serving, one process (aims: ready in under 3 s, under 150 MB; of the requests a second of a fixed body of"
        )
        print("the same size 0.9 for start and support, 0.35 for other pages, 0.3 for POST)")
        print(f"  ready after {running.ready:.2f} s with an empty data folder; {running.megabytes:.0f} MB then")
        rows = {
            "POST /api/v1/pathway": [
                Call.of("POST", "/api/v1/pathway", json.dumps({"answers": answers}).encode())
                for answers in answers_of(random)
            ],
            "results page": pages("/your-pathway", random),
            "question page": pages("/question/3", random),
            "check your answers": pages("/check-your-answers", random),
            "start page": [Call.of("GET", "/")],
            "a support page": [Call.of("GET", "/support/working-well-east-midlands")],
            "A to Z": [Call.of("GET", "/support")],
        }
        for label, calls in rows.items():
            print(f"  {label}")
            if len(calls) > 1:
                print(f"    {PEOPLE} people, first sight: {running.once(calls).processor_us:.0f} µs of the processor")
                print(f"    the same people in turn: {running.served(calls)}")
            print(f"    one request again and again: {running.served(calls[:1])}")
        print(f"  {running.megabytes:.0f} MB after all that")


def answers_of(random: Random) -> list[dict[str, object]]:
    """The answers of people whom no other row has brought to the server, as JSON has them."""
    people = [complete_person(random) for _ in range(PEOPLE)]
    return [{k: list(v) if isinstance(v, tuple) else v for k, v in person.items()} for person in people]


def pages(path: str, random: Random) -> list[Call]:
    """A page as many people ask for it."""
    return [Call.of("GET", path, cookie=set_cookie(answers)) for answers in answers_of(random)]


if __name__ == "__main__":
    main()
