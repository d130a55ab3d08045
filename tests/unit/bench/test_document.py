"""
The measured parts of the document: tables between their marks, charts beside it, every other word untouched.
"""

from pathlib import Path

import pytest

from bench.document import BEGIN, END, replaced, write_document
from bench.figures import figure, grown, peer
from bench.peers.stored import STORED
from bench.processes import ROOT

PARTS = ("figures", "compared", "growth", "peers")
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


def test_document_tells_when_each_was_taken(page: Path, tmp_path: Path) -> None:
    """Under the peers stands that stored figures are not of this run."""
    write_document(ROWS, page, tmp_path)
    assert "not in this run: noted 2026-11-21" in page.read_text(encoding="utf-8")


def test_document_without_marks_is_refused() -> None:
    """A part whose marks were lost is said, rather than left as it was."""
    with pytest.raises(ValueError, match="no part 'peers'"):
        replaced("nothing here", "peers", ["a line"])


def test_our_document_has_every_part() -> None:
    """The page that a run writes has the marks of every part."""
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert all(BEGIN.format(name) in text and END.format(name) in text for name in PARTS)
