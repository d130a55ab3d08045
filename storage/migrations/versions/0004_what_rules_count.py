"""
What was done on cases that a policy's rules count, and what is known of people that its groups ask for.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "acts",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("said", sa.String(length=64), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_acts_case_id")),
        sa.PrimaryKeyConstraint("case_id", "kind", "who", name=op.f("pk_acts")),
    )
    op.add_column("people", sa.Column("experienced", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("people", sa.Column("employer", sa.String(length=100), nullable=True))
    op.add_column("people", sa.Column("kinds", storage.types.Words(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("people", "kinds")
    op.drop_column("people", "employer")
    op.drop_column("people", "experienced")
    op.drop_table("acts")
