"""
How figures are shown: a table on a terminal, plain lines elsewhere, JSON for programs, rows for the document.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.figures import Figure

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
"""What stands around the part of the document that is written by `python -m bench --docs`."""
_COLUMNS = ("figure", "ours", "least to most", "unit", "beside", "its figure", "ratio", "target", "met")
Cells = tuple[str, ...]


def show(figures: Sequence[Figure]) -> None:
    """Print the table: with colours on a terminal, one line a figure elsewhere."""
    console = Console(width=None if Console().is_terminal else 220)
    if not console.is_terminal:
        for one in figures:
            print(" | ".join(cells(one.shape())))
        return
    table = Table(*_COLUMNS, title="Handrail, measured")
    for one in figures:
        style = {True: "green", False: "red", None: ""}[one.met]
        table.add_row(*cells(one.shape()), style=style)
    console.print(table)


def write_json(figures: Sequence[Figure], path: Path, *, keep: bool = False) -> None:
    """Write `var/bench.json`; with `keep`, the rows of figures that were not taken this time stay as they were."""
    rows = {str(row["name"]): row for row in (json.loads(path.read_text("utf-8")) if keep and path.exists() else ())}
    rows |= {one.name: one.shape() for one in figures}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(rows.values()), indent=1) + "\n", encoding="utf-8")


def write_document(rows: Sequence[dict[str, object]], document: Path) -> None:
    """Replace the table in the document by these rows."""
    text = document.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = [_line(_COLUMNS), _line(("---",) * len(_COLUMNS)), *(_line(cells(row)) for row in rows)]
    taken = sorted({str(row["taken"]) for row in rows if row.get("taken")})
    lines += ["", *(f"Taken {one}.\\" for one in taken)] if taken else []
    document.write_text("\n".join([before + BEGIN, *lines, END]) + after, encoding="utf-8")


def cells(row: dict[str, object]) -> Cells:
    """Answer one row's cells as text."""
    beside = row["beside"]
    name, value = (beside["name"], _number(beside["value"])) if isinstance(beside, dict) else ("", "")
    met = {True: "yes", False: "NO", None: ""}[bool(row["met"]) if row["met"] is not None else None]
    ratio = _number(row["ratio"])
    return (
        str(row["name"]),
        _number(row["value"]),
        _spread(row),
        str(row["unit"]),
        name,
        value,
        ratio,
        str(row["target"] or ""),
        met,
    )


def _spread(row: dict[str, object]) -> str:
    least, most = row.get("least"), row.get("most")
    return "" if least is None or least == most else f"{_number(least)} to {_number(most)}"


def _number(value: object) -> str:
    if not isinstance(value, int | float):
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004 - where decimals stop to matter


def _line(some: Sequence[str]) -> str:
    return f"| {' | '.join(some)} |"
