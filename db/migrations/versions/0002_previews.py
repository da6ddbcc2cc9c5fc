"""Attempts show what they have made so far."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("preview", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("attempt", "preview")
