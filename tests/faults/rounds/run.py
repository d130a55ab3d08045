"""
A run of rounds: systems are grown one after another, each lives through some rounds, and everything is written down.

A line of JSON for each round says what was done and what was found; a run goes on after a finding.
"""

import asyncio
import contextlib
import json
import random
import shutil
import traceback
from collections import Counter
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from tests.faults.checks import audit_is_clean, nothing_is_lost_or_doubled, overdue_is_done
from tests.faults.prefect_runs import prefect_client, unfinished
from tests.faults.rounds.clock_harms import change_near
from tests.faults.rounds.kinds import KINDS
from tests.faults.rounds.looks import Looks
from tests.faults.rounds.people import People
from tests.faults.rounds.plan import Round, planned
from tests.faults.rounds.tree import Tree, grown
from tests.faults.system import report, until
from tests.support.databases import PostgresServer

ROUNDS_OF_A_TREE = 100
"""After so many rounds everything of a system is looked at, and another is grown."""
_ENDED = 180.0
"""Seconds in which no run is left unfinished, after the last round."""


@dataclass
class Run:
    """One run by one seed."""

    seed: str
    rounds: int
    folder: Path
    out: Path
    database: str
    only: frozenset[str] = frozenset()
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)

    async def live(self, postgres: PostgresServer | None) -> None:
        """Live through every round, on SQLite without a server; what was found is in `findings`."""
        chance = random.Random(f"{self.seed} {self.database}")  # noqa: S311 - no secret
        self.folder.mkdir(parents=True, exist_ok=True)
        self.out.parent.mkdir(parents=True, exist_ok=True)
        left, number = self.rounds, 0
        while left > 0:
            some = min(left, ROUNDS_OF_A_TREE)
            epoch = change_near(chance.choice(["spring", "autumn"])) - timedelta(hours=chance.uniform(1, 4))
            home = self.folder / f"tree-{number}"
            home.mkdir()
            async with grown(home, epoch=epoch, postgres=postgres) as tree:
                await self._stretch(tree, number, list(planned(chance, self._kinds(tree), some)))
            if not self.findings:
                shutil.rmtree(home, ignore_errors=True)
            left, number = left - some, number + 1

    def _kinds(self, tree: Tree) -> list[tuple[str, tuple[str, ...]]]:
        """Answer the kinds that can happen to a tree, with whom they can hit there."""
        return [
            (name, kind.targets)
            for name, kind in KINDS.items()
            if tree.database in kind.databases and (tree.disk.mounted or not kind.mounted)
            and (not self.only or name in self.only)
        ]  # fmt: skip

    async def _stretch(self, tree: Tree, number: int, rounds: list[Round]) -> None:
        people = People(tree, random.Random(self.seed))  # noqa: S311 - as above
        looks = Looks(tree, people)
        async with prefect_client(tree.settings) as client:
            for one in rounds:
                with self._written(tree, number, one) as line:
                    line["findings"] = await _whatever_happens(_round(tree, looks, people, one))
                    with contextlib.suppress(httpx.HTTPError, TimeoutError):
                        async with asyncio.timeout(3):
                            line["findings"] += await looks.runs(client)
                    line.update(_figures(tree, looks, people))
                self.findings += [f"tree {number}, round {one.number}, {one.kind}: {it}" for it in line["findings"]]
            with self._written(tree, number, None) as line:
                line["findings"] = await self._at_the_end(tree, people, len(rounds))
            self.findings += [f"tree {number}, at the end: {it}" for it in line["findings"]]
        await people.close()

    async def _at_the_end(self, tree: Tree, people: People, rounds: int) -> list[str]:
        """Look at everything there is."""
        found: list[str] = []
        for look in (
            lambda: overdue_is_done(tree, 120),
            lambda: until(tree.orchestrates, 120, "the engine reaches Prefect"),
            lambda: _no_run_is_left(tree),
            lambda: audit_is_clean(tree),
        ):
            try:
                await look()
            except (AssertionError, TimeoutError) as error:
                found.append(str(error) or type(error).__name__)
        for keeper in (tree.ours, tree.prefect):
            await keeper.end()
        try:
            told = await nothing_is_lost_or_doubled(tree, people, tree.sink, kills=rounds)
            self.numbers += Counter(
                cases=len(people.sent), moved=len(people.moved), sent=told.sent, copies=told.copies,
                unanswered=people.lost, failed=people.failed,
            )  # fmt: skip
        except AssertionError as error:
            found.append((str(error).splitlines() or [type(error).__name__])[0])
        return found

    @contextlib.contextmanager
    def _written(self, tree: Tree, number: int, one: Round | None) -> Iterator[dict[str, Any]]:
        """Write one line when it is known, whatever happened."""
        loop = asyncio.get_running_loop()
        began, line = loop.time(), dict[str, Any]()
        line |= {"seed": self.seed, "tree": number, "database": tree.database}
        if one is not None:
            line |= {"round": one.number, "kind": one.kind, "target": one.target}
            line |= {"after": round(one.after, 2), "lasting": round(one.lasting, 2)}
            self.counts[one.kind] += 1
        try:
            yield line
        finally:
            line["seconds"] = round(loop.time() - began, 2)
            with self.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            report(json.dumps(line))


async def _whatever_happens(looking: Coroutine[None, None, list[str]]) -> list[str]:
    """Answer what was found; where the looking itself fails that is a finding, and the run goes on."""
    try:
        return await looking
    except Exception as error:  # noqa: BLE001 - as the docstring says
        report("".join(traceback.format_exception(error)))
        return [f"it could not be looked at: {type(error).__name__}"]


async def _round(tree: Tree, looks: Looks, people: People, one: Round) -> list[str]:
    """Let people come, do harm in the midst of it, end that, wait until everyone has an answer, and look."""
    before = tree.clock.set_by
    taking_part = asyncio.create_task(people.take_part(one))
    await asyncio.sleep(one.after)
    async with KINDS[one.kind].harm(tree, one):
        await asyncio.sleep(one.lasting)
    clock_was_set = tree.clock.set_by != before or one.kind == "clock-forward"
    unanswered: list[str] = []
    try:
        await taking_part
    except* TimeoutError:
        unanswered.append("somebody was not answered within two minutes")
    return unanswered + await looks.after_round(clock_was_set=clock_was_set)


def _figures(tree: Tree, looks: Looks, people: People) -> dict[str, Any]:
    ended, tree.ours.ended[:], tree.prefect.ended[:] = [*tree.ours.ended, *tree.prefect.ended], [], []
    return {
        "late": round(looks.late, 2),
        "cases": len(people.sent),
        "changed": looks.changed,
        "copies": sum(count - 1 for count in tree.sink.arrived.values()),
        "unanswered": people.lost,
        "failed": people.failed,
        "ended": [f"{name} {status}" for name, status in ended],
    }


async def _no_run_is_left(tree: Tree) -> None:
    """Wait until no run is left unfinished but those that are just being made."""
    seen: set[str] = set()

    async def none_is_old() -> bool:
        nonlocal seen
        async with prefect_client(tree.settings) as client:
            now = {str(run.id) for run in await unfinished(client)}
        seen, old = now, seen & now
        return not old

    await until(none_is_old, _ENDED, "no run is left unfinished")
