"""
Which charts there are, and which rows of `var/bench.json` each is drawn from; a chart without rows is left out.

Bars stand beside each other only where they are of one run, or stored: a machine that was busier for one would lie.
"""

from collections.abc import Iterator, Mapping, Sequence

from bench.charts import bars, lines, promises
from bench.charts.drawing import Look
from bench.compared import ANOTHER, Compared, Row, compare, value_of
from bench.figures import Kind
from bench.targets import TARGETS

PEERS, LATE, GROWTH, PROMISES = "bench-peers.svg", "bench-late.svg", "bench-growth.svg", "bench-promises.svg"
_THROUGHPUT = {
    "reports in": "Reports taken in, a second",
    "due moves, SQLite": "Due moves applied on SQLite, a second",
    "due moves, PostgreSQL": "Due moves applied on PostgreSQL, a second",
    "deliveries": "Messages sent, a second",
}
_LATENESS = {
    "burst, p99 late": "All due at one instant (ours: 10,000): 99 of 100 are done after so many seconds",
    "lateness at 50/s, p99": "Fifty due each second: 99 of 100 are done after so many seconds",
}
_PEERS = ("DBOS",)
"""How the names of what one could use instead begin; every other row of a peer is a library under us."""
_DATABASES = ("SQLite", "PostgreSQL")
_OPEN = " open"
_TWICE = 2.0
"""From here on something is said to be so many times as good."""


def pictures(rows: Sequence[Row]) -> dict[str, str]:
    """Answer each chart as an SVG document under the name of its file."""
    drawn: dict[str, str] = {}
    if groups := _groups(rows, _THROUGHPUT):
        drawn[PEERS] = bars.draw("Handrail beside its peers and its limits", "so many a second", groups)
    if groups := _groups(rows, _LATENESS):
        drawn[LATE] = bars.draw("How late what is due gets done", "seconds late, so less is better", groups)
    if grown := _growth(rows):
        drawn[GROWTH] = lines.draw(
            "What one more costs while many cases are open", "open cases", "milliseconds each", grown
        )
    if kept := list(_promises(rows)):
        drawn[PROMISES] = promises.draw("What was promised, and what was measured", kept)
    return drawn


def _groups(rows: Sequence[Row], titles: Mapping[str, str]) -> list[bars.Group]:
    known = {str(row["name"]): row for row in rows}
    found = [one for one in compare(rows) if one.when != ANOTHER]
    return [
        bars.Group(title, _bars(known, name, [one for one in found if one.ours == name]))
        for name, title in titles.items()
        if name in known and value_of(known[name])
    ]


def _bars(known: Mapping[str, Row], name: str, against: Sequence[Compared]) -> list[bars.Bar]:
    row = known[name]
    ours = bars.Bar("Handrail", value_of(row), Look.OURS)
    beside = row.get("beside")
    limit = [bars.Bar(str(beside["name"]), beside["value"], Look.LIMIT)] if isinstance(beside, dict) else []
    others = [bars.Bar(_short(one), one.its, _look(known[one.peer]), _note(one)) for one in against]
    return [ours, *sorted([*limit, *others], key=lambda one: one.value, reverse=True)]


def _look(row: Row) -> Look:
    if row.get("kind") == Kind.STORED:
        return Look.STORED
    return Look.PEER if str(row["name"]).startswith(_PEERS) else Look.LIBRARY


def _short(one: Compared) -> str:
    """Leave out of a peer's name what the group's title says."""
    name = one.peer.removesuffix(", p99 late")
    return next((name.removesuffix(f", {said}") for said in _DATABASES if said in _THROUGHPUT.get(one.ours, "")), name)


def _note(one: Compared) -> str:
    return f"   (ours: {one.times:,.0f} times better)" if one.times >= _TWICE else ""


def _growth(rows: Sequence[Row]) -> list[lines.Series]:
    points: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        if row.get("kind") == Kind.GROWTH:
            what, count = split(str(row["name"]))
            points.setdefault(what, []).append((count, value_of(row)))
    return [lines.Series(what, sorted(found)) for what, found in points.items() if len(found) > 1]


def split(name: str) -> tuple[str, int]:
    """Take a row of growth apart: what was done, and with how many cases open."""
    what, _, count = name.removesuffix(_OPEN).partition(", ")
    return what, int(count.replace(",", ""))


def _promises(rows: Sequence[Row]) -> Iterator[promises.Promise]:
    for row in rows:
        name, ratio = str(row["name"]), row.get("ratio")
        if name in TARGETS:
            of = float(ratio) if isinstance(ratio, int | float) else None
            yield promises.Promise(name, value_of(row), str(row["unit"]), of, TARGETS[name])
