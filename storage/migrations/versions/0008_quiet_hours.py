"""
Hours of the night in which messages to somebody wait.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("people", sa.Column("quiet", sa.String(length=80), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("people", "quiet")
