"""
Slowing down whoever guesses, with a stopwatch that tests move.
"""

import contextlib
from dataclasses import dataclass

import pytest

from web.errors import SignInFailedError, TooManyGuessesError
from web.guesses import (
    ACCOUNTS,
    FORGOTTEN_AFTER,
    FREE_TRIES,
    LONGEST_WAIT,
    LONGEST_WAIT_FOR_CODES,
    STRANGERS_TRIES,
    Guesses,
)


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


def _refused(guesses: Guesses, account: str = "a@example.org", known: str | None = None) -> int | None:
    """Try once, and answer the seconds to wait if it came too early."""
    try:
        _wrong(guesses, account, known)
    except TooManyGuessesError as error:
        return error.retry_after
    return None


def _wrong(guesses: Guesses, account: str, known: str | None = None) -> None:
    """Try once, in vain."""
    with contextlib.suppress(SignInFailedError), guesses.trying(account, known):
        raise SignInFailedError


def _right(guesses: Guesses, account: str, known: str | None = None) -> None:
    """Try once, and be right."""
    with guesses.trying(account, known):
        pass


def test_first_tries_are_free(guesses: Guesses) -> None:
    """A few wrong tries in a row are looked at at once."""
    assert [_refused(guesses) for _ in range(FREE_TRIES)] == [None] * FREE_TRIES
    assert _refused(guesses) == 1


def test_wait_grows_and_has_an_end(guesses: Guesses, stopwatch: Stopwatch) -> None:
    """Each further try waits twice as long as the one before, and never longer than a minute."""
    for _ in range(FREE_TRIES):
        _wrong(guesses, "a@example.org")
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
        _wrong(guesses, "a@example.org")
    _right(guesses, "A@example.org ")
    assert [_refused(guesses) for _ in range(FREE_TRIES)] == [None] * FREE_TRIES


def test_accounts_are_counted_apart(guesses: Guesses) -> None:
    """Guessing at one account leaves the others alone, and spelling does not make another account of it."""
    for spelling in ("a@example.org", "A@Example.org", " a@example.org", "a@example.org ", "A@EXAMPLE.ORG"):
        _wrong(guesses, spelling)
    assert _refused(guesses) == 1
    assert _refused(guesses, "b@example.org") is None


def test_tries_are_forgotten(guesses: Guesses, stopwatch: Stopwatch) -> None:
    """After an hour of quiet the tries are free again."""
    for _ in range(FREE_TRIES):
        _wrong(guesses, "a@example.org")
    stopwatch.seconds += FORGOTTEN_AFTER + 1
    assert [_refused(guesses) for _ in range(FREE_TRIES)] == [None] * FREE_TRIES


def test_memory_has_an_end(guesses: Guesses) -> None:
    """However many accounts are tried, only the newest are remembered, and never by name."""
    for number in range(ACCOUNTS + 10):
        guesses.count(f"{number}@example.org")
    kept = vars(guesses)["_tries"][False]
    assert len(kept) == ACCOUNTS
    assert all(isinstance(key, bytes) for key in kept)


def test_strangers_never_slow_a_known_browser(guesses: Guesses, stopwatch: Stopwatch) -> None:
    """Someone tries a thousand times, ten a second: from where its owner has signed in before, every try is free."""
    waits: list[int | None] = []
    for _ in range(1_000):
        _refused(guesses)
        _refused(guesses, "somebody else")
        stopwatch.seconds += 0.1
        if len(waits) % 4 == 3:
            _right(guesses, "a@example.org", "mark")
        waits.append(_refused(guesses, known="mark"))
    assert set(waits) == {None}
    assert (_refused(guesses) or 0) > 0


def test_known_browser_is_slowed_down_alone(guesses: Guesses) -> None:
    """Whoever stole the cookie by which a browser is known gets no more tries than others; nobody else waits."""
    for _ in range(FREE_TRIES):
        _wrong(guesses, "a@example.org", "stolen")
    assert _refused(guesses, known="stolen") == 1
    assert _refused(guesses, known="another") is None
    assert _refused(guesses) is None


def test_strangers_have_a_share_together(guesses: Guesses, stopwatch: Stopwatch) -> None:
    """Trying one passphrase at every address is slowed down too; after half a second there is the next try."""
    refused = [_refused(guesses, f"{number}@example.org") for number in range(STRANGERS_TRIES + 1)]
    assert refused == [None] * STRANGERS_TRIES + [1]
    assert _refused(guesses, "0@example.org", "mark") is None
    stopwatch.seconds += 0.5
    assert _refused(guesses, "new@example.org") is None


def test_codes_wait_longer(stopwatch: Stopwatch) -> None:
    """Six digits get an hour between two tries in the end."""
    codes, waits = Guesses(stopwatch, LONGEST_WAIT_FOR_CODES), []
    for _ in range(40):
        waits.append(_refused(codes) or 0)
        stopwatch.seconds += waits[-1]
    assert max(waits) == LONGEST_WAIT_FOR_CODES
    assert sum(wait == LONGEST_WAIT_FOR_CODES for wait in waits) > 1
