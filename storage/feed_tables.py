"""
The table of private addresses of calendars; it belongs to the main database beside `storage.tables`.
"""

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from storage.tables import metadata
from storage.types import Instant

feeds = Table(
    "feeds",
    metadata,
    Column("person_id", String(32), ForeignKey("people.id"), primary_key=True),
    Column("lookup", LargeBinary(32), nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
)
