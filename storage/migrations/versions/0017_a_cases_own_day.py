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
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("day", Instant(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("cases") as batch:
        batch.drop_column("day")
