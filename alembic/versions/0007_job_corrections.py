"""Corrections of job steps and titles, kept as moves are: every version of each of them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATES = ("draft", "in_review", "scheduled", "published", "retired", "superseded", "set_aside")
UTC_DATETIME = sqlmodel.sql.sqltypes.UTCDateTime()
ONE_EACH = {
    "uq_job_correction_revision_published": sa.text("state = 'published'"),
    "uq_job_correction_revision_in_work": sa.text("state IN ('draft', 'in_review', 'scheduled')"),
}


def upgrade() -> None:
    op.create_table(
        "job_correction_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.AutoString(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES,
                name=op.f("ck_job_correction_revision_state"),
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("note", sqlmodel.AutoString(length=2000), nullable=False),
        sa.Column("created_at", UTC_DATETIME, nullable=False),
        sa.Column("begun_from", sa.Integer(), nullable=True),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.Column("reviewed_by", sqlmodel.AutoString(length=200), nullable=True),
        sa.Column("publish_at", UTC_DATETIME, nullable=True),
        sa.Column("published_at", UTC_DATETIME, nullable=True),
        sa.Column("retired_at", UTC_DATETIME, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name=op.f("fk_job_correction_revision_author_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_correction_revision")),
        sa.UniqueConstraint("slug", "number", name=op.f("uq_job_correction_revision_slug_number")),
    )
    for name, where in ONE_EACH.items():
        op.create_index(
            name, "job_correction_revision", ["slug"], unique=True, sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    op.drop_table("job_correction_revision")
