"""
Copied cases: as many as were asked for, each with keys of its own and a log whose chain holds.
"""

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from bench.community import TWO, desk_of
from bench.seeding import fill, micros

OPEN, DUE = 30, 10


@pytest.fixture(scope="module")
async def seeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, datetime]:
    """Make a database with a few open cases, of which some are due together."""
    folder = tmp_path_factory.mktemp("seeded")
    return folder, await fill(folder, "minimal", OPEN, DUE)


def _asked(folder: Path, question: str, *values: object) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "handrail.db")
    try:
        return list(connection.execute(question, values))
    finally:
        connection.close()


def test_as_many_are_made_as_were_asked_for(seeded: tuple[Path, datetime]) -> None:
    """So many cases are open, and so many of them have a move at the instant that was answered."""
    folder, due_at = seeded
    assert _asked(folder, "SELECT count(*), count(DISTINCT reference), count(DISTINCT head) FROM cases") == [
        (OPEN,) * 3
    ]
    assert _asked(folder, "SELECT count(*) FROM moves WHERE due_at = ?", micros(due_at)) == [(DUE,)]


def test_copies_are_whole(seeded: tuple[Path, datetime]) -> None:
    """Every copy has as many rows as its neighbours, keys that belong to it, and every index is there again."""
    folder, _ = seeded
    promises = "SELECT count(DISTINCT n) FROM (SELECT count(*) AS n FROM promises GROUP BY case_id)"
    assert _asked(folder, promises) == [(1,)]
    assert _asked(folder, "SELECT count(*) FROM moves WHERE promise NOT LIKE case_id || '.%'") == [(0,)]
    assert _asked(folder, "PRAGMA foreign_key_check") == []
    assert _asked(folder, "PRAGMA integrity_check") == [("ok",)]
    assert _asked(folder, "SELECT count(*) FROM sqlite_master WHERE name = 'ix_moves_due'") == [(1,)]
    assert _asked(folder, "PRAGMA journal_mode") == [("wal",)]


async def test_audit_of_copies_finds_nothing(seeded: tuple[Path, datetime]) -> None:
    """Chains, promises and moves of copies agree, as those of any case do."""
    async with desk_of(seeded[0], TWO, policy="minimal") as desk:
        found = await desk.audit()
    assert not found.findings
    assert found.checked["cases"] == OPEN
