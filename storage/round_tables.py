"""
The table of the audits that go round: how far each has come, and what it found, in counts.
"""

from sqlalchemy import Column, Index, Integer, String, Table

from storage.tables import metadata
from storage.types import Instant

audit_rounds = Table(
    "audit_rounds",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("began_at", Instant, nullable=False),
    Column("after", String(32), nullable=False),
    Column("cases", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("ended_at", Instant),
    Index("ix_audit_rounds_ended_at", "ended_at"),
)
