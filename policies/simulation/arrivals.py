"""
What arrives in a year and when: a Poisson process with the rhythm of days and hours, and the facts of each report.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

from policies.event_hours import clock_times
from policies.routing import Facts
from policies.simulation.chance import at, exponential, mixed, uniform, weighted
from policies.simulation.community import Community, Reports
from states.case import Intent

_HOUR = 3600
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIMES, _NUMBER = 1, 2
"""What draws that belong to no case are for."""
_INTENT, _CHANNEL, _DANGER, _EMPTY, _ABOUT = range(5)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One report: when it came, in seconds since 1970, what routing may know of it, and the key of its draws."""

    at: int
    key: int
    facts: Facts


class Arrivals:
    """Makes the reports of a year."""

    def __init__(self, community: Community, zone: str, year: int, seed: int) -> None:
        """Lay out the rhythm of the year in a zone."""
        self._reports, self._seed = community.reports, seed
        where = ZoneInfo(zone)
        self.begin = int(datetime(year, 1, 1, tzinfo=where).astimezone(UTC).timestamp())
        self.end = int(datetime(year + 1, 1, 1, tzinfo=where).astimezone(UTC).timestamp())
        self._rhythm = list(accumulate(_weights(self._reports, where, self.begin, self.end), initial=0.0))
        self._intents = tuple(accumulate(self._reports.intents.values()))
        self._channels = tuple(accumulate(self._reports.channels.values()))
        self._about = tuple(accumulate(self._reports.about.values()))

    def all(self, count: int | None) -> list[Arrival]:
        """Answer the year's reports in order: `count` of them, or as many as chance brings at the community's rate."""
        key = mixed(self._seed, _TIMES)
        shares = sorted(uniform(key, number) for number in range(self._number() if count is None else count))
        return [Arrival(self._instant(share), *self._facts(number)) for number, share in enumerate(shares)]

    def _number(self) -> int:
        expected = self._reports.per_week * (self.end - self.begin) / (7 * 24 * _HOUR)
        key, table, number, passed = mixed(self._seed, _NUMBER), exponential(), 0, 0.0
        while (passed := passed + at(table, uniform(key, number))) <= expected:
            number += 1
        return number

    def _instant(self, share: float) -> int:
        target = share * self._rhythm[-1]
        hour = min(bisect_right(self._rhythm, target), len(self._rhythm) - 1) - 1
        inside = (target - self._rhythm[hour]) / (self._rhythm[hour + 1] - self._rhythm[hour])
        return min(self.begin + hour * _HOUR + int(inside * _HOUR), self.end - 1)

    def _facts(self, number: int) -> tuple[int, Facts]:
        key, reports = mixed(self._seed, number + 1000), self._reports
        intent = tuple(reports.intents)[weighted(self._intents, uniform(key, _INTENT))]
        facts = Facts(
            intent=intent,
            danger=uniform(key, _DANGER) < reports.danger,
            consent=intent not in {Intent.COUNSEL, Intent.INFORMATION},
            about=self._named(uniform(key, _ABOUT)),
            channel=tuple(reports.channels)[weighted(self._channels, uniform(key, _CHANNEL))],
            has_content=uniform(key, _EMPTY) >= reports.empty,
        )
        return key, facts

    def _named(self, share: float) -> frozenset[str]:
        place = bisect_right(self._about, share)
        return frozenset(tuple(self._reports.about)[place : place + 1])


def _weights(reports: Reports, zone: ZoneInfo, begin: int, end: int) -> list[float]:
    """Answer how much comes in each hour from `begin` to `end`."""
    hourly = [1.0] * 24
    for hours, weight in reports.hours.items():
        opens, closes = clock_times(hours)
        for hour in range(opens.hour, closes.hour if closes > opens else 24 + closes.hour):
            hourly[hour % 24] = weight
    locals_ = (datetime.fromtimestamp(at, zone) for at in range(begin, end, _HOUR))
    weights = [reports.days.get(_DAYS[local.weekday()], 1.0) * hourly[local.hour] for local in locals_]
    return weights if any(weights) else [1.0] * len(weights)
