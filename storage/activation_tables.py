"""
The tables of policies: their versions, who agreed to which, and which came into force when.

They belong to the main database beside `storage.tables`. A reason that a person gave is sealed by `vault`.
"""

from sqlalchemy import Column, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, Text

from storage.tables import metadata
from storage.types import Instant, Words

agreements = Table(
    "policy_agreements",
    metadata,
    Column("name", String(64), nullable=False),
    Column("version", String(32), nullable=False),
    Column("after", Integer, nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("despite", LargeBinary),
    PrimaryKeyConstraint("name", "version", "after", "person_id"),
)

activations = Table(
    "policy_activations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String(64), nullable=False),
    Column("version", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("agreed_by", Words(1000), nullable=False),
    Column("findings", Integer, nullable=False),
)

policy_versions = Table(
    "policy_versions",
    metadata,
    Column("name", String(64), nullable=False),
    Column("version", String(32), nullable=False),
    Column("canonical", Text, nullable=False),
    Column("active_since", Instant, nullable=False),
    PrimaryKeyConstraint("name", "version"),
)
