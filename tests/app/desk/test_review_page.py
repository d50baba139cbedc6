"""The impact of a change as a page draws it: in words, with a table that can be read out, and no jargon."""

from __future__ import annotations

from app.web.templating import fragment
from services_catalogue.impact.blockers import blockers_of
from services_catalogue.impact.impact import impact_of
from services_catalogue.model.provision import Provision
from tests.moves import new_pathfinder
from tests.services_catalogue.small_changes import TODAY, small, the, with_age, with_changed
from tests.triage.catalogue import real_catalogue
from triage.rules import Between

WELL = "working-well-east-midlands"


def drawn(after: list[Provision], slug: str, before: tuple[Provision, ...] = real_catalogue()) -> str:
    """The words of the fragment, with its tags."""
    changes = impact_of(before, after, slug, TODAY, (new_pathfinder(before), new_pathfinder(after)))
    stops = blockers_of(before, after, slug, TODAY)
    return " ".join(fragment("desk/_impact.html", {"changes": changes, "stops": stops}).split())


def test_who_loses_it_where_and_what_they_read() -> None:
    page = drawn(with_age(WELL, at_least=25), WELL)
    assert "People who are 18 to 24, who have a job or are out of work" in page
    assert "For example: They are 18," in page
    assert "<caption" in page
    assert page.count('scope="row"') == 17
    assert page.count('scope="col"') == 3
    assert '<del class="was">You are 18 or over.</del>' in page
    assert '<ins class="is">You are 25 or over.</ins>' in page
    assert "This breaks what they were promised." in page
    assert "cannot be published" not in page


def test_a_stop_is_said_first_with_its_example_and_its_mend() -> None:
    rule = [*the("youth-hubs").eligibility, Between(question="age", at_least=30)]
    page = drawn(with_changed("youth-hubs", eligibility=[c.model_dump(exclude_none=True) for c in rule]), "youth-hubs")
    assert page.index("This cannot be published yet") < page.index("Who loses it")
    assert "They are 16 and live in Derby." in page
    assert "What to do: Change or take away" in page


def test_a_change_of_words_alone_says_that_nobody_is_touched() -> None:
    page = drawn(with_changed(WELL, summary="You get a coach."), WELL)
    assert "Nobody gains it and nobody loses it." in page
    assert "<table" not in page
    assert '<ins class="is">You get a coach.</ins>' in page


def test_who_is_left_with_nothing_is_warned_of() -> None:
    page = drawn(with_changed("emcca-growth-hub", dates={"status": "closed"}), "emcca-growth-hub")
    assert "Who is left with nothing" in page
    assert "People who are 14 or under" in page


def test_nothing_is_said_in_the_words_of_the_program() -> None:
    new = small("night-school", the("youth-hubs").eligibility)
    pages = drawn(with_age(WELL, at_least=25), WELL) + drawn([*real_catalogue(), new], "night-school")
    words = ("not_met", "not_known", "working-well-east-midlands", "NOT_", "Missing", "Verdict")
    assert [word for word in words if word in pages] == []
