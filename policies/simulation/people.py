"""
What people do about a simulated case: which step is next, who must take part, and how long each takes.
"""

from policies.schema import Policy
from policies.simulation.chance import at, exponential, log_normal, two_uniforms, uniform
from policies.simulation.community import Answer, Community, Doing, Spread
from policies.simulation.lived import Lived
from policies.simulation.usual import answer_of
from states.lifecycle import CaseState

_PARTS = 64
_FIRST = 16
_FIRST_STEPS = (Doing.ACKNOWLEDGE, Doing.COUNSEL)
_NOTHING_IN_IT = (Doing.CLOSE,)
_BY_A_TIER = (Doing.ACKNOWLEDGE, Doing.MET, Doing.DECIDED, Doing.TOLD, Doing.RESOLVE)
_ROUNDS = 100_000
_REMINDERS = -1
_DOINGS = {doing: number for number, doing in enumerate(Doing)}
WANTS_TIER, CONSENTS, WITHDRAWS, WITHDRAWS_AFTER, APPEALS, APPEALS_AFTER = range(6, 12)
"""What draws of a case are for; those of its arrival come before, those of its steps after."""


class Habits:
    """How the people of a community take their steps under a policy."""

    def __init__(self, policy: Policy, community: Community) -> None:
        """Look up every group's answer times once."""
        self.policy, self.choices = policy, community.choices
        self._answers = {
            (group, doing): _timing(answer_of(community, group, doing)) for group in policy.groups for doing in Doing
        }

    def next_step(self, case: Lived) -> Doing | None:
        """Answer what people do next; None when nothing is left to do."""
        for doing in self._plan(case):
            if doing not in case.done:
                return doing
        return None

    def _plan(self, case: Lived) -> tuple[Doing, ...]:
        state = case.place.state
        if state is CaseState.RECEIVED:
            return _FIRST_STEPS if case.arrival.facts.has_content else _NOTHING_IN_IT
        if state is CaseState.COUNSELLED:
            return self._after_counsel(case)
        return _BY_A_TIER if state is CaseState.ESCALATED else ()

    def _after_counsel(self, case: Lived) -> tuple[Doing, ...]:
        if not case.wants_tier:
            return (Doing.TOLD, Doing.RESOLVE)
        if case.place.spot.consent:
            return (Doing.ESCALATE,)
        return (Doing.CONSENT, Doing.TOLD, Doing.RESOLVE)

    def taking_part(self, case: Lived, doing: Doing, there: int) -> int:
        """Answer how many of a group must do a step: who meets, whose votes are needed; one for everything else."""
        group = self.policy.people[case.place.holder]
        if doing is Doing.MET:
            return max(1, min(group.meets_with or 1, there))
        if doing is Doing.DECIDED:
            return self.policy.votes_needed(case.place.holder, there)
        return 1

    def seconds(self, case: Lived, doing: Doing, who: int) -> tuple[int, int]:
        """Answer after how many seconds a step is looked at, and how many of work it takes; `who` tells votes apart."""
        kind = _DOINGS[doing]
        round_ = case.draws.get(kind, 0)
        first, second = two_uniforms(case.arrival.key, _FIRST + kind + _PARTS * (round_ + _ROUNDS * who))
        seen, seen_table, work, work_table = self._answers[case.place.holder, doing]
        return round(seen * at(seen_table, first)), max(1, round(work * at(work_table, second)))

    def heeds(self, case: Lived, number: int) -> bool:
        """Answer whether the `number`-th reminder of a case makes somebody look."""
        return uniform(case.arrival.key, _REMINDERS - number) < self.choices.heed

    def chooses(self, case: Lived, purpose: int, share: float) -> bool:
        """Answer a choice that is made once for a case."""
        return uniform(case.arrival.key, purpose) < share


def began(case: Lived, doing: Doing) -> None:
    """Remember that a step was asked for, so that the next of its kind takes a time of its own."""
    kind = _DOINGS[doing]
    case.draws[kind] = case.draws.get(kind, 0) + 1


def _timing(answer: Answer) -> tuple[float, tuple[float, ...], float, tuple[float, ...]]:
    return (*_scaled(answer.seen), *_scaled(answer.work))


def _scaled(spread: Spread) -> tuple[float, tuple[float, ...]]:
    """Answer the seconds that a table of quantiles is multiplied by, and the table."""
    span = spread.mean or spread.median
    exact = span.exact if span else None
    return (exact.total_seconds() if exact else 0.0), exponential() if spread.mean else log_normal(spread.spread)
