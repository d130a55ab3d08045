"""
What the table cannot know: the reasons for which a move that is possible and permitted is still refused.
"""

from collections.abc import Callable
from datetime import datetime

from engine.deciding import hearing, measures
from engine.deciding.change import Situation
from engine.deciding.conflicts import DECLARATIONS, OPINIONS, SOFT_CONFLICT, waiting
from engine.deciding.counting import Count
from engine.deciding.redirecting import DANGER_OVERRIDE
from handrail.errors import RefusedError
from policies.schema import Policy
from states.acts import ActKind, of_kind
from states.case import Case, Move
from states.lifecycle import CLOSING_OUTCOMES, CaseState, Trigger
from states.roles import ActorKind, PanelRole


def check(situation: Situation, move: Move) -> None:
    """
    Let a move pass, or refuse it.

    Raises:
        RefusedError: with the reason `outcome-needed`, `unknown-outcome`, `not-allowed`, `too-late`, `too-few`,
            `hear-first`, `answer-awaited`, `not-a-ground`, `words-needed` or another code of this module.

    """
    _GUARDS.get(move.trigger, _no_outcome)(situation, move)


def check_counted(situation: Situation, counted: Count) -> None:
    """
    Let a decision that has its votes pass, once the reporter was asked about it where the policy says so.

    Raises:
        RefusedError: they were not (`ask-first`), may still answer (`answer-awaited`), or do not agree
            (`reporter-disagrees`).

    """
    move = counted.move
    if counted.tally is None and move.trigger in {Trigger.RESOLVE, Trigger.PROPOSE} and _is_decision(situation):
        hearing.require_asked(situation, move.outcome)


def appeal_until(case: Case, policy: Policy) -> datetime | None:
    """
    Answer when the window for an appeal closes; None while nothing is decided, or when the policy has none.

    Who was told before the case ended, or before it ended anew, has the whole window from its end.
    """
    if case.state is not CaseState.RESOLVED or policy.appeal is None:
        return None
    from_told = policy.appeal.starts == "told" and case.told_at is not None and case.told_at > case.state_since
    return policy.appeal_until(case.told_at if from_told else case.state_since)


def _is_decision(situation: Situation) -> bool:
    """Answer whether what is resolved here is a tier's decision, and no settling by those who counsel."""
    return situation.case.state is CaseState.ESCALATED


def _decision(situation: Situation, move: Move) -> None:
    """Refuse a decision by too few, and one that would be made before the person reported was heard."""
    if not move.outcome:
        raise RefusedError("outcome-needed")
    if move.outcome not in situation.policy.outcome_names:
        raise RefusedError("unknown-outcome")
    if _is_decision(situation):
        if not situation.panels.can_act(situation.case.holder):
            raise RefusedError("too-few")
        hearing.require_heard(situation, move.outcome)


def _resolve(situation: Situation, move: Move) -> None:
    _decision(situation, move)
    counselled = situation.case.state is CaseState.COUNSELLED
    if counselled and not situation.policy.may_end(situation.case.holder, move.outcome or ""):
        raise RefusedError("decision-needed")
    if counselled and move.outcome == ON_THE_SPOT and of_kind(situation.acts, ActKind.PATTERN):
        raise RefusedError("came-again")


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


def _no_outcome(_situation: Situation, move: Move) -> None:
    """Refuse an outcome where none belongs: it would change how a case ended, or whether it is about danger."""
    if move.outcome is not None:
        raise RefusedError("unknown-outcome")


def _withdraw(situation: Situation, move: Move) -> None:
    _no_outcome(situation, move)
    pattern = "pattern" in situation.policy.withdraw.unless and of_kind(situation.acts, ActKind.PATTERN)
    if pattern or not situation.policy.may_withdraw(situation.case.danger):
        raise RefusedError("not-allowed")


def _reopen(situation: Situation, move: Move) -> None:
    if move.actor.kind is not ActorKind.REPORTER:
        _no_outcome(situation, move)
        return
    until = appeal_until(situation.case, situation.policy)
    if until is None:
        raise RefusedError("not-allowed")
    if situation.now > until:
        raise RefusedError("too-late")
    grounds = situation.policy.appeal.grounds if situation.policy.appeal else ()
    if move.outcome not in (None, *GROUNDS) or ("any" not in grounds and move.outcome not in grounds):
        raise RefusedError("not-a-ground")


def _escalate(_situation: Situation, move: Move) -> None:
    if move.outcome not in (None, DANGER_OVERRIDE):
        raise RefusedError("unknown-outcome")


def _hearing(situation: Situation, move: Move) -> None:
    _no_outcome(situation, move)
    if situation.policy.decide.hear_reported == "never":
        raise RefusedError("not-allowed")


def _declare(situation: Situation, move: Move) -> None:
    if move.outcome not in DECLARATIONS:
        raise RefusedError("unknown-outcome")
    if move.outcome == SOFT_CONFLICT:
        _reason(situation, move)


def _reason(situation: Situation, move: Move) -> None:
    if situation.policy.conflicts.reason_needed and move.note is None:
        raise RefusedError("words-needed")


def _recuse(situation: Situation, move: Move) -> None:
    _no_outcome(situation, move)
    _reason(situation, move)


def _weigh(situation: Situation, move: Move) -> None:
    if move.outcome not in OPINIONS:
        raise RefusedError("unknown-outcome")
    if not waiting(situation.acts):
        raise RefusedError("nothing-to-weigh")


