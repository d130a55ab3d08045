"""
How figures are shown: plain lines without a terminal, JSON, and the table in the document.
"""

import json
from pathlib import Path

import pytest

from bench.figures import figure
from bench.showing import BEGIN, END, show, write_document, write_json

FIGURES = [figure("reports in", 400, "reports/s", ("the limit", 500)), figure("burst, errors", 3, "errors")]


def test_table_is_plain_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Each figure is one line, with its verdict at the end."""
    show(FIGURES)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0] for line in lines] == ["reports in", "burst, errors"]
    assert [line.split(" | ")[-1] for line in lines] == ["yes", "NO"]


def test_json_holds_every_figure(tmp_path: Path) -> None:
    """The file holds one object a figure."""
    write_json(FIGURES, tmp_path / "var" / "bench.json")
    assert [row["name"] for row in json.loads((tmp_path / "var" / "bench.json").read_text())] == [
        "reports in",
        "burst, errors",
    ]


def test_document_keeps_what_stands_around_the_table(tmp_path: Path) -> None:
    """Only the part between the marks is replaced, however often."""
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    for _ in range(2):
        write_document([one.shape() for one in FIGURES], page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\n| figure |")
    assert text.endswith(f"{END}\nafter\n")
    assert "old" not in text
    assert text.count("| reports in |") == 1


def test_json_keeps_the_rows_of_other_measures(tmp_path: Path) -> None:
    """A run of some measures replaces their own rows and leaves the others."""
    path = tmp_path / "bench.json"
    write_json(FIGURES, path)
    write_json([figure("burst, errors", 0, "errors")], path, keep=True)
    assert [(row["name"], row["met"]) for row in json.loads(path.read_text())] == [
        ("reports in", True),
        ("burst, errors", True),
    ]
