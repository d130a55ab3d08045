"""
The tables of spaces, events, watches and certificates, and what ties a case to the place that its report is about.

Names of spaces and events are public and stand here as they are; organisers' addresses are sealed. Of the place that a
report names there is only a MAC under the server's key: whoever steals the database cannot tell which place it is.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, String, Table

from storage.tables import metadata
from storage.types import Instant

spaces = Table(
    "spaces",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("slug", String(120), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("link", String(500)),
    Column("watched", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("space_id", String(32), ForeignKey("spaces.id"), nullable=False, index=True),
    Column("slug", String(120), nullable=False, unique=True),
    Column("origin", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("starts_at", Instant, nullable=False, index=True),
    Column("ends_at", Instant, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("place", String(200)),
    Column("link", String(500)),
    Column("organisers", LargeBinary),
    Column("reference", String(16), nullable=False, unique=True),
    Column("notice_at", Instant),
    Column("ready_at", Instant),
)

designations = Table(
    "designations",
    metadata,
    Column("event_id", String(32), ForeignKey("events.id"), nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("named", Boolean, nullable=False),
    PrimaryKeyConstraint("event_id", "person_id"),
)

watches = Table(
    "watches",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("space_id", String(32), ForeignKey("spaces.id"), nullable=False, index=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("person_id", String(32), nullable=False, index=True),
    Column("reference", String(16), nullable=False, unique=True),
    Column("answered_at", Instant),
)

certificates = Table(
    "certificates",
    metadata,
    Column("watch_id", String(32), ForeignKey("watches.id"), primary_key=True),
    Column("space_id", String(32), ForeignKey("spaces.id"), nullable=False, index=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("at", Instant, nullable=False),
)

case_places = Table(
    "case_places",
    metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), primary_key=True),
    Column("place", LargeBinary(32), nullable=False),
    Index("ix_case_places_place", "place"),
)
