"""
Who agreed to which version of a policy, and which versions came into force.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "policy_agreements",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.Column("despite", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("name", "version", "after", "person_id", name=op.f("pk_policy_agreements")),
    )
    op.create_table(
        "policy_activations",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.Column("agreed_by", storage.types.Words(length=1000), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_policy_activations")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("policy_activations")
    op.drop_table("policy_agreements")
