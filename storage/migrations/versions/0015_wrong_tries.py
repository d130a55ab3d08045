"""
Wrong tries to sign in, which all processes of the pages count together.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "tries",
        sa.Column("lookup", sa.LargeBinary(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_tries")),
    )
    op.create_index("ix_tries_at", "tries", ["at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("tries")
