"""
What went wrong with the ways by which reports come and are passed on, in a period: silence says nothing then.
"""

from datetime import datetime

from sqlalchemy import func, select

from states.people import DeliveryStatus
from storage.database import Session
from storage.tables import deliveries, quarantine


async def unread(session: Session, since: datetime, until: datetime) -> int:
    """Count the mails that came in a period and could not be read as reports."""
    came = (quarantine.c.at >= since) & (quarantine.c.at < until)
    return int((await session.execute(select(func.count()).select_from(quarantine).where(came))).scalar_one())


async def undelivered(session: Session, since: datetime, until: datetime) -> int:
    """Count the messages to people on the roster that no channel took in a period."""
    failed = (deliveries.c.status == DeliveryStatus.FAILED.value) & deliveries.c.person_id.is_not(None)
    then = (deliveries.c.not_before >= since) & (deliveries.c.not_before < until)
    return int((await session.execute(select(func.count()).select_from(deliveries).where(failed, then))).scalar_one())
