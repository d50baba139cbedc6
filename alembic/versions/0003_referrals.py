"""Referrals: recipients, clients, consent, what happens to a referral, its outcomes, and answers handed over."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CURRENT = sa.text("ended_at IS NULL")
TABLES = ("referral_event", "outcome", "consent", "referral", "client", "recipient", "hand_over")


def upgrade() -> None:
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("locator", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("salt", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("sealed", sqlmodel.AutoString(length=8000), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        sa.UniqueConstraint("locator", name=op.f("uq_hand_over_locator")),
    )
    op.create_index(op.f("ix_hand_over_expires_at"), "hand_over", ["expires_at"])

    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.AutoString(length=80), nullable=False),
        sa.Column("door_id", sqlmodel.AutoString(length=80), nullable=False),
        sa.Column("name", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("email", sqlmodel.AutoString(length=254), nullable=False),
        sa.Column("answer_within", sa.Integer(), nullable=False),
        sa.Column("agreed_with", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_recipient_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
    )
    op.create_index(op.f("ix_recipient_slug"), "recipient", ["slug"])
    op.create_index(
        "uq_recipient_current",
        "recipient",
        ["slug", "door_id"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )

    op.create_table(
        "client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.AutoString(length=12), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=False),
        sa.Column("reference", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("name", sqlmodel.AutoString(length=100), nullable=False),
        sa.Column("reach", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("contact", sqlmodel.AutoString(length=254), nullable=False),
        sa.Column("safe", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("language", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("district", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("receipt_hash", sqlmodel.AutoString(length=64), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("active_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("promised_months", sa.Integer(), nullable=True),
        sa.Column("anonymised_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["adviser_id"], ["staff.id"], name=op.f("fk_client_adviser_id_staff")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_client_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("code", name=op.f("uq_client_code")),
        sa.UniqueConstraint("organisation_id", "reference", name=op.f("uq_client_organisation_id_reference")),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_client_receipt_hash")),
    )
    op.create_index(op.f("ix_client_adviser_id"), "client", ["adviser_id"])
    op.create_index(op.f("ix_client_organisation_id"), "client", ["organisation_id"])

    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.AutoString(length=12), nullable=False),
        sa.Column("once", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.AutoString(length=80), nullable=False),
        sa.Column("name", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("door_id", sqlmodel.AutoString(length=80), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("recipient_name", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("receiving_id", sa.Integer(), nullable=True),
        sa.Column("email", sqlmodel.AutoString(length=254), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("answer_within", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("sent_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("state_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("answered_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("waiting_until", sa.Date(), nullable=True),
        sa.Column("refused_because", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("instead", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("packet", sa.JSON(), nullable=False),
        sa.Column("pauses", sa.JSON(), nullable=False),
        sa.Column("district", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("age_band", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("work_status", sqlmodel.AutoString(length=40), nullable=False),
        sa.ForeignKeyConstraint(["adviser_id"], ["staff.id"], name=op.f("fk_referral_adviser_id_staff")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_referral_client_id_client")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_referral_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["receiving_id"], ["organisation.id"], name=op.f("fk_referral_receiving_id_organisation")
        ),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name=op.f("fk_referral_recipient_id_recipient")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("code", name=op.f("uq_referral_code")),
        sa.UniqueConstraint("once", name=op.f("uq_referral_once")),
    )
    op.create_index(op.f("ix_referral_adviser_id"), "referral", ["adviser_id"])
    op.create_index(op.f("ix_referral_answered_at"), "referral", ["answered_at"])
    op.create_index(op.f("ix_referral_client_id"), "referral", ["client_id"])
    op.create_index(op.f("ix_referral_organisation_id"), "referral", ["organisation_id"])
    op.create_index(op.f("ix_referral_receiving_id"), "referral", ["receiving_id"])
    op.create_index(op.f("ix_referral_slug"), "referral", ["slug"])
    op.create_index(op.f("ix_referral_state"), "referral", ["state"])

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("recipient", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("wording", sqlmodel.AutoString(length=2000), nullable=False),
        sa.Column("wording_version", sa.Integer(), nullable=False),
        sa.Column("wording_hash", sqlmodel.AutoString(length=64), nullable=False),
        sa.Column("language", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("told_how", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("given_how", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.Column("taken_by", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("given_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("withdrawn_how", sqlmodel.AutoString(length=40), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_consent_client_id_client")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_consent_referral_id_referral")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["staff.id"], name=op.f("fk_consent_taken_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_client_id"), "consent", ["client_id"])
    op.create_index(op.f("ix_consent_referral_id"), "consent", ["referral_id"])

    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("side", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("who", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("reason", sqlmodel.AutoString(length=40), nullable=False),
        sa.Column("told_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_outcome_referral_id_referral")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("referral_id", "kind", name=op.f("uq_outcome_referral_id_kind")),
    )
    op.create_index(op.f("ix_outcome_referral_id"), "outcome", ["referral_id"])

    op.create_table(
        "referral_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("side", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("who", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("what", sqlmodel.AutoString(length=30), nullable=False),
        sa.Column("note", sqlmodel.AutoString(length=500), nullable=False),
        sa.Column("key", sqlmodel.AutoString(length=80), nullable=True),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_event_referral_id_referral")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
        sa.UniqueConstraint("referral_id", "key", name=op.f("uq_referral_event_referral_id_key")),
    )
    op.create_index(op.f("ix_referral_event_referral_id"), "referral_event", ["referral_id"])

    with op.batch_alter_table("organisation") as organisations:
        organisations.add_column(sa.Column("records_months", sa.Integer(), nullable=False, server_default="6"))
    with op.batch_alter_table("organisation") as organisations:  # only those that are there need it
        organisations.alter_column("records_months", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("organisation") as organisations:
        organisations.drop_column("records_months")
    for table in TABLES:
        op.drop_table(table)
