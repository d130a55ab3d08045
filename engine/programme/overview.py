"""
What there is of the programme on one page: spaces, what happens next in them, and the watches that are mine.
"""

from dataclasses import dataclass
from datetime import timedelta

from engine.context import Context
from engine.programme import covering, watches
from engine.programme import spaces as keeping
from engine.programme.covering import EventRow
from engine.programme.events import label_of
from engine.programme.team import EVENT, WATCH, NotThereError, able, require_team
from engine.programme.watches import WatchRow
from engine.views import Visitor
from handrail.identifiers import PersonId, Reference
from storage import cohorts, people, services, spaces
from storage import watches as kept
from storage.spaces import Event, Space

_SHOWN = 200
_AFTERWARDS = timedelta(days=14)
"""How long an event stays on the list after its end, so that somebody says how it went."""


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """The programme as those see it who work on it."""

    spaces: tuple[Space, ...]
    events: tuple[EventRow, ...]
    mine: tuple[WatchRow, ...]


@dataclass(frozen=True, slots=True)
class SpacePage:
    """One space; `colleagues` are whom one may ask to watch it, `certified` how many certificates it has."""

    space: Space
    events: tuple[EventRow, ...]
    watches: tuple[WatchRow, ...]
    colleagues: tuple[tuple[PersonId, str], ...]
    certified: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    What everybody may know of an event: how to report, and whom to turn to.

    `label` is what a report calls it, `names` are those designated who agreed to be named, `designated` how many can
    come.
    """

    event: Event
    space: Space
    label: str
    names: tuple[str, ...]
    designated: int


async def programme_page(context: Context, visitor: Visitor) -> ProgrammePage:
    """
    Show the programme.

    Raises:
        NotThereError: they do not work on it.

    """
    me = require_team(context, visitor)
    async with context.database.read() as session:
        some = await spaces.events_since(session, context.clock.now() - _AFTERWARDS, _SHOWN)
        mine = await watches.rows(context, session, await kept.of_person(session, me))
        return ProgrammePage(await spaces.every_space(session), await covering.rows(context, session, some), mine)


async def space_page(context: Context, visitor: Visitor, slug: str) -> SpacePage:
    """
    Show one space.

    Raises:
        NotThereError: there is none, or they do not work on the programme.

    """
    require_team(context, visitor)
    policy = context.shelf.active(WATCH)
    async with context.database.read() as session:
        space = await keeping.found(session, slug)
        some = await covering.rows(context, session, await spaces.events_of(session, space.id))
        watched = await watches.rows(context, session, await kept.of_space(session, space.id))
        everyone = await people.roster(session)
        certified = len(await kept.certificates_of(session, space.id))
    colleagues = tuple((one.id, one.name) for one in everyone if able(policy, one, context.clock.now()))
    return SpacePage(space, some[:_SHOWN], watched, colleagues, certified)


async def sheet(context: Context, slug: str) -> Sheet:
    """
    Answer what everybody may know of an event.

    Raises:
        NotThereError: there is none.

    """
    policy = context.shelf.active(EVENT)
    async with context.database.read() as session:
        event = await spaces.event_by_slug(session, slug)
        space = await spaces.space_by_id(session, event.space_id) if event else None
        if event is None or space is None:
            raise NotThereError
        everyone = await people.roster(session)
        named = (await spaces.designated(session, [event.id]))[event.id]
    there = [one for one in covering.designees(policy, event, everyone, named) if one.able]
    return Sheet(event, space, label_of(event), tuple(one.name for one in there if one.named), len(there))


async def label(context: Context, slug: str) -> str:
    """Answer what a report calls an event, to begin its form with; nothing where there is no such event."""
    async with context.database.read() as session:
        event = await spaces.event_by_slug(session, slug)
    return label_of(event) if event else ""


async def place_of_case(context: Context, visitor: Visitor, reference: Reference) -> str:
    """
    Answer the path of the page that a case of the programme belongs to, below `/programme/`.

    Raises:
        NotThereError: it is none of an event, watch, training or term, or they do not work on the programme.

    """
    require_team(context, visitor)
    async with context.database.read() as session:
        event = await spaces.event_by_reference(session, reference)
        watch = await kept.by_reference(session, reference)
        cohort = await cohorts.by_reference(session, reference)
        service = await services.by_reference(session, reference)
    if event is not None:
        return f"events/{event.slug}"
    if watch is not None:
        return f"watches/{watch.id}"
    if cohort is not None:
        return f"cohorts/{cohort.id}"
    if service is None:
        raise NotThereError
    return "service" if service.person_id == visitor.person.id else "mentoring"
