"""
Which groups are told of a change, by which message, and the time that the message speaks of.
"""

from collections.abc import Iterable
from datetime import datetime

from engine.change import HOLDERS, REPORTER, Notice, Situation
from engine.redirecting import may_hear
from policies.schema import Policy
from policies.telling import Tell, told_of
from states.case import Move, Promise
from states.lifecycle import Event, Trigger


def told_by(policy: Policy, events: tuple[Event, ...]) -> tuple[Tell, ...]:
    """Answer who hears of what a move did: of its own event, or else of the state it led into."""
    return told_of(policy, events[0]) or told_of(policy, events[-1])


def told_at_opening(policy: Policy, *, escalated: bool) -> tuple[Tell, ...]:
    """Answer who hears of a new case; one that starts with a tier is not told to those who would have counselled."""
    received = told_of(policy, Event.RECEIVED)
    if not escalated:
        return received
    told = told_of(policy, Event.ESCALATED)
    heard = {one.group for one in told}
    return told + tuple(one for one in received if one.group == REPORTER and REPORTER not in heard)


def notices_for(
    situation: Situation, told: Iterable[Tell], move: Move | None, running: tuple[Promise, ...]
) -> tuple[Notice, ...]:
    """Answer the notices of a change, each once; `situation.case` is the case as it is afterwards."""
    wanted = [(one.group, one.message) for one in told]
    if move is not None:
        wanted += [(group, move.message or "alarm") for group in move.tell]
        wanted += [(HOLDERS, "alarm")] if move.trigger is Trigger.ALARM else []
    holder = situation.case.holder
    named = [(holder if group == HOLDERS else group, message) for group, message in wanted]
    return tuple(
        Notice(group, message, next_due(running, group))
        for group, message in dict.fromkeys(named)
        if group == REPORTER or may_hear(situation, group)
    )


def next_due(running: Iterable[Promise], group: str) -> datetime | None:
    """Answer when the next step is due: to the reporter the next word they are owed, to others whatever comes first."""
    return min((one.due_at for one in running if group != REPORTER or one.to == REPORTER), default=None)
