"""
What a measure answers: one figure, what stands beside it, and whether its target is met.

The targets are in `bench.targets`; how figures are shown is in `bench.showing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median, quantiles
from typing import Self

from bench.conditions import conditions, run_name
from bench.targets import TARGETS, Target


class Kind(StrEnum):
    """Whose figure it is."""

    OURS = "ours"
    """Handrail's, with what was run beside it in turns."""
    GROWTH = "growth"
    """Handrail's, once for each number of open cases."""
    PEER = "peer"
    """Another's, measured in the same run."""
    STORED = "stored"
    """Another's, measured some other day, and kept with its date."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What was run beside it in the same run, and its figure in the same unit."""

    name: str
    value: float


class Median(float):
    """The median of several values, which knows the least and the most of them."""

    __slots__ = ("least", "most")
    least: float
    most: float

    def __new__(cls, values: Sequence[float]) -> Self:
        """Make it of what was measured; 0 of nothing."""
        made = super().__new__(cls, median(values) if values else 0.0)
        made.least, made.most = min(values, default=0.0), max(values, default=0.0)
        return made


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One row of the table; `least` and `most` are those of its trials, where it is the median of several.

    `ratio` is ours divided by what stands beside it. `target` is None where nothing was promised; the figure is then
    there to be watched, and `met` is None too.
    """

    name: str
    value: float
    unit: str
    beside: Beside | None = None
    ratio: float | None = None
    target: str | None = None
    met: bool | None = None
    taken: str = field(default_factory=conditions)
    kind: Kind = Kind.OURS
    run: str | None = field(default_factory=run_name)

    def shape(self) -> dict[str, object]:
        """Answer the row as `var/bench.json` holds it."""
        beside = {"name": self.beside.name, "value": _short(self.beside.value)} if self.beside else None
        return {
            "name": self.name,
            "value": _short(self.value),
            "unit": self.unit,
            "beside": beside,
            "ratio": None if self.ratio is None else _short(self.ratio),
            "target": self.target,
            "met": self.met,
            "least": _short(self.value.least) if isinstance(self.value, Median) else None,
            "most": _short(self.value.most) if isinstance(self.value, Median) else None,
            "taken": self.taken,
            "kind": self.kind.value,
            "run": self.run,
        }


def figure(name: str, value: float, unit: str, beside: tuple[str, float] | None = None) -> Figure:
    """Make the row `name`: its ratio to what stands beside it, and its target if it has one."""
    other = Beside(*beside) if beside else None
    ratio = value / other.value if other and other.value else None
    target: Target | None = TARGETS.get(name)
    if target is None:
        return Figure(name, value, unit, other, ratio)
    return Figure(name, value, unit, other, ratio, target.words(unit), target.met(value, ratio))


def peer(name: str, value: float, unit: str) -> Figure:
    """Make a row of a peer."""
    return Figure(name, value, unit, kind=Kind.PEER)


def grown(name: str, value: float, unit: str, least: tuple[str, float]) -> Figure:
    """Make a row of growth, beside the same with the fewest cases open."""
    return Figure(name, value, unit, Beside(*least), value / least[1] if least[1] else None, kind=Kind.GROWTH)


def middle(values: Sequence[float]) -> Median:
    """Answer the median; 0 of nothing."""
    return Median(values)


def p99(values: Sequence[float]) -> float:
    """Answer what 99 of 100 stay under; with few values that is the largest."""
    if len(values) < 100:  # noqa: PLR2004 - a hundredth of fewer than a hundred is nothing
        return max(values, default=0.0)
    return quantiles(values, n=100)[98]


def shown(value: float) -> str:
    """Write a number for people: three digits, and none after the point from a hundred up."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004 - where decimals stop to matter


def _short(value: float) -> float:
    """Keep four digits: more would claim more than was measured."""
    return float(f"{value:.4g}")
