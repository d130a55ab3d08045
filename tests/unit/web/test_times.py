"""
Instants in words.
"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from web.times import from_now, in_words, left_in_words, span_in_words

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


def test_instant_is_said_with_its_zone() -> None:
    """An instant is said in UTC, whatever zone it came in."""
    assert in_words(NOW) == "Thursday 5 March 2026, 09:30 UTC"
    assert in_words(NOW.astimezone(timezone(timedelta(hours=-11)))) == "Thursday 5 March 2026, 09:30 UTC"
    assert in_words(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == "Thursday 31 December 2026, 23:59 UTC"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=0), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=-30), "30 days"),
    ],
)
def test_span_is_said_roughly(span: timedelta, said: str) -> None:
    """A span is said in its largest fitting unit; days only from two on, since 24 hours is what was promised."""
    assert span_in_words(span) == said


def test_distance_says_which_way() -> None:
    """What lies ahead and what has passed read differently."""
    day = timedelta(hours=24)
    assert (from_now(NOW, NOW + day), from_now(NOW, NOW - day)) == ("in 24 hours", "24 hours ago")
    assert (left_in_words(NOW, NOW + day), left_in_words(NOW, NOW - day)) == ("24 hours left", "24 hours late")
