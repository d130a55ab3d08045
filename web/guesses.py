"""
Slowing down whoever guesses passphrases, in a way that cannot lock a colleague out.

A browser in which an account's owner has signed in before has tries of its own, which nobody else can use up; see
`web.known_browsers` for how it shows that. All other browsers share an account's tries among them. The desk counts for
every process of the pages together, under names that say nothing about who tried or from where. What all accounts have
together keeps this process's own core free, and is counted in its memory.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from math import ceil

from engine.tries import FORGOTTEN_AFTER, Pace
from web.buckets import Bucket
from web.desk import Desk
from web.errors import TooManyGuessesError

__all__ = ["FORGOTTEN_AFTER", "FREE_TRIES", "Guesses"]

FREE_TRIES = 5
LONGEST_WAIT = 60.0
LONGEST_WAIT_FOR_CODES = 3600.0
"""Six digits are quickly guessed, and only who has the passphrase gets so far as to make anybody wait here."""
STRANGERS_TRIES, STRANGERS_PER_SECOND = 60, 2.0
"""What all browsers that are not known have together: each try costs a fifth of a second of a core."""


class Guesses:
    """Wrong tries of one `kind` by account and by known browser; `longest` is the longest wait, in seconds."""

    def __init__(
        self, kind: str, longest: float = LONGEST_WAIT, stopwatch: Callable[[], float] = time.monotonic
    ) -> None:
        """Measure what strangers have together by `stopwatch`, in seconds; the desk's clock measures the rest."""
        self._kind = kind
        self._pace = Pace(FREE_TRIES, longest)
        self._stopwatch = stopwatch
        self._strangers = Bucket.full(STRANGERS_TRIES, STRANGERS_PER_SECOND, stopwatch())

    @asynccontextmanager
    async def trying(self, desk: Desk, account: str, known: str | None = None) -> AsyncIterator[None]:
        """
        Count one try before it is looked at, so that tries side by side count too; it is forgotten unless it fails.

        `known` names a browser that has shown that it is this account's, or a sign-in of it.

        Raises:
            TooManyGuessesError: it comes too early, and must not be looked at.

        """
        wait = self._strangers.wait(self._stopwatch()) if known is None else 0.0
        if wait:
            raise TooManyGuessesError(ceil(wait))
        self._strangers.left -= known is None
        try:
            await self._ask(desk, account, known, count=True)
        except TooManyGuessesError:
            self._strangers.left += known is None
            raise
        yield
        self._strangers.left += known is None
        await desk.forget_tries(self._name(account, known))

    async def look(self, desk: Desk, account: str, known: str | None = None) -> None:
        """
        Look whether a try may be made now; nothing is counted.

        Raises:
            TooManyGuessesError: it comes too early.

        """
        await self._ask(desk, account, known, count=False)

    async def count(self, desk: Desk, account: str, known: str | None = None) -> None:
        """Count a try that was looked at; one that comes too early by now is not counted once more."""
        await desk.try_now(self._name(account, known), self._pace, count=True)

    async def _ask(self, desk: Desk, account: str, known: str | None, *, count: bool) -> None:
        wait = await desk.try_now(self._name(account, known), self._pace, count=count)
        if wait > 0:
            raise TooManyGuessesError(ceil(wait))

    def _name(self, account: str, known: str | None) -> str:
        return f"{self._kind}\0{account.strip().casefold()}\0{known or ''}"
