"""
What goes on after a case has ended: a measure that runs for a time, and how long the case is kept because of it.
"""

from datetime import datetime

from engine.change import Situation
from handrail.errors import RefusedError
from policies.calendars import deadline
from policies.promises import ClockMove, Owed
from policies.rules import Measure
from states.acts import ActKind, newest
from states.case import Case, Move
from states.lifecycle import CaseState, Trigger

MEASURE = "measure"
"""The promise that the clock ends a measure when its time is over."""


def require_over(situation: Situation, _move: Move) -> None:
    """
    Let a measure end whose time is over.

    Raises:
        RefusedError: there is none, or none any more (`no-measure`), or it runs still (`too-early`).

    """
    measure, case = measure_of(situation, situation.case), situation.case
    if measure is None or newest(situation.acts, ActKind.LIFTED):
        raise RefusedError("no-measure")
    if measure.lasts.is_forever:
        return
    if situation.now < deadline(measure.lasts, _starts(situation, case), situation.policy.calendar):
        raise RefusedError("too-early")


def measure_of(situation: Situation, case: Case) -> Measure | None:
    """Answer the measure that a case ended with, if its outcome is one."""
    return situation.policy.measures.get(case.outcome or "") if case.state is CaseState.RESOLVED else None


def owed_for(situation: Situation, after: Case) -> tuple[Owed, ...]:
    """Answer what is owed once a case has ended with a measure that ends by itself: that it does."""
    measure = measure_of(situation, after)
    if measure is None or measure.lasts.is_forever or measure.returns != "by_itself":
        return ()
    ends = deadline(measure.lasts, _starts(situation, after), situation.policy.calendar)
    move = ClockMove("ends", Trigger.END_MEASURE, ends, breaks=False)
    return (Owed(MEASURE, None, situation.now, ends, (move,)),)


def forget_at(situation: Situation, after: Case, ended: datetime | None) -> datetime | None:
    """
    Answer when an ended case's content goes; None means never, or not as long as a measure runs.

    It counts from the end of the measure where there is one, and anew from a violation that was noted since.
    """
    keep, measure = situation.policy.keep_for(after.outcome), measure_of(situation, after)
    if keep is None or after.state is not CaseState.RESOLVED or after.outcome is None:
        return None
    since = [after.state_since, *(act.at for act in situation.acts if act.kind is ActKind.EXTENDED)]
    if measure is not None:
        if ended is None and (measure.lasts.is_forever or measure.returns != "by_itself"):
            return None
        since.append(ended or deadline(measure.lasts, _starts(situation, after), situation.policy.calendar))
    return deadline(keep, max(since), situation.policy.calendar)


def _starts(situation: Situation, case: Case) -> datetime:
    """Answer from when a measure counts: the end of the case, or of the window for an appeal that would suspend it."""
    policy = situation.policy
    if policy.appeal is not None and policy.appeal.suspends:
        return policy.appeal_until(case.state_since) or case.state_since
    return case.state_since
