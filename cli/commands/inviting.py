"""
`handrail person invite` and `person keeper`: who is asked to join by mail, and who may ask others from the pages.

The operator never learns a passphrase: whoever is invited chooses it behind the link in their mail.
"""

from datetime import UTC, datetime
from typing import Annotated

from cyclopts import Parameter

from cli.commands.people import Email, Name, Roles, Untrained, role_named
from cli.desk import OperatorDesk, ask
from cli.exits import Exit
from cli.output import tell
from cli.wording import UsageError
from engine.inviting import Invitation
from engine.roster import Membership
from states.people import Person

Starts = Annotated[str | None, Parameter(name="--from", help="The day on which the mail goes out, like 2027-01-31.")]
Until = Annotated[str | None, Parameter(help="The day with whose beginning (UTC) their term ends, like 2028-01-31.")]
Whose = Annotated[str, Parameter(help="Whose, by their address.")]
End = Annotated[bool, Parameter(negative=(), help="They keep the roster no longer.")]


def invite(
    *,
    email: Email,
    role: Roles,
    name: Name = None,
    starts: Starts = None,
    until: Until = None,
    untrained: Untrained = False,
) -> int:
    """Invite someone by mail, with a link that works once and for a week; they choose their own passphrase."""
    known, first, last = Membership(trained=not untrained), _day(starts), _day(until)

    async def send(desk: OperatorDesk) -> Person:
        roles = frozenset(role_named(one, desk.shelf) for one in role)
        return await desk.invite_person(Invitation(email, name or "", roles, first, last, known))

    person = ask(send)
    tell(f"{person.email} is invited as {', '.join(sorted(person.roles))}; the engine sends the mail.")
    return Exit.OK


def keeper(email: Whose, /, *, end: End = False) -> int:
    """Let someone keep the roster on the page `/people`: invite, set terms and roles. It opens no case to them."""
    person = ask(lambda desk: desk.make_keeper(email.strip(), keeper=not end))
    tell(f"{person.email} keeps the roster {'no longer' if end else 'now, at /people'}.")
    return Exit.OK


def _day(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise UsageError("Write a day like 2027-01-31.") from None
