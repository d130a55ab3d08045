"""
Bringing the database's tables up to what this version of the code expects.

Steps are in `storage.migrations`. Several processes may start at once: the first one takes the steps, the others wait.
"""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database, Session
from storage.statements import alone
from storage.tables import metadata

_FOLDER = Path(__file__).parent / "migrations"


async def upgrade(database: Database) -> None:
    """Take every step that is missing."""
    async with database.write() as session:
        await alone(session)
        await session.run_sync(_run)


async def is_current(session: Session) -> bool:
    """Answer whether the tables are what this version of the code expects."""
    return await session.run_sync(_revision) == ScriptDirectory(str(_FOLDER)).get_current_head()


async def differences(session: Session) -> list[object]:
    """Answer what differs between the tables there are and `storage.tables`; empty when nothing does."""
    return await session.run_sync(
        lambda connection: list(compare_metadata(MigrationContext.configure(connection), metadata))
    )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _run(connection: Connection) -> None:
    command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
