"""
What the pages of spaces, events and watches share: the desk as they ask it, times as they are typed and told.
"""

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from starlette.requests import Request

from engine.programme.events import EventWish
from engine.programme.reading_tables import read_time
from engine.programme.team import SpaceKind
from engine.space_desk import SpaceDesk
from web.context import desk_of

KINDS = {
    SpaceKind.ONLINE: "Online space",
    SpaceKind.WORKSHOP: "Workshop",
    SpaceKind.CALL: "Call",
    SpaceKind.CONFERENCE: "Conference",
}


def space_desk(request: Request) -> SpaceDesk:
    """Answer the desk as these pages ask it."""
    return cast("SpaceDesk", desk_of(request))


def sentence(error: Exception) -> str:
    """Put what cannot be done into a sentence."""
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}."


def event_wish(form: dict[str, str]) -> EventWish:
    """
    Read the form of an event.

    Raises:
        ProgrammeError: one of its times is none.

    """
    zone = form.get("zone", "").strip() or "UTC"
    return EventWish(
        name=form.get("name", ""),
        starts_at=read_time(form.get("starts", ""), zone, "begins"),
        ends_at=read_time(form.get("ends", ""), zone, "ends"),
        zone=zone,
        space=form.get("space", "").strip(),
        kind=form.get("kind", SpaceKind.WORKSHOP),
        place=form.get("place", ""),
        link=form.get("link", ""),
        organisers=form.get("organisers", ""),
    )


def there(at: datetime, zone: str) -> str:
    """Say a time as the clocks show it where the event is: `31 January 2027, 09:00`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y, %H:%M}"


def typed(at: datetime, zone: str) -> str:
    """Write a time as a form's field holds it."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def period(since: datetime, until: datetime) -> str:
    """Say a period by its days, in UTC."""
    first, last = f"{since.day} {since:%B %Y}", f"{until.day} {until:%B %Y}"
    return first if first == last else f"{first} to {last}"
