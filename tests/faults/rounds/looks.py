"""
What must hold after a round, whatever went wrong in it; each thing that does not is a finding, in words.

After each round that is looked at which has changed since the last one; at the end `tests.faults.checks` looks at all.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from prefect.client.orchestration import PrefectClient

from engine.upkeep import case_pictures
from engine.upkeep.auditing import faults_of
from engine.upkeep.case_pictures import Picture
from handrail.identifiers import CaseId, Reference
from states.case import Case, MoveStatus
from states.people import Delivery, DeliveryStatus
from states.roles import ActorKind
from storage import cases
from tests.faults.prefect_runs import unfinished
from tests.faults.rounds.people import People
from tests.faults.rounds.tree import Tree
from tests.faults.system import until
from tests.support.community import Community

_PATIENCE = 120.0
"""Seconds in which what is due must be done after a fault, on a machine that does much else."""
_PAGE = 200
_UNFINISHED_AT_MOST = 180.0
"""Seconds a run may stay unfinished while an engine works: a run may have to be recorded, and a sweep come round."""


@dataclass
class Looks:
    """What was seen so far of one tree."""

    tree: Tree
    people: People
    versions: dict[CaseId, int] = field(default_factory=dict)
    seen: dict[Reference, Case] = field(default_factory=dict)
    unsettled: set[CaseId] = field(default_factory=set)
    running_since: dict[str, float] = field(default_factory=dict)
    excused: set[CaseId] = field(default_factory=set)
    """Cases that lived through a clock that was set."""
    changed: int = 0
    """How many cases had changed when this was last looked at."""
    late: float = 0.0
    """The seconds for which something was overdue after the last fault."""

    async def after_round(self, *, clock_was_set: bool = False) -> list[str]:
        """
        Wait until nothing is overdue, then answer what is wrong.

        Where the clock was set, the cases that lived through it, those of this round too, are excused from then on
        from having their moves in the order in which they were due.
        """
        async with self.tree.desk() as community:
            findings = await self._overdue(community)
            changed = await self._changed(community)
            if clock_was_set:
                self.excused |= set(self.versions)
            self.changed = len(changed)
            findings += self._accepted()
            findings += await self._whole(community, changed)
        return findings

    async def _overdue(self, community: Community) -> list[str]:
        desk, due = community.desk, community.clock.now()

        async def done() -> bool:
            return not [move for move in await desk.due_moves(50) if move.due_at <= due]

        try:
            self.late = await until(done, _PATIENCE, "every due move is applied or refused")
        except AssertionError as error:
            return [str(error)]
        return []

    async def _changed(self, community: Community) -> list[CaseId]:
        """Answer the cases that are new, have changed, or still have a message to send."""
        now: dict[CaseId, int] = {}
        after = ""
        async with community.desk.context.database.read() as session:
            while ids := await cases.all_ids(session, after):
                for key, case in (await cases.by_ids(session, ids)).items():
                    now[key] = case.version
                    self.seen[case.reference] = case
                after = ids[-1]
        changed = [key for key, version in now.items() if self.versions.get(key) != version or key in self.unsettled]
        self.versions = now
        return changed

    def _accepted(self) -> list[str]:
        """Look whether every 201 and 250 is exactly one case, and no case is nobody's."""
        opened, sent = self.people.opened, self.people.sent
        findings = [f"{key} was answered 201 and is no case" for key, one in opened.items() if one not in self.seen]
        if len(set(opened.values())) != len(opened):
            findings.append("two keys were given one case")
        if len(self.seen) != len(sent):
            findings.append(f"{len(sent)} reports are {len(self.seen)} cases")
        return findings + [f"an answer nobody should get: {one}" for one in self.people.unforeseen]

    async def _whole(self, community: Community, changed: Sequence[CaseId]) -> list[str]:
        moved = set(self.people.moved)
        findings: list[str] = []
        arrived = set(self.tree.sink.arrived)
        for one in await _pictures(community, changed):
            said = [*faults_of(one), *_promises(one), *self._messages(one)]
            said += _order(one) if one.case.id not in self.excused else []
            counselled = sum(entry.event == "counselled" for entry in one.log)
            if counselled > 1 or counselled < (one.case.reference in moved):
                said.append(f"it was counselled {counselled} times")
            findings += [f"{one.case.reference}: {fault}" for fault in said]
        strangers = arrived - await _written(community)
        return findings + [f"{len(strangers)} mails arrived that nobody wrote"] * bool(strangers)

    def _messages(self, one: Picture) -> list[str]:
        """Look whether each message was sent and arrived, waits in the backlog, or was given up with an alarm."""
        waiting = [message for message in one.deliveries if message.status is DeliveryStatus.QUEUED]
        (self.unsettled.add if waiting else self.unsettled.discard)(one.case.id)
        return [fault for message in one.deliveries for fault in self._message(message, one.deliveries)]

    def _message(self, one: Delivery, others: Sequence[Delivery]) -> Iterable[str]:
        if one.status is DeliveryStatus.SENT and not self.tree.sink.arrived[one.message_id]:
            yield f"`{one.message}` is called sent and never arrived"
        if one.status is DeliveryStatus.FAILED and not any(other.fallback_of for other in others):
            yield f"`{one.message}` was given up and nobody was alarmed"

    async def runs(self, client: PrefectClient) -> list[str]:
        """Look for runs that have been unfinished for long; none while Prefect cannot be asked."""
        now = asyncio.get_running_loop().time()
        left = {str(run.id): run.name for run in await unfinished(client)}
        self.running_since = {run: self.running_since.get(run, now) for run in left}
        old = [left[run] for run, since in self.running_since.items() if now - since > _UNFINISHED_AT_MOST]
        return [f"the run `{name}` does not end" for name in old]


