"""
Quiet hours: in which hours of the night messages to someone wait. What they may hear of, and deadlines, stay the same.
"""

from msgspec.structs import replace

from engine.context import Context
from engine.roster import RosterError
from states.people import Person
from states.quiet import QuietHours, QuietHoursError
from storage import people


async def set_quiet_hours(context: Context, email: str, text: str | None) -> Person:
    """
    Record someone's quiet hours, written like `22:00-07:00 Europe/Berlin`; None ends them.

    Raises:
        RosterError: nobody has that address, or the text is no quiet hours.

    """
    try:
        quiet = str(QuietHours.parse(text)) if text is not None else None
    except QuietHoursError as error:
        raise RosterError(str(error)) from None
    async with context.database.write() as session:
        person = await people.by_email(session, email)
        if person is None or person.left_at is not None:
            raise RosterError("nobody on the roster has that address; see `handrail person list`")
        await people.quieten(session, person.id, quiet)
    return replace(person, quiet=quiet)
