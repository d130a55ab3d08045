"""
How figures are shown: plain lines without a terminal, and JSON that holds what each stands against.
"""

import json
from pathlib import Path

import pytest

from bench.figures import figure, peer
from bench.peers.stored import STORED
from bench.showing import show, write_json

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


def test_json_keeps_the_rows_of_other_measures(tmp_path: Path) -> None:
    """A run of some measures replaces their own rows and leaves the others."""
    path = tmp_path / "bench.json"
    write_json(FIGURES, path)
    write_json([figure("burst, errors", 0, "errors")], path, keep=True)
    assert [(row["name"], row["met"]) for row in json.loads(path.read_text())] == [
        ("reports in", True),
        ("burst, errors", True),
    ]


def test_json_lists_what_a_row_stands_against(tmp_path: Path) -> None:
    """A row of ours lists its peers, how many times better it is, and whether both were taken in one run."""
    path = tmp_path / "bench.json"
    write_json([*FIGURES, *STORED, peer("FastAPI, validated and answered", 4_000, "requests/s")], path)
    (ours,) = [row for row in json.loads(path.read_text()) if row["name"] == "reports in"]
    found = {one["peer"]: (one["times"], one["when"]) for one in ours["against"]}
    assert found["Request Tracker 5, mail gateway"] == (51.28, "stored")
    assert found["FastAPI, validated and answered"] == (0.1, "same run")
