"""
Files in sealed chunks, and who opened what of a case.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_UNCLAIMED = sa.text("case_id IS NULL")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("made_at", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_files_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_case_id"), "files", ["case_id"])
    op.create_index("ix_files_unclaimed", "files", ["made_at"], sqlite_where=_UNCLAIMED, postgresql_where=_UNCLAIMED)
    op.create_table(
        "file_chunks",
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_file_chunks_file_id")),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_file_chunks")),
    )
    op.create_table(
        "reads",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reads_case_id")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_reads")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("reads")
    op.drop_table("file_chunks")
    op.drop_index("ix_files_unclaimed", table_name="files")
    op.drop_index(op.f("ix_files_case_id"), table_name="files")
    op.drop_table("files")
