"""
When two claims are for the same channel and hour.
"""

from datetime import UTC, datetime, timedelta, timezone

from engine.programme.scouting import channel_of, hour_of


def test_hours_are_full_and_in_utc() -> None:
    """Whoever says half past ten in another zone means the hour around it."""
    there = datetime(2026, 11, 3, 10, 30, tzinfo=timezone(timedelta(hours=2)))
    assert hour_of(there) == datetime(2026, 11, 3, 8, 0, tzinfo=UTC)


def test_channel_is_the_same_in_other_letters() -> None:
    """Case and spaces make no other channel."""
    assert channel_of("  Evening  CHAT ") == channel_of("evening chat")
    assert channel_of("evening chat two") != channel_of("evening chat")
