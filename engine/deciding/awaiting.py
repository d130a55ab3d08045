"""
Whom a panel waits for before it may decide: the person reported, and the reporter, each for as long as the policy says.

The wait is owed like everything else that has a time: when it is over the panel is reminded that it may go on. Nobody
broke a promise then; the wait is released. What silence means for a decision is in `engine.deciding.hearing`.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from engine.deciding.change import HOLDERS, Situation
from policies.calendars import deadline
from policies.owing import release
from policies.promises import ClockMove, Owed
from states.case import Case, Ending, Move, Promise
from states.lifecycle import CaseState, Trigger

THEIR_SIDE = "their_side"
"""The wait for the person reported."""
REPORTERS_SAY = "reporters_say"
"""The wait for what the reporter thinks of an outcome."""
_ASKS = {Trigger.INVITE: THEIR_SIDE, Trigger.ASK: REPORTERS_SAY}
_ANSWERS = {Trigger.HEARD: THEIR_SIDE, Trigger.REPLY: REPORTERS_SAY}


def owed_for(situation: Situation, move: Move) -> tuple[Owed, ...]:
    """Answer the wait that begins when somebody is asked; asked again, they have the whole time anew."""
    decide, now = situation.policy.decide, situation.now
    name = _ASKS.get(move.trigger)
    wait = decide.reported_silent_after if name == THEIR_SIDE else decide.reporter_silent_after
    if name is None or wait is None:
        return ()
    until = deadline(wait, now, situation.policy.calendar)
    over = ClockMove("over", Trigger.NUDGE, until, breaks=False, tell=(HOLDERS,), message="nudge")
    return (Owed(name, None, now, until, (over,)),)


def ended_by(situation: Situation, waits: Iterable[Promise], move: Move, after: Case) -> tuple[Promise, ...]:
    """Answer the waits that a move ends: somebody answered, their time is over, or nobody decides here any more."""
    known, now = tuple(waits), situation.now
    if after.state is CaseState.RESOLVED:
        return release(known, now)
    if answered := _named(known, _ANSWERS.get(move.trigger)):
        return tuple(replace(one, ended_at=now, ending=Ending.KEPT) for one in answered)
    over = [one for one in known if one.id == move.promise]
    moved = _named(known, REPORTERS_SAY) if after.holder != situation.case.holder else ()
    return release(dict.fromkeys((*over, *moved, *_named(known, _ASKS.get(move.trigger)))), now)


def _named(waits: Sequence[Promise], name: str | None) -> tuple[Promise, ...]:
    return tuple(one for one in waits if one.name == name)
