"""Who may call a route: it asks for one of these in its arguments, and every other caller is refused.

`tests/app/desk/test_routing.py` lists every route with the audience that it must have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from app.accounts import sessions
from app.core.clock import now
from app.core.database import reading, writing
from app.core.permissions import Colleague, Role
from app.web.cookies import sent_cookie


class SignInRequired(Exception):
    """The caller is not signed in: they are sent to sign in, and back; what they sent is kept on a page."""


class PermissionRefusal(Exception):
    """The colleague who is signed in may not do this. The sentence says who may, and is shown."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def signed_in(request: Request) -> Colleague:
    """The colleague who is signed in. Raises SignInRequired.

    It looks in transactions of its own, which are over before the route's begins: a writer waits for every reader to
    end, and so would wait for itself. So a route asks for its guard first, and for the database after it.
    """
    state = request.app.state
    token = sent_cookie(request, sessions.COOKIE)
    if not token:
        raise SignInRequired
    with reading(state.engine) as session:
        found = sessions.find(session, token, now())
    if found is None:
        raise SignInRequired
    colleague, seen_at = found
    if now() - seen_at > sessions.SEEN_EVERY:
        with writing(state.engine) as session:
            sessions.seen(session, colleague.session_id, now())
    request.state.colleague = colleague
    return colleague


Anyone = Annotated[Colleague, Depends(signed_in)]
"""Any member of staff who is signed in."""

WHO_MAY = {
    frozenset({Role.EDITOR, Role.PUBLISHER}): "Only editors and publishers can do this.",
    frozenset({Role.PUBLISHER}): "Only publishers can do this.",
    frozenset({Role.ADMINISTRATOR}): "Only administrators can do this.",
    frozenset({Role.ADVISER, Role.MANAGER}): "Only advisers and their managers can do this.",
    frozenset({Role.MANAGER}): "Only managers of a team can do this.",
}


def _with_a_role(*roles: Role) -> Callable[[Colleague], Colleague]:
    wanted = frozenset(roles)

    def guard(colleague: Anyone) -> Colleague:
        if not colleague.roles & wanted:
            raise PermissionRefusal(WHO_MAY[wanted])
        return colleague

    return guard


editor, publisher, administrator, adviser, manager = (
    _with_a_role(Role.EDITOR, Role.PUBLISHER),
    _with_a_role(Role.PUBLISHER),
    _with_a_role(Role.ADMINISTRATOR),
    _with_a_role(Role.ADVISER, Role.MANAGER),
    _with_a_role(Role.MANAGER),
)
Editor = Annotated[Colleague, Depends(editor)]
"""An editor or a publisher. The route itself asks `Colleague.may_edit` whether the support is theirs."""
Publisher = Annotated[Colleague, Depends(publisher)]
Administrator = Annotated[Colleague, Depends(administrator)]
Adviser = Annotated[Colleague, Depends(adviser)]
"""An adviser or a manager. `app.referrals.access` decides whether the client is theirs."""
Manager = Annotated[Colleague, Depends(manager)]
