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
from engine.roster import Membership, NewPerson
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
Untrained = Annotated[
    bool, Parameter(negative=(), help="They are still learning: groups that ask for training offer them no case yet.")
]
Experienced = Annotated[bool, Parameter(negative=(), help="They have handled a case before, or practised one.")]
Employer = Annotated[str | None, Parameter(help="Whom they work for, in a word, where a policy limits that.")]
Kinds = Annotated[
    list[str] | None,
    Parameter(name="--kind", negative=(), help="What sort of member they are, such as staff. Give it again for more."),
]
Leaving = Annotated[str | None, Parameter(help="Whose.")]
LeavingOption = Annotated[str | None, Parameter(name="--email", help="The same, as an option.")]


def add(
    *,
    email: Email,
    role: Roles,
    name: Name = None,
    untrained: Untrained = False,
    experienced: Experienced = False,
    employer: Employer = None,
    kind: Kinds = None,
    passphrase_stdin: FromStdin = False,
    json: AsJson = False,
) -> int:
    """Put someone on the roster and print their recovery code, once."""
    secret = passphrase(piped=passphrase_stdin, twice=True)
    called = name or email.partition("@")[0]
    known = Membership(not untrained, experienced, _word(employer), frozenset(_code(one) for one in kind or ()))

    async def join(desk: OperatorDesk) -> NewPerson:
        roles = frozenset(role_named(one, desk.shelf) for one in role)
        return await desk.add_person(email.strip(), called, roles, secret, known)

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


def train(email: Leaving = None, /, *, address: LeavingOption = None, experienced: Experienced = False) -> int:
    """Say that someone has finished their training; from now on they are offered cases."""
    who = (email or address or "").strip()
    if not who:
        raise UsageError("Say who is trained: handrail person train EMAIL")
    person = ask(lambda desk: desk.person_trained(who, experienced=experienced))
    tell(f"{person.email} is trained; cases that are opened from now on are offered to them.")
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


def _word(text: str | None) -> str | None:
    return _code(text) if text and text.strip() else None


def _code(text: str) -> str:
    """Write what was typed as a code, so that the same employer is the same word; a policy's kinds are written so."""
    return "_".join(text.strip().lower().replace("-", " ").split())


def _standing(person: Person) -> str:
    if person.left_at:
        return f"left {person.left_at:%Y-%m-%d}"
    standing = "available" if person.available else "resting"
    return standing if person.trained else f"{standing}, untrained"
