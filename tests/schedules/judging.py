"""
What must hold at the end of every schedule, looked up in the tables in the plainest way, and by the real auditor.
"""

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from engine.moving.applying import apply_moves
from engine.report import Opened
from engine.telling.delivering import deliver
from engine.upkeep.auditing import audit
from engine.views import MoveAnswer
from handrail.clock import HandClock
from states.case import Ending
from tests.schedules.world import World

_LATER = timedelta(minutes=6)
"""Longer than any lease, and than any clock of a story is ahead."""


@dataclass(slots=True)
class Told:
    """What the story's people were answered: by it they hold us to our word."""

    opened: list[Opened] = field(default_factory=list)
    moved: list[tuple[str, MoveAnswer]] = field(default_factory=list)
    """Moves by their key, and what was answered."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a story may do that others may not."""

    copies: int = 1
    """How often one message may go out, at most."""
    cases: int = 1
    in_order: bool = True
    """Whether everybody's clock is the same, so that moves are made in the order in which they are due."""


async def settle(world: World) -> None:
    """Let time pass and one engine do what is left."""
    clock = HandClock(world.community.clock.now() + _LATER)
    context = replace(world.unstepped("afterwards"), clock=clock)
    for _ in range(50):
        if not await apply_moves(context, 50) and not (await deliver(context, 50)).total:
            return


async def faults(world: World, told: Told, allowed: Allowed) -> list[str]:
    """Answer everything that is wrong, in words that name the case, the move or the message."""
    found = list((await audit(world.community.desk.context)).findings)
    rows = {name: await world.rows(name) for name in ("cases", "case_log", "moves", "promises", "deliveries")}
    found += _chains(rows["cases"], rows["case_log"])
    found += _moves(rows["moves"], rows["case_log"], allowed)
    found += _promises(rows["promises"], rows["case_log"])
    if allowed.in_order:
        found += _without_consequence(rows["promises"], rows["moves"])
    found += _messages(rows["deliveries"], world, allowed)
    found += _answers(rows["cases"], rows["moves"], told, allowed)
    return found


def _chains(cases: Sequence[Any], log: Sequence[Any]) -> list[str]:
    found = []
    for case in cases:
        mine = sorted((one for one in log if one["case_id"] == case["id"]), key=lambda one: int(one["seq"]))
        numbers = [one["seq"] for one in mine]
        if numbers != list(range(1, case["version"] + 1)):
            found.append(f"case at version {case['version']} has log entries {numbers}")
        for before, after in itertools.pairwise(mine):
            if after["previous"] != before["hash"]:
                found.append(f"log entry {after['seq']} does not follow {before['seq']}")
    return found


def _moves(moves: Sequence[Any], log: Sequence[Any], allowed: Allowed) -> list[str]:
    found, made = [], defaultdict(list)
    for one in sorted(log, key=lambda one: int(one["seq"])):
        key = _data(one).get("move")
        if key:
            made[key].append(one)
    for one in moves:
        times, status = len(made[one["id"]]), one["status"]
        if times != (status == "applied"):
            found.append(f"{one['trigger']} is {status} and stands in the log {times} times")
        if (status == "pending") != (one["ended_at"] is None):
            found.append(f"{one['trigger']} is {status} and ended at {one['ended_at']}")
    return found + (_out_of_order(moves, log) if allowed.in_order else [])


def _out_of_order(moves: Sequence[Any], log: Sequence[Any]) -> list[str]:
    due = {one["id"]: one["due_at"] for one in moves}
    by_case: dict[str, list[Any]] = defaultdict(list)
    for one in sorted(log, key=lambda one: int(one["seq"])):
        if _data(one).get("move") in due:
            by_case[one["case_id"]].append(due[_data(one)["move"]])
    return ["moves were made in another order than they were due" for ones in by_case.values() if ones != sorted(ones)]


def _promises(promises: Sequence[Any], log: Sequence[Any]) -> list[str]:
    ends: Counter[tuple[str, str, str]] = Counter()
    for one in log:
        for ending in Ending:
            names = _data(one).get(ending.value)
            for name in names if isinstance(names, list) else ():
                ends[one["case_id"], name, ending.value] += 1
    stored = Counter((one["case_id"], one["name"], one["ending"]) for one in promises if one["ending"])
    return [
        f"a promise's end is logged and stored differently: {one}"
        for one in {*ends, *stored}
        if ends[one] != stored[one]
    ]


def _without_consequence(promises: Sequence[Any], moves: Sequence[Any]) -> list[str]:
    broken = {one["id"] for one in promises if one["ending"] == Ending.BROKEN}
    spared = [one for one in moves if one["promise"] in broken and one["breaks"] and one["status"] != "applied"]
    return [f"{one['cause']}: {one['trigger']} was {one['status']}" for one in spared]


def _messages(deliveries: Sequence[Any], world: World, allowed: Allowed) -> list[str]:
    copies = world.post.copies()
    known = Counter(one["message_id"] for one in deliveries)
    found = [f"one Message-ID stands for {times} messages" for times in known.values() if times > 1]
    found += [f"a message went out {times} times" for times in copies.values() if times > allowed.copies]
    called = {one["message_id"] for one in deliveries if one["status"] == "sent"} - world.sent_before
    found += ["a message is called sent and never went out"] if called - set(copies) else []
    found += [f"a message is left: {one['message']} {one['status']}" for one in deliveries if one["status"] == "queued"]
    instead = Counter((one["fallback_of"], one["person_id"]) for one in deliveries if one["fallback_of"])
    return found + [f"someone is alarmed {times} times about one message" for times in instead.values() if times > 1]


def _answers(cases: Sequence[Any], moves: Sequence[Any], told: Told, allowed: Allowed) -> list[str]:
    references = Counter(one["reference"] for one in cases)
    found = [f"a report that was answered is {references[one.reference]} cases" for one in told.opened
             if references[one.reference] != 1]  # fmt: skip
    found += [] if len(cases) == allowed.cases else [f"there are {len(cases)} cases"]
    status = {one["id"]: one["status"] for one in moves}
    return found + [
        f"a move was answered {answer.status.value} and is {status.get(key)}"
        for key, answer in told.moved
        if answer.status.value not in {status.get(key), "pending"}
    ]


def _data(entry: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of either driver
    data: dict[str, Any] = json.loads(entry["data"])
    return data
