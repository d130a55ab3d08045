"""
The tables of what was done on cases that a rule counts, votes among it.

They belong to the main database beside `storage.tables`.
"""

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, String, Table

from storage.tables import metadata
from storage.types import Instant

acts = Table(
    "acts",
    metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("who", String(120), nullable=False),
    Column("said", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("case_id", "kind", "who"),
)

votes = Table(
    "votes",
    metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("outcome", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("case_id", "person_id"),
)
