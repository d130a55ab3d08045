"""
Deadlines as an iCalendar (RFC 5545): a case's reference, the promise's name and when it is due, and nothing else.

Whose deadlines they are, and who may fetch them, is decided before; this module only writes.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from engine.showing.deadlines import Clock
from web.labels import plain

MEDIA_TYPE = "text/calendar"
_WIDTH = 75
"""The most octets in a line before it is folded (section 3.1)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar_of(clocks: Iterable[Clock], now: datetime) -> str:
    """Write a calendar; an entry keeps its name for ever, so that a program that fetches it again knows it again."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Handrail//Deadlines//EN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Handrail deadlines",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for one in clocks:
        lines += _entry(one, now)
    return "".join(part + "\r\n" for line in (*lines, "END:VCALENDAR") for part in _folded(line))


def _entry(clock: Clock, now: datetime) -> list[str]:
    due = clock.promise.due_at
    late = " (late)" if due < now else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(clock.id.encode()).hexdigest()[:32]}@handrail",
        f"DTSTAMP:{_instant(now)}",
        f"DTSTART:{_instant(due)}",
        f"SUMMARY:{_text(f'{clock.reference}: {plain(clock.promise.name)}{late}')}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Cut a line into pieces of at most 75 octets, never inside a letter; those that follow begin with a space."""
    piece, room = "", _WIDTH
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", _WIDTH - 1
        piece, room = piece + letter, room - size
    yield piece
