"""
The measured parts of `docs/performance.md`: its tables between their marks, and the charts beside it.

`python -m bench --docs` writes them from `var/bench.json`; every word outside the marks stays.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.charts.pictures import GROWTH, LATE, PEERS, PROMISES, pictures, split
from bench.compared import SAME, Compared, Row, compare, value_of
from bench.figures import Kind, shown
from bench.showing import COLUMNS, cells

BEGIN, END = "<!-- bench {}: begin -->", "<!-- bench {}: end -->"
"""What stands around each written part, with its name."""
_SAID = {
    PROMISES: "For each promise, how many times better or worse than promised the measured figure is",
    PEERS: "Reports, due moves and messages a second: Handrail, the same work bare, libraries and peers",
    LATE: "How many seconds late due moves and timers are, ours and those of DBOS",
    GROWTH: "Milliseconds for a wake-up, a due move, pages and a report, from 1,000 open cases up",
}
"""What each chart shows, for who does not see it; every figure stands in a table as well."""
_BETTER = 1.0
_LATER = (
    "Not measured yet on a machine with nothing else to do: `.venv/bin/python -m bench --only growth --full` does it."
)
_ALONE = "No peer has been measured in the run of these figures yet: `make bench` without `--only` does it."


def write_document(rows: Sequence[Row], document: Path, charts: Path) -> None:
    """Replace the tables in the document, and write the charts into their folder."""
    drawn = pictures(rows)
    parts = {
        "missed": [*_shown(drawn, charts, PROMISES), *_missed([row for row in rows if row.get("met") is False])],
        "compared": [*_shown(drawn, charts, PEERS, LATE), *_compared(compare(rows))],
        "growth": [*_shown(drawn, charts, GROWTH), *_growth([row for row in rows if _kind(row) == Kind.GROWTH])],
        "figures": _figures([row for row in rows if _kind(row) == Kind.OURS]),
        "peers": _peers([row for row in rows if _kind(row) in {Kind.PEER, Kind.STORED}]),
    }
    text = document.read_text(encoding="utf-8")
    for name, lines in parts.items():
        text = replaced(text, name, lines)
    document.write_text(text, encoding="utf-8")
    charts.mkdir(parents=True, exist_ok=True)
    for name, picture in drawn.items():
        (charts / name).write_text(picture, encoding="utf-8")


def _shown(drawn: Mapping[str, str], charts: Path, *names: str) -> list[str]:
    """Show those charts that were drawn."""
    return [line for name in names if name in drawn for line in (f"![{_SAID[name]}]({charts.name}/{name})", "")]


def replaced(text: str, name: str, lines: Sequence[str]) -> str:
    """Put lines between the marks of a part; ValueError where the text has no such marks."""
    begin, end = BEGIN.format(name), END.format(name)
    before, found, rest = text.partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"the document has no part {name!r}")
    return "\n".join([before + begin, *lines, end]) + after


def _kind(row: Row) -> str:
    return str(row.get("kind") or Kind.OURS)


def _figures(rows: Sequence[Row]) -> list[str]:
    return [*_table(COLUMNS, [cells(row) for row in rows]), *_taken(rows)]


def _missed(rows: Sequence[Row]) -> list[str]:
    """Say each promise that is missed, in words."""
    said = [f"- **{row['name']}**: {_found(row)}; promised is {row.get('target')}." for row in rows]
    return said or ["None: every promise that was measured is kept."]


def _found(row: Row) -> str:
    ratio = row.get("ratio")
    promised = "ratio" in str(row.get("target"))
    beside = f", a ratio of {shown(ratio)}" if promised and isinstance(ratio, int | float) else ""
    return f"{shown(value_of(row))} {row['unit']}{beside}"


def _peers(rows: Sequence[Row]) -> list[str]:
    columns = ("peer", "figure", "least to most", "unit", "taken")
    when = {Kind.STORED.value: "stored", Kind.PEER.value: "measured"}
    return [*_table(columns, [(*cells(row)[:4], when[_kind(row)]) for row in rows]), *_taken(rows)]


def _compared(found: Sequence[Compared]) -> list[str]:
    columns = ("ours", "figure", "unit", "peer", "its figure", "ours is", "taken")
    rows = [
        (one.ours, shown(one.value), one.unit, one.peer, shown(one.its), _times(one.times), one.when) for one in found
    ]
    alone = [] if any(one.when == SAME for one in found) else ["", _ALONE]
    return [*_table(columns, rows), *alone]


def _times(times: float) -> str:
    return f"{shown(times)} times better" if times >= _BETTER else f"{shown(1 / times)} times worse"


def _growth(rows: Sequence[Row]) -> list[str]:
    """One line for each thing that is done, one column for each number of open cases."""
    found = {split(str(row["name"])): value_of(row) for row in rows}
    counts = sorted({count for _, count in found})
    things = list(dict.fromkeys(what for what, _ in found))
    lines = [
        (
            what,
            *(shown(found[what, count]) if (what, count) in found else "" for count in counts),
            shown(found[what, counts[-1]] / found[what, counts[0]]),
        )
        for what in things
        if (what, counts[-1]) in found and found.get((what, counts[0]))
    ]
    columns = ("milliseconds", *(f"{count:,} open" for count in counts), "last beside first")
    return [*_table(columns, lines), *_taken(rows)] if rows else [_LATER]


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_line(columns), _line(("---",) * len(columns)), *(_line(row) for row in rows)]


def _taken(rows: Sequence[Row]) -> list[str]:
    taken = sorted({str(row["taken"]) for row in rows if row.get("taken")})
    return ["", *(f"Taken {one}.\\" for one in taken[:-1]), f"Taken {taken[-1]}."] if taken else []


def _line(some: Sequence[str]) -> str:
    return f"| {' | '.join(some)} |"
