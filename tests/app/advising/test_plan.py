"""The plan with a client: in its order, with notes and days, on paper, and in the record when there is one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.advising.plan import PlanFull, added, moved, removed, written
from app.advising.triage_session import LONGEST_NOTE, MOST_STEPS, PlanStep, TriageSession
from app.core.audit import AuditEvent
from app.core.database import reading
from app.main import Navigator
from app.referrals.models import Client
from app.web.forms import Form
from tests.app.browsers.colleague import Page
from tests.app.browsers.triage import PERSON, adviser, record_of, sit_with
from tests.app.desk.conftest import SignedInAs
from tests.app.worlds.catalogue_world import NOON
from tests.triage.catalogue import real_catalogue

HUB, COURSE, BUS = "derby-journey-to-work", "national-careers-service", "apprenticeships"
ABC = tuple(PlanStep(slug) for slug in "abc")


def slugs(plan: tuple[PlanStep, ...]) -> str:
    return "".join(step.slug for step in plan)


@pytest.mark.parametrize(
    ("slug", "by", "order"), [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc"), ("x", 1, "abc")]
)
def test_a_step_moves_one_place_and_stays_at_an_end(slug: str, by: int, order: str) -> None:
    assert slugs(moved(ABC, slug, by)) == order


def test_a_step_is_in_the_plan_once_and_a_plan_has_an_end() -> None:
    assert slugs(added(ABC, "a")) == "abc"
    assert slugs(removed(added(ABC, "d"), "b")) == "acd"
    full = tuple(PlanStep(str(number)) for number in range(MOST_STEPS))
    with pytest.raises(PlanFull):
        added(full, "one more")
    assert added(full, "3") == full


def test_notes_and_days_are_read_and_what_has_a_slip_stays() -> None:
    plan = (PlanStep("a", "before", "2026-12-01"), PlanStep("b", "untouched"))
    form = Form({"note-a": ("Ring  them",), "on-a": ("3/12/2026",)})
    assert written(plan, form) == ((PlanStep("a", "Ring them", "2026-12-03"), plan[1]), [])
    steps, mistakes = written(plan, Form({"note-a": ("x" * (LONGEST_NOTE + 1),), "on-a": ("soon",)}))
    assert steps == plan
    assert [mistake.field for mistake in mistakes] == ["note-a", "on-a"]


def planned(page: Page) -> list[str]:
    return [link.rpartition("/")[2] for link in page.links(".plan__name a")]


class Planner:
    """An adviser who makes a plan."""

    def __init__(self, signed_in_as: SignedInAs) -> None:
        self.sitter = adviser(signed_in_as)
        self.plan = f"{self.sitter.at}/plan"
        self.get, self.post, self.goes_to = self.sitter.get, self.sitter.post, self.sitter.goes_to

    def adds(self, *wanted: str) -> Planner:
        self.sitter.answers(PERSON)
        for slug in wanted:
            assert self.goes_to(f"{self.plan}/add", {"slug": slug}) == f"{self.sitter.at}?done=in-plan"
        return self


def test_steps_are_added_put_in_order_and_taken_out(signed_in_as: SignedInAs) -> None:
    colleague = Planner(signed_in_as)
    assert "There is no step in the plan yet" in colleague.get(colleague.plan).words
    colleague.adds(HUB, COURSE, BUS)
    assert colleague.get(colleague.sitter.at).links(f"#add-{HUB}") == [colleague.plan]
    assert planned(colleague.get(colleague.plan)) == [HUB, COURSE, BUS]
    form = colleague.get(colleague.plan).form("/plan")
    colleague.goes_to(colleague.plan, {**form, f"note-{BUS}": "Ask for Sam", f"on-{BUS}": "2026-12-03", "up": BUS})
    page = colleague.get(colleague.plan)
    assert planned(page) == [HUB, BUS, COURSE]
    assert page.form("/plan")[f"note-{BUS}"] == "Ask for Sam"
    colleague.goes_to(colleague.plan, {**page.form("/plan"), "remove": HUB})
    assert planned(colleague.get(colleague.plan)) == [BUS, COURSE]
    colleague.goes_to(colleague.plan, {"down": BUS})
    assert planned(colleague.get(colleague.plan)) == [COURSE, BUS]


def test_a_note_that_is_too_long_is_shown_again_and_nothing_typed_is_lost(signed_in_as: SignedInAs) -> None:
    colleague = Planner(signed_in_as).adds(HUB, COURSE)
    long = "a" * (LONGEST_NOTE + 1)
    fields: dict[str, str | list[str]] = {f"note-{HUB}": long, f"note-{COURSE}": "Short", "remove": HUB}
    page = colleague.post(colleague.plan, fields)
    assert page.links(".govuk-error-summary a") == [f"#note-{HUB}"]
    assert page.form("/plan")[f"note-{HUB}"] == long
    assert planned(page) == [HUB, COURSE]
    assert colleague.get(colleague.plan).form("/plan")[f"note-{COURSE}"] == "Short"


def test_notes_that_no_cookie_can_hold_are_refused_in_plain_words(signed_in_as: SignedInAs) -> None:
    wanted = [p.slug for p in real_catalogue() if not p.ended][:MOST_STEPS]
    colleague = Planner(signed_in_as).adds(*wanted)
    notes: dict[str, str | list[str]] = {f"note-{slug}": "ш" * LONGEST_NOTE for slug in wanted}
    page = colleague.post(colleague.plan, notes)
    assert "The notes together are too long to keep here" in page.words
    assert page.form("/plan")[f"note-{wanted[0]}"] == "ш" * LONGEST_NOTE
    assert colleague.get(colleague.plan).form("/plan")[f"note-{wanted[0]}"] == ""


def test_a_full_plan_says_so(signed_in_as: SignedInAs) -> None:
    wanted = [p.slug for p in real_catalogue() if not p.ended][: MOST_STEPS + 1]
    colleague = Planner(signed_in_as).adds(*wanted[:-1])
    assert f"A plan has up to {MOST_STEPS} steps" in colleague.post(f"{colleague.plan}/add", {"slug": wanted[-1]}).words
    assert planned(colleague.get(colleague.plan)) == wanted[:-1]


def test_paper_shows_what_was_planned_in_its_order_with_days_and_notes(signed_in_as: SignedInAs) -> None:
    colleague = Planner(signed_in_as).adds(COURSE, HUB)
    colleague.goes_to(colleague.plan, {f"note-{COURSE}": "Ask <Sam>", f"on-{COURSE}": "2026-12-03", f"note-{HUB}": ""})
    page = colleague.get(f"{colleague.sitter.at}/print")
    assert [link.rpartition("/")[2] for link in page.links(".planned .act__more a")] == [COURSE, HUB]
    assert page.texts(".planned__note") == ["3 December 2026 : Ask <Sam>"]
    shown = [link.rpartition("/")[2] for link in page.links(".next a")]
    assert shown
    assert not {COURSE, HUB} & set(shown)
    assert not [link for link in page.links() if link.startswith(("/question", "/check"))]


def test_paper_without_a_plan_is_the_residents_own(signed_in_as: SignedInAs) -> None:
    colleague = adviser(signed_in_as)
    colleague.answers(PERSON)
    page = colleague.get(f"{colleague.at}/print")
    assert page.texts(".planned") == []
    assert page.links(".act__more a") == ["/support/national-careers-service"]
    outside = adviser(signed_in_as)
    outside.answers({"area": "outside"})
    assert outside.get(f"{outside.at}/print").heading == "You live outside our area"


def test_what_does_not_fit_now_says_so_on_paper(signed_in_as: SignedInAs) -> None:
    slug = next(p.slug for p in real_catalogue() if "Growth Hub" in p.name)
    colleague = Planner(signed_in_as).adds(slug)
    words = colleague.get(f"{colleague.sitter.at}/print").text(".planned")
    assert "Not now" in words
    assert "It is for people who" in words


def test_the_plan_is_kept_in_the_record_and_the_audit_says_only_that(
    desk: Navigator, signed_in_as: SignedInAs, database: Engine
) -> None:
    colleague, _other = adviser(signed_in_as), adviser(signed_in_as)
    code, others = record_of(database, 1, "Blue 1"), record_of(database, 2, "Blue 2")
    assert colleague.client.post(f"{colleague.at}/plan/keep").status_code == 404
    steps = (PlanStep(HUB, "Ring", "2026-12-03"),)
    at = sit_with(desk, colleague, TriageSession(client=others, plan=steps))
    assert colleague.client.post(f"{at}/plan/keep").status_code == 404
    colleague.get(f"{at}/plan", status=410)
    plan = f"{sit_with(desk, colleague, TriageSession(client=code, plan=steps))}/plan"
    assert "Keep this plan in the record" in colleague.get(plan).words
    assert colleague.goes_to(f"{plan}/keep") == f"{plan}?done=plan-in-record"
    with reading(database) as session:
        client = session.exec(select(Client).where(Client.code == code)).one()
        entries = session.exec(select(AuditEvent)).all()
    assert client.plan == [{"slug": HUB, "note": "Ring", "on": "2026-12-03"}]
    assert client.active_at > NOON - timedelta(days=1)
    assert [(e.act, e.kind, e.subject, e.detail) for e in entries] == [("planned", "client", code, {})]
