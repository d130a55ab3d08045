"""
Statements that both databases understand, but spell differently, and the writing of many rows at once.

Many rows go to the driver directly: a statement is compiled once, and each row costs one tuple. SQLAlchemy's own
`executemany` spends several times that on every row, which is most of what a batch of moves costs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Dialect, Executable, Insert, Table, text
from sqlalchemy import insert as insert_into
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from storage.database import Session

Row = Mapping[str, Any]
"""One row to write: values by column name."""


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """From which attribute of a value each parameter of a statement is read, such as `{"actor": "actor.person"}`."""

    paths: Mapping[str, str]


def fields(kind: type, **paths: str) -> Fields:
    """Read each column from the attribute of its name, but for what `paths` reads into columns that it names."""
    read = {path.partition(".")[0] for path in paths.values()}
    names = kind.__match_args__  # type: ignore[attr-defined]  # ours have them all in order
    return Fields({name: name for name in names if name not in read} | paths)


_IN_LIST = 500
_LOCK = 0x48616E6472
_Given = Callable[[Any], Sequence[Any]]
"""Turns a row into a statement's parameters."""


async def insert(session: Session, table: Table, rows: Sequence[Any], fields: Fields | None = None) -> None:
    """Insert all rows, as `execute_many` takes them; one that exists already is an error of the database."""
    await execute_many(session, _insert(table), rows, fields)


async def insert_new(session: Session, table: Table, rows: Sequence[Any], fields: Fields | None = None) -> None:
    """Insert the rows whose key is not there yet and leave the others as they are."""
    await execute_many(session, _insert_new(table, session.dialect.name), rows, fields)


async def insert_claiming(session: Session, table: Table, rows: Sequence[Row]) -> frozenset[Any]:
    """
    Insert the rows whose key, one column, is not there yet, and answer the keys that were inserted.

    Who inserts the same key at the same time waits until this transaction has ended, so a key has one owner.
    """
    if not rows:
        return frozenset()
    dialect = sqlite if session.dialect.name == "sqlite" else postgresql
    (key,) = table.primary_key
    statement = dialect.insert(table).values([dict(row) for row in rows]).on_conflict_do_nothing().returning(key)
    return frozenset((await session.execute(statement)).scalars())


async def execute_many(
    session: Session, statement: Executable, rows: Sequence[Any], fields: Fields | None = None
) -> None:
    """
    Run a statement once for each row: a mapping with the names of the statement's parameters, the same in every row.

    With `fields` a row is one of our values, and its attributes are the parameters: that makes no mapping for each.
    """
    if rows:
        names = tuple(fields.paths if fields else rows[0])
        text, given = _compiled(statement, session.dialect, names, fields)
        await session.exec_driver_sql(text, [given(row) for row in rows])


async def alone(session: Session) -> None:
    """Wait until no other transaction that asked the same is under way; on SQLite whoever writes is alone already."""
    if session.dialect.name == "postgresql":
        await session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


async def upsert(session: Session, table: Table, row: Row) -> None:
    """Insert the row, or replace the one with the same key."""
    dialect = sqlite if session.dialect.name == "sqlite" else postgresql
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in key}
    await session.execute(dialect.insert(table).values(**row).on_conflict_do_update(index_elements=key, set_=rest))


def columns_of(value: Any, *, without: Iterable[str] = ()) -> dict[str, Any]:  # noqa: ANN401 - any of our values
    """Answer the fields of one of our values by name, without copying what they hold."""
    names, read = _fields(type(value), tuple(without))  # type: ignore[arg-type]  # every class can be hashed
    return dict(zip(names, read(value), strict=True))


@lru_cache(maxsize=64)
def _fields(kind: type, without: tuple[str, ...]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(name for name in kind.__match_args__ if name not in without)  # type: ignore[attr-defined]  # ours have them all in order
    return names, attrgetter(*names)


def chunks(items: Sequence[str]) -> Iterable[Sequence[str]]:
    """Cut a list into pieces that fit into one `IN (...)`."""
    return (items[start : start + _IN_LIST] for start in range(0, len(items), _IN_LIST))


@lru_cache(maxsize=64)
def _insert(table: Table) -> Executable:
    return insert_into(table)


@lru_cache(maxsize=64)
def _insert_new(table: Table, dialect: str) -> Executable:
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


@lru_cache(maxsize=256)
def _compiled(
    statement: Executable, dialect: Dialect, names: tuple[str, ...], fields: Fields | None
) -> tuple[str, _Given]:
    """Compile a statement for one database: its text, and what turns a row into its parameters."""
    keys = sorted(names) if isinstance(statement, Insert) else None
    compiled = statement.compile(dialect=dialect, column_keys=keys)  # type: ignore[attr-defined]  # every statement has it
    if not isinstance(compiled, SQLCompiler) or compiled.positiontup is None:
        raise TypeError("the database's driver takes no positional parameters")
    binds = [compiled.binds[name] for name in compiled.positiontup]
    turns = [bind.type.dialect_impl(dialect).bind_processor(dialect) for bind in binds]
    fixed = [
        (place, turn(bind.value) if turn else bind.value)
        for place, (bind, turn) in enumerate(zip(binds, turns, strict=True))
        if bind.key not in names
    ]
    turned = [(place, turn) for place, turn in enumerate(turns) if turn and binds[place].key in names]
    asked = [bind.key for bind in binds if bind.key in names]
    read = attrgetter(*(fields.paths[key] for key in asked)) if fields else itemgetter(*asked)
    return compiled.string, _giving(read if len(asked) > 1 else lambda row: (read(row),), fixed, turned)


def _giving(
    read: Callable[[Any], Sequence[Any]],
    fixed: Sequence[tuple[int, Any]],
    turned: Sequence[tuple[int, Callable[[Any], Any]]],
) -> _Given:
    """Make what turns a row into parameters: in their order, with the statement's own, in the driver's types."""

    def given(row: Any) -> Sequence[Any]:  # noqa: ANN401 - a mapping, or one of our values
        values = list(read(row))
        for place, value in fixed:
            values.insert(place, value)
        for place, turn in turned:
            values[place] = turn(values[place])
        return tuple(values)

    return given
