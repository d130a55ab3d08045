"""
What one more person would change: the same years with and without them, and how sure the difference is.

Both years of a pair meet the same reports and answer times, so that what differs is the person's doing; several
pairs of seeds say how much of the difference is chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from policies.schema import Policy
from policies.simulation.community import Community, Someone
from policies.simulation.figures import percentile
from policies.simulation.tally import Tally
from policies.simulation.usual import EVENINGS
from policies.simulation.year import Lives, live
from states.case import Ending

_T = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.10, 2.09)
"""Student's t for 95 %, by degrees of freedom from 1; beyond the last the last is used, which is a little too wide."""
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure without and with one more person, as means over the pairs; the change lies between `low` and `high`."""

    figure: str
    unit: str
    without: float
    with_one_more: float
    change: float
    low: float | None
    high: float | None

    @property
    def is_clear(self) -> bool:
        """Whether the change is more than chance may be, at 95 %."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class OneMore:
    """What one more of a group changes, over so many pairs of years."""

    group: str
    pairs: int
    differences: tuple[Difference, ...]


def with_one_more(community: Community, group: str) -> Community:
    """Answer the community with one more of a group: someone like the first of it, with weeks away of their own."""
    like = next((one for one in community.people if group in one.groups), None)
    name = f"one more ({group})"
    alike = like.model_copy(update={"name": name, "groups": (group,)}) if like else None
    new = alike or Someone(name=name, groups=(group,), hours=EVENINGS)
    return community.model_copy(update={"people": (*community.people, new)})


def compare(
    policy: Policy,
    community: Community,
    group: str,
    *,
    year: int,
    seeds: Sequence[int],
    count: int | None,
    first: Lives | None = None,
    now: Callable[[int], None] = lambda _pair: None,
) -> OneMore:
    """
    Live each seed's year twice and answer the differences.

    `first` is the year of the first seed, if it was lived already; `now` is told which pair is being lived, from 1.
    """
    more, pairs = with_one_more(community, group), list[tuple[list[float], list[float]]]()
    for number, seed in enumerate(seeds):
        now(number + 1)
        known = first if number == 0 else None
        without = known or live(policy, community, year=year, seed=seed, count=count)
        pairs.append(
            (_measured(without, group), _measured(live(policy, more, year=year, seed=seed, count=count), group))
        )
    differences = (
        _difference(figure, unit, [(one[place], other[place]) for one, other in pairs])
        for place, (figure, unit) in enumerate(FIGURES)
    )
    return OneMore(group, len(pairs), tuple(differences))


FIGURES = (
    ("promises kept", "%"),
    ("median wait for the first word of a person", "h"),
    ("the same for the unluckiest tenth", "h"),
    ("wait for a decision for the unluckiest tenth", "h"),
    ("longest silence for the unluckiest tenth", "h"),
    ("steps forced by the clock", ""),
    ("work of the busiest of the group", "h"),
)
"""What is compared, and in what it is counted."""


def _measured(lives: Lives, group: str) -> list[float]:
    tally = lives.tally
    waits = [sorted(one) for one in (tally.first_human, tally.decision, tally.silence)]
    return [
        _kept_share(tally),
        percentile(waits[0], 0.5),
        *(percentile(one, 0.9) for one in waits),
        float(sum(tally.broken_by_week.values())),
        max((one.busy_seconds / _HOUR for one in lives.members if group in one.groups), default=0.0),
    ]


def _kept_share(tally: Tally) -> float:
    kept = sum(count for (_, ending), count in tally.endings.items() if ending is Ending.KEPT)
    broken = sum(count for (_, ending), count in tally.endings.items() if ending is Ending.BROKEN)
    return 100 * kept / (kept + broken) if kept + broken else 100.0


def _difference(figure: str, unit: str, pairs: Sequence[tuple[float, float]]) -> Difference:
    number = len(pairs)
    changes = [after - before for before, after in pairs]
    change = sum(changes) / number
    low = high = None
    if number > 1:
        deviation = sqrt(sum((one - change) ** 2 for one in changes) / (number - 1))
        margin = _T[min(number - 1, len(_T)) - 1] * deviation / sqrt(number)
        low, high = round(change - margin, 2), round(change + margin, 2)
    without, after = (sum(values) / number for values in zip(*pairs, strict=True))
    return Difference(figure, unit, round(without, 2), round(after, 2), round(change, 2), low, high)
