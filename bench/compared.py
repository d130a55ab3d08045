"""
Which figure of ours stands against which of a peer, and how many times better ours is.

Better is more where a figure is so many a second or a minute, and less where it is a time. A comparison within one run
is fair; one with a stored figure, or with another run's, says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.figures import Kind

Row = Mapping[str, object]
STORED, SAME, ANOTHER = "stored", "same run", "another run"
"""When the two figures of a comparison were taken, as it is said."""
_DBOS = "DBOS, {} timers at one instant, {}"
_COUNTS = ("1,000", "10,000")


def _timers(database: str, what: str = "") -> tuple[str, ...]:
    return tuple(_DBOS.format(count, database) + what for count in _COUNTS)


_SQLITE_MOVES = (
    *_timers("SQLite"),
    "Request Tracker 5, rt-crontool, 1,000 of 10,000, SQLite",
    "DBOS, one-step workflows, SQLite",
    "SQLAlchemy on aiosqlite, commits",
    "sqlite3, commits",
)
AGAINST: dict[str, tuple[str, ...]] = {
    "reports in": (
        "Request Tracker 5, mail gateway",
        "Request Tracker 5, REST",
        "GlobaLeaks, encrypted submission",
        "DBOS, one-step workflows, SQLite",
        "SQLAlchemy on aiosqlite, commits",
        "FastAPI, validated and answered",
        "sqlite3, commits",
    ),
    "reports in, p99 at 100/s": ("Request Tracker 5, mail gateway, p99", "FastAPI, p99 at 100/s"),
    "due moves, SQLite": _SQLITE_MOVES,
    "due moves, SQLite, default policy": _SQLITE_MOVES,
    "due moves, SQLite, without Prefect": _SQLITE_MOVES,
    "due moves, PostgreSQL": (
        *_timers("PostgreSQL"),
        "Request Tracker 5, rt-crontool, 1,000 of 10,000, PostgreSQL",
        "DBOS, one-step workflows, PostgreSQL",
        "SQLAlchemy on asyncpg, 8 connections, commits",
        "asyncpg, 1 connection, commits",
        "asyncpg, 8 connections, commits",
    ),
    "burst, p99 late": (*_timers("SQLite", ", p99 late"), *_timers("PostgreSQL", ", p99 late")),
    "lateness at 50/s, p99": ("DBOS, timers at 50/s, SQLite, p99 late",),
    "deliveries": (
        "aiosmtplib, a new connection each",
        "aiosmtplib, 1 kept connection",
    ),
    "table of moves": ("transitions, a model for each case",),
    "open a case, in process": ("SQLAlchemy on aiosqlite, commits", "sqlite3, commits"),
}
"""The peers of each figure of ours, by their names."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of ours against one of a peer; `times` above 1 says that ours is better by so much."""

    ours: str
    value: float
    unit: str
    peer: str
    its: float
    times: float
    when: str

    def shape(self) -> dict[str, object]:
        """Answer it as the row of ours holds it in `var/bench.json`."""
        return {"peer": self.peer, "value": self.its, "times": float(f"{self.times:.4g}"), "when": self.when}


def compare(rows: Sequence[Row]) -> list[Compared]:
    """Answer every comparison whose two figures are there and can be divided."""
    known = {str(row["name"]): row for row in rows}
    return [
        _compared(known[ours], known[peer])
        for ours, peers in AGAINST.items()
        for peer in peers
        if ours in known and peer in known and value_of(known[ours]) and value_of(known[peer])
    ]


def value_of(row: Row) -> float:
    """Answer a row's figure; 0 where there is none."""
    value = row["value"]
    return float(value) if isinstance(value, int | float) else 0.0


def more_is_better(unit: str) -> bool:
    """Answer which way a unit gets better."""
    return unit.endswith(("/s", "a minute"))


def _compared(ours: Row, peer: Row) -> Compared:
    mine, its, unit = value_of(ours), value_of(peer), str(ours["unit"])
    times = mine / its if more_is_better(unit) else its / mine
    return Compared(str(ours["name"]), mine, unit, str(peer["name"]), its, times, _when(ours, peer))


def _when(ours: Row, peer: Row) -> str:
    if peer.get("kind") == Kind.STORED:
        return STORED
    return SAME if ours.get("run") and ours.get("run") == peer.get("run") else ANOTHER
