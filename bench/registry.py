"""
Every measure by its name, in the order in which they are taken.
"""

import sys
from collections.abc import Awaitable, Callable, Sequence

from bench.figures import Figure
from bench.measures import (
    burst,
    dbos,
    deliveries,
    due,
    growth,
    lateness,
    move,
    overload,
    pages,
    peers,
    proof,
    reports,
    simulation,
    small,
    up,
    wakeup,
    watching,
)
from bench.plan import Plan

Measure = Callable[[Plan], Awaitable[Sequence[Figure]]]
MEASURES: dict[str, Measure] = {
    "reports": reports.measure,
    "overload": overload.measure,
    "due": due.measure,
    "wakeup": wakeup.measure,
    "watching": watching.measure,
    "lateness": lateness.measure,
    "burst": burst.measure,
    "move": move.measure,
    "pages": pages.measure,
    "deliveries": deliveries.measure,
    "up": up.measure,
    "proof": proof.measure,
    "simulation": simulation.measure,
    "small": small.measure,
    "peers": peers.measure,
    "dbos": dbos.measure,
    "growth": growth.measure,
}


def about(name: str) -> str:
    """Answer the first line of what a measure says about itself."""
    text = sys.modules[MEASURES[name].__module__].__doc__ or ""
    return text.strip().partition("\n")[0]
