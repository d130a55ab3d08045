"""
The exit statuses of `handrail`, which scripts and mail servers rely on; from 64 on they are those of BSD's sysexits.

Which error leads to which status is said in `cli.wording`; `docs/commands.md` lists them for people.
"""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended; each member's docstring is what `docs/commands.md` says of it."""

    OK = 0
    """It did what was asked and found nothing wrong."""
    FINDINGS = 1
    """It looked, and found something: in an audit, a policy or a check-up."""
    USAGE = 2
    """It was typed wrongly; nothing was done."""
    DATA = 65
    """What it was given could not be read, such as an address that is none or a passphrase that is too short."""
    MISSING = 66
    """There is no such case, person, policy or file."""
    UNAVAILABLE = 69
    """Something it needs does not answer or is taken, such as the database or a port."""
    SOFTWARE = 70
    """A fault in Handrail; `HANDRAIL_DEBUG=1` shows where."""
    OUTPUT = 73
    """A file or folder could not be made."""
    TRY_AGAIN = 75
    """Not now: nothing was taken, and the same command may succeed later. A mail server keeps the mail and retries."""
    PERMISSION = 77
    """This user may not read or write what it needs."""
    CONFIGURATION = 78
    """A setting is missing or wrong."""
    INTERRUPTED = 130
    """It was interrupted from the keyboard."""
