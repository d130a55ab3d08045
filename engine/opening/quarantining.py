"""
Mail that could not be read: kept sealed, with an alarm to those who would have held the report.
"""

from datetime import timedelta

from engine.context import Context
from engine.deciding.panels import panels
from engine.in_force import look_now
from engine.telling.outbox import delivery
from handrail.identifiers import new_id
from storage import deliveries, people, quarantine
from vault.quarantine import seal_quarantine

KEPT = timedelta(days=90)
"""How long something stays in quarantine: long enough for anyone to look, not for ever."""


async def keep(context: Context, door: str, reason: str, raw: bytes) -> str:
    """Keep what came in by `door`, sealed under the server's key; answer its key."""
    key, now = new_id(), context.clock.now()
    policy = (await look_now(context)).active(context.settings.policy)
    async with context.database.write() as session:
        there = panels(policy, await people.roster(session), frozenset())
        holder = policy.routes[-1].to
        blob = seal_quarantine(context.server_key, key, raw)
        await quarantine.add(session, id=key, door=door, reason=reason, at=now, blob=blob)
        alarms = [
            delivery(
                case=None,
                message="alarm",
                person=person,
                group=holder,
                now=now,
                domain=context.settings.mail_domain,
            )
            for person in there.of(holder)
        ]
        await deliveries.add(session, alarms)
        await context.database.wake(session)
    return key
