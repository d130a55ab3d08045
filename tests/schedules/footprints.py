"""
What one step of a schedule touched, and which two steps may change places without anybody noticing.

A place is a table and a case, or a table and `*` where a statement does not say which case. Whatever is not known for
certain counts as touched: that costs schedules, and leaves none out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage import keystore
from storage.tables import metadata

Place = tuple[str, str]
"""
A table, and a case or `*`.

`moves+` are the keys of new rows in `moves`, `moves!` is one row, and `cases&` the right of a row to be there, which
who adds something to a case shares with others and who deletes it does not.
"""

_ALL = "*"
_TABLES = frozenset(metadata.tables) | frozenset(keystore.metadata.tables)
_OF_A_CASE = frozenset(name for name, table in metadata.tables.items() if "case_id" in table.c)
_WORD = re.compile(r"\w+")
_INSERT = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)")
_CHANGE = re.compile(r"(?:UPDATE|DELETE FROM) (\w+)")
_LOCK = re.compile(r"FOR (NO KEY )?UPDATE(?: OF ([\w, ]+?))?(?: SKIP LOCKED)?$")


@dataclass(slots=True)
class Footprint:
    """
    What a step read, locked, made visible by a commit, and let go of.

    On SQLite a step is a whole transaction, so there is nothing to lock. On PostgreSQL it is one statement of a
    transaction that writes, or its end; what is not committed is seen by nobody, but a lock of it is felt.
    """

    reads: set[Place] = field(default_factory=set)
    locks: set[Place] = field(default_factory=set)
    looks: set[Place] = field(default_factory=set)
    """Where it found nothing to lock because others hold what is there."""
    shares: set[Place] = field(default_factory=set)
    shows: set[Place] = field(default_factory=set)
    frees: set[Place] = field(default_factory=set)

    def disturbs(self, other: "Footprint") -> bool:
        """Answer whether the order of two steps of different actors can matter."""
        return _meet(self.locks, other.locks) or _changes(self, other) or _changes(other, self)


@dataclass(slots=True)
class Owners:
    """Which case each known key belongs to: that of a move, a promise, a delivery, or the case itself."""

    of: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "Owners":
        """Answer a copy, to which the keys of one schedule can be added."""
        return Owners(dict(self.of))

    def cases_in(self, values: Iterable[Any]) -> set[str]:
        """Answer the cases that any of these values belongs to."""
        return {self.of[value] for value in values if isinstance(value, str) and value in self.of}

    def learn(self, columns: Sequence[str], values: Sequence[Any]) -> None:
        """Remember the key of a row that is inserted."""
        row = dict(zip(columns, values, strict=False)) if len(columns) == len(values) else {}
        key, case = row.get("id"), row.get("case_id", row.get("id"))
        if key and case:
            self.of[str(key)] = str(case)


def note(step: Footprint, held: set[Place], sql: str, parameters: Any, owners: Owners) -> None:  # noqa: ANN401 - the driver's
    """Add a statement to a step; `held` are the rows that its transaction has a lock on already."""
    rows = parameters if isinstance(parameters, list) else [parameters]
    words = _TABLES & set(_WORD.findall(sql))
    inserted, changed = _INSERT.match(sql), _CHANGE.match(sql)
    if inserted:
        columns = [name.strip(' "') for name in inserted[2].split(",")]
        for row in rows:
            owners.learn(columns, row)
    keys = _keys(rows, owners)
    if inserted:
        step.locks |= _places([f"{inserted[1]}+"], keys)
        step.shares |= _places(["cases&"], keys) if inserted[1] in _OF_A_CASE else set()
        step.shows |= _places([inserted[1]], keys)
    elif changed:
        fresh = [row for row in rows if not _holds(held, changed[1], row)]
        step.locks |= _places([changed[1]], _keys(fresh, owners)) - held if fresh else set()
        step.locks |= _places([f"{changed[1]}&"], keys) if sql.startswith("DELETE") else set()
        step.shows |= _places([changed[1]], keys)
        step.reads |= _places(words - {changed[1]}, keys)
    elif locked := _LOCK.search(sql.strip()):
        named = _named(locked[2]) or sorted(words)
        step.locks |= _places(named if locked[1] else [*named, *(f"{one}&" for one in named)], keys)
        step.reads |= _places(words, keys)
    else:
        step.reads |= _places(words, keys)


def _holds(held: set[Place], table: str, row: Any) -> bool:  # noqa: ANN401 - the driver's
    """Answer whether a statement changes one row that its transaction has locked before."""
    return any((f"{table}!", value) in held for value in (row or ()) if isinstance(value, str))


def _named(tables: str | None) -> list[str]:
    return [name.strip() for name in (tables or "").split(",") if name.strip()]


def _keys(rows: Iterable[Any], owners: Owners) -> set[str]:
    """Answer the cases that a statement names; all, if any of its rows names none."""
    found: set[str] = set()
    for row in rows:
        named = owners.cases_in(row.values() if isinstance(row, dict) else row or ())
        if not named:
            return {_ALL}
        found |= named
    return found or {_ALL}


def _places(tables: Iterable[str], keys: Iterable[str]) -> set[Place]:
    return {(table, key) for table in tables for key in keys}


def _changes(some: Footprint, other: Footprint) -> bool:
    return (
        _meet(some.shows, other.reads)
        or _meet(some.shows | some.frees, other.locks | other.shares | other.looks)
        or _meet(some.locks, other.shares | other.looks)
    )


def _meet(some: set[Place], others: set[Place]) -> bool:
    if some & others:
        return True
    wide = {table for table, key in some if key == _ALL} & {table for table, _ in others}
    return bool(wide) or bool({table for table, key in others if key == _ALL} & {table for table, _ in some})
