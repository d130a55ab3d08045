"""
Forms that were sent already.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.requests import Request

from web.once import first_time, new_mark


@dataclass
class _Desk:
    """Remembers what it was asked."""

    asked: list[str] = field(default_factory=list)

    async def first_time(self, mark: str) -> bool:
        """Say that a mark is new the first time."""
        self.asked.append(mark)
        return self.asked.count(mark) == 1


@pytest.fixture
def desk() -> _Desk:
    """Know no marks yet."""
    return _Desk()


@pytest.fixture
def request_(desk: _Desk) -> Request:
    """Make a request to a door of that desk."""
    app: Any = SimpleNamespace(state=SimpleNamespace(context=SimpleNamespace(desk=desk)))
    return cast("Request", SimpleNamespace(app=app))


async def test_mark_counts_once(request_: Request) -> None:
    """A mark is new the first time only."""
    assert [await first_time(request_, mark) for mark in ("one", "one", "two")] == [True, False, True]


async def test_form_without_a_mark_is_always_new(request_: Request, desk: _Desk) -> None:
    """A form that carries no mark cannot be recognised, so it is taken, and nobody is asked."""
    assert [await first_time(request_, ""), await first_time(request_, "")] == [True, True]
    assert desk.asked == []


async def test_long_marks_are_recognised(request_: Request, desk: _Desk) -> None:
    """A mark that someone made very long is cut, and still counts once."""
    assert [await first_time(request_, "x" * 5_000), await first_time(request_, "x" * 5_000)] == [True, False]
    assert len(desk.asked[0]) < 100


def test_marks_differ() -> None:
    """No two forms carry the same mark."""
    assert len({new_mark() for _ in range(1_000)}) == 1_000
