"""
The promises of a case as a set of bits, and what every move does to them: which end, which begin, which come again.

What a promise owes and when is asked of `policies.promises`, once for each event; the rules are `policies.owing`'s.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_

from policies.owing import can_be_kept_after_the_end
from policies.promises import BACKSTOP, ClockMove, Owed, backstop, kept_by, owed_again, owed_from
from policies.schema import Policy
from policies.words import REPORTER
from states.lifecycle import CaseState, Event, Trigger

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
"""An instant at which promises are looked at for what they ask, whatever their times."""
_TURNING = frozenset({Trigger.ESCALATE, Trigger.HAND_OVER})

Running = int
"""Promises that run, one bit each; above them, how often the ones that are handed on have broken already."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a move does to the promises: those in `stay` go on, those in `begin` run from now on."""

    stay: Running
    begin: Running

    @property
    def is_none(self) -> bool:
        """Whether nothing ends and nothing begins."""
        return self.stay == -1 and not self.begin

    def on(self, running: Running) -> Running:
        """Answer what runs afterwards."""
        return (running & self.stay) | self.begin


class Clocks:
    """Every promise a policy can make, its own and those that its rules imply."""

    def __init__(self, policy: Policy) -> None:
        """Ask for each event what it starts and what it keeps."""
        self.policy = policy
        self.terms = _terms(policy)
        self.names = tuple(self.terms)
        self.bit = {name: 1 << place for place, name in enumerate(self.names)}
        self.backstop = self.bit[BACKSTOP]
        self._turns = max(1, len(policy.without_consent))
        self._turn_bits = self._give_turn_bits()
        self.turn_mask = {name: reduce(or_, self._turn_bits.get(name, ()), 0) for name in self.names}
        self.width = len(self.names) + sum(len(bits) for bits in self._turn_bits.values())
        self.every = (1 << self.width) - 1
        self._effects: dict[tuple[tuple[Event, ...], CaseState], Effect] = {}
        self.kept = {event: self._mask(name for name in kept_by(policy, event) if name in self.bit) for event in Event}
        self.started = {event: self._mask(one.name for one in owed_from(policy, event, AT)) for event in Event}
        self._outlives = self._mask(
            name for name, owed in self.terms.items() if owed.to == REPORTER and name in kept_by(policy, Event.TOLD)
        )
        self._later = self._mask(name for name in self.names if can_be_kept_after_the_end(name, policy))

    def breaking(self, name: str) -> ClockMove:
        """Answer what the clock is asked to do when a promise breaks."""
        return next(move for move in self.terms[name].moves if move.breaks)

    def nudges(self, name: str) -> tuple[ClockMove, ...]:
        """Answer the reminders of a promise."""
        return tuple(move for move in self.terms[name].moves if not move.breaks)

    def runs(self, running: Running) -> Iterator[str]:
        """Answer the names of the promises that run."""
        return (name for name, bit in self.bit.items() if running & bit)

    def turn(self, running: Running, name: str) -> int:
        """Answer for which time the promise would break now."""
        return 1 + sum(bool(running & bit) for bit in self._turn_bits.get(name, ()))

    def opened(self, events: tuple[Event, ...]) -> Running:
        """Answer what runs when a case is opened."""
        return self._united(self.started, events) & ~self._united(self.kept, events) or self.backstop

    def effect(self, events: tuple[Event, ...], state: CaseState) -> Effect:
        """Answer what a move of people does that makes `events` happen and leaves the case in `state`."""
        if (events, state) not in self._effects:
            self._effects[events, state] = self._effect(events, state)
        return self._effects[events, state]

    def _effect(self, events: tuple[Event, ...], state: CaseState) -> Effect:
        kept = self._united(self.kept, events)
        begin = self._united(self.started, events) & ~kept
        if state is not CaseState.RESOLVED:
            return Effect(~self._with_turns(kept), begin)
        ends = CaseState.RESOLVED.value in events
        stay = (self._outlives if events[0] is Event.RESOLVED else 0) if ends else -1
        return Effect(stay & ~self._with_turns(kept), begin & self._later)

    def broken(self, name: str, turn: int, events: tuple[Event, ...], state: CaseState, trigger: Trigger) -> Effect:
        """Answer what it does that a promise breaks, and that the clock then pulls `trigger`."""
        bit, moved = self.bit[name], self.effect(events, state)
        again = trigger is Trigger.HAND_OVER or owed_again(self.policy, name, AT) is not None
        if state is CaseState.RESOLVED:
            again = again and bool(bit & self._later)
        begin = moved.begin | (bit if again else 0)
        marks = self._turn_bits.get(name, ())[:turn] if begin & bit else ()
        return Effect(moved.stay & ~self._with_turns(bit), begin | reduce(or_, marks, 0))

    def settled(self, running: Running, state: CaseState) -> Running:
        """Answer what runs, the backstop where nothing else does."""
        return running or (0 if state is CaseState.RESOLVED else self.backstop)

    def _united(self, masks: dict[Event, Running], events: tuple[Event, ...]) -> Running:
        return reduce(or_, (masks[event] for event in events), 0)

    def _mask(self, names: Iterator[str]) -> Running:
        return reduce(or_, (self.bit[name] for name in names), 0)

    def _with_turns(self, mask: Running) -> Running:
        marks = (bit for name, bits in self._turn_bits.items() if mask & self.bit[name] for bit in bits)
        return reduce(or_, marks, mask)

    def _give_turn_bits(self) -> dict[str, tuple[Running, ...]]:
        place, found = len(self.names), {}
        for name in self.names:
            if self.breaking(name).trigger in _TURNING:
                found[name] = tuple(1 << place + more for more in range(self._turns - 1))
                place += self._turns - 1
        return found


def _terms(policy: Policy) -> dict[str, Owed]:
    every = [owed for event in Event for owed in owed_from(policy, event, AT)]
    return {**{owed.name: owed for owed in reversed(every)}, BACKSTOP: backstop(policy, AT)}
