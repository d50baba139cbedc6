"""Columns for what keys of mails and the audit hid: whom a mail is about, what was told, and who was erased."""

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
    _message_columns()
    _reminders()
    _erasures()


def downgrade() -> None:
    op.drop_column("client", "erased_at")  # in no batch, which would make the table anew without its checks
    op.drop_table("sent_reminder")
    _drop_message_columns()


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
