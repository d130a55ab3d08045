"""
Which versions of the code a database serves: a newer one may have brought it up to steps that ours does not know.

Steps add before they take away, so that processes of neighbouring versions work side by side; `docs/operate/upgrade.md`
says how. Whoever takes steps writes down the oldest step whose code may go on, and who starts looks there.
"""

from sqlalchemy import Column, Connection, String, Table, delete, insert, inspect, select

from handrail.errors import HandrailError
from storage.tables import metadata

FIRST = "0001"
schema_floor = Table("schema_floor", metadata, Column("oldest", String(32), primary_key=True))


class NewerDatabaseError(HandrailError):
    """A newer version has changed the database so that this one must not touch it."""

    code = "newer-database"

    def __init__(self, there: str, ours: str) -> None:
        """Keep the step that the database is at, and the newest one of this version."""
        super().__init__(
            f"a newer version has brought the database to step {there}, and this one, which knows steps up to {ours}, "
            "cannot work with it; start the newer version, or bring back a backup from before: docs/operate/upgrade.md"
        )
        self.there, self.ours = there, ours


def write_floor(connection: Connection, oldest: str) -> None:
    """Write down the oldest step whose code may go on with this database."""
    connection.execute(delete(schema_floor))
    connection.execute(insert(schema_floor).values(oldest=oldest))


def serves(connection: Connection, ours: str) -> bool:
    """Answer whether a database that is ahead of us serves code whose newest step is `ours`."""
    if not inspect(connection).has_table(schema_floor.name):
        return False
    oldest = connection.execute(select(schema_floor.c.oldest)).scalar_one_or_none()
    return oldest is not None and oldest <= ours
