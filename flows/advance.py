"""
The work of `advance-cases`: due moves are applied, case by case while there are few, in chunks while they crowd.

A case whose move cannot be applied holds up no other: its error is shown by code, and the move rests for a while.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter

from engine.work import Applied, DueMove
from flows.desk import Desk
from flows.names import BATCH, case_name, counted
from flows.resting import Resting
from flows.steps import Step, code_of

_LOG = logging.getLogger("handrail.flows")
_CASE = attrgetter("case", "due_at")
SHOWN = 5
"""Cases that are shown one by one even if others have become due."""
CHUNK = 500
"""Moves in one task run of a big batch."""
CHUNKS = 20
"""Chunks in one flow run, so that an operator sees runs end."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """What one run did: `failed` counts the steps that failed."""

    applied: tuple[Applied, ...]
    failed: int

    @property
    def summary(self) -> str:
        """What operators read: `3 applied, 1 refused`."""
        said = counted(done.status for done in self.applied) or "nothing left to apply"
        return f"{said}, {self.failed} failed" if self.failed else said


def never() -> bool:
    """Answer that it is not enough yet."""
    return False


async def look(desk: Desk, resting: Resting, limit: int = BATCH + 1) -> tuple[DueMove, ...]:
    """Answer up to `limit` due moves that may be tried: by default one more than is shown one by one."""
    asleep = resting.asleep()
    due = await desk.due_moves(limit + len(asleep))
    return tuple(move for move in due if move.id not in asleep)[:limit]


async def advance(
    desk: Desk, due: Sequence[DueMove], step: Step, resting: Resting, enough: Callable[[], bool] = never
) -> Advanced:
    """
    Apply `due`; while others crowd, before this run or during it, apply whatever is due in chunks.

    A run goes on for those that became due meanwhile, since ending it and beginning the next takes longer than they
    may be late; a few of them get runs of their own, which show their cases. Between two steps this ends once it is
    `enough`, for whoever is told to end has some seconds.
    """
    if len(due) > BATCH and not resting.careful:
        return await _in_chunks(desk, step, resting, enough)
    own = await _by_case(desk, due[:BATCH], step, resting, enough)
    if own.failed or resting.careful or enough() or await _waiting(desk, resting) <= SHOWN:
        return own
    rest = await _in_chunks(desk, step, resting, enough)
    return Advanced(own.applied + rest.applied, rest.failed)


async def _waiting(desk: Desk, resting: Resting) -> int:
    """Count what is due now; they crowd when they are more than `SHOWN`, and are not counted beyond that."""
    return len(await look(desk, resting, SHOWN + 1))


async def _by_case(
    desk: Desk, due: Sequence[DueMove], step: Step, resting: Resting, enough: Callable[[], bool]
) -> Advanced:
    """
    Show each case's moves as a step of its own; several are applied at once before, since steps take their time.

    If others have become due meanwhile, what was applied and is not shown yet becomes one step, so that they wait less:
    at once where they crowd, else after a few cases.
    """
    groups = [tuple(group) for _case, group in groupby(sorted(due, key=_CASE), key=attrgetter("case"))]
    early = await _at_once(desk, due) if len(groups) > 1 else ()
    applied = list(early)
    failed = 0
    for place, moves in enumerate(groups):
        others = await _waiting(desk, resting) if early else 0
        if others > SHOWN or (others and place >= SHOWN):
            await step(f"{len(groups) - place} more cases", partial(_say, early))
            break
        done = tuple(one for one in early if one.reference == moves[0].reference)
        code = await step(case_name(moves), lambda moves=moves, done=done: _apply(desk, moves, done, applied))  # type: ignore[misc]  # its type is that of `_apply`
        if code is not None:
            failed += 1
            resting.add(moves)
        if enough():
            break
    return Advanced(tuple(applied), failed)


async def _at_once(desk: Desk, due: Sequence[DueMove]) -> tuple[Applied, ...]:
    """Apply moves of several cases in one go; none if one of them cannot be, for then each case is tried alone."""
    try:
        return await desk.apply_moves(len(due), only=tuple(move.id for move in due))
    except Exception as error:  # noqa: BLE001 - the step of the case to blame fails by the same error
        _LOG.info("%d moves are tried case by case: %s", len(due), code_of(error))
        return ()


async def _say(done: Sequence[Applied]) -> str:
    return f"{counted(one.status for one in done)} with those before"


async def _apply(desk: Desk, moves: Sequence[DueMove], done: Sequence[Applied], applied: list[Applied]) -> str:
    """Say what became of one case's moves, applying them now if that was not done before."""
    if not done:
        done = await desk.apply_moves(len(moves), only=tuple(move.id for move in moves))
        applied.extend(done)
    return ", ".join(f"{one.status}: {one.reason}" if one.reason else one.status for one in done) or "done elsewhere"


async def _in_chunks(desk: Desk, step: Step, resting: Resting, enough: Callable[[], bool]) -> Advanced:
    """Apply some hundreds at a time; after a chunk that fails the next runs go case by case until they find why."""
    applied: list[Applied] = []
    for number in range(1, CHUNKS + 1):
        if await step(f"chunk {number}, up to {CHUNK} moves", lambda: _apply_chunk(desk, resting, applied)) is not None:
            resting.careful = True
            return Advanced(tuple(applied), 1)
        if enough() or await _waiting(desk, resting) <= SHOWN:
            break
    return Advanced(tuple(applied), 0)


async def _apply_chunk(desk: Desk, resting: Resting, applied: list[Applied]) -> str:
    only = tuple(move.id for move in await look(desk, resting, CHUNK)) if resting.asleep() else None
    done = await desk.apply_moves(CHUNK, only)
    applied.extend(done)
    return counted(one.status for one in done) or "done elsewhere"
