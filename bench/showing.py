"""
How figures are shown: a table on a terminal, plain lines elsewhere, JSON for programs.

The document and its charts are written by `bench.document`.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.compared import Row, compare
from bench.figures import Figure, shown

COLUMNS = ("figure", "ours", "least to most", "unit", "beside", "its figure", "ratio", "target", "met")
Cells = tuple[str, ...]


def show(figures: Sequence[Figure]) -> None:
    """Print the table: with colours on a terminal, one line a figure elsewhere."""
    console = Console(width=None if Console().is_terminal else 220)
    if not console.is_terminal:
        for one in figures:
            print(" | ".join(cells(one.shape())))
        return
    table = Table(*COLUMNS, title="Handrail, measured")
    for one in figures:
        style = {True: "green", False: "red", None: ""}[one.met]
        table.add_row(*cells(one.shape()), style=style)
    console.print(table)


def write_json(figures: Sequence[Figure], path: Path, *, keep: bool = False) -> None:
    """
    Write `var/bench.json`; with `keep`, the rows of figures that were not taken this time stay as they were.

    A row that stands against peers lists them under `against`.
    """
    rows = {str(row["name"]): row for row in (json.loads(path.read_text("utf-8")) if keep and path.exists() else ())}
    rows |= {one.name: one.shape() for one in figures}
    found = compare(list(rows.values()))
    for name, row in rows.items():
        row["against"] = [one.shape() for one in found if one.ours == name]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(rows.values()), indent=1) + "\n", encoding="utf-8")


def cells(row: Row) -> Cells:
    """Answer one row's cells as text."""
    beside = row.get("beside")
    name, value = (beside["name"], _number(beside["value"])) if isinstance(beside, dict) else ("", "")
    met = {True: "yes", False: "NO"}.get(bool(row["met"]), "") if row.get("met") is not None else ""
    ratio = _number(row.get("ratio"))
    return (
        str(row["name"]),
        _number(row["value"]),
        _spread(row),
        str(row["unit"]),
        name,
        value,
        ratio,
        str(row.get("target") or ""),
        met,
    )


def _spread(row: Row) -> str:
    least, most = row.get("least"), row.get("most")
    return "" if least is None or least == most else f"{_number(least)} to {_number(most)}"


def _number(value: object) -> str:
    return shown(value) if isinstance(value, int | float) else ""
