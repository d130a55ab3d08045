"""
What is sealed under the server's key in the main database, for sealing it anew: mail, reasons, organisers' addresses.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update

from storage.activation_tables import agreements
from storage.database import Session
from storage.space_tables import events
from storage.tables import quarantine


async def mails(session: Session) -> tuple[tuple[str, bytes], ...]:
    """Answer every quarantined mail by its key."""
    rows = await session.execute(select(quarantine.c.id, quarantine.c.blob))
    return tuple((row[0], row[1]) for row in rows)


async def replace_mails(session: Session, new: Sequence[tuple[str, bytes]]) -> None:
    """Put blobs in the place of those with the same key."""
    for key, blob in new:
        await session.execute(update(quarantine).where(quarantine.c.id == key).values(blob=blob))


async def reasons(session: Session) -> tuple[tuple[str, str, str, bytes], ...]:
    """Answer every reason that was given for a policy: its name, version, the person, and the blob."""
    columns = (agreements.c.name, agreements.c.version, agreements.c.person_id, agreements.c.despite)
    rows = await session.execute(select(*columns).where(agreements.c.despite.is_not(None)))
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


async def replace_reason(session: Session, old: bytes, new: bytes) -> None:
    """Put a blob in the place of another."""
    same: ColumnElement[bool] = agreements.c.despite == old
    await session.execute(update(agreements).where(same).values(despite=new))


async def organisers(session: Session) -> tuple[tuple[str, bytes], ...]:
    """Answer the addresses of each event's organisers, where there are any, by the event's key."""
    rows = await session.execute(select(events.c.id, events.c.organisers).where(events.c.organisers.is_not(None)))
    return tuple((row[0], row[1]) for row in rows)


async def replace_organisers(session: Session, event: str, new: bytes) -> None:
    """Put a blob in the place of the one of this event."""
    await session.execute(update(events).where(events.c.id == event).values(organisers=new))
