"""
Writing iCalendar files (RFC 5545): the sessions of a cohort, each an entry that keeps its name for ever.

Reading them is for `engine.programme.reading_calendars`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from states.programme import Part
from storage.cohorts import Cohort, CohortSession


def sessions_calendar(
    cohort: Cohort, sessions: Iterable[CohortSession], titles: Mapping[Part, str], now: datetime
) -> bytes:
    """Write the sessions of a cohort; `titles` says what each part is called."""
    made = Calendar()
    made.add("prodid", "-//Handrail//Trainings//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Facilitators' training, cohort {cohort.number}")
    for one in sessions:
        entry = Event()
        entry.add("uid", f"{one.id}@handrail")
        entry.add("dtstamp", now)
        entry.add("dtstart", one.starts_at)
        entry.add("dtend", one.starts_at + timedelta(minutes=one.minutes))
        entry.add("summary", f"Facilitators' training: {titles[one.part]}")
        made.add_component(entry)
    written: bytes = made.to_ical()
    return written
