"""
The tables of the programme's people: cohorts and their sessions, who applied, who attended, who serves, who is listed.

They belong to the main database beside `storage.tables`. What an applicant wrote is sealed under the server's key;
what somebody wants to be listed with is public by nature.
"""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, PrimaryKeyConstraint, String, Table

from storage.tables import metadata
from storage.types import Instant

cohorts = Table(
    "cohorts",
    metadata,
    Column("id", String(32), primary_key=True, nullable=False),
    Column("number", Integer, nullable=False, unique=True),
    Column("first_at", Instant, nullable=False),
    Column("reference", String(16)),
    Column("planned_by", String(32)),
    Column("decided", String(16)),
    Column("decided_by", String(32)),
    Column("decided_at", Instant),
)

cohort_sessions = Table(
    "cohort_sessions",
    metadata,
    Column("id", String(32), primary_key=True, nullable=False),
    Column("cohort_id", String(32), ForeignKey("cohorts.id"), nullable=False, index=True),
    Column("part", String(32), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("minutes", Integer, nullable=False),
)

applications = Table(
    "applications",
    metadata,
    Column("id", String(32), primary_key=True, nullable=False),
    Column("cohort_id", String(32), ForeignKey("cohorts.id"), nullable=False, index=True),
    Column("place", String(16), nullable=False),
    Column("applied_at", Instant, nullable=False),
    Column("lookup", LargeBinary(32), nullable=False, unique=True),
    Column("address", LargeBinary(32), unique=True),
    Column("blob", LargeBinary),
    Column("person_id", String(32)),
)

attendance = Table(
    "attendance",
    metadata,
    Column("session_id", String(32), ForeignKey("cohort_sessions.id"), nullable=False),
    Column("application_id", String(32), ForeignKey("applications.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_person", String(32), nullable=False),
    PrimaryKeyConstraint("session_id", "application_id"),
)

services = Table(
    "services",
    metadata,
    Column("id", String(32), primary_key=True, nullable=False),
    Column("person_id", String(32), nullable=False, index=True),
    Column("mentor_id", String(32), nullable=False),
    Column("case_id", String(32), nullable=False, unique=True),
    Column("reference", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("choice", String(32)),
    Column("ended_at", Instant),
)

listings = Table(
    "listings",
    metadata,
    Column("person_id", String(32), primary_key=True, nullable=False),
    Column("words", String(300), nullable=False),
    Column("at", Instant, nullable=False),
)
