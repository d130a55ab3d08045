"""
Bars in groups on one logarithmic axis: ours, the same work bare, and peers, each with its figure beside its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.charts.drawing import GRID, SOFT, WIDTH, Drawing, Look, width_of
from bench.charts.scale import LogScale
from bench.figures import shown

_NAMES = 372.0
"""Where the names of bars end and the axis begins."""
_ROOM = 190.0
"""What is kept free at the right, for the words behind the longest bar."""
_TOP, _ROW, _THICK, _GAP, _FOOT = 96.0, 24.0, 16.0, 40.0, 46.0
_LEGEND = (
    (Look.OURS, "Handrail"),
    (Look.LIMIT, "the same work, bare"),
    (Look.LIBRARY, "one call of a bare library"),
    (Look.PEER, "a peer"),
    (Look.STORED, "a peer, another day"),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure; `note` says what it is worth beside ours."""

    name: str
    value: float
    look: Look
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that answer one question."""

    title: str
    bars: Sequence[Bar]


def draw(title: str, axis: str, groups: Sequence[Group]) -> str:
    """Draw the chart; its description says every figure."""
    rows = sum(len(one.bars) for one in groups)
    drawing = Drawing(title, _about(groups, axis), _TOP + rows * _ROW + len(groups) * _GAP + _FOOT)
    scale = LogScale.around([bar.value for one in groups for bar in one.bars], _NAMES, WIDTH - _ROOM)
    drawing.text((24, 34), title, size=18, bold=True)
    _legend(drawing, {bar.look for one in groups for bar in one.bars})
    _axis(drawing, scale, axis)
    top = _TOP
    for group in groups:
        top = _group(drawing, scale, group, top)
    return drawing.done()


def _legend(drawing: Drawing, looks: set[Look]) -> None:
    left = 24.0
    for look, said in _LEGEND:
        if look in looks:
            drawing.bar((left, 52), 14, 14, look)
            drawing.text((left + 20, 64), said, fill=SOFT)
            left += 42 + width_of(said)


def _axis(drawing: Drawing, scale: LogScale, axis: str) -> None:
    bottom = drawing.height - _FOOT
    for tick in scale.ticks():
        drawing.line((scale.at(tick), _TOP), (scale.at(tick), bottom), stroke=GRID)
        drawing.text((scale.at(tick), bottom + 16), shown(tick), anchor="middle", size=12, fill=SOFT)
    drawing.text(
        ((scale.start + scale.end) / 2, bottom + 36),
        f"{axis}, each line ten times the last",
        anchor="middle",
        fill=SOFT,
    )


def _group(drawing: Drawing, scale: LogScale, group: Group, top: float) -> float:
    drawing.text((24, top + 24), group.title, size=14, bold=True)
    top += _GAP - 4
    for bar in group.bars:
        middle = top + _ROW / 2
        ours = bar.look is Look.OURS
        drawing.text((_NAMES - 10, middle + 4.5), bar.name, anchor="end", bold=ours)
        drawing.bar((_NAMES, middle - _THICK / 2), scale.at(bar.value) - _NAMES, _THICK, bar.look)
        drawing.text((scale.at(bar.value) + 8, middle + 4.5), f"{shown(bar.value)}{bar.note}", bold=ours)
        top += _ROW
    return top + 4


def _about(groups: Sequence[Group], axis: str) -> str:
    said = (f"{one.title}: {', '.join(f'{bar.name} {shown(bar.value)}' for bar in one.bars)}." for one in groups)
    return f"Bars, {axis}. {' '.join(said)}"
