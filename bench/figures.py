"""
What a measure answers: one figure, what stands beside it, and whether its target is met.

The targets are in `bench.targets`; how figures are shown is in `bench.showing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Self

from bench.conditions import conditions
from bench.targets import TARGETS, Target


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
        }


def figure(name: str, value: float, unit: str, beside: tuple[str, float] | None = None) -> Figure:
    """Make the row `name`: its ratio to what stands beside it, and its target if it has one."""
    other = Beside(*beside) if beside else None
    ratio = value / other.value if other and other.value else None
    target: Target | None = TARGETS.get(name)
    if target is None:
        return Figure(name, value, unit, other, ratio)
    return Figure(name, value, unit, other, ratio, target.words(unit), target.met(value, ratio))


def middle(values: Sequence[float]) -> Median:
    """Answer the median; 0 of nothing."""
    return Median(values)


def p99(values: Sequence[float]) -> float:
    """Answer what 99 of 100 stay under; with few values that is the largest."""
    if len(values) < 100:  # noqa: PLR2004 - a hundredth of fewer than a hundred is nothing
        return max(values, default=0.0)
    return quantiles(values, n=100)[98]


def _short(value: float) -> float:
    """Keep four digits: more would claim more than was measured."""
    return float(f"{value:.4g}")
