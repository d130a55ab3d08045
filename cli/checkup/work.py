"""
What the check-up asks of the engine's desk: people, keys and policies, and whether what was to be done is done.

It can only be asked where the database and the key store can be used.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from cli.checkup.faults import Check, ok
from cli.checkup.table import found
from engine.agreeing.activating import Standing
from engine.showing.machinery import Machinery
from handrail.clock import Clock
from handrail.settings import Settings
from policies.faults import PolicyError
from policies.shelf import Shelf

_ALIVE_SECONDS = 30.0
_AT_WORK_SECONDS = 15.0
"""An engine that has just died still counts as alive for half a minute; two at work are told apart sooner."""
_STEP_SECONDS = 60.0
_BACKWARDS = timedelta(minutes=2)
_LOOKED_AT = 1_000
_PINGS_MISSED = 3


class WatchedDesk(Protocol):
    """What the check-up asks of the desk."""

    async def machinery(self) -> Machinery:
        """Answer how the machinery stands."""
        ...

    async def group_findings(self) -> tuple[str, ...]:
        """Answer what the groups of the policy in use lack, one sentence each."""
        ...

    async def standings(self) -> tuple[Standing, ...]:
        """Answer how each policy stands."""
        ...

    async def short_of_keys(self, limit: int) -> int:
        """Count open cases of which too few hold a key."""
        ...

    async def anybody_reads(self) -> bool:
        """Answer whether what is reported now could be read by anybody, ever."""
        ...


def policies(settings: Settings) -> Check:
    """Answer whether every policy loads, and the one that reports are opened under is among them."""
    try:
        shelf = Shelf.from_folder(settings.policies)
    except PolicyError as error:
        return found("policies", "policy-broken", why=error.faults[0])
    if settings.policy not in shelf.names():
        return found("policies", "policy-missing", name=settings.policy, there=", ".join(shelf.names()) or "none")
    return ok("policies", f"{', '.join(shelf.names())}; in use: {settings.policy}")


async def agreement(desk: WatchedDesk) -> Check:
    """Answer which policies people have agreed on, and whether one waits for others."""
    standings = await desk.standings()
    for one in standings:
        if one.waiting:
            return found("agreement", "policy-waiting", name=one.policy.name, what="some agreed, others have not yet")
        if one.since is not None and one.laid not in {None, one.policy.version}:
            return found("agreement", "policy-waiting", name=one.policy.name, what="its file is not what was agreed on")
    agreed = [f"{one.policy.name} by {len(one.agreed_by)}" for one in standings if one.since is not None]
    return ok("agreement", f"agreed on: {', '.join(agreed)}" if agreed else "none is agreed on, so their files count")


async def groups(desk: WatchedDesk) -> Check:
    """Answer what the groups lack."""
    lacking = await desk.group_findings()
    if lacking:
        more = f" (and {len(lacking) - 1} more)" if len(lacking) > 1 else ""
        return found("groups", "groups-short", what=f"{lacking[0]}{more}")
    return ok("groups", "the roster is what the policy asks for")


async def holders(desk: WatchedDesk) -> Check:
    """Answer whether enough people hold the keys of open cases, and of the next one anybody would."""
    if not await desk.anybody_reads():
        return found("holders", "nobody-reads")
    short = await desk.short_of_keys(_LOOKED_AT)
    return found("holders", "holders-few", count=short) if short else ok("holders", "enough people hold each key")


def engine(settings: Settings, clock: Clock, stands: Machinery) -> Check:
    """Answer whether an engine is alive, and whether it is alone where it should be."""
    if not stands.engines:
        return ok("engine", "none has run here yet")
    newest = stands.engines[0].at
    if stands.age(newest) > _in_clock(clock, _ALIVE_SECONDS):
        return found("engine", "engine-silent", since=_said(newest))
    at_work = [one for one in stands.engines if stands.age(one.at) <= _in_clock(clock, _AT_WORK_SECONDS)]
    if len(at_work) > 1 and settings.main_database.startswith("sqlite"):
        return found("engine", "engines-two", count=len(at_work))
    return ok("engine", f"{len(at_work) or 1} alive")


def away(door: Check, settings: Settings, lives: Check) -> Check:
    """Judge pages that do not run by whether an engine does."""
    runs = lives.says.endswith("alive") or lives.fault == "engines-two"
    free = door.says.endswith("is free") and settings.web_port
    return found("web", "door-away", port=settings.web_port) if runs and free else door


def moves(stands: Machinery) -> Check:
    """Answer whether what is due is done."""
    if "moves-overdue" in stands.faults and stands.overdue:
        return found("moves", "moves-overdue", since=_said(stands.overdue))
    return ok("moves", "none is overdue")


def outbox(stands: Machinery) -> Check:
    """Answer whether messages leave."""
    if stands.stuck.count:
        code = stands.stuck.code or "nobody has tried"
        return found("deliveries", "messages-stuck", count=stands.stuck.count, code=code)
    return ok("deliveries", "none is stuck")


def audit(stands: Machinery) -> Check:
    """Answer what the audit that goes round has found; before an engine ran there was none."""
    if stands.findings:
        return found("audit", "audit-findings", count=stands.findings)
    if "audit-old" in stands.faults and stands.round_ended:
        return found("audit", "audit-old", since=_said(stands.round_ended))
    return ok("audit", f"clean at {_said(stands.round_ended)}" if stands.round_ended else "no round has ended yet")


def ping(settings: Settings, clock: Clock, stands: Machinery) -> Check:
    """Answer whether the ping was taken lately, where one is to be sent and an engine has run."""
    if settings.ping_url is None:
        return ok("ping", "none is sent; see HANDRAIL_PING_URL")
    patience = clock.span(settings.ping_seconds * _PINGS_MISSED).total_seconds()
    if stands.engines and (stands.pinged is None or stands.age(stands.pinged) > patience):
        return found("ping", "ping-held-back", since=_said(stands.pinged) if stands.pinged else "the engine began")
    return ok("ping", f"taken at {_said(stands.pinged)}" if stands.pinged else "no engine has run yet")


def time(settings: Settings, clock: Clock, stands: Machinery | None) -> Check:
    """Answer whether the clock may be right: not before what was written here, and as even as the engine's was."""
    now = clock.now()
    known = [Path(__file__), *(settings.data.glob("*.db*") if settings.data.exists() else ())]
    newest = [datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) for path in known]
    newest += [one.at for one in stands.engines] if stands else []
    if now < max(newest) - clock.span(_BACKWARDS.total_seconds()):
        return found("clock", "clock-behind", now=_said(now), newest=_said(max(newest)))
    for one in stands.engines if stands else ():
        if abs(one.stepped) > _in_clock(clock, _STEP_SECONDS):
            return found("clock", "clock-stepped", by=timedelta(seconds=round(one.stepped)))
    return ok("clock", f"it shows {_said(now)}")


def _in_clock(clock: Clock, seconds: float) -> float:
    return clock.span(seconds).total_seconds()


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}Z"
