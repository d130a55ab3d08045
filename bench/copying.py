"""
Many cases out of one: the rows that `bench.seeding` wrote for a case, written again under new keys, straight to SQLite.

A million are made in minutes. The chain of each copy's log holds, since its hash is made as `engine.chain` makes it.
PostgreSQL is filled by `bench.seeding` alone.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.chain import START, new_entry
from handrail.clock import SystemClock
from handrail.identifiers import CaseId, Reference, move_id, new_ordered_id, new_reference
from states.roles import Actor, ActorKind

Row = tuple[Any, ...]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GROUP = 10_000
_KEYS = {"cases": "id", "case_log": "case_id", "promises": "case_id", "moves": "case_id"}
"""Every table that a case without words has rows in, parents first, and its column with the case's key."""
_BEFORE = ("PRAGMA journal_mode=MEMORY", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-4000000")
_AFTER = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")


@dataclass(frozen=True, slots=True)
class _Template:
    """A row to copy: its values, and where among them the case's key stands, alone or within another key."""

    values: Row
    columns: Sequence[str]
    keyed: Sequence[int]

    def copy(self, old: CaseId, new: CaseId, **changed: object) -> Row:
        """Make the row of a copy: the case's key replaced, and these columns changed."""
        made = list(self.values)
        for place in self.keyed:
            made[place] = made[place].replace(old, new)
        for column, value in changed.items():
            made[self.columns.index(column)] = value
        return tuple(made)


def multiply(path: Path, case: CaseId, copies: int) -> None:
    """Write so many copies of a case whose log has one entry; nobody else may have the file open."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in _BEFORE:
            connection.execute(pragma)
        templates = {table: _rows(connection, table, case) for table in _KEYS}
        references = _references()
        with _without_indexes(connection):
            connection.execute("BEGIN")  # one alone: each commit would write most pages of what is drawn at random
            for start in range(0, copies, _GROUP):
                _write(
                    connection, [_copy(templates, case, next(references)) for _ in range(min(_GROUP, copies - start))]
                )
            connection.execute("COMMIT")
        for pragma in _AFTER:
            connection.execute(pragma)
    finally:
        connection.close()


@contextmanager
def _without_indexes(connection: sqlite3.Connection) -> Iterator[None]:
    """Take the indexes away and build them again at the end, which is quicker than keeping them up."""
    marks = ",".join("?" * len(_KEYS))
    wanted = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"  # noqa: S608 - only marks
    found = connection.execute(wanted, tuple(_KEYS)).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, statement in found:
        connection.execute(statement)


def _rows(connection: sqlite3.Connection, table: str, case: CaseId) -> list[_Template]:
    found = connection.execute(f"SELECT * FROM {table} WHERE {_KEYS[table]} = ?", (case,))  # noqa: S608 - our own names
    columns = [column[0] for column in found.description]
    return [
        _Template(row, columns, [n for n, one in enumerate(row) if isinstance(one, str) and case in one])
        for row in found
    ]


def _write(connection: sqlite3.Connection, copies: Sequence[dict[str, list[Row]]]) -> None:
    for table in _KEYS:
        rows = [row for one in copies for row in one[table]]
        marks = ",".join("?" * len(rows[0])) if rows else ""
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names


def _references() -> Iterator[Reference]:
    """Draw references, none of them twice: of a million, two are the same every other time."""
    drawn: set[Reference] = set()
    while True:
        one = new_reference()
        if one not in drawn:
            drawn.add(one)
            yield one


def _copy(templates: dict[str, list[_Template]], old: CaseId, reference: Reference) -> dict[str, list[Row]]:
    """Make the rows of one copy."""
    new = CaseId(new_ordered_id(SystemClock().now()))
    (case,), (entry,) = templates["cases"], templates["case_log"]
    head = _hash(dict(zip(entry.columns, entry.values, strict=True)), new)
    return {
        "cases": [case.copy(old, new, reference=reference, head=head)],
        "case_log": [entry.copy(old, new, hash=head)],
        "promises": [one.copy(old, new) for one in templates["promises"]],
        "moves": [
            one.copy(old, new, id=move_id(new, f"copy {number}")) for number, one in enumerate(templates["moves"])
        ],
    }


def _hash(entry: dict[str, Any], case: CaseId) -> bytes:
    at = _EPOCH + timedelta(microseconds=entry["at"])
    actor = Actor(ActorKind(entry["actor_kind"]), entry["actor"])
    data = json.loads(entry["data"])
    return new_entry(case, entry["seq"], at, actor, entry["event"], data, entry["policy_version"], START).hash
