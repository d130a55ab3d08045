"""
When somebody works, as spans of a year: their hours on their own clock, without days off and absences.

Instants are whole seconds since 1970 in UTC, so that a year of them can be searched quickly.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from policies.calendars import Calendar
from policies.event_hours import clock_times
from policies.simulation.chance import uniform
from policies.simulation.community import Someone, hours_of

_WEEK = 7


class Shifts:
    """Somebody's working time between two days."""

    def __init__(self, someone: Someone, first: date, last: date, key: int) -> None:
        """Lay out every span from `first` to `last`; `key` chooses the weeks away that were not said."""
        self._weeks_away = _chosen_weeks(someone.away_weeks, key)
        spans = _joined(sorted(self._spans(someone, first, last)))
        self._begins, self._ends = [begin for begin, _ in spans], [end for _, end in spans]
        self._done = list(accumulate((end - begin for begin, end in spans), initial=0))

    @property
    def seconds(self) -> int:
        """How long they work in all, in seconds."""
        return self._done[-1]

    def seconds_between(self, begin: int, end: int) -> int:
        """Answer how long they work between two instants, in seconds."""
        return self._until(end) - self._until(begin)

    def _until(self, instant: int) -> int:
        place = bisect_right(self._ends, instant)
        if place == len(self._ends):
            return self._done[-1]
        return self._done[place] + max(0, instant - self._begins[place])

    def next_at(self, instant: int) -> int | None:
        """Answer when they work next, `instant` itself if they work then; None when they never work again."""
        place = bisect_right(self._ends, instant)
        if place == len(self._ends):
            return None
        return max(instant, self._begins[place])

    def after(self, instant: int, work: int) -> int | None:
        """Answer when `work` seconds are done that begin at `instant`, while they work; None if the days end first."""
        place = bisect_right(self._ends, instant)
        if place == len(self._ends):
            return None
        until = self._done[place] + max(0, instant - self._begins[place]) + work
        if until > self._done[-1]:
            return None
        last = max(place, bisect_right(self._done, until - 1) - 1)
        return self._begins[last] + until - self._done[last]

    def _spans(self, someone: Someone, first: date, last: date) -> Iterator[tuple[int, int]]:
        zone, calendar = ZoneInfo(someone.zone), Calendar(holidays=someone.holidays, business_days=_EVERY_DAY)
        weekly = [(days, *clock_times(hours)) for days, hours in map(hours_of, someone.hours)]
        for step in range((last - first).days + 1):
            day = first + timedelta(days=step)
            if not calendar.works_on(day) or self._is_away(someone, day):
                continue
            for days, opens, closes in weekly:
                if _EVERY_DAY[day.weekday()] in days:
                    yield _span(day, opens, closes, zone)

    def _is_away(self, someone: Someone, day: date) -> bool:
        return (day.timetuple().tm_yday - 1) // _WEEK in self._weeks_away or any(
            one.covers(day) for one in someone.away
        )


_EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _span(day: date, opens: time, closes: time, zone: ZoneInfo) -> tuple[int, int]:
    ends = day if closes > opens else day + timedelta(days=1)
    return _seconds(datetime.combine(day, opens, zone)), _seconds(datetime.combine(ends, closes, zone))


def _seconds(local: datetime) -> int:
    return int(local.astimezone(UTC).timestamp())


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif begin < end:
            joined.append((begin, end))
    return joined


def _chosen_weeks(count: int, key: int) -> frozenset[int]:
    """Answer which weeks of a year somebody is away, each as likely as any other."""
    return frozenset(sorted(range(52), key=lambda week: (uniform(key, week), week))[:count])
