"""
Figures: the ratio to what stands beside them, whether the target is met, and percentiles.
"""

import pytest

from bench.conditions import conditions
from bench.figures import figure, middle, p99

KEYS = ["name", "value", "unit", "beside", "ratio", "target", "met", "least", "most", "taken"]


def test_figure_has_the_promised_shape() -> None:
    """A row of the JSON file has the keys that others read."""
    shape = figure("reports in", 400, "reports/s", ("the limit", 500)).shape()
    assert list(shape) == KEYS
    assert shape["beside"] == {"name": "the limit", "value": 500}
    assert shape["ratio"] == 0.8
    assert shape["met"] is True


def test_figure_without_a_promise_has_no_verdict() -> None:
    """A figure that nothing was promised for shows neither target nor verdict."""
    shape = figure("something else", 1.23456, "s").shape()
    assert shape == {
        **dict.fromkeys(KEYS),
        "name": "something else",
        "value": 1.235,
        "unit": "s",
        "taken": conditions(),
    }


def test_median_knows_its_spread() -> None:
    """A row of several trials shows the least and the most of them, and what it was taken under."""
    shape = figure("something", middle([3, 1, 2]), "s").shape()
    assert (shape["value"], shape["least"], shape["most"]) == (2.0, 1.0, 3.0)
    assert "Python" in str(shape["taken"])


@pytest.mark.parametrize(
    ("values", "answer"), [([], 0.0), ([1.0, 3.0], 3.0), ([float(n) for n in range(1_000)], 990.0)]
)
def test_percentile_leaves_one_in_a_hundred_above(values: list[float], answer: float) -> None:
    """The 99th percentile of few values is the largest of them."""
    assert p99(values) == pytest.approx(answer, abs=1)


def test_middle_of_nothing_is_zero() -> None:
    """A median needs values."""
    assert middle([]) == 0.0
    assert middle([1, 9, 2]) == 2.0
