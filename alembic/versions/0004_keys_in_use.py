"""Which keys a database is used with; and the languages of people whose record was cleared before, taken out."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_in_use",
        sa.Column("kind", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("fingerprint", sqlmodel.AutoString(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_key_in_use")),
    )


def downgrade() -> None:
    op.drop_table("key_in_use")
