"""
The measured parts of the document: tables between their marks, charts beside it, every other word untouched.
"""

import re
from pathlib import Path

import pytest

from bench.charts.pictures import GROWTH, PEERS, PROMISES
from bench.document import BEGIN, END, replaced, write_document
from bench.figures import figure, grown, peer
from bench.peers.stored import STORED
from bench.processes import ROOT

PARTS = ("figures", "missed", "compared", "growth", "peers")
ROWS = [
    one.shape()
    for one in (
        figure("reports in", 400, "reports/s", ("the limit", 500)),
        figure("burst, errors", 3, "errors"),
        peer("sqlite3, commits", 6_000, "commits/s"),
        grown("wake-up, 1,000 open", 4, "ms", ("1,000 open", 4)),
        grown("wake-up, 100,000 open", 5, "ms", ("1,000 open", 4)),
        *STORED,
    )
]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Make a document with every part, each with something old in it."""
    parts = "".join(f"{BEGIN.format(name)}\nold\n{END.format(name)}\nbetween\n" for name in PARTS)
    made = tmp_path / "performance.md"
    made.write_text(f"before\n{parts}after\n", encoding="utf-8")
    return made


def test_document_keeps_what_stands_around_its_parts(page: Path, tmp_path: Path) -> None:
    """Only what is between marks is replaced, however often."""
    for _ in range(2):
        write_document(ROWS, page, tmp_path / "pictures")
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN.format('figures')}\n| figure |")
    assert text.endswith("between\nafter\n")
    assert "old" not in text
    assert text.count("between") == len(PARTS)
    assert text.count("| reports in | 400 |  | reports/s | the limit |") == 1


def test_document_says_whose_each_figure_is(page: Path, tmp_path: Path) -> None:
    """Peers stand in their own table, stored ones as such, and against ours in another."""
    write_document(ROWS, page, tmp_path)
    lines = page.read_text(encoding="utf-8").splitlines()
    assert "| sqlite3, commits | 6,000 |  | commits/s | measured |" in lines
    assert "| Request Tracker 5, REST | 4.7 |  | reports/s | stored |" in lines
    assert "| reports in | 400 | reports/s | sqlite3, commits | 6,000 | 15 times worse | same run |" in lines
    assert "| wake-up | 4 | 5 | 1.25 |" in lines


def test_document_says_what_is_missed(page: Path, tmp_path: Path) -> None:
    """Each promise that is missed is said in words; where none is, that is said."""
    missed = "- **burst, errors**: 3 errors; promised is under 1 errors."
    write_document(ROWS, page, tmp_path)
    assert missed in page.read_text(encoding="utf-8").splitlines()
    write_document([row for row in ROWS if row["name"] != "burst, errors"], page, tmp_path)
    assert missed not in page.read_text(encoding="utf-8")
    assert "None: every promise that was measured is kept." in page.read_text(encoding="utf-8")


def test_document_says_that_no_peer_was_measured(page: Path, tmp_path: Path) -> None:
    """Stored figures alone are not passed off as a comparison within a run."""
    alone = "No peer has been measured in the run of these figures yet"
    write_document(ROWS, page, tmp_path)
    assert alone not in page.read_text(encoding="utf-8")
    write_document([row for row in ROWS if row["kind"] != "peer"], page, tmp_path)
    assert alone in page.read_text(encoding="utf-8")


def test_document_tells_when_each_was_taken(page: Path, tmp_path: Path) -> None:
    """Under the peers stands that stored figures are not of this run."""
    write_document(ROWS, page, tmp_path)
    assert "not in this run: noted 2026-11-21" in page.read_text(encoding="utf-8")


def test_document_shows_the_charts_that_were_drawn(page: Path, tmp_path: Path) -> None:
    """A chart stands in the page once there is something to draw, with words for who does not see it."""
    write_document([row for row in ROWS if row["kind"] != "growth"], page, tmp_path / "pictures")
    assert "](pictures/bench-growth.svg)" not in page.read_text(encoding="utf-8")
    assert "Not measured yet" in page.read_text(encoding="utf-8")
    write_document(ROWS, page, tmp_path / "pictures")
    links = re.findall(r"!\[(.{20,})\]\((.+)\)", page.read_text(encoding="utf-8"))
    assert [name for _, name in links] == [f"pictures/{name}" for name in (PROMISES, PEERS, GROWTH)]
    assert all((tmp_path / name).exists() for _, name in links)


def test_document_without_marks_is_refused() -> None:
    """A part whose marks were lost is said, rather than left as it was."""
    with pytest.raises(ValueError, match="no part 'peers'"):
        replaced("nothing here", "peers", ["a line"])


def test_our_document_has_every_part() -> None:
    """The page that a run writes has the marks of every part."""
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert all(BEGIN.format(name) in text and END.format(name) in text for name in PARTS)
