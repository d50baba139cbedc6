"""The catalogue: every version of every provision, and the number of what is published."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATES = ("draft", "in_review", "published", "retired")
PUBLISHED = sa.text("state = 'published'")


def upgrade() -> None:
    version = op.create_table(
        "catalogue_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalogue_version_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_version")),
    )
    op.bulk_insert(version, [{"id": 1, "number": 0}])
    op.create_table(
        "provision_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.AutoString(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES, name=op.f("ck_provision_revision_state"), native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author", sqlmodel.AutoString(length=200), nullable=False),
        sa.Column("note", sqlmodel.AutoString(length=2000), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("reviewed_by", sqlmodel.AutoString(length=200), nullable=True),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("retired_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provision_revision")),
        sa.UniqueConstraint("slug", "number", name=op.f("uq_provision_revision_slug_number")),
    )
    op.create_index(
        "uq_provision_revision_published",
        "provision_revision",
        ["slug"],
        unique=True,
        sqlite_where=PUBLISHED,
        postgresql_where=PUBLISHED,
    )


def downgrade() -> None:
    op.drop_index("uq_provision_revision_published", "provision_revision")
    op.drop_table("provision_revision")
    op.drop_table("catalogue_version")
