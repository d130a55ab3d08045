"""
Cohorts with their sessions and applications, services, public listings; the end of a certification.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def _key(name: str = "id", *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def upgrade() -> None:
    """Take the step."""
    op.add_column("people", sa.Column("trained_until", Instant(), nullable=True))
    op.add_column("people", sa.Column("carries", sa.Integer(), nullable=True))
    op.create_table(
        "cohorts",
        _key(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("reference", sa.String(16), nullable=True),
        sa.Column("planned_by", sa.String(32), nullable=True),
        sa.Column("decided", sa.String(16), nullable=True),
        sa.Column("decided_by", sa.String(32), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohorts")),
        sa.UniqueConstraint("number", name=op.f("uq_cohorts_number")),
    )
    op.create_table(
        "cohort_sessions",
        _key(),
        _key("cohort_id"),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_cohort_sessions_cohort_id_cohorts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_sessions")),
    )
    op.create_index(op.f("ix_cohort_sessions_cohort_id"), "cohort_sessions", ["cohort_id"])
    op.create_table(
        "applications",
        _key(),
        _key("cohort_id"),
        sa.Column("place", sa.String(16), nullable=False),
        sa.Column("applied_at", Instant(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(32), nullable=False),
        sa.Column("address", sa.LargeBinary(32), nullable=True),
        sa.Column("blob", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_applications_cohort_id_cohorts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("lookup", name=op.f("uq_applications_lookup")),
        sa.UniqueConstraint("address", name=op.f("uq_applications_address")),
    )
    op.create_index(op.f("ix_applications_cohort_id"), "applications", ["cohort_id"])
    op.create_table(
        "attendance",
        _key("session_id"),
        _key("application_id"),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by_person", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["cohort_sessions.id"], name=op.f("fk_attendance_session_id_cohort_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_attendance_application_id_applications")
        ),
        sa.PrimaryKeyConstraint("session_id", "application_id", name=op.f("pk_attendance")),
    )
    op.create_table(
        "services",
        _key(),
        _key("person_id"),
        _key("mentor_id"),
        _key("case_id"),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("choice", sa.String(32), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("case_id", name=op.f("uq_services_case_id")),
    )
    op.create_index(op.f("ix_services_person_id"), "services", ["person_id"])
    op.create_table(
        "listings",
        _key("person_id"),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_listings")),
    )


def downgrade() -> None:
    """Take it back."""
    for table in ("listings", "services", "attendance", "applications", "cohort_sessions", "cohorts"):
        op.drop_table(table)
    op.drop_column("people", "carries")
    op.drop_column("people", "trained_until")
