"""
What finds the message that a bounce is about.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_SENT = sa.text("status = 'sent'")


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_deliveries_sent", "deliveries", ["message_id"], sqlite_where=_SENT, postgresql_where=_SENT)


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_deliveries_sent", "deliveries")
