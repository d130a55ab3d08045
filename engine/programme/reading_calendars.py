"""
Reading events from iCalendar files, as calendars export them; writing such files is for another module.

An event that repeats is refused: each of its dates needs people of its own, so it has to be written as events.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from engine.programme.events import EventWish, zone_of
from engine.programme.team import ProgrammeError, SpaceKind

MOST = 2_000
"""How many events one file may bring."""


def read_calendar(text: str, kind: str = SpaceKind.WORKSHOP) -> list[tuple[str, EventWish | str]]:
    """
    Answer for each event of a calendar where it stands, and what it says or, as a sentence, what is wrong with it.

    Raises:
        ProgrammeError: the text is no calendar, or holds too much.

    """
    try:
        calendar: Any = Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError, TypeError):
        raise ProgrammeError("this is no iCalendar file; it begins with BEGIN:VCALENDAR") from None
    events = list(calendar.walk("VEVENT"))
    if not events:
        raise ProgrammeError("there is no event (VEVENT) in this calendar")
    if len(events) > MOST:
        raise ProgrammeError(f"a file may bring {MOST} events at most; cut it in pieces")
    usual = str(calendar.get("X-WR-TIMEZONE", "UTC"))
    return [(f"event {number}", _read(event, usual, kind)) for number, event in enumerate(events, 1)]


def _read(event: Any, usual: str, kind: str) -> EventWish | str:  # noqa: ANN401 - the library's components have no types
    try:
        return _wish(event, usual, kind)
    except ProgrammeError as error:
        return str(error)
    except (ValueError, KeyError, AttributeError, TypeError):
        return "a part of it cannot be read; export it anew"


def _wish(event: Any, usual: str, kind: str) -> EventWish:  # noqa: ANN401 - as above
    name = str(event.get("SUMMARY", "")).strip()
    if not name:
        raise ProgrammeError("it has no name; give it a SUMMARY")
    if event.get("RRULE") is not None:
        raise ProgrammeError("it repeats; write each of its dates as an event of its own")
    if event.get("DTSTART") is None:
        raise ProgrammeError("it has no beginning; give it a DTSTART")
    start = event.decoded("DTSTART")
    zone = _zone(start, usual)
    starts_at = _instant(start, zone)
    return EventWish(
        name=name,
        starts_at=starts_at,
        ends_at=_end(event, start, starts_at, zone),
        zone=zone,
        kind=kind,
        place=str(event.get("LOCATION", "")).strip(),
        link=str(event.get("URL", "")).strip(),
        organisers=" ".join(_addresses(event.get("ORGANIZER"))),
        origin=f"uid:{event.get('UID')}" if event.get("UID") else f"calendar:{name}:{starts_at.isoformat()}",
    )


def _zone(start: date, usual: str) -> str:
    """Answer the zone that the times of an event are told in."""
    named = getattr(getattr(start, "tzinfo", None), "key", None)
    zone = str(named or usual)
    return zone if zone_of(zone) else usual


def _instant(at: date, zone: str) -> datetime:
    if not isinstance(at, datetime):
        at = datetime.combine(at, time(), ZoneInfo(zone))
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _end(event: Any, start: date, starts_at: datetime, zone: str) -> datetime:  # noqa: ANN401 - as above
    if event.get("DTEND") is not None:
        return _instant(event.decoded("DTEND"), zone)
    if event.get("DURATION") is not None:
        lasts: timedelta = event.decoded("DURATION")
        return starts_at + lasts
    return starts_at + (timedelta(hours=1) if isinstance(start, datetime) else timedelta(days=1))


def _addresses(organiser: object) -> Iterator[str]:
    for one in organiser if isinstance(organiser, list) else [organiser]:
        text = str(one or "")
        if text.lower().startswith("mailto:"):
            yield text[len("mailto:") :]
