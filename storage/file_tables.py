"""
The tables of files and of who opened what: sealed chunks, and a log of reads beside the log of each case.

They belong to the main database beside `storage.tables`. What a file is called, and of what kind it is, stands sealed
among the writings of its case.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, text

from storage.tables import metadata
from storage.types import Instant

files = Table(
    "files",
    metadata,
    Column("id", String(32), primary_key=True, nullable=False),
    Column("case_id", String(32), ForeignKey("cases.id"), index=True),
    Column("made_at", Instant, nullable=False),
    Index(
        "ix_files_unclaimed",
        "made_at",
        sqlite_where=text("case_id IS NULL"),
        postgresql_where=text("case_id IS NULL"),
    ),
)

file_chunks = Table(
    "file_chunks",
    metadata,
    Column("file_id", String(32), ForeignKey("files.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("blob", LargeBinary, nullable=False),
    PrimaryKeyConstraint("file_id", "number"),
)

reads = Table(
    "reads",
    metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("person_id", String(32), nullable=False),
    Column("what", String(16), nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    PrimaryKeyConstraint("case_id", "seq"),
)
