"""
The logarithmic scale: its edges are powers of ten, and each power is as wide as the next.
"""

import pytest

from bench.charts.scale import LogScale


def test_scale_has_room_for_all_values() -> None:
    """Edges are the powers of ten around the least and the most."""
    scale = LogScale.around([0.5, 7_201], 100, 600)
    assert (scale.low, scale.high) == (-1, 4)
    assert scale.ticks() == [0.1, 1, 10, 100, 1_000, 10_000]


@pytest.mark.parametrize(("value", "place"), [(1, 0), (10, 100), (100, 200), (31.6228, 150), (1_000, 300)])
def test_each_power_is_as_wide_as_the_next(value: float, place: float) -> None:
    """A value ten times another stands one step further."""
    assert LogScale(0, 3, 0, 300).at(value) == pytest.approx(place, abs=0.01)


def test_scale_may_run_upwards() -> None:
    """Heights grow towards the top of the picture."""
    scale = LogScale(0, 2, 400, 100)
    assert (scale.at(1), scale.at(10), scale.at(100)) == (400, 250, 100)


@pytest.mark.parametrize(("value", "place"), [(0, 0), (-3, 0), (0.01, 0), (99_999, 300)])
def test_what_lies_outside_stands_at_the_edge(value: float, place: float) -> None:
    """Nothing is drawn beyond the axis, and zero has its place at its beginning."""
    assert LogScale(0, 3, 0, 300).at(value) == place


@pytest.mark.parametrize("values", [[], [0.0], [10.0], [1.0, 1.0]])
def test_scale_of_little_is_still_one(values: list[float]) -> None:
    """Nothing, zeros, or one value alone: there is always a step to draw."""
    scale = LogScale.around(values, 0, 100)
    assert scale.high > scale.low
    assert len(scale.ticks()) >= 2
