"""
Taking events from a file: all of them, or none where anything in it is wrong, each fault with its place and its cure.
"""

from engine.context import Context
from engine.programme.events import EventWish, check, put_event
from engine.programme.reading_calendars import read_calendar
from engine.programme.reading_tables import read_table
from engine.programme.team import Opener, ProgrammeError


class ImportFaultsError(ProgrammeError):
    """A file has faults, so that nothing of it was taken."""

    code = "import-faults"

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep the faults, one sentence each, with its place in the file."""
        super().__init__("; ".join(faults))
        self.faults = faults


async def import_events(context: Context, open_case: Opener, text: str) -> tuple[str, ...]:
    """
    Take the events of a table or a calendar and answer their slugs; one that was taken before keeps its case.

    Raises:
        ImportFaultsError: something in the file is wrong; nothing of it was taken.

    """
    found = _read(text)
    checked = [(place, _checked(context, one)) for place, one in found]
    faults = tuple(f"{place}: {one}" for place, one in checked if isinstance(one, str))
    if faults:
        raise ImportFaultsError(faults)
    done: list[str] = []
    for place, one in checked:
        if isinstance(one, EventWish):
            done.append(await _put(context, open_case, place, one))
    return tuple(done)


async def _put(context: Context, open_case: Opener, place: str, wish: EventWish) -> str:
    try:
        return (await put_event(context, open_case, wish)).slug
    except ProgrammeError as error:
        raise ImportFaultsError((f"{place}: {error}",)) from None


def _read(text: str) -> list[tuple[str, EventWish | str]]:
    try:
        return read_calendar(text) if text.lstrip("\ufeff \r\n\t").upper().startswith("BEGIN:") else read_table(text)
    except ProgrammeError as error:
        raise ImportFaultsError((str(error),)) from None


def _checked(context: Context, one: EventWish | str) -> EventWish | str:
    if isinstance(one, str):
        return one
    try:
        return check(context, one)
    except ProgrammeError as error:
        return str(error)
