"""
Whether an event is covered: who is designated, whether a notice says how to report, and who may say that it is ready.

An event is ready only with somebody who is trained and available, or with the notice; what is missing is said in words.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from engine.context import Context
from engine.programme.events import CANCELLED, HELD, HOLDERS, found, organisers_of
from engine.programme.team import EVENT, ProgrammeError, able, move, require_team
from engine.views import Visitor, Wish
from handrail.identifiers import PersonId
from policies.schema import Policy
from states.case import Case
from states.lifecycle import CaseState, Trigger
from states.people import Person
from storage import cases, people, spaces
from storage.database import Session
from storage.spaces import Designation, Event, Space

NOT_READY = (
    "it cannot be ready yet: designate somebody who is trained and available, or post a notice of how to report and "
    "say here that it is posted"
)


@dataclass(frozen=True, slots=True)
class Designee:
    """Someone who is designated; `able` says whether they are trained and available now, `named` what they agreed."""

    person: PersonId
    name: str
    able: bool
    named: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in a list; `word` is what its policy calls where it stands, `covered` whether nothing is missing."""

    event: Event
    space: Space
    word: str
    covered: bool
    ready: bool
    over: bool


@dataclass(frozen=True, slots=True)
class EventPage:
    """One event as those see it who work on the programme; `colleagues` are whom one may designate."""

    row: EventRow
    designees: tuple[Designee, ...]
    colleagues: tuple[tuple[PersonId, str], ...]
    organisers: str
    state: CaseState
    outcome: str | None


async def event_page(context: Context, visitor: Visitor, slug: str) -> EventPage:
    """
    Show one event.

    Raises:
        NotThereError: there is none, or they do not work on the programme.

    """
    require_team(context, visitor)
    policy = context.shelf.active(EVENT)
    async with context.database.read() as session:
        event = await found(session, slug)
        (row,) = await rows(context, session, (event,))
        everyone = await people.roster(session)
        named = (await spaces.designated(session, [event.id]))[event.id]
        case = await cases.by_reference(session, event.reference)
    there = designees(policy, event, everyone, named)
    taken = {one.person for one in there}
    free = (one for one in everyone if able(policy, one, event.starts_at) and one.id not in taken)
    colleagues = tuple((one.id, one.name) for one in free)
    state = case.state if case else CaseState.RESOLVED
    return EventPage(row, there, colleagues, organisers_of(context, event), state, case.outcome if case else None)


async def rows(context: Context, session: Session, some: Sequence[Event]) -> tuple[EventRow, ...]:
    """Answer events as lists show them."""
    policy, now = context.shelf.active(EVENT), context.clock.now()
    states = await spaces.states_of(session, [one.reference for one in some])
    known = {one.id: one for one in await spaces.every_space(session)}
    everyone, named = await people.roster(session), await spaces.designated(session, [one.id for one in some])

    def row(event: Event) -> EventRow:
        covered = is_covered(event, designees(policy, event, everyone, named[event.id]))
        state, outcome = states.get(event.reference, (CaseState.RESOLVED, None))
        ready = event.ready_at is not None and covered
        word = CANCELLED if outcome == CANCELLED else word_of(policy, state, ready=ready)
        return EventRow(event, known[event.space_id], word, covered, ready, event.ends_at <= now)

    return tuple(row(event) for event in some)


def word_of(policy: Policy, state: CaseState, *, ready: bool) -> str:
    """Answer what is said of where an event stands; what the mentors have seen to is covered, whoever had it first."""
    shown = CaseState.COUNSELLED if state is CaseState.ESCALATED and ready else state
    return policy.kind.word_for(shown) if policy.kind else shown.value


def designees(
    policy: Policy, event: Event, everyone: Iterable[Person], named: Iterable[Designation]
) -> tuple[Designee, ...]:
    """Answer who is designated and still on the roster, as they stand now, and whether they can come on the day."""
    there = {one.id: one for one in everyone}
    known = [(there[one.person_id], one) for one in named if one.person_id in there]
    return tuple(
        Designee(person.id, person.name, able(policy, person, event.starts_at), one.named) for person, one in known
    )


def is_covered(event: Event, there: Iterable[Designee]) -> bool:
    """Answer whether somebody who can come is designated, or a notice says how to report."""
    return event.notice_at is not None or any(one.able for one in there)


