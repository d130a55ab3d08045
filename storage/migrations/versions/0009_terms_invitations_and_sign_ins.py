"""
Terms that end, invitations, what was changed on the roster, and when a sign-in was last used.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OF_PEOPLE = ("until", "until_told", "invited_until")


def upgrade() -> None:
    """Take the step."""
    for name in _OF_PEOPLE:
        op.add_column("people", sa.Column(name, storage.types.Instant(), nullable=True))
    op.add_column("sessions", sa.Column("used_at", storage.types.Instant(), nullable=True))
    op.create_table(
        "roster_log",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.Column("by_person", sa.String(length=32), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("data", storage.types.Canonical(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_log")),
    )
    op.create_index("ix_roster_log_at", "roster_log", ["at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("roster_log")
    op.drop_column("sessions", "used_at")
    for name in _OF_PEOPLE:
        op.drop_column("people", name)
