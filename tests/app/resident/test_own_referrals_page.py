"""A client opens their own page by the code on their slip, reads all of it, reports an outcome, and withdraws."""

from __future__ import annotations

import re
from contextvars import ContextVar
from datetime import timedelta
from gettext import NullTranslations

import pytest
from sqlmodel import col, select, update
from time_machine import travel

import app.web.templating
import triage.i18n
from app.accounts.login_throttle import FailureLimit
from app.accounts.models import SignedLink
from app.accounts.signed_links import make_link
from app.core.audit import Actor, AuditEvent
from app.mail.outbox import MessageKind
from app.referrals.access_log import note_look
from app.referrals.consent_kinds import Purpose
from app.referrals.delivery import delivery_of
from app.referrals.emails import PERSON_LINK
from app.referrals.lifecycle import Side
from app.referrals.models import Consent, Outcome, Referral, ReferralEvent
from app.resident import own_referrals_page
from app.web.page_entry import OWN
from tests.app.browsers.resident import Resident
from tests.app.resident.test_words import Bracketed, not_translated
from tests.app.worlds.catalogue_world import AUDIT, KEEPING, LEADING, NOON, World
from tests.app.worlds.referral_factory import PERSON, RECIPIENT, WHY, Made, make_referral, referral_of, stored

LATER = NOON + timedelta(hours=2)
CODE = "/your-referrals"
DAY = re.compile(r"\d+ November 20\d\d")


@pytest.fixture
def person(world: World) -> Resident:
    return Resident(world.visitor().client)


@pytest.fixture
def own(person: Resident, made: Made) -> str:
    """The address of the client's own page."""
    return person.goes_to(CODE, code=made.slip)


def answered(world: World, made: Made, **fields: str) -> None:
    """The recipient responds."""
    recipient = world.visitor()
    recipient.goes_to(f"{recipient.goes_to(made.link)}/answer", **fields)


def number_of(world: World, purpose: Purpose) -> str:
    return next(str(one.id) for one in world.rows(Consent) if one.purpose == purpose)


def test_it_shows_what_was_sent_agreed_and_answered_and_changes_nothing(
    world: World, person: Resident, own: str
) -> None:
    before = stored(world.engine)
    page = person.get(own)
    person.get(CODE)
    for words in (
        RECIPIENT, "Sent on 24 November 2026. It is about Night School.", "They have not answered yet.",
        "They should answer by 8 December 2026.", WHY, "After noon", f"{LEADING} may keep what you want to be called",
        "You agreed on 24 November 2026. Demo Adviser wrote it down.", "It ends on 24 November 2027",
        "Nobody has opened it since it was sent.", "Your adviser is Demo Adviser", "Tell us how it goes",
    ):  # fmt: skip
        assert words in page.words, words
    assert page.title == "Your referrals – Opportunity Escalator"
    assert page.texts("h2")[-1] == "Talk to someone", "it ends with a person to contact"
    assert stored(world.engine) == before
    assert [one.act for one in world.rows(AuditEvent)] == ["sent"], "that they look themselves is noted nowhere"


def test_a_code_is_read_as_people_write_it(made: Made, person: Resident) -> None:
    spoken = made.slip.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    for typed in (made.slip, spoken, f"  {spoken} "):
        assert person.goes_to(CODE, code=typed) == CODE
    assert person.post(CODE, 422, code=f"{spoken} please").title.startswith("Error: ")


@pytest.fixture
def few_guesses(monkeypatch: pytest.MonkeyPatch) -> int:
    """Lower the limit of wrong codes in an hour."""
    [counter] = own_referrals_page.GUESSES
    assert counter.limit == 60
    monkeypatch.setattr(own_referrals_page, "GUESSES", (FailureLimit(counter.key, 4),))
    return 4


def test_whatever_is_wrong_with_a_code_the_page_is_the_same_and_guesses_are_counted(
    made: Made, person: Resident, few_guesses: int
) -> None:
    wrong = {person.post(CODE, 422, code=code).html for code in ("", "x", "7K4M-PX2D-9QRT", "<b>" * 900)}
    for _ in range(few_guesses - 1):
        wrong.add(person.post(CODE, 422, code="7K4M-PX2D-9QRT").html)
    wrong.add(person.post(CODE, 422, code=made.slip).html)
    assert len(wrong) == 1, "also when it is right, and too many were tried"
    assert "7K4M" not in next(iter(wrong)).replace("such as 7K4M-PX2D-9QRT", "")
    assert person.client.cookies.get(OWN) is None
    with travel(LATER + timedelta(hours=1, minutes=1), tick=False):
        assert person.goes_to(CODE, code=made.slip)


def test_right_codes_are_not_counted(made: Made, person: Resident, few_guesses: int) -> None:
    for _ in range(few_guesses + 1):
        assert person.goes_to(CODE, code=made.slip)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": "received"}, "They have it, and have not answered yet."),
        ({"state": "accepted"}, "They said yes."),
        ({"state": "waiting", "until": "2027-01-11"}, "They think there is room on about 11 January 2027."),
        ({"state": "started"}, "You have started."),
    ],
)
def test_the_answer_is_told_in_plain_words(
    world: World, made: Made, person: Resident, own: str, fields: dict[str, str], says: str
) -> None:
    answered(world, made, **fields)
    assert says in person.get(own).words


