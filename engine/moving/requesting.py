"""
Asking for a move: write it down, give the orchestrator its chance to apply it, apply it ourselves when that is late.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.attachments.claiming import claim_files
from engine.context import Context
from engine.moving.applying import apply_moves
from engine.views import MoveAnswer
from handrail.identifiers import CaseId, MoveId, move_id, new_id
from states.case import Move, MoveStatus
from states.lifecycle import Trigger
from states.roles import Actor
from storage import heartbeats, moves, writings
from storage.writings import Writing

ENGINE = "engine:"
"""What the heartbeats of engines begin with."""
ORCHESTRATED = "orchestrated:"
"""What the heartbeats of engines that reach their orchestrator begin with."""
_APART = timedelta(microseconds=1)
"""Moves are applied in due order: what is wanted first is due this much before what follows it."""
_FIRST_LOOK = 0.01
_LOOK_EVERY = 0.03
_ALIVE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A move that someone wants; `writings` is what they wrote with it, sealed."""

    case: CaseId
    trigger: Trigger
    actor: Actor
    outcome: str | None = None
    to: str | None = None
    expects: int | None = None
    writings: tuple[Writing, ...] = ()
    once: str | None = None


async def request_move(context: Context, wanted: Wanted, *, first: Sequence[Wanted] = ()) -> MoveAnswer:
    """
    Ask for a move and answer what became of it, within about `HANDRAIL_PATIENCE` seconds.

    What is wanted `first` is written down with it, so that one batch applies all of it, in this order. Whether a move
    is allowed is decided where it is applied, in the same transaction as everything it changes.
    """
    return await _outcome(context, await submit_move(context, wanted, first=first))


async def submit_move(context: Context, wanted: Wanted, *, first: Sequence[Wanted] = ()) -> MoveId:
    """Write down a move, due now, and what came with it; a cause that was written down before is the same move."""
    now = context.clock.now()
    asked = [_move(one, now - (len(first) - place) * _APART, now) for place, one in enumerate((*first, wanted))]
    key = asked[-1].id
    async with context.database.write() as session:
        if wanted.once is None or await moves.by_id(session, key) is None:
            for one, move in zip((*first, wanted), asked, strict=True):
                await claim_files(session, one.writings)
                await writings.add(session, one.writings, move.id)
            await moves.add(session, asked)
            await context.database.wake(session)
    return key


def _move(wanted: Wanted, due_at: datetime, now: datetime) -> Move:
    return Move(
        id=move_id(wanted.case, wanted.once or new_id()),
        case=wanted.case,
        trigger=wanted.trigger,
        actor=wanted.actor,
        cause=f"{wanted.actor.kind} asked",
        due_at=due_at,
        requested_at=now,
        to=wanted.to,
        outcome=wanted.outcome,
        note=wanted.writings[0].id if wanted.writings else None,
        expects=wanted.expects,
    )


async def _outcome(context: Context, key: MoveId) -> MoveAnswer:
    if await _engine_is_alive(context):
        answer = await _wait(context, key)
        if answer is not None:
            return answer
    await apply_moves(context, limit=50, only=[key])
    return await _look(context, key) or MoveAnswer(MoveStatus.PENDING)


async def _engine_is_alive(context: Context) -> bool:
    now, lately = context.clock.now(), context.clock.span(_ALIVE_SECONDS)
    async with context.database.read() as session:
        alive = await heartbeats.since(session, now - lately, now + lately)
    return any(name.startswith(ENGINE) for name in alive)


async def _wait(context: Context, key: MoveId) -> MoveAnswer | None:
    loop = asyncio.get_running_loop()
    end = loop.time() + context.settings.patience
    await asyncio.sleep(_FIRST_LOOK)
    while loop.time() < end:
        answer = await _look(context, key)
        if answer is not None:
            return answer
        await asyncio.sleep(_LOOK_EVERY)
    return None


async def _look(context: Context, key: MoveId) -> MoveAnswer | None:
    async with context.database.read() as session:
        move = await moves.by_id(session, key)
    if move is None or move.status is MoveStatus.PENDING:
        return None
    if move.status is MoveStatus.APPLIED and move.reason:
        return MoveAnswer(MoveStatus.PENDING, move.reason)  # a vote that counts, and does not decide yet
    return MoveAnswer(move.status, move.reason)
