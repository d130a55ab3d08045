"""
The tables of the board of wishes and of who looks at which channel; they belong to the main database.

What stands on the board is public by nature, as a facilitator has written it. No column names a case: `case_lookup` is
a hash under the server's key, so that neither a reader of the board nor whoever steals the database learns from it
which case, and so whose feedback, an entry came of. For the same reason instants are whole days.
"""

from sqlalchemy import Column, Index, LargeBinary, String, Table, Text, UniqueConstraint

from storage.tables import metadata
from storage.types import Instant

board_items = Table(
    "board_items",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_lookup", LargeBinary(32), unique=True),
    Column("origin", String(300), unique=True),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("link", String(300)),
    Column("place", String(64), nullable=False),
    Column("standing", String(16), nullable=False),
    Column("published_at", Instant),
    Column("changed_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_board_items_standing", "standing", "place", "changed_at"),
)

scouting_slots = Table(
    "scouting_slots",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("platform", String(100), nullable=False),
    Column("topic", String(200), nullable=False),
    Column("channel", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("claimed_at", Instant, nullable=False),
    UniqueConstraint("channel", "at"),
    Index("ix_scouting_slots_at", "at"),
)
