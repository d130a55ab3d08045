"""
Which key store belongs to this database.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "partners",
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("identity", sa.String(32), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_partners")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("partners")
