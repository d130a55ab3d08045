"""
Where a policy leaves cases in silence, by a plain walk that asks the engine what each single move does.

It shares nothing with the proof: moves are decided by `engine.deciding`, and which promises run is a set of names that
the words of the file change. Nobody steps out on the way; the proof is asked about that besides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from msgspec.structs import replace

from engine.access import standing_of
from engine.deciding.change import Situation
from engine.deciding.decide import decide
from engine.deciding.owing import give
from engine.deciding.panels import Panels, panels
from engine.opening.starting import holder_of
from handrail.errors import RefusedError
from handrail.identifiers import PersonId
from policies.generated import every_promise
from policies.promises import TRIGGERS, owed
from policies.routing import Facts, route
from policies.schema import Policy
from policies.words import CHANNELS
from policies.words import REPORTER as THE_REPORTER
from states.acts import Act, ActKind
from states.case import Case, Intent, Move
from states.lifecycle import CLOSING_OUTCOMES, CaseState, Event, Trigger
from states.milestones import TABLE
from states.roles import REPORTER, Actor, ActorKind, Standing
from tests.unit.engine.situations import LATER, MONDAY, a_case, all_said, asked, someone

Turns = frozenset[tuple[str, int]]
"""The promises that run, each with how often it has been given anew; the backstop is not among them."""
_LED = frozenset({Trigger.ESCALATE, Trigger.RAISE_TIER, Trigger.HAND_OVER})
_CLOCKS_OWN = frozenset({Trigger.NUDGE, Trigger.ALARM, Trigger.MIGRATE, Trigger.RECUSE})
_OUTCOMES = {
    Trigger.CLOSE: tuple(sorted(CLOSING_OUTCOMES)),
    Trigger.ESCALATE: (None, "danger-override"),
    Trigger.DECLARE: ("no-conflict",),
    Trigger.WEIGH: ("stays",),
}


@dataclass(frozen=True)
class Step:
    """What one move does: the number of the case afterwards, all that has happened, and what the clock really did."""

    after: int
    what: tuple[Event, ...]
    did: Trigger


@dataclass(frozen=True)
class Judged:
    """What a plain walk found: places without a promise, tiers nothing leads to, promises unstarted or without use."""

    silent: frozenset[tuple[str, str]]
    codes: frozenset[str]


class Moves:
    """What single moves do under a policy, whatever its promises are."""

    def __init__(self, policy: Policy, about: frozenset[str] = frozenset()) -> None:
        """Let as many people serve in each group as the policy asks for; reports are about the groups `about`."""
        self.policy, self.about = policy, about
        self.roster = tuple(
            someone(f"{policy.role_of(group)}-{number}", roles=frozenset({policy.role_of(group)}), trained=True)
            for group, rules in policy.people.items()
            for number in range(rules.at_least)
        )
        roles = {policy.role_of(group) for group in about}
        self.away = frozenset(person.id for person in self.roster if person.roles & roles)
        self.there: Panels = panels(policy, self.roster, self.away)
        self.cases: list[Case] = []
        self._number: dict[Case, int] = {}
        self._people: dict[int, tuple[Step, ...]] = {}
        self._clock: dict[tuple[int, Trigger, str | None, int], Step] = {}

    def number(self, case: Case) -> int:
        """Answer the number by which a case is known."""
        if case not in self._number:
            self._number[case] = len(self.cases)
            self.cases.append(case)
        return self._number[case]

    def starts(self) -> Iterator[Case]:
        """Answer every case as a report may open it."""
        for danger, consent, intent, channel, content in product(
            (False, True), (False, True), Intent, CHANNELS, (True, False)
        ):
            start = route(self.policy, Facts(intent, danger, consent, self.about, channel, content))
            holder = holder_of(self.policy, start, self.there)
            yield a_case(
                policy=self.policy.name,
                state=start.state,
                holder=holder,
                opened_to=frozenset({holder}),
                danger=danger,
                consent=consent or danger,
                escalated_before=start.state is CaseState.ESCALATED,
            )

    def by_people(self, number: int) -> tuple[Step, ...]:
        """Answer every step that the engine lets anyone make, one for all that lead to the same."""
        if number not in self._people:
            case = self.cases[number]
            found = (self._try(case, move) for move in self._wishes(case))
            self._people[number] = tuple({(step.after, step.what): step for step in found if step is not None}.values())
        return self._people[number]

    def by_clock(self, number: int, policy: Policy, name: str, turn: int) -> Step:
        """Answer what the engine does when a promise of a variant of this policy is broken for the `turn`-th time."""
        clock = next(one for one in owed(policy, name, MONDAY).moves if one.breaks)
        key = (number, clock.trigger, clock.to, turn)
        if key not in self._clock:
            case = self.cases[number]
            promise, moves = give(case, owed(policy, name, MONDAY), turn)
            move = next(one for one in moves if one.breaks)
            seen = self._situation(case, move)
            change = decide(replace(seen, running=(promise,), now=move.due_at), move)
            self._clock[key] = self._step(case, move, change.case, change.event, str(change.data["trigger"]))
        return self._clock[key]

    def _wishes(self, case: Case) -> Iterator[Move]:
        someone_else = [self.there.of(group)[-1] for group in sorted(case.opened_to) if self.there.of(group)]
        by = [REPORTER, *(Actor(ActorKind.PERSON, person.id) for person in someone_else)]
        rows = {(row.trigger, who) for row in TABLE if case.state in row.sources for who in row.who}
        for trigger, actor in product(Trigger, by):
            if trigger in _CLOCKS_OWN or not any((trigger, who) in rows for who in self._standing(case, actor)):
                continue
            to = (None, *self.policy.groups) if trigger in _LED else (None,)
            for group, outcome in product(to, self._outcomes(trigger)):
                yield replace(asked(trigger, "reporter", to=group, outcome=outcome, note="words"), actor=actor)

    def _outcomes(self, trigger: Trigger) -> tuple[str | None, ...]:
        some = ("no_violation", "resolved", *self.policy.decide.approval)
        if trigger in {Trigger.RESOLVE, Trigger.DECIDED}:
            return tuple(one for one in some if one in self.policy.outcome_names)
        grounds = (None, *(self.policy.appeal.grounds if self.policy.appeal else ()))
        return grounds if trigger is Trigger.REOPEN else _OUTCOMES.get(trigger, (None,))

    def _try(self, case: Case, move: Move) -> Step | None:
        try:
            change = decide(self._situation(case, move), move)
        except RefusedError:
            return None
        return self._step(case, move, change.case, change.event, str(change.data["trigger"]))

    def _standing(self, case: Case, actor: Actor) -> frozenset[Standing]:
        person = next((one for one in self.roster if one.id == actor.person), None)
        return standing_of(case, self.policy, actor, person, self.away)

    def _situation(self, case: Case, move: Move) -> Situation:
        others = {one.id: move.outcome or "" for one in self.there.of(case.holder)}
        acts = (*all_said(case, move), *_done(move, tuple(others), next(iter(self.policy.decide.approval), "")))
        return Situation(case, self.policy, (), self.there, self._standing(case, move.actor), others, LATER, acts)

    def _step(self, before: Case, move: Move, after: Case, event: Event, did: str) -> Step:
        plain = replace(
            after,
            version=before.version,
            head=before.head,
            state_since=MONDAY,
            assignee=None,
            outcome=None,
            told_at=None,
        )
        moved = after.state is not before.state or event is Event.RAISED
        what: tuple[Event, ...] = (event, Event(after.state.value)) if moved else (event,)
        appeal = move.trigger is Trigger.REOPEN and move.actor.kind is ActorKind.REPORTER
        what = (*dict.fromkeys(what), Event.APPEALED) if appeal else tuple(dict.fromkeys(what))
        return Step(self.number(plain), what, Trigger(did) if move.actor.kind is ActorKind.CLOCK else move.trigger)


class Walk:
    """Everywhere a policy leads with nobody missing but those whom reports are about."""

    def __init__(self, policy: Policy, moves: Moves) -> None:
        """Go everywhere; `moves` are those of the policy, or of one that differs from it in its promises alone."""
        self.policy, self.moves = policy, moves
        self.every = every_promise(policy)
        self._most = max(1, len(policy.without_consent))
        self.worked: set[str] = set()
        self._led: set[str] = set()
        self._known: dict[tuple[Turns, tuple[Event, ...], CaseState, tuple[str, int] | None], Turns] = {}
        self._seen: set[tuple[int, Turns]] = set()
        self._go()

    def judged(self) -> Judged:
        """Answer what is wrong."""
        bare = {self.moves.cases[number] for number, turns in self._seen if not turns}
        open_ = [case for case in bare if case.state is not CaseState.RESOLVED]
        silent = frozenset((case.state.value, case.holder) for case in open_)
        ran = {name for _, turns in self._seen for name, _ in turns}
        own = set(self.policy.promises)
        found = {
            "silence": bool(silent),
            "never-started": bool(own - ran),
            "remedy-idle": bool((own & ran) - self.worked),
            "tier-by-hand": bool(set(self.policy.tiers) - self._led),
        }
        return Judged(silent, frozenset(code for code, holds in found.items() if holds))

    def _go(self) -> None:
        firsts = dict.fromkeys(self.moves.starts())
        wave = [(self.moves.number(case), self._opened(case)) for case in firsts]
        self._led |= {case.holder for case in firsts}
        while wave:
            number, turns = wave.pop()
            if (number, turns) not in self._seen:
                self._seen.add((number, turns))
                wave += self._after_people(number, turns)
                wave += self._after_clock(number, turns)

    def _opened(self, case: Case) -> Turns:
        what = (Event.RECEIVED, Event.ESCALATED) if case.state is CaseState.ESCALATED else (Event.RECEIVED,)
        return self._then(frozenset(), what, case.state)

    def _state(self, number: int) -> CaseState:
        return self.moves.cases[number].state

    def _after_people(self, number: int, turns: Turns) -> Iterator[tuple[int, Turns]]:
        for step in self.moves.by_people(number):
            yield step.after, self._then(turns, step.what, self._state(step.after))

    def _after_clock(self, number: int, turns: Turns) -> Iterator[tuple[int, Turns]]:
        for name, turn in turns:
            step = self.moves.by_clock(number, self.policy, name, turn)
            if step.did in {TRIGGERS[self.every[name].broken.do], Trigger.HAND_OVER}:
                self.worked.add(name)
            self._led |= {self.moves.cases[step.after].holder} if step.after != number else set()
            again = step.did is Trigger.HAND_OVER or self.every[name].broken.again_every is not None
            anew = (name, min(turn + 1, self._turns(name))) if again else None
            yield step.after, self._then(turns - {(name, turn)}, step.what, self._state(step.after), anew)

    def _then(
        self, turns: Turns, what: tuple[Event, ...], state: CaseState, anew: tuple[str, int] | None = None
    ) -> Turns:
        """Answer what runs after events, by the words of the file: they end what they keep and start what is theirs."""
        key = (turns, what, state, anew)
        if key not in self._known:
            self._known[key] = self._after(turns, what, state, anew)
        return self._known[key]

    def _after(
        self, turns: Turns, what: tuple[Event, ...], state: CaseState, anew: tuple[str, int] | None = None
    ) -> Turns:
        kept = {name for name, owing in self.every.items() if set(what) & set(owing.kept_by)}
        left = {name: before for name, before in turns if name not in kept}
        if Event.RESOLVED in what:
            left = {name: before for name, before in left.items() if what[0] is Event.RESOLVED and self._to_tell(name)}
        started = {name for name, owing in self.every.items() if set(what) & set(owing.starts)}
        begun = dict.fromkeys(started - kept, 1) | (dict([anew]) if anew else {})
        if state is CaseState.RESOLVED:
            asks = {Event.TOLD, Event.MESSAGED}
            begun = {name: turn for name, turn in begun.items() if asks & set(self.every[name].kept_by)}
        return frozenset((begun | left).items())

    def _to_tell(self, name: str) -> bool:
        return self.every[name].to == THE_REPORTER and Event.TOLD in self.every[name].kept_by

    def _turns(self, name: str) -> int:
        """Answer up to which turn it matters how often a promise was given: it is handed on group by group."""
        return self._most if self.every[name].broken.do.value in {"escalate", "hand_over"} else 1


def _done(move: Move, panel: tuple[PersonId, ...], proposed: str) -> tuple[Act, ...]:
    """Answer what others have done before, so that the move of one person is the last that is needed."""
    there = tuple(Act(ActKind.PRESENT, person, "", MONDAY) for person in panel)
    if move.trigger in {Trigger.APPROVE, Trigger.DECLINE}:
        return (*there, Act(ActKind.PROPOSED, "", proposed, MONDAY))
    if move.trigger is Trigger.WEIGH:
        said = tuple(Act(ActKind.WEIGHED, person, move.outcome or "", MONDAY) for person in panel)
        return (*there, *said, Act(ActKind.TIE, "someone", "waits", MONDAY))
    return there
