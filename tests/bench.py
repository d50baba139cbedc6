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

from tests.bench_serving import Call, ratio, server, set_cookie
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
    serving(people)


def judging(people: list[Answers]) -> None:
    """Print the time to judge the whole catalogue, explain it and put it in order, on one core."""
    fresh = Pathfinder(real_catalogue(), QUESTIONNAIRE)
    first = [_microseconds(fresh, person) for person in people]
    again = [_microseconds(fresh, person) for person in people]
    one = [_microseconds(fresh, people[0]) for _ in range(PEOPLE)]
    print("Judging the whole catalogue and building an explained pathway (aim: under 1,000 µs)")
    print(f"  people never seen before: {statistics.median(first):.0f} µs median")
    print(f"  the same people again:    {statistics.median(again):.0f} µs median")
    print(f"  one person repeatedly:    {statistics.median(one):.0f} µs median\n")


def _microseconds(pathfinder: Pathfinder, person: Answers) -> float:
    start = time.perf_counter()
    pathfinder.pathway(person, ON)
    return (time.perf_counter() - start) * 1e6


def asking(people: list[Answers]) -> None:
    """Print how many of the questions residents are asked, by following the next one that still matters."""
    pathfinder = Pathfinder(real_catalogue(), QUESTIONNAIRE)
    asked = [questions_asked(pathfinder, person) for person in people]
    counts = [len(questions) for questions in asked]
    sensitive = sum(any(QUESTIONNAIRE[q].sensitive for q in questions) for questions in asked)
    each = Counter(question for questions in asked for question in questions)
    print(f"Questions asked of {len(people)} random complete people (aim: 10 or fewer of {len(QUESTIONNAIRE)})")
    print(f"  median {statistics.median(counts):g}, mean {statistics.mean(counts):.1f}, most {max(counts)}")
    print(f"  asked at least one sensitive question: {sensitive / len(people):.0%}")
    print("  " + ", ".join(f"{question} {count / len(people):.0%}" for question, count in each.most_common()) + "\n")


def questions_asked(pathfinder: Pathfinder, person: Answers) -> list[str]:
    """The questions that a resident is asked, in order."""
    told, asked = Answers(), list[str]()
    while (question := pathfinder.pathway(told, ON).next_question) is not None:
        asked.append(question)
        told = told.with_answer(question, person[question])
    return asked


def serving(people: list[Answers]) -> None:
    """Start-up, memory, and requests a second against a fixed body of the same size."""
    given = [{k: list(v) if isinstance(v, tuple) else v for k, v in person.items()} for person in people]
    with server() as (port, ready, megabytes):
        print("Serving, one process (aims: ready in under 3 s, under 150 MB, at least 0.25)")
        print(f"  ready after {ready:.2f} s with an empty data folder; {megabytes():.0f} MB then")
        posts = [Call.of("POST", "/api/v1/pathway", json.dumps({"answers": answers}).encode()) for answers in given]
        cookies = [set_cookie(answers) for answers in given]
        pages = [Call.of("GET", "/your-pathway", cookie=cookie) for cookie in cookies]
        others = {
            "start page": [Call.of("GET", "/")],
            "question page": [Call.of("GET", "/question/3", cookie=cookies[0])],
            "check your answers": [Call.of("GET", "/check-your-answers", cookie=cookies[0])],
            "a support page": [Call.of("GET", "/support/working-well-east-midlands")],
            "A to Z": [Call.of("GET", "/support")],
        }
        rows = {
            "POST /api/v1/pathway, one person": posts[:1],
            f"POST /api/v1/pathway, {PEOPLE} people in turn": posts,
            "results page, one person": pages[:1],
            f"results page, {PEOPLE} people in turn": pages,
            **others,
        }
        for label, calls in rows.items():
            found, size = ratio(port, calls)
            print(f"  {label}: {found:.2f} of a fixed body of {size / 1000:.0f} kB")
        print(f"  {megabytes():.0f} MB after all that")


if __name__ == "__main__":
    main()
