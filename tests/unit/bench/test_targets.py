"""
The table of targets: every row has a measure that answers it, and bounds are read as they are written.
"""

from bench.registry import MEASURES, about
from bench.targets import ROWS, TARGETS, Target


def test_every_row_of_the_table_has_a_measure() -> None:
    """Each row of the table of targets is answered by the measure of its name."""
    assert set(ROWS) <= set(MEASURES)


def test_every_row_of_the_table_has_a_target() -> None:
    """Each row promises something, and each promise belongs to a row."""
    assert {target.row for target in TARGETS.values()} == set(ROWS)


def test_every_measure_says_what_it_measures() -> None:
    """Each measure opens with a sentence on what it measures."""
    assert all(len(about(name)) > 30 for name in MEASURES)


def test_target_holds_figure_and_ratio() -> None:
    """A target is met when the figure and the ratio both are."""
    target = Target("reports", at_least=300, ratio_at_least=0.5)
    assert target.met(300, 0.5)
    assert not target.met(299, 0.9)
    assert not target.met(900, 0.4)
    assert not target.met(900, None)


def test_target_reads_under_strictly() -> None:
    """What must stay under a bound may not reach it."""
    target = Target("burst", under=1)
    assert target.met(0, None)
    assert not target.met(1, None)
    assert target.words("errors") == "under 1 errors"
