"""
The stories that are played: what is so when they begin, and what each process does.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from engine.context import Context
from engine.deciding.conflicts import NO_CONFLICT
from engine.moving.applying import apply_moves
from engine.moving.requesting import Wanted, request_move, submit_move
from engine.opening.group_commit import GroupCommit
from engine.report import Channel, IncomingReport
from engine.telling.delivering import deliver
from handrail.identifiers import CaseId, PersonId, move_id
from states.case import Intent
from states.lifecycle import Trigger
from states.roles import Actor as Mover
from states.roles import ActorKind
from storage import cases
from tests.schedules.judging import Allowed, Told
from tests.schedules.world import World

Work = Callable[[Context, Told], Awaitable[object]]
_ACTING = ("facilitator-1",)
"""Who has said that they have no conflict, and so may act on a case."""
_LATE = timedelta(minutes=2, seconds=30)
"""By so much a clock is ahead for which a lease has ended that is taken now."""


@dataclass(frozen=True, slots=True)
class Part:
    """One process of a story; its clock may be ahead."""

    name: str
    work: Work
    ahead: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Story:
    """What is so when a story begins, who takes part, and what somebody does who comes back when all is over."""

    name: str
    begin: Callable[[World], Awaitable[Sequence[Part]]]
    allowed: Allowed = field(default_factory=Allowed)
    gone: tuple[str, ...] = ()
    """Whose mailboxes are gone."""
    finish: Work | None = None
    brief: bool = False
    """Whether every run of the tests plays it on PostgreSQL."""


def report(once: str | None = None) -> IncomingReport:
    """Make a report."""
    return IncomingReport(
        text="This is made up.", intent=Intent.REPORT, channel=Channel.API, once=once, fingerprint=b"the same"
    )


def wants(case: CaseId, person: PersonId, trigger: Trigger) -> Work:
    """
    Have somebody ask for a move, as the pages do.

    Where it is asked at the very instant that a promise breaks, its key says which goes first. With these words the key
    comes before those of the clock's moves, so that much depends on whether an engine was there sooner.
    """
    once = f"{trigger.value} wanted"

    async def work(context: Context, told: Told) -> None:
        wanted = Wanted(case, trigger, Mover(ActorKind.PERSON, person), once=once)
        told.moved.append((move_id(case, once), await request_move(context, wanted)))

    return work


def asks(case: CaseId, person: PersonId, trigger: Trigger) -> Work:
    """Have somebody ask for a move that an engine is to make."""

    async def work(context: Context, _told: Told) -> None:
        await submit_move(context, Wanted(case, trigger, Mover(ActorKind.PERSON, person), once=trigger.value))

    return work


def applies(rounds: int = 1, limit: int = 50) -> Work:
    """Have an engine make moves that are due."""

    async def work(context: Context, _told: Told) -> None:
        for _ in range(rounds):
            await apply_moves(context, limit)

    return work


async def delivers(context: Context, _told: Told) -> None:
    """Have an engine send messages that are due."""
    await deliver(context, 50)


async def opens(context: Context, told: Told) -> None:
    """Have the pages take a report with a key."""
    door = GroupCommit(context)
    await door.start()
    try:
        told.opened.append(await door.open_case(report(once="the same key")))
    finally:
        await door.stop()


async def _case(world: World, **ago: float) -> CaseId:
    """Open a case so long ago; what was due since then has been done."""
    community = world.community
    opened = await community.desk.open_case(report())
    if ago:
        await community.pass_time(**ago)
    async with community.desk.context.database.read() as session:
        case = await cases.by_reference(session, opened.reference)
    assert case is not None
    for name in _ACTING:
        said = Wanted(case.id, Trigger.DECLARE, Mover(ActorKind.PERSON, _person(world, name)), NO_CONFLICT)
        await request_move(community.desk.context, said)
    return case.id


def _person(world: World, name: str) -> PersonId:
    return world.community.people[name].id


async def _one_due(world: World) -> Sequence[Part]:
    case = await _case(world, seconds=179)
    world.community.clock.advance(timedelta(seconds=1))
    who = _person(world, "facilitator-1")
    return (Part("engine-1", applies()), Part("engine-2", applies()), Part("web", wants(case, who, Trigger.COUNSEL)))


async def _two_only(world: World) -> Sequence[Part]:
    engine, _, web = await _one_due(world)
    return (engine, web)


async def _two_due(world: World) -> Sequence[Part]:
    case = await _case(world, seconds=119)
    world.community.clock.advance(timedelta(seconds=65))
    who = _person(world, "facilitator-1")
    return (
        Part("engine-1", applies(2, limit=1)),
        Part("engine-2", applies()),
        Part("web", asks(case, who, Trigger.COUNSEL)),
    )


async def _message_due(world: World) -> Sequence[Part]:
    case = await _case(world)
    who = _person(world, "facilitator-1")
    return (Part("engine-1", delivers), Part("engine-2", delivers), Part("web", wants(case, who, Trigger.COUNSEL)))


async def _message_only(world: World) -> Sequence[Part]:
    first, second, _ = await _message_due(world)
    return (first, second)


async def _steps_out(world: World) -> Sequence[Part]:
    case = await _case(world, seconds=179)
    world.community.clock.advance(timedelta(seconds=1))
    await applies()(world.community.desk.context, Told())
    who = _person(world, "committee-1")
    return (Part("engine-1", applies()), Part("engine-2", delivers), Part("web", wants(case, who, Trigger.RECUSE)))


async def _gone_and_out(world: World) -> Sequence[Part]:
    case = await _case(world)
    who = _person(world, "facilitator-1")
    return (Part("engine-1", delivers), Part("web", wants(case, who, Trigger.RECUSE)))


async def _same_key(_world: World) -> Sequence[Part]:
    return (Part("engine-1", applies()), Part("engine-2", delivers), Part("web-1", opens), Part("web-2", opens))


async def _lease_over(world: World) -> Sequence[Part]:
    await _case(world)
    return (Part("engine-1", delivers), Part("engine-2", delivers, ahead=_LATE))


STORIES = (
    Story("a due move, an engine, a person's move", _two_only, brief=True),
    Story("a due move, two engines, a person's move", _one_due),
    Story("two due moves, two engines, a person's move", _two_due),
    Story("messages due, two engines", _message_only, brief=True),
    Story("messages due, two engines, a person's move", _message_due),
    Story("someone steps out while they are told", _steps_out),
    Story("someone steps out whose mailbox is gone", _gone_and_out, gone=("facilitator-1@example.org",), brief=True),
    Story("one key sent twice", _same_key, finish=opens),
    Story("an engine that is late for its lease", _lease_over, Allowed(copies=2, in_order=False), brief=True),
    Story(
        "an engine that is late for its lease, a mailbox that is gone",
        _lease_over,
        Allowed(copies=2, in_order=False),
        gone=("facilitator-1@example.org",),
        brief=True,
    ),
)
