"""
What the table cannot know: the reasons for which a move that is possible and permitted is still refused.
"""

from collections.abc import Callable
from datetime import datetime

from engine.change import Situation
from engine.redirecting import DANGER_OVERRIDE
from handrail.errors import RefusedError
from policies.schema import Policy
from states.case import Case, Move
from states.lifecycle import CLOSING_OUTCOMES, CaseState, Trigger
from states.roles import ActorKind


def check(situation: Situation, move: Move) -> None:
    """
    Let a move pass, or refuse it.

    Raises:
        RefusedError: with the reason `outcome-needed`, `unknown-outcome`, `not-allowed` or `too-late`.

    """
    _GUARDS.get(move.trigger, _no_outcome)(situation, move)


def agreeing(situation: Situation, move: Move) -> tuple[int, int]:
    """Answer how many of the panel agree on the outcome a move wants, its own actor included, and how many must."""
    if situation.case.state is not CaseState.ESCALATED or move.actor.person is None:
        return 1, 1
    panel = {person.id for person in situation.panels.of(situation.case.holder)}
    votes = {who: outcome for who, outcome in situation.votes.items() if who in panel}
    votes[move.actor.person] = move.outcome or ""
    needed = situation.policy.votes_needed(situation.case.holder, len(panel))
    return sum(outcome == move.outcome for outcome in votes.values()), needed


def appeal_until(case: Case, policy: Policy) -> datetime | None:
    """
    Answer when the window for an appeal closes; None while nothing is decided, or when the policy has none.

    Who was told before the case ended, or before it ended anew, has the whole window from its end.
    """
    if case.state is not CaseState.RESOLVED or policy.appeal is None:
        return None
    from_told = policy.appeal.starts == "told" and case.told_at is not None and case.told_at > case.state_since
    return policy.appeal_until(case.told_at if from_told else case.state_since)


def _resolve(situation: Situation, move: Move) -> None:
    if not move.outcome:
        raise RefusedError("outcome-needed")
    if move.outcome not in situation.policy.outcome_names:
        raise RefusedError("unknown-outcome")
    counselled = situation.case.state is CaseState.COUNSELLED
    if counselled and not situation.policy.may_end(situation.case.holder, move.outcome):
        raise RefusedError("decision-needed")


def _wordless(situation: Situation, move: Move) -> None:
    """Refuse a message without words: its reader would be told that one waits, and find nothing."""
    _no_outcome(situation, move)
    if move.note is None:
        raise RefusedError("words-needed")


def _close(_situation: Situation, move: Move) -> None:
    if not move.outcome:
        raise RefusedError("outcome-needed")
    if move.outcome not in CLOSING_OUTCOMES:
        raise RefusedError("unknown-outcome")


def _decided(situation: Situation, move: Move) -> None:
    if move.outcome is not None and move.outcome not in situation.policy.outcome_names:
        raise RefusedError("unknown-outcome")


def _no_outcome(_situation: Situation, move: Move) -> None:
    """Refuse an outcome where none belongs: it would change how a case ended, or whether it is about danger."""
    if move.outcome is not None:
        raise RefusedError("unknown-outcome")


def _withdraw(situation: Situation, move: Move) -> None:
    _no_outcome(situation, move)
    if not situation.policy.may_withdraw(situation.case.danger):
        raise RefusedError("not-allowed")


def _reopen(situation: Situation, move: Move) -> None:
    _no_outcome(situation, move)
    if move.actor.kind is not ActorKind.REPORTER:
        return
    until = appeal_until(situation.case, situation.policy)
    if until is None:
        raise RefusedError("not-allowed")
    if situation.now > until:
        raise RefusedError("too-late")


def _escalate(_situation: Situation, move: Move) -> None:
    if move.outcome not in (None, DANGER_OVERRIDE):
        raise RefusedError("unknown-outcome")


_GUARDS: dict[Trigger, Callable[[Situation, Move], None]] = {
    Trigger.RESOLVE: _resolve,
    Trigger.CLOSE: _close,
    Trigger.DECIDED: _decided,
    Trigger.WITHDRAW: _withdraw,
    Trigger.REOPEN: _reopen,
    Trigger.ESCALATE: _escalate,
    Trigger.MESSAGE: _wordless,
    Trigger.REPLY: _wordless,
}
