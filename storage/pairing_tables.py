"""
The table of what belongs to this database and lies elsewhere: the key store, by the name that it gave itself.
"""

from sqlalchemy import Column, String, Table

from storage.tables import metadata
from storage.types import Instant

partners = Table(
    "partners",
    metadata,
    Column("part", String(16), primary_key=True),
    Column("identity", String(32), nullable=False),
    Column("since", Instant, nullable=False),
)
