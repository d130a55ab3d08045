"""
The charts of the document: drawn from rows alone, with every name we have, and left out where there is nothing to draw.
"""

import re

import pytest

from bench.charts.drawing import Look
from bench.charts.pictures import GROWTH, LATE, PEERS, PROMISES, pictures, split
from bench.compared import AGAINST
from bench.figures import Figure, figure, grown, peer
from bench.peers.stored import STORED
from bench.processes import ROOT
from bench.targets import TARGETS
from tests.unit.bench.charts.shapes import collisions, outside, read, shapes, texts

_STORED = {one.name for one in STORED}


def _rows() -> list[dict[str, object]]:
    """Make a row of every name that a run can write."""
    names = {name for names in AGAINST.values() for name in names} - _STORED
    ours = [
        figure(name, 1_234, "s" if "late" in name else "moves/s", ("the same work, bare", 2_000)) for name in TARGETS
    ]
    growth = [
        grown(f"{what}, {count:,} open", 5, "ms", ("1,000 open", 5))
        for what in ("wake-up", "due move")
        for count in (1_000, 1_000_000)
    ]
    others = [peer(name, 1.5 if "late" in name else 700, "s" if "late" in name else "commits/s") for name in names]
    every: list[Figure] = [*ours, *growth, *others, *STORED]
    return [one.shape() for one in every]


@pytest.mark.parametrize("name", [PEERS, LATE, GROWTH, PROMISES])
def test_chart_of_every_name_can_be_read(name: str) -> None:
    """With every row there can be, no text runs into another or over the edge."""
    root = read(pictures(_rows())[name])
    assert collisions(root) == []
    assert outside(root) == []
    assert len(texts(root)) > 10


def test_chart_without_rows_is_left_out() -> None:
    """What was not measured is not drawn."""
    assert pictures([]) == {}
    assert list(pictures([figure("deliveries", 9, "messages/s").shape()])) == [PEERS, PROMISES]


def test_stored_figures_look_stored() -> None:
    """Bars of another day say so in their legend."""
    rows = [figure("reports in", 9, "reports/s").shape(), *(one.shape() for one in STORED)]
    said = [one.said for one in texts(read(pictures(rows)[PEERS]))]
    assert "a peer, another day" in said
    assert "7.8" in said, "less than twice as good is not boasted of"


def test_bars_are_of_one_run() -> None:
    """What was measured in another run, on a machine that may have been busier, is not drawn beside ours."""
    other = peer("sqlite3, commits", 6_000, "commits/s").shape() | {"run": "2026-01-01T00:00:00Z"}
    drawn = pictures([figure("reports in", 9, "reports/s").shape(), other])[PEERS]
    assert "sqlite3, commits" not in [one.said for one in texts(read(drawn))]


def test_peers_look_other_than_libraries() -> None:
    """What one could use instead has a colour, what both stand on is grey."""
    rows = [figure("reports in", 9, "reports/s"), peer("DBOS, one-step workflows, SQLite", 5, "workflows/s")]
    drawn = pictures([*(one.shape() for one in rows), peer("sqlite3, commits", 6_000, "commits/s").shape()])[PEERS]
    bars = [one["fill"] for one in shapes(read(drawn), "rect") if one["height"] == "16"]
    assert bars == [Look.OURS, Look.LIBRARY, Look.PEER]


@pytest.mark.parametrize(
    ("name", "answer"),
    [("wake-up, 1,000,000 open", ("wake-up", 1_000_000)), ("the desk's page, 1,000 open", ("the desk's page", 1_000))],
)
def test_row_of_growth_is_taken_apart(name: str, answer: tuple[str, int]) -> None:
    """What was done, and how many cases were open."""
    assert split(name) == answer


def test_charts_of_the_document_are_there() -> None:
    """Each chart that the page shows is one that a run draws, and is well formed."""
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    shown = re.findall(r"\]\(pictures/(bench-[a-z]+\.svg)\)", text)
    assert {PEERS, PROMISES} <= set(shown) <= {PEERS, LATE, GROWTH, PROMISES}
    for name in shown:
        root = read((ROOT / "docs" / "pictures" / name).read_text(encoding="utf-8"))
        assert (root.tag.rpartition("}")[2], collisions(root), outside(root)) == ("svg", [], [])
