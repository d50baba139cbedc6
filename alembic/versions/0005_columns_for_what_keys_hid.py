"""Columns for what keys and free text hid: checked words, whom a mail is about, what was told, who was erased."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
import sqlmodel
from alembic import op
from alembic.util import CommandError

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UTC_DATETIME = sqlmodel.sql.sqltypes.UTCDateTime()
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
    },
    "outcome": {
        "kind": OUTCOMES,
        "side": SIDES,
        "reason": ("health", "caring", "travel", "money", "not_right", "moved", "other_support", "not_known"),
    },
}
NEW_NAMES = (
    ("recipient", "door_id", "access_point_id"),
    ("referral", "door_id", "access_point_id"),
    ("referral", "packet", "disclosure"),
    ("fault_report", "door", "access_point"),
    ("provision_care", "keeper_name", "owner_name"),
    ("provision_care", "keeper_email", "owner_email"),
)
"""Columns by table that had a second word for what the rest of the code calls otherwise: before and now."""
OPTIONAL = (("referral", "refused_because"), ("outcome", "reason"))
"""Those that were empty where there was nothing to say."""
PROMPTS = ("soon", "due", "late")
ABOUT_REFERRALS = {
    "new": "new",
    "again": "link_again",
    "answer": "answer",
    "taken-back": "taken_back",
    "no-outcomes": "no_outcomes",
    "nobody_yet": "nobody_yet",
    "undelivered": "undelivered",
    "remind": "remind",
    "alert": "alert",
    "expire": "expire",
    "ask-room": "ask_if_room",
    "still-waiting": "tell_still_waiting",
    "ask-started": "ask_if_started",
    "ask-in_work": "ask_if_in_work",
    "ask-person": "ask_person",
    "consent-ended": "tell_consent_ended",
}
"""The kinds of mails about referrals, by how that part of their keys begins."""
OTHERS = {
    "invitation ": "invitation",
    "new_password ": "new_password",
    "new_code ": "new_code",
    "known_browser ": "known_browser",
    "prompts/": "prompt",
    "again/": "prompt_again",
    "fault/": "fault",
    "links/": "broken_links",
    "not published/": "not_published",
    "handed-over/": "clients_handed_over",
}
"""The kinds of all other mails, by how their keys begin; those that are left tell of a change of an account."""
CHANGED = "account_changed"
KINDS = (*ABOUT_REFERRALS.values(), *OTHERS.values(), CHANGED)
KEY = re.compile(
    r"referral/(?P<code>[^/]+)/((?P<early_side>sender)/)?(?P<what>.+?)(/(?P<side>sender|receiver|client))?/[0-9a-f]{16}"
)
"""The keys of mails about referrals: the code, what of it (it may have a slash), the side, and a hash of the address.

