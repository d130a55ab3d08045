"""
Who looks at which channel, and when: each hour of a channel is one person's.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from handrail.identifiers import PersonId
from storage.board_tables import scouting_slots
from storage.database import Session
from storage.statements import columns_of, insert_claiming


@dataclass(frozen=True, slots=True)
class ScoutingSlot:
    """One hour from `at`; `channel` is what two claims are compared by, `platform` and `topic` what people read."""

    id: str
    platform: str
    topic: str
    channel: str
    at: datetime
    person_id: PersonId
    claimed_at: datetime


async def claim(session: Session, slot: ScoutingSlot) -> bool:
    """Claim an hour of a channel; False when it is somebody's already, even if both asked at the same moment."""
    return bool(await insert_claiming(session, scouting_slots, [columns_of(slot)]))


async def release(session: Session, key: str, person: PersonId) -> bool:
    """Give a slot of one's own back; False when there is none."""
    mine = (scouting_slots.c.id == key, scouting_slots.c.person_id == person)
    return bool((await session.execute(delete(scouting_slots).where(*mine).returning(scouting_slots.c.id))).all())


async def since(session: Session, at: datetime, limit: int = 500) -> tuple[ScoutingSlot, ...]:
    """Answer the slots from an instant on, the first one first."""
    query = select(scouting_slots).where(scouting_slots.c.at >= at).order_by(scouting_slots.c.at, scouting_slots.c.id)
    return tuple(ScoutingSlot(**dict(row._mapping)) for row in await session.execute(query.limit(limit)))  # noqa: SLF001 - SQLAlchemy's public name for a row's columns
