"""
`handrail person`: who is on the roster, who joins it and who leaves.

A passphrase comes from the standard input or a hidden prompt, never from the command line, which other users can see.
"""

from difflib import get_close_matches
from typing import Annotated

from cyclopts import Parameter

from cli.desk import OperatorDesk, ask
from cli.exits import Exit
from cli.output import AsJson, say, say_json, say_table, tell
from cli.passphrases import FromStdin, passphrase
from cli.shapes import person_shape
from cli.wording import UsageError
from engine.roster import NewPerson
from policies.shelf import Shelf
from states.people import Person
from states.roles import Role

Email = Annotated[str, Parameter(help="Where messages to them go, and what they sign in with.")]
Name = Annotated[str | None, Parameter(help="What colleagues call them; else the address without its domain.")]
Roles = Annotated[
    list[str],
    Parameter(
        negative=(),
        help="What they are: facilitator, committee, ombuds, board, or a role that a policy names. "
        "Give it again for each further role.",
    ),
]
Leaving = Annotated[str | None, Parameter(help="Whose.")]
LeavingOption = Annotated[str | None, Parameter(name="--email", help="The same, as an option.")]


def add(
    *, email: Email, role: Roles, name: Name = None, passphrase_stdin: FromStdin = False, json: AsJson = False
) -> int:
    """Put someone on the roster and print their recovery code, once."""
    secret = passphrase(piped=passphrase_stdin, twice=True)
    called = name or email.partition("@")[0]

    async def join(desk: OperatorDesk) -> NewPerson:
        roles = frozenset(role_named(one, desk.shelf) for one in role)
        return await desk.add_person(email.strip(), called, roles, secret)

    new = ask(join)
    if json:
        say_json({**person_shape(new.person), "recovery_code": new.recovery_code})
    else:
        tell(f"{new.person.email} is on the roster as {', '.join(sorted(new.person.roles))}.")
        tell("Recovery code, shown this once; print it and give it to them:")
        say(new.recovery_code)
    return Exit.OK


def show(*, json: AsJson = False) -> int:
    """List the people on the roster."""
    people = ask(lambda desk: desk.people())
    if json:
        say_json([person_shape(person) for person in people])
    else:
        rows = [(person.email, person.name, ", ".join(sorted(person.roles)), _standing(person)) for person in people]
        say_table(("email", "name", "roles", "standing"), rows, empty="The roster is empty; see `handrail person add`.")
    return Exit.OK


def leave(email: Leaving = None, /, *, address: LeavingOption = None) -> int:
    """End someone's access at once."""
    who = (email or address or "").strip()
    if not who:
        raise UsageError("Say who leaves: handrail person leave EMAIL")
    person = ask(lambda desk: desk.person_leaves(who))
    tell(f"{person.email} has left; their access has ended.")
    return Exit.OK


def role_named(word: str, shelf: Shelf) -> str:
    """Answer the role a word names: one that every community has, or one that a policy gives to a group of its own."""
    policies = [shelf.active(name) for name in shelf.names()]
    known = {role.value for role in Role} | {policy.role_of(group) for policy in policies for group in policy.groups}
    if word not in known:
        close = get_close_matches(word, sorted(known), n=1)
        meant = f"; did you mean {close[0]}?" if close else f"; there are: {', '.join(sorted(known))}."
        raise UsageError(f"No policy knows a role {word}{meant}")
    return word


def _standing(person: Person) -> str:
    if person.left_at:
        return f"left {person.left_at:%Y-%m-%d}"
    return "available" if person.available else "resting"
