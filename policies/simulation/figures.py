"""
What a simulated year came to, as figures that a table, a program or a page can show. Waits are in hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from policies.schema import Policy
from policies.simulation.members import Member
from policies.simulation.tally import Tally
from policies.simulation.year import Lives
from states.case import Ending

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)
"""The percentiles that waits are told by."""
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """How a promise of one name went; `share` is of those that were kept or broken, None where none was."""

    name: str
    to: str
    given: int
    kept: int
    broken: int
    released: int
    running: int

    @property
    def share(self) -> float | None:
        """How many were kept of those that a person or the clock decided."""
        decided = self.kept + self.broken
        return self.kept / decided if decided else None


@dataclass(frozen=True, slots=True)
class Waits:
    """Hours by percentile, in the order of SHARES; `still_waiting` cases counted as long as they had waited."""

    what: str
    cases: int
    hours: tuple[float, ...]
    longest: float
    still_waiting: int


@dataclass(frozen=True, slots=True)
class Load:
    """What one person had to carry: cases taken, most at a time, hours of work, and the hours they had."""

    name: str
    groups: tuple[str, ...]
    cases: int
    peak: int
    worked: float
    there: float


@dataclass(frozen=True, slots=True)
class Cause:
    """How often something happened to cases, and why: a promise that broke, a person or a route."""

    event: str
    cause: str
    count: int


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the year, from 1: reports that came, cases open at its end, promises broken in it."""

    week: int
    opened: int
    open: int
    broken: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a report on a year shows, but for what one more person would change."""

    policy: str
    version: str
    title: str
    year: int
    seed: int
    community: str
    opened: int
    outcomes: tuple[tuple[str, int], ...]
    promises: tuple[Kept, ...]
    waits: tuple[Waits, ...]
    people: tuple[Load, ...]
    causes: tuple[Cause, ...]
    weeks: tuple[Week, ...]


WAITS = {
    "first_human": "to the first word of a person",
    "decision": "to a decision",
    "silence": "longest silence to the reporter",
}
"""What is waited for, in words."""


def figures(policy: Policy, community: str, lives: Lives, *, year: int, seed: int) -> Figures:
    """Answer the figures of a year that was lived."""
    tally = lives.tally
    return Figures(
        policy=policy.name,
        version=policy.version,
        title=policy.title,
        year=year,
        seed=seed,
        community=community,
        opened=tally.opened,
        outcomes=tuple(sorted(tally.outcomes.items(), key=lambda one: (-one[1], one[0]))),
        promises=tuple(_kept(policy, tally, name) for name in _names(policy, tally)),
        waits=tuple(_waits(tally, what) for what in WAITS),
        people=tuple(_load(one, tally.begin, tally.end) for one in lives.members),
        causes=tuple(
            Cause(event, cause, count)
            for (event, cause), count in sorted(tally.remedies.items(), key=lambda one: (-one[1], one[0]))
        ),
        weeks=tuple(_weeks(tally)),
    )


def percentile(ordered: Sequence[int], share: float) -> float:
    """Answer the value below which a share of ordered values lie, in hours; 0 where there are none."""
    if not ordered:
        return 0.0
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return (ordered[low] + (ordered[high] - ordered[low]) * (place - low)) / _HOUR


def _names(policy: Policy, tally: Tally) -> list[str]:
    return [*(name for name in policy.promises if tally.given[name]), *sorted(tally.given.keys() - policy.promises)]


def _kept(policy: Policy, tally: Tally, name: str) -> Kept:
    ends = {ending: tally.endings[name, ending] for ending in Ending}
    to = policy.promises[name].to if name in policy.promises else None
    return Kept(
        name=name,
        to=to or "the community",
        given=tally.given[name],
        kept=ends[Ending.KEPT],
        broken=ends[Ending.BROKEN],
        released=ends[Ending.RELEASED],
        running=tally.running[name],
    )


def _waits(tally: Tally, what: str) -> Waits:
    ordered = sorted({"first_human": tally.first_human, "decision": tally.decision, "silence": tally.silence}[what])
    hours = tuple(round(percentile(ordered, share), 2) for share in SHARES)
    return Waits(what, len(ordered), hours, round(percentile(ordered, 1.0), 2), tally.waiting[what])


def _load(member: Member, begin: int, end: int) -> Load:
    return Load(
        name=member.name,
        groups=member.groups,
        cases=member.taken,
        peak=member.peak,
        worked=round(member.busy_seconds / _HOUR, 1),
        there=round(member.shifts.seconds_between(begin, end) / _HOUR, 1),
    )


def _weeks(tally: Tally) -> list[Week]:
    found, still_open = list[Week](), 0
    for week in range(tally.week(tally.end - 1) + 1):
        still_open += tally.opened_by_week[week] - tally.ended_by_week[week]
        found.append(Week(week + 1, tally.opened_by_week[week], still_open, tally.broken_by_week[week]))
    return found
