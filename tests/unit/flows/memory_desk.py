"""
A desk in memory: the engine's side of the contract, for tests of what drives it.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from engine.work import (
    Applied,
    BacklogCount,
    DeliverySummary,
    DueMove,
    EngineSeen,
    Picture,
    PictureRow,
    PromiseCount,
    Reconciled,
    Slice,
)
from handrail.clock import HandClock
from handrail.identifiers import CaseId, Reference

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class DeskError(Exception):
    """Stands for whatever may fail; its message is what must never be shown."""


@dataclass
class MemoryDesk:
    """Keeps moves and counts in memory; `poison` names moves that cannot be applied."""

    clock: HandClock = field(default_factory=lambda: HandClock(START))
    gathers_mail: bool = False
    moves: dict[str, DueMove] = field(default_factory=dict)
    applied: list[Applied] = field(default_factory=list)
    poison: set[str] = field(default_factory=set)
    deliveries: int = 0
    delivered: int = 0
    mails: int = 0
    engines: dict[str, datetime] = field(default_factory=dict)
    orchestrated: bool = False
    even: datetime | None = None
    slices: list[Slice] = field(default_factory=list)
    """What the next audits answer; then each finds nothing and ends its round."""
    ping_seconds: float | None = None
    pings: list[datetime] = field(default_factory=list)
    not_well: tuple[str, ...] = ()
    failures: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    mail_server: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared, it stands for a mail server that hangs."""

    def __post_init__(self) -> None:
        """Begin with a mail server that takes what it is sent."""
        self.mail_server.set()

    def add(self, number: int, trigger: str = "escalate", due_in: timedelta = timedelta(0)) -> DueMove:
        """Add a move of case `number`, and wake whoever waits."""
        move = DueMove(
            id=f"move-{number}-{trigger}",
            case=CaseId(f"case-{number}"),
            reference=Reference(f"HR-{number:08}"),
            trigger=trigger,
            cause="counsel promise broken",
            policy="carpentries",
            due_at=self.clock.now() + due_in,
        )
        self.moves[move.id] = move
        self.changed.set()
        return move

    def advance(self, by: timedelta) -> None:
        """Move the clock on, and wake whoever waits."""
        self.clock.advance(by)
        self.changed.set()

    async def due_moves(self, limit: int) -> tuple[DueMove, ...]:
        """Answer the due moves, in due order."""
        self.calls["due_moves"] += 1
        if self.failures:
            self.failures -= 1
            raise DeskError("a word that a person wrote")
        due = (move for move in self.moves.values() if move.due_at <= self.clock.now())
        return tuple(sorted(due, key=lambda move: (move.due_at, move.id)))[:limit]

    async def apply_moves(self, limit: int, only: tuple[str, ...] | None = None) -> tuple[Applied, ...]:
        """Apply due moves, all or none."""
        self.calls["apply_moves"] += 1
        due = [move for move in await self.due_moves(len(self.moves)) if only is None or move.id in only][:limit]
        if self.poison & {move.id for move in due}:
            raise DeskError("a word that a person wrote")
        done = tuple(self._apply(move) for move in due)
        self.applied.extend(done)
        return done

    def _apply(self, move: DueMove) -> Applied:
        del self.moves[move.id]
        return Applied(
            move=move.id,
            reference=move.reference,
            trigger=move.trigger,
            cause=move.cause,
            policy=move.policy,
            status="applied",
            reason=None,
            event="escalated",
            state="escalated",
            tier="committee",
            broke="counsel",
        )

    async def due_deliveries(self) -> int:
        """Answer how many deliveries wait."""
        return self.deliveries

    async def deliver(self, limit: int) -> DeliverySummary:
        """Send deliveries."""
        self.calls["deliver"] += 1
        await self.mail_server.wait()
        sent = min(limit, self.deliveries)
        self.deliveries -= sent
        self.delivered += sent
        return DeliverySummary(sent=sent)

    async def next_wake(self) -> datetime | None:
        """Answer when the next move is due."""
        return min((move.due_at for move in self.moves.values()), default=None)

    async def reconcile(self) -> Reconciled:
        """Check nothing."""
        self.calls["reconcile"] += 1
        return Reconciled({"cases": 1})

    async def forget(self) -> int:
        """Forget nothing."""
        self.calls["forget"] += 1
        return 0

    async def send_digests(self) -> int:
        """Make no digest."""
        self.calls["send_digests"] += 1
        return 0

    async def gather_mail(self) -> int:
        """Take in what waits."""
        self.calls["gather_mail"] += 1
        taken, self.mails = self.mails, 0
        return taken

    async def picture(self) -> Picture:
        """Show one case."""
        row = PictureRow(Reference("HR-PICTURED"), "carpentries", "received", "facilitators", START, START)
        due = tuple(self.moves.values())[:1]
        return Picture((row,), due, (PromiseCount("counsel", 1, 2, 3),), (BacklogCount("smtp", 1, 0, 0),))

    async def beat(self, engine_id: str, *, orchestrated: bool, even: datetime | None = None) -> None:
        """Remember a sign of life."""
        self.even = even
        self.engines[engine_id] = self.clock.now()
        self.orchestrated = orchestrated

    async def live_engines(self) -> tuple[EngineSeen, ...]:
        """Answer the engines that were seen."""
        return tuple(EngineSeen(engine, at) for engine, at in self.engines.items())

    async def audit_some(self, limit: int) -> Slice:
        """Answer the next slice there is."""
        self.calls["audit_some"] += 1
        if self.failures:
            self.failures -= 1
            raise DeskError("a word that a person wrote")
        return self.slices.pop(0) if self.slices else Slice(min(limit, 1), (), ended=True)

    async def ping(self) -> tuple[str, ...]:
        """Remember when a ping was asked for."""
        self.pings.append(self.clock.now())
        if self.failures:
            self.failures -= 1
            raise DeskError("a word that a person wrote")
        return self.not_well

    async def wait_for_change(self, seconds: float) -> bool:
        """Return at the next change."""
        try:
            async with asyncio.timeout(seconds):
                await self.changed.wait()
        except TimeoutError:
            return False
        self.changed.clear()
        return True
