"""
The panel of a case as its members see it: who it is, what it has done, what its rules still ask for, and by when.

A pure reading of what is known; the rules themselves are in `engine.deciding`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.deciding.conflicts import BEFORE, barred, undeclared, waiting
from engine.deciding.panels import Panels, gap
from engine.panel_views import Done, MeetingView, MemberView, PanelView, VoteView
from engine.showing.panel_steps import afterwards, asked, hearing, interim, ladder, proposal
from handrail.identifiers import PersonId
from policies.promises import DEADLOCK
from policies.schema import Policy
from states.acts import Act, ActKind, of_kind
from states.case import Case, LogEntry, Promise
from states.lifecycle import CaseState, Event, Trigger
from states.roles import ActorKind, PanelRole

_TOLD_OF = frozenset({Event.MET, Event.DECIDED, Event.PROPOSED, Event.APPROVED, Event.DECLINED, Event.TOLD})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a case whose panel is shown to `me`; `names` are those of everyone on the roster."""

    case: Case
    policy: Policy
    acts: tuple[Act, ...]
    panels: Panels
    votes: Mapping[PersonId, str]
    running: tuple[Promise, ...]
    log: tuple[LogEntry, ...]
    names: Mapping[PersonId, str]
    me: PersonId
    now: datetime

    def name(self, person: str) -> str:
        """Name somebody."""
        return self.names.get(PersonId(person), "someone who has left")

    def due(self, promise: str) -> datetime | None:
        """Answer by when a running promise is owed."""
        return next((one.due_at for one in self.running if one.name == promise), None)


def panel_view(known: Known) -> PanelView | None:
    """Show the panel of a case that a tier decides, or decided; None for one that never came to a tier."""
    case, policy = known.case, known.policy
    if case.state not in {CaseState.ESCALATED, CaseState.RESOLVED} or not case.escalated_before:
        return None
    escalated = case.state is CaseState.ESCALATED
    members = _members(known)
    return PanelView(
        group=case.holder,
        members=members,
        gone=_gone(known),
        missing=_missing(known),
        vote=_vote(known) if escalated else None,
        meeting=_meeting(known) if escalated else None,
        met=tuple(_met(known)),
        done=tuple(_done(known)),
        hearing=hearing(policy, known.acts) if escalated else None,
        asked=asked(case, policy, known.acts) if escalated else None,
        proposal=proposal(known.acts, policy, case, known.panels, known.name),
        interim=interim(known.acts, known.me, known.name, known.due("alone_report"), known.due("alone_review")),
        ladder=tuple(ladder(policy, case, len(known.panels.of(case.holder)))) if escalated else (),
        afterwards=None if escalated else afterwards(case, policy, known.acts),
    )


def _members(known: Known) -> tuple[MemberView, ...]:
    """List who can act, and beside them who may not act on this case now though they may see it."""
    case, barring = known.case, barred(known.policy, known.case, known.acts)
    there = known.panels.of(case.holder)
    beside = [one for one in known.panels.everyone.get(case.holder, ()) if one.id in barring]
    return tuple(_member(known, one.id, one.name) for one in sorted((*there, *beside), key=lambda one: one.name))


def _member(known: Known, person: PersonId, name: str) -> MemberView:
    roles = {act.who for act in of_kind(known.acts, ActKind.ROLE) if act.said == person}
    return MemberView(
        id=person,
        name=name,
        me=person == known.me,
        roles=tuple(role.value for role in PanelRole if role.value in roles and person in _able(known)),
        answer=_answer(known, person),
        voted=person in known.votes,
        ruled=bool(of_kind(known.acts, ActKind.APPEALED)) and person in _whose(known.acts, ActKind.RULED),
    )


def _answer(known: Known, person: PersonId) -> str:
    if BEFORE not in known.policy.conflicts.ask:
        return "not-asked"
    if person in waiting(known.acts):
        return "waiting"
    if person in _whose(known.acts, ActKind.TIE):
        return "tie"
    left = undeclared(known.policy, known.case, known.acts, person, Trigger.DECLARE)
    return "asked" if BEFORE in left else "clear"


def _gone(known: Known) -> int:
    everyone = {one.id for one in known.panels.everyone.get(known.case.holder, ())}
    return len(everyone - {one.id for one in _members(known)})


def _missing(known: Known) -> int:
    holder, there = known.case.holder, known.panels.of(known.case.holder)
    if not known.policy.decides(holder):
        return 0 if there else 1
    return gap(known.policy.people[holder], there, known.panels.everyone[holder])


def _vote(known: Known) -> VoteView:
    case, policy = known.case, known.policy
    panel = _able(known)
    votes = {who: outcome for who, outcome in known.votes.items() if who in panel}
    tried = next((one.anchor_at for one in known.running if one.name == DEADLOCK), None)
    relaxed_at = policy.relaxed_at(tried) if tried else None
    relaxed = relaxed_at is not None and relaxed_at <= known.now
    needs = policy.needs(case.holder, len(panel), relaxed=relaxed, rules_now=True)
    return VoteView(
        agree=needs.agree,
        taking_part=needs.taking_part,
        unopposed=needs.unopposed,
        tally=dict(Counter(votes.values())),
        voted=tuple(known.name(who) for who in votes),
        mine=votes.get(known.me),
        relaxed_at=None if relaxed else relaxed_at,
        deadlock_at=known.due(DEADLOCK),
        deadlock_to=policy.decide.deadlock.to if policy.decide.deadlock else None,
    )


def _meeting(known: Known) -> MeetingView:
    rules = known.policy.people.get(known.case.holder)
    must = known.panels.asked(known.case.holder, rules.meets_with or 1) if rules else 1
    there = (act.who for act in of_kind(known.acts, ActKind.PRESENT) if act.who in _able(known))
    return MeetingView(tuple(known.name(who) for who in there), must)


def _met(known: Known) -> Iterable[MeetingView]:
    """Read from the log who was at each meeting: each said so, and with the last who was needed it counted."""
    there: list[str] = []
    for entry in known.log:
        if entry.data.get("trigger") != Trigger.MET.value or entry.actor.person is None:
            continue
        there.append(known.name(entry.actor.person))
        if entry.event == Event.MET.value:
            yield MeetingView(tuple(dict.fromkeys(there)), len(there), entry.at)
            there = []


def _done(known: Known) -> Iterable[Done]:
    for entry in known.log:
        if entry.event in _TOLD_OF:
            person = entry.actor.person
            yield Done(entry.event, entry.at, known.name(person) if person else ActorKind.CLOCK.value)


def _able(known: Known) -> frozenset[PersonId]:
    return frozenset(one.id for one in known.panels.of(known.case.holder))


def _whose(acts: Iterable[Act], kind: ActKind) -> frozenset[str]:
    return frozenset(act.who for act in of_kind(acts, kind))
