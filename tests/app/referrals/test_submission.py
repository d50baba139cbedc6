"""A referral is sent once and as the client agreed, or not at all; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlmodel import Session, select

from app.core.audit import AuditEvent
from app.core.database import reading, writing
from app.referrals.consent import wordings
from app.referrals.consent_kinds import Purpose, WithdrawalWay
from app.referrals.contact_method import ContactMethod
from app.referrals.disclosure import Disclosure
from app.referrals.lifecycle import ReferralState, Side
from app.referrals.models import Client, Consent, Referral, ReferralEvent
from app.referrals.recipients import named_recipient
from app.referrals.submission import MissingConsent, ReferralDraft, check_to_send, new_client, send, sent_before
from app.referrals.transitions import TransitionError
from app.referrals.withdrawal import withdraw
from services_catalogue.model.organisations import Organisation
from tests.app.worlds.catalogue_world import CONTENT
from tests.app.worlds.referral_world import (
    ADDRESS,
    ALL,
    AUDIT,
    COLLEGE_MAIL,
    DISCLOSURE,
    NOON,
    PRIVATE,
    RECEIVING,
    SENDING,
    Referring,
    the,
)
from tests.provisions import stored_provision

Change = Callable[[Referring, Session, ReferralDraft], ReferralDraft]
TABLES = (Client, Referral, ReferralEvent, Consent, AuditEvent)


def kept(world: Referring) -> list[int]:
    """The number of rows of everything that a referral leaves."""
    with reading(world.engine) as session:
        return [len(session.exec(select(table)).all()) for table in TABLES]


def press(world: Referring, change: Change | None = None, who: str = "adviser") -> Referral:
    """Press the button of one page; `change` is what differs from a right form."""
    with writing(world.engine) as session:
        client = world.client(session)
        page = world.to_send(session)
        page = page if change is None else change(world, session, page)
        return send(session, AUDIT, world.people[who], client, page, NOON, ADDRESS)


def test_all_of_it_is_kept_in_one_transaction(on_either: Referring) -> None:
    on_either.received_by_mail()
    press(on_either)
    assert kept(on_either) == [1, 1, 1, len(ALL), 1]
    with reading(on_either.engine) as session:
        sent = session.exec(select(Referral)).one()
        assert (sent.state, sent.live, sent.email, sent.recipient_name) == ("sent", True, COLLEGE_MAIL, RECEIVING)
        assert Disclosure.read(sent.disclosure) == DISCLOSURE
        assert sent.answered_at is None
    assert [(mail.to, mail.subject) for mail in on_either.mails()] == [(COLLEGE_MAIL, f"A new referral: {sent.code}")]


def test_with_nobody_who_agreed_to_receive_it_is_logged_and_no_mail_goes(world: Referring) -> None:
    press(world)
    assert world.mails() == []
    with reading(world.engine) as session:
        sent = session.exec(select(Referral)).one()
        assert (sent.live, sent.recipient_id, sent.recipient_name) == (False, None, "Night School")


def test_it_comes_into_the_inbox_of_those_who_work_here(world: Referring) -> None:
    world.received_in_the_inbox()
    press(world)
    assert [mail.to for mail in world.mails()] == ["college-manager@example.org"]
    assert "/desk/inbox/" in world.mails()[0].body
    assert "/referral/" not in world.mails()[0].body


@pytest.mark.parametrize("given", [(), ("keep",), ("send",), ("outcomes", "ask"), ("send", "outcomes", "ask")])
def test_without_both_yeses_nothing_is_kept_and_nothing_sent(world: Referring, given: tuple[str, ...]) -> None:
    world.received_by_mail()
    with pytest.raises(MissingConsent):
        press(world, lambda _, __, page: replace(page, agreed=replace(page.agreed, given=given)))
    assert kept(world) == [0] * len(TABLES)
    assert world.mails() == []


def asked_of(world: Referring, page: ReferralDraft, name: str) -> ReferralDraft:
    asked = wordings(SENDING, name, world.provision.name, 6, can_ask=True)
    return replace(page, agreed=replace(page.agreed, asked=asked))


def disclosure(**fields: Any) -> Change:
    return lambda _, __, page: replace(page, disclosure=replace(page.disclosure, **fields))


def agreed(**fields: Any) -> Change:
    return lambda _, __, page: replace(page, agreed=replace(page.agreed, **fields))


def other_words(_: Referring, __: Session, page: ReferralDraft) -> ReferralDraft:
    first, *others = page.agreed.asked
    return replace(page, agreed=replace(page.agreed, asked=(replace(first, text="You agree to all."), *others)))


def longer_kept(world: Referring, session: Session, page: ReferralDraft) -> ReferralDraft:
    organisation = session.get_one(Organisation, world.people["adviser"].organisation_id)
    organisation.records_months = 24
    session.flush()
    return page


def ended(_: Referring, __: Session, page: ReferralDraft) -> ReferralDraft:
    content = {**CONTENT, "dates": {"status": "running", "end": "2026-11-23", "confirmed": True}}
    return replace(page, provision=stored_provision(content, "night-school"))


WRONG: dict[str, tuple[Change, str]] = {
    "the words name another recipient": (lambda w, _, page: asked_of(w, page, "Another College"), "words"),
    "the words are others": (other_words, "words"),
    "the words promise another time": (longer_kept, "words"),
    "more is ticked than was asked": (agreed(given=(*ALL, "marketing")), "not asked"),
    "another recipient": (lambda _, __, page: replace(page, recipient=replace(page.recipient, email="x@y.org")), "Who"),
    "it takes nobody new": (ended, "nobody new"),
    "a page with no number": (lambda _, __, page: replace(page, once=""), "not complete"),
    "a page with a long number": (lambda _, __, page: replace(page, once="x" * 65), "not complete"),
    "a long name": (disclosure(name="x" * 101), "shorter"),
    "a long contact": (disclosure(reach="post", contact="x" * 255), "shorter"),
    "a long word on safety": (disclosure(safe="x" * 201), "shorter"),
    "a long note": (disclosure(note="x" * 501), "shorter"),
    "a long language": (disclosure(language="x" * 21), "shorter"),
    "a long language of the words": (agreed(language="x" * 21), "shorter"),
    "too many reasons": (disclosure(why=("They live in Derby.",) * 41), "reasons"),
    "a long reason": (disclosure(why=("x" * 301,)), "reasons"),
    "a way that is none": (disclosure(reach="pigeon"), "how they want"),
    "a phone that is none": (disclosure(reach="phone", contact="later"), "phone number"),
    "asking by mail without any": (disclosure(reach="post", contact="1 Demo Street"), "email only"),
}


@pytest.mark.parametrize(("change", "says"), WRONG.values(), ids=WRONG)
def test_what_is_not_as_it_was_agreed_is_refused_in_a_sentence(world: Referring, change: Change, says: str) -> None:
    world.received_in_the_inbox()
    with pytest.raises(TransitionError, match=says):
        press(world, change)
    assert kept(world) == [0] * len(TABLES)
    assert world.mails() == []


def test_a_page_can_ask_before_it_begins_a_record_and_nothing_changes(world: Referring) -> None:
    with writing(world.engine) as session:
        page = world.to_send(session)
        check_to_send(session, world.people["adviser"], None, page, NOON)
        no = replace(page, agreed=replace(page.agreed, given=()))
        with pytest.raises(MissingConsent):
            check_to_send(session, world.people["adviser"], None, no, NOON)
    assert kept(world) == [0] * len(TABLES)


def test_a_page_that_was_opened_before_somebody_agreed_to_receive_sends_nothing(world: Referring) -> None:
    with reading(world.engine) as session:
        page = world.to_send(session)
    world.received_by_mail()
    with pytest.raises(TransitionError, match="Who receives this has changed"):
        press(world, lambda _, __, ___: page)
    assert world.mails() == []


def test_whoever_ended_their_agreement_receives_no_more(world: Referring) -> None:
    world.received_by_mail()
    with reading(world.engine) as session:
        page = world.to_send(session)
    world.receives(email="new@college.example.org")
    with pytest.raises(TransitionError, match="Who receives this has changed"):
        press(world, lambda _, __, ___: page)


def test_a_record_of_another_organisation_or_a_cleared_one_is_not_sent(world: Referring) -> None:
    with pytest.raises(TransitionError, match="closed"):
        press(world, who="other adviser")
    with writing(world.engine) as session:
        client = world.client(session)
        client.anonymised_at = NOON
        with pytest.raises(TransitionError, match="closed"):
            send(session, AUDIT, world.people["adviser"], client, world.to_send(session), NOON, ADDRESS)


def test_somebody_who_let_their_record_be_kept_is_not_asked_again(on_either: Referring) -> None:
    first = on_either.sent()
    with writing(on_either.engine) as session:
        client = session.get_one(Client, the(session, first).client_id)
        page = on_either.to_send(session, "page-2")
        asked = tuple(w for w in page.agreed.asked if w.purpose is not Purpose.KEEP)
        again = replace(page, agreed=replace(page.agreed, asked=asked, given=("keep", "send")))
        assert send(session, AUDIT, on_either.people["adviser"], client, again, NOON, ADDRESS).client_id == client.id
        assert session.exec(select(AuditEvent)).all()[-1].detail["agreed"] == ["keep", "send"]


def test_somebody_who_withdrew_that_is_asked_again(world: Referring) -> None:
    first = world.sent()
    with writing(world.engine) as session:
        client = session.get_one(Client, the(session, first).client_id)
        keep = session.exec(select(Consent).where(Consent.purpose == "keep")).one()
        withdraw(session, keep, world.desk(Side.SENDER), how=WithdrawalWay.PHONE)
        page = world.to_send(session, "page-2")
        asked = tuple(w for w in page.agreed.asked if w.purpose is not Purpose.KEEP)
        again = replace(page, agreed=replace(page.agreed, asked=asked))
        with pytest.raises(MissingConsent):
            send(session, AUDIT, world.people["adviser"], client, again, NOON, ADDRESS)


def test_a_contact_that_nobody_is_to_use_does_not_go_along(world: Referring) -> None:
    given = ("keep", "send", "outcomes")
    through_me = disclosure(reach=ContactMethod.ADVISER.value)
    press(world, lambda w, s, page: agreed(given=given)(w, s, through_me(w, s, page)))
    with reading(world.engine) as session:
        assert session.exec(select(Referral)).one().disclosure["contact"] == ""


def test_the_same_page_pressed_twice_has_sent_once(on_either: Referring) -> None:
    code = on_either.sent()
    with writing(on_either.engine) as session:
        before = sent_before(session, on_either.people["adviser"], "page-1")
        assert before is not None
        assert before.code == code
        client, page = session.get_one(Client, before.client_id), on_either.to_send(session)
        with pytest.raises(TransitionError, match="sent its referral already"):
            send(session, AUDIT, on_either.people["adviser"], client, page, NOON, ADDRESS)
    assert kept(on_either)[:2] == [1, 1]


def test_a_page_that_somebody_else_has_sent_leads_them_nowhere(world: Referring) -> None:
    world.sent()
    with reading(world.engine) as session:
        found = {name for name, who in world.people.items() if sent_before(session, who, "page-1")}
    assert found == {"adviser", "manager"}
    with pytest.raises(TransitionError, match="sent its referral already"), writing(world.engine) as session:
        check_to_send(session, world.people["colleague"], None, world.to_send(session), NOON)


def test_pressed_twice_at_one_moment_it_is_sent_once(on_either: Referring) -> None:
    on_either.received_by_mail()
    start, found = Barrier(2), []

    def one() -> None:
        start.wait()
        with writing(on_either.engine) as session:
            before = sent_before(session, on_either.people["adviser"], "page-1")
            if before is None:
                client = on_either.client(session)
                page = on_either.to_send(session)
                before = send(session, AUDIT, on_either.people["adviser"], client, page, NOON, ADDRESS)
            found.append(before.code)

    threads = [Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == 1
    assert len(on_either.mails()) == 1


@pytest.mark.parametrize(("reference", "says"), [("", "Write a reference"), (" ", "Write"), ("x" * 41, "shorter")])
def test_a_reference_that_cannot_be_one_is_refused(world: Referring, reference: str, says: str) -> None:
    with pytest.raises(TransitionError, match=says), writing(world.engine) as session:
        new_client(session, world.people["adviser"], reference, NOON)


def test_a_reference_is_one_record_of_an_organisation_and_says_nothing_to_others(on_either: Referring) -> None:
    on_either.sent()
    with writing(on_either.engine) as session:
        with pytest.raises(TransitionError, match="Another record has this reference"):
            new_client(session, on_either.people["colleague"], "M-77", NOON)
        assert new_client(session, on_either.people["other adviser"], "M-77", NOON).id


def test_a_manager_who_sends_for_an_adviser_leaves_it_with_the_adviser(world: Referring) -> None:
    press(world, who="manager")
    with reading(world.engine) as session:
        assert session.exec(select(Referral)).one().adviser_id == world.people["adviser"].id


def test_who_receives_at_a_local_access_point_comes_before_who_receives_all(world: Referring) -> None:
    access_point = world.provision.access_points[0]
    world.received_by_mail()
    with writing(world.engine) as session:
        assert named_recipient(session, world.provision, access_point).email == COLLEGE_MAIL
    world.receives(email="door@college.example.org", access_point_id=access_point.id)
    with reading(world.engine) as session:
        assert named_recipient(session, world.provision, access_point).email == "door@college.example.org"
        assert not named_recipient(session, world.provision, None).live


def test_neither_the_mail_nor_the_audit_holds_a_private_word(world: Referring) -> None:
    world.received_by_mail()
    press(world)
    with reading(world.engine) as session:
        audited = [entry.model_dump_json() for entry in session.exec(select(AuditEvent))]
    for text in [*audited, *(mail.key + mail.subject + mail.body for mail in world.mails())]:
        assert [word for word in PRIVATE if word in text] == []


def test_the_day_of_a_referral_is_that_of_utc(on_either: Referring) -> None:
    late = NOON.replace(hour=23, minute=59)
    code = on_either.sent(at=late)
    with reading(on_either.engine) as session:
        assert the(session, code).sent_at == late
        assert the(session, code).sent_at.utcoffset() == timedelta(0)
        assert ReferralState(the(session, code).state) is ReferralState.SENT
