"""A job that is typed: searched for and chosen, or found by the kind of work. Nobody is held to a guess."""

from __future__ import annotations

from app.presentation.answer_form import AnswerSlip
from app.presentation.job_form import MOST_MATCHES, NOT_LISTED, JobHint, job_in
from app.presentation.question_form import AnswerError
from app.web.forms import Form
from services_catalogue.job_steps.job_data_reader import read_job_data
from services_catalogue.model.taught_sectors import Sector
from triage.questionnaire.answers import NOT_SURE, Value

DATA = read_job_data()


def answer(**fields: str) -> Value | AnswerSlip:
    return job_in(Form({name: (text,) for name, text in fields.items()}), lambda: DATA)


def hint(**fields: str) -> JobHint:
    found = answer(**fields)
    assert isinstance(found, JobHint)
    return found


def choices(found: JobHint) -> list[str]:
    return [option.id for option in found.choices]


def test_what_is_typed_is_searched_for_and_nothing_is_taken_for_sure() -> None:
    found = hint(job="carer")
    assert choices(found)[0] == "care-worker"
    assert len(choices(found)) == MOST_MATCHES + 1
    assert choices(found)[-1] == NOT_LISTED
    assert found.sentence == "These jobs are nearest to “carer”."
    assert found.error is None
    assert found.choices[0].hint, "a few words of what people do in it"


def test_a_title_of_ours_is_taken_as_it_was_chosen_from_the_list() -> None:
    assert answer(job="Care worker") == "care-worker"
    assert answer(job="  CARE   worker ") == "care-worker"


def test_each_title_of_ours_finds_its_own_job() -> None:
    for slug, occupation in DATA.occupations.items():
        assert answer(job=occupation.title) == slug


def test_a_job_is_chosen_from_those_that_were_found() -> None:
    assert answer(job="carer", asked_again="carer", answer="senior-care-worker") == "senior-care-worker"


def test_another_text_is_searched_for_though_a_job_was_chosen() -> None:
    assert choices(hint(job="cleaner in a school", asked_again="carer", answer="care-worker"))[0] != "care-worker"


def test_nothing_chosen_of_the_jobs_is_told_beside_them() -> None:
    found = hint(job="carer", asked_again="carer")
    assert found.error == AnswerError("answer", "Choose one, or search again")
    assert choices(found)[0] == "care-worker"


def test_a_job_that_is_not_there_is_found_by_the_kind_of_work() -> None:
    kinds = hint(job="carer", asked_again="carer", answer=NOT_LISTED)
    assert choices(kinds) == [*(f"sector:{sector}" for sector in Sector), NOT_SURE]
    jobs = hint(job="carer", asked_again="carer", answer="sector:hospitality", within=kinds.within)
    assert jobs.sentence == "Hotels, catering and travel: the jobs that most people do come first."
    of_sector = [slug for slug, one in DATA.occupations.items() if one.sector == "hospitality"]
    assert sorted(choices(jobs)) == sorted([*of_sector, NOT_SURE])
    assert choices(jobs)[0] == max(of_sector, key=lambda slug: DATA.occupations[slug].people)
    assert answer(job="carer", asked_again="carer", answer="chef", within=jobs.within) == "chef"
    assert answer(job="carer", asked_again="carer", answer=NOT_SURE, within=jobs.within) == NOT_SURE


def test_nothing_chosen_of_the_kinds_or_of_their_jobs_is_told_beside_them() -> None:
    for within in (NOT_LISTED, "sector:digital"):
        found = hint(job="carer", asked_again="carer", within=within)
        assert found.within == within
        assert found.error == AnswerError("answer", "Choose one, or search again")


def test_words_that_no_job_is_like_lead_to_the_kinds_of_work() -> None:
    found = hint(job="!!!")
    assert found.sentence == "We found no job like “!!!”."
    assert choices(found)[0] == f"sector:{next(iter(Sector))}"


def test_a_choice_that_is_not_ours_is_told_to_choose_again() -> None:
    for made_up in ("prime-minister", "sector:magic", "<b>"):
        found = hint(job="carer", asked_again="carer", answer=made_up)
        assert found.error == AnswerError("answer", "Choose one of the jobs on this page")


def test_nothing_at_all_is_told_at_the_field() -> None:
    assert answer() == AnswerError("job", "Enter your job, or skip this question")
    assert answer(job="   ") == AnswerError("job", "Enter your job, or skip this question")


def test_not_sure_is_an_answer_but_not_beside_a_job() -> None:
    assert answer(unsaid=NOT_SURE) == NOT_SURE
    assert answer(job="carer", asked_again="carer", unsaid=NOT_SURE) == NOT_SURE
    both = answer(job="carer", unsaid=NOT_SURE)
    assert both == AnswerError("job", "Enter a job, or tick the box if you do not know. Not both")
