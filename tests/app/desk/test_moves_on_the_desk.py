"""What comes first, on the desk: the list in its order, a form with every field, and two people to publish a change."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine, update
from sqlmodel import col, select

from app.catalogue.refresher import CatalogueRefresher
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Role
from app.mail.outbox import Message
from app.main import Navigator
from services_catalogue.model.move import ORDER
from services_catalogue.reading.move_reader import shipped_moves
from services_catalogue.reading.provision_reader import BODIES
from services_catalogue.reading.stored_moves import move_content
from services_catalogue.store.drafts import current, in_work
from services_catalogue.store.revisions import MoveRevision, ProvisionRevision, RevisionState
from services_catalogue.store.seed import seed
from tests.app.browsers.colleague import Colleague
from tests.app.desk.conftest import GATHERED, SignedInAs

MOVES = {move.id: move for move in shipped_moves()}
OFF_SICK = "/desk/moves/off-sick-keep-job"
ABUSE = "/desk/moves/abuse-helpline"
NEW: dict[str, str | list[str]] = {
    "act": "Ring the line for carers. Ask what there is.",
    "why_first": "They know what helps.",
    "place": "first",
    "urgency": "soon",
    "rule-0-0-question": "caring_hours",
    "rule-0-0-kind": "one_of",
    "rule-0-0-option": ["35_or_more"],
    "carried_by-0-whom": "carers-uk",
    "sources-0-id": "carers-page",
    "sources-0-title": "A page for carers",
    "sources-0-says": "Ring us.",
    "on_card-0-say": "The call is free.",
    "on_card-0-sources": "carers-page",
    "note": "It was missing.",
}


@pytest.fixture
def bodies(desk: Navigator, database: Engine) -> None:
    """The bodies that ship, which carry many moves, beside the provisions."""
    with writing(database) as session:
        seed(session, BODIES, GATHERED)
    CatalogueRefresher(desk.state, database).look()


def number_of(database: Engine, slug: str) -> str:
    with reading(database) as session:
        draft = in_work(session, slug, MoveRevision)
        assert draft is not None
        return str(draft.number)


def published(editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine, slug: str) -> None:
    """Send a draft to review and publish it."""
    number = number_of(database, slug)
    editor.goes_to(f"/desk/moves/{slug}/send-to-review", {"number": number})
    publisher.goes_to(f"/desk/moves/{slug}/publish", {"number": number, "when": "now"})
    CatalogueRefresher(desk.state, database).look()


@pytest.mark.parametrize("move_id", [*MOVES][::5])
def test_a_form_that_is_sent_as_it_came_changes_nothing(move_id: str, editor: Colleague, database: Engine) -> None:
    editor.saves(f"/desk/moves/{move_id}")
    with reading(database) as session:
        found = current(session, move_id, MoveRevision)
        assert found is not None
        assert found.content == move_content(MOVES[move_id])
        assert in_work(session, move_id, MoveRevision) is None


def test_the_list_stands_in_order_by_urgency_with_what_is_in_doubt(editor: Colleague) -> None:
    page = editor.get("/desk/moves")
    assert page.texts("h2")[:4] == ["Today", "This week", "Soon", "When they are ready"]
    assert page.texts(".shelf__name") == [move.name for move in shipped_moves()]
    assert "Not yet signed by an adviser" in page.words
    assert "Nobody to turn to: ring first" in page.words
    assert "You have a job and are off sick." in page.words
    assert f"{len(MOVES)} are published." in page.words


def test_a_move_is_shown_with_its_rule_in_words_and_with_what_residents_are_not_shown(editor: Colleague) -> None:
    page = editor.get("/desk/moves/careers-adviser")
    assert "Rests on no source" in page.words
    assert "Do not sign up for a course only because it is free." in page.words
    assert "You are 13 to 74." in page.words
    assert "/desk/catalogue/jobcentre-work-coach" in page.links()
    assert "/desk/moves/careers-adviser/history" in page.links()
    assert "No way in that may be shown" in editor.get("/desk/moves/bus-to-book").words


def test_the_story_of_a_move_is_that_of_the_move_and_not_of_a_body_of_its_name(
    editor: Colleague,
) -> None:
    editor.saves("/desk/moves/care-to-learn", why_first="It pays for the nursery.")
    page = editor.get("/desk/moves/care-to-learn/history")
    assert page.texts("h2")[:2] == ["Version 2 Draft", "Version 1 Published now"]
    assert "Why it comes first" in page.words
    assert "It pays for the nursery." in page.words
    assert editor.get("/desk/moves/care-to-learn/history/1").words.count("Why it comes first") == 1


@pytest.mark.usefixtures("bodies")
def test_a_new_move_is_published_by_a_second_person_and_told_in_the_api(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    blank = editor.get("/desk/moves/new").form("/new")
    assert editor.goes_to("/desk/moves/new", blank | NEW | {"do": "save"}) == (
        "/desk/moves/ring-the-line-for-carers?done=saved"
    )
    assert "Not published" in editor.get("/desk/moves/ring-the-line-for-carers").words
    published(editor, publisher, desk, database, "ring-the-line-for-carers")
    move = next(one for one in desk.state.snapshot.moves if one.id == "ring-the-line-for-carers")
    assert [carrier.slug for carrier in move.carried_by] == ["carers-uk"]
    assert move.lines_to_show == ("The call is free.",)


def test_a_review_tells_whose_first_step_changes_and_what_the_panel_objects_to(
    editor: Colleague, publisher: Colleague
) -> None:
    editor.saves(OFF_SICK, withdrawn="yes")
    page = publisher.get(f"{OFF_SICK}/review")
    assert "Withdrawn" in page.texts(".difference__name")
    assert "Whose first step changes" in page.texts("h2")
    assert f"Now: {MOVES['off-sick-keep-job'].name} (with their employer)" in page.words
    assert "Some or all of the people who have a job and are off sick" in page.words
    assert "made-up people" in page.words
    assert "would not be told what they were promised" in page.words
    assert "Persona: a person in Gedling off sick with low mood who wants to keep a job." in page.words
    assert f"The first step should be “{MOVES['off-sick-keep-job'].name}” with employer and is " in page.words
    assert "safeguarding" not in page.words


@pytest.mark.usefixtures("bodies")
def test_help_above_everything_is_for_somebody_who_knows_safeguarding_to_decide(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    editor.saves(ABUSE, withdrawn="yes")
    page = publisher.get(f"{ABUSE}/review")
    assert "Somebody who knows safeguarding should decide" in page.texts("h2")
    assert "Then: nothing" in page.words
    assert "They are in a crisis, and no help would stand above everything." in page.words
    published(editor, publisher, desk, database, "abuse-helpline")
    assert next(one for one in desk.state.snapshot.moves if one.id == "abuse-helpline").sleeps


@pytest.mark.usefixtures("bodies")
def test_a_rule_that_nobody_can_meet_stops_it(editor: Colleague, publisher: Colleague, database: Engine) -> None:
    fields = editor.get(f"{OFF_SICK}/edit").form("/edit") | {"rule-new": "time_out_of_work", "do": "rule:add"}
    page = editor.post(f"{OFF_SICK}/edit", fields, status=200)
    fields = page.form("/edit") | {"rule-1-0-option": ["under_3_months"], "note": "x", "do": "save"}
    editor.goes_to(f"{OFF_SICK}/edit", fields)
    number = number_of(database, "off-sick-keep-job")
    editor.goes_to(f"{OFF_SICK}/send-to-review", {"number": number})
    assert "Nobody can meet the rule of this move" in publisher.get(f"{OFF_SICK}/review").words
    page = publisher.post(f"{OFF_SICK}/publish", {"number": number, "when": "now"}, status=422)
    assert "Nobody can meet the rule of this move" in page.text(".govuk-error-summary")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"act": ""}, "Write what to do, beginning with a verb."),
        ({"carried_by-0-whom": ""}, "Name somebody to turn to."),
        ({"carried_by-0-own_act": "gp"}, "Give a slug, with or without an access point, or an own_act"),
        ({"place": ""}, "Choose where it stands."),
        ({"on_card-0-sources": "nowhere"}, "There is no source 'nowhere' in this move."),
        ({"note": ""}, "Write why you make this change."),
        ({"slug": "order"}, "No move can be called 'order'."),
        ({"slug": "off-sick-keep-job"}, "This short name is taken."),
        ({"rule-0-0-option": []}, "has too few entries"),
        (
            {"sources-1-id": "carers-page", "sources-1-title": "Another", "sources-1-says": "x"},
            "Another source has this short name.",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_told_beside_its_field(
    changes: dict[str, str | list[str]], told: str, editor: Colleague
) -> None:
    blank = editor.get("/desk/moves/new").form("/new")
    page = editor.post("/desk/moves/new", blank | NEW | changes | {"do": "save"}, status=422)
    assert told in page.words


def test_a_carrier_that_there_is_not_is_told_before_a_review(editor: Colleague, database: Engine) -> None:
    editor.saves(OFF_SICK, **{"carried_by-2-whom": "nobody-of-that-name"})
    page = editor.post(f"{OFF_SICK}/send-to-review", {"number": number_of(database, "off-sick-keep-job")}, status=422)
    assert "There is no provision, draft or body 'nobody-of-that-name'" in page.words


@pytest.mark.parametrize("more", ["more-lines", "more-carriers", "more-sources"])
def test_more_empty_blocks_come_with_what_was_typed(more: str, editor: Colleague) -> None:
    fields = editor.get(f"{OFF_SICK}/edit").form("/edit") | {"act": "Go there.", "do": more}
    page = editor.post(f"{OFF_SICK}/edit", fields, status=200)
    assert len(page.form("/edit")) > len(fields)
    assert page.form("/edit")["act"] == "Go there."


def test_a_carrier_is_kept_for_some_people_by_the_same_rule_form(editor: Colleague, database: Engine) -> None:
    fields = editor.get(f"{OFF_SICK}/edit").form("/edit")
    fields |= {"carried_by-2-only-new": "area", "do": "carried_by-2-only:add"}
    page = editor.post(f"{OFF_SICK}/edit", fields, status=200)
    fields = page.form("/edit") | {"carried_by-2-only-0-0-option": ["derby"], "note": "x", "do": "save"}
    editor.goes_to(f"{OFF_SICK}/edit", fields)
    with reading(database) as session:
        draft = in_work(session, "off-sick-keep-job", MoveRevision)
        assert draft is not None
        assert draft.content["carried_by"][2]["only_for"] == [{"question": "area", "one_of": ["derby"]}]
    assert "You live in Derby." in editor.get(OFF_SICK).words


def test_two_editors_at_once_lose_nothing(editor: Colleague, other: Colleague, database: Engine) -> None:
    fields = other.get(f"{OFF_SICK}/edit").form("/edit") | {"note": "x", "do": "save"}
    editor.saves(OFF_SICK, why_first="They must help you first.")
    merge = other.goes_to(f"{OFF_SICK}/edit", fields | {"why_first": "It is best.", "act": "Talk to them."})
    assert merge == f"{OFF_SICK}/merge/3"
    page = other.get(merge)
    assert "Why it comes first" in page.words
    assert "What to do" in page.words
    head = page.form("/merge/")["head"]
    other.goes_to(merge, {"head": head, "choice-0": "theirs"})
    with reading(database) as session:
        draft = in_work(session, "off-sick-keep-job", MoveRevision)
        assert draft is not None
        assert (draft.content["act"], draft.content["why_first"]) == ("Talk to them.", "They must help you first.")


@pytest.mark.usefixtures("bodies")
def test_an_older_version_is_brought_back(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    editor.saves(OFF_SICK, act="Talk to them.")
    published(editor, publisher, desk, database, "off-sick-keep-job")
    editor.goes_to(f"{OFF_SICK}/roll-back", {"number": "1", "reason": "It was better."})
    with reading(database) as session:
        draft = in_work(session, "off-sick-keep-job", MoveRevision)
        assert draft is not None
        assert draft.content["act"] == MOVES["off-sick-keep-job"].act


@pytest.mark.usefixtures("bodies")
def test_a_move_is_published_by_itself_at_its_time(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    editor.saves(OFF_SICK, act="Talk to them.")
    number = number_of(database, "off-sick-keep-job")
    editor.goes_to(f"{OFF_SICK}/send-to-review", {"number": number})
    at = now() + timedelta(days=2)
    publisher.goes_to(f"{OFF_SICK}/publish", {"number": number, "when": "at", "at": f"{at:%Y-%m-%dT%H:%M}"})
    with time_machine.travel(at + timedelta(hours=2), tick=False):
        CatalogueRefresher(desk.state, database).look()
        CatalogueRefresher(desk.state, database).look()
    assert next(one for one in desk.state.snapshot.moves if one.id == "off-sick-keep-job").act == "Talk to them."


def test_the_order_is_changed_by_numbers_inside_an_urgency(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    page = editor.get("/desk/moves/order")
    ids = [move.id for move in shipped_moves()]
    last = [move.id for move in shipped_moves() if move.urgency == "when_ready"]
    fields = page.form("/desk/moves/order") | {"note": "Advisers asked for it.", "do": "save"}
    up, down = f"place-{last[-2]}", f"place-{last[0]}"
    assert editor.goes_to("/desk/moves/order", fields | {up: "1", down: "3"}) == "/desk/moves/order?done=saved"
    review = publisher.get("/desk/moves/order/review")
    assert "The order" in review.texts(".difference__name")
    assert "safeguarding" not in review.words, "nothing of what is for today changes"
    published(editor, publisher, desk, database, ORDER)
    expected = [last[-2], last[1], last[2], last[0], *last[3:-2], last[-1]]
    assert [move.id for move in desk.state.snapshot.moves] == [*ids[: -len(last)], *expected]


def test_the_order_of_today_is_for_somebody_who_knows_safeguarding(editor: Colleague, publisher: Colleague) -> None:
    fields = editor.get("/desk/moves/order").form("/desk/moves/order") | {"note": "x", "do": "save"}
    editor.goes_to("/desk/moves/order", fields | {"place-bailiff-letter": "1"})
    page = publisher.get("/desk/moves/order/review")
    assert "The order of what is for today changes." in page.words


def test_what_is_no_number_is_told_beside_its_move(editor: Colleague) -> None:
    fields = editor.get("/desk/moves/order").form("/desk/moves/order") | {"do": "save"}
    page = editor.post("/desk/moves/order", fields | {"place-esol": "first"}, status=422)
    assert "Write a whole number, such as 3." in page.words
    assert "Write why you make this change." in page.words


def test_another_organisation_reads_what_is_published_and_changes_nothing(
    signed_in_as: SignedInAs, editor: Colleague
) -> None:
    editor.saves(OFF_SICK, act="A draft that others do not see.")
    council = Colleague(signed_in_as(Role.EDITOR, Role.PUBLISHER, organisation="Demo council", leads=False))
    assert "A draft that others do not see." not in council.get(OFF_SICK).words
    assert "Draft" not in council.get("/desk/moves").texts(".state")
    council.get(f"{OFF_SICK}/review", status=404)
    council.get(f"{OFF_SICK}/edit", status=403)
    council.post("/desk/moves/new", NEW, status=403)
    council.post("/desk/moves/order", {"note": "x"}, status=403)


def test_a_review_of_support_tells_whose_first_step_changes(editor: Colleague, publisher: Colleague) -> None:
    address = "/desk/catalogue/nhs-talking-therapies"
    fields = editor.get(f"{address}/edit").form("/edit") | {"note": "It ended.", "dates-status": "closed", "do": "save"}
    editor.goes_to(f"{address}/edit", fields)
    page = publisher.get(f"{address}/review")
    assert "Whose first step changes" in page.texts("h2")
    assert "NHS Talking Therapies" in page.words


def test_moves_come_out_and_in_by_a_file(editor: Colleague, database: Engine) -> None:
    taken = editor.client.get("/desk/in-and-out/export.yaml?which=published").content
    assert b"- id: off-sick-keep-job" in taken
    changed = taken.replace(b"The first weeks count most.", b"The first weeks count.")
    sent = editor.client.post("/desk/in-and-out/import", files={"file": ("moves.yaml", changed)})
    report = sent.headers["location"]
    assert "Why it comes first" in editor.get(report).words
    editor.goes_to(f"{report}/save", {"note": "It was put better."})
    assert "/desk/moves/off-sick-keep-job" in editor.get(report).links()
    with reading(database) as session:
        draft = in_work(session, "off-sick-keep-job", MoveRevision)
        assert draft is not None
        assert "The first weeks count." in draft.content["why_first"]


def test_another_organisation_sends_no_moves_in(signed_in_as: SignedInAs) -> None:
    council = Colleague(signed_in_as(Role.EDITOR, organisation="Demo council", leads=False))
    taken = council.client.get("/desk/in-and-out/export.yaml").content
    changed = taken.replace(b"The first weeks count most.", b"The first weeks count.")
    sent = council.client.post("/desk/in-and-out/import", files={"file": ("moves.yaml", changed)})
    assert "It is kept by the leading organisation" in council.get(sent.headers["location"]).words


def test_what_is_in_work_stands_on_the_first_page_of_those_who_may_work_on_it(
    editor: Colleague, signed_in_as: SignedInAs
) -> None:
    editor.saves(OFF_SICK, act="Talk to them.")
    assert "What comes first: in work" in editor.get("/desk").texts("h2")
    assert OFF_SICK in editor.get("/desk").links()
    council = Colleague(signed_in_as(Role.EDITOR, organisation="Demo council", leads=False))
    assert OFF_SICK not in council.get("/desk").links()


@pytest.mark.usefixtures("bodies")
def test_a_discreet_act_never_stands_in_the_subject_of_a_mail(
    editor: Colleague, publisher: Colleague, desk: Navigator, database: Engine
) -> None:
    editor.saves(ABUSE, why_first="They listen.")
    number = number_of(database, "abuse-helpline")
    editor.goes_to(f"{ABUSE}/send-to-review", {"number": number})
    at = now() + timedelta(days=2)
    publisher.goes_to(f"{ABUSE}/publish", {"number": number, "when": "at", "at": f"{at:%Y-%m-%dT%H:%M}"})
    with writing(database) as session:
        gone = col(ProvisionRevision.slug) == "galop"
        session.exec(update(ProvisionRevision).where(gone).values(state=RevisionState.SUPERSEDED))
    with time_machine.travel(at + timedelta(hours=2), tick=False):
        CatalogueRefresher(desk.state, database).look()
    with reading(database) as session:
        (mail,) = session.exec(select(Message)).all()
    assert (mail.subject, MOVES["abuse-helpline"].discreet) == ("Not published: a move", True)
    assert "Version 2 of abuse-helpline" in mail.body
