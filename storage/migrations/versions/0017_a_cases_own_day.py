"""
The day that a case is about, for cases of the programme.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("cases", sa.Column("day", Instant(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("cases", "day")
