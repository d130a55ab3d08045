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

from storage.act_tables import acts
from storage.activation_tables import activations
from storage.board_tables import board_items
from storage.cohort_tables import cohorts
from storage.feed_tables import feeds
from storage.file_tables import files
from storage.floor import FIRST, schema_floor, write_floor
from storage.key_tables import recovery_keys
from storage.publication_tables import publications
from storage.roster_tables import roster_log
from storage.round_tables import audit_rounds
from storage.space_tables import spaces
from storage.try_tables import tries

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
    """Answer what differs between the tables there are and those of the code: all share one metadata."""
    tables = (
        acts,
        activations,
        audit_rounds,
        board_items,
        cohorts,
        feeds,
        files,
        publications,
        recovery_keys,
        roster_log,
        schema_floor,
        spaces,
        tries,
    )
    known = {table.metadata for table in tables}
    return [found for one in known for found in compare_metadata(MigrationContext.configure(connection), one)]


def config(connection: Connection) -> Config:
    """Tell Alembic where the steps are and on which connection to take them."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made
