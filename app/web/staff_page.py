"""How a page of the desk is made: the frame, the colleague who is signed in, and a word on what was just done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.core.clock import HERE
from app.core.permissions import WITH_CLIENTS, Colleague, Role
from app.web.templating import render
from app.web.url_converters import use_row_numbers
from services_catalogue.store.seed import RESEARCH

use_row_numbers()  # every page of the desk imports this before it writes its routes

PARTS: tuple[tuple[str, str, str, frozenset[Role]], ...] = (
    ("/desk", "Home", "home", frozenset(Role)),
    ("/desk/triage", "Triage", "triage", WITH_CLIENTS),
    ("/desk/clients", "Clients", "clients", WITH_CLIENTS),
    ("/desk/inbox", "Inbox", "inbox", WITH_CLIENTS),
    ("/desk/team", "Team", "team", frozenset({Role.MANAGER})),
    ("/desk/outcomes", "Outcomes", "outcomes", frozenset(Role)),
    ("/desk/catalogue", "Catalogue", "catalogue", frozenset(Role)),
    ("/desk/moves", "What comes first", "moves", frozenset(Role)),
    ("/desk/next-jobs", "Next jobs", "next-jobs", frozenset(Role)),
    ("/desk/call-sheet", "Call sheet", "call-sheet", frozenset(Role)),
    ("/desk/keeping-true", "Keeping true", "keeping-true", frozenset(Role)),
    ("/desk/horizon", "What ends", "horizon", frozenset(Role)),
    ("/desk/names", "Similar names", "names", frozenset(Role)),
    ("/desk/in-and-out", "Files", "in-and-out", frozenset({Role.EDITOR, Role.PUBLISHER})),
    ("/desk/people", "People", "people", frozenset({Role.ADMINISTRATOR})),
    ("/desk/audit", "Audit", "audit", frozenset({Role.ADMINISTRATOR})),
)
"""The parts of the desk: address, name, key, and the roles that are shown a link to it."""


def desk_parts(colleague: Colleague) -> list[tuple[str, str, str]]:
    """The parts that a colleague is shown, as address, name and key."""
    return [(address, name, key) for address, name, key, roles in PARTS if roles & colleague.roles]


def moment(at: datetime) -> str:
    """A moment in UK time, as in "23 November 2026, 09:05"."""
    here = at.astimezone(HERE)
    return f"{here.day} {here:%B %Y, %H:%M}"


def author(name: str) -> str:
    """The author of a version, inside a sentence."""
    return f"the {RESEARCH}" if name == RESEARCH else name


def desk_page(request: Request, template: str, *, part: str, status: int = 200, **context: Any) -> Response:
    """A page of the desk. `part` is the key of the part it belongs to; `status` is the HTTP status."""
    colleague: Colleague | None = getattr(request.state, "colleague", None)
    done = SENTENCES.get(request.query_params.get("done", ""), "")
    return render(template, status=status, colleague=colleague, part=part, done=done, **context)


SENTENCES: dict[str, str] = {
    "saved": "Saved as a draft. Residents do not see it yet.",
    "review": "Sent to review. A publisher can now publish it.",
    "returned": "Sent back with your reason.",
    "published": "Published. Residents see it now.",
    "scheduled": "Approved. It is published by itself at its time.",
    "nothing-in-work": "There is no draft of this now. Somebody may have published it or given it up.",
    "rolled-back": "The older version is a draft now. Review it and publish it to show it again.",
    "given-up": "The draft was given up. It stays in the history.",
    "imported": "This file has been dealt with. Residents see none of it before it is published.",
    "merged": "Merged and saved as a draft.",
    "checked": "Thank you. It is noted as still right.",
    "kept": "Saved.",
    "sent": "The referral is on its way.",
    "logged": "The referral is noted. Now ring them, and note here what they say.",
    "reported": "Thank you. Whoever keeps it has been told.",
    "settled": "Settled.",
    "invited": "Invited. They have 24 hours to accept.",
    "ended": "Signed out there.",
    "new-password": "Your new password is kept. Sign in with it.",
    "new-password-set": "Your new password is kept. You were signed out everywhere else.",
    "roles": "What they may do was changed.",
    "disabled": "Their account is closed, and they were signed out everywhere.",
    "enabled": "Their account is open again.",
    "mailed": "The mail is on its way.",
    "new-sitting": "Ready for the next client. Nothing of the one before is left here.",
    "sitting-ended": "That triage is ended. Nothing of it is left here.",
    "in-plan": "It is in the plan.",
    "plan-saved": "The plan is saved for this sitting.",
    "plan-in-record": "The plan is in the record.",
    "answer-kept": "The answer is taken over.",
    "handed-over": "These are the answers that the client handed over.",
    "months": "Saved. Records that have been quiet for longer are cleared within minutes.",
    "erased": "Their record is erased. Whoever received something by mail or here is asked to delete it.",
    "mail-again": "It is tried again now. If it fails again, it comes back here.",
    "organisation": "The organisation is added. Now invite its people.",
    "thanks-answer": "Thank you. The adviser is told.",
    "thanks-no": "Thank you. The adviser is told why. The person is told only that it is a no.",
    "thanks-received": "Thank you. The adviser sees that you have it. Please still answer by the day below.",
    "thanks-outcome": "Thank you. It is noted.",
    "thanks-pause": "The clock stands still until that day.",
    "thanks-go-on": "The clock goes on.",
    "thanks-note": "Noted. Both sides see it.",
    "client-changed": "Changed. What was sent before stays as it was: tell whoever received it, if they need to know.",
    "withdrawn": "It is taken back from now on. Whoever received something by way of this service is told.",
    "withdrawn-before": "It was taken back before. Nothing more was done.",
    "client-handed-over": "Handed over. Your colleague is told by mail.",
    "nobody-to-hand-over": "They look after nobody, so nothing was handed over.",
    "answer-noted": "Their answer is noted.",
    "taken-back": "Taken back.",
    "call-answer": "The answer is in a draft. Residents do not see it yet: send it to review.",
}
"""What a page says after something was done, by the word in its address: no address can make it say anything else."""


def done(address: str, word: str) -> Response:
    """Redirect (303) after something was done; `word` is the key of the sentence that the next page shows."""
    return RedirectResponse(f"{address}{'&' if '?' in address else '?'}done={word}", 303)
