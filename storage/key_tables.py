"""
The tables of keys beside those that people and cases have: second factors and recovery keys.

They belong to the main database beside `storage.tables`. No private key stands here unsealed.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table

from storage.tables import metadata
from storage.types import Instant

second_factors = Table(
    "second_factors",
    metadata,
    Column("person_id", String(32), ForeignKey("people.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("since", Instant, nullable=False),
)

recovery_keys = Table(
    "recovery_keys",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)
