"""
The tables of the main database. Those of the key store are in `storage.keystore`, because it lives apart.

Every column holds identifiers, codes, instants or sealed bytes; of what people write only roster addresses are plain.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    text,
)

from storage.types import Canonical, Instant, Listed, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str = "id", *, primary: bool = False) -> Column[str]:
    return Column(name, String(32), primary_key=primary, nullable=False)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _case() -> Column[str]:
    return Column("case_id", String(32), ForeignKey("cases.id"), nullable=False)


cases = Table(
    "cases",
    metadata,
    _key(primary=True),
    Column("reference", String(16), nullable=False, unique=True),
    Column("policy", String(64), nullable=False),
    Column("policy_version", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("assignee", String(32)),
    Column("opened_to", Words(500), nullable=False),
    Column("intent", String(16), nullable=False),
    Column("danger", Boolean, nullable=False),
    Column("consent", Boolean, nullable=False),
    Column("language", String(16), nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("state_since", Instant, nullable=False),
    Column("head", LargeBinary(32), nullable=False),
    Column("outcome", String(64)),
    Column("escalated_before", Boolean, nullable=False),
    Column("told_at", Instant),
    Column("forget_at", Instant),
    Column("day", Instant),
    Index("ix_cases_open", "opened_at", **_where("state <> 'resolved'")),
    Index("ix_cases_forget", "forget_at", **_where("forget_at IS NOT NULL")),
    Index("ix_cases_policy_state", "policy", "state"),
    Index("ix_cases_ended", "state_since", "id", **_where("state = 'resolved'")),
    Index("ix_cases_assignee", "assignee", **_where("assignee IS NOT NULL")),
    Index("ix_cases_desk", "holder", "assignee", "state", "danger", "opened_to", "id", **_where("state <> 'resolved'")),
)

case_keys = Table(
    "case_keys",
    metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), primary_key=True),
    Column("receipt", LargeBinary(32), nullable=False, unique=True),
    Column("inbox_public", LargeBinary, nullable=False),
    Column("inbox_private", LargeBinary, nullable=False),
    Column("contact", LargeBinary),
)

wraps = Table(
    "wraps",
    metadata,
    _case(),
    _key("person_id"),
    Column("blob", LargeBinary, nullable=False),
    Column("likeness", LargeBinary),
    PrimaryKeyConstraint("case_id", "person_id"),
    Index("ix_wraps_person_id", "person_id"),
)

reports = Table(
    "reports",
    metadata,
    _key(primary=True),
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False, index=True),
    Column("channel", String(16), nullable=False),
    Column("received_at", Instant, nullable=False),
)

writings = Table(
    "writings",
    metadata,
    _key(primary=True),
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("field", String(64), nullable=False),
    Column("author_kind", String(16), nullable=False),
    Column("author", String(32)),
    Column("at", Instant, nullable=False),
    Column("seal", String(8), nullable=False),
    Column("blob", LargeBinary, nullable=False),
    Column("move_id", String(32)),
    Index("ix_writings_case_id_at", "case_id", "at"),
)

case_log = Table(
    "case_log",
    metadata,
    _case(),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor", String(32)),
    Column("event", String(32), nullable=False),
    Column("data", Canonical, nullable=False),
    Column("policy_version", String(32), nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    PrimaryKeyConstraint("case_id", "seq"),
)

promises = Table(
    "promises",
    metadata,
    Column("id", String(120), primary_key=True),
    _case(),
    Column("name", String(64), nullable=False),
    Column("round", Integer, nullable=False),
    Column("to", String(64)),
    Column("anchor_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("ending", String(16)),
    Index("ix_promises_case_id", "case_id"),
    Index("ix_promises_name_ending", "name", "ending"),
    Index("ix_promises_running", "due_at", "case_id", **_where("ended_at IS NULL")),
    CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ends_once"),
)

moves = Table(
    "moves",
    metadata,
    _key(primary=True),
    _case(),
    Column("trigger", String(32), nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor", String(32)),
    Column("cause", String(200), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("promise", String(120)),
    Column("breaks", Boolean, nullable=False),
    Column("to", String(64)),
    Column("tell", Listed(500), nullable=False),
    Column("message", String(64)),
    Column("outcome", String(64)),
    Column("note", String(32)),
    Column("expects", Integer),
    Column("status", String(16), nullable=False),
    Column("reason", String(64)),
    Column("ended_at", Instant),
    Index("ix_moves_due", "due_at", "id", **_where("status = 'pending'")),
    Index("ix_moves_case", "case_id"),
)

exclusions = Table(
    "exclusions",
    metadata,
    _case(),
    _key("person_id"),
    PrimaryKeyConstraint("case_id", "person_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _key(primary=True),
    Column("case_id", String(32), ForeignKey("cases.id")),
    Column("reference", String(16)),
    Column("message", String(64), nullable=False),
    Column("person_id", String(32)),
    Column("group", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("due_at", Instant),
    Column("not_before", Instant, nullable=False),
    Column("message_id", String(120), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("lease", String(32)),
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("error", String(64)),
    Column("fallback_of", String(32)),
    Column("promise", String(64)),
    Index("ix_deliveries_due", "not_before", "id", **_where("status = 'queued'")),
    Index("ix_deliveries_case_id", "case_id"),
    Index("ix_deliveries_sent", "message_id", **_where("status = 'sent'")),
    Index("ix_deliveries_over", "status", "channel", **_where("status <> 'queued'")),
)

people = Table(
    "people",
    metadata,
    _key(primary=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("roles", Words(500), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sealed_private", LargeBinary, nullable=False),
    Column("recovery_sealed", LargeBinary, nullable=False),
    Column("second_channel", LargeBinary),
    Column("language", String(16), nullable=False),
    Column("available", Boolean, nullable=False),
    Column("trained", Boolean, nullable=False),
    Column("experienced", Boolean, nullable=False),
    Column("employer", String(100)),
    Column("kinds", Words(500), nullable=False),
    Column("quiet", String(80)),
    Column("joined_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("until", Instant),
    Column("until_told", Instant),
    Column("invited_until", Instant),
    Column("trained_until", Instant),
    Column("carries", Integer),
)

sessions = Table(
    "sessions",
    metadata,
    Column("lookup", LargeBinary(32), primary_key=True),
    Column("person_id", String(32), ForeignKey("people.id"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("used_at", Instant),
)

answers = Table(
    "answers",
    metadata,
    Column("lookup", LargeBinary(32), primary_key=True),
    Column("blob", LargeBinary, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
)

quarantine = Table(
    "quarantine",
    metadata,
    _key(primary=True),
    Column("door", String(16), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("blob", LargeBinary, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)

heads = Table(
    "heads",
    metadata,
    Column("at", Instant, primary_key=True, autoincrement=False),
    Column("cases", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
