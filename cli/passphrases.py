"""
Asking for a passphrase: from the standard input or a hidden prompt, never from the command line, which others can see.
"""

import getpass
import sys
from typing import Annotated

from cyclopts import Parameter

from cli.wording import UsageError

FromStdin = Annotated[
    bool,
    Parameter(
        name="--passphrase-stdin",
        negative=(),
        help="Read the passphrase from the standard input; else it is asked for at the terminal.",
    ),
]


def passphrase(*, piped: bool, twice: bool = False) -> str:
    """
    Answer the passphrase that someone gives; asked for `twice` where it is new.

    Raises:
        UsageError: there is none, or the two differ.

    """
    return _piped() if piped else _asked(twice=twice)


def _piped() -> str:
    given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise UsageError("The passphrase is missing: write it, on one line, to the standard input.")
    return given


def _asked(*, twice: bool) -> str:
    if not sys.stdin.isatty():
        raise UsageError("Pass the passphrase on the standard input, with --passphrase-stdin.")
    first = getpass.getpass("Passphrase: ")
    if twice and first != getpass.getpass("The same again: "):
        raise UsageError("The two passphrases differ; nothing was done.")
    return first
