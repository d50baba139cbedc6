"""A request saves all that it did, before its answer is sent, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from app.database import reading
from app.transaction import Database

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
