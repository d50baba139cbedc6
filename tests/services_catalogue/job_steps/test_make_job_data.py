"""The tables are made anew from the research: figures are taken from it, and words that were written by hand stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs import make_job_data
from docs.make_job_data import base, in_short, likeness, rows

RESEARCH = {
    "occupations.csv": """id,plain_title,soc_skill_level,job_zone,hourly_gbp,pay_gbp,pay_basis,pay_cv_pct,jobs_uk
1,Cleaners n.e.c.,1,2,11.97,22961,ft_annual_median,1.2,485900
2,Supervisor,2,2,13.14,27699,ft_annual_median,12.0,67600
""",
    "titles.csv": "title,id,source,confidence\ncleaner,1,hand,high\n",
    "moves_checked.csv": """from_id,to_id,closeness,basis,new_tasks,onet_tier,verdict,reasons
1,2,0.4,computed,2,,doubt,O*NET does not relate them
""",
    "candidates.csv": "from_id,to_id,onet_tier\n2,1,3\n",
    "curated_additions.csv": "# by hand\nfrom_id,to_id,verdict,why\n2,1,stretch,a reason\n",
    "tasks.csv": """id,n,task
1,1,cleans floors and empties bins
2,1,cleans floors and empties bins
2,2,"supervises cleaners, and reports as required to managers"
""",
    "apprenticeships.csv": "title,level,ids\nCleaning,2,1\nFishing,2,\n",
    "defunded_2026.csv": "standard,level,our_title\nCleaning Operative,2,Cleaning\n",
    "pay_floor.csv": """from,age_21_and_over,age_18_to_20,under_18_and_apprentices,source
2026-04-01,12.71,10.85,8.00,x
""",
}


@pytest.fixture
def research(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "made"
    made.mkdir()
    monkeypatch.setattr(make_job_data, "DATA", made)
    for name, text in RESEARCH.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_figures_come_from_the_research(research: Path) -> None:
    make_job_data.main(research)
    cleaner, supervisor = rows(research / "made" / "occupations.csv")
    assert (cleaner["slug"], cleaner["hourly"], cleaner["yearly"]) == ("cleaners-other", "11.97", "22961")
    assert supervisor["yearly"] == "", "it is too unsure"
    up, down = rows(research / "made" / "steps.csv")
    assert (up["doubt"], up["new_tasks"], up["same_tasks"]) == ("not_related", "2", "1")
    assert (down["basis"], down["onet_tier"], down["closeness"]) == ("hand_stretch", "3", "")
    assert [row["title"] for row in rows(research / "made" / "defunded.csv")] == ["Cleaning", "Cleaning Operative"]


def test_words_written_by_hand_stay(research: Path) -> None:
    make_job_data.main(research)
    made = research / "made"
    for name, old, new in (
        ("occupations.csv", "cleaners-other,Cleaners n.e.c.,", "cleaner,Cleaner,cleaning_and_facilities"),
        ("tasks.csv", "supervise cleaners", "be in charge of cleaners"),
        ("titles.csv", "cleaner,1,high", "mrs mop,1,ours\ncleaner,1,high"),
    ):
        text = (made / name).read_text("utf-8")
        assert old in text
        (made / name).write_text(text.replace(old, new), encoding="utf-8")
    kept = {name: (made / name).read_text("utf-8") for name in ("occupations.csv", "tasks.csv", "titles.csv")}
    make_job_data.main(research)
    assert {name: (made / name).read_text("utf-8") for name in kept} == kept


@pytest.mark.parametrize(
    ("task", "short"),
    [
        ("distributes and serves food, assists patients in feeding", "distribute and serve food"),
        ("serves meals as required, etc.", "serve meals"),
        ("directly supervises the work of staff", "directly supervise the work of staff"),
        ("may provide one-to-one counselling", "provide one-to-one counselling"),
        ("keeps records of work undertaken", "keep records of work undertaken"),
        (
            "ensures statutory obligations are met across the whole of the site, such as rules on fire and on noise",
            "ensure statutory obligations are met across the whole of the site",
        ),
    ],
)
def test_a_task_is_cut_to_its_first_action(task: str, short: str) -> None:
    assert in_short(task, {"distributes", "serves", "assists", "supervises", "keeps", "ensures", "provides"}) == short


@pytest.mark.parametrize(
    ("verb", "plain"),
    [("carries", "carry"), ("mixes", "mix"), ("discusses", "discuss"), ("places,", "place,"), ("assess", "assess")],
)
def test_a_verb_is_said_as_something_to_do(verb: str, plain: str) -> None:
    assert base(verb) == plain


def test_likeness_runs_from_nothing_to_the_same() -> None:
    alike = likeness(["cleans floors", "cleans floors", "drives trains", "drives buses"])
    assert alike("cleans floors", "drives trains") == 0
    assert alike("cleans floors", "cleans floors") == pytest.approx(1)
    assert 0 < alike("drives trains", "drives buses") < 1
