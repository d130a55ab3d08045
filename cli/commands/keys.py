"""
`handrail keys`: the server's key and the community's recovery key.

Shares of the recovery key come from the standard input or a hidden prompt, never from the command line, which other
users can see; they are printed once and kept nowhere.
"""

import getpass
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, Protocol, TypeVar, cast

from cyclopts import Parameter

from cli.desk import ask
from cli.exits import Exit
from cli.output import AsJson, counting, say, say_json, tell
from cli.wording import UsageError
from engine.upkeep.rotating import Rotated
from handrail.identifiers import Reference

T = TypeVar("T")
Split = Annotated[
    tuple[int, Literal["of"], int],
    Parameter(help="How many shares are needed of how many, as in `--split 2 of 3`; else the key is one line."),
]
Email = Annotated[str, Parameter(help="Who is to read again.")]
Cases = Annotated[
    tuple[str, ...],
    Parameter(name="--case", negative=(), help="Only this case; give it again for more. Without it: every case."),
]


class KeyDesk(Protocol):
    """What these commands ask of the engine; its own desk satisfies it."""

    async def server_key_state(self) -> Rotated:
        """Answer how it stands with the server's key."""
        ...

    async def rotate_server_key(self, progress: Callable[[int], None] | None = None) -> Rotated:
        """Draw a new server's key, and seal with it what older ones sealed."""
        ...

    async def make_recovery_key(self, needed: int, shares: int) -> tuple[str, ...]:
        """Make the community's recovery key; ShareError if it cannot be split so."""
        ...

    async def use_recovery_key(
        self, shares: list[str], email: str, references: tuple[Reference, ...]
    ) -> tuple[Reference, ...]:
        """Give someone the keys of cases; ShareError or RecoveryError if that cannot be."""
        ...


def show(*, json: AsJson = False) -> int:
    """Say which generation of the server's key seals, and which older ones are still kept."""
    _tell(_ask(lambda desk: desk.server_key_state()), json=json)
    return Exit.OK


def rotate(*, json: AsJson = False) -> int:
    """Draw a new server's key while everything runs; older ones are dropped once nothing needs them."""
    with counting("seals made anew") as now:
        done = _ask(lambda desk: desk.rotate_server_key(now))
    _tell(done, json=json)
    return Exit.OK


def recovery_make(*, split: Split = (1, "of", 1), json: AsJson = False) -> int:
    """Make the community's recovery key and print it, once, one share a line."""
    needed, _, several = split
    shares = _ask(lambda desk: desk.make_recovery_key(needed, several))
    if json:
        say_json({"needed": needed, "shares": list(shares)})
        return Exit.OK
    tell("Write each line down and give it to someone else; this is shown once, and kept nowhere.")
    if several > 1:
        tell(f"Any {needed} of the {several} lines open what all of them would.")
    for share in shares:
        say(share)
    return Exit.OK


def recovery_open(email: Email, /, *, case: Cases = (), json: AsJson = False) -> int:
    """Give someone the keys of cases by the recovery key; each case's log says so."""
    shares = _shares()
    chosen = tuple(Reference(one.strip().upper()) for one in case)
    opened = _ask(lambda desk: desk.use_recovery_key(shares, email, chosen))
    if json:
        say_json({"cases": list(opened)})
    else:
        tell(f"{email} was given the keys of {len(opened)} case{'' if len(opened) == 1 else 's'}.")
        for reference in opened:
            say(reference)
    return Exit.OK if opened else Exit.FINDINGS


def _ask(question: Callable[[KeyDesk], Awaitable[T]]) -> T:
    return ask(lambda desk: question(cast("KeyDesk", desk)))


def _tell(state: Rotated, *, json: bool) -> None:
    if json:
        say_json({"generation": state.generation, "older": list(state.older), "sealed_anew": state.sealed_anew})
        return
    older = ", ".join(str(one) for one in state.older)
    say(f"Generation {state.generation} seals; {f'kept to open with: {older}' if older else 'no older one is kept'}.")
    if state.sealed_anew:
        say(f"Sealed anew: {state.sealed_anew}.")


def _shares() -> list[str]:
    """Read shares, one a line: from a pipe, or from a hidden prompt until an empty line."""
    if not sys.stdin.isatty():
        found = [line.strip() for line in sys.stdin if line.strip()]
    else:
        found = []
        while typed := getpass.getpass(f"Share {len(found) + 1} (empty: no more): ").strip():
            found.append(typed)
    if not found:
        raise UsageError("The shares of the recovery key are missing: write them, one a line, to the standard input.")
    return found
