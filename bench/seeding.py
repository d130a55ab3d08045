"""
A database with many open cases, made fast: one case is opened as every case is, and its rows are copied under new keys.

SQLite's are copied by `bench.copying`. Each copy has promises, moves and a log whose chain holds, as `engine.opening`
writes them. What is sealed is left out: no due move reads it. Some cases were opened so long ago that their first
promise is about to break.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from bench.community import TEN, TWO, a_report, desk_of
from bench.copying import multiply
from bench.plan import Plan
from engine.chain import START, new_entry
from engine.opening.opening import New, prepare, roster
from engine.operations import Desk
from handrail.clock import HandClock, SystemClock
from handrail.identifiers import CaseId, move_id, new_ordered_id, new_reference
from states.case import Case, LogEntry, Move, Promise
from storage import case_log, cases, moves, policy_versions, promises
from vault.wraps import WrappingKeys

PROMISE = "acknowledge"
"""The promise that breaks; under both shipped policies its case is then escalated."""
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_GROUP = 2_000
_LEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Seed:
    """A folder to copy: `due` of its cases have a move that waits for `due_at`; everything else waits for longer."""

    folder: Path
    policy: str
    due: int
    due_at: datetime


async def seeded(plan: Plan, policy: str, open_cases: int, due: int) -> Seed:
    """Make a database with this many open cases, or answer the one that was made before in this run."""
    folder = plan.folder / f"seed-{policy}-{open_cases}-{due}"
    note = folder / "seed.json"
    if not note.exists():
        plan.say(f"seeding {open_cases:,} open cases")
        note.parent.mkdir()
        due_at = await fill(folder, policy, open_cases, due)
        note.write_text(json.dumps(due_at.isoformat()))
    return Seed(folder, policy, due, datetime.fromisoformat(json.loads(note.read_text())))


async def fill(
    folder: Path,
    policy: str,
    open_cases: int,
    due: int,
    *,
    database_url: str | None = None,
    roles: Sequence[str] | None = None,
) -> datetime:
    """Seed a folder's database, or the one at a URL; answer when the due moves are due."""
    now = SystemClock().now()
    clock = HandClock(now)
    roles = roles or (TWO if policy == "minimal" else TEN)
    async with desk_of(folder, roles, clock=clock, policy=policy, database_url=database_url) as desk:
        young = await _template(desk)
        within = next(one.due_at for one in young.promises if one.name == PROMISE) - now
        clock.move_to(now + _LEAD - within)
        old = await _template(desk)
        clock.move_to(now)
        async with desk.context.database.write() as session:
            pinned = young.policy
            await policy_versions.add(
                session, name=pinned.name, version=pinned.version, canonical=pinned.canonical(), at=now
            )
        counts = ((old, due, now + _LEAD), (young, open_cases - due, now))
        written = [await _copy(desk, *one, at_most=None if database_url else 1) for one in counts]
    for first, left in written:
        multiply(folder / "handrail.db", first, left) if first and left else None
    return now + _LEAD


def fresh(plan: Plan, seed: Seed) -> Path:
    """Copy a seed for one trial."""
    folder = plan.room("seeded")
    shutil.copytree(seed.folder, folder, dirs_exist_ok=True)
    return folder


def set_due(path: Path, due_at: datetime, begin: datetime, spread: float = 0.0) -> None:
    """Write when the moves that wait for `due_at` are due: at `begin`, or evenly over `spread` seconds from there."""
    with sqlite3.connect(path, timeout=15) as connection:
        waiting = "SELECT id, promise FROM moves WHERE status = 'pending' AND due_at = ?"
        found = connection.execute(waiting, (micros(due_at),)).fetchall()
        step = spread / max(len(found), 1) * 1e6
        at = [(int(micros(begin) + number * step), *keys) for number, keys in enumerate(found)]
        connection.executemany("UPDATE moves SET due_at = ? WHERE id = ?", [(due, move) for due, move, _ in at])
        connection.executemany("UPDATE promises SET due_at = ? WHERE id = ?", [(due, owed) for due, _, owed in at])
    connection.close()


def micros(at: datetime) -> int:
    """Write an instant as SQLite holds it."""
    return (at - _EPOCH) // timedelta(microseconds=1)


async def _template(desk: Desk) -> New:
    return prepare(desk.context, a_report(), await roster(desk.context), WrappingKeys())


async def _copy(
    desk: Desk, template: New, count: int, from_: datetime, *, at_most: int | None
) -> tuple[CaseId | None, int]:
    """
    Write copies; moves that would have been due before `from_` are taken for done and left out.

    Answer the key of the last, and how many of `count` are left to write after `at_most`.
    """
    key, now_written = None, count if at_most is None else min(count, at_most)
    for start in range(0, now_written, _GROUP):
        made = [_renamed(template, from_) for _ in range(min(_GROUP, now_written - start))]
        key = made[-1][0].id
        async with desk.context.database.write() as session:
            await cases.add(session, [case for case, _, _, _ in made])
            await case_log.append(session, [entry for _, entry, _, _ in made])
            await promises.add(session, [one for _, _, owed, _ in made for one in owed])
            await moves.add(session, [one for _, _, _, waiting in made for one in waiting])
    return key, count - now_written


def _renamed(template: New, from_: datetime) -> tuple[Case, LogEntry, Sequence[Promise], Sequence[Move]]:
    key, old = CaseId(new_ordered_id(SystemClock().now())), template.entry
    entry = new_entry(key, 1, old.at, old.actor, old.event, old.data, old.policy_version, START)
    case = replace(template.case, id=key, reference=new_reference(), head=entry.hash)
    owed = [replace(one, case=key, id=one.id.replace(template.case.id, key)) for one in template.promises]
    return case, entry, owed, list(_moves(template, key, from_))


def _moves(template: New, key: CaseId, from_: datetime) -> Iterator[Move]:
    for one in template.moves:
        if one.due_at >= from_:
            promise = one.promise.replace(template.case.id, key) if one.promise else None
            yield replace(one, id=move_id(key, f"copy {one.id}"), case=key, promise=promise)
