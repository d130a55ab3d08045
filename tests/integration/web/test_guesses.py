"""
Slowing down whoever guesses, with a clock and a stopwatch that tests move.
"""

import contextlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest

from tests.support.community import Community
from web.desk import Desk
from web.errors import SignInFailedError, TooManyGuessesError
from web.guesses import (
    FORGOTTEN_AFTER,
    FREE_TRIES,
    LONGEST_WAIT,
    LONGEST_WAIT_FOR_CODES,
    STRANGERS_TRIES,
    Guesses,
)


@dataclass
class Door:
    """One process of the pages at a desk; its stopwatch goes with the desk's clock."""

    community: Community
    seconds: float = 0.0
    rules: dict[float, Guesses] = field(default_factory=dict)

    async def refused(
        self, account: str = "a@example.org", known: str | None = None, longest: float = LONGEST_WAIT
    ) -> int | None:
        """Try once, in vain; answer the seconds to wait if it came too early."""
        try:
            with contextlib.suppress(SignInFailedError):
                async with self.of(longest).trying(self.desk, account, known):
                    raise SignInFailedError
        except TooManyGuessesError as error:
            return error.retry_after
        return None

    async def right(self, account: str, known: str | None = None) -> None:
        """Try once, and be right."""
        async with self.of(LONGEST_WAIT).trying(self.desk, account, known):
            pass

    def of(self, longest: float) -> Guesses:
        """Answer what this process remembers."""
        return self.rules.setdefault(longest, Guesses("passphrase", longest, lambda: self.seconds))

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds
        self.community.clock.advance(timedelta(seconds=seconds))

    @property
    def desk(self) -> Desk:
        """The desk that the door serves."""
        return cast("Desk", self.community.desk)


@pytest.fixture
def door(bare_community: Community) -> Door:
    """Know nobody yet."""
    return Door(bare_community)


async def test_first_tries_are_free(door: Door) -> None:
    """A few wrong tries in a row are looked at at once."""
    assert [await door.refused() for _ in range(FREE_TRIES)] == [None] * FREE_TRIES
    assert await door.refused() == 1


async def test_wait_grows_and_has_an_end(door: Door) -> None:
    """Each further try waits twice as long as the one before, and never longer than a minute."""
    for _ in range(FREE_TRIES):
        await door.refused("a@example.org")
    waits = []
    for _ in range(9):
        waits.append(await door.refused())
        door.wait(waits[-1] or 0)
        assert await door.refused() is None
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


async def test_early_try_does_not_lengthen_the_wait(door: Door) -> None:
    """Someone who hammers on a colleague's account cannot keep pushing their next try away."""
    for _ in range(FREE_TRIES + 100):
        await door.refused()
    door.wait(1)
    assert await door.refused() is None


async def test_right_passphrase_clears_the_count(door: Door) -> None:
    """Whoever got in starts anew."""
    for _ in range(FREE_TRIES - 1):
        await door.refused("a@example.org")
    await door.right("A@example.org ")
    assert [await door.refused() for _ in range(FREE_TRIES)] == [None] * FREE_TRIES


async def test_accounts_are_counted_apart(door: Door) -> None:
    """Guessing at one account leaves the others alone, and spelling does not make another account of it."""
    for spelling in ("a@example.org", "A@Example.org", " a@example.org", "a@example.org ", "A@EXAMPLE.ORG"):
        await door.refused(spelling)
    assert await door.refused() == 1
    assert await door.refused("b@example.org") is None


async def test_tries_are_forgotten(door: Door) -> None:
    """After an hour of quiet the tries are free again."""
    for _ in range(FREE_TRIES):
        await door.refused("a@example.org")
    door.wait(FORGOTTEN_AFTER + 1)
    assert [await door.refused() for _ in range(FREE_TRIES)] == [None] * FREE_TRIES


async def test_strangers_never_slow_a_known_browser(door: Door) -> None:
    """Someone tries a thousand times, ten a second: from where its owner has signed in before, every try is free."""
    waits: list[int | None] = []
    for _ in range(1_000):
        await door.refused()
        await door.refused("somebody else")
        door.wait(0.1)
        if len(waits) % 4 == 3:
            await door.right("a@example.org", "mark")
        waits.append(await door.refused(known="mark"))
    assert set(waits) == {None}
    assert (await door.refused() or 0) > 0


async def test_known_browser_is_slowed_down_alone(door: Door) -> None:
    """Whoever stole the cookie by which a browser is known gets no more tries than others; nobody else waits."""
    for _ in range(FREE_TRIES):
        await door.refused("a@example.org", "stolen")
    assert await door.refused(known="stolen") == 1
    assert await door.refused(known="another") is None
    assert await door.refused() is None


async def test_strangers_have_a_share_together(door: Door) -> None:
    """Trying one passphrase at every address is slowed down too; after half a second there is the next try."""
    refused = [await door.refused(f"{number}@example.org") for number in range(STRANGERS_TRIES + 1)]
    assert refused == [None] * STRANGERS_TRIES + [1]
    assert await door.refused("0@example.org", "mark") is None
    door.wait(0.5)
    assert await door.refused("new@example.org") is None


async def test_codes_wait_longer(door: Door) -> None:
    """Six digits get an hour between two tries in the end."""
    waits = []
    for _ in range(40):
        waits.append(await door.refused(longest=LONGEST_WAIT_FOR_CODES) or 0)
        door.wait(waits[-1])
    assert max(waits) == LONGEST_WAIT_FOR_CODES
    assert sum(wait == LONGEST_WAIT_FOR_CODES for wait in waits) > 1


async def test_processes_count_together(door: Door) -> None:
    """Wrong tries at one process of the pages are counted by the others, and by one that was started again."""
    other = Door(door.community)
    assert [await one.refused() for one in (door, other, door, other, door)] == [None] * FREE_TRIES
    assert [await door.refused(), await other.refused(), await Door(door.community).refused()] == [1, 1, 1]
    await door.refused(known="mark")
    door.wait(1)
    await other.right("a@example.org")
    assert [await door.refused() for _ in range(FREE_TRIES)] == [None] * FREE_TRIES
