"""A request saves all that it did, before its answer is sent, or nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from app.core import database as edge
from app.core.database import reading
from app.core.session import Database
from app.routing import mount_desk
from tests.conftest import on_postgresql

RAISE = text("UPDATE catalogue_version SET number = number + 1")
READ = text("SELECT number FROM catalogue_version")


def number(engine: Engine) -> int:
    with reading(engine) as session:
        return int(session.connection().execute(READ).scalar_one())


@pytest.fixture
def client(database: Engine) -> Iterator[TestClient]:
    app = FastAPI()
    app.state.engine = database

    @app.post("/raise")
    def raised(session: Database, *, fail: bool = False) -> int:
        session.connection().execute(RAISE)
        if fail:
            raise HTTPException(409)
        return int(session.connection().execute(READ).scalar_one())

    @app.get("/raise")
    def looked(session: Database) -> int:
        session.connection().execute(RAISE)
        return int(session.connection().execute(READ).scalar_one())

    with TestClient(app) as client:
        yield client


def test_a_request_is_one_transaction(client: TestClient, database: Engine) -> None:
    assert client.post("/raise").json() == 1
    assert number(database) == 1, "it was saved before the answer was sent"
    assert client.post("/raise?fail=true").status_code == 409
    assert number(database) == 1, "an answer that refuses saves nothing"
    assert client.get("/raise").json() == 2
    assert number(database) == 1, "a request that only looks saves nothing"


def test_a_commit_that_fails_is_not_answered_as_if_it_had_not(database: Engine) -> None:
    app = FastAPI()
    app.state.engine = database

    @app.post("/orphan")
    def orphan(session: Database) -> str:
        connection = session.connection()
        connection.execute(
            text("CREATE TABLE child (id INTEGER REFERENCES provision_revision (id) DEFERRABLE INITIALLY DEFERRED)")
        )
        connection.execute(text("INSERT INTO child VALUES (7)"))
        return "saved"

    assert TestClient(app, raise_server_exceptions=False).post("/orphan").status_code == 500


def test_a_request_whose_transaction_was_ended_is_told_so_and_the_next_one_is_served(
    postgresql: str, migrated_on_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "LONGEST_PAUSE_S", 1)
    for engine in on_postgresql(postgresql, migrated_on_postgresql):
        app = FastAPI()
        app.state.engine = engine
        mount_desk(app)

        @app.post("/think")
        def think(session: Database, *, seconds: float) -> int:
            session.connection().execute(RAISE)
            time.sleep(seconds)
            return 1

        client = TestClient(app)
        answer = client.post("/think?seconds=1.5")
        assert answer.status_code == 503
        assert "We cannot reach our records just now, so nothing was saved." in answer.text
        assert client.post("/think?seconds=0").status_code == 200
        assert number(engine) == 1
