"""
Lines over a growing number, both axes logarithmic: what costs the same however many there are is level.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bench.charts.drawing import GRID, SOFT, WIDTH, Drawing
from bench.charts.scale import LogScale
from bench.figures import shown

_LEFT, _RIGHT, _TOP, _BOTTOM, _HEIGHT = 84.0, 240.0, 78.0, 62.0, 480.0
_APART = 19.0
"""How far apart the names at the right end stand at least."""
_COLOURS = ("#0b5cad", "#b3461e", "#2b7a3d", "#7a3fa0", "#59636e", "#a0781e")


@dataclass(frozen=True, slots=True)
class Series:
    """One line: where its points are, from left to right."""

    name: str
    points: Sequence[tuple[float, float]]


def draw(title: str, across: str, up: str, lines: Sequence[Series]) -> str:
    """Draw the chart; its description says every figure."""
    drawing = Drawing(title, _about(lines, across, up), _HEIGHT)
    wide = LogScale.around([x for one in lines for x, _ in one.points], _LEFT, WIDTH - _RIGHT)
    high = LogScale.around([y for one in lines for _, y in one.points], _HEIGHT - _BOTTOM, _TOP)
    drawing.text((24, 34), title, size=18, bold=True)
    drawing.text((24, 60), f"{up}, each line ten times the last", fill=SOFT)
    _axes(drawing, wide, high, across)
    heights = _spread([high.at(one.points[-1][1]) for one in lines])
    for one, colour, height in zip(lines, _COLOURS, heights, strict=False):
        _line(drawing, [(wide.at(x), high.at(y)) for x, y in one.points], colour)
        end = (wide.at(one.points[-1][0]), high.at(one.points[-1][1]))
        drawing.line((end[0] + 6, end[1]), (WIDTH - _RIGHT + 24, height), stroke=colour)
        drawing.text(
            (WIDTH - _RIGHT + 30, height + 4.5), f"{one.name}, {shown(one.points[-1][1])}", fill=colour, bold=True
        )
    return drawing.done()


def _axes(drawing: Drawing, wide: LogScale, high: LogScale, across: str) -> None:
    for tick in wide.ticks():
        drawing.line((wide.at(tick), _TOP), (wide.at(tick), high.start), stroke=GRID)
        drawing.text((wide.at(tick), high.start + 20), shown(tick), anchor="middle", size=12, fill=SOFT)
    for tick in high.ticks():
        drawing.line((wide.start, high.at(tick)), (wide.end, high.at(tick)), stroke=GRID)
        drawing.text((wide.start - 10, high.at(tick) + 4), shown(tick), anchor="end", size=12, fill=SOFT)
    drawing.text(((wide.start + wide.end) / 2, high.start + 44), across, anchor="middle", fill=SOFT)


def _line(drawing: Drawing, points: Sequence[tuple[float, float]], colour: str) -> None:
    for start, end in pairwise(points):
        drawing.line(start, end, stroke=colour, width=2.5)
    for point in points:
        drawing.dot(point, colour)


def _spread(heights: Sequence[float]) -> list[float]:
    """Move heights apart, downwards first and then all up again by half of what that took, and keep their order."""
    order = sorted(range(len(heights)), key=lambda one: heights[one])
    found, last = list(heights), float("-inf")
    for one in order:
        found[one] = last = max(heights[one], last + _APART)
    floor = _HEIGHT - _BOTTOM
    for one in reversed(order):
        found[one] = floor = min(found[one], floor)
        floor -= _APART
    return found


def _about(lines: Sequence[Series], across: str, up: str) -> str:
    said = (f"{one.name}: {', '.join(f'{shown(y)} at {shown(x)}' for x, y in one.points)}." for one in lines)
    return f"Lines, {up}, over {across}. {' '.join(said)}"