async def _written(community: Community) -> set[str]:
    """Answer the Message-ID of every message there is, those about no case too."""
    async with community.desk.context.database.read() as session:
        return set((await session.exec_driver_sql("SELECT message_id FROM deliveries")).scalars())


async def _pictures(community: Community, ids: Sequence[CaseId]) -> list[Picture]:
    context, found = community.desk.context, []
    for start in range(0, len(ids), _PAGE):
        async with context.database.read() as session:
            found += await case_pictures._pictures(context, session, tuple(ids[start : start + _PAGE]))  # noqa: SLF001 - as the auditor
    return found


def _order(one: Picture) -> Iterable[str]:
    """
    Look whether the clock's moves were made in the order in which they were due.

    A person's move is due when it is asked for, and there only once it is committed: what waits for the database in
    between, as in a round that holds it, may find that the clock was first.
    """
    clocks = (move for move in one.moves if move.actor.kind is ActorKind.CLOCK)
    due: dict[object, datetime] = {move.id: move.due_at for move in clocks if move.status is MoveStatus.APPLIED}
    made = [due[move] for entry in one.log if (move := entry.data.get("move")) in due]
    if any(later < earlier for earlier, later in pairwise(made)):
        yield "a move was made before one that was due earlier"


def _promises(one: Picture) -> Iterable[str]:
    """Look whether each promise has one end and one broken one its consequence, and its day the length it had."""
    running = [promise for promise in one.promises if promise.ended_at is None]
    if len({promise.name for promise in running}) != len(running):
        yield "a promise runs twice"
    zone = ZoneInfo(one.policy.calendar.zone) if one.policy else ZoneInfo("UTC")
    for promise in one.promises:
        if promise.name == "stay_in_touch" and promise.anchor_at == one.case.opened_at:
            expected = _tomorrow(promise.anchor_at, zone)
            if expected and promise.due_at != expected:
                yield f"a promise of a day ends at {promise.due_at}, not at {expected}"


def _tomorrow(at: datetime, zone: ZoneInfo) -> datetime | None:
    """Answer the same time tomorrow on a clock of the zone; None in hours that are left out or come twice."""
    today = at.astimezone(zone)
    tomorrow = today + timedelta(days=1)
    odd = any(one.replace(fold=0).utcoffset() != one.replace(fold=1).utcoffset() for one in (today, tomorrow))
    return None if odd else tomorrow.astimezone(UTC)
