"""
How long a measure runs, and how long a case and its reporter's address are kept after it: pure functions of a policy.

What is kept is counted from the end of the case, or from the end of the measure where the outcome has one.
"""

from datetime import datetime

from policies.calendars import deadline
from policies.durations import Duration
from policies.rules import OTHERWISE
from policies.schema import Policy


def measure_starts_at(policy: Policy, resolved_at: datetime, told_at: datetime | None) -> datetime:
    """Answer from when an outcome counts: from the case's end, or once no appeal can come where that suspends it."""
    if policy.appeal is None or not policy.appeal.suspends:
        return resolved_at
    from_told = policy.appeal.starts == "told" and told_at is not None and told_at > resolved_at
    return policy.appeal_until(told_at if from_told else resolved_at) or resolved_at


def measure_over_at(policy: Policy, outcome: str | None, starts_at: datetime) -> datetime | None:
    """Answer when the measure of an outcome has run its time; None where it has none, or lasts forever."""
    measure = policy.measures.get(outcome or "")
    if measure is None or measure.lasts.is_forever:
        return None
    return deadline(measure.lasts, starts_at, policy.calendar)


def ends_by_itself(policy: Policy, outcome: str | None) -> bool:
    """Answer whether the clock ends the measure of an outcome when its time is over."""
    measure = policy.measures.get(outcome or "")
    return measure is not None and measure.returns == "by_itself" and not measure.lasts.is_forever


def check_ins_at(policy: Policy, outcome: str | None, starts_at: datetime) -> tuple[datetime, ...]:
    """Answer when someone is to look how it goes with the measure of an outcome, soonest first."""
    measure = policy.measures.get(outcome or "")
    spans = measure.check_ins if measure else ()
    return tuple(sorted(deadline(one, starts_at, policy.calendar) for one in spans))


def forget_at(
    policy: Policy, outcome: str | None, starts_at: datetime, ended_at: datetime | None = None
) -> datetime | None:
    """
    Answer when a case is forgotten; None means never, or not before its measure has been ended.

    `starts_at` is when its outcome began to count, `ended_at` when someone ended its measure, if someone did.
    """
    keep = policy.keep_for(outcome)
    if keep is None:
        return None
    if (outcome or "") in policy.measures and ended_at is None:
        over = measure_over_at(policy, outcome, starts_at) if ends_by_itself(policy, outcome) else None
        return deadline(keep, over, policy.calendar) if over else None
    return deadline(keep, ended_at or starts_at, policy.calendar)


def forget_reporter_at(policy: Policy, outcome: str | None, resolved_at: datetime) -> datetime | None:
    """Answer when the reporter's address is forgotten though the case is kept; None: together with the case."""
    keep: Duration | None = policy.keep_reporter.get(outcome or OTHERWISE, policy.keep_reporter.get(OTHERWISE))
    return None if keep is None or keep.is_forever else deadline(keep, resolved_at, policy.calendar)
