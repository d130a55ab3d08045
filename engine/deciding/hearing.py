"""
Who is heard before a decision counts: the person reported before it is made, the reporter before it takes effect.

Silence never holds a decision up for good: each is waited for as long as the policy says.
"""

from engine.deciding.change import Situation
from handrail.errors import RefusedError
from policies.calendars import deadline
from policies.durations import Duration
from policies.rules import Resolution
from states.acts import Act, ActKind, newest
from states.lifecycle import CLOSING_OUTCOMES

AGREES, DISAGREES = "agrees", "disagrees"
ANSWERS = frozenset({AGREES, DISAGREES})
"""What a reporter may say of an outcome, beside what they write."""


def require_heard(situation: Situation, outcome: str | None) -> None:
    """
    Let a decision pass that finds no violation, or that the person reported was heard about.

    Raises:
        RefusedError: they were not even asked (`hear-first`), or have still time to answer (`answer-awaited`).

    """
    decide, acts = situation.policy.decide, situation.acts
    if decide.hear_reported != "must" or not finds_violation(outcome) or newest(acts, ActKind.HEARD):
        return
    invited = newest(acts, ActKind.INVITED)
    if invited is None:
        raise RefusedError("hear-first")
    if not _silent(situation, invited, decide.reported_silent_after):
        raise RefusedError("answer-awaited")


def require_asked(situation: Situation, outcome: str | None) -> None:
    """
    Let an outcome take effect that the reporter was asked about; their answer binds only where the policy says so.

    Raises:
        RefusedError: `ask-first`, `answer-awaited` or `reporter-disagrees`.

    """
    decide, acts = situation.policy.decide, situation.acts
    if not decide.ask_reporter_before_enacting or not finds_violation(outcome) or not situation.case.reachable:
        return
    asked, answered = newest(acts, ActKind.ASKED), newest(acts, ActKind.ANSWERED)
    if asked is None:
        raise RefusedError("ask-first")
    if decide.reporter_must_agree and answered and answered.said == DISAGREES:
        raise RefusedError("reporter-disagrees")
    said = answered is not None and (answered.said == AGREES or not decide.reporter_must_agree)
    if not said and not _silent(situation, asked, decide.reporter_silent_after):
        raise RefusedError("answer-awaited")


def finds_violation(outcome: str | None) -> bool:
    """Answer whether an outcome says that the code of conduct was broken: then others than the panel have a say."""
    return outcome not in {None, Resolution.NO_VIOLATION.value, *CLOSING_OUTCOMES}


def _silent(situation: Situation, since: Act, wait: Duration | None) -> bool:
    return wait is not None and deadline(wait, since.at, situation.policy.calendar) <= situation.now
