"""
Events: entering and changing them, each with its case; whether one is covered is for `engine.programme.covering`.

An event's case is opened before the event is written down, under a mark of its own: whatever stops in between, there is
a clock and no second case.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.context import Context
from engine.places import purpose_of_organisers, slug_of
from engine.programme import spaces as keeping
from engine.programme.spaces import SpaceWish, free_slug, link_of
from engine.programme.team import EVENT, NotThereError, Opener, ProgrammeError, SpaceKind, move, require_team
from engine.report import Channel, IncomingReport
from engine.views import Visitor, Wish
from handrail.identifiers import Reference, new_id
from states.case import Intent
from states.lifecycle import CaseState, Trigger
from storage import cases, spaces
from storage.database import Session
from storage.spaces import Event, Space
from storage.statements import alone
from vault.errors import SealBrokenError

_PLACE = 200
_ORGANISERS = 1_000
CANCELLED, HELD = "cancelled", "held"
HOLDERS = "while it is planned or covered this is for a facilitator to say, and for the mentors once it is uncovered"


@dataclass(frozen=True, slots=True)
class EventWish:
    """
    What somebody types, or a file says, of an event.

    `space` is the name or slug of its space, which is made where there is none; empty: it is a space of its own. An
    empty `place` is online. `origin` tells an event that comes again from others.
    """

    name: str
    starts_at: datetime
    ends_at: datetime
    zone: str = "UTC"
    space: str = ""
    kind: str = SpaceKind.WORKSHOP
    place: str = ""
    link: str = ""
    organisers: str = field(default="", repr=False)
    origin: str = ""


async def add_event(context: Context, open_case: Opener, visitor: Visitor, wish: EventWish) -> Event:
    """
    Enter an event and open its case, whose day is its beginning.

    Raises:
        NotThereError: they do not work on the programme.
        ProgrammeError: something of it cannot be.

    """
    require_team(context, visitor)
    return await put_event(context, open_case, check(context, wish))


async def put_event(context: Context, open_case: Opener, wish: EventWish) -> Event:
    """Enter an event that was checked; one of the same origin is changed, if it is still at the same time."""
    origin = _origin(wish)
    before = await check_known(context, wish, origin)
    if before is not None:
        return await _again(context, before, wish)
    reference = await _case(open_case, wish.starts_at, f"event:{origin}")
    async with context.database.write() as session:
        await alone(session)  # so that two of one name do not take the same slug
        event = await _new(context, session, wish, origin, reference)
        await spaces.add_event(session, event)
    return event


async def check_known(context: Context, wish: EventWish, origin: str | None = None) -> Event | None:
    """
    Answer the event that was entered before from the same origin.

    Raises:
        ProgrammeError: it begins at another time, and only somebody on its page can move it.

    """
    async with context.database.read() as session:
        before = await spaces.event_by_origin(session, origin or _origin(wish))
    if before is not None and before.starts_at != wish.starts_at:
        raise ProgrammeError("this event is known and begins at another time; move it on its page, then import again")
    return before


async def change_event(context: Context, open_case: Opener, visitor: Visitor, slug: str, wish: EventWish) -> Event:
    """
    Change an event; one that begins at another time gets a new case, since every clock counts from its day.

    Raises:
        NotThereError: there is no such event, or they do not work on the programme.
        ProgrammeError: something of it cannot be, or it is not theirs to move.

    """
    require_team(context, visitor)
    checked = check(context, wish)
    async with context.database.read() as session:
        before = await found(session, slug)
        case = await cases.by_reference(session, before.reference)
    after = _changed(context, before, checked)
    if checked.starts_at != before.starts_at:
        if case is not None and case.state is not CaseState.RESOLVED:
            first = () if case.state is not CaseState.RECEIVED else (Wish(Trigger.COUNSEL),)
            await move(context, visitor, case.reference, Wish(Trigger.RESOLVE, outcome=CANCELLED, first=first), HOLDERS)
        reference = await _case(open_case, checked.starts_at, f"event:{before.id}:{new_id()}")
        after = replace(after, reference=reference, ready_at=None)
    async with context.database.write() as session:
        await spaces.change_event(session, after)
        if after.reference != before.reference:
            await spaces.set_ready(session, after.id, None)
    return after


async def found(session: Session, slug: str) -> Event:
    """
    Answer an event.

    Raises:
        NotThereError: there is none.

    """
    event = await spaces.event_by_slug(session, slug)
    if event is None:
        raise NotThereError
    return event


def check(context: Context, wish: EventWish) -> EventWish:
    """
    Answer what was said of an event, tidied.

    Raises:
        ProgrammeError: something of it cannot be; the message says what.

    """
    name, place = " ".join(wish.name.split()), " ".join(wish.place.split())
    organisers = ", ".join(one for one in wish.organisers.replace(",", " ").replace(";", " ").split())
    keeping.check(SpaceWish(name, wish.kind))
    space = keeping.check(SpaceWish(wish.space or name, wish.kind)).name
    if wish.ends_at <= wish.starts_at:
        raise ProgrammeError("an event ends after it begins; look at its two times")
    if wish.ends_at <= context.clock.now():
        raise ProgrammeError("this event is over already")
    if not place.isprintable() or not organisers.isprintable():
        raise ProgrammeError("leave out signs that cannot be seen")
    if len(place) > _PLACE or len(organisers) > _ORGANISERS:
        raise ProgrammeError(f"a place has at most {_PLACE} letters, organisers' addresses {_ORGANISERS} together")
    if any("@" not in one[1:-1] for one in organisers.split(", ") if one):
        raise ProgrammeError("organisers are mail addresses, such as name@example.org, with blanks between them")
    zone_of(wish.zone)
    return replace(wish, name=name, space=space, place=place, link=link_of(wish.link.strip()), organisers=organisers)


def zone_of(name: str) -> ZoneInfo:
    """
    Answer a time zone by its name.

    Raises:
        ProgrammeError: there is none of that name.

    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ProgrammeError("there is no such time zone; write it like Europe/Lisbon, or UTC") from None


