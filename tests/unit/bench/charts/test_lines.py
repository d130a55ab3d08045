"""
Lines: each point stands at its number and its cost, and names at the end keep apart.
"""

import pytest

from bench.charts.lines import Series, draw
from tests.unit.bench.charts.shapes import collisions, outside, read, shapes, texts

LINES = [
    Series("wake-up", [(1_000, 5), (10_000, 5), (100_000, 5), (1_000_000, 5.1)]),
    Series("a case's page", [(1_000, 20), (10_000, 20.2), (100_000, 20.1), (1_000_000, 20)]),
    Series("the desk's page", [(1_000, 20), (10_000, 30), (100_000, 25), (1_000_000, 20.5)]),
    Series("report in", [(1_000, 19), (10_000, 19), (100_000, 19), (1_000_000, 19.5)]),
    Series("due move", [(1_000, 1), (10_000, 1), (100_000, 1), (1_000_000, 1)]),
]


def test_points_stand_at_their_values() -> None:
    """Ten times as many cases is one step across; what costs the same is level."""
    dots = [(float(one["cx"]), float(one["cy"])) for one in shapes(read(_drawn()), "circle")]
    wake, due = dots[:3], dots[16:]
    assert wake[1][0] - wake[0][0] == pytest.approx(wake[2][0] - wake[1][0], abs=0.11)
    assert wake[0][1] == wake[1][1] == wake[2][1]
    assert due[0][1] > wake[0][1], "what costs less stands lower"


def test_names_at_the_end_keep_apart() -> None:
    """Lines that end at nearly one height have names that can all be read, within the picture."""
    root = read(_drawn())
    assert collisions(root) == []
    assert outside(root) == []
    assert "the desk's page, 20.5" in [one.said for one in texts(root)]


def test_names_stay_above_the_axis() -> None:
    """Even when all lines end at the bottom, the lowest name stands on the axis and the others above it."""
    root = read(draw("Title", "open cases", "ms", [Series(str(n), [(1, 1), (1_000, 1)]) for n in range(5)]))
    assert collisions(root) == []


def test_chart_says_in_words_what_it_shows() -> None:
    """Every figure stands in its description."""
    assert "wake-up: 5 at 1,000, 5 at 10,000" in str(read(_drawn())[1].text)


def _drawn() -> str:
    return draw("Title", "open cases", "milliseconds", LINES)
