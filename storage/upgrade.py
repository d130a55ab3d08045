"""
Bringing the database's tables up to what this version of the code expects.

Several processes may start at once: the first one takes the steps, the others wait. Looking whether there is anything
to do costs one query; only a missing step loads `storage.migrating`, and Alembic with it.
"""

from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database, Session
from storage.floor import NewerDatabaseError, serves
from storage.statements import alone

_STEPS = Path(__file__).parent / "migrations" / "versions"


async def upgrade(database: Database) -> None:
    """
    Take every step that is missing; a database that a newer version has brought further is left as it is.

    Raises:
        NewerDatabaseError: that version has changed it so that this one must not touch it.

    """
    async with database.write() as session:
        await alone(session)
        if not await is_current(session):
            await session.run_sync(import_module("storage.migrating").run)


async def is_current(session: Session) -> bool:
    """
    Answer whether the tables have all that this version of the code expects; a newer version may have added to them.

    Raises:
        NewerDatabaseError: a newer version has changed them so that this one must not touch them.

    """
    return await session.run_sync(_has_all)


async def differences(session: Session) -> list[object]:
    """Answer what differs between the tables there are and `storage.tables`; empty when nothing does."""
    found: list[object] = await session.run_sync(import_module("storage.migrating").differences)
    return found


def newest_step() -> str:
    """Answer the number of the last step: steps are numbered in order, and a file's name begins with its number."""
    return max(_steps())


def _steps() -> set[str]:
    return {path.name.split("_")[0] for path in _STEPS.glob("[0-9]*_*.py")}


def _has_all(connection: Connection) -> bool:
    there, ours = _revision(connection), newest_step()
    if there is None or there in _steps():
        return there == ours
    if not serves(connection, ours):
        raise NewerDatabaseError(there, ours)
    return True


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
