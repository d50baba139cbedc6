"""What is sent of a client is what the page showed and what was ticked on it, or nothing is sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import fields, replace
from random import Random

import pytest

from app.advising.client_details import ClientDetails
from app.advising.disclosure_preview import (
    CHANGES,
    DisclosurePreview,
    changed_since,
    disclosure_cipher,
    identity,
    opened,
    sealed,
    shown_of,
    still_ticked,
)
from app.advising.new_referral_form import disclosure_in
from app.advising.triage_session import PlanStep, TriageSession
from app.core.permissions import Colleague, Role
from app.referrals.consent import wordings
from app.referrals.disclosure import Disclosure, DisclosureReason
from app.referrals.recipients import RecipientSummary
from app.web.forms import Form
from tests.long import LONG
from tests.triage.catalogue import ON, real_catalogue
from tests.triage.people import an_answer, people
from triage.judgement.applicability import with_answer
from triage.pathway.pathfinder import Pathfinder
from triage.questionnaire.answers import Answers
from triage.questionnaire.questionnaire import QUESTIONNAIRE

PAIRS = 100_000 if LONG else 20_000
PEOPLE = 300
SUPPORT = 8
KEY = b"0123456789abcdef0123456789ABCDEF"
ADVISER = Colleague(1, "Demo Adviser", "adviser@example.org", frozenset({Role.ADVISER}), 1, "Demo", True, 1)
ABOUT = ClientDetails("R1", "Sam", "phone", "07700 900123", "", "")
RECIPIENT = RecipientSummary(1, "Demo team", None, "", "team@example.org", 10, "Demo person", "2026-11-01")
Decide = Callable[[DisclosurePreview, DisclosurePreview, Sequence[str]], Disclosure | None]


def decide(before: DisclosurePreview, now: DisclosurePreview, ticked: Sequence[str]) -> Disclosure | None:
    """The decision of the page when it is sent, from the parts that make it."""
    return None if changed_since(before, now) else disclosure_in(Form({"reason": tuple(ticked)}), ABOUT, now)


def by_place(before: DisclosurePreview, now: DisclosurePreview, ticked: Sequence[str]) -> Disclosure | None:
    """A wrong way, for comparison: reasons are made anew, and ticked by where they stood."""
    places = [place for place, reason in enumerate(before.reasons) if identity(reason) in ticked]
    chosen = [identity(reason) for place, reason in enumerate(now.reasons) if place in places]
    return disclosure_in(Form({"reason": tuple(chosen)}), ABOUT, now)


def without_looking(_before: DisclosurePreview, now: DisclosurePreview, ticked: Sequence[str]) -> Disclosure | None:
    """A wrong way: ticked by what the reasons say, without a comparison with what was shown."""
    return disclosure_in(Form({"reason": tuple(ticked)}), ABOUT, now)


def all_of_it(before: DisclosurePreview, now: DisclosurePreview, _ticked: Sequence[str]) -> Disclosure | None:
    """A wrong way: compared with what was shown, and then all reasons are sent, ticked or not."""
    return None if changed_since(before, now) else disclosure_in(
        Form({"reason": tuple(map(identity, now.reasons))}), ABOUT, now
    )  # fmt: skip


def leaked(before: DisclosurePreview, ticked: Collection[str], sent: Disclosure | None) -> list[str]:
    """What was sent and neither shown nor, where it could be, ticked."""
    if sent is None:
        return []
    could_go = {reason.sentence for reason in before.reasons if identity(reason) in ticked}
    parts = (
        ("why", set(sent.why) - could_go),
        ("checks", set(sent.checks) - set(before.checks)),
        ("needs", set(sent.needs) - set(before.needs)),
        ("adviser", {(sent.adviser, sent.organisation, sent.adviser_email)} - {before.adviser}),
    )
    return [f"{name}: {each}" for name, left in parts for each in left]


class Pages:
    """Pages of some clients for some provisions, each drawn once; and of the same client after one more answer."""

    def __init__(self) -> None:
        self.random = Random(9)
        open_ones = [provision for provision in real_catalogue() if not provision.ended]
        self.provisions = self.random.sample(open_ones, SUPPORT)
        self.pathfinder = Pathfinder(open_ones, QUESTIONNAIRE)
        told = list(people(PEOPLE, seed=9))
        self.drawn = [(self.of(one), self.of(self.one_answer_later(one))) for one in told]

    def one_answer_later(self, answers: Answers) -> Answers:
        question = self.random.choice(list(QUESTIONNAIRE))
        return with_answer(answers, question.id, an_answer(question, self.random), QUESTIONNAIRE)

    def of(self, answers: Answers) -> list[DisclosurePreview]:
        entries = {entry.support.slug: entry for entry in self.pathfinder.pathway(answers, ON).entries()}
        pages = []
        for provision in self.provisions:
            entry = entries.get(provision.slug)
            access_point_id = None if entry is None or entry.access_point is None else entry.access_point.id
            access_point = next((one for one in provision.access_points if one.id == access_point_id), None)
            asked = wordings("Demo", RECIPIENT.name, provision.name, 6, can_ask=True)
            same = {"revision": 1, "recipient": RECIPIENT, "asked": asked, "client": None, "colleague": ADVISER}
            page = shown_of(TriageSession(answers, id="ONE"), entry, provision, access_point, once="page", **same)  # type: ignore[arg-type]
            pages.append(page)
        return pages

    def pair(self) -> tuple[DisclosurePreview, DisclosurePreview]:
        """The page as it was drawn, and as it would be drawn when it is sent."""
        random = self.random
        place, (one, later) = random.randrange(SUPPORT), random.choice(self.drawn)
        match random.randrange(4):
            case 0:
                return one[place], one[place]
            case 1:
                return one[place], later[place]
            case 2:
                return later[place], one[place]
            case _:
                return one[place], random.choice(self.drawn)[0][place]

    def ticks(self, before: DisclosurePreview, now: DisclosurePreview) -> list[str]:
        known = list(dict.fromkeys(map(identity, (*before.reasons, *now.reasons))))
        return [*self.random.sample(known, self.random.randint(0, len(known))), "made-up"]


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages()


def leaks(pages: Pages, decide: Decide, count: int) -> tuple[list[str], int]:
    """What leaks out of so many pairs, and how many of them were sent at all."""
    found: list[str] = []
    sent_at_all = 0
    for _ in range(count):
        before, now = pages.pair()
        ticked = pages.ticks(before, now)
        sent = decide(before, now, ticked)
        sent_at_all += sent is not None
        found += leaked(before, ticked, sent)
    return found, sent_at_all


def test_over_any_two_triage_sessions_only_what_was_shown_and_ticked_is_sent(pages: Pages) -> None:
    found, sent = leaks(pages, decide, PAIRS)
    assert found == []
    assert PAIRS // 4 < sent < PAIRS, "some are the same and are sent, and some are not"


@pytest.mark.parametrize("sabotaged", [by_place, without_looking, all_of_it])
def test_the_look_at_it_catches_a_page_that_sends_anything_else(pages: Pages, sabotaged: Decide) -> None:
    assert leaks(pages, sabotaged, 2_000)[0]


def test_every_part_of_a_page_is_held_against_what_is_true_when_it_is_sent(pages: Pages) -> None:
    assert {field.name for field in fields(DisclosurePreview)} == {"once", *CHANGES}
    page = next(page for page in pages.drawn[0][0] if page.reasons)
    others: dict[str, object] = {
        "triage_session": "OTHER", "slug": "other", "revision": 2, "access_point": "other", "verdict": "OTHER",
        "client": "OTHER",
        "recipient": replace(RECIPIENT, email="stranger@example.org"),
        "reasons": page.reasons[1:], "checks": (*page.checks, "More"), "needs": (*page.needs, "More"),
        "facts": replace(page.facts, district="other"), "asked": page.asked[1:], "about": ABOUT,
        "plan": (PlanStep("other"),), "adviser": ("Other", "Other", "other@example.org"),
    }  # fmt: skip
    for name, words in CHANGES.items():
        assert changed_since(page, replace(page, **{name: others[name]})) == (words,)  # type: ignore[arg-type]
    assert changed_since(page, replace(page, once="another")) == ()


def test_what_a_page_carries_comes_back_as_it_was_and_nobody_can_change_it(pages: Pages) -> None:
    seal = disclosure_cipher([KEY])
    for page in (page for pair in pages.drawn[:40] for drawn in pair for page in drawn):
        kept = replace(page, about=ABOUT, client="CODE", plan=(PlanStep("a", "note", "2026-12-01"),))
        token = sealed(seal, kept)
        assert opened(seal, token) == kept
    assert opened(seal, token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert opened(seal, "") is None
    moment = int(time.time())
    assert opened(seal, seal.encrypt({"sitting": "drawn by an older version"}, started=moment, now=moment)) is None


def test_what_is_shown_again_is_ticked_as_it_was_left_and_private_reasons_are_not(pages: Pages) -> None:
    page = pages.drawn[0][0][0]
    left, unticked, fresh, private = (
        DisclosureReason("age", "They are 24.", False),
        DisclosureReason("area", "They live in Derby.", False),
        DisclosureReason("wants", "They want a job.", False),
        DisclosureReason("health", "They find work hard.", True),
    )
    before = replace(page, reasons=(left, unticked))
    now = replace(page, reasons=(left, unticked, fresh, private))
    assert still_ticked(before, now, [identity(left)]) == (identity(left), identity(fresh))
    assert still_ticked(None, now, [identity(left)]) == (identity(left),), (
        "an old page that cannot be read adds nothing"
    )
    gone = replace(page, reasons=(private,))
    assert still_ticked(before, gone, [identity(left)]) == ()
