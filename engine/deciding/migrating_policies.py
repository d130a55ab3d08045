"""
What becomes of a running case that is to follow another version of its policy: pure, so that it can be shown first.

Ends of promises stand as they are. A promise that runs under both versions keeps its beginning, and its time is counted
anew from there; one that only the new version gives begins with the move. `engine.agreeing` asks for such moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from engine.deciding import owing
from engine.deciding.change import REPORTER, Change, Migration, Situation
from engine.deciding.notices import next_due, notices_for, told_by
from engine.deciding.redirecting import consented
from handrail.errors import RefusedError
from policies.generated import every_promise
from policies.owing import release
from policies.promises import BACKSTOP, Owed, backstop, kept_by, owed, owed_again, owed_from
from policies.schema import Policy
from policies.telling import Tell
from states.case import Case, LogEntry, Move, MoveStatus, Promise
from states.lifecycle import CaseState, Event, Trigger


@dataclass(frozen=True, slots=True)
class Plan:
    """
    What a case would have after the move.

    `stays` are promises that go on untouched; `changes` are running ones with what takes their place; `ends` are
    running ones that nobody would owe any more; `begins` is owed for the first time. `refused` is why it cannot be.
    """

    stays: tuple[Promise, ...]
    changes: tuple[tuple[Promise, Owed], ...]
    ends: tuple[Promise, ...]
    begins: tuple[Owed, ...]
    refused: str | None


def plan(case: Case, running: Sequence[Promise], before: Policy, migration: Migration, now: datetime) -> Plan:
    """Answer what the move would do to the promises of a case that follows `before`."""
    target, log = migration.target, migration.log
    would, had = _running_under(target, log), _ever_given(log)
    stays: list[Promise] = []
    changes: list[tuple[Promise, Owed]] = []
    ends: list[Promise] = []
    for promise in running:
        old = _round(before, before, promise, case.day)
        new = _round(target, before, promise, case.day)
        goes_on = new is not None and (promise.name in would or _same_asked(before, target, promise.name))
        if promise.name == BACKSTOP or new is None or not goes_on:
            ends.append(promise)
        elif old is not None and (new.due_at, new.to, new.moves) == (promise.due_at, promise.to, old.moves):
            stays.append(promise)
        else:
            changes.append((promise, _without_past_nudges(new, now)))
    begins = [one for one in (_first(target, name, now, case.day) for name in sorted(would - had)) if one]
    if not (stays or changes or begins):
        begins.append(backstop(target, now, case.holder))
    return Plan(tuple(stays), tuple(changes), tuple(ends), tuple(begins), _refused(case, target))


def migrated(situation: Situation, move: Move) -> Change:
    """
    Decide the move: the case follows the new version from here on.

    Raises:
        RefusedError: with the reason `unknown-version`, `same-version`, `holder-missing` or `consent-needed`.

    """
    case, migration = situation.case, situation.migration
    if migration is None or migration.target.name != case.policy:
        raise RefusedError("unknown-version")
    if migration.target.version == case.policy_version:
        raise RefusedError("same-version")
    planned = plan(case, situation.running, situation.policy, migration, situation.now)
    if planned.refused:
        raise RefusedError(planned.refused)
    return _change(replace(situation, policy=migration.target), move, planned)


def _change(situation: Situation, move: Move, planned: Plan) -> Change:
    case, policy, now = situation.case, situation.policy, situation.now
    after = replace(case, version=case.version + 1, policy_version=policy.version)
    ended = release([*(old for old, _ in planned.changes), *planned.ends], now)
    owed = [(new, old.round) for old, new in planned.changes] + [(new, 1) for new in planned.begins]
    rows = [owing.give(after, one, round_) for one, round_ in owed]
    given = tuple(promise for promise, _ in rows)
    running = (*planned.stays, *given)
    told = told_by(policy, (Event.MIGRATED,))
    if _later(situation.running, running):
        told += (Tell(REPORTER, "status"),)
    return Change(
        move=replace(move, status=MoveStatus.APPLIED, ended_at=now),
        case=after,
        event=Event.MIGRATED,
        data=_data(case, move, policy, ended, given),
        ended=ended,
        given=given,
        moves=tuple(one for _, moves in rows for one in moves),
        notices=notices_for(replace(situation, case=after), told, running),
        policy=policy,
    )


def _data(
    case: Case, move: Move, policy: Policy, ended: tuple[Promise, ...], given: tuple[Promise, ...]
) -> dict[str, object]:
    facts: dict[str, object] = {"trigger": Trigger.MIGRATE.value, "cause": move.cause, "move": move.id}
    facts |= {"policy_from": case.policy_version, "policy_to": policy.version}
    if ended:
        facts["released"] = [one.name for one in ended]
    if given:
        facts["given"] = {one.name: one.due_at.isoformat() for one in given}
    return facts


def _later(before: Sequence[Promise], after: Sequence[Promise]) -> bool:
    """Answer whether the reporter's next word is due later than they were told, or is not owed any more."""
    was, becomes = next_due(before, REPORTER), next_due(after, REPORTER)
    return was is not None and (becomes is None or becomes > was)


