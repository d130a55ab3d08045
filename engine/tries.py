"""
Whether somebody may try a passphrase or a code again now, counted by every process of the pages together.

What is tried by whom, and from a browser that is known or not, is for `web.guesses`; here it is a name, kept as a MAC.
"""

from dataclasses import dataclass
from datetime import timedelta

from engine.context import Context
from storage import tries
from storage.tries import Tries

FORGOTTEN_AFTER = 3600.0
"""Real seconds of quiet after which the tries are free again, at least."""
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """So many tries are free; each further one waits twice as long as the one before, `longest` seconds at most."""

    free: int
    longest: float

    def wait(self, count: int) -> float:
        """Answer how many seconds lie between try number `count` and the next."""
        return 0.0 if count < self.free else min(self.longest, 2.0 ** min(count - self.free, 40))


async def try_now(context: Context, name: str, pace: Pace, *, count: bool) -> float:
    """Answer 0 if a try may be made now, and count it if that is asked; else how many real seconds to wait."""
    now = context.clock.now()
    async with context.database.write() as session:
        held = await tries.hold(session, _lookup(context, name), now)
        since = max(0.0, (now - held.at) / context.clock.span(1))
        so_far = 0 if since > max(FORGOTTEN_AFTER, 2 * pace.longest) else held.count
        wait = pace.wait(so_far) - since
        if count and wait <= 0:
            await tries.put(session, _lookup(context, name), Tries(so_far + 1, now))
        elif held.at > now:  # the clock was set back: nobody waits until it has come here again
            await tries.put(session, _lookup(context, name), Tries(so_far, now))
    return max(0.0, wait)


async def forget(context: Context, name: str) -> None:
    """Begin anew: a try was right."""
    async with context.database.write() as session:
        await tries.forget(session, _lookup(context, name))


def _lookup(context: Context, name: str) -> bytes:
    return context.server_key.mac("try", name.encode("utf-8", "replace"))
