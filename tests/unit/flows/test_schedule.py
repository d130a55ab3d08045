"""
Chores come by the desk's clock, also after it was set.
"""

from datetime import UTC, datetime, timedelta

import pytest

from flows import work
from flows.schedule import Chore
from handrail.clock import HandClock

EVERY = timedelta(hours=1)


@pytest.fixture
def clock() -> HandClock:
    """Give a clock that is moved by hand."""
    return HandClock(datetime(2026, 3, 2, 9, tzinfo=UTC))


async def test_chore_comes_one_interval_after_the_start(clock: HandClock) -> None:
    """It is not due before, and then it is."""
    chore = Chore("digest", work.digest, EVERY, pause=0.0)
    first = chore.due(clock)
    clock.advance(EVERY)
    assert (first, chore.due(clock)) == (False, True)


async def test_chore_comes_within_an_interval_of_a_clock_set_back(clock: HandClock) -> None:
    """A clock that was a year ahead when the engine began does not put chores off for a year."""
    chore = Chore("digest", work.digest, EVERY, pause=0.0)
    chore.done(clock)
    clock.advance(timedelta(days=-365))
    soon = chore.due(clock)
    waits = chore.seconds(clock)
    clock.advance(EVERY)
    assert (soon, waits, chore.due(clock)) == (False, EVERY.total_seconds(), True)
