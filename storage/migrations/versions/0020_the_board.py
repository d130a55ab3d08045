"""
The board of wishes, and who looks at which channel.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "board_items",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_lookup", sa.LargeBinary(length=32), nullable=True),
        sa.Column("origin", sa.String(length=300), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=True),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_items")),
        sa.UniqueConstraint("case_lookup", name=op.f("uq_board_items_case_lookup")),
        sa.UniqueConstraint("origin", name=op.f("uq_board_items_origin")),
    )
    op.create_index("ix_board_items_standing", "board_items", ["standing", "place", "changed_at"])
    op.create_table(
        "scouting_slots",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("platform", sa.String(length=100), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("claimed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scouting_slots")),
        sa.UniqueConstraint("channel", "at", name=op.f("uq_scouting_slots_channel_at")),
    )
    op.create_index("ix_scouting_slots_at", "scouting_slots", ["at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("scouting_slots")
    op.drop_table("board_items")
