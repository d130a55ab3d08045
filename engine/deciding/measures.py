"""
What goes on after a case has ended: a measure that runs for a time, and how long the case is kept because of it.

When a measure starts and is over is worked out by `policies.retention`; this module gives the clock its move.
"""

from datetime import datetime

from engine.deciding.change import Situation
from handrail.errors import RefusedError
from policies.calendars import deadline
from policies.promises import ClockMove, Owed
from policies.retention import ends_by_itself, measure_over_at, measure_starts_at
from policies.retention import forget_at as kept_until
from states.acts import ActKind, newest
from states.case import Case
from states.lifecycle import CaseState, Trigger

MEASURE = "measure"
"""The promise that the clock ends a measure when its time is over."""


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
    """Answer what is owed once a case has ended with a measure that ends by itself: that it does."""
    ends = _over_at(situation, after) if ends_by_itself(situation.policy, after.outcome) else None
    if ends is None:
        return ()
    return (Owed(MEASURE, None, situation.now, ends, (ClockMove("ends", Trigger.END_MEASURE, ends, breaks=False),)),)


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
