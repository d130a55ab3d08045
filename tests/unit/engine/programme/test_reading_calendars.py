"""
Calendars of events: what is read from a component, and what is refused.
"""

from datetime import timedelta

import pytest

from engine.programme.events import EventWish
from engine.programme.reading_calendars import read_calendar
from engine.programme.team import ProgrammeError


def _calendar(*lines: str, zone: str = "") -> str:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A test//EN", *([f"X-WR-TIMEZONE:{zone}"] if zone else [])]
    return "\r\n".join([*head, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


def _only(*lines: str, zone: str = "") -> EventWish | str:
    ((place, found),) = read_calendar(_calendar(*lines, zone=zone))
    assert place == "event 1"
    return found


def test_event_is_read_with_its_zone() -> None:
    """Name, times, place, link and organiser are taken; the UID tells it from others."""
    found = _only(
        "UID:a@example.org",
        "SUMMARY:School of winter\\, for all",
        "DTSTART;TZID=Europe/Lisbon:20261214T090000",
        "DTEND;TZID=Europe/Lisbon:20261215T170000",
        "LOCATION:Room 2",
        "URL:https://school.example.org",
        "ORGANIZER;CN=Host:mailto:host@example.net",
    )
    assert isinstance(found, EventWish)
    assert (found.name, found.zone, found.place) == ("School of winter, for all", "Europe/Lisbon", "Room 2")
    assert (found.link, found.organisers) == ("https://school.example.org", "host@example.net")
    assert (found.starts_at.isoformat(), found.origin) == ("2026-12-14T09:00:00+00:00", "uid:a@example.org")


@pytest.mark.parametrize(
    ("lines", "zone", "starts", "hours"),
    [
        (("DTSTART;VALUE=DATE:20261214",), "America/Lima", "2026-12-14T05:00:00+00:00", 24),
        (("DTSTART:20261214T090000",), "America/Lima", "2026-12-14T14:00:00+00:00", 1),
        (("DTSTART:20261214T090000Z", "DURATION:PT3H"), "", "2026-12-14T09:00:00+00:00", 3),
    ],
)
def test_times_are_read_in_each_form(lines: tuple[str, ...], zone: str, starts: str, hours: int) -> None:
    """Whole days, floating times and durations, in the calendar's own zone where the event names none."""
    found = _only("SUMMARY:A", *lines, zone=zone)
    assert isinstance(found, EventWish)
    assert found.starts_at.isoformat() == starts
    assert found.ends_at - found.starts_at == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("DTSTART:20261214T090000Z",), "it has no name"),
        (("SUMMARY:A",), "it has no beginning"),
        (("SUMMARY:A", "DTSTART:20261214T090000Z", "RRULE:FREQ=WEEKLY"), "it repeats; write each of its dates"),
        (("SUMMARY:A", "DTSTART:soon"), "a part of it cannot be read"),
    ],
)
def test_fault_is_told_with_its_cure(lines: tuple[str, ...], told: str) -> None:
    """Whoever reads it knows what to mend."""
    found = _only(*lines)
    assert isinstance(found, str)
    assert found.startswith(told)


@pytest.mark.parametrize("text", ["BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "BEGIN:VCALENDAR", "BEGIN:nonsense"])
def test_calendar_without_events_is_refused(text: str) -> None:
    """What is no calendar, or holds no event, is told so."""
    with pytest.raises(ProgrammeError):
        read_calendar(text)
