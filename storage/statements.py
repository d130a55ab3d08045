"""
Statements that both databases understand, but spell differently, and the turning of values into rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Session

Row = Mapping[str, Any]
"""One row to write: values by column name."""

_IN_LIST = 500


async def insert(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Insert all rows; one that exists already is an error of the database."""
    if rows:
        await session.execute(table.insert(), rows)


async def insert_new(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows whose key is not there yet and leave the others as they are."""
    if rows:
        dialect = sqlite if session.dialect.name == "sqlite" else postgresql
        await session.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


async def upsert(session: Session, table: Table, row: Row) -> None:
    """Insert the row, or replace the one with the same key."""
    dialect = sqlite if session.dialect.name == "sqlite" else postgresql
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in key}
    await session.execute(dialect.insert(table).values(**row).on_conflict_do_update(index_elements=key, set_=rest))


def columns_of(value: Any, *, without: Iterable[str] = ()) -> dict[str, Any]:  # noqa: ANN401 - any of our dataclasses
    """Answer the fields of a dataclass with slots by name, without copying what they hold."""
    left_out = set(without)
    return {name: getattr(value, name) for name in type(value).__slots__ if name not in left_out}


def chunks(items: Sequence[str]) -> Iterable[Sequence[str]]:
    """Cut a list into pieces that fit into one `IN (...)`."""
    return (items[start : start + _IN_LIST] for start in range(0, len(items), _IN_LIST))
