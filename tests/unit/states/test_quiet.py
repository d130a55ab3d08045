"""
Quiet hours: messages wait for the morning, alarms about danger do not, and no deadline moves.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.quiet import LONGEST, QuietHours, QuietHoursError, may_hear_at

BERLIN = "22:00-07:00 Europe/Berlin"
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)).map(  # noqa: DTZ001  # the zone follows
    lambda naive: naive.replace(tzinfo=UTC, microsecond=0)
)
ZONES = st.sampled_from(sorted(available_timezones()))
HOURS = st.tuples(st.integers(0, 23), st.integers(1, 12)).map(
    lambda both: f"{both[0]:02}:00-{(both[0] + both[1]) % 24:02}:00"
)


def at(text: str) -> datetime:
    """Answer an instant of Berlin's summer."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("now", "heard"),
    [
        ("2027-07-01T21:59", "2027-07-01T21:59"),
        ("2027-07-01T22:00", "2027-07-02T07:00"),
        ("2027-07-02T03:00", "2027-07-02T07:00"),
        ("2027-07-02T07:00", "2027-07-02T07:00"),
    ],
)
def test_messages_wait_for_the_morning(now: str, heard: str) -> None:
    """Whoever sleeps from ten to seven hears at seven of what came in between."""
    assert may_hear_at(BERLIN, at(now), None, urgent=False) == at(heard)


def test_danger_does_not_wait() -> None:
    """What is urgent comes in the night too, and so does everything to whoever has no quiet hours."""
    assert may_hear_at(BERLIN, at("2027-07-02T03:00"), None, urgent=True) == at("2027-07-02T03:00")
    assert may_hear_at(None, at("2027-07-02T03:00"), None, urgent=False) == at("2027-07-02T03:00")


def test_no_message_waits_beyond_the_time_it_speaks_of() -> None:
    """A reminder of what is due at five comes at five, and one of what is overdue at once."""
    assert may_hear_at(BERLIN, at("2027-07-02T03:00"), at("2027-07-02T05:00"), urgent=False) == at("2027-07-02T05:00")
    assert may_hear_at(BERLIN, at("2027-07-02T03:00"), at("2027-07-02T02:00"), urgent=False) == at("2027-07-02T03:00")


@given(INSTANTS, ZONES, HOURS)
def test_nobody_waits_longer_than_the_hours_last(now: datetime, zone: str, hours: str) -> None:
    """In every zone the wait ends when the hours do, and is at most as long as they, and an hour that clocks add."""
    quiet = QuietHours.parse(f"{hours} {zone}")
    over = quiet.over_at(now)
    assert now <= over <= now + LONGEST + timedelta(hours=1)
    assert over == now or over.astimezone(ZoneInfo(zone)).time() >= quiet.ends
    assert quiet.over_at(over) == over
    assert QuietHours.parse(str(quiet)) == quiet


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("at night", "22:00-07:00"),
        ("22:00-07:00", "22:00-07:00"),
        ("25:00-07:00 UTC", "22:00-07:00"),
        ("22:00-07:00 Europe/Berln", "no such time zone"),
        ("20:00-09:00 UTC", "12 hours"),
        ("08:00-08:00 UTC", "12 hours"),
    ],
)
def test_other_texts_are_refused_in_a_sentence(text: str, said: str) -> None:
    """What is no quiet hours is refused, and kept by nobody."""
    with pytest.raises(QuietHoursError, match=said):
        QuietHours.parse(text)
    assert may_hear_at(text, at("2027-07-02T03:00"), None, urgent=False) == at("2027-07-02T03:00")
