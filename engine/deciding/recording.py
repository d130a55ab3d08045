"""
What a milestone puts on record for a policy's rules to look at later, and what is over and counts no more.
"""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from engine.deciding.becoming import appeals
from engine.deciding.change import Situation
from engine.deciding.conflicts import declared
from handrail.identifiers import PersonId
from states.acts import Act, ActKind, of_kind
from states.case import Move
from states.lifecycle import CaseState, Trigger

_PANELS_OWN = frozenset(
    {
        ActKind.PRESENT,
        ActKind.WEIGHED,
        ActKind.PROPOSED,
        ActKind.APPROVED,
        ActKind.ASKED,
        ActKind.ANSWERED,
    }
)
"""What counts only as long as the same panel decides the same question."""
_ENDED_WITH_THE_CASE = frozenset({ActKind.APPEALED, ActKind.MEASURE, ActKind.UPHELD, ActKind.LIFTED})
_ALONE = frozenset({ActKind.MEASURE, ActKind.UPHELD})


def acts_of(situation: Situation, move: Move) -> tuple[Act, ...]:
    """Answer what goes on record with a move, beside what was counted."""
    if appeals(move):
        return (Act(ActKind.APPEALED, "", move.outcome or "", situation.now),)
    make = _RECORDS.get(move.trigger)
    return make(situation, move) if make else ()


def voided(
    situation: Situation, counted: tuple[ActKind, ...], trigger: Trigger, *, over: bool, resolved: bool
) -> frozenset[ActKind]:
    """Answer the kinds of act that are over: those just counted, and what belonged to a panel or to the open case."""
    gone = frozenset(counted)
    gone |= _PANELS_OWN if over else frozenset()
    gone |= {ActKind.ROLE} if over and not resolved else frozenset()
    gone |= _ENDED_WITH_THE_CASE if resolved else frozenset()
    gone |= {ActKind.ANSWERED} if trigger is Trigger.ASK else frozenset()
    gone |= _ALONE if trigger is Trigger.END_MEASURE else frozenset()
    gone |= {ActKind.UPHELD} if trigger is Trigger.ACT_ALONE else frozenset()
    return gone & {act.kind for act in situation.acts}


def _one(kind: ActKind) -> Callable[[Situation, Move], tuple[Act, ...]]:
    def record(situation: Situation, move: Move) -> tuple[Act, ...]:
        return (Act(kind, "", move.outcome or "", situation.now),)

    return record


def _answered(situation: Situation, move: Move) -> tuple[Act, ...]:
    """Take what the reporter writes after they were asked as their answer, with a code for what they say, if any."""
    asked = bool(of_kind(situation.acts, ActKind.ASKED))
    return (Act(ActKind.ANSWERED, "", move.outcome or "", situation.now),) if asked else ()


def _alone(situation: Situation, move: Move) -> tuple[Act, ...]:
    return (Act(ActKind.MEASURE, move.actor.person or "", move.outcome or "", situation.now),)


def _upheld(situation: Situation, move: Move) -> tuple[Act, ...]:
    return (Act(ActKind.UPHELD, move.actor.person or "", "", situation.now),)


def _appointed(situation: Situation, move: Move) -> tuple[Act, ...]:
    return (Act(ActKind.ROLE, move.outcome or "", move.to or "", situation.now),)


def _linked(situation: Situation, move: Move) -> tuple[Act, ...]:
    return (Act(ActKind.LINK, move.to or "", move.outcome or "", situation.now),)


def laid_down(situation: Situation, leaving: Iterable[PersonId]) -> tuple[Act, ...]:
    """Answer that nobody has the roles any more of those who leave the case."""
    gone = set(leaving)
    return tuple(
        replace(act, said="", at=situation.now) for act in of_kind(situation.acts, ActKind.ROLE) if act.said in gone
    )


def _lifted(situation: Situation, _move: Move) -> tuple[Act, ...]:
    ended = situation.case.state is CaseState.RESOLVED
    return (Act(ActKind.LIFTED, "", "", situation.now),) if ended else ()


_RECORDS: dict[Trigger, Callable[[Situation, Move], tuple[Act, ...]]] = {
    Trigger.DECLARE: declared,
    Trigger.INVITE: _one(ActKind.INVITED),
    Trigger.HEARD: _one(ActKind.HEARD),
    Trigger.ASK: _one(ActKind.ASKED),
    Trigger.REPLY: _answered,
    Trigger.ACT_ALONE: _alone,
    Trigger.UPHOLD: _upheld,
    Trigger.APPOINT: _appointed,
    Trigger.LINK: _linked,
    Trigger.PATTERN: _one(ActKind.PATTERN),
    Trigger.EXTEND: _one(ActKind.EXTENDED),
    Trigger.END_MEASURE: _lifted,
}
