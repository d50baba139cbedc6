"""One client: what their adviser sees, and what can be changed, withdrawn, printed and reassigned."""

from __future__ import annotations

import re

import pytest

from app.accounts.sessions import hash_of
from app.core.audit import AuditEvent
from app.core.permissions import Colleague, Role
from app.referrals.lifecycle import ReferralState, RefusalReason
from app.referrals.models import Client, Consent, Referral, ReferralEvent
from tests.app.advising.conftest import Desk
from tests.app.worlds.client_factory import ADDRESS, BY_MAIL, LOGGED, Clients, ago


@pytest.fixture
def adviser(clients: Clients) -> Colleague:
    return clients.colleague("adviser", Role.ADVISER)


@pytest.fixture
def sam(clients: Clients, adviser: Colleague) -> str:
    """The code of a client with a plan."""
    plan = [{"slug": "night-school", "note": "Ask for Tuesdays", "on": "2026-12-01"}, {"slug": "gone", "note": ""}]
    reached = {"reach": "phone", "contact": "07700 900123", "safe": "After 4 pm"}
    return clients.client(adviser, "JS-104", name="Sam", plan=plan, **reached)


def test_a_client_is_shown_with_their_plan_referrals_and_consents(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    referral = clients.refer(adviser, sam, at=ago(2))
    page = desk_of(adviser).get(f"/desk/clients/{sam}")
    for words in ("Sam", "Phone call: 07700 900123", "After 4 pm", "Ask for Tuesdays", "on 1 December 2026"):
        assert words in page.words
    assert "gone (not in the catalogue any more)" in page.words
    assert f"/desk/referrals/{referral}" in page.links("main a")
    assert page.texts(".agreed .state") == ["Agreed"] * 3
    assert "Demo Jobcentre may send what is shown here to Demo receiver" in page.words
    assert "taken by Demo adviser. I read it out to them. They said yes." in page.words
    assert "Sam" not in page.title
    assert "JS-104" not in page.title


def test_every_look_is_written_down_without_a_name(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    browser = desk_of(adviser)
    browser.get(f"/desk/clients/{sam}")
    browser.get(f"/desk/clients/{sam}")
    looked = [entry for entry in clients.rows(AuditEvent) if entry.act == "looked"]
    assert [(entry.kind, entry.subject, entry.detail, entry.actor_id) for entry in looked] == [
        ("client", sam, {}, adviser.id)
    ] * 2


def test_details_are_changed_and_the_audit_names_the_fields_alone(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    fields = {"reference": "JS-105", "name": "Sammy", "reach": "email", "contact": "sam@example.org", "safe": ""}
    assert desk_of(adviser).goes_to(f"/desk/clients/{sam}/details", {**fields}).endswith("?done=client-changed")
    kept = clients.the(Client, sam)
    assert (kept.reference, kept.name, kept.reach, kept.contact, kept.safe) == tuple(fields.values())
    entry = clients.rows(AuditEvent)[-1]
    assert (entry.act, entry.detail) == ("changed", {"fields": ["contact", "name", "reach", "reference", "safe"]})


@pytest.mark.parametrize(
    ("reach", "typed", "kept"),
    [
        ("phone", "+44 (0)7700-900123", "07700 900123"),
        ("phone", "01632\u2013960123 ext 12", "01632 960123 extension 12"),
        ("text", "07700\u00a0900\u00a0123", "07700 900123"),
        ("email", "zoë@EXAMPLE.org", "zoë@example.org"),
        ("post", "12 High Street", "12 High Street"),
        ("adviser", "whatever", ""),
    ],
)
def test_a_way_to_reach_a_client_is_typed_as_people_write_it_and_kept_in_one_spelling(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk, reach: str, typed: str, kept: str
) -> None:
    fields = {"reference": "JS-105", "name": "Sam", "reach": reach, "contact": typed, "safe": ""}
    desk_of(adviser).goes_to(f"/desk/clients/{sam}/details", {**fields})
    assert clients.the(Client, sam).contact == kept


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reach": "email", "contact": "nowhere"}, "Write their email address"),
        ({"reach": "phone", "contact": "7700900123"}, "Did the first 0 get lost? Write 07700 900123."),
        ({"reach": "text", "contact": "07700900123 after 5pm"}, "Write the hours beside it, not in the number."),
        ({"reach": "email", "contact": "sam.@example.org"}, "is not an email address that mail can reach"),
        ({"reach": "pigeon"}, "Choose how they want to be reached"),
        ({"reference": ""}, "Write what you call this record"),
        ({"reference": "JS-200"}, "Another record has this reference"),
        ({"name": "x" * 101}, "Make it shorter: 100"),
    ],
)
def test_details_with_a_mistake_are_kept_on_the_page_and_not_in_the_record(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk, changes: dict[str, str], sentence: str
) -> None:
    clients.client(adviser, "JS-200")
    browser = desk_of(adviser)
    form = browser.get(f"/desk/clients/{sam}").form("/details")
    page = browser.post(f"/desk/clients/{sam}/details", {**form, "safe": "Typed just now", **changes})
    assert sentence in page.text(".govuk-error-summary")
    assert page.form("/details")["safe"] == "Typed just now"
    assert clients.the(Client, sam).safe == "After 4 pm"


def test_taking_back_what_was_agreed_is_passed_on(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    receiving = clients.colleague("receiver", Role.ADVISER, organisation="Demo Council")
    code = clients.refer(adviser, sam, email=LOGGED, receiving=receiving.organisation_id, at=ago(2))
    consent = next(one for one in clients.rows(Consent) if one.purpose == "send")
    browser = desk_of(adviser)
    missed = browser.post(f"/desk/clients/{sam}/withdraw", {"consent": str(consent.id)})
    assert "Choose how they told you" in missed.text(".govuk-error-summary")
    assert clients.the(Referral, code).state == "sent"

    fields: dict[str, str | list[str]] = {"consent": str(consent.id), f"how-{consent.id}": "letter"}
    assert browser.goes_to(f"/desk/clients/{sam}/withdraw", fields).endswith("done=withdrawn")
    assert clients.the(Referral, code).state == "withdrawn"
    told = clients.mails("receiver@example.org")[-1]
    assert told.subject == f"Taken back: referral {code}"
    assert "Taken back" in desk_of(adviser).get(f"/desk/clients/{sam}").texts(".agreed .state")
    # Idempotent: a second press changes nothing, and sends no second mail.
    assert browser.goes_to(f"/desk/clients/{sam}/withdraw", fields).endswith("done=withdrawn-before")
    assert clients.mails("receiver@example.org")[-1].id == told.id


def test_without_a_record_nothing_goes_on(clients: Clients, adviser: Colleague, sam: str, desk_of: Desk) -> None:
    clients.refer(adviser, sam, at=ago(2))
    keep = next(one for one in clients.rows(Consent) if one.purpose == "keep")
    browser = desk_of(adviser)
    browser.goes_to(f"/desk/clients/{sam}/withdraw", {"consent": str(keep.id), f"how-{keep.id}": "phone"})
    page = browser.get(f"/desk/clients/{sam}")
    assert page.texts(".agreed .state") == ["Taken back"] * 3
    assert "They took back that you keep this record" in page.words
    assert not [link for link in page.html.splitlines() if "/sit" in link]


def test_consent_of_another_client_is_not_there(clients: Clients, adviser: Colleague, sam: str, desk_of: Desk) -> None:
    clients.refer(adviser, clients.client(adviser, "JS-300"), at=ago(2))
    other = clients.rows(Consent)[0]
    fields: dict[str, str | list[str]] = {"consent": str(other.id), f"how-{other.id}": "phone"}
    desk_of(adviser).post(f"/desk/clients/{sam}/withdraw", fields, status=404)
    assert clients.rows(Consent)[0].withdrawn_at is None


def test_a_slip_shows_its_code_once_and_takes_the_place_of_the_one_before(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    browser = desk_of(adviser)
    codes = []
    for _ in range(2):
        page = browser.post(f"/desk/clients/{sam}/slip", {}, status=200)
        assert page.text(".slip__address") == f"{ADDRESS}/your-referrals"
        codes.append(page.text(".slip__code"))
        assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", codes[-1])
        assert clients.the(Client, sam).receipt_hash == hash_of(codes[-1].replace("-", ""))
    assert codes[0] != codes[1]
    assert codes[1] not in browser.get(f"/desk/clients/{sam}").html
    assert all(codes[1].replace("-", "") not in str(entry.detail) for entry in clients.rows(AuditEvent))


def test_handing_over_moves_the_client_and_all_their_referrals_and_nothing_else(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    colleague = clients.colleague("colleague", Role.ADVISER)
    ongoing = clients.refer(adviser, sam, at=ago(2))
    over = clients.refer(adviser, sam, slug="night-school", at=ago(9))
    clients.answers(over, ReferralState.REFUSED, ago(5), by=colleague, because=RefusalReason.FULL)
    stays = clients.client(adviser, "Stays")
    other = clients.refer(adviser, stays, at=ago(2))

    browser = desk_of(adviser)
    assert browser.goes_to(f"/desk/clients/{sam}/hand-over", {"to": str(colleague.id)}) == (
        "/desk/clients?done=client-handed-over"
    )
    assert [clients.the(Client, code).adviser_id for code in (sam, stays)] == [colleague.id, adviser.id]
    referrals = [clients.the(Referral, code) for code in (ongoing, over, other)]
    assert [one.adviser_id for one in referrals] == [colleague.id, colleague.id, adviser.id]
    events = [event for event in clients.rows(ReferralEvent) if event.what == "handed_over"]
    assert [event.referral_id for event in events] == [referrals[0].id]
    assert {one.taken_by_id for one in clients.rows(Consent)} == {adviser.id}
    (mail,) = clients.mails("colleague@example.org")
    assert "1 client over to you" in mail.body
    assert not any(word in mail.body + mail.subject for word in ("Sam", "JS-104", "Day School", sam))
    browser.get(f"/desk/clients/{sam}", status=404)
    assert desk_of(colleague).get(f"/desk/clients/{sam}").heading == "Client JS-104"


@pytest.mark.parametrize("to", ["elsewhere", "editor", "disabled", "invited", "adviser"])
def test_nobody_else_can_be_handed_a_client(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk, to: str
) -> None:
    people = {
        "elsewhere": clients.colleague("elsewhere", Role.ADVISER, organisation="Demo Council"),
        "editor": clients.colleague("editor", Role.EDITOR),
        "disabled": clients.colleague("disabled", Role.ADVISER, disabled_at=ago(1)),
        "invited": clients.colleague("invited", Role.ADVISER, joined_at=None),
        "adviser": adviser,
    }
    page = desk_of(adviser).post(f"/desk/clients/{sam}/hand-over", {"to": str(people[to].id)})
    assert "Choose a colleague" in page.text(".govuk-error-summary")
    assert clients.the(Client, sam).adviser_id == adviser.id
    assert "Demo elsewhere" not in page.html


def test_triage_goes_on_with_the_plan_of_the_client(adviser: Colleague, sam: str, desk_of: Desk) -> None:
    browser = desk_of(adviser)
    at = browser.goes_to(f"/desk/clients/{sam}/sit")
    page = browser.get(f"{at}/plan")
    assert page.text(".whose") == "This page is about: Sam (record JS-104)"
    assert page.form("/plan")["note-night-school"] == "Ask for Tuesdays"
    assert page.form("/plan")["on-night-school"] == "2026-12-01"


def test_triage_that_is_open_goes_on_where_it_was_left(adviser: Colleague, sam: str, desk_of: Desk) -> None:
    browser = desk_of(adviser)
    at = browser.goes_to(f"/desk/clients/{sam}/sit")
    browser.goes_to(at, {"asked": "age", "q-age": "24"})
    assert "Their triage is open here" in browser.get(f"/desk/clients/{sam}").words
    assert browser.goes_to(f"/desk/clients/{sam}/sit") == at
    assert browser.get(at).form("", "#questions")["q-age"] == "24"
    onward = browser.goes_to(f"/desk/clients/{sam}/sit", {"support": "night-school"})
    assert onward == f"{at}/support/night-school"
    assert browser.client.post(f"/desk/clients/{sam}/sit", data={"support": "made-up"}).status_code == 404


def test_the_words_of_what_happens_stand_before_the_press(
    clients: Clients, adviser: Colleague, sam: str, desk_of: Desk
) -> None:
    clients.refer(adviser, sam, email=BY_MAIL, at=ago(2))
    words = desk_of(adviser).get(f"/desk/clients/{sam}").words
    assert "Demo receiver can no longer read it, and is told to delete what they kept" in words
    assert "Demo receiver is asked to tell you nothing more" in words
