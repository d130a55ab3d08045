"""
Bringing the database's tables up to what this version of the code expects.

Several processes may start at once: the first one takes the steps, the others wait. Looking whether there is anything
to do costs one query; only a missing step loads `storage.migrating`, and Alembic with it.
"""

from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database, Session
from storage.statements import alone

_STEPS = Path(__file__).parent / "migrations" / "versions"


async def upgrade(database: Database) -> None:
    """Take every step that is missing."""
    async with database.write() as session:
        await alone(session)
        await session.run_sync(import_module("storage.migrating").run)


async def is_current(session: Session) -> bool:
    """Answer whether the tables are what this version of the code expects."""
    return await session.run_sync(_revision) == newest_step()


async def differences(session: Session) -> list[object]:
    """Answer what differs between the tables there are and `storage.tables`; empty when nothing does."""
    found: list[object] = await session.run_sync(import_module("storage.migrating").differences)
    return found


def newest_step() -> str:
    """Answer the number of the last step: steps are numbered in order, and a file's name begins with its number."""
    return max(path.name.split("_")[0] for path in _STEPS.glob("[0-9]*_*.py"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
