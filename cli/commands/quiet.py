"""
`handrail person quiet`: in which hours of the night messages to somebody wait.
"""

from typing import Annotated

from cyclopts import Parameter

from cli.desk import ask
from cli.exits import Exit
from cli.output import tell
from cli.wording import UsageError

OFF = "off"
"""The word that ends quiet hours."""

Whose = Annotated[str, Parameter(help="Whose, by their address.")]
Hours = Annotated[
    str,
    Parameter(
        help="Like '22:00-07:00 Europe/Berlin', 12 hours at most, or 'off'. "
        "Danger is told at once, and no message waits beyond the time that it speaks of."
    ),
]


def quiet(email: Whose, hours: Hours, /) -> int:
    """Let messages to somebody wait in some hours of the night; deadlines stay as they are."""
    if not hours.strip():
        raise UsageError("Say in which hours, like '22:00-07:00 Europe/Berlin', or off.")
    text = None if hours.strip().lower() == OFF else hours
    person = ask(lambda desk: desk.set_quiet_hours(email.strip(), text))
    tell(f"Messages to {person.email} wait {person.quiet}." if person.quiet else f"{person.email} has no quiet hours.")
    return Exit.OK
