"""
Figures: the ratio to what stands beside them, whether the target is met, and percentiles.
"""

import pytest

from bench.conditions import conditions, run_name
from bench.figures import figure, grown, middle, p99, peer, shown

KEYS = ["name", "value", "unit", "beside", "ratio", "target", "met", "least", "most", "taken", "kind", "run"]


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
        "kind": "ours",
        "run": run_name(),
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


def test_growth_stands_beside_the_fewest_cases() -> None:
    """A row of growth says how many times what it costs with the fewest cases it costs with so many."""
    shape = grown("wake-up, 100,000 open", 6, "ms", ("1,000 open", 4)).shape()
    assert (shape["ratio"], shape["kind"], shape["target"]) == (1.5, "growth", None)


def test_peer_has_no_verdict() -> None:
    """What another does is nobody's promise, even under a name that we promised something for."""
    shape = peer("reports in", 1, "reports/s").shape()
    assert (shape["kind"], shape["met"], shape["beside"]) == ("peer", None, None)


@pytest.mark.parametrize(
    ("value", "said"), [(0.01234, "0.0123"), (99.94, "99.9"), (1234.5, "1,234"), (1e6, "1,000,000")]
)
def test_number_is_shown_in_three_digits(value: float, said: str) -> None:
    """Small numbers keep three digits; from a hundred up there is nothing after the point."""
    assert shown(value) == said
