"""
Asking running cases to follow the version of their policy that is in force, by moves like any other.

What that does to a case is for `engine.deciding.migrating_policies`; who agreed on the version, for `activating`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.context import Context
from engine.deciding.change import Migration
from engine.deciding.migrating_policies import Plan, plan
from engine.in_force import look, version_of
from engine.moving.applying import apply_moves
from handrail.errors import HandrailError
from handrail.identifiers import MoveId, Reference, move_id
from policies.schema import Policy
from policies.shelf import UnknownPolicyError
from states.case import Case, Move, MoveStatus
from states.lifecycle import Trigger
from states.roles import SYSTEM
from storage import case_log, cases, moves, policy_versions, promises
from storage.database import Session

_AT_ONCE = 50
_ROUNDS = 20
"""More rounds than due moves of one case can need before its own turn comes."""


class MigrationError(HandrailError):
    """Cases cannot be moved as asked; the message says why, and what to do."""

    code = "migration"


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of one running case; `expects` is the version of the case that was looked at."""

    reference: Reference
    holder: str
    expects: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class Migrated:
    """What became of one running case: applied, or refused with a reason."""

    reference: Reference
    status: MoveStatus
    reason: str | None


async def plans(
    context: Context, before: Policy, target: Policy, only: Sequence[Reference] | None = None
) -> tuple[Planned, ...]:
    """Answer what would become of each running case that follows `before`, oldest first; nothing is changed."""
    now = context.clock.now()
    async with context.database.read() as session:
        found = await _following(session, before, only)
        ids = [case.id for case in found]
        running = await promises.of_cases(session, ids, running=True)
        logs = await case_log.of_cases(session, ids)
    return tuple(
        Planned(
            case.reference,
            case.holder,
            case.version,
            plan(case, running.get(case.id, []), before, Migration(target, tuple(logs.get(case.id, []))), now),
        )
        for case in found
    )


async def migrate(context: Context, before: Policy, target: Policy, chosen: Sequence[Planned]) -> tuple[Migrated, ...]:
    """
    Move these cases, as they were looked at, to the version `target`; one that has changed since is refused.

    Raises:
        MigrationError: `target` is not the version in force, so nobody has agreed that cases follow it.

    """
    now, expects = context.clock.now(), {one.reference: one.expects for one in chosen}
    async with context.database.write() as session:
        await _require_in_force(context, session, target)
        await policy_versions.add(
            session, name=target.name, version=target.version, canonical=target.canonical(), at=now
        )
        found = await _following(session, before, list(expects))
        asked = {case.reference: _move(case, target, now=now, expects=expects[case.reference]) for case in found}
        await moves.add(session, list(asked.values()))
        await context.database.wake(session)
    keys = [move.id for move in asked.values()]
    for start in range(0, len(keys), _AT_ONCE):
        await _settle(context, keys[start : start + _AT_ONCE])
    return await _outcomes(context, {reference: move.id for reference, move in asked.items()})


async def _require_in_force(context: Context, session: Session, target: Policy) -> None:
    shelf = await look(context, session)
    if target.name not in shelf.names() or shelf.active(target.name) != target:
        raise MigrationError(
            f"version {target.version} of {target.name} is not in force; see `handrail policy activate`"
        )


async def _following(session: Session, before: Policy, only: Sequence[Reference] | None) -> tuple[Case, ...]:
    found = await cases.following(session, before.name, before.version)
    return tuple(case for case in found if only is None or case.reference in only)


def _move(case: Case, target: Policy, *, now: datetime, expects: int) -> Move:
    cause = f"policy {case.policy_version} to {target.version}"
    return Move(
        id=move_id(case.id, f"{cause} at {expects}"),
        case=case.id,
        trigger=Trigger.MIGRATE,
        actor=SYSTEM,
        cause=cause,
        due_at=now,
        requested_at=now,
        to=target.version,
        expects=expects,
    )


async def _settle(context: Context, keys: Sequence[MoveId]) -> None:
    for _ in range(_ROUNDS):
        done = {one.move for one in await apply_moves(context, limit=_AT_ONCE * 4, only=keys)}
        if not done or done >= set(keys):
            return


async def _outcomes(context: Context, asked: dict[Reference, MoveId]) -> tuple[Migrated, ...]:
    async with context.database.read() as session:
        settled = {reference: await moves.by_id(session, key) for reference, key in asked.items()}
    return tuple(Migrated(reference, move.status, move.reason) for reference, move in settled.items() if move)


async def version_named(context: Context, name: str, beginning: str | None) -> Policy:
    """
    Answer a version of a policy: the one in force, or the stored one whose version begins with `beginning`.

    Raises:
        UnknownPolicyError: there is none.
        MigrationError: several begin so.

    """
    async with context.database.read() as session:
        shelf = await look(context, session)
        if beginning is None:
            return shelf.active(name)
        known = {version for stored, version in await policy_versions.keys(session) if stored == name}
        known |= {one.version for one in (shelf.laid(name),) if one}
        fitting = sorted(version for version in known if version.startswith(beginning))
        if len(fitting) > 1:
            raise MigrationError(f"several versions of {name} begin with {beginning}: {', '.join(fitting)}")
        found = await version_of(shelf, session, name, fitting[0]) if fitting else None
    if found is None:
        raise UnknownPolicyError(name, beginning)
    return found
