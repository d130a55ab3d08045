"""
What is done to the clock that every process of a system goes by.
"""

import calendar
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from tests.faults.rounds.plan import Round
from tests.faults.rounds.tree import Tree

_YEAR = 2026


@asynccontextmanager
async def clock_stepped(tree: Tree, one: Round) -> AsyncIterator[None]:
    """Set the clock of every process forward or back; half the time it is set right again afterwards."""
    hours = one.chance.choice([0.2, 1, 6]) if one.target == "forward" else -one.chance.choice([0.05, 0.2, 1])
    step = timedelta(hours=hours)
    tree.clock.step(step)
    yield
    if one.chance.random() < 0.5:
        tree.clock.step(-step)


@asynccontextmanager
async def daylight_saving(tree: Tree, one: Round) -> AsyncIterator[None]:
    """Let the clocks of the policy's zone change in the middle of the round, as they do in spring or in autumn."""
    now = tree.clock.now()
    nearest = min(map(change_near, ("spring", "autumn")), key=lambda change: abs(change - now))
    tree.clock.step(nearest - timedelta(seconds=30 + 60 * one.chance.random()) - now)
    yield


def change_near(season: str) -> datetime:
    """Answer when the clocks of the zone change, in `spring` or in `autumn`, in the year of these systems."""
    days = (datetime(_YEAR, 3 if season == "spring" else 10, day, 1, tzinfo=UTC) for day in range(25, 32))
    return next(day for day in days if day.weekday() == calendar.SUNDAY)
