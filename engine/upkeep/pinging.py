"""
The dead man's ping: sent while all is well, and not sent, or sent as a failure, as soon as something is not.

Whoever receives it raises the alarm when it stays away: also when this machine is gone, which nothing on it can tell.
"""

from engine.context import Context
from engine.showing.machinery import PINGED, machinery
from notifiers.ping import Pinger
from storage import heartbeats


async def ping(context: Context, pinger: Pinger) -> tuple[str, ...]:
    """
    Send the ping if all is well; answer the codes of what is not.

    With `HANDRAIL_PING_FAIL` what is not well is told at once, by a ping to `/fail`, instead of by silence.

    Raises:
        NotifyError: the ping was not taken.

    """
    stands = await machinery(context)
    if stands.faults:
        if context.settings.ping_fail:
            await pinger.ping(failing=True)
        return stands.faults
    await pinger.ping()
    async with context.database.write() as session:
        await heartbeats.beat(session, PINGED, context.clock.now())
    return ()
