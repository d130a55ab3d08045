"""
`handrail db`: the databases, brought up to what this version expects, moved from files to a server, and paired.
"""

from cli.configuration import command_settings
from cli.databases import move_all, pair_all, upgrade_all
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


def pair() -> int:
    """Have database, key store and server's key belong together: for whoever has lost one and has no copy of it."""
    run(pair_all(command_settings()))
    tell("The database and the key store belong together. Now: handrail audit, which names cases whose keys are gone.")
    return Exit.OK
