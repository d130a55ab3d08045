"""
Taking events from a file: all of them, or none where anything in it is wrong, each fault with its place and its cure.
"""

from datetime import datetime

from engine.context import Context
from engine.programme.events import EventWish, check, check_known, put_event
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
    Take the events of a table or a calendar, less what is over, and answer their slugs.

    One that was taken before is changed, and keeps its case.

    Raises:
        ImportFaultsError: something in the file is wrong; nothing of it was taken.

    """
    now = context.clock.now()
    found = [(place, one) for place, one in _read(text) if isinstance(one, str) or not _is_over(one, now)]
    checked = [(place, await _checked(context, one)) for place, one in found]
    faults = tuple(f"{place}: {one}" for place, one in checked if isinstance(one, str))
    if faults:
        raise ImportFaultsError(faults)
    done: list[str] = []
    for place, one in checked:
        if isinstance(one, EventWish):
            done.append(await _put(context, open_case, place, one))
    return tuple(done)


def _is_over(wish: EventWish, now: datetime) -> bool:
    return wish.starts_at < wish.ends_at <= now


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


async def _checked(context: Context, one: EventWish | str) -> EventWish | str:
    if isinstance(one, str):
        return one
    try:
        wish = check(context, one)
        await check_known(context, wish)
    except ProgrammeError as error:
        return str(error)
    return wish
