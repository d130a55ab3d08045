"""
`handrail db`: the databases, brought up to what this version of the code expects.
"""

from cli.configuration import command_settings
from cli.databases import upgrade_all
from cli.exits import Exit
from cli.loop import run
from cli.output import tell


def upgrade() -> int:
    """Bring the databases up to this version; nothing happens to those that already are."""
    run(upgrade_all(command_settings()))
    tell("The databases are up to date.")
    return Exit.OK
