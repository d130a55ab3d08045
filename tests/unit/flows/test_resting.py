"""
Moves that failed: how long each is left alone.
"""

import asyncio
from datetime import UTC, datetime

import pytest

from engine.work import DueMove
from flows.resting import Resting
from handrail.identifiers import CaseId, Reference

DUE = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


def a_move(name: str) -> DueMove:
    """Make a due move."""
    return DueMove(name, CaseId(name), Reference("HR-22222222"), "escalate", "made up", "brisk", DUE)


class Hours:
    """The event loop's time, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stand at nought."""
        self.at = 0.0
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.at)


def rests(resting: Resting, hours: Hours, name: str) -> float:
    """Answer for how long a move rests from now on, in seconds."""
    began = hours.at
    while name in resting.asleep():
        hours.at += 0.5
    return hours.at - began


async def test_move_rests_longer_each_time_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second at first, since many a fault is over by then, and never more than a minute."""
    with monkeypatch.context() as patched:
        resting, hours = Resting(), Hours(patched)
        lengths = []
        for _ in range(8):
            resting.add([a_move("one")])
            lengths.append(rests(resting, hours, "one"))
    assert lengths == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_move_that_was_well_for_long_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed long ago says nothing about now, and is not kept."""
    with monkeypatch.context() as patched:
        resting, hours = Resting(), Hours(patched)
        for _ in range(3):
            resting.add([a_move("one")])
        hours.at += 100
        forgotten = resting.asleep(), dict(resting.failed)
        resting.add([a_move("one")])
        again = rests(resting, hours, "one")
    assert (forgotten, again) == ((set(), {}), 1)
