"""
Audits that go round: how far each has come, and what it found; indexes for all moves of a case, and to count messages.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "audit_rounds",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("began_at", storage.types.Instant(), nullable=False),
        sa.Column("after", sa.String(length=32), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("ended_at", storage.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_rounds")),
    )
    op.create_index("ix_audit_rounds_ended_at", "audit_rounds", ["ended_at"])
    op.drop_index("ix_moves_case", "moves")
    op.create_index("ix_moves_case", "moves", ["case_id"])
    over = sa.text("status <> 'queued'")
    columns = ["status", "channel"]
    op.create_index("ix_deliveries_over", "deliveries", columns, sqlite_where=over, postgresql_where=over)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_deliveries_over", "deliveries")
    pending = sa.text("status = 'pending'")
    op.drop_index("ix_moves_case", "moves")
    op.create_index("ix_moves_case", "moves", ["case_id"], sqlite_where=pending, postgresql_where=pending)
    op.drop_table("audit_rounds")
