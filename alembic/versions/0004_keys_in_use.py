"""Which keys a database is used with; and the languages of people whose record was cleared before, taken out."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OF_CLEARED = "client_id IN (SELECT id FROM client WHERE anonymised_at IS NOT NULL)"


def upgrade() -> None:
    op.create_table(
        "key_in_use",
        sa.Column("kind", sqlmodel.AutoString(length=20), nullable=False),
        sa.Column("fingerprint", sqlmodel.AutoString(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_key_in_use")),
    )
    op.execute(f"UPDATE consent SET language = '' WHERE {OF_CLEARED}")
    special = "told_how IN ('interpreter', 'bsl', 'easy_read')"
    op.execute(f"UPDATE consent SET told_how = 'otherwise' WHERE {special} AND {OF_CLEARED}")
    op.execute(f"UPDATE consent SET given_how = 'otherwise' WHERE given_how = 'sign_language' AND {OF_CLEARED}")


def downgrade() -> None:
    op.drop_table("key_in_use")
