"""
The key store: each case's outer key, sealed by the server's key, in a database of its own with its own backups.

It is written before the case it belongs to; a key without a case is harmless and is swept.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, Column, LargeBinary, MetaData, String, Table, select, update

from handrail.identifiers import CaseId
from storage.database import Database
from storage.statements import alone, chunks, insert_new
from storage.types import Instant

metadata = MetaData()

outer_keys = Table(
    "outer_keys",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("blob", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)

identities = Table(
    "key_store_identity",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("identity", String(32), nullable=False),
    Column("proof", LargeBinary(32), nullable=False),
    Column("settled", Boolean, nullable=False),
)
"""Its one row belongs to `storage.pairings`."""


async def prepare(store: Database) -> None:
    """Make the tables if they are not there yet; of several processes that start at once one makes it."""
    async with store.write() as session:
        await alone(session)
        await session.run_sync(metadata.create_all)


async def put(store: Database, new: Sequence[tuple[CaseId, bytes]], at: datetime) -> None:
    """Keep sealed outer keys; they are on disk when this returns. One that is there already stays as it is."""
    async with store.write() as session:
        await insert_new(session, outer_keys, [{"case_id": case, "blob": blob, "made_at": at} for case, blob in new])


async def get(store: Database, case: CaseId) -> bytes | None:
    """Answer one case's sealed outer key."""
    async with store.read() as session:
        query = select(outer_keys.c.blob).where(outer_keys.c.case_id == case)
        return (await session.execute(query)).scalar_one_or_none()


async def get_many(store: Database, cases: Sequence[CaseId]) -> dict[CaseId, bytes]:
    """Answer the sealed outer keys of several cases; one that has none is left out."""
    found: dict[CaseId, bytes] = {}
    async with store.read() as session:
        for some in chunks(cases):
            query = select(outer_keys.c.case_id, outer_keys.c.blob).where(outer_keys.c.case_id.in_(some))
            found.update({CaseId(row[0]): row[1] for row in await session.execute(query)})
    return found


async def remove(store: Database, cases: Sequence[CaseId]) -> None:
    """Delete keys: what they sealed can never be read again."""
    async with store.write() as session:
        for some in chunks(cases):
            await session.execute(outer_keys.delete().where(outer_keys.c.case_id.in_(some)))


async def page(store: Database, after: str, limit: int) -> tuple[tuple[CaseId, bytes], ...]:
    """Answer sealed outer keys in the order of their cases, page by page: the page after the case `after`."""
    query = select(outer_keys.c.case_id, outer_keys.c.blob).where(outer_keys.c.case_id > after)
    async with store.read() as session:
        rows = await session.execute(query.order_by(outer_keys.c.case_id).limit(limit))
        return tuple((CaseId(row[0]), row[1]) for row in rows)


async def replace(store: Database, new: Sequence[tuple[CaseId, bytes, bytes]]) -> None:
    """Put blobs in the place of others, given as (case, old, new); a key that was deleted meanwhile stays deleted."""
    async with store.write() as session:
        for case, old, blob in new:
            same = (outer_keys.c.case_id == case) & (outer_keys.c.blob == old)
            await session.execute(update(outer_keys).where(same).values(blob=blob))


async def has_any(store: Database) -> bool:
    """Answer whether there is any key."""
    async with store.read() as session:
        return (await session.execute(select(outer_keys.c.case_id).limit(1))).first() is not None


async def made_before(store: Database, instant: datetime) -> tuple[CaseId, ...]:
    """Answer the cases whose keys are older than an instant, so that those without a case can be swept."""
    async with store.read() as session:
        rows = await session.execute(select(outer_keys.c.case_id).where(outer_keys.c.made_at < instant))
        return tuple(CaseId(row[0]) for row in rows)
