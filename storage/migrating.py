"""
Running the steps of `storage.migrations` by Alembic, which is loaded only where a step is missing or a test compares.
"""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from storage.act_tables import acts
from storage.activation_tables import activations
from storage.feed_tables import feeds
from storage.file_tables import files
from storage.key_tables import recovery_keys
from storage.publication_tables import publications
from storage.roster_tables import roster_log
from storage.round_tables import audit_rounds

FOLDER = Path(__file__).parent / "migrations"


def run(connection: Connection) -> None:
    """Take every step that is missing."""
    command.upgrade(config(connection), "head")


def differences(connection: Connection) -> list[object]:
    """Answer what differs between the tables there are and those of the code: all share one metadata."""
    tables = (acts, activations, audit_rounds, feeds, files, publications, recovery_keys, roster_log)
    known = {table.metadata for table in tables}
    return [found for one in known for found in compare_metadata(MigrationContext.configure(connection), one)]


def config(connection: Connection) -> Config:
    """Tell Alembic where the steps are and on which connection to take them."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made