def _refused(case: Case, target: Policy) -> str | None:
    """Answer why a case cannot follow `target`: it may not know who holds it, or not let in whom it was opened to."""
    if case.holder not in target.people or (case.state is CaseState.ESCALATED and not target.decides(case.holder)):
        return "holder-missing"
    hears = consented(case) or all(target.hears_without_consent(group) for group in case.opened_to)
    return None if hears else "consent-needed"


def _round(policy: Policy, before: Policy, promise: Promise, day: datetime | None) -> Owed | None:
    """Answer what `policy` owes in the place of a promise of `before`: the same round, from the same beginning."""
    name, anchor = promise.name, promise.anchor_at
    first, again = _first(before, name, anchor, day), owed_again(before, name, anchor)
    repeated = again is not None and again.due_at == promise.due_at and (first is None or first.due_at != again.due_at)
    return (owed_again(policy, name, anchor) if repeated else None) or _first(policy, name, anchor, day)


def _first(policy: Policy, name: str, at: datetime, day: datetime | None) -> Owed | None:
    return owed(policy, name, at, day) if name in every_promise(policy) else None


def _same_asked(before: Policy, target: Policy, name: str) -> bool:
    """Answer whether both versions start and keep a promise by the same events; so do those that Handrail makes."""
    old, new = before.promises.get(name), target.promises.get(name)
    if old is None or new is None:
        return old is new
    return set(old.starts) == set(new.starts) and set(old.kept_by) == set(new.kept_by)


def _without_past_nudges(owed: Owed, now: datetime) -> Owed:
    return replace(owed, moves=tuple(move for move in owed.moves if move.breaks or move.due_at > now))


def _ever_given(log: Sequence[LogEntry]) -> frozenset[str]:
    names: set[str] = set()
    for entry in log:
        given = entry.data.get("given")
        names |= set(given) if isinstance(given, dict) else set()
    return frozenset(names)


def _running_under(policy: Policy, log: Sequence[LogEntry]) -> frozenset[str]:
    """Answer which promises would run now if the case had followed `policy` from its beginning, whatever their time."""
    running: set[str] = set()
    for entry in log:
        events = _events_of(entry)
        kept = frozenset[str]().union(*(kept_by(policy, event) for event in events))
        started = {one.name for event in events for one in owed_from(policy, event, entry.at)}
        running = set() if Event.RESOLVED in events else (running - kept) | (started - kept)
    return frozenset(running)


def _events_of(entry: LogEntry) -> tuple[Event, ...]:
    """Answer what a log entry says has happened; a vote that did not decide is nothing."""
    if entry.event not in set(Event) or "vote" in entry.data:
        return ()
    event, to = Event(entry.event), entry.data.get("to")
    if event is Event.RAISED:
        return (event, Event.ESCALATED)
    return tuple(dict.fromkeys((event, Event(str(to))))) if to else (event,)
