"""
Chance: the same numbers on every machine, spread as they should be.
"""

from statistics import NormalDist, fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.simulation.chance import CELLS, at, exponential, log_normal, mixed, two_uniforms, uniform, weighted


def test_draws_are_these_numbers() -> None:
    """The numbers stand here, so that a machine that draws others is found out."""
    assert [mixed(1, 0), mixed(1, 1)] == [FIRST, SECOND]
    assert uniform(1, 0) == FIRST / 2**64 - (FIRST % 2**11) / 2**64
    assert at(log_normal(2.0), 0.9) == QUANTILE


FIRST, SECOND = 10451216379200822465, 13757245211066428519
QUANTILE = 2.431015164278695


@given(st.integers(0, 2**64 - 1), st.integers(-5, 2**40))
def test_draws_lie_between_nothing_and_one(key: int, slot: int) -> None:
    """Every draw is a share, for whatever it is."""
    assert 0 <= uniform(key, slot) < 1
    assert all(0 <= one < 1 for one in two_uniforms(key, slot))


def test_draws_are_spread_evenly() -> None:
    """As many draws fall into one tenth as into any other."""
    tenths = [0] * 10
    for slot in range(20_000):
        tenths[int(uniform(7, slot) * 10)] += 1
    assert all(1_850 < one < 2_150 for one in tenths)


def test_log_normal_has_its_median_and_spread() -> None:
    """Half is below the median, and 68 % between the median divided and multiplied by the spread."""
    table = log_normal(3.0)
    assert at(table, 0.5) == 1.0
    assert at(table, NormalDist().cdf(1)) == pytest.approx(3.0, rel=1e-4)
    assert at(table, NormalDist().cdf(-1)) == pytest.approx(1 / 3, rel=1e-4)
    assert set(log_normal(1.0)) == {1.0}


def test_exponential_has_its_mean() -> None:
    """Its mean is 1 but for what lies beyond the last cut."""
    table = exponential()
    assert fmean(at(table, (place + 0.5) / 100_000) for place in range(100_000)) == pytest.approx(1.0, abs=5e-4)


def test_tables_climb() -> None:
    """A larger share is never a smaller quantile."""
    for table in (log_normal(1.5), log_normal(10.0), exponential()):
        assert len(table) == CELLS + 1
        assert list(table) == sorted(table)


def test_weights_are_kept() -> None:
    """What weighs nothing is never drawn, and what weighs thrice as much three times as often."""
    sums = (0.0, 1.0, 4.0)
    drawn = [weighted(sums, share / 1000) for share in range(1000)]
    assert [drawn.count(one) for one in range(3)] == [0, 250, 750]
