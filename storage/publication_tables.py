"""
The table of numbers that a community has published; it belongs to the main database beside `storage.tables`.
"""

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table, Text

from storage.tables import metadata
from storage.types import Instant

publications = Table(
    "publications",
    metadata,
    Column("policy", String(64), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("tables", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(32), nullable=False),
    PrimaryKeyConstraint("policy", "until"),
)
