"""
The walk and the engine agree: what the proof believes of the clock is what the engine does.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from engine.deciding.change import Situation
from engine.deciding.decide import decide
from engine.deciding.owing import give
from engine.deciding.panels import Panels, panels
from handrail.identifiers import CaseId, PersonId, Reference
from policies.promises import BACKSTOP, Owed, owed_from
from policies.routing import Facts, route
from policies.schema import Policy
from policies.shelf import Shelf
from policies.walking import Spot, Walk
from states.case import Case, Ending, Intent, Move, Promise
from states.lifecycle import CaseState, Event
from states.people import Person
from states.roles import Standing

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def _spots(policy: Policy) -> Iterator[Spot]:
    """Answer everywhere a case can go by people and by the clock, from reports with and without consent and danger."""
    walk = Walk(policy)
    facts = [
        Facts(Intent.REPORT, danger, consent, about, "form", has_content=True)
        for danger, consent in ((True, False), (False, True), (False, False))
        for about in (frozenset[str](), frozenset({policy.tiers[0]}))
    ]
    queue = [walk.begin(route(policy, one), one) for one in facts]
    seen = set(queue)
    while queue:
        spot = queue.pop()
        yield spot
        for step in (*walk.by_people(spot), *walk.by_clock(spot)):
            if step.to not in seen:
                seen.add(step.to)
                queue.append(step.to)


def _case(policy: Policy, spot: Spot) -> Case:
    return Case(
        id=CaseId("c" * 32),
        reference=Reference("HR-22222222"),
        policy=policy.name,
        policy_version=policy.version,
        state=spot.state,
        holder=spot.holder,
        opened_to=frozenset({spot.holder}),
        intent=Intent.REPORT,
        danger=False,
        consent=spot.consent,
        language="en",
        reachable=True,
        version=3,
        opened_at=AT,
        state_since=AT,
        head=b"",
        escalated_before=spot.escalated_before,
    )


def _panels(policy: Policy, spot: Spot) -> Panels:
    roles = {group: policy.role_of(group) for group in policy.groups}
    everyone = [
        Person(PersonId(f"{group}{number}"), f"{group}{number}@example.org", "", frozenset({role}), b"")
        for group, role in roles.items()
        for number in range(3)
    ]
    away = frozenset(one.id for one in everyone if one.roles & {roles[group] for group in spot.away})
    return panels(policy, everyone, away)


def _owed(policy: Policy, name: str) -> Owed:
    return next(owed for event in Event for owed in owed_from(policy, event, AT) if owed.name == name)


def _situation(policy: Policy, spot: Spot, name: str) -> tuple[Situation, Move]:
    case = _case(policy, spot)
    given: dict[str, tuple[Promise, tuple[Move, ...]]] = {one: give(case, _owed(policy, one)) for one in spot.running}
    breaking = next(move for move in given[name][1] if move.breaks)
    running = tuple(promise for promise, _ in given.values())
    now = AT + timedelta(days=40)
    clock = frozenset({Standing.CLOCK})
    return Situation(case, policy, running, _panels(policy, spot), clock, {}, now), breaking


@pytest.mark.parametrize("name", Shelf.from_folder(None).names())
def test_engine_does_what_the_proof_believes(library: Shelf, name: str) -> None:
    """Wherever a case can be and whichever promise breaks first, engine and walk end at the same place."""
    policy, compared = library.active(name), 0
    for spot in _spots(policy):
        for promise in spot.running if spot.state is not CaseState.RESOLVED else ():
            situation, move = _situation(policy, spot, promise)
            change, step = decide(situation, move), Walk(policy).breaks(spot, promise)
            ended = {one.name for one in change.ended}
            left = {one.name for one in situation.running} - ended | {one.name for one in change.given}
            assert (change.case.state, change.case.holder) == (step.to.state, step.to.holder), (spot, promise)
            assert left - {BACKSTOP} == step.to.running, (spot, promise)
            assert [one.ending for one in change.ended if one.name == promise] == [Ending.BROKEN]
            compared += 1
    assert compared > 50