def test_of_a_no_they_read_that_it_is_one_and_never_why(world: World, made: Made, person: Resident, own: str) -> None:
    answered(world, made, state="refused", because="did_not_come", instead="Elsewhere made up", note="Rude on Monday.")
    page = person.get(own)
    assert "They said no." in page.words
    assert "Ask your adviser about another way" in page.words
    for hidden in ("did not come", "did_not_come", "Elsewhere made up", "Rude on Monday."):
        assert hidden not in page.html
    assert page.document.css("input[name=news]") == []


def test_of_what_the_adviser_rang_about_it_says_that_the_adviser_tells_them(
    world: World, person: Resident, own: str
) -> None:
    with world.writing() as session:
        session.exec(select(Referral)).one().live = False
    assert "Your adviser gets in touch with them." in person.get(own).words
    person.goes_to(f"{own}/withdraw", consent=number_of(world, Purpose.SEND))
    assert "Your adviser tells them not to use it." in person.get(own).words


def test_one_press_takes_back_that_something_was_sent(world: World, made: Made, person: Resident, own: str) -> None:
    send = number_of(world, Purpose.SEND)
    assert person.goes_to(f"{own}/withdraw", consent=send) == f"{own}?done=taken-back"
    page = person.get(f"{own}?done=taken-back")
    assert "You took it back." in page.text("[role=status]")
    assert "You took it back on 24 November 2026." in page.words
    assert "It was taken back." in page.words
    assert referral_of(world.engine, made).state == "withdrawn"
    told = [mail.to for mail in world.mails()]
    assert told == ["adviser@example.org"], "the mail to the recipient had not left, so it never does"
    assert person.goes_to(f"{own}/withdraw", consent=send), "pressed twice is pressed once"
    assert [mail.to for mail in world.mails()] == told


def test_taking_back_the_record_takes_back_all_of_it(world: World, made: Made, person: Resident, own: str) -> None:
    person.goes_to(f"{own}/withdraw", consent=number_of(world, Purpose.KEEP))
    assert None not in {one.withdrawn_at for one in world.rows(Consent)}
    assert {one.withdrawn_how for one in world.rows(Consent)} == {"on their own page"}
    assert referral_of(world.engine, made).state == "withdrawn"
    assert person.get(own).document.css("main form") == [], "there is nothing left to take back"


def test_no_more_mail_is_one_press(world: World, person: Resident, own: str) -> None:
    ask = number_of(world, Purpose.ASK)
    assert person.goes_to(f"{own}/stop-mail", consent=ask) == f"{own}?done=stopped"
    page = person.get(f"{own}?done=stopped")
    assert "We will not write to you any more." in page.words
    assert "Stop all emails to me" not in page.words
    assert [one.purpose for one in world.rows(Consent) if one.withdrawn_at is not None] == ["ask"]
    assert person.goes_to(f"{own}/stop-mail", consent=ask), "also when it is stopped already"


def test_nobody_can_touch_what_is_another_persons(world: World, person: Resident, own: str) -> None:
    other = make_referral(world.engine, 1, name="Evening Club")
    theirs = next(one.id for one in world.rows(Consent) if one.referral_id == 2)
    before = stored(world.engine)
    for act in ("withdraw", "stop-mail"):
        assert person.client.post(f"{own}/{act}", data={"consent": str(theirs)}).status_code == 404
    assert person.client.post(f"{own}/news", data={"referral": other.code, "news": "job"}).status_code == 404
    for number in ("", "0", "x", "999999999"):
        assert person.client.post(f"{own}/withdraw", data={"consent": number}).status_code == 404
    assert stored(world.engine) == before
    assert {one.withdrawn_at for one in world.rows(Consent)} == {None}
    for hidden in ("Evening Club", other.code, other.client):
        assert hidden not in person.get(own).html


def test_they_tell_how_it_goes_each_thing_once(world: World, made: Made, person: Resident, own: str) -> None:
    answered(world, made, state="accepted")
    for _ in range(2):
        for news in ("contacted", "started"):
            assert person.goes_to(f"{own}/news", referral=made.code, news=news) == f"{own}?done=told"
    person.goes_to(f"{own}/news", referral=made.code, news="job", day="24/11/2026")
    page = person.get(f"{own}?done=told")
    assert "You got a job (24 November 2026)" in page.words
    assert "I am still in work" not in page.words
    assert [(one.kind, one.side, one.who) for one in world.rows(Outcome)] == [
        (kind, "client", "The person") for kind in ("contacted", "started", "job")
    ]
    with travel(NOON + timedelta(weeks=13, hours=2), tick=False):
        person.goes_to(CODE, code=made.slip)
        assert "I am still in work, 13 weeks on" in person.get(own).words
        person.goes_to(f"{own}/news", referral=made.code, news="in_work_13_weeks")
    person.goes_to(CODE, code=made.slip)
    person.goes_to(f"{own}/news", referral=made.code, news="left", why="travel")
    assert [(one.kind, one.reason) for one in world.rows(Outcome)][-1] == ("left", "travel")


