"""
A program for the peers' interpreter: DBOS at work, on the database at a URL; it prints what it saw as JSON.

`rate URL COUNT` runs workflows of one step, 16 at once, and tells how many a second ended. `timers URL COUNT SPREAD`
starts workflows that sleep durably until an instant, the same for all or spread over some seconds, then do one step;
it tells how late each was when its step had been written down, when all were done, how many ended in an error, and how
many seconds before the first instant all had been started (a negative `spare` spoils the figure).
Everything that DBOS lets one choose is as it comes.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from statistics import quantiles
from time import perf_counter
from typing import Any

from dbos import DBOS

_AT_ONCE = 16
_TRIED = 100
_HEAD_START = 2.0
"""Seconds between the last workflow's start, as foreseen, and the first instant."""
_MARGIN = 1.4
"""How much longer starting all may take than the first ones lead one to think."""
Flow = Callable[..., Awaitable[Any]]


async def _act() -> int:
    return 1


_step: Flow = DBOS.step(name="act")(_act)


async def _one_step() -> int:
    return int(await _step())


async def _wait_then_step(seconds: float) -> float:
    await DBOS.sleep_async(seconds)
    await _step()
    return perf_counter()


_short: Flow = DBOS.workflow(name="one-step")(_one_step)
_timer: Flow = DBOS.workflow(name="timer")(_wait_then_step)


async def rate(count: int) -> dict[str, float]:
    """Run workflows of one step; answer how many a second, and the median of one, in milliseconds."""
    waiting = iter(range(count))
    took: list[float] = []

    async def keep_running() -> None:
        for _ in waiting:
            began = perf_counter()
            await _short()
            took.append((perf_counter() - began) * 1000)

    began = perf_counter()
    await asyncio.gather(*(keep_running() for _ in range(_AT_ONCE)))
    return {"rate": count / (perf_counter() - began), "p50": sorted(took)[len(took) // 2]}


async def timers(count: int, spread: float) -> dict[str, float]:
    """Let workflows sleep until their instants; answer their lateness in seconds, and how many failed."""
    begin = perf_counter() + count / await _starts_a_second() * _MARGIN + _HEAD_START
    due = [begin + number * spread / count for number in range(count)]
    handles = [await DBOS.start_workflow_async(_timer, at - perf_counter()) for at in due]
    ready = perf_counter()
    ends = await asyncio.gather(*(handle.get_result() for handle in handles), return_exceptions=True)
    done = [(end, at) for end, at in zip(ends, due, strict=True) if isinstance(end, float)]
    seconds = max(end for end, _ in done) - begin
    late = summary([end - at for end, at in done])
    return {**late, "errors": count - len(done), "seconds": seconds, "spare": begin - ready}


def summary(late: Sequence[float]) -> dict[str, float]:
    """Answer the median and the 99th percentile."""
    cuts = quantiles(late, n=100)
    return {"p50": cuts[49], "p99": cuts[98]}


async def _starts_a_second() -> float:
    began = perf_counter()
    handles = [await DBOS.start_workflow_async(_timer, 0.0) for _ in range(_TRIED)]
    await asyncio.gather(*(handle.get_result() for handle in handles))
    return _TRIED / (perf_counter() - began)


async def _main(words: Sequence[str]) -> dict[str, float]:
    count = int(words[2])
    if words[0] == "rate":
        await rate(_AT_ONCE)
        return await rate(count)
    return await timers(count, float(words[3]))


if __name__ == "__main__":
    DBOS(config={"name": "peer", "system_database_url": sys.argv[2], "log_level": "CRITICAL"})
    DBOS.launch()
    seen = asyncio.run(_main(sys.argv[1:]))
    DBOS.destroy()
    print(json.dumps(seen))
