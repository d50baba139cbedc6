"""An amount, a deadline or a right is known for one, and needs a new source of an owner or a public body."""

from __future__ import annotations

import pytest

from services_catalogue.model.amounts import amounts_without_source, has_amount
from services_catalogue.model.provision import Source
from tests.services_catalogue.model.test_contact_facts import fact
from tests.services_catalogue.model.test_fact_basis import ON, support
from triage.rules import Between


@pytest.mark.parametrize(
    "sentence",
    [
        "You get 30 free hours of childcare a week.",
        "You earn under £100,000.",
        "Classes cost 5 pounds.",
        "There is 10 per cent off.",
        "One in three got a job.",
        "It lasts up to six weeks.",
        "It is a five-week placement.",
        "Help lasts up to a year.",
        "It is free after 9.30am.",
        "New councils take over on 1 April 2028.",
        "You should be offered a place by the end of September.",
        "It goes on until your 25th birthday.",
        "You keep your benefits.",
        "Your council must help you.",
        "36 people began one.",
    ],
)
def test_an_amount_a_deadline_or_a_right_is_known_for_one(sentence: str) -> None:
    assert has_amount(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It is for ages 16 to 24.",
        "Some 2 year olds can get some hours.",
        "You will be 16 by the end of the summer holidays when you start.",
        "It has been shut since the middle of 2024. People were sent to Mansfield.",
        "Call NHS 111 and choose option 2.",
        "You get a full Level 3 course.",
        "Your benefit can be cut.",
        "Ask what the limit is.",
    ],
)
def test_an_age_a_year_a_level_or_a_warning_is_none(sentence: str) -> None:
    assert not has_amount(sentence)


def found(*sources: Source, **changes: object) -> list[tuple[str, str]]:
    wanted = {"summary": "You get 30 hours.", "provider_checks": (), "contacts": (), **changes}
    one = support(*sources, **wanted)
    return list(
        amounts_without_source(one.model_copy(update={"dates": one.dates.model_copy(update={"notes": None})}), ON)
    )


def page(url: str | None, date: str, field: str = "summary", title: str = "A page") -> Source:
    return Source(title=title, url=url, date=date, supports=(field,))


@pytest.mark.parametrize(
    "bears_out",
    [
        page("https://www.gov.uk/childcare", "2025-09"),
        page("https://parallelparliament.co.uk/question/1", "2024-11-30"),
        page("https://www.derby.nhs.uk/a", "2025/26"),
        page(None, "mapping Aug-Sep 2025", title="Get East Midlands Working Plan 2025-2035, section 4"),
    ],
)
def test_a_public_body_of_the_last_24_months_bears_it_out(bears_out: Source) -> None:
    assert found(bears_out) == []


@pytest.mark.parametrize(
    "weak",
    [
        page("https://www.gov.uk/childcare", "2024-11-29"),
        page("https://www.gov.uk/childcare", "2024"),  # it may be January
        page("https://www.gov.uk/childcare", "undated (2025)"),
        page("https://www.gov.uk/childcare", "2025-09", "good_to_know"),
        page("https://www.example.org/news", "2025-09"),
        page("https://www.notgov.uk.example.org", "2025-09"),
        page("https://evil-gov.uk", "2025-09"),
    ],
)
def test_nothing_old_undated_or_of_others_does(weak: Source) -> None:
    assert found(weak) == [("summary", "You get 30 hours.")]


def test_those_who_run_it_bear_it_out_by_their_own_pages() -> None:
    own = page("https://courses.example.org/fees", "2025/26")
    by_owner = fact("act_url", "https://courses.example.org/apply", strength="owner_current")
    assert found(own, contacts=(by_owner,)) == []
    assert found(own, contacts=(fact("act_url", "https://courses.example.org/apply"),)) != []


def test_every_field_that_residents_read_is_looked_through() -> None:
    rule = (Between(question="age", at_least=16, check="Ask within 2 weeks."),)
    said = found(
        summary="You get help.",
        good_to_know=("It takes 3 days.",),
        provider_checks=("You wait 4 weeks.",),
        cost_to_resident="£5",
        eligibility=rule,
    )
    assert said == [
        ("good_to_know", "It takes 3 days."),
        ("provider_checks", "You wait 4 weeks."),
        ("cost_to_resident", "£5"),
        ("eligibility.age", "Ask within 2 weeks."),
    ]
