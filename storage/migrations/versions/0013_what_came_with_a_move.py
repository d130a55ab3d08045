"""
Which texts and files came with which move, so that all of them go if it is refused.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("writings", sa.Column("move_id", sa.String(length=32), nullable=True))
    waiting = "SELECT note FROM moves WHERE status = 'pending' AND note IS NOT NULL"
    theirs = "SELECT id FROM moves WHERE moves.note = writings.id AND moves.status = 'pending'"
    op.execute(f"UPDATE writings SET move_id = ({theirs}) WHERE id IN ({waiting})")  # noqa: S608 - words of ours


def downgrade() -> None:
    """Take it back."""
    op.drop_column("writings", "move_id")
