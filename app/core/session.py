"""One request, one transaction. Apart from `app.core.database`, which a start uses before the web framework."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.database import reading, writing


def get_session(request: Request) -> Iterator[Session]:
    """A session on the engine in `app.state.engine`, committed when the route returns; routes never commit.

    Ask for it as `Database`, which has scope="function": by default FastAPI would commit after the response has gone,
    and a commit that fails would still have answered 200. A GET never takes the write lock, and whatever it changes is
    rolled back: one that must leave a trace opens `database.writing` itself.
    """
    engine: Engine = request.app.state.engine
    with reading(engine) if request.method in ("GET", "HEAD") else writing(engine) as session:
        yield session


Database = Annotated[Session, Depends(get_session, scope="function")]
"""What a route of staff asks for: `def page(database: Database)`."""
