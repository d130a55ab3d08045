"""
What is asked of a database while something is done: each statement, as it is sent.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from storage.database import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Keep every statement that is sent until the end."""
    asked: list[str] = []

    def keep(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    engines = {one.sync_engine for one in (database._writer, database._reader)}  # noqa: SLF001 - the test listens in
    for one in engines:
        event.listen(one, "before_cursor_execute", keep)
    try:
        yield asked
    finally:
        for one in engines:
            event.remove(one, "before_cursor_execute", keep)
