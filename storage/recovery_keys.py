"""
The public halves of the community's recovery keys; the newest is the one that new cases are wrapped for.
"""

from datetime import datetime

from sqlalchemy import func, select

from storage.database import Session
from storage.key_tables import recovery_keys
from storage.statements import insert


async def add(session: Session, public: bytes, at: datetime) -> None:
    """Keep a new one; those before stay, since older cases are wrapped for them."""
    newest = (await session.execute(select(func.max(recovery_keys.c.number)))).scalar_one_or_none() or 0
    await insert(session, recovery_keys, [{"number": newest + 1, "public_key": public, "made_at": at}])


async def newest(session: Session) -> bytes | None:
    """Answer the newest one, if there is any."""
    query = select(recovery_keys.c.public_key).order_by(recovery_keys.c.number.desc()).limit(1)
    return (await session.execute(query)).scalar_one_or_none()