def label_of(event: Event) -> str:
    """Answer what a reporter's form calls an event: its name and its first day, from which its slug is made."""
    label = _label(event.name, event.starts_at.astimezone(ZoneInfo(event.zone)))
    return label if slug_of(label) == event.slug else event.slug


def organisers_of(context: Context, event: Event) -> str:
    """Answer the organisers' addresses; nothing where there are none, or where they cannot be opened any more."""
    try:
        return (
            context.server_key.open(purpose_of_organisers(event.id), event.organisers).decode()
            if event.organisers
            else ""
        )
    except SealBrokenError:
        return ""


def _origin(wish: EventWish) -> str:
    return hashlib.sha256((wish.origin or new_id()).encode()).hexdigest()


def _label(name: str, starts: datetime) -> str:
    return f"{name}, {starts:%Y-%m-%d}"


async def _case(open_case: Opener, day: datetime, once: str) -> Reference:
    task = IncomingReport(Intent.TASK, Channel.PROGRAMME, "", policy=EVENT, day=day, once=once)
    return (await open_case(task)).reference


async def _new(context: Context, session: Session, wish: EventWish, origin: str, reference: Reference) -> Event:
    space = await _space(context, session, wish)
    slug = await free_slug(session, _label(wish.name, wish.starts_at.astimezone(ZoneInfo(wish.zone))))
    blank = Event(
        id=new_id(),
        space_id=space.id,
        slug=slug,
        origin=origin,
        name=wish.name,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        zone=wish.zone,
        place=None,
        link=None,
        organisers=None,
        reference=reference,
    )
    return _changed(context, blank, wish)


async def _space(context: Context, session: Session, wish: EventWish) -> Space:
    name = wish.space
    known = await spaces.space_by_slug(session, name) or await spaces.space_by_slug(session, slug_of(name))
    return known or await keeping.make(context, session, keeping.check(SpaceWish(name, wish.kind)))


def _changed(context: Context, before: Event, wish: EventWish) -> Event:
    sealed = (
        context.server_key.seal(purpose_of_organisers(before.id), wish.organisers.encode()) if wish.organisers else None
    )
    return replace(
        before,
        name=wish.name,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        zone=wish.zone,
        place=wish.place or None,
        link=wish.link or None,
        organisers=sealed,
    )


async def _again(context: Context, before: Event, wish: EventWish) -> Event:
    after = _changed(context, before, wish)
    async with context.database.write() as session:
        await spaces.change_event(session, after)
    return after
