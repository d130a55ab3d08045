"""
Guessing receipts: a browser is slowed down after a few wrong ones, all together after many; the owner is soon let in.
"""

import pytest

from handrail.errors import UnknownCaseError
from web.errors import TooManyTriesError
from web.receipt_guesses import ALL_TRIES, OWN_TRIES, ReceiptGuesses

COOKIE = "c" * 32


class Stopwatch:
    """A stopwatch that only moves when a test moves it."""

    now = 0.0

    def __call__(self) -> float:
        """Read it."""
        return self.now


def wrong(guesses: ReceiptGuesses, cookie: str | None, times: int = 1) -> None:
    """Try receipts that open nothing."""
    for _ in range(times):
        with pytest.raises(UnknownCaseError), guesses.trying(cookie):
            raise UnknownCaseError


def right(guesses: ReceiptGuesses, cookie: str | None, times: int = 1) -> int:
    """Try a receipt that opens something; answer how often it was looked at."""
    looked = 0
    for _ in range(times):
        with guesses.trying(cookie):
            looked += 1
    return looked


def test_browser_is_slowed_down() -> None:
    """After ten wrong tries the next must wait five seconds, and then one is looked at again."""
    watch = Stopwatch()
    guesses = ReceiptGuesses(watch)
    wrong(guesses, COOKIE, OWN_TRIES)
    with pytest.raises(TooManyTriesError) as refused:
        right(guesses, COOKIE)
    assert refused.value.retry_after == 5
    watch.now += 5
    assert right(guesses, COOKIE) == 1


def test_right_receipt_costs_nothing() -> None:
    """Whoever holds a right receipt may come back as often as they like."""
    guesses = ReceiptGuesses(Stopwatch())
    assert right(guesses, COOKIE, 50 * OWN_TRIES) == 50 * OWN_TRIES
    assert right(guesses, None, 2 * ALL_TRIES) == 2 * ALL_TRIES


def test_one_guesser_does_not_lock_out_another_browser() -> None:
    """A browser that has used up its tries takes none from the others."""
    guesses = ReceiptGuesses(Stopwatch())
    wrong(guesses, COOKIE, OWN_TRIES)
    for _ in range(10 * ALL_TRIES):
        with pytest.raises(TooManyTriesError):
            right(guesses, COOKIE)
    assert right(guesses, "another") == 1


def test_many_browsers_are_slowed_down_for_a_moment() -> None:
    """When all browsers together tried too many, everyone waits, but for a second only; programs count apart."""
    watch = Stopwatch()
    guesses = ReceiptGuesses(watch)
    for number in range(ALL_TRIES):
        wrong(guesses, f"browser {number}")
    with pytest.raises(TooManyTriesError) as refused:
        right(guesses, "owner")
    assert refused.value.retry_after == 1
    assert right(guesses, None) == 1
    watch.now += 1
    assert right(guesses, "owner") == 1


def test_tries_side_by_side_count() -> None:
    """A try counts from its beginning, so that many at once gain nothing."""
    guesses = ReceiptGuesses(Stopwatch())
    held = [guesses.trying(COOKIE) for _ in range(OWN_TRIES)]
    for one in held:
        one.__enter__()
    with pytest.raises(TooManyTriesError):
        right(guesses, COOKIE)
    for one in held:
        one.__exit__(None, None, None)
    assert right(guesses, COOKIE) == 1
