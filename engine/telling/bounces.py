"""
Bounces: what a mail server took from us, and gave up later, was not told; it goes another way, or others hear.
"""

from engine.context import Context
from engine.telling.otherwise import tell_otherwise
from storage import deliveries


async def bounced(context: Context, message_id: str) -> None:
    """
    Have a message fail that had counted as sent.

    Raises:
        BusyError: the database cannot take it now.

    """
    async with context.database.read() as session:
        if await deliveries.sent_as(session, message_id) is None:
            return
    async with context.database.write() as session:
        failed = await deliveries.fail_sent(session, message_id, "bounced")
        if failed is not None:
            await tell_otherwise(context, session, [failed], {failed.id})
            await context.database.wake(session)
