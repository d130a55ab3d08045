"""
Cases, people and moves out of nothing, for tests of what decides without a database.

The people are called after their group: `facilitator-1` to `-3`, `committee-1` to `-3`, `board-1` and `ombuds-1`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.access import standing_of
from engine.deciding.change import Situation
from engine.deciding.owing import give
from engine.deciding.panels import panels
from handrail.identifiers import CaseId, PersonId, Reference, move_id
from policies.loading import parse_policy
from policies.owing import owed_by
from policies.schema import Policy
from policies.shelf import LIBRARY, Shelf
from states.acts import Act, ActKind
from states.case import Case, Intent, Move, Promise
from states.lifecycle import CaseState, Event, Trigger
from states.people import Person
from states.roles import CLOCK, REPORTER, Actor, ActorKind

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""When cases of these tests are opened."""
LATER = MONDAY + timedelta(hours=1)
"""When moves of these tests are made."""
CARPENTRIES: Policy = Shelf.from_folder(None).active("carpentries")
_COUNTS = {"facilitator": 3, "committee": 3, "board": 1, "ombuds": 1}


def changed(*edits: tuple[str, str]) -> Policy:
    """Answer the default policy with some of its words replaced."""
    text = (LIBRARY / "carpentries.yaml").read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return parse_policy(text)


def someone(key: str, **facts: Any) -> Person:  # noqa: ANN401 - fields of a person
    """Answer the person with this key, whose role is the word before its hyphen."""
    role = key.rpartition("-")[0]
    facts = {"roles": frozenset({role}), "email": f"{key}@example.org", "name": key, "public_key": b"k"} | facts
    return Person(id=PersonId(key), **facts)


EVERYONE = tuple(someone(f"{role}-{n + 1}") for role, count in _COUNTS.items() for n in range(count))


def a_case(**facts: Any) -> Case:  # noqa: ANN401 - fields of a case
    """Answer a case that facilitators just received, with the reporter's consent, unless said otherwise."""
    holder = facts.get("holder", "facilitators")
    usual: dict[str, Any] = {
        "id": CaseId("c" * 32),
        "reference": Reference("HR-AAAA2222"),
        "policy": "carpentries",
        "policy_version": CARPENTRIES.version,
        "state": CaseState.RECEIVED,
        "holder": holder,
        "opened_to": frozenset({"facilitators", holder}),
        "intent": Intent.REPORT,
        "danger": False,
        "consent": True,
        "language": "en",
        "reachable": True,
        "version": 1,
        "opened_at": MONDAY,
        "state_since": MONDAY,
        "head": bytes(32),
    }
    return Case(**(usual | facts))


def escalated(**facts: Any) -> Case:  # noqa: ANN401 - fields of a case
    """Answer a case that the committee holds."""
    usual = {"state": CaseState.ESCALATED, "holder": "committee", "escalated_before": True}
    return a_case(**(usual | facts))


def actor(by: str) -> Actor:
    """Answer the actor that tests call `clock`, `reporter` or by a person's name."""
    return {"clock": CLOCK, "reporter": REPORTER}.get(by) or Actor(ActorKind.PERSON, PersonId(by))


def asked(trigger: Trigger, by: str, **facts: Any) -> Move:  # noqa: ANN401 - fields of a move
    """Answer a move that someone asked for at `LATER`."""
    usual: dict[str, Any] = {"due_at": LATER, "requested_at": LATER, "cause": "a test asked"}
    case = CaseId("c" * 32)
    return Move(move_id(case, f"{trigger} {by} {facts}"), case, trigger, actor(by), **(usual | facts))


def running(case: Case, *events: Event, policy: Policy = CARPENTRIES, at: datetime = MONDAY) -> tuple[Promise, ...]:
    """Answer the promises that events started."""
    return tuple(give(case, owed)[0] for owed in owed_by(policy, events, at, ()))


def breaking(case: Case, name: str, event: Event, **facts: Any) -> tuple[Promise, Move]:  # noqa: ANN401 - how the test's promise differs
    """Answer a promise that an event started, and the clock's move that breaks it."""
    policy, round_ = facts.get("policy", CARPENTRIES), facts.get("round_", 1)
    owed = next(one for one in owed_by(policy, [event], MONDAY, ()) if one.name == name)
    promise, moves = give(case, owed, round_)
    return promise, next(move for move in moves if move.breaks)


def situation(
    case: Case,
    move: Move,
    *,
    owed: tuple[Promise, ...] = (),
    away: tuple[str, ...] = (),
    votes: Mapping[str, str] | None = None,
    policy: Policy = CARPENTRIES,
    roster: tuple[Person, ...] = EVERYONE,
    now: datetime | None = None,
    acts: tuple[Act, ...] | None = None,
) -> Situation:
    """Answer what a move is looked at with; unless said otherwise nobody has a conflict, and all were heard."""
    gone = frozenset(PersonId(one) for one in away)
    person = next((one for one in roster if one.id == move.actor.person), None)
    return Situation(
        case=case,
        policy=policy,
        running=owed,
        panels=panels(policy, roster, gone),
        standing=standing_of(case, policy, move.actor, person, gone),
        votes={PersonId(who): outcome for who, outcome in (votes or {}).items()},
        now=now or max(move.due_at, LATER),
        acts=all_said(case, move) if acts is None else acts,
    )


def all_said(case: Case, move: Move) -> tuple[Act, ...]:
    """Answer that a move's actor has no conflict at any moment, and that everyone was heard and asked."""
    moments = ("at_report", f"before_investigation:{case.holder}", "at_review")
    clear = tuple(Act(ActKind.CLEAR, f"{move.actor.person}:{one}", "no-conflict", MONDAY) for one in moments)
    said = (ActKind.HEARD, ActKind.ASKED, ActKind.ANSWERED)
    return clear + tuple(Act(kind, "", "", MONDAY) for kind in said)
