"""
Ours against peers: which way is better, what is left out, and whether both figures are of one run.
"""

import pytest

from bench.compared import AGAINST, compare, more_is_better
from bench.figures import figure, peer
from bench.peers.stored import NOTED, STORED


def test_more_a_second_is_better() -> None:
    """A rate of ours is divided by the peer's."""
    (found,) = compare([figure("deliveries", 900, "messages/s").shape(), _peer("aiosmtplib, 1 kept connection", 450)])
    assert found.times == 2


def test_less_lateness_is_better() -> None:
    """A time of the peer's is divided by ours."""
    late = "DBOS, 1,000 timers at one instant, SQLite, p99 late"
    (found,) = compare([figure("burst, p99 late", 2, "s").shape(), _peer(late, 10, "s")])
    assert (found.times, found.when) == (5, "same run")


def test_nothing_is_divided_by_nothing() -> None:
    """A figure of zero is left out."""
    assert compare([figure("deliveries", 0, "messages/s").shape(), _peer("aiosmtplib, 1 kept connection", 450)]) == []


def test_rows_of_other_runs_say_so() -> None:
    """A row that was kept from another run is compared, and said to be of another."""
    row = _peer("aiosmtplib, 1 kept connection", 450) | {"run": "2026-01-01T00:00:00Z"}
    (found,) = compare([figure("deliveries", 900, "messages/s").shape(), row])
    assert found.when == "another run"


def test_row_of_an_older_form_is_read() -> None:
    """A file that was written before rows named their run can still be shown."""
    rows = [{"name": "deliveries", "value": 9, "unit": "messages/s"}, _peer("aiosmtplib, 1 kept connection", 3)]
    assert [one.when for one in compare(rows)] == ["another run"]


@pytest.mark.parametrize(("unit", "more"), [("reports/s", True), ("a minute", True), ("ms", False), ("s", False)])
def test_unit_says_which_way_is_better(unit: str, more: bool) -> None:  # noqa: FBT001 - a table of answers
    """So many a second is better when it is more, a time when it is less."""
    assert more_is_better(unit) is more


def test_every_stored_figure_stands_against_ours() -> None:
    """Each stored figure has its date, is of no run, and is compared with something."""
    compared = {name for names in AGAINST.values() for name in names}
    assert all(NOTED in one.taken and one.run is None and one.value > 0 for one in STORED)
    assert {one.name for one in STORED} <= compared


def _peer(name: str, value: float, unit: str = "messages/s") -> dict[str, object]:
    return peer(name, value, unit).shape()
