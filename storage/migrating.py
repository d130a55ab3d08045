"""
Running the steps of `storage.migrations` by Alembic, which is loaded only where a step is missing or a test compares.
"""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.floor import FIRST, write_floor
from storage.schema import METADATA

FOLDER = Path(__file__).parent / "migrations"


def run(connection: Connection) -> None:
    """Take every step that is missing, and write down whose code may still go on."""
    command.upgrade(config(connection), "head")
    write_floor(connection, oldest_served())


def oldest_served() -> str:
    """Answer the newest step that takes something away, which its module says by `contracts = True`; or the first."""
    steps = ScriptDirectory(str(FOLDER)).walk_revisions()
    return max((one.revision for one in steps if getattr(one.module, "contracts", False)), default=FIRST)


def differences(connection: Connection) -> list[object]:
    """Answer what differs between the tables there are and those of the code."""
    context = MigrationContext.configure(connection)
    return [found for one in METADATA for found in compare_metadata(context, one)]


def config(connection: Connection) -> Config:
    """Tell Alembic where the steps are and on which connection to take them."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made
