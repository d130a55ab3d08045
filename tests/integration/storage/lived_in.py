"""
A small community that has lived, as rows that are kept: what migrations from each step must carry over.

`python -m tests.integration.storage.lived_in` wrote `lived_in.json`, once, when the newest step was the one it names.
It stays as it is; when a later step brings tables that hold something worth keeping, a second one is written beside it.
"""

import asyncio
import base64
import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Connection, DateTime, MetaData, Table

from states.lifecycle import Trigger
from storage.upgrade import newest_step
from tests.support.community import open_community

FILE = Path(__file__).with_suffix(".json")
WORDS, REPLY = "What happened long ago.", "And what happened later."
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Kept:
    """The rows by table, what opens them, and when they were written."""

    at: datetime
    step: str
    reference: str
    receipt: str
    server_key: bytes
    keystore: bytes
    tables: dict[str, Rows]


def load() -> Kept:
    """Read the file."""
    said = json.loads(FILE.read_text(encoding="ascii"))
    tables = {
        name: [{column: _read(value) for column, value in row.items()} for row in rows]
        for name, rows in said.pop("tables").items()
    }
    server_key, keystore = (base64.b64decode(said.pop(name)) for name in ("server_key", "keystore"))
    at = datetime.fromisoformat(said.pop("at"))
    return Kept(at=at, tables=tables, server_key=server_key, keystore=keystore, **said)


def fill(connection: Connection, kept: Kept) -> dict[str, tuple[Table, Rows]]:
    """Write the rows into a database of any step, as far as it has room for them; answer what was written."""
    there = MetaData()
    there.reflect(connection)
    written = {}
    for table in there.sorted_tables:
        rows = [
            {column.name: _as(column.type, row[column.name]) for column in table.columns if column.name in row}
            for row in kept.tables.get(table.name, [])
        ]
        if rows:
            connection.execute(table.insert(), rows)
            written[table.name] = (table, rows)
    return written


def _as(kind: object, value: Any) -> Any:  # noqa: ANN401 - any value that a database holds
    """Bring a value as SQLite stores it to what another database has in its place."""
    if isinstance(kind, DateTime) and value is not None:
        return _EPOCH + timedelta(microseconds=value)
    return bool(value) if isinstance(kind, Boolean) and value is not None else value


def _read(value: Any) -> Any:  # noqa: ANN401 - any value that JSON holds
    return base64.b64decode(value["bytes"]) if isinstance(value, dict) else value


def _write(value: Any) -> Any:  # noqa: ANN401 - any value that SQLite holds
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _rows(file: Path) -> dict[str, Rows]:
    with closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        every = {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608 - names of tables
    left_out = ("alembic_version", "schema_floor", "sqlite_sequence")
    return {
        name: [{column: _write(row[column]) for column in row.keys()} for row in rows]  # noqa: SIM118 - a row of SQLite's
        for name, rows in every.items()
        if rows and name not in left_out
    }


async def _live(folder: Path) -> dict[str, object]:
    async with open_community(folder) as community:
        await community.settle(facilitator=2, committee=3, board=1, ombuds=1)
        opened = await community.report(WORDS, about=("someone",))
        await community.report("Another one, that nobody took.")
        await community.do("facilitator-1", opened.reference, Trigger.COUNSEL, note="We have spoken.")
        await community.reporter_does(opened, Trigger.REPLY, note=REPLY)
        await community.pass_time(days=1)
        at = community.clock.now()
        return {"at": at.isoformat(), "reference": opened.reference, "receipt": opened.receipt}


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        said = asyncio.run(_live(Path(folder)))
        keys = {
            name: base64.b64encode((Path(folder) / "keys" / file).read_bytes()).decode()
            for name, file in (("server_key", "server.key"), ("keystore", "keystore.db"))
        }
        said |= {"step": newest_step(), **keys, "tables": _rows(Path(folder) / "handrail.db")}
    FILE.write_text(json.dumps(said, indent=0) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
