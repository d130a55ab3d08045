"""
What makes many cases quick to page through and to count, and the private addresses of calendars.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_RUNNING = sa.text("ended_at IS NULL")
_ENDED = sa.text("state = 'resolved'")
_OPEN = sa.text("state <> 'resolved'")
_TAKEN = sa.text("assignee IS NOT NULL")


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_promises_name_ending", "promises", ["name", "ending"])
    op.create_index("ix_cases_policy_state", "cases", ["policy", "state"])
    _index("ix_promises_running", "promises", ["due_at", "case_id"], _RUNNING)
    _index("ix_cases_ended", "cases", ["state_since", "id"], _ENDED)
    _index("ix_cases_assignee", "cases", ["assignee"], _TAKEN)
    _index("ix_cases_desk", "cases", ["holder", "assignee", "state", "danger", "opened_to", "id"], _OPEN)
    op.create_table(
        "feeds",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("lookup", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_feeds_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("lookup", name=op.f("uq_feeds_lookup")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("feeds")
    op.drop_index("ix_cases_desk", "cases")
    op.drop_index("ix_cases_assignee", "cases")
    op.drop_index("ix_cases_ended", "cases")
    op.drop_index("ix_promises_running", "promises")
    op.drop_index("ix_cases_policy_state", "cases")
    op.drop_index("ix_promises_name_ending", "promises")


def _index(name: str, table: str, columns: list[str], condition: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
