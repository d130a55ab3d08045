"""
Every table of the database in one place, for whoever must miss none: comparing them with the steps, and moving them.
"""

from sqlalchemy import MetaData, Table

from storage.act_tables import acts
from storage.activation_tables import activations
from storage.board_tables import board_items
from storage.cohort_tables import cohorts
from storage.feed_tables import feeds
from storage.file_tables import files
from storage.floor import schema_floor
from storage.key_tables import recovery_keys
from storage.pairing_tables import partners
from storage.publication_tables import publications
from storage.roster_tables import roster_log
from storage.round_tables import audit_rounds
from storage.space_tables import spaces
from storage.try_tables import tries

_ONE_OF_EACH_FILE: tuple[Table, ...] = (
    acts,
    activations,
    audit_rounds,
    board_items,
    cohorts,
    feeds,
    files,
    partners,
    publications,
    recovery_keys,
    roster_log,
    schema_floor,
    spaces,
    tries,
)

METADATA: frozenset[MetaData] = frozenset(table.metadata for table in _ONE_OF_EACH_FILE)
TABLES = tuple(table for known in METADATA for table in known.sorted_tables if table is not schema_floor)
"""The tables that hold something, each after those that it refers to."""
