"""
What an engine does beside its work to watch itself: the audit that goes round, and the dead man's ping.

Neither may hold up work or end the engine: they rest far longer than they work, and their errors are logged by code.
"""

import asyncio
import logging

from flows.desk import Desk
from flows.steps import code_of

_LOG = logging.getLogger("handrail.engine")
SLICE = 50
"""Cases in one slice: some hundredths of a second."""
REST = 20.0
"""How many times as long as a slice took none is begun: the audit takes a twentieth of the time, at most."""
SHORTEST_REST = 0.5
_BETWEEN_ROUNDS = 60.0
"""Real seconds between the end of a round and the next."""
_LOOK = 5.0
"""Real seconds between two looks at the clock, at most: it may have been stepped."""


async def keep_auditing(desk: Desk, rest: float = REST, between: float = _BETWEEN_ROUNDS) -> None:
    """Look at one slice of the cases after the other, for ever, until cancelled; what is found is logged."""
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        ended = True
        try:
            done = await desk.audit_some(SLICE)
            ended = done.ended
            for finding in done.findings:
                _LOG.error("the audit found: %s", finding)
        except Exception as error:  # noqa: BLE001 - the next slice may succeed
            _LOG.warning("no case was audited: %s", code_of(error))
        await asyncio.sleep(between if ended else max(SHORTEST_REST, (loop.time() - began) * rest))


async def keep_pinging(desk: Desk, look: float = _LOOK) -> None:
    """
    Ask for a ping once in the time that the settings say, by the desk's clock, until cancelled.

    The first one comes after that time, so that an engine which dies again and again sends none.
    """
    clock, seconds = desk.clock, desk.ping_seconds
    if seconds is None:
        return
    every, well = clock.span(seconds), True
    next_at = clock.now() + every
    while True:
        await asyncio.sleep(min(clock.seconds_until(next_at), look))
        now = clock.now()
        if next_at - now > every:  # the clock was set back
            next_at = now + every
        if now >= next_at:
            next_at = now + every
            well = await _ping(desk, well=well)


async def _ping(desk: Desk, *, well: bool) -> bool:
    """Ask for a ping, and log when it begins and ceases to be held back; answer whether all is well."""
    try:
        faults = await desk.ping()
    except Exception as error:  # noqa: BLE001 - the next one may succeed
        _LOG.warning("the ping was not taken: %s", code_of(error))
        return well
    if faults and well:
        _LOG.error("the ping is held back: %s; see `handrail doctor`", ", ".join(faults))
    elif not faults and not well:
        _LOG.warning("all is well again, and the ping goes on")
    return not faults
