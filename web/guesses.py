"""
Slowing down whoever guesses passphrases, in a way that cannot lock a colleague out.

A browser in which an account's owner has signed in before has tries of its own, which nobody else can use up; see
`web.known_browsers` for how it shows that. All other browsers share an account's tries among them, and all accounts'
together. It keeps keyed hashes in this process's memory only, and nothing about who tried or from where.
"""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil

from web.buckets import Bucket
from web.errors import TooManyGuessesError

FREE_TRIES = 5
LONGEST_WAIT = 60.0
LONGEST_WAIT_FOR_CODES = 3600.0
"""Six digits are quickly guessed, and only who has the passphrase gets so far as to make anybody wait here."""
FORGOTTEN_AFTER = 3600.0
ACCOUNTS = 10_000
STRANGERS_TRIES, STRANGERS_PER_SECOND = 60, 2.0
"""What all browsers that are not known have together: each try costs a fifth of a second of a core."""


class Guesses:
    """Wrong tries by account and by known browser; `longest` is the longest wait between two of them, in seconds."""

    def __init__(self, stopwatch: Callable[[], float] = time.monotonic, longest: float = LONGEST_WAIT) -> None:
        """Measure waits by `stopwatch`, in seconds; not by the clock, which demonstrations speed up."""
        self._stopwatch = stopwatch
        self._longest = longest
        self._salt = secrets.token_bytes(32)
        self._tries: dict[bool, OrderedDict[bytes, tuple[int, float]]] = {True: OrderedDict(), False: OrderedDict()}
        self._strangers = Bucket.full(STRANGERS_TRIES, STRANGERS_PER_SECOND, stopwatch())

    @contextmanager
    def trying(self, account: str, known: str | None = None) -> Iterator[None]:
        """
        Count one try before it is looked at, so that tries side by side count too; it is forgotten unless it fails.

        `known` names a browser that has shown that it is this account's, or a sign-in of it.

        Raises:
            TooManyGuessesError: it comes too early, and must not be looked at.

        """
        self.look(account, known)
        wait = self._strangers.wait(self._stopwatch()) if known is None else 0.0
        if wait:
            raise TooManyGuessesError(ceil(wait))
        self._strangers.left -= known is None
        self.count(account, known)
        yield
        self._strangers.left += known is None
        self._tries[known is not None].pop(self._key(account, known), None)

    def look(self, account: str, known: str | None = None) -> None:
        """
        Look whether a try may be made now; nothing is counted.

        Raises:
            TooManyGuessesError: it comes too early.

        """
        count, last = self._so_far(account, known)
        wait = last + self._wait(count) - self._stopwatch()
        if wait > 0:
            raise TooManyGuessesError(ceil(wait))

    def count(self, account: str, known: str | None = None) -> None:
        """Count a try."""
        tries, key = self._tries[known is not None], self._key(account, known)
        tries[key] = (self._so_far(account, known)[0] + 1, self._stopwatch())
        tries.move_to_end(key)
        if len(tries) > ACCOUNTS:
            tries.popitem(last=False)

    def _so_far(self, account: str, known: str | None) -> tuple[int, float]:
        """Answer how many tries there were, and when the last one was; after an hour's quiet none."""
        now = self._stopwatch()
        count, last = self._tries[known is not None].get(self._key(account, known), (0, now))
        return (0, now) if now - last > max(FORGOTTEN_AFTER, 2 * self._longest) else (count, last)

    def _key(self, account: str, known: str | None) -> bytes:
        name = f"{account.strip().casefold()}\0{known or ''}"
        return hashlib.blake2b(name.encode("utf-8", "replace"), key=self._salt).digest()

    def _wait(self, count: int) -> float:
        """Answer how many seconds lie between try number `count` and the next."""
        return 0.0 if count < FREE_TRIES else min(self._longest, 2.0 ** min(count - FREE_TRIES, 40))
