"""An adviser's triage session with a client: its id, the answers and the plan so far. The server keeps none of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.referrals.random_codes import address_code
from triage.questionnaire.answers import Answers

TRIAGE = "/desk/triage"
MOST_STEPS = 8
LONGEST_NOTE = 160


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step of the plan: a provision by slug, a note, and a day (YYYY-MM-DD) or nothing."""

    slug: str
    note: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class TriageSession:
    """`language` is what the client reads ("" is English alone); `client` the code of their record, once there is one.

    The `id` stands in every address and form of the triage session, so that no page is taken for another client's.
    `started` is when it began, in seconds since 1970; None for one that has not.
    """

    answers: Answers = field(default_factory=Answers)
    plan: tuple[PlanStep, ...] = ()
    language: str = ""
    client: str = ""
    started: int | None = None
    id: str = field(default_factory=address_code)

    @property
    def address(self) -> str:
        """The address of its page of triage; all its other pages are below."""
        return f"{TRIAGE}/{self.id}"

    @property
    def has_begun(self) -> bool:
        """Whether it holds anything that would be lost with it."""
        return bool(self.answers or self.plan or self.client)

    def with_answers(self, answers: Answers) -> TriageSession:
        """The triage session with other answers."""
        return replace(self, answers=answers)

    def with_language(self, language_id: str) -> TriageSession:
        """The triage session with another language for the client to read."""
        return replace(self, language=language_id)

    def with_plan(self, plan: tuple[PlanStep, ...]) -> TriageSession:
        """The triage session with another plan."""
        return replace(self, plan=plan)

    def of_client(self, code: str) -> TriageSession:
        """The triage session as that of a client with a record."""
        return replace(self, client=code)
