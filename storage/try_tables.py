"""
The table of wrong tries: by a MAC of the account, so that nothing here says whose it is, who tried, or from where.
"""

from sqlalchemy import Column, Integer, LargeBinary, Table

from storage.tables import metadata
from storage.types import Instant

tries = Table(
    "tries",
    metadata,
    Column("lookup", LargeBinary(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)
