"""
Slowing down whoever guesses passphrases: after a few wrong tries an account's next try must wait, longer each time.

It keeps keyed hashes of the addresses tried, in this process's memory only, and nothing about who tried.
"""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from web.errors import TooManyGuessesError

FREE_TRIES = 5
LONGEST_WAIT = 60.0
FORGOTTEN_AFTER = 3600.0
ACCOUNTS = 10_000


class Guesses:
    """Wrong tries by account. The wait has an end of a minute, so that nobody can lock a colleague out for long."""

    def __init__(self, stopwatch: Callable[[], float] = time.monotonic) -> None:
        """Measure waits by `stopwatch`, in seconds; not by the clock, which demonstrations speed up."""
        self._stopwatch = stopwatch
        self._salt = secrets.token_bytes(32)
        self._tries: OrderedDict[bytes, tuple[int, float]] = OrderedDict()

    def begin(self, account: str) -> None:
        """
        Count a try before it is looked at, so that tries side by side count too.

        Raises:
            TooManyGuessesError: it comes too early, and must not be looked at.

        """
        key, now = self._key(account), self._stopwatch()
        count, last = self._tries.get(key, (0, now))
        if now - last > FORGOTTEN_AFTER:
            count = 0
        wait = last + _wait(count) - now
        if wait > 0:
            raise TooManyGuessesError(ceil(wait))
        self._tries[key] = (count + 1, now)
        self._tries.move_to_end(key)
        if len(self._tries) > ACCOUNTS:
            self._tries.popitem(last=False)

    def passed(self, account: str) -> None:
        """Forget an account's wrong tries: its owner is in."""
        self._tries.pop(self._key(account), None)

    def _key(self, account: str) -> bytes:
        return hashlib.blake2b(account.strip().casefold().encode("utf-8", "replace"), key=self._salt).digest()


def _wait(count: int) -> float:
    """Answer how many seconds lie between try number `count` and the next."""
    return 0.0 if count < FREE_TRIES else min(LONGEST_WAIT, 2.0 ** (count - FREE_TRIES))