While referrals were first written a key had no side, and then only one to the sender had, before what of it.
"""
TO_SENDERS = ("answer",)
"""Those without a side that did not go to who receives the referral."""


def upgrade() -> None:
    _enums()
    _message_columns()
    _reminders()
    _erasures()
    _new_names()


def downgrade() -> None:
    _old_names()
    op.drop_column("client", "erased_at")  # in no batch, which would make the table anew without its checks
    op.drop_table("sent_reminder")
    _drop_message_columns()
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


def _new_names() -> None:
    for table, before, now in NEW_NAMES:
        _rename(table, before, now)


def _old_names() -> None:
    for table, before, now in NEW_NAMES:
        _rename(table, now, before)


def _rename(table: str, column: str, name: str) -> None:
    """Both databases do it in place, with whatever rests on the column; a batch would make the table anew."""
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO {name}")


def _message_columns() -> None:
    with op.batch_alter_table("message") as messages:
        messages.add_column(sa.Column("kind", sqlmodel.AutoString(length=20), nullable=True))
        messages.add_column(sa.Column("referral_id", sa.Integer(), nullable=True))
        messages.add_column(sa.Column("client_id", sa.Integer(), nullable=True))
        messages.add_column(sa.Column("side", sqlmodel.AutoString(length=20), nullable=True))
        messages.add_column(sa.Column("what", sqlmodel.AutoString(length=80), nullable=False, server_default=""))
    _fill_messages()
    with op.batch_alter_table("message") as messages:  # only once they are filled
        messages.alter_column("kind", existing_type=sa.String(length=20), nullable=False)
        messages.alter_column("what", existing_type=sa.String(length=80), server_default=None)
        messages.create_foreign_key(op.f("fk_message_referral_id_referral"), "referral", ["referral_id"], ["id"])
        messages.create_foreign_key(op.f("fk_message_client_id_client"), "client", ["client_id"], ["id"])
        messages.create_check_constraint(op.f("ck_message_kind"), _is_one_of("kind", KINDS))
        messages.create_check_constraint(op.f("ck_message_side"), _is_one_of("side", SIDES))
    op.create_index(op.f("ix_message_referral_id"), "message", ["referral_id"])
    op.create_index(op.f("ix_message_client_id"), "message", ["client_id"])


def _drop_message_columns() -> None:
    for column in ("client_id", "referral_id"):
        op.drop_index(op.f(f"ix_message_{column}"), "message")
    with op.batch_alter_table("message") as messages:
        for constraint in ("ck_message_side", "ck_message_kind"):
            messages.drop_constraint(op.f(constraint), type_="check")
        for constraint in ("fk_message_client_id_client", "fk_message_referral_id_referral"):
            messages.drop_constraint(op.f(constraint), type_="foreignkey")
        for column in ("what", "side", "client_id", "referral_id", "kind"):
            messages.drop_column(column)


def _fill_messages() -> None:
    """Tell from the key of each mail what it is, and whom it is about."""
    bind = op.get_bind()
    referrals = {
        code: {"referral_id": number, "client_id": client}
        for number, code, client in bind.execute(sa.text("SELECT id, code, client_id FROM referral"))
    }
    nobody = {"referral_id": None, "client_id": None}
    update = sa.text(
        "UPDATE message SET kind = :kind, side = :side, what = :what, referral_id = :referral_id, "
        "client_id = :client_id WHERE id = :id"
    )
    for number, key in bind.execute(sa.text("SELECT id, key FROM message")).all():
        code, told = _told_by(number, key)
        bind.execute(update, {"id": number, **told, **referrals.get(code, nobody)})


def _told_by(number: int, key: str) -> tuple[str, dict[str, str | None]]:
    """The code of the referral that a mail is about, empty for none; and its kind, side and `what`."""
    if not key.startswith("referral/"):
        kind = next((kind for begins, kind in OTHERS.items() if key.startswith(begins)), CHANGED)
        return "", {"kind": kind, "side": None, "what": ""}
    form = KEY.fullmatch(key)
    kind = next((kind for begins, kind in ABOUT_REFERRALS.items() if form and form["what"].startswith(begins)), None)
    if form is None or kind is None:
        raise CommandError(f"the key '{key}' of the mail {number} does not tell whom it is about. Delete that row")
    side = form["side"] or form["early_side"] or ("sender" if kind in TO_SENDERS else "receiver")
    return form["code"], {"kind": kind, "side": side, "what": form["what"]}


def _reminders() -> None:
    """What was told of due days so far stands in the audit; it must not be told again."""
    reminders = op.create_table(
        "sent_reminder",
        sa.Column("slug", sqlmodel.AutoString(length=80), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("prompt", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("at", UTC_DATETIME, nullable=False),
        sa.CheckConstraint(_is_one_of("prompt", PROMPTS), name=op.f("ck_sent_reminder_prompt")),
        sa.PrimaryKeyConstraint("slug", "due", "prompt", name=op.f("pk_sent_reminder")),
    )
    told = {
        (entry.subject, entry.detail["due"], entry.detail["prompt"]): entry.at
        for entry in _audited("provision", "reminded", "escalated")
    }
    rows = [
        {"slug": slug, "due": date.fromisoformat(due), "prompt": prompt, "at": at}
        for (slug, due, prompt), at in told.items()
    ]
    op.bulk_insert(reminders, rows)


def _erasures() -> None:
    """Who was erased on request so far stands in the audit."""
    op.add_column("client", sa.Column("erased_at", UTC_DATETIME, nullable=True))
    clients = sa.table("client", sa.column("code"), sa.column("erased_at", UTC_DATETIME))
    for entry in _audited("client", "erased"):
        op.execute(clients.update().where(clients.c.code == entry.subject).values(erased_at=entry.at))


def _audited(kind: str, *acts: str) -> Sequence[Any]:
    """What the audit says of a kind of thing, the oldest first."""
    audit = sa.table(
        "audit_event",
        sa.column("id"),
        sa.column("kind"),
        sa.column("act"),
        sa.column("subject"),
        sa.column("detail", sa.JSON()),
        sa.column("at", UTC_DATETIME),
    )
    wanted = sa.select(audit).where(audit.c.kind == kind, audit.c.act.in_(acts)).order_by(audit.c.id)
    return op.get_bind().execute(wanted).all()


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
