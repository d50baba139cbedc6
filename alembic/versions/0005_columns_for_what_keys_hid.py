"""Columns that hold one of a few words: the database refuses any other, and one that holds none is NULL."""

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SIDES = ("sender", "receiver", "client", "service")
STATES = ("sent", "received", "waiting", "accepted", "started", "refused", "expired", "withdrawn")
OUTCOMES = (
    "contacted",
    "started",
    "qualification",
    "job",
    "in_work_13_weeks",
    "in_work_26_weeks",
    "earnings_step",
    "left",
)
WORDS = {
    "signed_link": {
        "purpose": (
            "invitation",
            "new_password",
            "new_code",
            "known_browser",
            "still_right",
            "referral",
            "your_referrals",
        ),
    },
    "key_in_use": {"kind": ("audit key", "secret key", "database")},
    "verification": {"how": ("desk", "link")},
    "fault_report": {
        "reason": (
            "contact_wrong",
            "page_broken",
            "ended_or_paused",
            "who_for_wrong",
            "place_wrong",
            "wait_different",
            "something_else",
        ),
        "reporter": ("resident", "staff", "keeper", "link_check"),
    },
    "client": {"reach": ("adviser", "phone", "text", "email", "post")},
    "referral": {
        "state": STATES,
        "refused_because": (
            "not_eligible",
            "full",
            "not_running",
            "wrong_area",
            "not_reached",
            "did_not_come",
            "not_interested",
            "in_work",
            "in_training",
            "cannot_travel",
            "already_with_us",
            "other",
        ),
    },
    "referral_event": {
        "side": SIDES,
        "what": (
            *STATES,
            "noted",
            "paused",
            "resumed",
            "reminded",
            "alerted",
            "asked",
            "nobody_yet",
            "to_ask",
            "undelivered",
            "outcomes_stopped",
            "handed_over",
            "consent_ended",
            *(f"outcome_{outcome}" for outcome in OUTCOMES),
        ),
    },
    "consent": {
        "purpose": ("keep", "send", "outcomes", "ask"),
        "told_how": ("screen", "read_aloud", "interpreter", "bsl", "easy_read", "otherwise"),
        "given_how": ("spoken", "own_press", "signed", "sign_language", "otherwise"),
        "withdrawn_how": ("By phone", "In person", "By letter or email", "on their own page", "erased"),
    },
    "outcome": {
        "kind": OUTCOMES,
        "side": SIDES,
        "reason": ("health", "caring", "travel", "money", "not_right", "moved", "other_support", "not_known"),
    },
}
OPTIONAL = (("referral", "refused_because"), ("consent", "withdrawn_how"), ("outcome", "reason"))
"""Those that were empty where there was nothing to say."""


def upgrade() -> None:
    _enums()


def downgrade() -> None:
    _free_text()


def _enums() -> None:
    for table, column in OPTIONAL:  # in a batch of its own: the next one makes a table anew without its checks
        with op.batch_alter_table(table) as altered:
            altered.alter_column(column, existing_type=sa.String(length=40), nullable=True)
        op.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} = ''")
    for table, columns in WORDS.items():
        for column, words in columns.items():
            _refuse_others(table, column, words)
        with op.batch_alter_table(table) as altered:
            for column, words in columns.items():
                altered.create_check_constraint(op.f(f"ck_{table}_{column}"), _is_one_of(column, words))
    _keep_verifications()


def _free_text() -> None:
    for table, columns in WORDS.items():
        with op.batch_alter_table(table) as altered:
            for column in columns:
                altered.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
    for table, column in OPTIONAL:
        op.execute(f"UPDATE {table} SET {column} = '' WHERE {column} IS NULL")
        with op.batch_alter_table(table) as altered:
            altered.alter_column(column, existing_type=sa.String(length=40), nullable=False)
    _keep_verifications()


def _is_one_of(column: str, words: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


def _refuse_others(table: str, column: str, words: tuple[str, ...]) -> None:
    """Say which row holds what the column may not hold: the database would only name the constraint."""
    other = op.get_bind().execute(
        sa.text(f"SELECT {column} FROM {table} WHERE NOT ({_is_one_of(column, words)}) LIMIT 1")
    )
    found = other.scalar()
    if found is not None:
        raise CommandError(
            f"the column {column} of the table {table} holds '{found}', which is none of {', '.join(words)}. "
            "Change that row to one of these"
        )


def _keep_verifications() -> None:
    """SQLite made the table anew, without its triggers, by which it refuses to change or delete a row."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER verification_no_{act.lower()} BEFORE {act} ON verification "
            "BEGIN SELECT RAISE(ABORT, 'verification is history, which is kept'); END"
        )
