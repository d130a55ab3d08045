"""
`handrail backup` and `restore`: copies of databases and keys into two folders that are kept apart, and back from there.
"""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.configuration import command_settings
from cli.databases import back_up, bring_back
from cli.exits import Exit
from cli.loop import run
from cli.output import say, tell
from cli.wording import UsageError

Database = Annotated[
    Path | None,
    Parameter(help="Folder for the database: sealed, of no use without the keys. Without one only keys are copied."),
]
Keys = Annotated[Path, Parameter(help="Folder for the key store and the server's key, kept apart from the other.")]


def backup(*, database: Database = None, keys: Keys) -> int:
    """
    Copy the databases and keys as they are now; nothing has to stop, and nothing is overwritten.

    A PostgreSQL database is copied first, by pg_dump, and the keys afterwards, by this command without --database.
    """
    if database is not None and database.resolve() == keys.resolve():
        raise UsageError("Name two folders that are kept apart: who has both copies needs one passphrase to read.")
    for file in run(back_up(command_settings(), database, keys)):
        say(str(file))
    tell("Keep the two folders apart, and the keys' copies only as long as forgotten cases may still be readable.")
    return Exit.OK


def restore(*, database: Database = None, keys: Keys) -> int:
    """
    Put copies back where nothing is yet; Handrail must not run, and nothing is overwritten.

    A PostgreSQL database is put back by pg_restore, and the keys by this command without --database.
    """
    for file in run(bring_back(command_settings(), database, keys)):
        say(str(file))
    tell("Now: handrail db upgrade, handrail doctor, and handrail audit --against the heads that were kept elsewhere.")
    return Exit.OK
