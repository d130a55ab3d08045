"""
Every promise on one line: how many times better than promised it is, or how many times worse.

Where both a figure and its ratio are promised, the one that is further from its bound on the bad side counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.charts.drawing import GRID, INK, SOFT, Drawing, Look
from bench.charts.scale import LogScale
from bench.figures import shown
from bench.targets import Target

MISSED = "#b3261e"
_NAMES, _WORDS, _TOP, _ROW, _FOOT = 262.0, 554.0, 84.0, 24.0, 52.0
_MOST = 100.0
"""Nothing is drawn further out: that much better is better enough to know."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: its bounds, and what was measured."""

    name: str
    value: float
    unit: str
    ratio: float | None
    target: Target

    @property
    def met(self) -> bool:
        """Answer whether every bound is kept."""
        return self.target.met(self.value, self.ratio)

    @property
    def times(self) -> float:
        """Answer how many times better than promised it is; below 1 is missed."""
        return min([min(one, _MOST) for one in self._margins()], default=1.0)

    @property
    def words(self) -> str:
        """Say the figure, and what was promised."""
        of_ratio = self.target.at_least is None and self.target.under is None and self.ratio is not None
        found = f"ratio {shown(self.ratio or 0)}" if of_ratio else f"{shown(self.value)} {self.unit}"
        return f"{found}; {self.target.words(self.unit)}"

    def _margins(self) -> Iterator[float]:
        bounds, ratio = self.target, self.ratio or 0.0
        if bounds.at_least is not None:
            yield self.value / bounds.at_least
        if bounds.under is not None:
            yield bounds.under / self.value if self.value > 0 else _MOST
        if bounds.ratio_at_least is not None:
            yield ratio / bounds.ratio_at_least
        if bounds.ratio_at_most is not None:
            yield bounds.ratio_at_most / ratio if ratio > 0 else 0.0


def draw(title: str, promises: Sequence[Promise]) -> str:
    """Draw the chart; its description says every figure."""
    said = " ".join(f"{one.name}: {one.words}, {'met' if one.met else 'missed'}." for one in promises)
    drawing = Drawing(title, said, _TOP + len(promises) * _ROW + _FOOT)
    scale = LogScale.around([1.0, *(max(one.times, 1 / _MOST) for one in promises)], _NAMES + 14, _WORDS - 24)
    drawing.text((24, 34), title, size=18, bold=True)
    drawing.text((24, 60), "To the right of the dark line a promise is kept, to the left it is missed.", fill=SOFT)
    _axis(drawing, scale)
    for number, one in enumerate(sorted(promises, key=lambda one: one.times)):
        _promise(drawing, scale, one, _TOP + (number + 0.5) * _ROW)
    return drawing.done()


def _axis(drawing: Drawing, scale: LogScale) -> None:
    bottom = drawing.height - _FOOT
    for tick in scale.ticks():
        drawing.line((scale.at(tick), _TOP), (scale.at(tick), bottom), stroke=GRID)
        drawing.text((scale.at(tick), bottom + 16), f"{shown(tick)}", anchor="middle", size=12, fill=SOFT)
    drawing.line((scale.at(1), _TOP - 4), (scale.at(1), bottom), stroke=INK, width=1.5)
    drawing.text(((scale.start + scale.end) / 2, bottom + 36), "times better than promised", anchor="middle", fill=SOFT)
    drawing.text((_WORDS, bottom + 16), "measured; promised", size=12, fill=SOFT)


def _promise(drawing: Drawing, scale: LogScale, one: Promise, middle: float) -> None:
    colour = Look.OURS.value if one.met else MISSED
    drawing.text((_NAMES, middle + 4.5), one.name, anchor="end", fill=INK if one.met else MISSED, bold=not one.met)
    drawing.line((scale.at(1), middle), (scale.at(one.times), middle), stroke=colour, width=2.5)
    drawing.dot((scale.at(one.times), middle), colour)
    drawing.text((_WORDS, middle + 4.5), one.words, size=11.5, fill=INK if one.met else MISSED)
