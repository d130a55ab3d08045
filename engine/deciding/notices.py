"""
Which groups are told of a change, by which message, and the time that the message speaks of.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from engine.deciding.change import HOLDERS, REPORTER, Notice, Situation
from engine.deciding.guards import appeal_until
from engine.deciding.redirecting import may_hear
from engine.deciding.turns import IN_TURN, meant_by
from handrail.identifiers import PersonId, is_id
from policies.schema import Policy
from policies.telling import Tell, told_of
from states.case import Case, Move, Promise
from states.lifecycle import CaseState, Event, Trigger

_ABOUT_BROKEN = frozenset({"promise-broken", "alarm"})
_ABOUT_RUNNING = frozenset({"nudge", "alarm"})
"""Messages that speak of one promise: of the one that a move broke, or of the one that the clock reminds of."""


def told_by(policy: Policy, events: tuple[Event, ...]) -> tuple[Tell, ...]:
    """Answer who hears of what a move did: of its own event, or else of the state it led into."""
    return told_of(policy, events[0]) or told_of(policy, events[-1])


def told_of_stepping_out(situation: Situation, after: Case, excluded: Iterable[PersonId]) -> tuple[Tell, ...]:
    """
    Answer who hears that people stepped out: those who step in, or the others where one of them had the case.

    Where too few are left and nobody steps in, those who are left are alarmed: they may not decide it as they are.
    """
    before, policy = situation.case, situation.policy
    if after.state is CaseState.RESOLVED:
        return ()
    if after.holder != before.holder:
        return told_of(policy, Event.RAISED if policy.decides(after.holder) else Event.HANDED_OVER)
    if not situation.panels.can_act(after.holder):
        return (Tell(HOLDERS, "alarm"),)
    joined = (Tell(HOLDERS, "handed-over"),) if after.holder in situation.panels.joined else ()
    return joined or (told_of(policy, Event.HANDED_OVER) if before.assignee in set(excluded) else ())


def told_of_proposal(groups: Iterable[str]) -> tuple[Tell, ...]:
    """Answer that the groups whose approval an outcome needs hear that the case has come up to them."""
    return tuple(Tell(group, "tier-raised") for group in groups)


def told_at_opening(policy: Policy, *, escalated: bool) -> tuple[Tell, ...]:
    """Answer who hears of a new case; one that starts with a tier is not told to those who would have counselled."""
    received = told_of(policy, Event.RECEIVED)
    if not escalated:
        return received
    told = told_of(policy, Event.ESCALATED)
    heard = {one.group for one in told}
    return told + tuple(one for one in received if one.group == REPORTER and REPORTER not in heard)


def notices_for(
    situation: Situation,
    told: Iterable[Tell],
    running: tuple[Promise, ...],
    move: Move | None = None,
    broken: Promise | None = None,
) -> tuple[Notice, ...]:
    """
    Answer the notices of a change, each once.

    `situation.case` is the case as it is afterwards, `running` its promises then, `broken` what the move broke.
    """
    wanted = [(one.group, one.message) for one in told]
    if move is not None:
        wanted += [(group, move.message or "alarm") for group in move.tell]
        wanted += [(HOLDERS, "alarm")] if move.trigger is Trigger.ALARM else []
    named = [(*_meant(situation, group, move), message) for group, message in wanted]
    return tuple(
        replace(_notice(situation, group, message, running, _spoken_of(situation, message, move, broken)), person=one)
        for group, one, message in dict.fromkeys(named)
        if group == REPORTER or may_hear(situation, group)
    )


def _meant(situation: Situation, group: str, move: Move | None) -> tuple[str, PersonId | None]:
    """Answer the group that a recipient's word means, and the one of it that is meant, if it is one."""
    handed = move is not None and move.trigger is Trigger.HAND_OVER and is_id(move.to or "")
    if handed and group in {HOLDERS, situation.case.holder}:
        return situation.case.holder, situation.case.assignee
    if group in IN_TURN:
        return situation.case.holder, meant_by(group, situation)
    return (situation.case.holder if group == HOLDERS else group), None


def _spoken_of(situation: Situation, message: str, move: Move | None, broken: Promise | None) -> Promise | None:
    """Answer the one promise that a message speaks of, if it speaks of one."""
    if broken is not None:
        return broken if message in _ABOUT_BROKEN else None
    if move is None or message not in _ABOUT_RUNNING:
        return None
    return next((one for one in situation.running if one.id == move.promise), None)


def _notice(
    situation: Situation, group: str, message: str, running: tuple[Promise, ...], promise: Promise | None
) -> Notice:
    if promise is not None:
        return Notice(group, message, promise.due_at, promise.name)
    return Notice(group, message, _time_of(situation, group, running))


def _time_of(situation: Situation, group: str, running: tuple[Promise, ...]) -> datetime | None:
    """Answer the time that a message without a promise of its own speaks of: an appeal's end, or what is next."""
    if situation.case.state is CaseState.RESOLVED:
        return appeal_until(situation.case, situation.policy) if group == REPORTER else None
    return next_due(running, group)


def next_due(running: Iterable[Promise], group: str) -> datetime | None:
    """Answer when the next step is due: to the reporter the next word they are owed, to others whatever comes first."""
    return min((one.due_at for one in running if group != REPORTER or one.to == REPORTER), default=None)