def test_why_they_left_need_not_be_said(world: World, made: Made, person: Resident, own: str) -> None:
    person.goes_to(f"{own}/news", referral=made.code, news="left", why="made-up")
    assert [one.reason for one in world.rows(Outcome)] == ["not_known"]


def test_that_nobody_has_been_in_touch_is_told_to_the_adviser_once_a_day(
    world: World, made: Made, person: Resident, own: str
) -> None:
    for _ in range(3):
        assert person.goes_to(f"{own}/news", referral=made.code, news="nobody_yet") == f"{own}?done=passed-on"
    [mail] = [mail for mail in world.mails() if mail.to == "adviser@example.org"]
    assert made.code in mail.body
    assert PERSON not in mail.body
    assert [one.side for one in world.rows(ReferralEvent) if one.what == "nobody_yet"] == ["client"]
    with world.writing() as session:
        referral = session.exec(select(Referral).where(Referral.code == made.code)).one()
        mails = delivery_of(session, referral)
    assert [mail.kind for mail in mails if mail.to is Side.SENDER] == [MessageKind.NOBODY_YET]
    recipient = world.visitor()
    page = recipient.get(recipient.goes_to(made.link))
    assert "The person says that nobody has been in touch yet" in page.words
    person.goes_to(f"{own}/news", referral=made.code, news="contacted")
    page = person.post(f"{own}/news", 422, referral=made.code, news="nobody_yet")
    assert page.links(".govuk-error-summary a") == [f"#news-{made.code}"]


MISTAKES: list[tuple[dict[str, str], str]] = [
    ({}, "news"),
    ({"news": "promoted"}, "news"),
    ({"news": "in_work_13_weeks"}, "news"),
    ({"news": "job", "day": "soon"}, "day"),
    ({"news": "job", "day": "2026-11-25"}, "day"),
]


def test_a_mistake_is_shown_where_it_is(world: World, made: Made, person: Resident, own: str) -> None:
    before = stored(world.engine)
    for fields, control in MISTAKES:
        page = person.post(f"{own}/news", 422, referral=made.code, **fields)
        assert page.title.startswith("Error: ")
        assert page.links(".govuk-error-summary a") == [f"#{control}-{made.code}"]
        assert len(page.texts(".govuk-error-message")) == 1
    assert stored(world.engine) == before


def test_they_read_which_organisation_looked_and_no_name_of_its_staff(
    world: World, made: Made, person: Resident, own: str
) -> None:
    for actor in (Actor("Demo Colleague", 1, world.keeping), Actor("Another Colleague", 2, world.keeping)):
        note_look(world.engine, AUDIT, actor, "client", made.client, NOON)
    note_look(world.engine, AUDIT, Actor("Demo Stranger", 3, world.keeping), "client", "SOMEONEELSE", NOON)
    recipient = world.visitor()
    recipient.get(recipient.goes_to(made.link))
    page = person.get(own)
    assert page.texts("section[aria-labelledby=looked] li") == [
        f"24 November 2026: {RECIPIENT}",
        f"24 November 2026: {KEEPING}",
    ]
    assert "Colleague" not in page.html


def test_every_sentence_of_theirs_can_be_translated(
    world: World, made: Made, person: Resident, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(world, made, state="accepted")
    bracketed = ContextVar[NullTranslations | None]("speaking", default=Bracketed())  # noqa: B039  never changed
    monkeypatch.setattr(triage.i18n, "speaking", bracketed)
    monkeypatch.setattr(app.web.templating, "speaking", bracketed)
    recorded = " ".join(
        [*(one.wording for one in world.rows(Consent)), *map(str, world.rows(Referral)[0].disclosure.values()),
         RECIPIENT, LEADING, "Email: sam@example.org"]
    ).lower()  # fmt: skip
    with world.writing() as session:
        link = f"{CODE}/{make_link(session, PERSON_LINK, made.client, LATER, timedelta(days=30))}"
    pages = [person.client.get(path) for path in (own, link, f"{CODE}/unknown", f"{link}/sent")]
    pages += [person.client.post(f"{own}/news", data={"referral": made.code}), person.client.post(CODE)]
    person.client.post(link)
    person.client.post("/clear")
    pages += [person.client.get(path) for path in (CODE, link)]
    person.client.cookies.set(OWN, "closed")
    pages += [person.client.get(CODE), person.client.post(f"{own}/news")]
    for change in ({"used_at": None, "expires_at": NOON}, {"used_at": LATER - timedelta(hours=1)}):
        with world.writing() as session:
            session.exec(update(SignedLink).where(col(SignedLink.purpose) == PERSON_LINK).values(**change))
        pages.append(person.client.get(link))
    left = [words for page in pages for words in not_translated(page.text)]
    assert [words for words in left if words.lower() not in recorded and not DAY.fullmatch(words)] == []
