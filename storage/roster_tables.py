"""
The table of what was changed on the roster: who was invited, joined, was given a role or a term, and by whom.

It belongs to the main database beside `storage.tables`, and holds identifiers and codes only.
"""

from sqlalchemy import Column, Index, String, Table

from storage.tables import metadata
from storage.types import Canonical, Instant

roster_log = Table(
    "roster_log",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by_person", String(32)),
    Column("person_id", String(32), nullable=False),
    Column("event", String(32), nullable=False),
    Column("data", Canonical, nullable=False),
    Index("ix_roster_log_at", "at"),
)
