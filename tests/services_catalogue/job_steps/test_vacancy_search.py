"""A prepared search of the national vacancy service holds the job and the place, and nothing else."""

from services_catalogue.job_steps.vacancy_search import vacancy_search


def test_the_search_has_job_and_place() -> None:
    assert vacancy_search("Senior care worker", "Mansfield") == (
        "https://findajob.dwp.gov.uk/search?q=Senior+care+worker&w=Mansfield"
    )


def test_a_place_that_is_not_known_is_left_out() -> None:
    assert vacancy_search("Cook") == "https://findajob.dwp.gov.uk/search?q=Cook"


def test_nothing_in_a_title_can_change_the_address() -> None:
    assert vacancy_search("a&w=b #c", "x") == "https://findajob.dwp.gov.uk/search?q=a%26w%3Db+%23c&w=x"
