"""
Slowing down whoever guesses, with a stopwatch that tests move.
"""

from dataclasses import dataclass

import pytest

from web.errors import TooManyGuessesError
from web.guesses import ACCOUNTS, FORGOTTEN_AFTER, FREE_TRIES, LONGEST_WAIT, Guesses


@dataclass
class Stopwatch:
    """Seconds that stand still until a test moves them."""

    seconds: float = 0.0

    def __call__(self) -> float:
        """Read it."""
        return self.seconds


@pytest.fixture
def stopwatch() -> Stopwatch:
    """Start at zero."""
    return Stopwatch()


@pytest.fixture
def guesses(stopwatch: Stopwatch) -> Guesses:
    """Know nobody yet."""
    return Guesses(stopwatch)


def _refused(guesses: Guesses, account: str = "a@example.org") -> int | None:
    """Try once, and answer the seconds to wait if it came too early."""
    try:
        guesses.begin(account)
    except TooManyGuessesError as error:
        return error.retry_after
    return None


def test_first_tries_are_free(guesses: Guesses) -> None:
    """A few wrong tries in a row are looked at at once."""
    assert [_refused(guesses) for _ in range(FREE_TRIES)] == [None] * FREE_TRIES
    assert _refused(guesses) == 1


def test_wait_grows_and_has_an_end(guesses: Guesses, stopwatch: Stopwatch) -> None:
    """Each further try waits twice as long as the one before, and never longer than a minute."""
    for _ in range(FREE_TRIES):
        guesses.begin("a@example.org")
    waits = []
    for _ in range(9):
        waits.append(_refused(guesses))
        stopwatch.seconds += waits[-1] or 0
        assert _refused(guesses) is None
    assert waits == [1, 2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT]


def test_early_try_does_not_lengthen_the_wait(guesses: Guesses, stopwatch: Stopwatch) -> None:
    """Someone who hammers on a colleague's account cannot keep pushing their next try away."""
    for _ in range(FREE_TRIES + 100):
        _refused(guesses)
    stopwatch.seconds += 1
    assert _refused(guesses) is None


def test_right_passphrase_clears_the_count(guesses: Guesses) -> None:
    """Whoever got in starts anew."""
    for _ in range(FREE_TRIES - 1):
        guesses.begin("a@example.org")
    guesses.passed("A@example.org ")
    assert [_refused(guesses) for _ in range(FREE_TRIES)] == [None] * FREE_TRIES


def test_accounts_are_counted_apart(guesses: Guesses) -> None:
    """Guessing at one account leaves the others alone, and spelling does not make another account of it."""
    for spelling in ("a@example.org", "A@Example.org", " a@example.org", "a@example.org ", "A@EXAMPLE.ORG"):
        guesses.begin(spelling)
    assert _refused(guesses) == 1
    assert _refused(guesses, "b@example.org") is None


def test_tries_are_forgotten(guesses: Guesses, stopwatch: Stopwatch) -> None:
    """After an hour of quiet the tries are free again."""
    for _ in range(FREE_TRIES):
        guesses.begin("a@example.org")
    stopwatch.seconds += FORGOTTEN_AFTER + 1
    assert [_refused(guesses) for _ in range(FREE_TRIES)] == [None] * FREE_TRIES


def test_memory_has_an_end(guesses: Guesses) -> None:
    """However many accounts are tried, only the newest are remembered, and never by name."""
    for number in range(ACCOUNTS + 10):
        guesses.begin(f"{number}@example.org")
    kept = vars(guesses)["_tries"]
    assert len(kept) == ACCOUNTS
    assert all(isinstance(key, bytes) for key in kept)
