"""
What takes more than one: votes on an outcome, members present at a meeting, approvals, and what to make of a tie.

A move that counts and does not yet suffice is applied, recorded and answered with its tally; the last one does what all
of them asked for.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from engine.deciding.change import Situation
from engine.deciding.conflicts import weighed
from engine.deciding.panels import Panels
from handrail.errors import RefusedError
from handrail.identifiers import PersonId
from policies.calendars import deadline
from policies.panels import Needs
from policies.promises import DEADLOCK
from policies.schema import Policy
from states.acts import Act, ActKind, newest, of_kind
from states.case import Case, Move
from states.lifecycle import CaseState, Event, Trigger


class Count(Struct, frozen=True):
    """
    A move, counted. With a `tally` more are needed; else it goes on as `move`, perhaps by another trigger.

    `acts` are put on record, acts of the kinds in `void` are over; `vote` says that its outcome is a vote.
    """

    move: Move
    tally: str | None = None
    event: Event = Event.NOTED
    acts: tuple[Act, ...] = ()
    void: tuple[ActKind, ...] = ()
    vote: bool = False


def count(situation: Situation, move: Move) -> Count:
    """
    Count a move that is possible and permitted.

    Raises:
        RefusedError: it is for members of another group (`not-yours`), or of a time when there was something to count.

    """
    counts = _COUNTS.get(move.trigger) if move.actor.person else None
    return counts(situation, move) if counts else Count(move)


def agreeing(situation: Situation, move: Move) -> tuple[int, int]:
    """Answer how many of the panel agree on the outcome a move wants, its own actor included, and how many must."""
    if situation.case.state is not CaseState.ESCALATED or move.actor.person is None:
        return 1, 1
    votes = _votes(situation, move)
    return sum(outcome == move.outcome for outcome in votes.values()), _needs(situation, move).agree


def approving(situation: Situation, outcome: str | None) -> tuple[str, ...]:
    """Answer the groups whose approval an outcome needs before it counts, less the one that decides itself."""
    return tuple(approvers(situation.policy, situation.case, situation.panels, outcome or ""))


def approvers(policy: Policy, case: Case, panels: Panels, outcome: str) -> dict[str, set[PersonId]]:
    """Answer who may approve of an outcome, by the group that they would do it for."""
    groups = [group for group in policy.decide.approval.get(outcome, ()) if group != case.holder]
    return {group: {one.id for one in panels.of(group)} for group in groups}


def _votes(situation: Situation, move: Move) -> dict[PersonId, str]:
    panel = {person.id for person in situation.panels.of(situation.case.holder)}
    votes = {who: outcome for who, outcome in situation.votes.items() if who in panel}
    return votes | ({move.actor.person: move.outcome or ""} if move.actor.person else {})


def _needs(situation: Situation, move: Move) -> Needs:
    panel = len(situation.panels.of(situation.case.holder))
    relaxed = _relaxed(situation)
    return situation.policy.needs(situation.case.holder, panel, move.outcome, relaxed=relaxed, rules_now=True)


def _relaxed(situation: Situation) -> bool:
    """Answer whether the first vote has been tried for so long that the policy is content with less."""
    tried = next((one.anchor_at for one in situation.running if one.name == DEADLOCK), None)
    begins = situation.policy.relaxed_at(tried) if tried else None
    return begins is not None and begins <= situation.now


def _missing(needs: Needs, agree: int, votes: int) -> str | None:
    """Answer what a vote still lacks, as a tally."""
    if needs.met_by(agree, votes):
        return None
    if agree < needs.agree:
        return f"{agree} of {needs.agree} agreed"
    return f"{votes} of {needs.taking_part} took part" if votes < needs.taking_part else f"{agree} of {votes} agreed"


def _vote(situation: Situation, move: Move) -> Count:
    if situation.case.state is not CaseState.ESCALATED:
        return Count(move)
    votes = _votes(situation, move)
    tally = _missing(_needs(situation, move), agreeing(situation, move)[0], len(votes))
    if tally:
        return Count(move, tally, vote=True)
    if move.trigger is Trigger.DECIDED:
        return Count(move, vote=True)
    if approving(situation, move.outcome) and not _silently_approved(situation, move.outcome):
        proposed = Act(ActKind.PROPOSED, "", move.outcome or "", situation.now)
        return Count(replace(move, trigger=Trigger.PROPOSE), acts=(proposed,), vote=True)
    return Count(move, acts=_ruled(situation, (who for who, outcome in votes.items() if outcome == move.outcome)))


def _silently_approved(situation: Situation, outcome: str | None) -> bool:
    """Answer whether those who approve have been silent about this outcome for as long as the policy waits."""
    proposed, wait = newest(situation.acts, ActKind.PROPOSED), situation.policy.decide.approval_silent_after
    if proposed is None or proposed.said != outcome or wait is None:
        return False
    return deadline(wait, proposed.at, situation.policy.calendar) <= situation.now


def _present(situation: Situation, move: Move) -> Count:
    holder, person = situation.case.holder, move.actor.person or PersonId("")
    rules = situation.policy.people.get(holder)
    panel = {one.id for one in situation.panels.of(holder)}
    there = {act.who for act in of_kind(situation.acts, ActKind.PRESENT)} & panel | {person}
    must = situation.panels.asked(holder, rules.meets_with or 1) if rules else 1
    if len(there) >= must:
        return Count(move, void=(ActKind.PRESENT,))
    came = Act(ActKind.PRESENT, person, "", situation.now)
    return Count(move, f"{len(there)} of {must} present", acts=(came,))


def _approval(situation: Situation, move: Move) -> Count:
    proposed, person = newest(situation.acts, ActKind.PROPOSED), move.actor.person or PersonId("")
    if proposed is None:
        raise RefusedError("nothing-proposed")
    groups = approvers(situation.policy, situation.case, situation.panels, proposed.said)
    if not any(person in members for members in groups.values()):
        raise RefusedError("not-yours")
    if move.trigger is Trigger.DECLINE:
        return Count(move, void=(ActKind.PROPOSED, ActKind.APPROVED))
    agree = {act.who for act in of_kind(situation.acts, ActKind.APPROVED)} | {person}
    have = sum(bool(members & agree) for members in groups.values())
    if have < len(groups):
        said = Act(ActKind.APPROVED, person, proposed.said, situation.now)
        return Count(move, f"{have} of {len(groups)} approved", Event.APPROVED, acts=(said,))
    voters = (who for who, outcome in situation.votes.items() if outcome == proposed.said)
    ended = replace(move, trigger=Trigger.RESOLVE, outcome=proposed.said)
    return Count(ended, acts=_ruled(situation, {*voters, *map(PersonId, agree)}))


def _opinion(situation: Situation, move: Move) -> Count:
    holder, person = situation.case.holder, move.actor.person or PersonId("")
    panel = {one.id for one in situation.panels.of(holder)}
    same = {act.who for act in of_kind(situation.acts, ActKind.WEIGHED) if act.said == move.outcome} & panel | {person}
    must = situation.policy.votes_needed(holder, len(panel))
    if len(same) < must:
        said = Act(ActKind.WEIGHED, person, move.outcome or "", situation.now)
        return Count(move, f"{len(same)} of {must} agreed", acts=(said,))
    return Count(move, acts=weighed(situation.acts, move.outcome or "", situation), void=(ActKind.WEIGHED,))


def _ruled(situation: Situation, people: Iterable[PersonId]) -> tuple[Act, ...]:
    """Put on record who decided, where a policy wants an appeal heard by others."""
    appeal = situation.policy.appeal
    if appeal is None or appeal.by != "other_people":
        return ()
    return tuple(Act(ActKind.RULED, person, "", situation.now) for person in sorted(people))


_COUNTS: dict[Trigger, Callable[[Situation, Move], Count]] = {
    Trigger.RESOLVE: _vote,
    Trigger.DECIDED: _vote,
    Trigger.MET: _present,
    Trigger.APPROVE: _approval,
    Trigger.DECLINE: _approval,
    Trigger.WEIGH: _opinion,
}
