"""
The promises that Handrail makes itself because a rule of the policy asks for a clock: deadlock, appeal, acting alone.

They are promises like those in the file, so that `policies.promises` and the proof treat all alike. The backstop, which
follows from no rule, is made by `policies.promises`.
"""

from functools import lru_cache

from policies.clauses import Broken, Nudge, Owing, Remedy
from policies.durations import Duration
from policies.schema import Policy
from policies.words import HOLDERS, REPORTER
from states.lifecycle import Event

DEADLOCK = "deadlock"
"""The promise that `decide.deadlock` makes."""
APPEAL_ANSWER = "appeal_answer"
"""The promise that `appeal.answer_within` makes."""
ALONE_REPORT = "alone_report"
"""The promise that `unilateral.report_within` makes."""
ALONE_REVIEW = "alone_review"
"""The promise that `unilateral.at_most` makes: what someone did alone is looked at, or ends."""
APPROVAL = "approval"
"""The promise that `decide.approval` makes."""

_WEEK = Duration.parse("7d")
_OVER = ("decided", "raised", "told", "resolved", "closed", "withdrawn")


@lru_cache(maxsize=512)
def generated(policy: Policy) -> dict[str, Owing]:
    """Answer the promises that a policy's rules make, by name."""
    made = {
        DEADLOCK: _deadlock(policy),
        APPEAL_ANSWER: _appeal_answer(policy),
        ALONE_REPORT: _alone_report(policy),
        ALONE_REVIEW: _alone_review(policy),
        APPROVAL: _approval(policy),
    }
    return {name: owing for name, owing in made.items() if owing is not None}


@lru_cache(maxsize=512)
def every_promise(policy: Policy) -> dict[str, Owing]:
    """Answer the promises of the file and those that its rules make, by name."""
    return {**policy.promises, **generated(policy)}


def _deadlock(policy: Policy) -> Owing | None:
    deadlock, relaxed = policy.decide.deadlock, policy.decide.relaxed
    if deadlock is None:
        return None
    return Owing.model_construct(
        within=deadlock.after,
        starts=deadlock.starts,
        kept_by=tuple(event for event in _named(*_OVER) if event not in deadlock.starts),
        nudge=(Nudge.model_construct(at=relaxed.after, tell=(HOLDERS,)),) if relaxed else (),
        broken=Broken.model_construct(do=Remedy.RAISE_TIER, to=deadlock.to),
    )


def _appeal_answer(policy: Policy) -> Owing | None:
    if policy.appeal is None or policy.appeal.answer_within is None:
        return None
    above = policy.next_tier(policy.appeal.to) if policy.decides(policy.appeal.to) else None
    tell = (HOLDERS, above) if above else (HOLDERS,)
    return Owing.model_construct(
        to=REPORTER,
        within=policy.appeal.answer_within,
        starts=_named("appealed"),
        kept_by=_named("told", "resolved"),
        broken=Broken.model_construct(do=Remedy.ALARM, tell=tell, again_every=_WEEK),
    )


def _alone_report(policy: Policy) -> Owing | None:
    if policy.unilateral is None:
        return None
    return Owing.model_construct(
        within=policy.unilateral.report_within,
        starts=_named("acted_alone"),
        kept_by=_named("act_reported", "upheld"),
        broken=Broken.model_construct(do=Remedy.ALARM, tell=(HOLDERS,), again_every=policy.unilateral.report_within),
    )


def _alone_review(policy: Policy) -> Owing | None:
    if policy.unilateral is None:
        return None
    return Owing.model_construct(
        within=policy.unilateral.at_most or _WEEK,
        starts=_named("acted_alone"),
        kept_by=_named("decided", "resolved", "measure_ended"),
        broken=Broken.model_construct(do=Remedy.END_MEASURE, tell=(HOLDERS,)),
    )


def _approval(policy: Policy) -> Owing | None:
    if not policy.decide.approval:
        return None
    groups = dict.fromkeys(group for some in policy.decide.approval.values() for group in some)
    return Owing.model_construct(
        within=policy.decide.approval_silent_after or _WEEK,
        starts=_named("proposed"),
        kept_by=_named("declined", "decided", "resolved"),
        broken=Broken.model_construct(do=Remedy.ALARM, tell=(HOLDERS, *groups), again_every=_WEEK),
    )


def _named(*words: str) -> tuple[Event, ...]:
    return tuple(event for event in Event if event.value in words)
