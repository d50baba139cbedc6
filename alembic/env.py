"""Run the migrations: on the connection that `app.core.database.migrate` passes, or by the `alembic` command itself.

The command needs NAVIGATOR_DATABASE_URL: a new migration is written against a database that is a copy.
"""

import os

from alembic import context
from sqlalchemy import Connection

from app.accounts import keys_in_use  # noqa: F401  (their tables, and those below, are among those compared)
from app.accounts import models as accounts  # noqa: F401
from app.core import audit  # noqa: F401
from app.core.database import SETTING, open_database
from app.handover import models as handover  # noqa: F401
from app.mail import outbox  # noqa: F401
from app.referrals import models as referrals  # noqa: F401
from services_catalogue.model import organisations  # noqa: F401
from services_catalogue.model.base import TableRow
from services_catalogue.store import (
    import_batch,  # noqa: F401
)
from services_catalogue.verification import models  # noqa: F401


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=TableRow.metadata,
        render_as_batch=True,  # SQLite can hardly alter a table: it is made anew and filled
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


connection = context.config.attributes.get("connection")
if connection is not None:
    migrate(connection)
elif os.environ.get(SETTING):
    with open_database(os.environ[SETTING], foreign_keys=False).begin() as own:
        migrate(own)
else:
    raise SystemExit(f"alembic: set {SETTING} to the database to work on, such as sqlite:///copy.db")