def _act_alone(situation: Situation, move: Move) -> None:
    if move.outcome is not None and move.outcome not in situation.policy.outcomes:
        raise RefusedError("unknown-outcome")
    unilateral = situation.policy.unilateral
    if unilateral is None:
        raise RefusedError("not-allowed")
    if not any(one.id == move.actor.person for group in unilateral.who for one in situation.panels.of(group)):
        raise RefusedError("not-yours")


def _acted(situation: Situation, move: Move) -> None:
    _no_outcome(situation, move)
    _measure_runs(situation)


def _measure_runs(situation: Situation) -> None:
    if not of_kind(situation.acts, ActKind.MEASURE):
        raise RefusedError("no-measure")


def _end_measure(situation: Situation, move: Move) -> None:
    if move.actor.kind is ActorKind.CLOCK:
        return
    if move.outcome not in (None, *WHY_ENDED):
        raise RefusedError("unknown-outcome")
    if situation.case.state is CaseState.RESOLVED:
        measures.require_over(situation)
        return
    _measure_runs(situation)
    if move.outcome is None:
        raise RefusedError("reason-needed")


def _uphold(situation: Situation, move: Move) -> None:
    """Let only others judge what someone did alone, as long as there are others."""
    _acted(situation, move)
    others = {one.id for one in situation.panels.of(situation.case.holder)} - {move.actor.person}
    if others and any(act.who == move.actor.person for act in of_kind(situation.acts, ActKind.MEASURE)):
        raise RefusedError("not-alone")


def _check_in(situation: Situation, move: Move) -> None:
    _no_outcome(situation, move)
    if (situation.case.outcome or "") not in situation.policy.measures:
        raise RefusedError("no-measure")


def _appoint(situation: Situation, move: Move) -> None:
    if move.outcome not in set(PanelRole):
        raise RefusedError("unknown-outcome")
    members = {one.id for one in situation.panels.of(situation.case.holder)}
    if move.to is not None and move.to not in members:
        raise RefusedError("not-of-the-panel")


def _link(situation: Situation, move: Move) -> None:
    if move.outcome not in LINKS:
        raise RefusedError("unknown-outcome")
    if move.to in (None, situation.case.id, *situation.policy.groups):
        raise RefusedError("no-other-case")


def _extend(situation: Situation, move: Move) -> None:
    _no_outcome(situation, move)
    if situation.policy.new_violation != "extends":
        raise RefusedError("not-allowed")


def _answer(situation: Situation, move: Move) -> None:
    if move.outcome not in (None, *hearing.ANSWERS):
        raise RefusedError("unknown-outcome")
    if move.note is None and move.outcome is None:
        raise RefusedError("words-needed")
    if move.outcome is not None and not of_kind(situation.acts, ActKind.ASKED):
        raise RefusedError("not-asked")


def _never(_situation: Situation, _move: Move) -> None:
    raise RefusedError("not-from-here")


ON_THE_SPOT = "handled_on_the_spot"
"""The outcome of what was small and is over; what comes again is neither."""
GROUNDS = ("any", "process", "new_evidence")
"""What an appeal may rest on."""
WHY_ENDED = ("no-longer-needed", "not-agreed", "replaced", "asked-for")
"""Why a measure is ended by hand."""
SAME_MATTER, DUPLICATE, HAS_DUPLICATE, APART = "same-matter", "duplicate", "has-duplicate", "apart"
LINKS = (SAME_MATTER, DUPLICATE, HAS_DUPLICATE, APART)
"""How a case belongs with another one."""
CODES: dict[Trigger, frozenset[str]] = {
    Trigger.DECLARE: DECLARATIONS,
    Trigger.WEIGH: OPINIONS,
    Trigger.ESCALATE: frozenset({DANGER_OVERRIDE}),
    Trigger.REOPEN: frozenset(GROUNDS),
    Trigger.REPLY: frozenset(hearing.ANSWERS),
    Trigger.END_MEASURE: frozenset(WHY_ENDED),
    Trigger.APPOINT: frozenset(PanelRole),
    Trigger.LINK: frozenset(LINKS),
}
"""What may stand in a move's `outcome` where it is no outcome of the policy."""

_GUARDS: dict[Trigger, Callable[[Situation, Move], None]] = {
    Trigger.RESOLVE: _resolve,
    Trigger.CLOSE: _close,
    Trigger.DECIDED: _decision,
    Trigger.WITHDRAW: _withdraw,
    Trigger.REOPEN: _reopen,
    Trigger.ESCALATE: _escalate,
    Trigger.MESSAGE: _wordless,
    Trigger.REPLY: _answer,
    Trigger.ASK: _wordless,
    Trigger.INVITE: _hearing,
    Trigger.HEARD: _hearing,
    Trigger.DECLARE: _declare,
    Trigger.RECUSE: _recuse,
    Trigger.WEIGH: _weigh,
    Trigger.ACT_ALONE: _act_alone,
    Trigger.REPORT_ACT: _acted,
    Trigger.UPHOLD: _uphold,
    Trigger.END_MEASURE: _end_measure,
    Trigger.CHECK_IN: _check_in,
    Trigger.APPOINT: _appoint,
    Trigger.LINK: _link,
    Trigger.EXTEND: _extend,
    Trigger.PROPOSE: _never,
}
