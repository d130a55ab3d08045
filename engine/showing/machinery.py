"""
How the machinery stands: what is overdue, which messages are stuck, what the audit has found; counts and instants only.

`/readyz`, `/metrics`, the dead man's ping and `handrail doctor` all judge by this one value, so that they agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.context import Context
from engine.moving.requesting import ENGINE
from handrail.clock import Clock
from storage import audit_rounds, deliveries, heartbeats, moves
from storage.deliveries import Stuck

OVERDUE_SECONDS = 300.0
"""Real seconds after which a move that was not made is a fault: an engine makes it within a second."""
STUCK_SECONDS = 900.0
"""Real seconds after which a message that nobody has tried to send is stuck."""
STUCK_TRIES = 5
"""So many tries take a quarter of an hour; a server that was away for a moment is back by then."""
ROUND_SECONDS = 86_400.0
"""Real seconds after which a whole round of the audit says nothing any more."""
PINGED = "pinged"
"""The mark of the last ping that was taken."""
EVEN = "even:"
"""Begins the name of the mark that says where an engine's clock would be, had it run evenly since the engine began."""
_LONG_AGO = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class EngineState:
    """An engine: when it was alive last, and by how many seconds its clock was stepped forward since it began."""

    id: str
    at: datetime
    stepped: float


@dataclass(frozen=True, slots=True)
class Machinery:
    """
    What was found at `now`; `faults` is empty when all is well.

    `engines` are those of the last days, the one seen last first; their marks may be in the future, where a clock was
    set back. `overdue` is when the oldest move that is due was due. `round_ended` is when the last whole round of the
    audit ended, None before the first; `findings` counts what it and the round that goes on have found.
    """

    now: datetime
    engines: tuple[EngineState, ...]
    overdue: datetime | None
    stuck: Stuck
    round_ended: datetime | None
    round_began: datetime | None
    findings: int
    pinged: datetime | None
    faults: tuple[str, ...]

    def age(self, instant: datetime | None) -> float:
        """Answer how many seconds ago an instant was; 0 for none, and for one that is still to come."""
        return max(0.0, (self.now - instant).total_seconds()) if instant else 0.0


async def machinery(context: Context) -> Machinery:
    """Look at how the machinery stands: four small queries, however many cases there are."""
    clock, now = context.clock, context.clock.now()
    async with context.database.read() as session:
        due = await moves.next_due(session)
        tried = now - clock.span(STUCK_SECONDS)
        stuck = await deliveries.stuck(session, tries=STUCK_TRIES, before=tried)
        newest, ended = await audit_rounds.newest(session), await audit_rounds.ended(session)
        marks = await heartbeats.since(session, now - _LONG_AGO)
    findings = sum(one.findings for one in {newest, ended} if one)
    overdue = due if due is not None and due < now else None
    round_ended = ended.ended_at if ended else None
    return Machinery(
        now=now,
        engines=_engines(marks),
        overdue=overdue,
        stuck=stuck,
        round_ended=round_ended,
        round_began=ended.began_at if ended else None,
        findings=findings,
        pinged=marks.get(PINGED),
        faults=_faults(clock, now, overdue, stuck, findings, round_ended),
    )


def _engines(marks: Mapping[str, datetime]) -> tuple[EngineState, ...]:
    ids = [name.removeprefix(ENGINE) for name in marks if name.startswith(ENGINE)]
    seen = [
        EngineState(one, at := marks[f"{ENGINE}{one}"], (at - marks.get(f"{EVEN}{one}", at)).total_seconds())
        for one in ids
    ]
    return tuple(sorted(seen, key=lambda one: one.at, reverse=True))


def _faults(
    clock: Clock, now: datetime, overdue: datetime | None, stuck: Stuck, findings: int, round_ended: datetime | None
) -> tuple[str, ...]:
    """Name what keeps the ping back, by the codes that `handrail doctor` uses."""
    said = {
        "moves-overdue": overdue is not None and now - overdue > clock.span(OVERDUE_SECONDS),
        "messages-stuck": stuck.count > 0,
        "audit-findings": findings > 0,
        "audit-old": round_ended is None or now - round_ended > clock.span(ROUND_SECONDS),
    }
    return tuple(code for code, so in said.items() if so)