async def designate(context: Context, visitor: Visitor, slug: str, person: PersonId) -> None:
    """
    Designate someone for an event; whoever is the first has its case from then on, and is told.

    Raises:
        NotThereError: there is no such event, or they do not work on the programme.
        ProgrammeError: that person is not trained, not available or not on the roster.

    """
    require_team(context, visitor)
    async with context.database.write() as session:
        event = await found(session, slug)
        chosen = await people.by_id(session, person)
        if chosen is None or not able(context.shelf.active(EVENT), chosen, event.starts_at):
            raise ProgrammeError("only somebody on the roster who is trained and available then can be designated")
        await spaces.designate(session, Designation(event.id, person, context.clock.now(), named=False))
        case = await cases.by_reference(session, event.reference)
    if case is not None and case.assignee is None:
        await _hand_over(context, visitor, case, person)


async def undesignate(context: Context, visitor: Visitor, slug: str, person: PersonId) -> None:
    """Take a designation back; an event that was ready and now lacks something is the mentors' to see to."""
    require_team(context, visitor)
    async with context.database.write() as session:
        event = await found(session, slug)
        await spaces.undesignate(session, event.id, person)
        case = await cases.by_reference(session, event.reference)
        (row,) = await rows(context, session, (event,))
    if event.ready_at is not None and not row.covered:
        await _lacks(context, visitor, event)
    elif case is not None and case.assignee == person:
        await _hand_over(context, visitor, case, None)


async def name_myself(context: Context, visitor: Visitor, slug: str, *, named: bool) -> None:
    """Say for oneself whether one's name stands on the public sheet of an event."""
    me = require_team(context, visitor)
    async with context.database.write() as session:
        event = await found(session, slug)
        await spaces.name_oneself(session, event.id, me, named=named)


async def set_notice(context: Context, visitor: Visitor, slug: str, *, posted: bool) -> None:
    """Say that a notice of how to report is posted where people of the event see it, or that it is not."""
    require_team(context, visitor)
    async with context.database.write() as session:
        event = await found(session, slug)
        await spaces.set_notice(session, event.id, context.clock.now() if posted else None)
        (row,) = await rows(context, session, (await found(session, slug),))
    if event.ready_at is not None and not row.covered:
        await _lacks(context, visitor, event)


async def make_ready(context: Context, visitor: Visitor, slug: str) -> None:
    """
    Say that an event is ready.

    Raises:
        NotThereError: there is no such event, or they do not work on the programme.
        ProgrammeError: something is missing, or it is not theirs to say.

    """
    require_team(context, visitor)
    async with context.database.read() as session:
        event = await found(session, slug)
        (row,) = await rows(context, session, (event,))
        case = await cases.by_reference(session, event.reference)
    if not row.covered:
        raise ProgrammeError(NOT_READY)
    if case is None or case.state is CaseState.RESOLVED:
        raise ProgrammeError("it is over already")
    if case.state is not CaseState.COUNSELLED:
        wish = Wish(_COVERS[case.state], no_conflict=True)
        await move(context, visitor, event.reference, wish, HOLDERS)
    async with context.database.write() as session:
        await spaces.set_ready(session, event.id, context.clock.now())


async def end(context: Context, visitor: Visitor, slug: str, outcome: str) -> None:
    """Say that an event was held, or that it is cancelled; NotThereError or ProgrammeError as for being ready."""
    require_team(context, visitor)
    async with context.database.read() as session:
        event = await found(session, slug)
        case = await cases.by_reference(session, event.reference)
    if outcome not in {HELD, CANCELLED}:
        raise ProgrammeError("say whether it was held or is cancelled")
    if outcome == HELD and context.clock.now() < event.starts_at:
        raise ProgrammeError("it has not begun yet; if it does not take place, say that it is cancelled")
    planned = case is not None and case.state is CaseState.RECEIVED
    first = (Wish(Trigger.COUNSEL),) if planned else ()
    await move(context, visitor, event.reference, Wish(Trigger.RESOLVE, outcome=outcome, first=first), HOLDERS)


_COVERS: Mapping[CaseState, Trigger] = {CaseState.RECEIVED: Trigger.COUNSEL, CaseState.ESCALATED: Trigger.MET}
"""What a case is asked when its event is ready: the clock that waits for that is kept by it."""


async def _hand_over(context: Context, visitor: Visitor, case: Case, person: PersonId | None) -> None:
    """Give the case to whoever is designated, or back to the group; who does not hold it leaves it where it is."""
    if case.state in {CaseState.RECEIVED, CaseState.COUNSELLED}:
        to = person or context.shelf.active(EVENT).routes[-1].to
        with suppress(ProgrammeError):
            await move(context, visitor, case.reference, Wish(Trigger.HAND_OVER, to=to), HOLDERS)


async def _lacks(context: Context, visitor: Visitor, event: Event) -> None:
    """Let the mentors see to an event that was ready and is not any more; where they have it already it stays."""
    async with context.database.write() as session:
        await spaces.set_ready(session, event.id, None)
    with suppress(ProgrammeError):
        await move(context, visitor, event.reference, Wish(Trigger.ESCALATE), HOLDERS)
