"""
What goes on after a case has ended: a measure that runs for a time, who looks at it, how long the case is kept for it.

When a measure starts and is over is worked out by `policies.retention`; this module gives the clock its moves.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from engine.deciding.change import HOLDERS, Situation
from handrail.errors import RefusedError
from policies.calendars import deadline
from policies.durations import Duration
from policies.owing import release
from policies.promises import ClockMove, Owed
from policies.retention import check_ins_at, ends_by_itself, measure_over_at, measure_starts_at
from policies.retention import forget_at as kept_until
from states.acts import ActKind, newest
from states.case import Case, Ending, Move, Promise
from states.lifecycle import CaseState, Event, Trigger

MEASURE = "measure"
"""The promise that the clock ends a measure when its time is over."""


RETURN = "return"
"""The promise that someone looks at a measure that does not end by itself, once it may be ended."""
CHECK_IN = "check_in"
"""The promise that someone looks how it goes with a measure while it runs."""
_WEEK, _MONTH = Duration.parse("7d"), Duration.parse("1mo")


def require_over(situation: Situation) -> None:
    """
    Let a measure end whose time is over.

    Raises:
        RefusedError: there is none, or none any more (`no-measure`), or it runs still (`too-early`).

    """
    case, policy = situation.case, situation.policy
    if (case.outcome or "") not in policy.measures or newest(situation.acts, ActKind.LIFTED):
        raise RefusedError("no-measure")
    over = _over_at(situation, case)
    if over is not None and situation.now < over:
        raise RefusedError("too-early")


def owed_for(situation: Situation, after: Case) -> tuple[Owed, ...]:
    """Answer what is owed once a case has ended with a measure: that it ends or is looked at, and how it goes."""
    policy, now, outcome = situation.policy, situation.now, after.outcome
    over, checks = _over_at(situation, after), check_ins_at(policy, outcome, _starts(situation, after))
    owed = [_check_in(situation, checks[0])] if checks else []
    if over is not None and ends_by_itself(policy, outcome):
        ends = ClockMove("ends", Trigger.END_MEASURE, over, breaks=False, tell=(HOLDERS,), message="nudge")
        owed.append(Owed(MEASURE, None, now, over, (ends,)))
    elif over is not None:
        owed.append(_return(situation, over))
    return tuple(owed)


def owed_again(situation: Situation, move: Move, ended: Iterable[Promise]) -> tuple[Owed, ...]:
    """Answer what is owed after one of these promises ended while its measure goes on: the next look, or the same."""
    given: list[Owed] = []
    if move.trigger is Trigger.END_MEASURE:
        return ()
    for one in ended:
        if one.name == CHECK_IN and one.ending is not Ending.RELEASED:
            given += [_check_in(situation, at) for at in _next_look(situation, one)]
        if one.name == RETURN and one.ending is not Ending.RELEASED:
            wait = _WEEK if one.ending is Ending.BROKEN and one.ended_at == one.due_at else _MONTH
            given.append(_return(situation, deadline(wait, situation.now, situation.policy.calendar)))
    return tuple(given)


def ended_by(
    situation: Situation, afterwards: Sequence[Promise], move: Move, events: Sequence[Event]
) -> tuple[Promise, ...]:
    """Answer the promises of a measure that a move ends: what it asked for was done, or the measure is over."""
    if _taken_back(situation, events):
        return release(afterwards, situation.now)
    if move.trigger is Trigger.END_MEASURE and situation.case.state is CaseState.RESOLVED:
        over = release((one for one in afterwards if one.name == MEASURE), situation.now)
        return over + _done((one for one in afterwards if one.name == RETURN), move, situation.now)
    if move.trigger is Trigger.CHECK_IN:
        return _done(
            (one for one in afterwards if one.name == CHECK_IN or _is_open(situation, one)), move, situation.now
        )
    return ()


def _taken_back(situation: Situation, events: Sequence[Event]) -> bool:
    """Answer whether the outcome itself is over: decided anew, or suspended by an appeal."""
    appeal = situation.policy.appeal
    suspended = Event.REOPENED in events and (Event.APPEALED not in events or (appeal is not None and appeal.suspends))
    return suspended or Event.RESOLVED in events


def _is_open(situation: Situation, one: Promise) -> bool:
    """Answer whether a measure that ends on request may be ended by now, so that looking at it is what was owed."""
    over = _over_at(situation, situation.case)
    return one.name == RETURN and over is not None and over <= situation.now


def _done(promises: Iterable[Promise], move: Move, now: datetime) -> tuple[Promise, ...]:
    return tuple(
        replace(one, ended_at=now, ending=Ending.KEPT if move.requested_at <= one.due_at else Ending.BROKEN)
        for one in promises
    )


def _next_look(situation: Situation, last: Promise) -> tuple[datetime, ...]:
    """Answer when the next look is due: the next that the policy names, or a week on if this one was missed."""
    case, now = situation.case, situation.now
    rest = check_ins_at(situation.policy, case.outcome, _starts(situation, case))
    named = [at for at in rest if at > max(now, last.due_at)]
    missed = last.ending is Ending.BROKEN and last.ended_at == last.due_at
    again = [deadline(_WEEK, now, situation.policy.calendar)] if missed else []
    return tuple(sorted(named + again)[:1])


def _check_in(situation: Situation, at: datetime) -> Owed:
    return Owed(CHECK_IN, None, situation.now, at, (_missed(at),))


def _return(situation: Situation, opens: datetime) -> Owed:
    """Owe that someone looks at a measure within a week of the day from which it may be ended."""
    due = deadline(_WEEK, opens, situation.policy.calendar)
    told = ClockMove("nudge:return", Trigger.NUDGE, opens, breaks=False, tell=(HOLDERS,), message="nudge")
    return Owed(RETURN, None, situation.now, due, (told, _missed(due)))


def _missed(at: datetime) -> ClockMove:
    return ClockMove("broken", Trigger.ALARM, at, breaks=True, tell=(HOLDERS,), message="alarm")


def forget_at(situation: Situation, after: Case, ended: datetime | None) -> datetime | None:
    """
    Answer when an ended case's content goes; None means never, or not as long as a measure runs.

    It counts from the end of the measure where there is one, and anew from a violation that was noted since.
    """
    if after.state is not CaseState.RESOLVED or after.outcome is None:
        return None
    policy, again = situation.policy, newest(situation.acts, ActKind.EXTENDED)
    until = kept_until(policy, after.outcome, _starts(situation, after), ended)
    keep = policy.keep_for(after.outcome)
    anew = deadline(keep, again.at, policy.calendar) if keep and again else None
    return max(until, anew) if until and anew else until


def _over_at(situation: Situation, case: Case) -> datetime | None:
    return measure_over_at(situation.policy, case.outcome, _starts(situation, case))


def _starts(situation: Situation, case: Case) -> datetime:
    return measure_starts_at(situation.policy, case.state_since, case.told_at)
