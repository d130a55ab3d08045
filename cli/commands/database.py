"""
`handrail db`: the databases, brought up to what this version of the code expects, and moved from files to a server.
"""

from cli.configuration import command_settings
from cli.databases import move_all, upgrade_all
from cli.exits import Exit
from cli.loop import run
from cli.output import say, tell
from cli.wording import UsageError


def upgrade() -> int:
    """Bring the databases up to this version; nothing happens to those that already are."""
    run(upgrade_all(command_settings()))
    tell("The databases are up to date.")
    return Exit.OK


def move() -> int:
    """Move what the embedded databases hold into the empty ones that the settings name; Handrail must not run."""
    moved = run(move_all(command_settings()))
    if not moved:
        raise UsageError(
            "There is nothing to move: name other databases by HANDRAIL_DATABASE_URL and HANDRAIL_KEYS_URL, and keep "
            "HANDRAIL_DATA as it is."
        )
    for file, rows in moved.items():
        tell(f"{rows} rows were moved; what is left over:")
        say(str(file))
    tell("Now: handrail audit, then start it. Delete these files once all is well: they hold what is forgotten later.")
    return Exit.OK
