"""
A door and what hostile input is thrown at it with, and the promise that every input is held to.

The promise: no error but one of ours escapes, the answer is one of those that the door may give, nothing that a person
wrote stands in an error or in a log, and one input costs a bounded time. Which doors there are is in `all_doors`.
"""

import asyncio
import io
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hostile.world import World

WORD = "kumquatwort"
"""What people write in hostile input; no error and no log may repeat it."""
SECONDS = 5.0
"""What one input may cost of the processor, whatever is in it; these inputs are small."""


@dataclass(frozen=True)
class Door:
    """A way in: what is thrown at it, and how it takes one input; `examples` are those of the short form."""

    name: str
    inputs: SearchStrategy[Any]
    take: Callable[["World", Any], Awaitable[None]]
    examples: int = 100


@dataclass
class Tally:
    """What was thrown at a door so far."""

    inputs: int = 0
    slowest: float = 0.0
    spent: float = 0.0
    findings: list[str] = field(default_factory=list)


class LeakError(AssertionError):
    """What somebody wrote was repeated where nobody may read it."""


class SlowError(AssertionError):
    """An input cost more time than any may."""


def throw(door: Door, world: "World", tally: Tally, *, chance: int, examples: int) -> None:
    """Throw inputs, chosen by `chance`, at a door; the first that breaks its promise is made small, and raised."""

    @seed(chance)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(door.inputs)
    def one(given_input: object) -> None:
        tally.inputs += 1
        began = time.process_time()
        with quiet() as said:
            try:
                world.run(_bounded(door, world, given_input))
            except Exception as error:
                error.add_note(f"{given_input!r}"[:2_000] + f"\n{said.getvalue()}"[:2_000])
                raise
        took = time.process_time() - began
        tally.slowest, tally.spent = max(tally.slowest, took), tally.spent + took
        if took > SECONDS:
            raise SlowError(f"{door.name}: one input took {took:.1f} s")

    one()


async def _bounded(door: Door, world: "World", given_input: object) -> None:
    """Take one input; a door that waits for ever is a fault too."""
    async with asyncio.timeout(60):
        await door.take(world, given_input)


@contextmanager
def quiet() -> "Iterator[io.StringIO]":
    """Gather, and look at, everything that is logged meanwhile, tracebacks included, for what a person wrote."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield said
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    silent(said.getvalue())


def silent(said: str) -> None:
    """
    Refuse words for the operator that repeat what a person wrote.

    Raises:
        LeakError: they do.

    """
    if WORD in said.lower():
        raise LeakError("what a person wrote was repeated")
