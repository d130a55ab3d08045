"""
Slowing down whoever guesses receipts, without keeping anything about anybody: two buckets of tries, in memory only.

A receipt has 110 random bits, so no rate of guessing finds one; this keeps guessers from using up the server. A page's
tries are counted by the random cookie that its form needs, and all of them together; a right receipt costs nothing.
"""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil

from web.buckets import Bucket
from web.errors import TooManyTriesError

OWN_TRIES, OWN_PER_SECOND = 10, 0.2
"""What one browser has: ten slips of the pen at once, then one every five seconds."""
ALL_TRIES, ALL_PER_SECOND = 600, 20.0
"""What all browsers have together, and all programs at the API; it is full again after half a minute."""
BROWSERS = 10_000


class ReceiptGuesses:
    """Wrong tries to come back. Waits are a few seconds, so that nobody can lock a reporter out for long."""

    def __init__(self, stopwatch: Callable[[], float] = time.monotonic) -> None:
        """Measure waits by `stopwatch`, in seconds."""
        self._stopwatch = stopwatch
        self._salt = secrets.token_bytes(32)
        self._all = {by_page: Bucket.full(ALL_TRIES, ALL_PER_SECOND, stopwatch()) for by_page in (True, False)}
        self._own: OrderedDict[bytes, Bucket] = OrderedDict()

    @contextmanager
    def trying(self, cookie: str | None) -> Iterator[None]:
        """
        Count one try, by the page with this cookie or else by a program; it is given back unless it fails by an error.

        Raises:
            TooManyTriesError: it comes too early, and must not be looked at.

        """
        buckets = [self._all[cookie is not None]]
        if cookie is not None:
            buckets.insert(0, self._own_of(cookie))
        now = self._stopwatch()
        for bucket in buckets:
            if wait := bucket.wait(now):
                raise TooManyTriesError(ceil(wait))
        for bucket in buckets:
            bucket.left -= 1
        yield
        for bucket in buckets:
            bucket.left += 1

    def _own_of(self, cookie: str) -> Bucket:
        key = hashlib.blake2b(cookie.encode(), key=self._salt, digest_size=16).digest()
        bucket = self._own.setdefault(key, Bucket.full(OWN_TRIES, OWN_PER_SECOND, self._stopwatch()))
        self._own.move_to_end(key)
        if len(self._own) > BROWSERS:
            self._own.popitem(last=False)
        return bucket
