"""
Spaces, events and who is designated for them; watches and certificates; which place a case is about, as a MAC.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "spaces",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("made_at", storage.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spaces")),
        sa.UniqueConstraint("slug", name=op.f("uq_spaces_slug")),
    )
    _events()
    _watches()
    op.create_table(
        "case_places",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_places_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_places")),
    )
    op.create_index("ix_case_places_place", "case_places", ["place"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("space_id", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("starts_at", storage.types.Instant(), nullable=False),
        sa.Column("ends_at", storage.types.Instant(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("organisers", sa.LargeBinary(), nullable=True),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("notice_at", storage.types.Instant(), nullable=True),
        sa.Column("ready_at", storage.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_events_space_id_spaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("origin", name=op.f("uq_events_origin")),
        sa.UniqueConstraint("reference", name=op.f("uq_events_reference")),
        sa.UniqueConstraint("slug", name=op.f("uq_events_slug")),
    )
    op.create_index(op.f("ix_events_space_id"), "events", ["space_id"])
    op.create_index(op.f("ix_events_starts_at"), "events", ["starts_at"])
    op.create_table(
        "designations",
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_designations_event_id_events")),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_designations")),
    )


def _watches() -> None:
    op.create_table(
        "watches",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("space_id", sa.String(length=32), nullable=False),
        sa.Column("since", storage.types.Instant(), nullable=False),
        sa.Column("until", storage.types.Instant(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("answered_at", storage.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_watches_space_id_spaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sa.UniqueConstraint("reference", name=op.f("uq_watches_reference")),
    )
    op.create_index(op.f("ix_watches_person_id"), "watches", ["person_id"])
    op.create_index(op.f("ix_watches_space_id"), "watches", ["space_id"])
    op.create_table(
        "certificates",
        sa.Column("watch_id", sa.String(length=32), nullable=False),
        sa.Column("space_id", sa.String(length=32), nullable=False),
        sa.Column("since", storage.types.Instant(), nullable=False),
        sa.Column("until", storage.types.Instant(), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_certificates_space_id_spaces")),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"], name=op.f("fk_certificates_watch_id_watches")),
        sa.PrimaryKeyConstraint("watch_id", name=op.f("pk_certificates")),
    )
    op.create_index(op.f("ix_certificates_space_id"), "certificates", ["space_id"])


def downgrade() -> None:
    """Take it back."""
    for name in ("case_places", "certificates", "watches", "designations", "events", "spaces"):
        op.drop_table(name)
